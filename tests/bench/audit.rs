//! How long a long audit log takes to enter and to verify.
//!
//! `cargo run --release -p tests --bin audit-bench -- --entries 1000000`

use std::sync::Arc;
use std::time::Instant;

use clap::Parser;
use entities::access::Behalf;
use entities::event::{self, Kind, Origin};
use migrations::{AuditMigrator, MigratorTrait};
use resolvers::audit::verify::{Against, verify};
use resolvers::audit::{Signer, append};
use sea_orm::prelude::{DateTimeUtc, Uuid};
use serde_json::json;
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
    /// postgres://user:password@host/name of an empty database; a file that is deleted when not said.
    #[arg(long)]
    database: Option<String>,
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

#[tokio::main]
async fn main() {
    let options = Options::parse();
    let folder = std::env::temp_dir().join(format!("backoffice-audit-bench-{}", std::process::id()));
    let mut config = Config::defaults();
    config.data_dir.clone_from(&folder);
    config.audit.url = options.database.clone().unwrap_or_default().into();
    let config = config.of_audit();
    let log = database::connect(&config, Purpose::Maintenance).await.expect("a database");
    AuditMigrator::up(log.write.driver().expect("the driver's pool"), None).await.expect("migrations that run");

    let began = Instant::now();
    for first in (1..=options.entries).step_by(PAGE as usize) {
        let events: Vec<_> = (first..(first + PAGE).min(options.entries + 1)).map(event).collect();
        append(&log, &events).await.expect("entries");
    }
    let entered = began.elapsed();
    let against =
        Against { public_key: Signer::new([7; 32]).public_key(), checkpoints: Vec::new(), events: None, thoroughly: false };
    let began = Instant::now();
    let report = verify(&log.read, &against, |_| {}).await.expect("a report");
    let verified = began.elapsed();
    assert_eq!((u128::from(report.entries.unsigned_abs()), report.bad), (options.entries, None));
    println!("{} entries on {:?}: entered in {entered:.1?}, verified in {verified:.1?}", options.entries, log.backend());
    database::close(&log).await;
    // There is none on PostgreSQL.
    let _ = std::fs::remove_dir_all(folder);
}
