//! What a rule is given: the application, the viewer and the request.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use entities::access::Viewer;
use entities::event::Origin;
use entities::row::Wanted;
use sea_orm::DbBackend;
use subscriptions::Point;

use crate::app::App;
use crate::db::{Counted, Database, Patience, Pool};

/// The application, the viewer and the request.
#[derive(Clone, Debug)]
pub struct Context {
    /// Everything that outlives the request.
    pub app: Arc<App>,
    /// Who is asking.
    pub viewer: Viewer,
    /// From where, and what it has cost so far.
    pub request: Arc<Request>,
    /// Up to where the log had been told when the request began: whatever it reads is not older.
    pub head: Point,
    /// Which fields of rows the answer will show; all, unless somebody said so.
    pub wanted: Wanted,
    /// The permission that the guard of the mutation takes; nothing where there is none.
    pub permission: Option<Arc<str>>,
    /// Where to read, when it is not the application's database.
    pub(crate) elsewhere: Option<Arc<Database>>,
}

/// One request, or one operation on a socket.
#[derive(Debug, Default)]
pub struct Request {
    /// Names the request in logs, events and answers (S166).
    pub correlation_id: String,
    /// The client's address.
    pub ip: Option<IpAddr>,
    /// The client's program.
    pub user_agent: Option<String>,
    /// SQL statements so far.
    pub statements: AtomicU32,
    /// How long it goes on waiting for the database. The operations of a batch share it.
    pub patience: Patience,
}

impl Request {
    /// The client's address, as it is stored.
    pub fn address(&self) -> Option<String> {
        self.ip.map(|ip| ip.to_canonical().to_string())
    }

    /// The client's program, as it is stored: up to 500 characters of text.
    pub fn agent(&self) -> Option<String> {
        self.user_agent.as_ref().map(|agent| agent.chars().filter(|c| !c.is_control()).take(500).collect())
    }

    /// The same sender, asking anew: what it has cost and waited so far does not count.
    #[must_use]
    pub fn again(&self) -> Self {
        let Self { correlation_id, ip, user_agent, .. } = self;
        Self { correlation_id: correlation_id.clone(), ip: *ip, user_agent: user_agent.clone(), ..Self::default() }
    }
}

impl Context {
    /// A context.
    pub fn new(app: Arc<App>, viewer: Viewer, request: impl Into<Arc<Request>>) -> Self {
        let head = app.feed.point();
        Self { app, viewer, request: request.into(), head, wanted: Wanted::default(), permission: None, elsewhere: None }
    }

    /// The same, for an answer that shows only these fields of rows.
    #[must_use]
    pub fn wanting(&self, wanted: &Wanted) -> Self {
        Self { wanted: wanted.clone(), ..self.clone() }
    }

    /// The same, for a mutation whose guard takes this permission.
    #[must_use]
    pub fn taking(self, permission: &Option<Arc<str>>) -> Self {
        Self { permission: permission.clone(), ..self }
    }

    /// The same, for reading another database.
    #[must_use]
    pub(crate) fn reading(&self, elsewhere: Option<Arc<Database>>) -> Self {
        Self { elsewhere, ..self.clone() }
    }

    /// Who asks, from where and by what right.
    pub(crate) fn origin(&self) -> Origin {
        let identity = self.viewer.identity();
        Origin {
            behalf: self.viewer.behalf(),
            email: identity.map(|identity| identity.email.clone()),
            name: identity.map(|identity| identity.name.clone()),
            role: identity.map(|identity| identity.role.clone()),
            permission: self.permission.as_deref().map(str::to_owned),
            reason: None,
            address: self.request.address(),
            agent: self.request.agent(),
        }
    }

    fn database(&self) -> &Database {
        self.elsewhere.as_deref().unwrap_or(&self.app.database)
    }

    /// For reading. Writes go through [`Write`](crate::write::Write).
    pub fn db(&self) -> Counted<'_, Pool> {
        let database = self.database();
        Counted::new(&database.read, &self.request, database)
    }

    /// Which database it is.
    pub fn backend(&self) -> DbBackend {
        self.database().backend()
    }

    /// SQL statements that this request has executed.
    pub fn statements(&self) -> u32 {
        self.request.statements.load(Ordering::Relaxed)
    }
}
