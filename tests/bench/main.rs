//! The benchmark: `cargo run --release -p tests --bin bench`.
//!
//! It starts a PostgreSQL of its own, fills it through the product's own program, runs the release server and, beside it, hand-written
//! endpoints that answer the same five requests, and prints one table. `--smoke` shows in a minute that it works; its numbers mean nothing.

mod api;
mod database;
mod load;
mod measure;
mod options;
mod process;
mod report;
mod requests;
mod rival;
mod sockets;
mod stage;
mod wire;

use std::time::Duration;

use clap::Parser;
use mimalloc::MiMalloc;
use tests::services::Outcome;

use load::Client;
use options::{Cli, Command, Options};
use process::Server;
use report::Report;
use sockets::{Crowd, Delivered, Pace};
use stage::Stage;

// The rival gets the allocator that the product has.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// The delivery, in microseconds, at which a node is said to be full.
const TOO_LATE: u64 = 250_000;

#[tokio::main]
async fn main() -> std::process::ExitCode {
    let Cli { command, options } = Cli::parse();
    let outcome = match command {
        Some(Command::Rival(rival)) => rival::serve(rival).await,
        None => tokio::select! {
            outcome = bench(options.settled()) => outcome,
            _ = tokio::signal::ctrl_c() => Err("interrupted".into()),
        },
    };
    match outcome {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            std::process::ExitCode::FAILURE
        }
    }
}

async fn bench(options: Options) -> Outcome<()> {
    let stage = Stage::set(&options).await?;
    let database = database::connect(stage.database_url()).await?;
    let load = format!("{} connections, {} rounds of {} s", options.connections, options.rounds, options.seconds);
    let mut report = Report { about: format!("{}; {load}", database::sizes(&database).await?), ..Report::default() };
    start_and_rest(&options, &stage, &mut report).await?;
    let ours = stage.server().await?;
    if requests::KINDS.iter().any(|kind| options.wants(kind.name())) {
        let rival = stage.rival(options.connections.min(16)).await?;
        report.pairs = measure::requests(&options, &database, &ours, &rival).await?;
    }
    if options.wants("bomb") {
        report.bomb = Some(measure::bomb(&ours).await?);
    }
    drop(ours);
    sockets(&options, &stage, &database, &mut report).await?;
    println!("{}", report.markdown());
    Ok(())
}

/// The median of three starts, and what a server holds when nobody has asked it anything.
async fn start_and_rest(options: &Options, stage: &Stage, report: &mut Report) -> Outcome<()> {
    if !options.wants("start") {
        return Ok(());
    }
    eprintln!("start and rest ...");
    let mut starts = Vec::new();
    for _ in 0..3 {
        let server = stage.server().await?;
        starts.push(server.started_in);
        tokio::time::sleep(Duration::from_secs(1)).await;
        report.rest = Some(server.usage()?.memory);
    }
    starts.sort();
    report.start = starts.get(1).copied();
    Ok(())
}

/// Sockets on a fresh server, so that its memory says what they cost.
async fn sockets(options: &Options, stage: &Stage, database: &tokio_postgres::Client, report: &mut Report) -> Outcome<()> {
    if options.wants("idle") {
        eprintln!("{} idle sockets ...", options.sockets);
        let server = stage.server().await?;
        let token = api::sign_in(server.port).await?;
        // The first pay for what all share, and fill the memory that signing in has left free: some 30 MB.
        let many = 4 * options.sockets;
        let first = Crowd::open(server.port, &token, many, false).await?;
        let before = server.usage()?.memory;
        let crowd = Crowd::open(server.port, &token, many, false).await?;
        tokio::time::sleep(Duration::from_secs(2)).await;
        let grown = server.usage()?.memory.saturating_sub(before);
        report.idle = Some((many, grown / many.max(1) as u64));
        crowd.close().await?;
        first.close().await?;
    }
    let audience = Audience { options, database };
    if options.wants("live") {
        let node = stage.server().await?;
        report.live.push(("one node", audience.hears(&node, &node, options.updates).await?));
    }
    if options.wants("nodes") {
        let (here, there) = (stage.server().await?, stage.server().await?);
        report.live.push(("two nodes", audience.hears(&here, &there, options.updates).await?));
    }
    if options.wants("ramp") {
        let node = stage.server().await?;
        audience.fills("one node", &node, &node, report).await;
        drop(node);
        let (here, there) = (stage.server().await?, stage.server().await?);
        audience.fills("two nodes", &here, &there, report).await;
    }
    Ok(())
}

/// Those who listen while tickets change.
struct Audience<'a> {
    options: &'a Options,
    database: &'a tokio_postgres::Client,
}

impl Audience<'_> {
    /// More and more changes, until they come too late, sockets are given up, or changes cannot be made so fast.
    async fn fills(&self, nodes: &'static str, on: &Server, from: &Server, report: &mut Report) {
        let (mut rate, mut most) = (self.options.updates.max(4), 0.0);
        loop {
            let heard = match self.hears(on, from, rate).await {
                Ok(heard) => heard,
                Err(error) => {
                    eprintln!("{nodes}, {rate} updates a second: {error}");
                    break;
                }
            };
            let (pace, late) = (heard.pace(), heard.quantile(0.99) > TOO_LATE);
            report.live.push((nodes, heard));
            if !late {
                most = pace.max(most);
            }
            if late || pace < 0.8 * rate as f64 {
                break;
            }
            rate += rate / 4;
        }
        report.most.push((nodes, most));
    }

    /// How what is changed on one node reaches the sockets of a node, which may be the same.
    async fn hears(&self, on: &Server, from: &Server, per_second: u64) -> Outcome<Delivered> {
        let Options { sockets, rounds, .. } = *self.options;
        eprintln!("{sockets} subscribed sockets, {per_second} updates a second ...");
        let token = api::sign_in(on.port).await?;
        // As they are now: a change that changes nothing has no event.
        let (tickets, open) = (database::tickets(self.database).await?, database::open_tickets(self.database).await?);
        let clients = Client::several(self.options.connections, &tickets, &open);
        let crowd = Crowd::open(on.port, &token, sockets, true).await?;
        // A subscription is not acknowledged, so leave it some time.
        tokio::time::sleep(Duration::from_secs(2)).await;
        crowd.listen(from.port, &token, clients, Pace { per_second, time: self.options.round() * rounds }).await
    }
}
