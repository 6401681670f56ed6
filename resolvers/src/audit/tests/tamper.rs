//! What an owner of the database can do who drops the triggers.

use entities::audit_checkpoint;
use sea_orm::{ConnectionTrait, DbBackend, IntoActiveModel};
use subscriptions::consumers;

use super::super::chain::Line;
use super::super::verify::{Against, Bad, Fault, Report, verify};
use super::super::{Signer, checkpoint};
use super::*;

/// A log of eight entries, with checkpoints of the third and the last.
pub(super) async fn desk() -> (TestApp, Arc<Log>) {
    let app = TestApp::new().await;
    let log = app.audit_log().await;
    happen(&app, 3).await;
    enter(&app, &log).await;
    checkpoint::make(&app).await.unwrap().expect("a checkpoint");
    happen(&app, 5).await;
    enter(&app, &log).await;
    checkpoint::make(&app).await.unwrap().expect("another");
    assert!(checkpoint::make(&app).await.unwrap().is_none(), "nothing is new");
    (app, log)
}

pub(super) async fn run(log: &Log, sql: &str) {
    log.database.write.execute_unprepared(sql).await.unwrap();
}

/// Drops the triggers, and puts other entries in the place of those that are there.
pub(super) async fn rewrite(log: &Log, change: impl FnOnce(&mut Vec<Model>)) {
    let mut rows = entries(log).await;
    change(&mut rows);
    let triggers: &[&str] = match log.database.backend() {
        DbBackend::Postgres => &["audit_entries_stay ON audit_entries", "audit_checkpoints_stay ON audit_checkpoints"],
        _ => &["audit_entries_stay", "audit_entries_remain", "audit_checkpoints_remain"],
    };
    for trigger in triggers {
        run(log, &format!("DROP TRIGGER {trigger}")).await;
    }
    run(log, "DELETE FROM audit_entries").await;
    let rows = rows.into_iter().map(IntoActiveModel::into_active_model);
    audit_entry::Entity::insert_many(rows).exec_without_returning(&log.database.write).await.unwrap();
}

/// Computes the chain anew from the entry at a place on.
pub(super) fn rechain(rows: &mut [Model], from: usize) {
    for i in from..rows.len() {
        rows[i].sequence = i64::try_from(i).unwrap() + 1;
        if i > 0 {
            rows[i].previous_hash = rows[i - 1].hash.clone();
        }
        rows[i].hash = Line::of(&rows[i]).computed_hash();
    }
}

fn renumber(rows: &mut [Model]) {
    for (row, sequence) in rows.iter_mut().zip(1..) {
        row.sequence = sequence;
    }
}

/// What is found by who has the checkpoints of the file, and by who may also ask the event log.
pub(super) async fn found(app: &TestApp, log: &Log, ask_events: bool) -> Report {
    verify(&log.database.read, &against(app, log, ask_events), |_| {}).await.unwrap()
}

/// The same, of all entries.
pub(super) async fn found_thoroughly(app: &TestApp, log: &Log) -> Report {
    let against = Against { thoroughly: true, ..against(app, log, true) };
    verify(&log.database.read, &against, |_| {}).await.unwrap()
}

pub(super) fn against(app: &TestApp, log: &Log, ask_events: bool) -> Against {
    Against {
        public_key: log.signer.public_key(),
        checkpoints: checkpoint::read(&log.checkpoints).unwrap(),
        events: ask_events.then(|| app.database.read.clone()),
        thoroughly: false,
        every: log.every,
        now: app.now(),
    }
}

pub(super) fn bad(sequence: i64, fault: Fault) -> Option<Bad> {
    Some(Bad { sequence, fault })
}

#[tokio::test]
async fn a_log_that_nobody_touched_is_as_it_was_entered() {
    let (app, log) = desk().await;
    for ask_events in [false, true] {
        let report = Report { entries: 8, checkpoints: 2, ..Report::default() };
        assert_eq!(found(&app, &log, ask_events).await, report);
    }
    let report = Report { entries: 8, checkpoints: 2, compared: 8, ..Report::default() };
    assert_eq!(found_thoroughly(&app, &log).await, report);
}

#[tokio::test]
async fn an_edit_is_found() {
    let (app, log) = desk().await;
    rewrite(&log, |rows| rows[3].reason = Some("a better one".into())).await;
    let report = Report { entries: 3, checkpoints: 1, bad: bad(4, Fault::Changed), ..Report::default() };
    assert_eq!(found(&app, &log, false).await, report);
}

#[tokio::test]
async fn an_edit_with_its_hash_is_found_at_the_next_entry() {
    let (app, log) = desk().await;
    let edit = |rows: &mut Vec<Model>| {
        rows[3].reason = Some("a better one".into());
        rows[3].hash = Line::of(&rows[3]).computed_hash();
    };
    rewrite(&log, edit).await;
    assert_eq!(found(&app, &log, false).await.bad, bad(5, Fault::Misplaced));
    // its event says which
    assert_eq!(found(&app, &log, true).await.bad, bad(4, Fault::Altered { column: "reason" }));
}

#[tokio::test]
async fn a_deletion_is_found() {
    let (app, log) = desk().await;
    rewrite(&log, |rows| drop(rows.remove(3))).await;
    assert_eq!(found(&app, &log, false).await.bad, bad(4, Fault::Missing));
}

#[tokio::test]
async fn a_deletion_without_a_gap_is_found() {
    let (app, log) = desk().await;
    let delete = |rows: &mut Vec<Model>| {
        rows.remove(3);
        renumber(rows);
    };
    rewrite(&log, delete).await;
    assert_eq!(found(&app, &log, false).await.bad, bad(4, Fault::Misplaced));
}

/// Says that everything was entered, as the reaction does.
pub(super) async fn reached(app: &TestApp) {
    let position = events(app).await.last().unwrap().position.unwrap();
    consumers::enroll(&app.database.write, "audit", position).await.unwrap();
}

/// An entry that could stand at a place.
pub(super) fn invented(app: &TestApp, rows: &[Model], place: usize) -> Model {
    let mut row = Model { id: app.new_id(), previous_hash: rows[place - 1].hash.clone(), ..rows[place - 1].clone() };
    row.sequence = i64::try_from(place).unwrap() + 1;
    row.hash = Line::of(&row).computed_hash();
    row
}

#[tokio::test]
async fn an_insertion_is_found() {
    let (app, log) = desk().await;
    let insert = |rows: &mut Vec<Model>| {
        rows.insert(3, invented(&app, rows, 3));
        renumber(rows);
    };
    rewrite(&log, insert).await;
    // by itself it is without fault: the next one does not follow it, and the event log does not know it
    assert_eq!(found(&app, &log, false).await.bad, bad(5, Fault::Misplaced));
    let report = Report { entries: 3, checkpoints: 1, bad: bad(4, Fault::Invented), ..Report::default() };
    assert_eq!(found(&app, &log, true).await, report);
}

#[tokio::test]
async fn an_insertion_at_the_end_is_found() {
    let (app, log) = desk().await;
    rewrite(&log, |rows| rows.push(invented(&app, rows, 8))).await;
    assert_eq!(found(&app, &log, true).await.bad, bad(9, Fault::Invented));
}

#[tokio::test]
async fn a_reordering_is_found() {
    let (app, log) = desk().await;
    let swap = |rows: &mut Vec<Model>| {
        rows.swap(1, 5);
        renumber(rows);
    };
    rewrite(&log, swap).await;
    assert_eq!(found(&app, &log, false).await.bad, bad(2, Fault::Misplaced));
}

#[tokio::test]
async fn a_cut_tail_is_found_by_the_checkpoints_outside() {
    let (app, log) = desk().await;
    rewrite(&log, |rows| rows.truncate(5)).await;
    run(&log, "DELETE FROM audit_checkpoints").await;
    let cut = bad(6, Fault::Cut { checkpoint: Some(8) });
    assert_eq!(found(&app, &log, false).await, Report { entries: 5, checkpoints: 1, bad: cut, ..Report::default() });
}

#[tokio::test]
async fn a_tail_that_no_checkpoint_covers_yet_is_missed_by_the_event_log() {
    let (app, log) = desk().await;
    happen(&app, 2).await;
    enter(&app, &log).await;
    reached(&app).await;
    assert_eq!(found(&app, &log, true).await.bad, None);
    rewrite(&log, |rows| rows.truncate(8)).await;
    assert_eq!(found(&app, &log, false).await.bad, None);
    assert_eq!(found(&app, &log, true).await.bad, bad(9, Fault::Cut { checkpoint: None }));
}

/// A forger with the database and the source, and without the key: the entries are chained anew from a changed one.
async fn recompute(log: &Log) {
    let forge = |rows: &mut Vec<Model>| {
        rows[4].reason = Some("a better one".into());
        rechain(rows, 4);
    };
    rewrite(log, forge).await;
    run(log, "DELETE FROM audit_checkpoints").await;
}

#[tokio::test]
async fn a_chain_that_was_computed_anew_is_found() {
    let (app, log) = desk().await;
    recompute(&log).await;
    let recomputed = bad(4, Fault::Recomputed { checkpoint: 8 });
    let report = Report { entries: 3, checkpoints: 1, bad: recomputed, ..Report::default() };
    assert_eq!(found(&app, &log, false).await, report);
    assert_eq!(found(&app, &log, true).await.bad, bad(5, Fault::Altered { column: "reason" }));
}

#[tokio::test]
async fn a_checkpoint_of_another_key_is_found() {
    let (app, log) = desk().await;
    recompute(&log).await;
    let (_, hash) = super::super::last(&log.database.read).await.unwrap().unwrap();
    let forged = Signer::new([8; 32]).checkpoint(8, hash, app.now());
    let forged = audit_checkpoint::Entity::insert(forged.into_active_model());
    forged.exec_without_returning(&log.database.write).await.unwrap();
    assert_eq!(found(&app, &log, false).await.bad, bad(8, Fault::Forged));
}
