//! Signing in and staying signed in.

mod change_password;
mod login;
mod logout;
mod on_postgres;
mod purge;
mod refresh_session;
mod revoke_session;
mod session_history;
