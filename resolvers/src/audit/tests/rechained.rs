//! What an owner of the database can do who computes the chain anew: each entry fits the one before it, and says something else than its event.

use sea_orm::{ConnectionTrait, IntoActiveModel};

use super::super::checkpoint;
use super::super::verify::{Bad, Fault};
use super::tamper::{against, bad, desk, found, found_thoroughly, invented, reached, rechain, rewrite, run};
use super::*;

/// [`desk`], and four more entries that no checkpoint covers.
async fn uncovered() -> (TestApp, Arc<Log>) {
    let (app, log) = desk().await;
    happen(&app, 4).await;
    enter(&app, &log).await;
    reached(&app).await;
    assert_eq!(found(&app, &log, true).await.bad, None);
    (app, log)
}

/// What is found, and that it is not signed.
async fn found_unsigned(app: &TestApp, log: &Log) -> Option<Bad> {
    assert_eq!(found(app, log, false).await.bad, None, "the chain is in order");
    assert_eq!(checkpoint::make(app).await.unwrap(), None);
    let bad = found(app, log, true).await.bad;
    assert_eq!(app.audit.disputed(), bad);
    assert_eq!(found_thoroughly(app, log).await.bad, bad);
    bad
}

#[tokio::test]
async fn a_deletion_is_found_before_it_is_signed() {
    let (app, log) = uncovered().await;
    let delete = |rows: &mut Vec<Model>| {
        rows.remove(9);
        rechain(rows, 9);
    };
    rewrite(&log, delete).await;
    assert_eq!(found_unsigned(&app, &log).await, bad(10, Fault::Missing));
}

#[tokio::test]
async fn a_cut_tail_that_another_event_follows_is_found_before_it_is_signed() {
    let (app, log) = uncovered().await;
    rewrite(&log, |rows| rows.truncate(10)).await;
    assert_eq!(found_unsigned(&app, &log).await, bad(11, Fault::Cut { checkpoint: None }));
    happen(&app, 1).await;
    append(&log.database, &events(&app).await[12..]).await.unwrap();
    assert_eq!(found_unsigned(&app, &log).await, bad(11, Fault::Missing));
}

#[tokio::test]
async fn a_reordering_is_found_before_it_is_signed() {
    let (app, log) = uncovered().await;
    let swap = |rows: &mut Vec<Model>| {
        rows.swap(10, 11);
        rechain(rows, 10);
    };
    rewrite(&log, swap).await;
    assert_eq!(found_unsigned(&app, &log).await, bad(11, Fault::Moved));
}

#[tokio::test]
async fn an_edit_of_whatever_column_is_found_before_it_is_signed() {
    let (app, log) = uncovered().await;
    let good = entries(&log).await;
    rewrite(&log, |_| {}).await;
    type Edit = fn(&mut Model);
    let edits: [(&str, Edit); 14] = [
        ("time", |row| row.time += chrono::TimeDelta::microseconds(1)),
        ("actor_id", |row| row.actor_id = Some(row.id)),
        ("actor_email", |row| row.actor_email = Some("eve@team.example".into())),
        ("actor_name", |row| row.actor_name = Some("Eve".into())),
        ("actor_role", |row| row.actor_role = Some("admin".into())),
        ("behalf", |row| row.behalf = entities::access::Behalf::User),
        ("action", |row| row.action = Kind::UserUpdated),
        ("target_type", |row| row.target_type = "role".into()),
        ("changes", |row| row.changes = r#"{"name":{"from":"nr 9"}}"#.into()),
        ("reason", |row| row.reason = None),
        ("permission", |row| row.permission = Some("users:delete".into())),
        ("correlation_id", |row| row.correlation_id = "another".into()),
        ("address", |row| row.address = None),
        ("agent", |row| row.agent = Some(String::new())),
    ];
    for (column, edit) in edits {
        let mut rows = good.clone();
        edit(&mut rows[11]);
        rechain(&mut rows, 11);
        run(&log, "DELETE FROM audit_entries").await;
        let rows = rows.into_iter().map(IntoActiveModel::into_active_model);
        audit_entry::Entity::insert_many(rows).exec_without_returning(&log.database.write).await.unwrap();
        assert_eq!(found_unsigned(&app, &log).await, bad(12, Fault::Altered { column }));
    }
}

#[tokio::test]
async fn an_insertion_by_who_may_only_add_is_found_before_it_is_signed() {
    let (app, log) = uncovered().await;
    let forged = invented(&app, &entries(&log).await, 12);
    audit_entry::Entity::insert(forged.into_active_model()).exec_without_returning(&log.database.write).await.unwrap();
    assert_eq!(found_unsigned(&app, &log).await, bad(13, Fault::Invented));
    happen(&app, 2).await;
    enter(&app, &log).await;
    assert_eq!(found_unsigned(&app, &log).await, bad(13, Fault::Invented));
}

#[tokio::test]
async fn what_was_explained_is_signed_as_it_is() {
    let (app, log) = uncovered().await;
    let forged = invented(&app, &entries(&log).await, 12);
    audit_entry::Entity::insert(forged.into_active_model()).exec_without_returning(&log.database.write).await.unwrap();
    assert_eq!(checkpoint::make(&app).await.unwrap(), None);
    assert_eq!(checkpoint::accept(&app).await.unwrap().map(|checkpoint| checkpoint.sequence), Some(13));
    assert_eq!(checkpoint::accept(&app).await.unwrap(), None);
    happen(&app, 1).await;
    enter(&app, &log).await;
    assert_eq!(checkpoint::make(&app).await.unwrap().map(|checkpoint| checkpoint.sequence), Some(14));
    assert_eq!((app.audit.disputed(), found(&app, &log, true).await.bad), (None, None));
    assert_eq!(found_thoroughly(&app, &log).await.bad, bad(13, Fault::Invented));
}

#[tokio::test]
async fn what_fits_again_is_signed_again() {
    let (app, log) = uncovered().await;
    let mut good = Vec::new();
    rewrite(&log, |rows| good = rows.split_off(11)).await;
    assert_eq!(checkpoint::make(&app).await.unwrap(), None);
    assert!(app.audit.disputed().is_some());
    let good = good.into_iter().map(IntoActiveModel::into_active_model);
    audit_entry::Entity::insert_many(good).exec_without_returning(&log.database.write).await.unwrap();
    assert_eq!(checkpoint::make(&app).await.unwrap().map(|checkpoint| checkpoint.sequence), Some(12));
    assert_eq!(app.audit.disputed(), None);
}

#[tokio::test]
async fn the_first_bad_entry_under_a_checkpoint_is_named_and_nothing_more_is_signed() {
    let (app, log) = uncovered().await;
    let delete = |rows: &mut Vec<Model>| {
        rows.remove(5);
        rechain(rows, 5);
    };
    rewrite(&log, delete).await;
    assert_eq!(found(&app, &log, false).await.bad, bad(4, Fault::Recomputed { checkpoint: 8 }));
    assert_eq!(found(&app, &log, true).await.bad, bad(6, Fault::Missing));
    assert_eq!(checkpoint::make(&app).await.unwrap(), None);
    assert_eq!(app.audit.disputed(), bad(6, Fault::Missing));
}

#[tokio::test]
async fn entries_whose_events_are_not_kept_are_counted() {
    let (app, log) = uncovered().await;
    let purge = app.database.write.execute_unprepared("DELETE FROM events WHERE position <= 3");
    purge.await.unwrap();
    let report = found_thoroughly(&app, &log).await;
    assert_eq!((report.entries, report.compared, report.unkept, report.bad), (12, 9, 3, None));
    assert_eq!(found(&app, &log, true).await.compared, 4);
    let delete = |rows: &mut Vec<Model>| {
        rows.remove(3);
        rechain(rows, 3);
    };
    rewrite(&log, delete).await;
    assert_eq!(found(&app, &log, true).await.bad, bad(4, Fault::Missing));
    // without any event there is the range
    app.database.write.execute_unprepared("DELETE FROM events").await.unwrap();
    let against = against(&app, &log, true);
    let report = super::super::verify::verify(&log.database.read, &against, |_| {}).await.unwrap();
    assert_eq!(report.bad, bad(4, Fault::Recomputed { checkpoint: 8 }));
}
