//! What a rule is given: the application, the viewer and the request.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use entities::access::Viewer;
use entities::row::Wanted;
use sea_orm::DbBackend;
use subscriptions::Point;

use crate::app::App;
use crate::db::{Counted, Patience, Pool};

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
        Self { app, viewer, request: request.into(), head, wanted: Wanted::default() }
    }

    /// The same, for an answer that shows only these fields of rows.
    #[must_use]
    pub fn wanting(&self, wanted: &Wanted) -> Self {
        Self { wanted: wanted.clone(), ..self.clone() }
    }

    /// For reading. Writes go through [`Write`](crate::write::Write).
    pub fn db(&self) -> Counted<'_, Pool> {
        Counted::new(&self.app.database.read, &self.request, &self.app.database)
    }

    /// Which database it is.
    pub fn backend(&self) -> DbBackend {
        self.app.database.backend()
    }

    /// SQL statements that this request has executed.
    pub fn statements(&self) -> u32 {
        self.request.statements.load(Ordering::Relaxed)
    }
}
