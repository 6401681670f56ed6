//! What is said when checkpoints are not there that must have been made.

use chrono::TimeDelta;
use sea_orm::ConnectionTrait;

use super::super::checkpoint;
use super::super::verify::{Against, Fault, verify};
use super::tamper::{against, bad, desk, found, found_thoroughly, reached, rechain, rewrite, run};
use super::*;

/// Takes every checkpoint out of the log and of the folder.
async fn forget(log: &Log) {
    rewrite(log, |_| {}).await;
    run(log, "DELETE FROM audit_checkpoints").await;
    std::fs::write(log.checkpoints.join(checkpoint::FILE), "").unwrap();
}

/// Changes entries, and computes the chain anew from a place on.
async fn recompute(log: &Log, from: usize, change: impl FnOnce(&mut Vec<Model>)) {
    let mut rows = entries(log).await;
    change(&mut rows);
    rechain(&mut rows, from);
    run(log, "DELETE FROM audit_entries").await;
    let rows = rows.into_iter().map(sea_orm::IntoActiveModel::into_active_model);
    audit_entry::Entity::insert_many(rows).exec_without_returning(&log.database.write).await.unwrap();
}

#[tokio::test]
async fn a_chain_computed_anew_is_found_though_its_checkpoints_are_gone() {
    for told in [true, false] {
        let (app, log) = desk().await;
        reached(&app).await;
        forget(&log).await;
        if !told {
            app.database.write.execute_unprepared("DELETE FROM audit_checkpoints").await.unwrap();
        }
        recompute(&log, 4, |rows| rows[4].reason = Some("a better one".into())).await;
        assert_eq!(found(&app, &log, true).await.bad, bad(5, Fault::Altered { column: "reason" }), "{told}");
        recompute(&log, 3, |rows| drop(rows.remove(3))).await;
        assert_eq!(found(&app, &log, true).await.bad, bad(4, Fault::Missing), "{told}");
        assert_eq!(found_thoroughly(&app, &log).await.bad, bad(4, Fault::Missing), "{told}");
        assert_eq!(checkpoint::make(&app).await.unwrap(), None);
        assert_eq!(app.audit.disputed(), bad(4, Fault::Missing), "{told}");
    }
}

#[tokio::test]
async fn checkpoints_that_were_taken_away_are_missed() {
    let (app, log) = desk().await;
    forget(&log).await;
    let report = found(&app, &log, true).await;
    assert_eq!((report.entries, report.bad), (8, bad(8, Fault::Gone)));
    // one that is made anew covers everything again
    assert_eq!(checkpoint::make(&app).await.unwrap().map(|checkpoint| checkpoint.sequence), Some(8));
    assert_eq!(found(&app, &log, true).await.bad, None);
}

#[tokio::test]
async fn too_many_entries_without_a_checkpoint_are_said() {
    let app = TestApp::new().await;
    let log = app.audit_log().await;
    happen(&app, 8).await;
    enter(&app, &log).await;
    for (every, expected) in [(5, None), (4, bad(1, Fault::Unsigned { last: 8 }))] {
        let against = Against { every, ..against(&app, &log, true) };
        let report = verify(&log.database.read, &against, |_| {}).await.unwrap();
        assert_eq!((report.compared, report.bad), (8, expected));
    }
}

#[tokio::test]
async fn what_was_entered_just_before_the_end_is_old_and_no_fault() {
    let app = TestApp::new().await;
    let log = app.audit_log().await;
    happen(&app, 2).await;
    enter(&app, &log).await;
    app.clock.advance(TimeDelta::hours(1));
    assert_eq!(found(&app, &log, false).await.bad, None);
    // a server lived an hour later
    happen(&app, 1).await;
    enter(&app, &log).await;
    assert_eq!(found(&app, &log, false).await.bad, None, "it has a while for it");
    app.clock.advance(TimeDelta::hours(1));
    assert_eq!(found(&app, &log, false).await.bad, bad(1, Fault::Unsigned { last: 3 }));
}

#[tokio::test]
async fn a_checkpoint_that_who_may_only_add_has_forged_stops_none_from_being_missed() {
    let (app, log) = desk().await;
    let genuine = log.signer.checkpoint(1_000_000, "0".repeat(64), app.now());
    let forged = entities::audit_checkpoint::Model { signature: "0".repeat(128), ..genuine };
    let forged = entities::audit_checkpoint::Entity::insert(sea_orm::IntoActiveModel::into_active_model(forged));
    forged.exec_without_returning(&log.database.write).await.unwrap();
    happen(&app, 1).await;
    enter(&app, &log).await;
    assert_eq!(checkpoint::make(&app).await.unwrap(), None);
    assert_eq!(app.audit.disputed(), bad(1_000_000, Fault::Forged));
    assert_eq!(found(&app, &log, true).await.bad, bad(1_000_000, Fault::Forged));
}
