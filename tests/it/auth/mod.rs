//! Signing in and staying signed in.

mod login;
mod logout;
mod refresh_session;
mod revoke_session;
