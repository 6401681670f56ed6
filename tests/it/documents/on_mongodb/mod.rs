//! What only MongoDB can do: expire documents by itself, and be away.

mod away;
mod indexes;
