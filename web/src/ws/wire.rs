//! One socket's two directions, served by one task: what waits to leave is bounded, and is flushed in one go.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::ws::{Message, Utf8Bytes, WebSocket};
use axum::{BoxError, Error};
use futures::{SinkExt, StreamExt};
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Error as WsError;

use super::close::{self, Close};

/// How much may wait to leave a socket.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Room {
    /// So many messages, or about so many.
    pub(crate) messages: usize,
    /// So many bytes, and what the last message has more.
    pub(crate) bytes: usize,
}

/// What happens on a socket.
#[derive(Debug)]
pub(crate) enum Event {
    /// A message came.
    Message(Utf8Bytes),
    /// There is room again for what waits to leave.
    Room,
    /// It is over; with a reason when the client should be told.
    Over(Option<Close>),
}

/// One socket.
#[derive(Debug)]
pub(crate) struct Wire {
    socket: WebSocket,
    waiting: VecDeque<Message>,
    waiting_bytes: usize,
    room: Room,
    unflushed: bool,
    /// When the client was last heard of.
    pub(crate) heard: Instant,
    /// Since when the client does not take what is sent.
    pub(crate) stalled: Option<Instant>,
}

impl Wire {
    /// A socket for whose messages there is so much room.
    pub(crate) fn new(socket: WebSocket, room: Room) -> Self {
        Self { socket, waiting: VecDeque::new(), waiting_bytes: 0, room, unflushed: false, heard: Instant::now(), stalled: None }
    }

    /// True when more may be sent.
    pub(crate) fn has_room(&self) -> bool {
        self.waiting.len() < self.room.messages && self.waiting_bytes < self.room.bytes
    }

    /// Sends a message, as soon as [`next`](Self::next) is waited for.
    pub(crate) fn send(&mut self, text: Utf8Bytes) {
        self.waiting_bytes += text.len();
        self.waiting.push_back(Message::Text(text));
    }

    fn take(&mut self) -> Option<Message> {
        let message = self.waiting.pop_front()?;
        if let Message::Text(text) = &message {
            self.waiting_bytes -= text.len();
        }
        Some(message)
    }

    /// Asks the client for a sign of life.
    pub(crate) fn ping(&mut self) {
        self.waiting.push_back(Message::Ping(Vec::new().into()));
    }

    /// Sends what waits, and reads. Whoever does not read is not listened to. Nothing is lost when it is dropped before it is done.
    pub(crate) async fn next(&mut self) -> Event {
        poll_fn(|cx| self.poll(cx)).await
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Event> {
        let was_full = !self.has_room();
        if let Poll::Ready(Err(_)) = self.poll_write(cx) {
            return Poll::Ready(Event::Over(None));
        }
        if !self.has_room() {
            return Poll::Pending;
        }
        if was_full {
            return Poll::Ready(Event::Room);
        }
        loop {
            let Poll::Ready(message) = self.socket.poll_next_unpin(cx) else { return Poll::Pending };
            self.heard = Instant::now();
            return Poll::Ready(match message {
                Some(Ok(Message::Text(text))) => Event::Message(text),
                Some(Ok(Message::Binary(_))) => Event::Over(Some(Close::invalid("Messages must be text"))),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
                Some(Ok(Message::Close(_))) | None => Event::Over(None),
                Some(Err(error)) => Event::Over(told(error)),
            });
        }
    }

    fn poll_write(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        while !self.waiting.is_empty() {
            if self.blocked(|socket| socket.poll_ready_unpin(cx))?.is_pending() {
                return Poll::Pending;
            }
            if let Some(message) = self.take() {
                self.socket.start_send_unpin(message)?;
                self.unflushed = true;
            }
        }
        if self.unflushed {
            if self.blocked(|socket| socket.poll_flush_unpin(cx))?.is_pending() {
                return Poll::Pending;
            }
            self.unflushed = false;
        }
        Poll::Ready(Ok(()))
    }

    /// Keeps the time since when nothing leaves.
    fn blocked(&mut self, step: impl FnOnce(&mut WebSocket) -> Poll<Result<(), Error>>) -> Result<Poll<()>, Error> {
        match step(&mut self.socket) {
            Poll::Pending => {
                self.stalled.get_or_insert_with(Instant::now);
                Ok(Poll::Pending)
            }
            Poll::Ready(result) => {
                self.stalled = None;
                result.map(Poll::Ready)
            }
        }
    }

    /// Ends it: tells the client why, when there is a reason, and waits a while for the client's own goodbye. A client that takes nothing
    /// gets none.
    pub(crate) async fn close(mut self, over: Option<Close>, patience: Duration) {
        if over.is_none() && self.stalled.is_some() {
            return;
        }
        let goodbye = async {
            // What waits is still owed to who may come back. In every other case its receiver has lost the right to it, or is gone.
            while over.as_ref().is_some_and(Close::lets_resume)
                && let Some(message) = self.take()
            {
                self.socket.feed(message).await?;
            }
            if let Some(close) = over {
                self.socket.send(Message::Close(Some(close.frame()))).await?;
            }
            while let Some(message) = self.socket.next().await {
                message?;
            }
            Ok::<_, Error>(())
        };
        // Whether the client takes its leave properly makes no difference any more.
        let _ = tokio::time::timeout(patience, goodbye).await;
    }
}

/// What to tell a client after a failure to read.
fn told(error: Error) -> Option<Close> {
    let error: BoxError = error.into_inner();
    match error.downcast_ref::<WsError>() {
        Some(WsError::Capacity(_)) => Some(close::TOO_LARGE),
        Some(WsError::Utf8(_)) => Some(close::NOT_UTF8),
        Some(WsError::Protocol(_)) => Some(close::PROTOCOL),
        _ => None,
    }
}
