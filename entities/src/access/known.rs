//! The permissions there are, and what each can be limited to. A role or a user can only be given what some rule honours.

use std::fmt;

use serde::Serialize;

use super::permission::{Permission, Resource};

/// A permission that some field or rule asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// The noun, plural.
    pub area: &'static str,
    /// The verb.
    pub action: &'static str,
    /// What it can be limited to, because some rule looks at it. Others may take it whole (`everywhere` in the schema).
    pub limits: &'static [Limit],
    /// What it allows, in plain words.
    pub allows: &'static str,
}

/// What a permission can be limited to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Limit {
    /// One row, by its id: `customers:read:<id>`. Rights over sessions and roles of users name the user.
    Row,
    /// The holder's own rows: `tickets:read:assigned`.
    Assigned,
}

/// Why nobody can be given a permission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GrantError {
    /// No rule asks for it.
    Unknown(Permission),
    /// Rules ask for it, but none looks at its limit: it would allow nothing.
    Limit(Permission, &'static Known),
}

/// Every row, or none.
const WHOLE: &[Limit] = &[];
/// Single rows, too.
const ROWS: &[Limit] = &[Limit::Row];
/// Single rows and one's own, too.
const OWN: &[Limit] = &[Limit::Row, Limit::Assigned];

const fn known(area: &'static str, action: &'static str, limits: &'static [Limit], allows: &'static str) -> Known {
    Known { area, action, limits, allows }
}

/// Every permission, by area.
pub const KNOWN: &[Known] = &[
    known("users", "read", ROWS, "See who works here: names, roles and status"),
    known("users", "contact", WHOLE, "See and search the e-mail addresses of users"),
    known("users", "security", ROWS, "See last sign-ins, sessions and personal permissions of users"),
    known("users", "create", WHOLE, "Create users"),
    known("users", "update", OWN, "Change the name, e-mail address, password and personal permissions of users"),
    known("users", "suspend", OWN, "Suspend, deactivate and reactivate users"),
    known("users", "delete", OWN, "Delete users"),
    known("users", "revoke", ROWS, "End the sessions of users"),
    known("roles", "read", ROWS, "See roles and what they allow"),
    known("roles", "assign", ROWS, "Change the role of a user"),
    known("roles", "create", WHOLE, "Create roles"),
    known("roles", "update", ROWS, "Change what roles allow"),
    known("roles", "delete", ROWS, "Delete roles that nobody has"),
    known("customers", "read", ROWS, "See customers"),
    known("customers", "contact", WHOLE, "See and search the contact addresses of customers"),
    known("customers", "metadata", WHOLE, "See the metadata of customers"),
    known("customers", "create", WHOLE, "Create customers"),
    known("customers", "update", ROWS, "Change customers"),
    known("customers", "delete", ROWS, "Delete customers without tickets"),
    known("tickets", "read", OWN, "See tickets, their public comments and their timeline"),
    known("tickets", "create", WHOLE, "Open tickets"),
    known("tickets", "update", OWN, "Change tickets"),
    known("tickets", "assign", OWN, "Assign and unassign tickets"),
    known("tickets", "comment", OWN, "Write public comments"),
    known("views", "share", WHOLE, "Share views of tickets, and change and delete shared views of others"),
    known("notes", "read", WHOLE, "See internal comments"),
    known("notes", "write", WHOLE, "Write internal comments"),
    known("analytics", "read", WHOLE, "See the figures of the dashboard and reports"),
    known("analytics", "revenue", WHOLE, "See revenue"),
    known("analytics", "track", WHOLE, "Tell analytics of events of one's own"),
    known("analytics", "attribute", WHOLE, "Tell analytics of events of others"),
    known("audit", "read", WHOLE, "Read the audit log; of what changed, what else the holder may see"),
    known("audit", "verify", WHOLE, "See the hashes of the audit log, from which hidden values could be guessed"),
    known("logs", "read", WHOLE, "See the warnings and errors of the platform's processes"),
    known("schema", "introspect", WHOLE, "Introspect the schema"),
];

impl Limit {
    /// The limit that a resource is of.
    fn of(resource: &Resource) -> Self {
        match resource {
            Resource::Row(_) => Self::Row,
            Resource::Assigned => Self::Assigned,
        }
    }
}

impl Known {
    /// The permission of this name, if there is one.
    pub fn find(area: &str, action: &str) -> Option<&'static Self> {
        KNOWN.iter().find(|known| known.area == area && known.action == action)
    }
}

impl fmt::Display for GrantError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(permission) => write!(f, "There is no permission `{permission}`"),
            Self::Limit(permission, Known { area, action, limits, .. }) => {
                write!(f, "`{permission}` would allow nothing: grant `{area}:{action}`")?;
                limits.iter().try_for_each(|limit| match limit {
                    Limit::Row => write!(f, " or `{area}:{action}:<id>`"),
                    Limit::Assigned => write!(f, " or `{area}:{action}:assigned`"),
                })
            }
        }
    }
}

impl std::error::Error for GrantError {}

/// A role or a user can be given this: some rule asks for it and looks at its limit, or it is a wildcard over what rules ask for.
///
/// # Errors
/// Why not; as text, with what can be given instead.
pub fn grantable(permission: &Permission) -> Result<(), GrantError> {
    let unknown = || GrantError::Unknown(permission.clone());
    match permission {
        Permission::Everything => Ok(()),
        Permission::Area(area) => KNOWN.iter().any(|known| known.area == area).then_some(()).ok_or_else(unknown),
        Permission::Action { area, action, resource } => {
            let known = Known::find(area, action).ok_or_else(unknown)?;
            match resource {
                Some(resource) if !known.limits.contains(&Limit::of(resource)) => {
                    Err(GrantError::Limit(permission.clone(), known))
                }
                _ => Ok(()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::BUILT_IN;

    fn check(text: &str) -> Result<(), String> {
        grantable(&text.parse().unwrap()).map_err(|error| error.to_string())
    }

    #[test]
    fn built_in_roles_hold_what_can_be_granted() {
        for text in BUILT_IN.iter().flat_map(|role| role.permissions) {
            assert_eq!(check(text), Ok(()));
        }
    }

    #[test]
    fn each_stands_once() {
        for (place, known) in KNOWN.iter().enumerate() {
            assert_eq!(Known::find(known.area, known.action), KNOWN.get(place));
        }
    }

    #[test]
    fn a_limit_that_no_rule_honours_is_refused_with_what_is_honoured() {
        let id = "0190b0a0-0000-7000-8000-000000000001";
        for text in ["*", "tickets:*", "notes:read", "tickets:read:assigned", "users:update:assigned"] {
            assert_eq!(check(text), Ok(()));
        }
        for area in ["tickets", "users", "roles", "customers"] {
            assert_eq!(check(&format!("{area}:read:{id}")), Ok(()));
        }
        let refusals = [
            ("moon:land", "There is no permission `moon:land`"),
            ("moon:*", "There is no permission `moon:*`"),
            ("tickets:assigned", "There is no permission `tickets:assigned`"),
            ("notes:read:assigned", "`notes:read:assigned` would allow nothing: grant `notes:read`"),
            ("users:read:assigned", "`users:read:assigned` would allow nothing: grant `users:read` or `users:read:<id>`"),
        ];
        for (text, message) in refusals {
            assert_eq!(check(text), Err(message.to_owned()));
        }
        assert!(check(&format!("audit:read:{id}")).is_err());
    }
}
