//! How long a long audit log takes to enter and to verify: by its checkpoint, and each entry by its event.
//!
//! `cargo run --release -p tests --bin audit-bench -- --entries 1000000`

use std::sync::Arc;
use std::time::Instant;

use clap::Parser;
use entities::access::Behalf;
use entities::event::{self, Kind, Origin};
use migrations::{AuditMigrator, Migrator, MigratorTrait};
use resolvers::audit::verify::{Against, verify};
use resolvers::audit::{Signer, append, last};
use resolvers::clock::Clock;
use resolvers::db::Database;
use sea_orm::prelude::{DateTimeUtc, Uuid};
use serde_json::json;
use subscriptions::log as events;
use web::config::Config;
use web::database::{self, Purpose};

/// Entries of one append: what a reaction is given at most.
const PAGE: u128 = 100;

/// Enters and verifies a log.
#[derive(Debug, Parser)]
struct Options {
    /// How many entries.
    #[arg(long, default_value_t = 100_000)]
    entries: u128,
    /// postgres://user:password@host/name of an empty database for the log; a file that is deleted when not said.
    #[arg(long)]
    database: Option<String>,
    /// Another for the events.
    #[arg(long)]
    events: Option<String>,
}

fn event(number: u128) -> Arc<event::Model> {
    let time = i64::try_from(number).unwrap_or_default() * 1_000_000;
    Arc::new(event::Model {
        id: Uuid::from_u128(number),
        kind: Kind::TicketUpdated,
        aggregate_type: "ticket".into(),
        aggregate_id: Uuid::from_u128(number / 7),
        version: 2,
        actor_id: Some(Uuid::from_u128(number % 100)),
        correlation_id: Uuid::from_u128(number).to_string(),
        data: json!({"changes": {"title": {"from": format!("Printer {number}"), "to": "Printer on the second floor"}}}),
        timestamp: DateTimeUtc::from_timestamp_nanos(time),
        position: None,
        origin: Some(Origin {
            behalf: Behalf::User,
            email: Some("ada@team.example".into()),
            name: Some("Ada Lovelace".into()),
            role: Some("agent".into()),
            permission: Some("tickets:update".into()),
            reason: None,
            address: Some("192.0.2.1".into()),
            agent: Some("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0".into()),
        }),
    })
}

/// Stores events and enters them.
async fn enter(events_database: &Database, log: &Database, entries: u128) {
    for first in (1..=entries).step_by(PAGE as usize) {
        let page: Vec<_> = (first..(first + PAGE).min(entries + 1)).map(event).collect();
        let rows: Vec<_> = page.iter().map(|event| event::Model::clone(event)).collect();
        events::append(&events_database.write, &rows).await.expect("events");
        events::number(&events_database.write).await.expect("positions");
        append(log, &page).await.expect("entries");
    }
}

#[tokio::main]
async fn main() {
    let options = Options::parse();
    let folder = std::env::temp_dir().join(format!("backoffice-audit-bench-{}", std::process::id()));
    let mut config = Config::defaults();
    config.data_dir.clone_from(&folder);
    config.database.url = options.events.clone().unwrap_or_default().into();
    config.audit.url = options.database.clone().unwrap_or_default().into();
    let log = database::connect(&config.of_audit(), Purpose::Maintenance).await.expect("a database");
    AuditMigrator::up(log.write.driver().expect("the driver's pool"), None).await.expect("migrations that run");
    let events = database::connect(&config, Purpose::Maintenance).await.expect("another database");
    Migrator::up(events.write.driver().expect("the driver's pool"), None).await.expect("migrations that run");

    let began = Instant::now();
    enter(&events, &log, options.entries).await;
    println!("{} entries on {:?}: entered with their events in {:.1?}", options.entries, log.backend(), began.elapsed());
    let (signer, now) = (Signer::new([7; 32]), Clock::System.now());
    let (sequence, hash) = last(&log.read).await.expect("an answer").expect("an entry");
    for thoroughly in [false, true] {
        let against = Against {
            public_key: signer.public_key(),
            checkpoints: vec![signer.checkpoint(sequence, hash.clone(), now)],
            events: Some(events.read.clone()),
            thoroughly,
            every: 1000,
            now,
        };
        let began = Instant::now();
        let report = verify(&log.read, &against, |_| {}).await.expect("a report");
        assert_eq!((u128::from(report.entries.unsigned_abs()), report.bad), (options.entries, None));
        println!("verified in {:.1?}, {} compared with their events", began.elapsed(), report.compared);
    }
    for database in [&log, &events] {
        database::close(database).await;
    }
    // There is none on PostgreSQL.
    let _ = std::fs::remove_dir_all(folder);
}
