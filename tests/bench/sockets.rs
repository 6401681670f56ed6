//! A thousand sockets of `graphql-transport-ws`: what an idle one costs, and how fast a change reaches them all.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use chrono::DateTime;
use futures::{SinkExt, StreamExt};
use hdrhistogram::Histogram;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

use crate::Outcome;
use crate::load::{Client, histogram};
use crate::requests::{Kind, Side};
use crate::wire::Connection;

const SUBSCRIPTION: &str = r#"{"id":"1","type":"subscribe","payload":{"query":"subscription{ticketEvents{id kind timestamp ticket{id status version}}}"}}"#;
/// How long the last deliveries may take.
const TAIL: Duration = Duration::from_secs(5);

type Socket = WebSocketStream<TcpStream>;

/// Sockets that are read until they are told to stop; each then gives the delays of its deliveries, in microseconds.
pub(crate) struct Crowd {
    tasks: Vec<JoinHandle<Outcome<Vec<u64>>>>,
    stop: watch::Sender<bool>,
    delivered: Arc<AtomicUsize>,
}

/// How fast tickets are changed, and how long.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    pub(crate) per_second: u64,
    pub(crate) time: Duration,
}

/// What of it falls to one client.
struct Share {
    first: Duration,
    every: Duration,
    time: Duration,
}

impl Pace {
    /// Each client in its turn, so that together they keep the pace even; none waits for another's answer.
    fn shared_by(self, clients: Vec<Client>) -> impl Iterator<Item = (Client, Share)> {
        let step = Duration::from_secs_f64(1.0 / self.per_second.max(1) as f64);
        let every = step * u32::try_from(clients.len()).unwrap_or(u32::MAX);
        let share = move |turn: u32| Share { first: step * turn, every, time: self.time };
        clients.into_iter().zip((0..).map(share))
    }
}

/// How changes reached a crowd.
pub(crate) struct Delivered {
    pub(crate) sockets: usize,
    pub(crate) updates: usize,
    pub(crate) took: Duration,
    /// Of those that should have come.
    pub(crate) fraction: f64,
    /// From the moment that the event names, which is before its commit, to its arrival, in microseconds.
    delays: Histogram<u64>,
}

impl Delivered {
    /// Updates a second.
    pub(crate) fn pace(&self) -> f64 {
        self.updates as f64 / self.took.as_secs_f64()
    }

    /// The delay, in microseconds, that this part of the deliveries did not exceed.
    pub(crate) fn quantile(&self, part: f64) -> u64 {
        self.delays.value_at_quantile(part)
    }
}

impl Crowd {
    /// Opens so many sockets; each has introduced itself, and subscribed when asked to.
    pub(crate) async fn open(port: u16, token: &str, count: usize, subscribe: bool) -> Outcome<Self> {
        let stop = watch::Sender::new(false);
        let delivered = Arc::new(AtomicUsize::new(0));
        let mut tasks = Vec::with_capacity(count);
        for _ in 0..count {
            let socket = introduce(port, token, subscribe).await?;
            tasks.push(tokio::spawn(read(socket, stop.subscribe(), delivered.clone())));
        }
        Ok(Self { tasks, stop, delivered })
    }

    /// Closes them and gives what each measured.
    pub(crate) async fn close(self) -> Outcome<Vec<Vec<u64>>> {
        self.stop.send_replace(true);
        let mut all = Vec::with_capacity(self.tasks.len());
        for task in self.tasks {
            all.push(task.await??);
        }
        Ok(all)
    }

    /// Lets clients change tickets and waits until everybody has heard of each change, or it takes too long.
    pub(crate) async fn listen(self, port: u16, token: &str, clients: Vec<Client>, pace: Pace) -> Outcome<Delivered> {
        let began = Instant::now();
        let writers: Vec<_> =
            pace.shared_by(clients).map(|(client, share)| tokio::spawn(update(port, token.to_owned(), client, share))).collect();
        let (mut updates, mut last) = (0, began);
        for writer in writers {
            let (made, answered) = writer.await??;
            updates += made;
            last = last.max(answered);
        }
        let took = last - began;
        let sockets = self.tasks.len();
        let expected = updates * sockets;
        let last = Instant::now();
        while self.delivered.load(Ordering::Relaxed) < expected && last.elapsed() < TAIL {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let mut delays = histogram()?;
        for delay in self.close().await?.into_iter().flatten() {
            delays.saturating_record(delay);
        }
        Ok(Delivered { sockets, updates, took, fraction: delays.len() as f64 / expected.max(1) as f64, delays })
    }
}

async fn introduce(port: u16, token: &str, subscribe: bool) -> Outcome<Socket> {
    let mut request = format!("ws://127.0.0.1:{port}/graphql").into_client_request()?;
    request.headers_mut().insert("sec-websocket-protocol", "graphql-transport-ws".parse()?);
    let stream = TcpStream::connect(("127.0.0.1", port)).await?;
    stream.set_nodelay(true)?;
    let small = WebSocketConfig::default().read_buffer_size(4096).write_buffer_size(0);
    let (mut socket, _) = tokio_tungstenite::client_async_with_config(request, stream, Some(small)).await?;
    let init = format!(r#"{{"type":"connection_init","payload":{{"authorization":"Bearer {token}"}}}}"#);
    socket.send(Message::text(init)).await?;
    match socket.next().await {
        Some(Ok(Message::Text(text))) if text.contains("connection_ack") => {}
        other => return Err(format!("no connection_ack but {other:?}").into()),
    }
    if subscribe {
        socket.send(Message::text(SUBSCRIPTION)).await?;
    }
    Ok(socket)
}

async fn read(mut socket: Socket, mut stop: watch::Receiver<bool>, delivered: Arc<AtomicUsize>) -> Outcome<Vec<u64>> {
    let mut delays = Vec::new();
    loop {
        let message = tokio::select! {
            message = socket.next() => message,
            _ = stop.changed() => return Ok(delays),
        };
        match message {
            Some(Ok(Message::Text(text))) if text.contains(r#""type":"next""#) => {
                delays.push(delay(&text)?);
                delivered.fetch_add(1, Ordering::Relaxed);
            }
            Some(Ok(Message::Text(text))) if text.contains(r#""type":"ping""#) => {
                socket.send(Message::text(r#"{"type":"pong"}"#)).await?;
            }
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
            other => return Err(format!("a socket heard {other:?}").into()),
        }
    }
}

/// Microseconds since the moment that the event names.
fn delay(message: &str) -> Outcome<u64> {
    let rest = message.split_once(r#""timestamp":""#).ok_or_else(|| format!("no event in {message}"))?.1;
    let moment = rest.split('"').next().unwrap_or_default();
    let then = DateTime::parse_from_rfc3339(moment)?.timestamp_micros();
    let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_micros())?;
    Ok(u64::try_from(now - then).unwrap_or_default())
}

/// Sends updates at an even pace and says how many, and when the last was answered. What comes too late for its turn is sent at once.
async fn update(port: u16, token: String, mut client: Client, Share { first, every, time }: Share) -> Outcome<(usize, Instant)> {
    let mut templates = Kind::Update.templates(Side::Ours, &token);
    let mut connection = Connection::open(port).await?;
    let began = tokio::time::Instant::now();
    let mut pace = tokio::time::interval_at(began + first, every);
    let (mut updates, mut last) = (0, Instant::now());
    while pace.tick().await < began + time && began.elapsed() < time {
        let status = connection.exchange(client.request(Kind::Update, &mut templates)?).await?;
        if status != 200 || !String::from_utf8_lossy(connection.body()).contains(r#""userErrors":[]"#) {
            return Err(format!("an update failed: {}", String::from_utf8_lossy(connection.body())).into());
        }
        (updates, last) = (updates + 1, Instant::now());
    }
    Ok((updates, last))
}
