//! What a caller may do: the permission language, the permissions there are, the built-in roles, and the viewer.
//!
//! | held | allows |
//! |---|---|
//! | `*` | everything |
//! | `tickets:*` | every action of the area, on every row |
//! | `tickets:read` | the action on every row |
//! | `tickets:read:assigned` | the action on one's own rows |
//! | `tickets:read:<uuid>` | the action on that one row |
//!
//! The last two are for those permissions whose rules look at it ([`Known::limits`]); of others nobody can be given a part.
//!
//! A permission is read by position (area, action, resource), so a resource that is called like an action is never ambiguous.

mod known;
mod permission;
mod roles;
mod set;
mod viewer;

pub use known::{GrantError, KNOWN, Known, Limit, grantable};
pub use permission::{Permission, PermissionError, Resource};
pub use roles::{ADMIN_ROLE, BUILT_IN, BuiltIn, DEFAULT_ROLE, PARTNER_ROLE};
pub use set::{PermissionSet, Scope};
pub use viewer::{Audience, Behalf, Identity, Viewer};
