//! The permissions there are. A role or a user can only be given one of these.

use super::permission::Permission;

/// A permission that some field or rule asks for.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// The noun, plural.
    pub area: &'static str,
    /// The verb.
    pub action: &'static str,
    /// What it allows, in plain words.
    pub allows: &'static str,
}

const fn known(area: &'static str, action: &'static str, allows: &'static str) -> Known {
    Known { area, action, allows }
}

/// Every permission, by area.
pub const KNOWN: &[Known] = &[
    known("users", "read", "See who works here: names, roles and status"),
    known("users", "contact", "See and search the e-mail addresses of users"),
    known("users", "security", "See last sign-ins, sessions and personal permissions of users"),
    known("users", "create", "Create users"),
    known("users", "update", "Change the name, e-mail address, password and personal permissions of users"),
    known("users", "suspend", "Suspend, deactivate and reactivate users"),
    known("users", "delete", "Delete users"),
    known("users", "revoke", "End the sessions of users"),
    known("roles", "read", "See roles and what they allow"),
    known("roles", "assign", "Change the role of a user"),
    known("roles", "create", "Create roles"),
    known("roles", "update", "Change what roles allow"),
    known("roles", "delete", "Delete roles that nobody has"),
    known("customers", "read", "See customers"),
    known("customers", "contact", "See and search the contact addresses of customers"),
    known("customers", "metadata", "See the metadata of customers"),
    known("customers", "create", "Create customers"),
    known("customers", "update", "Change customers"),
    known("customers", "delete", "Delete customers without tickets"),
    known("tickets", "read", "See tickets, their public comments and their timeline"),
    known("tickets", "create", "Open tickets"),
    known("tickets", "update", "Change tickets"),
    known("tickets", "assign", "Assign and unassign tickets"),
    known("tickets", "comment", "Write public comments"),
    known("views", "share", "Share views of tickets, and change and delete shared views of others"),
    known("notes", "read", "See internal comments"),
    known("notes", "write", "Write internal comments"),
    known("analytics", "read", "See the figures of the dashboard and reports"),
    known("analytics", "revenue", "See revenue"),
    known("analytics", "track", "Tell analytics of events of one's own"),
    known("analytics", "attribute", "Tell analytics of events of others"),
    known("audit", "read", "Read the audit log; of what changed, what else the holder may see"),
    known("audit", "verify", "See the hashes of the audit log, from which hidden values could be guessed"),
    known("logs", "read", "See the warnings and errors of the platform's processes"),
    known("schema", "introspect", "Introspect the schema"),
];

/// True when a rule asks for this permission somewhere, or it is a wildcard over such rules.
pub fn is_known(permission: &Permission) -> bool {
    match permission {
        Permission::Everything => true,
        Permission::Area(area) => KNOWN.iter().any(|k| k.area == area),
        Permission::Action { area, action, .. } => KNOWN.iter().any(|k| k.area == area && k.action == action),
    }
}
