//! Companies: find them, add them, change them, and let go of those that never asked for anything.

mod find;
#[cfg(test)]
mod tests;
mod write;

pub use find::{CustomerFilter, CustomerOrderField, by_id, list};
pub use write::{CreateCustomer, DeleteCustomer, UpdateCustomer, create, delete, update};
