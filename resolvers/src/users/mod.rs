//! Users: who works here, who may sign in, and who may do what.

mod bulk;
mod change;
mod change_password;
mod create;
mod find;
mod rules;
mod save;
#[cfg(test)]
mod tests;
mod update;

pub use bulk::{BulkUpdateUsers, BulkUpdateUsersItem, bulk_update};
pub use change_password::{ChangePassword, change_password};
pub use create::{CreateUser, create, create_admin, create_first_admin};
pub use find::{UserFilter, UserOrderField, UsersArgs, by_id, list, of_roles};
pub use update::{DeleteUser, SetUserStatus, UpdateUser, UpdateUserRole, delete, set_status, update, update_role};
