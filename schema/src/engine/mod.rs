//! The engine: what stands between a request and the resolvers.
//!
//! ```text
//! request --front_door--> document --plan--> what to resolve --execute--> levels of answers --write--> bytes
//! ```
//!
//! * [`registry`] says where each declared field gets its answer, `variants` what an interface's values can be; `full` checks that nothing is missing.
//! * `guard` reads who may ask from the SDL's directives; `view` is the schema as one set of rights sees it.
//! * `front_door` parses, counts (`screen`) and validates (`values` what the library overlooks); `coerce` reads variables and arguments.
//! * `plan`, `execute` and `write` answer, `introspection` about the schema itself, which `census` counts; `error` says what the caller may know of a fault.

mod census;
mod coerce;
mod error;
mod execute;
mod front_door;
mod full;
mod guard;
mod introspection;
pub mod json;
mod limits;
mod plan;
mod prose;
mod refusal;
pub mod registry;
mod response;
mod sample;
mod screen;
mod subscribe;
#[cfg(test)]
mod tests;
mod values;
mod variants;
mod view;
mod write;

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use apollo_compiler::Schema;
use apollo_compiler::ast::OperationType;
use apollo_compiler::validation::Valid;
use entities::access::{Audience, Viewer};
use futures::FutureExt;
use moka::sync::Cache;
use resolvers::Context;
use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use self::census::Census;
use self::error::{Entry, FieldError};
use self::execute::{Execution, Level};
use self::front_door::{Document, Refusal, admit};
use self::guard::Guards;
use self::plan::{Plan, Planner};
use self::registry::{Items, Registry};
use self::view::View;

pub use error::DATABASE_AWAY;
pub use limits::Limits;
pub use response::{ErrorCode, OperationKind, Outcome, Request, Response};

/// Sets of rights whose schemas are kept ready.
const CACHED_VIEWS: u64 = 500;
/// Bytes of a document of common size; a longer one takes the place of several. What is kept of a document is a multiple of its text, and
/// whoever sends the longest there can be, wrong ones too, must not fill the memory with them.
const DOCUMENT_BYTES: u32 = 2048;
/// Bytes of the answers to events that are kept for other listeners, and how long: those who are slower get their own.
const SHARED_BYTES: u64 = 32 * 1024 * 1024;
const SHARED_FOR: Duration = Duration::from_secs(2);

/// What the front door said of a document.
type Admitted = Arc<Result<Arc<Document>, Refusal>>;

/// The schema, ready to answer.
pub struct Engine {
    registry: Registry,
    schema: Arc<Valid<Schema>>,
    guards: Guards,
    census: Census,
    limits: Limits,
    views: Cache<(Audience, Arc<str>), Arc<View>>,
    documents: Cache<(u64, Arc<str>), Admitted>,
    next_view: AtomicU64,
    shared: moka::future::Cache<subscribe::SharedKey, subscribe::Shared>,
}

/// A request that was parsed, validated and found within the limits, for one viewer's rights, with its variables coerced.
pub struct Prepared {
    /// Kept by a subscription, which is prepared again when its viewer's rights change.
    request: Option<Request>,
    document: Arc<Document>,
    view: Arc<View>,
    plan: Arc<Plan>,
    variables: Map<String, Json>,
    /// Those that the answers to a subscription's events depend on, by which it is known who asks alike.
    variables_text: String,
    name: Option<String>,
}

impl Prepared {
    /// The kind of its operation.
    pub fn kind(&self) -> OperationKind {
        match self.plan.kind {
            OperationType::Query => OperationKind::Query,
            OperationType::Mutation => OperationKind::Mutation,
            OperationType::Subscription => OperationKind::Subscription,
        }
    }

    /// The name of its operation, for logs and metrics.
    pub fn operation_name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}

impl Engine {
    /// Builds the schema.
    ///
    /// # Panics
    /// When the SDL is wrong, or a declared field is not answered, or an answer not declared. No input can cause that.
    pub fn new(mut registry: Registry, limits: Limits) -> Arc<Self> {
        introspection::register(&mut registry);
        let (schema, guards) = full::build(&registry);
        let faults = full::faults(&schema, &guards, &registry);
        assert!(faults.is_empty(), "the schema is incomplete:\n{}", faults.join("\n"));
        Arc::new(Self {
            registry,
            census: Census::of(&schema),
            schema: Arc::new(schema),
            guards,
            documents: Cache::builder()
                .weigher(|(_, text): &(u64, Arc<str>), _| u32::try_from(text.len()).unwrap_or(u32::MAX).max(DOCUMENT_BYTES))
                .max_capacity(limits.cached_documents.saturating_mul(DOCUMENT_BYTES.into()))
                .build(),
            limits,
            views: Cache::new(CACHED_VIEWS),
            next_view: AtomicU64::new(0),
            shared: moka::future::Cache::builder()
                .weigher(subscribe::bytes)
                .max_capacity(SHARED_BYTES)
                .time_to_live(SHARED_FOR)
                .build(),
        })
    }

    /// The limits in force.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The SDL of what a viewer may use.
    pub fn sdl(&self, viewer: &Viewer) -> Arc<str> {
        self.view(viewer).sdl()
    }

    /// The full schema, for tests that walk it.
    pub fn schema(&self) -> &Valid<Schema> {
        &self.schema
    }

    fn view(&self, viewer: &Viewer) -> Arc<View> {
        let key = (viewer.audience(), viewer.permissions().key().clone());
        self.views.get_with(key, || {
            let id = self.next_view.fetch_add(1, Ordering::Relaxed);
            Arc::new(View::new(id, &self.schema, &self.guards, viewer))
        })
    }

    /// The front door: parses, validates and limits a request for a viewer. Executes nothing.
    ///
    /// # Errors
    /// The answer to send, when the request cannot be executed.
    pub fn prepare(&self, viewer: &Viewer, request: &Request, correlation_id: &str) -> Result<Prepared, Response> {
        self.try_prepare(viewer, request).map_err(|refusal| Response::of_refusal(&refusal, correlation_id))
    }

    fn try_prepare(&self, viewer: &Viewer, request: &Request) -> Result<Prepared, Refusal> {
        let view = self.view(viewer);
        let text: Arc<str> = request.query.as_str().into();
        let admitted = self
            .documents
            .get_with((view.id, text.clone()), || Arc::new(admit(&text, &view, &self.schema, &self.limits).map(Arc::new)));
        let document = admitted.as_ref().clone()?;
        let operation =
            document.executable.operations.get(request.operation_name.as_deref()).map_err(|_| no_operation(request))?;
        let variables = coerce::variables(&document.schema, operation, &request.variables)
            .map_err(|problem| Refusal::new(ErrorCode::BadUserInput, problem))?;
        let name = operation.name.as_ref().map(ToString::to_string);
        let plan =
            document.plan(name.as_deref(), &variables, || self.planner(viewer, &view, &document, &variables).plan(operation));
        if plan.cost(&variables) > self.limits.cost {
            let message =
                format!("The answer could have more than {} fields: ask for fewer, or for smaller pages", self.limits.cost);
            return Err(Refusal::new(ErrorCode::QueryTooComplex, message));
        }
        if plan.introspects {
            apollo_compiler::introspection::check_max_depth(&document.executable, operation)
                .map_err(|error| Refusal::new(ErrorCode::QueryTooComplex, error.message().to_string()))?;
        }
        let listens = plan.kind == OperationType::Subscription;
        let variables_text = if listens { subscribe::variables_text(&plan, &variables) } else { String::new() };
        let request = listens.then(|| request.clone());
        Ok(Prepared { document, view, plan, variables, variables_text, name, request })
    }

    fn planner<'a>(
        &'a self,
        viewer: &'a Viewer,
        view: &View,
        document: &'a Document,
        variables: &'a Map<String, Json>,
    ) -> Planner<'a> {
        Planner {
            schema: &document.schema,
            registry: &self.registry,
            guards: &self.guards,
            viewer,
            document: &document.executable,
            variables,
            introspects: view.introspects,
            census: &self.census,
        }
    }

    /// Answers a query or a mutation. One that takes longer than the limit is given up; what it had not committed is undone.
    pub async fn execute(&self, cx: &Context, prepared: &Prepared) -> Response {
        let correlation_id = &cx.request.correlation_id;
        let limit = Duration::from_millis(self.limits.time);
        let answer = AssertUnwindSafe(self.answer(cx, prepared, None)).catch_unwind();
        match tokio::time::timeout(limit, answer).await {
            Ok(Ok(response)) => response,
            Ok(Err(_)) => {
                tracing::error!(error.name = "Panic", "Answering a request panicked");
                Response::of_field(&FieldError::internal(), correlation_id)
            }
            Err(_) => {
                tracing::warn!(limit = self.limits.time, "A request took too long");
                let message = format!("The request took longer than {} ms", self.limits.time);
                Response::of_field(&FieldError::new(ErrorCode::QueryTooComplex, message), correlation_id)
            }
        }
    }

    async fn answer(&self, cx: &Context, prepared: &Prepared, event: Option<Items>) -> Response {
        let Prepared { document, view, plan, variables, .. } = prepared;
        let execution =
            Execution { cx, registry: &self.registry, guards: &self.guards, schema: &document.schema, variables, view };
        let level: Level = match event {
            None => execution.run_operation(plan).await,
            Some(event) => execution.run_event(plan, event).await,
        };
        let (data, errors) = write::write(&plan.root, &level, &cx.viewer, &cx.request.correlation_id);
        Response::executed(data, &errors)
    }
}

fn no_operation(request: &Request) -> Refusal {
    let message = match &request.operation_name {
        Some(_) => "The document has no operation of that name",
        None => "The document has several operations: say which one with `operationName`",
    };
    Refusal::new(ErrorCode::OperationResolutionFailure, message)
}

/// A response without `data`. It names the request, so that people can say which one it was.
fn errors_only(errors: &[Entry], correlation_id: &str) -> Vec<u8> {
    #[derive(Serialize)]
    struct Body {
        errors: Vec<Entry>,
        extensions: Json,
    }
    let errors = errors.iter().map(|error| error.clone().of_request(correlation_id)).collect();
    serde_json::to_vec(&Body { errors, extensions: json!({"correlationId": correlation_id}) }).unwrap_or_default()
}
