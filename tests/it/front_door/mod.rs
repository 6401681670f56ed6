//! What is refused before anything runs.

mod anonymous;
mod limits;
mod partner;
mod signed_in;
