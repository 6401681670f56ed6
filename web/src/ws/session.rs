//! One socket from its opening to its end: one task, one loop.

use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use axum::extract::ws::{Utf8Bytes, WebSocket};
use futures::StreamExt;
use futures::future::BoxFuture;
use resolvers::event_cursor;
use schema::engine::{ErrorCode, Request, Response};
use serde_json::{Map, Value as Json};
use subscriptions::{Point, Turns};
use tokio_stream::StreamMap;
use tokio_util::task::task_tracker::TaskTrackerToken;

use super::close::{self, Close};
use super::operation::{Asked, Operation, Step};
use super::protocol::{self, ClientMessage, Writer};
use super::timer::Timer;
use super::wire::{self, Room, Wire};
use crate::auth;
use crate::graphql::caller::Caller;
use crate::graphql::params::Refusal;
use crate::live::{self, Rights, Seat};
use crate::state::AppState;

/// How long operations that answer once may take to end when the server stops.
const DRAIN: Duration = Duration::from_secs(5);

/// Why the loop ends: what to tell the client, if anything.
type Over = Option<Close>;

/// How far the handshake is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// `connection_init` has not come.
    Opened,
    /// It has, and is being looked at.
    Initialising,
    /// It was acknowledged.
    Ready,
}

/// One socket.
pub(crate) struct Session {
    state: Arc<AppState>,
    caller: Caller,
    wire: Wire,
    rights: Rights,
    operations: StreamMap<Arc<str>, Operation>,
    turns: Turns,
    begun: u64,
    phase: Phase,
    timer: Timer,
    /// Ends when the server is asked to stop, and then when it has waited long enough.
    stopping: BoxFuture<'static, ()>,
    draining: bool,
    /// From where the streams that were ended go on.
    ended_at: Option<Point>,
    seat: Seat,
    _task: TaskTrackerToken,
}

enum Event {
    Operation(Arc<str>, Step),
    Rights(live::Event),
    Wire(wire::Event),
    Time,
    Stop,
}

impl Session {
    /// A socket that was just opened.
    pub(crate) fn new(state: Arc<AppState>, caller: Caller, seat: Seat, socket: WebSocket) -> Self {
        let shutdown = state.shutdown.clone();
        let rights = Rights::new(state.app.clone(), state.config.expiry_warning());
        let room = Room { messages: state.config.ws.queue, bytes: state.config.ws.queue_bytes };
        Self {
            wire: Wire::new(socket, room),
            rights,
            turns: Turns::default(),
            operations: StreamMap::new(),
            begun: 0,
            phase: Phase::Opened,
            timer: Timer::new(&state.config.ws),
            stopping: Box::pin(shutdown.cancelled_owned()),
            draining: false,
            ended_at: None,
            seat,
            _task: state.tasks.token(),
            caller,
            state,
        }
    }

    /// Serves it to its end.
    pub(crate) async fn run(mut self) {
        let over = loop {
            let event = self.next().await;
            if let Err(over) = self.handle(event) {
                break over;
            }
        };
        tracing::debug!(correlationId = self.caller.correlation_id, close = over.as_ref().map(|c| c.code), "socket closed");
        let over = over.map(|close| self.with_hint(close));
        let owes = over.as_ref().is_some_and(Close::lets_resume);
        let Self { wire, operations, seat, state, mut rights, .. } = self;
        drop(operations);
        let goodbye = wire.close(over, Duration::from_millis(state.config.ws.write_timeout_ms));
        // Who loses the right to what waits meanwhile does not get it.
        tokio::select! { () = goodbye => {}, () = rights.ended(), if owes => {} }
        drop(seat);
    }

    /// From where to go on: the oldest point of the streams. All that they said leaves before the goodbye.
    fn point(&self) -> Option<Point> {
        self.operations.iter().filter_map(|(_, operation)| operation.point()).chain(self.ended_at).min()
    }

    fn with_hint(&self, close: Close) -> Close {
        match self.point().filter(|_| close.lets_resume()) {
            Some(point) => close.resume_after(&event_cursor::place(&self.state.app, point)),
            None => close,
        }
    }

    /// What happens next. Deliveries are taken while there is room for them and leave together; then the client is heard.
    async fn next(&mut self) -> Event {
        tokio::select! {
            biased;
            Some((id, step)) = next_of(&mut self.operations, self.wire.has_room()), if !self.operations.is_empty() => Event::Operation(id, step),
            event = self.rights.next() => Event::Rights(event),
            event = self.wire.next() => Event::Wire(event),
            () = self.timer.next() => Event::Time,
            () = &mut self.stopping => Event::Stop,
        }
    }

    fn handle(&mut self, event: Event) -> Result<(), Over> {
        match event {
            Event::Operation(id, step) => self.say(&id, step),
            Event::Rights(event) => self.credentials(event),
            Event::Wire(wire::Event::Message(text)) => self.hear(&text),
            Event::Wire(wire::Event::Room) => Ok(()),
            Event::Wire(wire::Event::Over(over)) => Err(over),
            Event::Time => self.timer.tick(&mut self.wire, self.phase == Phase::Opened),
            Event::Stop => self.stop(),
        }
    }

    fn say(&mut self, id: &str, step: Step) -> Result<(), Over> {
        match step {
            Step::Next(message) => {
                self.wire.send(message);
                return Ok(());
            }
            Step::Last(message) => self.wire.send(message),
            Step::Answer(answer, complete) => {
                self.wire.send(answer);
                self.wire.send(complete);
            }
            Step::Unauthorized => return Err(Some(close::UNAUTHORIZED)),
        }
        self.operations.remove(id);
        self.drained()
    }

    fn credentials(&mut self, event: live::Event) -> Result<(), Over> {
        match event {
            live::Event::Accepted => {
                let user = self.rights.user();
                if user.is_some_and(|user| !self.seat.belongs_to(user)) {
                    return Err(Some(close::TOO_MANY_SOCKETS));
                }
                self.acknowledge();
                Ok(())
            }
            live::Event::Expiring(at) => {
                self.wire.send(protocol::expiring(at));
                Ok(())
            }
            live::Event::Refused => Err(Some(close::FORBIDDEN)),
            live::Event::Fault => Err(Some(close::AWAY)),
            live::Event::Ended => Err(Some(close::UNAUTHORIZED)),
        }
    }

    fn acknowledge(&mut self) {
        if self.phase != Phase::Ready {
            self.phase = Phase::Ready;
            self.wire.send(protocol::ACK);
        }
    }

    fn hear(&mut self, text: &Utf8Bytes) -> Result<(), Over> {
        if text.len() > self.state.config.ws.max_message_bytes {
            return Err(Some(close::TOO_LARGE));
        }
        match protocol::parse(text).map_err(|reason| Some(Close::invalid(reason)))? {
            ClientMessage::Init(payload) => self.init(&payload),
            ClientMessage::Ping(payload) => self.ping(payload),
            ClientMessage::Pong => Ok(()),
            ClientMessage::Subscribe(id, request) => self.subscribe(&id, request),
            ClientMessage::Complete(id) => {
                self.operations.remove(id.as_str());
                self.drained()
            }
        }
    }

    fn init(&mut self, payload: &Map<String, Json>) -> Result<(), Over> {
        if self.phase != Phase::Opened {
            return Err(Some(close::TOO_MANY_INITS));
        }
        self.phase = Phase::Initialising;
        match auth::in_payload(payload) {
            Ok(Some(token)) => self.rights.accept(token),
            // Whoever says nothing may ask what is public.
            Ok(None) => self.acknowledge(),
            Err(_) => return Err(Some(close::FORBIDDEN)),
        }
        Ok(())
    }

    fn ping(&mut self, payload: Option<Map<String, Json>>) -> Result<(), Over> {
        let token = payload.as_ref().map(auth::in_payload).transpose().map_err(|_| Some(close::FORBIDDEN))?.flatten();
        let secret = token.is_some();
        if let Some(token) = token
            && self.phase == Phase::Ready
        {
            self.rights.accept(token);
        }
        self.wire.send(protocol::pong(payload.filter(|_| !secret)));
        Ok(())
    }

    fn subscribe(&mut self, id: &str, request: Result<Request, Refusal>) -> Result<(), Over> {
        if self.phase != Phase::Ready {
            return Err(Some(close::UNAUTHORIZED));
        }
        if self.draining {
            return Err(Some(close::SHUTDOWN));
        }
        if self.operations.contains_key(id) {
            return Err(Some(Close::duplicate(id)));
        }
        self.begun += 1;
        let caller = self.caller.operation(self.begun);
        let request = if self.operations.len() < self.state.config.ws.max_operations {
            request
        } else {
            Err(Refusal { code: ErrorCode::RateLimited, message: "Too many operations are running on this socket" })
        };
        match request {
            Ok(request) => {
                let (token, viewer) = (self.rights.token(), self.rights.viewer());
                let turns = self.turns.clone();
                let asked = Asked { state: self.state.clone(), caller, request, token, viewer, turns };
                self.operations.insert(id.into(), Operation::new(id, asked));
            }
            Err(refusal) => {
                let response = Response::refused(refusal.code, refusal.message, &caller.correlation_id);
                self.wire.send(Writer::new(id).error(&response.body));
            }
        }
        Ok(())
    }

    /// The server stops: streams end now, single answers may still be given.
    fn stop(&mut self) -> Result<(), Over> {
        if self.draining {
            return Err(Some(close::SHUTDOWN));
        }
        self.draining = true;
        self.ended_at = self.streams().filter_map(|(_, stream)| stream.point()).min();
        self.stopping = Box::pin(tokio::time::sleep(DRAIN));
        let streams: Vec<_> = self.streams().map(|(id, _)| id.clone()).collect();
        for id in streams {
            self.operations.remove(&id);
        }
        self.drained()
    }

    fn streams(&self) -> impl Iterator<Item = &(Arc<str>, Operation)> {
        self.operations.iter().filter(|(_, operation)| operation.is_subscription())
    }

    fn drained(&self) -> Result<(), Over> {
        if self.draining && self.operations.is_empty() { Err(Some(close::SHUTDOWN)) } else { Ok(()) }
    }
}

/// What the operations say next. As long as there is no room for that, each goes on only up to it.
async fn next_of(operations: &mut StreamMap<Arc<str>, Operation>, room: bool) -> Option<(Arc<str>, Step)> {
    poll_fn(|cx| {
        if room {
            return operations.poll_next_unpin(cx);
        }
        operations.values_mut().for_each(|operation| operation.advance(cx));
        Poll::Pending
    })
    .await
}
