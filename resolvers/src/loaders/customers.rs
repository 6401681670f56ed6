//! Loaders of customers.
