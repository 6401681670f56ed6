//! Loaders of roles.
