//! Who listens: one logical listener over many connections to any server, each going on after the last cursor.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::DateTime;
use futures::{SinkExt, StreamExt};
use resolvers::event_cursor;
use resolvers::page::CursorKey;
use resolvers::seed::Dice;
use serde_json::{Value as Json, json};
use tests::services::Outcome;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use uuid::Uuid;

use crate::cast::{Person, uuid};
use crate::filter::Filter;
use crate::stage::Stage;

const SUBSCRIPTION: &str = "subscription($filter:TicketEventFilter,$after:String){ticketEvents(filter:$filter,after:$after){
    id cursor kind timestamp ticket{id status version}}}";
/// How long a handshake may take before another server is tried.
const HANDSHAKE: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(20);
/// Events of a connection that is so young may come from the log; in microseconds.
const YOUNG: i64 = 50_000;

/// An event that was told.
#[derive(Clone, Debug)]
pub(crate) struct Got {
    pub(crate) id: Uuid,
    pub(crate) kind: String,
    /// What the cursor names.
    pub(crate) position: i64,
    /// How long it took, in microseconds, when the connection was open before it happened.
    pub(crate) delay: Option<u64>,
}

/// How far the run is.
#[derive(Clone)]
pub(crate) struct Run {
    /// Nobody writes any more.
    pub(crate) enough: watch::Receiver<bool>,
    /// Nobody listens any more.
    pub(crate) stopped: watch::Receiver<bool>,
}

/// One logical listener.
pub(crate) struct Subscriber {
    pub(crate) who: Person,
    pub(crate) filter: Filter,
    /// It was told to begin after this position.
    pub(crate) start: i64,
    pub(crate) connections: AtomicU64,
    keys: Arc<CursorKey>,
    got: Mutex<Vec<Got>>,
    cursor: Mutex<String>,
    /// What a server said that it should not have.
    strange: Mutex<Vec<String>>,
}

type Socket = WebSocketStream<TcpStream>;

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Subscriber {
    /// Begins after a cursor.
    pub(crate) fn new(who: Person, filter: Filter, cursor: String, keys: Arc<CursorKey>) -> Outcome<Self> {
        let start = position(&keys, &cursor)?;
        Ok(Self {
            who,
            filter,
            start,
            connections: AtomicU64::new(0),
            keys,
            got: Mutex::default(),
            cursor: Mutex::new(cursor),
            strange: Mutex::default(),
        })
    }

    /// What was told so far.
    pub(crate) fn got(&self) -> Vec<Got> {
        lock(&self.got).clone()
    }

    /// What should not have been said.
    pub(crate) fn strange(&self) -> Vec<String> {
        lock(&self.strange).clone()
    }

    /// Listens until it is told to stop. As long as others write a connection lasts `cut` on average, and then as long as its server.
    pub(crate) async fn listen(self: Arc<Self>, stage: Arc<Stage>, cut: Option<Duration>, mut dice: Dice, mut run: Run) {
        loop {
            let port = stage.to_listen(&mut dice);
            let life = cut.map(|cut| cut.mul_f64(dice.between(20, 180) as f64 / 100.0)).filter(|_| !*run.enough.borrow());
            let connection = async {
                if self.connect(port, life).await.is_err() {
                    sleep(PAUSE).await;
                }
            };
            tokio::select! {
                () = connection => {}
                _ = run.stopped.wait_for(|stopped| *stopped) => return,
            }
        }
    }

    /// One connection. It ends without a word.
    async fn connect(&self, port: u16, life: Option<Duration>) -> Outcome<()> {
        let mut socket = timeout(HANDSHAKE, introduce(port, &self.who.token)).await??;
        self.connections.fetch_add(1, Ordering::Relaxed);
        let variables = json!({"filter": self.filter, "after": *lock(&self.cursor)});
        let subscribe = json!({"id": "1", "type": "subscribe", "payload": {"query": SUBSCRIPTION, "variables": variables}});
        socket.send(Message::text(subscribe.to_string())).await?;
        let (since, end) = (now(), Instant::now() + life.unwrap_or(Duration::from_secs(86_400)));
        while let Ok(message) = timeout_at(end, socket.next()).await {
            match message.ok_or("gone")?? {
                Message::Text(text) => self.hear(&mut socket, serde_json::from_str(&text)?, since).await?,
                Message::Close(frame) => return self.closed(frame.map_or(1005, |frame| frame.code.into())),
                _ => {}
            }
        }
        Ok(())
    }

    async fn hear(&self, socket: &mut Socket, message: Json, since: i64) -> Outcome<()> {
        match message["type"].as_str() {
            Some("ping") => Ok(socket.send(Message::text(r#"{"type":"pong"}"#)).await?),
            Some("next") => self.take(&message["payload"], since),
            _ => {
                let text = message.to_string();
                // Without its database a server cannot read the log; it says so, and the listener comes back.
                if !text.contains("INTERNAL_SERVER_ERROR") {
                    lock(&self.strange).push(text.clone());
                }
                Err(text.into())
            }
        }
    }

    fn take(&self, payload: &Json, since: i64) -> Outcome<()> {
        let event = &payload["data"]["ticketEvents"];
        let Some(cursor) = event["cursor"].as_str() else { return Err(payload.to_string().into()) };
        let happened = DateTime::parse_from_rfc3339(event["timestamp"].as_str().unwrap_or_default())?.timestamp_micros();
        let delay = (happened > since + YOUNG).then(|| u64::try_from(now() - happened).unwrap_or_default());
        let kind = event["kind"].as_str().unwrap_or_default().to_owned();
        lock(&self.got).push(Got { id: uuid(&event["id"])?, kind, position: position(&self.keys, cursor)?, delay });
        cursor.clone_into(&mut lock(&self.cursor));
        Ok(())
    }

    fn closed(&self, code: u16) -> Outcome<()> {
        // Nobody's rights end here.
        if (4400..4500).contains(&code) {
            lock(&self.strange).push(format!("closed with {code}"));
        }
        Err(format!("closed with {code}").into())
    }
}

async fn introduce(port: u16, token: &str) -> Outcome<Socket> {
    let mut request = format!("ws://127.0.0.1:{port}/graphql").into_client_request()?;
    request.headers_mut().insert("sec-websocket-protocol", "graphql-transport-ws".parse()?);
    let stream = TcpStream::connect(("127.0.0.1", port)).await?;
    let (mut socket, _) = tokio_tungstenite::client_async(request, stream).await?;
    let init = json!({"type": "connection_init", "payload": {"authorization": format!("Bearer {token}")}});
    socket.send(Message::text(init.to_string())).await?;
    match socket.next().await {
        Some(Ok(Message::Text(text))) if text.contains("connection_ack") => Ok(socket),
        other => Err(format!("no connection_ack but {other:?}").into()),
    }
}

/// The position that a cursor names.
fn position(keys: &CursorKey, cursor: &str) -> Outcome<i64> {
    Ok(event_cursor::opened(keys, cursor).map_err(|_| format!("not a cursor: {cursor}"))?.position)
}

/// Microseconds since 1970, as the servers of this machine know them.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or_default()
}
