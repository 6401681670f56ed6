//! A JSON array of strings in one column.

use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

/// A list of strings kept as a JSON array: the permissions of a role, the tags of a ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Strings(pub Vec<String>);

impl From<Vec<String>> for Strings {
    fn from(list: Vec<String>) -> Self {
        Self(list)
    }
}
