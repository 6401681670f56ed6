//! Who is asking.

use std::sync::Arc;

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::permission::Permission;
use super::roles::PARTNER_ROLE;
use super::set::{PermissionSet, Scope};

/// The caller of a request: nobody, or a signed-in user with the permissions held right now.
#[derive(Clone, Debug)]
pub struct Viewer {
    identity: Option<Arc<Identity>>,
    permissions: Arc<PermissionSet>,
    behalf: Behalf,
}

/// On whose behalf something is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Behalf {
    /// Nobody who is known.
    #[default]
    Anonymous,
    /// A signed-in user.
    User,
    /// The operator at the command line, or who starts the server.
    Operator,
    /// The server itself: a job, or what follows from an event.
    System,
}

/// A signed-in user.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// The user.
    pub user_id: Uuid,
    /// The session whose token was shown.
    pub session_id: Uuid,
    /// The name of the user's role.
    pub role: String,
    /// The user's e-mail address.
    pub email: String,
    /// The user's name.
    pub name: String,
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
        Self { identity: None, permissions: Arc::default(), behalf: Behalf::Anonymous }
    }

    /// A signed-in user.
    pub fn signed_in(identity: Identity, permissions: PermissionSet) -> Self {
        Self { identity: Some(Arc::new(identity)), permissions: Arc::new(permissions), behalf: Behalf::User }
    }

    /// The operator at the command line: may do everything, is nobody.
    pub fn operator() -> Self {
        let permissions = Arc::new(PermissionSet::from_iter([Permission::Everything]));
        Self { identity: None, permissions, behalf: Behalf::Operator }
    }

    /// The server itself: may do everything, is nobody.
    pub fn system() -> Self {
        Self { behalf: Behalf::System, ..Self::operator() }
    }

    /// On whose behalf it acts.
    pub fn behalf(&self) -> Behalf {
        self.behalf
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
