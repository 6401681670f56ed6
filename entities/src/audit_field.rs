//! What it takes to see a field of the audit log: the same as to see that field of the row itself. The guards of the schema say it for the
//! rows; a test compares the two.

use uuid::Uuid;

use crate::access::{Permission, Scope, Viewer};

/// What a field of a noun takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditField {
    /// The noun, as in `audit_entries.target_type`.
    pub noun: &'static str,
    /// The field, as in `audit_entries.changes` and in the schema.
    pub name: &'static str,
    /// All of these.
    pub takes: &'static [Take],
}

/// A permission that a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Take {
    /// The noun, plural.
    pub area: &'static str,
    /// The verb.
    pub action: &'static str,
    /// It is enough that the row is one's own.
    pub or_self: bool,
    /// A permission that is limited to some rows is not enough.
    pub everywhere: bool,
}

const fn take(area: &'static str, action: &'static str) -> Take {
    Take { area, action, or_self: false, everywhere: false }
}

const fn whole(area: &'static str, action: &'static str) -> Take {
    Take { area, action, or_self: false, everywhere: true }
}

const fn own(area: &'static str, action: &'static str, everywhere: bool) -> Take {
    Take { area, action, or_self: true, everywhere }
}

const fn field(noun: &'static str, name: &'static str, takes: &'static [Take]) -> AuditField {
    AuditField { noun, name, takes }
}

const USER: Take = own("users", "read", false);
const SECURITY: Take = own("users", "security", true);
const ROLE: Take = take("roles", "read");
const CUSTOMER: Take = take("customers", "read");
const TICKET: Take = take("tickets", "read");

/// Fields that the schema has, by noun.
pub const FIELDS: &[AuditField] = &[
    field("user", "email", &[USER, own("users", "contact", true)]),
    field("user", "name", &[USER]),
    field("user", "role", &[USER]),
    field("user", "status", &[USER]),
    field("user", "permissions", &[USER, SECURITY]),
    field("role", "name", &[ROLE]),
    field("role", "description", &[ROLE]),
    field("role", "permissions", &[ROLE]),
    field("customer", "companyName", &[CUSTOMER]),
    field("customer", "contactEmail", &[CUSTOMER, whole("customers", "contact")]),
    field("customer", "subscriptionTier", &[CUSTOMER]),
    field("customer", "status", &[CUSTOMER]),
    field("customer", "metadata", &[CUSTOMER, whole("customers", "metadata")]),
    field("ticket", "title", &[TICKET]),
    field("ticket", "description", &[TICKET]),
    field("ticket", "priority", &[TICKET]),
    field("ticket", "status", &[TICKET]),
    field("ticket", "tags", &[TICKET]),
];

/// Fields that the schema has in another form, or not at all. That something happened is for every reader of the log, but for what tells of
/// internal comments (`resolvers/src/audit/list.rs`).
pub const OTHERS: &[AuditField] = &[
    field("user", "password", &[]),
    field("user", "session", &[SECURITY]),
    field("user", "account", &[take("users", "security")]),
    field("user", "because", &[]),
    field("user", "count", &[]),
    field("user", "operation", &[]),
    field("user", "permission", &[]),
    field("user", "rows", &[]),
    field("session", "user", &[take("users", "security")]),
    field("ticket", "customer", &[TICKET, CUSTOMER]),
    field("ticket", "assignee", &[TICKET, take("users", "read")]),
    field("ticket", "comment", &[TICKET]),
    field("ticket", "note", &[TICKET, whole("notes", "read")]),
    field("inbox", "notification", &[SECURITY]),
    field("inbox", "read", &[SECURITY]),
    field("inbox", "preferences", &[SECURITY]),
    field("saved_view", "name", &[SECURITY]),
    field("saved_view", "filter", &[SECURITY]),
    field("saved_view", "orderBy", &[SECURITY]),
    field("saved_view", "position", &[SECURITY]),
    field("saved_view", "shared", &[]),
    field("export", "what", &[]),
    field("export", "filter", &[]),
    field("analytics", "types", &[whole("analytics", "read")]),
    field("analytics", "payments", &[whole("analytics", "revenue")]),
    field("analytics", "refunds", &[whole("analytics", "revenue")]),
];

impl Take {
    fn is_met(&self, viewer: &Viewer, target: Uuid) -> bool {
        let on_row = match viewer.scope(self.area, self.action) {
            Scope::All => true,
            Scope::Some { ids, .. } => !self.everywhere && ids.contains(&target),
            Scope::None => false,
        };
        on_row || (self.or_self && viewer.is(target))
    }
}

/// The permission that the viewer lacks for a field of an entry; none when they may see it. A field that nobody has thought of takes all
/// permissions there are.
pub fn missing(viewer: &Viewer, noun: &str, target: Uuid, name: &str) -> Option<String> {
    let known = FIELDS.iter().chain(OTHERS).find(|field| field.noun == noun && field.name == name);
    match known {
        Some(field) => {
            let missing = field.takes.iter().find(|take| !take.is_met(viewer, target))?;
            Some(format!("{}:{}", missing.area, missing.action))
        }
        None => (!viewer.permissions().covers(&Permission::Everything)).then(|| "*".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Identity, PermissionSet};

    #[test]
    fn a_field_is_seen_by_whoever_may_see_it_in_the_row() {
        let me = Uuid::from_u128(1);
        let of = |permissions: &[&str]| {
            let identity = Identity { user_id: me, ..Identity::default() };
            Viewer::signed_in(identity, PermissionSet::parse(permissions.iter().copied()))
        };
        let (other, row) = (Uuid::from_u128(2), "tickets:read:00000000-0000-0000-0000-000000000002");
        let contact = || Some("users:contact".to_owned());
        assert_eq!(missing(&of(&["users:read"]), "user", other, "email"), contact());
        assert_eq!(missing(&of(&["users:read", "users:contact"]), "user", other, "email"), None);
        assert_eq!(missing(&of(&["users:read", "users:contact:assigned"]), "user", other, "email"), contact());
        assert_eq!(missing(&of(&[]), "user", me, "email"), None);
        assert_eq!(missing(&of(&[row]), "ticket", other, "title"), None);
        assert_eq!(missing(&of(&[row]), "ticket", me, "title"), Some("tickets:read".into()));
        let note = "notes:read:00000000-0000-0000-0000-000000000002";
        assert_eq!(missing(&of(&[row, note]), "ticket", other, "note"), Some("notes:read".into()));
        assert_eq!(missing(&of(&["users:*", "tickets:*"]), "user", other, "shoeSize"), Some("*".into()));
        assert_eq!(missing(&of(&["*"]), "user", other, "shoeSize"), None);
    }
}
