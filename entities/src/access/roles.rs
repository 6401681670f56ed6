//! The roles that every installation starts with. Roles are rows; these are written by the first migration's seed and cannot be deleted.

/// A role that comes with the product.
#[derive(Clone, Copy, Debug)]
pub struct BuiltIn {
    /// What `users.role` says.
    pub name: &'static str,
    /// One sentence for people.
    pub description: &'static str,
    /// What it allows.
    pub permissions: &'static [&'static str],
}

/// The role that may do everything. It cannot be changed, and somebody active always has it.
pub const ADMIN_ROLE: &str = "admin";

/// The role of a user for whom none was chosen (S103).
pub const DEFAULT_ROLE: &str = "user";

/// The role whose holders see a schema cut down to what they may use; a field beyond their rights does not exist for them.
pub const PARTNER_ROLE: &str = "partner";

/// The built-in roles.
pub const BUILT_IN: &[BuiltIn] = &[
    BuiltIn { name: ADMIN_ROLE, description: "May do everything.", permissions: &["*"] },
    BuiltIn {
        name: "manager",
        description: "Runs the support team: people, customers, tickets and figures.",
        permissions: &[
            "users:read",
            "users:contact",
            "users:create",
            "users:update",
            "users:suspend",
            "roles:read",
            "roles:assign",
            "customers:*",
            "tickets:*",
            "views:share",
            "notes:*",
            "analytics:read",
            "analytics:revenue",
            "schema:introspect",
        ],
    },
    BuiltIn {
        name: "agent",
        description: "Answers tickets.",
        permissions: &[
            "users:read",
            "customers:read",
            "customers:contact",
            "customers:create",
            "customers:update",
            "tickets:read",
            "tickets:create",
            "tickets:update",
            "tickets:assign",
            "tickets:comment",
            "notes:*",
            "schema:introspect",
        ],
    },
    BuiltIn {
        name: "analyst",
        description: "Reads customers, tickets and figures; changes nothing and sees no internal comment.",
        permissions: &["users:read", "customers:read", "tickets:read", "analytics:read", "schema:introspect"],
    },
    BuiltIn {
        name: DEFAULT_ROLE,
        description: "Works on the tickets assigned to them.",
        permissions: &["tickets:read:assigned", "tickets:update:assigned", "tickets:comment:assigned"],
    },
    BuiltIn {
        name: PARTNER_ROLE,
        description: "An integration: reads customers and tickets, opens tickets and comments on them, tells analytics of events.",
        permissions: &[
            "customers:read",
            "customers:metadata",
            "tickets:read",
            "tickets:create",
            "tickets:comment",
            "analytics:track",
            "schema:introspect",
        ],
    },
];
