//! The warnings and errors of the platform's processes, for those who run it.

mod kept;
mod list;
