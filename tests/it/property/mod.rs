//! What holds for whatever is asked.

mod desk;
mod documents;
mod no_side_door;
mod places;
