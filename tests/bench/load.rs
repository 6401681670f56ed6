//! The load: so many clients on kept connections, each asking again as soon as it is answered.

use std::sync::Arc;
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;
use uuid::Uuid;

use crate::Outcome;
use crate::requests::{Kind, Side, Template};
use crate::wire::Connection;

/// Whom to ask, and what.
#[derive(Clone)]
pub(crate) struct Target {
    pub(crate) port: u16,
    pub(crate) kind: Kind,
    pub(crate) side: Side,
    pub(crate) templates: Vec<Template>,
}

/// What came of a round.
pub(crate) struct Answers {
    /// In microseconds.
    pub(crate) latencies: Histogram<u64>,
    /// How long it really took.
    pub(crate) took: Duration,
}

/// One client. It lives through all rounds: it alone updates its own tickets, so it knows in which state they are.
pub(crate) struct Client {
    random: u64,
    tickets: Arc<[Uuid]>,
    /// Tickets that are not done, and whether each is in progress.
    own: Vec<(Uuid, bool)>,
    turn: usize,
}

impl Client {
    /// So many clients, the open tickets shared out among them.
    pub(crate) fn several(count: usize, tickets: &Arc<[Uuid]>, open: &[(Uuid, bool)]) -> Vec<Self> {
        let of = |place: usize| open.iter().skip(place).step_by(count).copied().collect();
        let client = |place: usize| Self { random: place as u64 + 1, tickets: tickets.clone(), own: of(place), turn: 0 };
        (0..count).map(client).collect()
    }

    fn ticket(&mut self) -> Uuid {
        // A linear congruential step (Knuth): cheap, and good enough to spread over the table.
        self.random = self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let place = (u128::from(self.random) * self.tickets.len() as u128) >> 64;
        self.tickets[usize::try_from(place).unwrap_or_default()]
    }

    /// The next request: an update moves one of the client's own tickets to and fro.
    pub(crate) fn request<'t>(&mut self, kind: Kind, templates: &'t mut [Template]) -> Outcome<&'t [u8]> {
        if kind != Kind::Update {
            let id = self.ticket();
            return Ok(templates[0].fill(id));
        }
        self.turn = (self.turn + 1) % self.own.len().max(1);
        let (id, in_progress) = self.own.get_mut(self.turn).ok_or("too few open tickets to update")?;
        *in_progress = !*in_progress;
        Ok(templates[usize::from(!*in_progress)].fill(*id))
    }
}

/// Lets all clients ask for `time`, and gives what they measured.
pub(crate) async fn round(target: &Target, clients: &mut Vec<Client>, time: Duration) -> Outcome<Answers> {
    let began = Instant::now();
    let tasks: Vec<_> = clients.drain(..).map(|client| tokio::spawn(ask(client, target.clone(), began + time))).collect();
    let mut latencies = histogram()?;
    for task in tasks {
        let (client, measured) = task.await??;
        latencies.add(measured)?;
        clients.push(client);
    }
    Ok(Answers { latencies, took: began.elapsed() })
}

/// Microseconds up to a minute, to three digits.
pub(crate) fn histogram() -> Outcome<Histogram<u64>> {
    Ok(Histogram::new_with_bounds(1, 60_000_000, 3)?)
}

async fn ask(mut client: Client, mut target: Target, until: Instant) -> Outcome<(Client, Histogram<u64>)> {
    let mut connection = Connection::open(target.port).await?;
    let mut latencies = histogram()?;
    let mut thorough = true;
    while Instant::now() < until {
        let request = client.request(target.kind, &mut target.templates)?;
        let asked = Instant::now();
        let status = connection.exchange(request).await?;
        latencies.saturating_record(u64::try_from(asked.elapsed().as_micros())?);
        check(&target, status, connection.body(), thorough)?;
        // Long answers are read through once; the first shows what the others are like.
        thorough = target.kind == Kind::Update;
    }
    Ok((client, latencies))
}

/// An answer counts only when it is one.
fn check(target: &Target, status: u16, body: &[u8], thorough: bool) -> Outcome<()> {
    let right = status == 200
        && body.len() >= target.kind.least_bytes()
        && (!thorough || target.side == Side::Rival || is_without_errors(target.kind, body));
    if right {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&body[..body.len().min(500)]);
    Err(format!("{:?} answered {} with {status}: {said}", target.side, target.kind.name()).into())
}

fn is_without_errors(kind: Kind, body: &[u8]) -> bool {
    let text = String::from_utf8_lossy(body);
    !text.contains("\"errors\":") && (kind != Kind::Update || text.contains("\"userErrors\":[]"))
}
