//! The engine: parses, validates, limits, plans and answers.
//!
//! ```text
//! request --front door--> document --plan--> levels of batches --write--> bytes
//! ```

pub mod json;
mod limits;
pub mod registry;
mod response;

pub use limits::Limits;
pub use response::{ErrorCode, OperationKind, Outcome, Request, Response};

use std::sync::Arc;

use entities::access::Viewer;
use futures::stream::BoxStream;
use resolvers::Context;

/// The schema, ready to answer.
pub struct Engine {}

/// A document that was parsed, validated and found within the limits, for one viewer's rights, with its variables coerced.
pub struct Prepared {}

impl Prepared {
    /// The kind of its operation.
    pub fn kind(&self) -> OperationKind {
        OperationKind::Query
    }

    /// The name of its operation, for logs and metrics.
    pub fn operation_name(&self) -> Option<&str> {
        None
    }
}

impl Engine {
    /// Builds the schema. Panics when a declared field is not answered or an answer not declared, which a test finds first.
    pub fn new(_registry: registry::Registry, _limits: Limits) -> Arc<Self> {
        Arc::new(Self {})
    }

    /// The limits in force.
    pub fn limits(&self) -> &Limits {
        unimplemented!()
    }

    /// The front door: parses, validates and limits a request for a viewer. Executes nothing.
    ///
    /// # Errors
    /// The answer to send, when the request cannot be executed.
    pub fn prepare(&self, _viewer: &Viewer, _request: &Request, _correlation_id: &str) -> Result<Prepared, Response> {
        unimplemented!()
    }

    /// Answers a query or a mutation.
    pub async fn execute(&self, _cx: &Context, _prepared: &Prepared) -> Response {
        unimplemented!()
    }

    /// Opens a subscription. `Err` is the answer to send when it cannot be opened. The stream ends when the source does.
    ///
    /// # Errors
    /// The answer to send.
    pub async fn subscribe(
        self: &Arc<Self>,
        _subscriber: registry::Subscriber,
        _correlation_id: &str,
        _prepared: Prepared,
    ) -> Result<BoxStream<'static, Response>, Response> {
        unimplemented!()
    }

    /// The SDL of what a viewer may use.
    pub fn sdl(&self, _viewer: &Viewer) -> String {
        unimplemented!()
    }
}
