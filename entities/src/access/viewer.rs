//! Who is asking.

use std::sync::Arc;

use uuid::Uuid;

use super::permission::Permission;
use super::roles::PARTNER_ROLE;
use super::set::{PermissionSet, Scope};

/// The caller of a request: nobody, or a signed-in user with the permissions held right now.
#[derive(Clone, Debug)]
pub struct Viewer {
    identity: Option<Arc<Identity>>,
    permissions: Arc<PermissionSet>,
}

/// A signed-in user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The user.
    pub user_id: Uuid,
    /// The session whose token was shown.
    pub session_id: Uuid,
    /// The name of the user's role.
    pub role: String,
}

/// How a document that asks for too much is answered (ARCHITECTURE.md, "Whose request, what schema").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Audience {
    /// One `UNAUTHENTICATED` error, whatever was asked.
    Anonymous,
    /// A refusal in place.
    SignedIn,
    /// An unknown field.
    Partner,
}

impl Viewer {
    /// A caller without a token.
    pub fn anonymous() -> Self {
        Self { identity: None, permissions: Arc::default() }
    }

    /// A signed-in user.
    pub fn signed_in(identity: Identity, permissions: PermissionSet) -> Self {
        Self { identity: Some(Arc::new(identity)), permissions: Arc::new(permissions) }
    }

    /// The operator at the command line: may do everything, is nobody.
    pub fn operator() -> Self {
        Self { identity: None, permissions: Arc::new(PermissionSet::from_iter([Permission::Everything])) }
    }

    /// The signed-in user, if there is one.
    pub fn identity(&self) -> Option<&Identity> {
        self.identity.as_deref()
    }

    /// The id of the signed-in user.
    pub fn user_id(&self) -> Option<Uuid> {
        self.identity.as_ref().map(|i| i.user_id)
    }

    /// What the viewer holds.
    pub fn permissions(&self) -> &Arc<PermissionSet> {
        &self.permissions
    }

    /// True when the row of `user_id` is the viewer's own.
    pub fn is(&self, user_id: Uuid) -> bool {
        self.user_id() == Some(user_id)
    }

    /// Where the viewer may do this.
    pub fn scope(&self, area: &str, action: &str) -> Scope {
        self.permissions.scope(area, action)
    }

    /// True when the viewer may do this on every row.
    pub fn may(&self, area: &str, action: &str) -> bool {
        self.scope(area, action) == Scope::All
    }

    /// True when the viewer may do this on at least some rows: what a guard asks.
    pub fn may_somewhere(&self, area: &str, action: &str) -> bool {
        self.scope(area, action) != Scope::None
    }

    /// How too much is answered.
    pub fn audience(&self) -> Audience {
        match &self.identity {
            None => Audience::Anonymous,
            Some(identity) if identity.role == PARTNER_ROLE => Audience::Partner,
            Some(_) => Audience::SignedIn,
        }
    }
}
