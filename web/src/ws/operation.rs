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
use resolvers::auth::authenticate;
use resolvers::{Error, event_cursor};
use schema::engine::registry::Subscriber;
use schema::engine::{OperationKind, Outcome, Prepared, Request, Response};
use subscriptions::{CurrentViewer, PAUSE, Place, Point, Turns};
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
    pub(crate) state: Arc<AppState>,
    pub(crate) caller: Caller,
    pub(crate) request: Request,
    /// The access token of the socket.
    pub(crate) token: Option<Arc<str>>,
    /// The viewer of the socket, as of now.
    pub(crate) viewer: CurrentViewer,
    /// Shared by all operations of the socket.
    pub(crate) turns: Turns,
}

impl Asked {
    fn prepared(&self) -> Option<Prepared> {
        operation::prepare(&self.state.engine, &self.viewer.last(), &self.request, &self.caller.correlation_id).ok()
    }

    /// Whether it is a subscription, as far as one knows.
    fn listens(&self) -> bool {
        self.prepared().is_some_and(|prepared| prepared.kind() == OperationKind::Subscription)
    }

    /// From where it is to go on.
    fn after(&self) -> Option<Point> {
        event_cursor::point(&self.state.app, self.prepared()?.resumes_after()?).ok()
    }
}

/// How an operation begins.
enum Started {
    Answered(Response),
    Opened(BoxStream<'static, Response>),
    Unauthorized,
}

enum Phase {
    Starting(BoxFuture<'static, Started>, Arc<Asked>),
    Open(BoxStream<'static, Response>),
    Over,
}

/// A running operation. Dropping it stops it.
pub(crate) struct Operation {
    writer: Writer,
    correlation_id: String,
    /// Where the stream begins when nothing says otherwise.
    begun: Point,
    place: Place,
    /// The point behind what was said last.
    said: Option<Point>,
    /// What it says next, and the point behind that, while there was no room for it.
    next: Option<(Step, Option<Point>)>,
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
        let begun = asked.state.app.feed.point();
        let place = Place::of(&asked.turns);
        let fault = operation::fault(&correlation_id);
        let span = logs::request_span(&correlation_id, &correlation_id);
        let asked = Arc::new(asked);
        let start = AssertUnwindSafe(start(asked.clone(), place.clone()).instrument(span))
            .catch_unwind()
            .map(|started| started.unwrap_or(Started::Answered(fault)));
        Self {
            writer: Writer::new(id),
            correlation_id,
            begun,
            place,
            said: None,
            next: None,
            phase: Phase::Starting(start.boxed(), asked),
            deliveries: metrics::counter!("graphql_deliveries_total"),
            running,
        }
    }

    /// True for a subscription, false for whatever answers once.
    pub(crate) fn is_subscription(&self) -> bool {
        match &self.phase {
            Phase::Starting(_, asked) => asked.listens(),
            Phase::Open(_) => true,
            Phase::Over => false,
        }
    }

    /// Where to go on in the log, after all that was said: for who listens, and for who has asked to and waits to hear anything.
    pub(crate) fn point(&self) -> Option<Point> {
        match &self.phase {
            Phase::Starting(_, asked) => self.place.point().or_else(|| asked.after()).or(Some(self.begun)),
            Phase::Open(_) => self.place.point().max(self.said),
            Phase::Over => None,
        }
    }

    /// Goes on up to what it says next. Whoever has no room for that still lets it come so far: what it holds meanwhile, such as a connection
    /// to the database or an answer that others wait for, must not depend on who reads.
    pub(crate) fn advance(&mut self, cx: &mut Context<'_>) {
        if self.next.is_none()
            && let Poll::Ready(Some(next)) = self.poll_step(cx)
        {
            self.next = Some(next);
        }
    }

    fn answered(&self, response: &Response) -> Step {
        match response.outcome {
            Outcome::Executed => Step::Answer(self.writer.next(&response.body), self.writer.complete()),
            Outcome::Refused(_) => Step::Last(self.writer.error(&response.body)),
        }
    }

    fn delivered(&self, response: Option<&Response>) -> (Step, Option<Point>) {
        match response {
            None => (Step::Last(self.writer.complete()), None),
            Some(response) if response.outcome == Outcome::Executed => {
                self.deliveries.increment(1);
                let point = response.cursor.as_ref().map(|cursor| cursor.point);
                (Step::Next(self.writer.next(&response.body)), point)
            }
            Some(response) => (Step::Last(self.writer.error(&response.body)), None),
        }
    }

    /// What it says next, and the point behind that.
    fn poll_step(&mut self, cx: &mut Context<'_>) -> Poll<Option<(Step, Option<Point>)>> {
        loop {
            let (step, point) = match &mut self.phase {
                Phase::Over => return Poll::Ready(None),
                Phase::Starting(start, _) => match ready!(start.as_mut().poll(cx)) {
                    Started::Answered(response) => (self.answered(&response), None),
                    Started::Unauthorized => (Step::Unauthorized, None),
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
            return Poll::Ready(Some((step, point)));
        }
    }
}

impl Stream for Operation {
    type Item = Step;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Step>> {
        let next = match self.next.take() {
            Some(next) => Some(next),
            None => ready!(self.poll_step(cx)),
        };
        Poll::Ready(next.map(|(step, point)| {
            self.said = point.or(self.said);
            step
        }))
    }
}

impl Drop for Operation {
    fn drop(&mut self) {
        self.running.decrement(1.0);
    }
}

/// Through the front door, with the rights of this very moment.
async fn start(asked: Arc<Asked>, place: Place) -> Started {
    let Asked { state, caller, request, token, viewer, .. } = &*asked;
    let id = &caller.correlation_id;
    let now = loop {
        let Some(token) = token else { break Viewer::anonymous() };
        let began = Instant::now();
        let now = authenticate(&state.app, token).await;
        caller.patience.spend(began.elapsed());
        match now {
            Ok(now) => break now.viewer,
            Err(Error::Unauthenticated(_)) => return Started::Unauthorized,
            // Who comes back to listen while the database is away waits for it: an error would be the end of the subscription.
            Err(_) if asked.listens() => tokio::time::sleep(PAUSE).await,
            Err(error) => return Started::Answered(operation::unknown_sender(&state.app, &error, id)),
        }
    };
    let meter = Meter::start(&state.app, &now);
    let prepared = match operation::prepare(&state.engine, &now, request, id) {
        Ok(prepared) => prepared,
        Err(refused) => {
            meter.stop(None, &refused, 0);
            return Started::Answered(refused);
        }
    };
    if prepared.kind() == OperationKind::Subscription {
        let subscriber = Subscriber { place, ..Subscriber::new(state.app.clone(), viewer.clone()) };
        return match state.engine.subscribe(subscriber, Arc::new(caller.request()), prepared).await {
            Ok(stream) => Started::Opened(stream),
            Err(refused) => {
                meter.stop(None, &refused, 0);
                Started::Answered(refused)
            }
        };
    }
    let cx = operation::context(&state.app, now, caller);
    let response = state.engine.execute(&cx, &prepared).await;
    meter.stop(Some(&prepared), &response, cx.statements());
    Started::Answered(response)
}
