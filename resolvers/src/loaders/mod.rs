//! One batch function for each relation: it is given all parents of one field and answers for each, in one statement.

mod by_id;
pub mod comments;
pub mod customers;
pub mod roles;
pub mod tickets;
pub mod users;

pub(crate) use by_id::by_id;
