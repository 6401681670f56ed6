//! Many changes in one call.

use serde::Deserialize;
use uuid::Uuid;

use crate::error::{Result, UserError};

/// The most items of one call.
pub const MAX_ITEMS: usize = 500;

/// What becomes of the others when an item fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ErrorPolicy {
    /// Nothing is changed.
    AllOrNothing,
    /// They are changed.
    SkipFailed,
}

/// What became of one item. Results stand in the order of the items.
#[derive(Clone, Debug)]
pub struct ItemResult<T> {
    /// The row the item names.
    pub id: Uuid,
    /// The item was carried out, or had nothing to change.
    pub applied: bool,
    /// The row as it is now; nothing when there is none that the viewer may see.
    pub row: Option<T>,
    /// What stood in the way of this item.
    pub errors: Vec<UserError>,
}

/// Refuses a call with too many items.
///
/// # Errors
/// [`Error::Rejected`](crate::Error::Rejected) on `items`.
pub fn check_size(items: usize) -> Result<()> {
    if items > MAX_ITEMS {
        return Err(UserError::bad_input("items", format!("Must be at most {MAX_ITEMS} items")).into());
    }
    Ok(())
}

/// What is said of an item that could have been done, and was not because of another.
pub(crate) fn spared(index: usize) -> UserError {
    UserError::conflict("Not applied because another item failed").on(format!("items.{index}"))
}
