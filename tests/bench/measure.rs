//! The five requests, asked of both servers in turn, so that whatever else the machine does hits both.

use std::sync::Arc;
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;
use serde_json::json;
use tokio_postgres::Client as Database;
use uuid::Uuid;

use crate::load::{Client, Target, histogram, round};
use crate::options::Options;
use crate::process::Server;
use crate::requests::{KINDS, Kind, Side};
use crate::wire::{Connection, post};
use crate::{Outcome, api, database};

/// How many documents the measurement `bomb` sends.
const BOMBS: u32 = 200;

/// What was measured of one server and one request.
pub(crate) struct Measured {
    pub(crate) requests: u64,
    pub(crate) took: Duration,
    /// In microseconds.
    pub(crate) latencies: Histogram<u64>,
    /// Time on a processor, of the server's process alone.
    pub(crate) cpu: Duration,
    /// Bytes, when the last round ended.
    pub(crate) memory: u64,
}

/// Both servers, the same request.
pub(crate) struct Pair {
    pub(crate) kind: Kind,
    pub(crate) ours: Measured,
    pub(crate) rival: Measured,
}

impl Measured {
    fn nothing() -> Outcome<Self> {
        Ok(Self { requests: 0, took: Duration::ZERO, latencies: histogram()?, cpu: Duration::ZERO, memory: 0 })
    }

    pub(crate) fn per_second(&self) -> f64 {
        self.requests as f64 / self.took.as_secs_f64()
    }

    /// Microseconds on a processor.
    pub(crate) fn cpu_per_request(&self) -> f64 {
        self.cpu.as_micros() as f64 / self.requests.max(1) as f64
    }

    /// In milliseconds.
    pub(crate) fn percentile(&self, quantile: f64) -> f64 {
        self.latencies.value_at_quantile(quantile) as f64 / 1000.0
    }
}

impl Pair {
    pub(crate) fn ratio(&self) -> f64 {
        self.ours.per_second() / self.rival.per_second()
    }
}

/// Measures what is wanted of the five.
pub(crate) async fn requests(options: &Options, database: &Database, ours: &Server, rival: &Server) -> Outcome<Vec<Pair>> {
    let tickets = database::tickets(database).await?;
    let mut clients = Client::several(options.connections, &tickets, &database::open_tickets(database).await?);
    let mut pairs = Vec::new();
    for kind in KINDS.into_iter().filter(|kind| options.wants(kind.name())) {
        eprintln!("{} ...", kind.title());
        // A token is good for a quarter of an hour.
        let token = api::sign_in(ours.port).await?;
        same_answers(kind, &token, &tickets, ours, rival).await?;
        pairs.push(pair(options, kind, &token, &mut clients, ours, rival).await?);
    }
    Ok(pairs)
}

async fn pair(
    options: &Options,
    kind: Kind,
    token: &str,
    clients: &mut Vec<Client>,
    ours: &Server,
    rival: &Server,
) -> Outcome<Pair> {
    let target = |side, server: &Server| Target { port: server.port, kind, side, templates: kind.templates(side, token) };
    let targets = [(target(Side::Ours, ours), ours), (target(Side::Rival, rival), rival)];
    let mut measured = [Measured::nothing()?, Measured::nothing()?];
    for (target, _) in &targets {
        round(target, clients, options.round() / 4).await?;
    }
    for _ in 0..options.rounds {
        for ((target, server), sum) in targets.iter().zip(&mut measured) {
            let before = server.usage()?;
            let answers = round(target, clients, options.round()).await?;
            let after = server.usage()?;
            sum.requests += answers.latencies.len();
            sum.took += answers.took;
            sum.latencies.add(answers.latencies)?;
            sum.cpu += after.cpu.saturating_sub(before.cpu);
            sum.memory = after.memory;
        }
    }
    let [ours, rival] = measured;
    Ok(Pair { kind, ours, rival })
}

/// Asks both once, of a quiet database, and compares. An update says its version, which moves with each.
async fn same_answers(kind: Kind, token: &str, tickets: &Arc<[Uuid]>, ours: &Server, rival: &Server) -> Outcome<()> {
    if kind == Kind::Update {
        return Ok(());
    }
    for id in [tickets[0], tickets[tickets.len() / 2], tickets[tickets.len() - 1]] {
        let mut bodies = Vec::new();
        for (side, server) in [(Side::Ours, ours), (Side::Rival, rival)] {
            let mut connection = Connection::open(server.port).await?;
            let status = connection.exchange(kind.templates(side, token)[0].fill(id)).await?;
            if status != 200 {
                return Err(format!("{side:?} answered {} with {status}", kind.name()).into());
            }
            bodies.push(connection.body().to_vec());
        }
        api::compare(kind, &bodies[0], &bodies[1])?;
    }
    Ok(())
}

/// The slowest answer to fragments that each spread the next twice, thirty levels deep: multiplied out, 2³⁰ fields. Each document is new.
pub(crate) async fn bomb(server: &Server) -> Outcome<Duration> {
    let token = api::sign_in(server.port).await?;
    let mut connection = Connection::open(server.port).await?;
    let mut slowest = Duration::ZERO;
    for number in 0..BOMBS {
        let spread = |next: usize| match number % 2 {
            0 => format!("...f{next} ...f{next}"),
            _ => format!("a: me {{ ...f{next} }} b: me {{ ...f{next} }}"),
        };
        let on = if number % 2 == 0 { "Query" } else { "User" };
        let fragments: String = (0..30).map(|level| format!("fragment f{level} on {on} {{ {} }} ", spread(level + 1))).collect();
        let query = format!("{{ ...f0 }} {fragments} fragment f30 on {on} {{ __typename }} # {number}");
        let request = post("/graphql", Some(&token), &json!({"query": query}).to_string());
        let began = Instant::now();
        connection.exchange(&request).await?;
        slowest = slowest.max(began.elapsed());
    }
    Ok(slowest)
}
