//! Loaders of tickets.
