//! What is refused before anything runs.

mod anonymous;
mod descriptions;
mod limits;
mod partner;
mod signed_in;
