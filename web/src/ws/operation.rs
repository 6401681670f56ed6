//! One operation on a socket: a stream of messages that ends with `complete` or `error`.

use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Instant;

use axum::extract::ws::Utf8Bytes;
use entities::access::Viewer;
use futures::future::{BoxFuture, FutureExt};
use futures::stream::{BoxStream, Stream, StreamExt};
use resolvers::Error;
use resolvers::auth::authenticate;
use schema::engine::registry::Subscriber;
use schema::engine::{OperationKind, Outcome, Request, Response};
use subscriptions::{PAUSE, Place};
use tracing::Instrument;

use super::protocol::Writer;
use crate::graphql::caller::Caller;
use crate::graphql::operation::{self, Meter};
use crate::logs;
use crate::state::AppState;

/// What an operation says.
#[derive(Debug)]
pub(crate) enum Step {
    /// This, and there may be more.
    Next(Utf8Bytes),
    /// This, and then no more.
    Last(Utf8Bytes),
    /// These two, and then no more.
    Answer(Utf8Bytes, Utf8Bytes),
    /// Whoever asked is not who he was: the socket must end.
    Unauthorized,
}

/// Who asks, and what.
pub(crate) struct Asked {
    pub(crate) state: AppState,
    pub(crate) caller: Caller,
    pub(crate) request: Request,
    /// The access token of the socket.
    pub(crate) token: Option<Arc<str>>,
    /// The viewer of the socket, as of now.
    pub(crate) viewer: tokio::sync::watch::Receiver<Viewer>,
}

/// How an operation begins.
enum Started {
    Answered(Response),
    Opened(BoxStream<'static, Response>),
    Unauthorized,
}

enum Phase {
    Starting(BoxFuture<'static, Started>),
    Open(BoxStream<'static, Response>),
    Over,
}

/// A running operation. Dropping it stops it.
pub(crate) struct Operation {
    writer: Writer,
    correlation_id: String,
    /// Where the stream begins when nothing says otherwise.
    begun: i64,
    place: Place,
    /// The last position that was said.
    said: Option<i64>,
    phase: Phase,
    deliveries: metrics::Counter,
    running: metrics::Gauge,
}

impl Operation {
    /// Begins when it is polled.
    pub(crate) fn new(id: &str, asked: Asked) -> Self {
        let running = metrics::gauge!("ws_operations");
        running.increment(1.0);
        let correlation_id = asked.caller.correlation_id.clone();
        let begun = asked.state.app.feed.head();
        let place = Place::default();
        let fault = operation::fault(&correlation_id);
        let span = logs::request_span(&correlation_id, &correlation_id);
        let start = AssertUnwindSafe(start(asked, place.clone()).instrument(span))
            .catch_unwind()
            .map(|started| started.unwrap_or(Started::Answered(fault)));
        Self {
            writer: Writer::new(id),
            correlation_id,
            begun,
            place,
            said: None,
            phase: Phase::Starting(start.boxed()),
            deliveries: metrics::counter!("graphql_deliveries_total"),
            running,
        }
    }

    /// True for an open subscription, false for whatever answers once.
    pub(crate) fn is_subscription(&self) -> bool {
        matches!(self.phase, Phase::Open(_))
    }

    /// Where to go on in the log, after all that was said: for who listens, and for who has asked to and waits to hear anything.
    pub(crate) fn position(&self) -> Option<i64> {
        match self.phase {
            Phase::Starting(_) => Some(self.begun),
            Phase::Open(_) => self.place.position().max(self.said),
            Phase::Over => None,
        }
    }

    fn answered(&self, response: &Response) -> Step {
        match response.outcome {
            Outcome::Executed => Step::Answer(self.writer.next(&response.body), self.writer.complete()),
            Outcome::Refused(_) => Step::Last(self.writer.error(&response.body)),
        }
    }

    fn delivered(&mut self, response: Option<&Response>) -> Step {
        match response {
            None => Step::Last(self.writer.complete()),
            Some(response) if response.outcome == Outcome::Executed => {
                self.deliveries.increment(1);
                self.said = response.cursor.as_ref().map(|cursor| cursor.position).or(self.said);
                Step::Next(self.writer.next(&response.body))
            }
            Some(response) => Step::Last(self.writer.error(&response.body)),
        }
    }
}

impl Stream for Operation {
    type Item = Step;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Step>> {
        loop {
            let step = match &mut self.phase {
                Phase::Over => return Poll::Ready(None),
                Phase::Starting(start) => match ready!(start.as_mut().poll(cx)) {
                    Started::Answered(response) => self.answered(&response),
                    Started::Unauthorized => Step::Unauthorized,
                    Started::Opened(stream) => {
                        let fault = operation::fault(&self.correlation_id);
                        let guarded = AssertUnwindSafe(stream).catch_unwind();
                        self.phase = Phase::Open(guarded.map(move |r| r.unwrap_or_else(|_| fault.clone())).boxed());
                        continue;
                    }
                },
                Phase::Open(stream) => {
                    let response = ready!(stream.as_mut().poll_next(cx));
                    self.delivered(response.as_ref())
                }
            };
            if !matches!(step, Step::Next(_)) {
                self.phase = Phase::Over;
            }
            return Poll::Ready(Some(step));
        }
    }
}

impl Drop for Operation {
    fn drop(&mut self) {
        self.running.decrement(1.0);
    }
}

/// Through the front door, with the rights of this very moment.
async fn start(asked: Asked, place: Place) -> Started {
    let Asked { state, caller, request, token, viewer } = asked;
    let id = &caller.correlation_id;
    let now = loop {
        let Some(token) = &token else { break Viewer::anonymous() };
        let began = Instant::now();
        let now = authenticate(&state.app, token).await;
        caller.patience.spend(began.elapsed());
        match now {
            Ok(now) => break now.viewer,
            Err(Error::Unauthenticated(_)) => return Started::Unauthorized,
            // Who comes back to listen while the database is away waits for it: an error would be the end of the subscription.
            Err(_) if listens(&state, &viewer.borrow(), &request) => tokio::time::sleep(PAUSE).await,
            Err(error) => return Started::Answered(operation::unknown_sender(&state.app, &error, id)),
        }
    };
    let meter = Meter::start(&state.app, &now);
    let prepared = match operation::prepare(&state.engine, &now, &request, id) {
        Ok(prepared) => prepared,
        Err(refused) => {
            meter.stop(None, &refused, 0);
            return Started::Answered(refused);
        }
    };
    if prepared.kind() == OperationKind::Subscription {
        let subscriber = Subscriber { place, ..Subscriber::new(state.app.clone(), viewer) };
        return match state.engine.subscribe(subscriber, Arc::new(caller.request()), prepared).await {
            Ok(stream) => Started::Opened(stream),
            Err(refused) => {
                meter.stop(None, &refused, 0);
                Started::Answered(refused)
            }
        };
    }
    let cx = operation::context(&state.app, now, &caller);
    let response = state.engine.execute(&cx, &prepared).await;
    meter.stop(Some(&prepared), &response, cx.statements());
    Started::Answered(response)
}

/// Whether it is a subscription, as far as one knows.
fn listens(state: &AppState, viewer: &Viewer, request: &Request) -> bool {
    let prepared = state.engine.prepare(viewer, request, "");
    prepared.is_ok_and(|prepared| prepared.kind() == OperationKind::Subscription)
}
