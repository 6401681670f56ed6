//! One permission: `area:action`, optionally `area:action:resource`, with `area:*` and `*`.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

/// A parsed permission.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Permission {
    /// `*`
    Everything,
    /// `area:*`
    Area(String),
    /// `area:action` or `area:action:resource`
    Action {
        /// The noun, plural: `tickets`.
        area: String,
        /// The verb: `read`.
        action: String,
        /// On which rows; every row when absent.
        resource: Option<Resource>,
    },
}

/// The rows that an `area:action:resource` permission speaks of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Resource {
    /// One's own rows, as each noun's `visible_to` defines them.
    Assigned,
    /// One row.
    Row(Uuid),
}

/// Why a text is no permission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PermissionError(String);

impl fmt::Display for PermissionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a permission: expected `*`, `area:*`, `area:action` or `area:action:resource`", self.0)
    }
}

impl std::error::Error for PermissionError {}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.len() <= 50 && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}

impl FromStr for Permission {
    type Err = PermissionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad = || PermissionError(text.chars().take(100).collect());
        let mut parts = text.split(':');
        let permission = match (parts.next(), parts.next(), parts.next()) {
            (Some("*"), None, None) => Self::Everything,
            (Some(area), Some("*"), None) if is_word(area) => Self::Area(area.into()),
            (Some(area), Some(action), resource) if is_word(area) && is_word(action) => {
                let resource = match resource {
                    None => None,
                    Some("assigned") => Some(Resource::Assigned),
                    Some(id) => Some(Resource::Row(Uuid::parse_str(id).map_err(|_| bad())?)),
                };
                Self::Action { area: area.into(), action: action.into(), resource }
            }
            _ => return Err(bad()),
        };
        if parts.next().is_some() { Err(bad()) } else { Ok(permission) }
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everything => f.write_str("*"),
            Self::Area(area) => write!(f, "{area}:*"),
            Self::Action { area, action, resource: None } => write!(f, "{area}:{action}"),
            Self::Action { area, action, resource: Some(Resource::Assigned) } => write!(f, "{area}:{action}:assigned"),
            Self::Action { area, action, resource: Some(Resource::Row(id)) } => write!(f, "{area}:{action}:{id}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_written_the_same() {
        for text in
            ["*", "tickets:*", "tickets:read", "tickets:read:assigned", "tickets:read:0190b0a0-0000-7000-8000-000000000000"]
        {
            assert_eq!(text.parse::<Permission>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            ":",
            "tickets",
            "*:read",
            "tickets:",
            "tickets:read:",
            "tickets:read:mine",
            "tickets:*:assigned",
            "a:b:assigned:c",
            "Tickets:read",
            "tickets:read ",
            "ti ckets:read",
            "*:*",
        ] {
            assert!(text.parse::<Permission>().is_err(), "{text}");
        }
    }
}
