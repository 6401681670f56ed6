//! One stream of events, from its opening to its end.

use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use futures::stream::{BoxStream, Stream, StreamExt};
use resolvers::{App, event_cursor};
use schema::engine::{Outcome, Response};
use subscriptions::{Place, Point};
use tokio::time::{Interval, MissedTickBehavior, interval};
use tokio_util::sync::WaitForCancellationFutureOwned;
use tokio_util::task::task_tracker::TaskTrackerToken;

use super::protocol::{self, ALIVE, COMPLETE};
use crate::graphql::caller::Caller;
use crate::graphql::operation;
use crate::live::{Event, Rights, Seat};
use crate::state::AppState;

/// An open subscription. Dropping it ends it.
pub(crate) struct Events {
    app: Arc<App>,
    correlation_id: String,
    rights: Rights,
    responses: BoxStream<'static, Response>,
    place: Place,
    /// The point behind the last event that the client was told.
    told: Option<Point>,
    alive: Interval,
    stopping: Pin<Box<WaitForCancellationFutureOwned>>,
    over: bool,
    deliveries: metrics::Counter,
    _seat: Seat,
    _task: TaskTrackerToken,
}

impl Events {
    /// A stream that was just opened.
    pub(crate) fn new(
        state: &AppState,
        caller: &Caller,
        rights: Rights,
        seat: Seat,
        responses: BoxStream<'static, Response>,
        place: Place,
    ) -> Self {
        let fault = operation::fault(&caller.correlation_id);
        let responses = AssertUnwindSafe(responses).catch_unwind().map(move |r| r.unwrap_or_else(|_| fault.clone()));
        let mut alive = interval(Duration::from_millis(state.config.ws.ping_interval_ms));
        alive.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self {
            app: state.app.clone(),
            correlation_id: caller.correlation_id.clone(),
            rights,
            responses: responses.boxed(),
            place,
            told: None,
            alive,
            stopping: Box::pin(state.shutdown.clone().cancelled_owned()),
            over: false,
            deliveries: metrics::counter!("graphql_deliveries_total"),
            _seat: seat,
            _task: state.tasks.token(),
        }
    }

    /// What is sent.
    pub(crate) fn into_stream(self) -> impl Stream<Item = Result<Bytes, Infallible>> + Send {
        futures::stream::unfold(self, |mut events| async move {
            let bytes = events.next().await?;
            Some((Ok(bytes), events))
        })
    }

    /// What is sent next. The rights come first: who has lost them is told nothing any more. The first is where the stream begins, unless
    /// there is an event at once.
    async fn next(&mut self) -> Option<Bytes> {
        while !self.over {
            tokio::select! {
                biased;
                event = self.rights.next() => if event == Event::Ended {
                    return Some(self.end(&operation::ended(&self.correlation_id)));
                },
                () = &mut self.stopping => return self.stop(),
                response = self.responses.next() => return Some(self.deliver(response)),
                _ = self.alive.tick() => return Some(self.place().unwrap_or(ALIVE)),
            }
        }
        None
    }

    fn deliver(&mut self, response: Option<Response>) -> Bytes {
        match response {
            Some(response) if response.outcome == Outcome::Executed => {
                self.deliveries.increment(1);
                self.told = response.cursor.as_ref().map(|cursor| cursor.point).or(self.told);
                protocol::next(&response.body, response.cursor.as_ref().map(|cursor| &*cursor.text))
            }
            Some(refused) => self.end(&refused),
            None => {
                self.over = true;
                [self.place().unwrap_or_default(), COMPLETE].concat().into()
            }
        }
    }

    fn end(&mut self, refused: &Response) -> Bytes {
        self.over = true;
        protocol::answer(&refused.body)
    }

    /// The server stops. The stream is not complete, so the client comes back, to another server.
    fn stop(&mut self) -> Option<Bytes> {
        self.over = true;
        self.place()
    }

    /// Where the stream stands, whether it has moved or not: that would tell who waits that something was written that they may not see. Nothing
    /// for a stream that is not read from the log.
    fn place(&self) -> Option<Bytes> {
        let point = self.place.point().max(self.told)?;
        Some(protocol::place(&event_cursor::place(&self.app, point)))
    }
}
