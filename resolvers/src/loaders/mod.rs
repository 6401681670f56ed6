//! One batch function for each relation: it is given all parents of one field and answers for each, in one statement.

pub mod comments;
pub mod customers;
pub mod roles;
pub mod tickets;
pub mod users;
