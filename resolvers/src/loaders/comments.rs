//! Loaders of comments.
