//! Users: who works here, who may sign in, and who may do what.

mod bulk;
mod change;
mod create;
mod find;
mod rules;
mod save;
#[cfg(test)]
mod tests;
mod update;

pub use bulk::{BulkUpdateUsers, BulkUpdateUsersItem, bulk_update};
pub use create::{CreateUser, create, create_admin, create_first_admin};
pub use find::{UserFilter, UserOrderField, by_id, list};
pub use update::{DeleteUser, SetUserStatus, UpdateUser, UpdateUserRole, delete, set_status, update, update_role};
