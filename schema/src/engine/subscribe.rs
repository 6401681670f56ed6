//! Subscriptions: the source of events, and the answer to each, authorized when it is delivered.

use std::collections::BTreeSet;
use std::sync::Arc;

use apollo_compiler::ast::Value;
use futures::StreamExt;
use futures::stream::BoxStream;
use resolvers::Context;
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::error::FieldError;
use super::execute::Execution;
use super::guard::Verdict;
use super::plan::{Children, Field, Plan, Selection, Source};
use super::registry::{Delivery, Resolver, Subscriber};
use super::response::Outcome;
use super::{Engine, Prepared, Request, Response, refusal};

/// An answer that listeners share: which event, asked how. The plan is kept alive beside it, so its address names it.
pub(super) type SharedKey = ((Uuid, u8), usize, String);
pub(super) type Shared = (Arc<Plan>, Response);
/// About what is kept of an answer beside its texts.
const ENTRY_BYTES: usize = 512;

/// What a shared answer costs.
pub(super) fn bytes((_, _, variables): &SharedKey, (_, response): &Shared) -> u32 {
    u32::try_from(ENTRY_BYTES + variables.len() + response.body.len()).unwrap_or(u32::MAX)
}

struct Stream {
    source: BoxStream<'static, resolvers::Result<Delivery>>,
    prepared: Prepared,
    cx: Context,
    subscriber: Subscriber,
    ended: bool,
}

impl Prepared {
    /// The cursor after which a subscription asks to go on.
    pub fn resumes_after(&self) -> Option<&str> {
        let field = self.plan.root.fields.first()?;
        let (_, value) = field.arguments.iter().find(|(name, _)| name == "after")?;
        match &**value {
            Value::String(text) => Some(text.as_str()),
            Value::Variable(name) => self.variables.get(name.as_str())?.as_str(),
            _ => None,
        }
    }
}

impl Engine {
    /// Opens a subscription. The stream ends when its source does; an error of the source, or the loss of the right to listen, is its
    /// last response.
    ///
    /// # Errors
    /// The answer to send, when it cannot be opened.
    pub async fn subscribe(
        self: &Arc<Self>,
        mut subscriber: Subscriber,
        request: Arc<resolvers::Request>,
        prepared: Prepared,
    ) -> Result<BoxStream<'static, Response>, Response> {
        let viewer = subscriber.viewer.get().await;
        // The rights may have changed since it was prepared, and every delivery compares with those of the one before.
        let prepared = match &prepared.request {
            Some(asked) if prepared.view.id != self.view(&viewer).id => self.prepare(&viewer, asked, &request.correlation_id)?,
            _ => prepared,
        };
        let cx = Context::new(subscriber.app.clone(), viewer, request);
        let source = match self.source(&cx, &subscriber, &prepared).await {
            Ok(source) => source,
            Err(error) => {
                if let (Some(refusal), Some(field)) = (refusal::said(&error), prepared.plan.root.fields.first()) {
                    refusal.record(&cx, field, None).await;
                }
                return Err(Response::of_field(&error, &cx.request.correlation_id));
            }
        };
        let stream = Stream { source, prepared, cx, subscriber, ended: false };
        let engine = self.clone();
        let responses = futures::stream::unfold(stream, move |mut stream| {
            let engine = engine.clone();
            async move {
                let event = if stream.ended { None } else { stream.source.next().await }?;
                let response = engine.deliver(event, &mut stream).await;
                Some((response, stream))
            }
        });
        Ok(responses.boxed())
    }

    async fn source(
        &self,
        cx: &Context,
        subscriber: &Subscriber,
        prepared: &Prepared,
    ) -> Result<BoxStream<'static, resolvers::Result<Delivery>>, FieldError> {
        not_for(&prepared.plan).map_or(Ok(()), Err)?;
        let field = prepared.plan.root.fields.first().ok_or_else(FieldError::internal)?;
        let Source::Resolver(resolver) = &field.source else { return Err(FieldError::internal()) };
        let Resolver::Stream(open) = &resolver.resolver else { return Err(FieldError::internal()) };
        let execution = Execution {
            cx,
            registry: &self.registry,
            guards: &self.guards,
            schema: &prepared.document.schema,
            variables: &prepared.variables,
            view: &prepared.view,
        };
        let arguments = execution.arguments(field)?;
        open(subscriber.clone(), arguments).await.map_err(FieldError::of)
    }

    /// Answers one event with the rights held now.
    async fn deliver(&self, event: resolvers::Result<Delivery>, stream: &mut Stream) -> Response {
        let correlation_id = stream.cx.request.correlation_id.clone();
        let event = match event {
            Ok(event) => event,
            Err(error) => {
                stream.ended = true;
                return Response::of_field(&FieldError::of(error), &correlation_id);
            }
        };
        // A delivery waits for a silent database as long as any request, whatever became of those before it.
        stream.cx.request = Arc::new(stream.cx.request.again());
        let viewer = stream.subscriber.viewer.get().await;
        let before = std::mem::replace(&mut stream.cx.viewer, viewer);
        let viewer = &stream.cx.viewer;
        if viewer.audience() != before.audience() || viewer.permissions().key() != before.permissions().key() {
            let anew = self.try_prepare(viewer, stream.prepared.request.as_ref().unwrap_or(&Request::default()));
            let anew = anew.map_err(|refusal| Response::of_refusal(&refusal, &correlation_id)).and_then(|prepared| {
                not_for(&prepared.plan).map_or(Ok(prepared), |error| Err(Response::of_field(&error, &correlation_id)))
            });
            match anew {
                Ok(prepared) => stream.prepared = prepared,
                Err(response) => {
                    stream.ended = true;
                    return response;
                }
            }
        }
        self.answer_event(event, &stream.cx, &stream.prepared).await
    }

    /// The answer to one event: made once for all listeners who would get the same.
    async fn answer_event(&self, event: Delivery, cx: &Context, prepared: &Prepared) -> Response {
        let cursor = event.mark.cursor;
        if !prepared.plan.same_for_equals {
            return self.answer(cx, prepared, Some(event.items)).await.at(cursor);
        }
        let address = Arc::as_ptr(&prepared.plan) as usize;
        let key = (event.mark.same, address, prepared.variables_text.clone());
        let shared = self
            .shared
            .get_with(key.clone(), async { (prepared.plan.clone(), self.answer(cx, prepared, Some(event.items)).await) });
        let (_, response) = shared.await;
        debug_assert_eq!(response.outcome, Outcome::Executed);
        if response.faults > 0 {
            // What failed for one may succeed for the next.
            self.shared.invalidate(&key).await;
        }
        response.at(cursor)
    }
}

/// Why the viewer may not listen, if so.
fn not_for(plan: &Plan) -> Option<FieldError> {
    match &plan.root.fields.first()?.verdict {
        Verdict::Forbidden(permission) | Verdict::Own(permission) => Some(FieldError::forbidden(permission)),
        Verdict::Unauthenticated => Some(FieldError::unauthenticated()),
        Verdict::Allowed => None,
    }
}

/// The variables that what is selected from an event depends on. Those of the field itself, such as a filter or a cursor, choose the events
/// and not what is shown of them. `@skip` and `@include` have led to a plan of their own.
pub(super) fn variables_text(plan: &Plan, variables: &Map<String, Json>) -> String {
    let mut names = BTreeSet::new();
    plan.root.fields.iter().for_each(|field| variables_below(field, &mut names));
    let used: Vec<_> = names.into_iter().map(|name| (name, variables.get(name))).collect();
    if used.is_empty() { String::new() } else { json!(used).to_string() }
}

fn variables_below<'a>(field: &'a Field, names: &mut BTreeSet<&'a str>) {
    let mut of = |selection: &'a Selection| {
        for field in &selection.fields {
            field.arguments.iter().for_each(|(_, value)| variables_in(value, names));
            variables_below(field, names);
        }
    };
    match &field.children {
        Children::Leaf => {}
        Children::Object(selection) => of(selection),
        Children::Abstract(selections) => selections.values().for_each(|selection| of(selection)),
    }
}

fn variables_in<'a>(value: &'a Value, names: &mut BTreeSet<&'a str>) {
    match value {
        Value::Variable(name) => drop(names.insert(name.as_str())),
        Value::List(values) => values.iter().for_each(|value| variables_in(value, names)),
        Value::Object(fields) => fields.iter().for_each(|(_, value)| variables_in(value, names)),
        _ => {}
    }
}
