//! Loaders of users.
