//! People who work here or call our API.

mod bulk_update_users;
mod create_user;
mod delete_user;
mod grants;
mod list;
mod set_user_status;
mod update_user;
mod update_user_role;
