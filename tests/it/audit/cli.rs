//! `backoffice audit`, and the verifier that has none of our code.

use std::process::Command;

use entities::audit_entry;
use resolvers::audit::chain::Line;
use sea_orm::{DbBackend, EntityTrait, IntoActiveModel, QueryOrder, QuerySelect};
use serde_json::{Value as Json, json};
use tests::golden::repository;
use tests::{Said, Spare, TestApp};

use super::{entered, found};

/// Not a test of its own: the command line, in a process of the others.
#[tokio::test]
async fn runs() {
    tests::run_if_asked().await;
}

async fn run(app: &TestApp, arguments: &[&str]) -> Said {
    app.command("audit::cli::runs", &[&["audit"], arguments].concat()).await
}

/// A server with a few entries and a checkpoint, and the database of its log.
async fn desk() -> (TestApp, Spare) {
    let spare = Spare::create().await;
    let url = spare.url().to_owned();
    let app = TestApp::start_with(|config| config.audit.url = url.into()).await;
    for n in 0..3 {
        app.customer(&format!("Customer {n} \u{1f5a8}")).await;
    }
    entered(&app).await;
    resolvers::audit::checkpoint::make(app.app()).await.expect("a checkpoint").expect("the first");
    (app, spare)
}

/// What the verifier says of an export.
async fn verifier(app: &TestApp, export: &std::path::Path) -> Said {
    let folder = app.server().config.checkpoints_folder();
    let key = run(app, &["public-key"]).await.out;
    let mut python = Command::new("python3");
    python.arg(repository("deploy/audit/verify.py")).arg(export);
    python.args(["--checkpoints".as_ref(), folder.join("checkpoints.jsonl").as_os_str()]).args(["--public-key", key.trim()]);
    let output = tokio::task::spawn_blocking(move || python.output().expect("Python")).await.expect("its output");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    Said { ok: output.status.success(), out: text(output.stdout), err: text(output.stderr) }
}

#[tokio::test]
async fn what_was_exported_is_verified_by_a_stranger_and_the_export_is_an_entry() {
    let (app, _spare) = desk().await;
    for arguments in [&["verify"][..], &["verify", "--thorough"]] {
        let verified = run(&app, arguments).await;
        assert!(verified.ok && verified.out.contains(" entries are as they were entered, 1 checkpoints agree"), "{verified:?}");
        assert_eq!(verified.out.contains(", 0 compared with their events ("), arguments.len() == 1, "{verified:?}");
    }
    let file = app.server().config.data_dir.join("audit.jsonl");
    let exported = run(&app, &["export", "--output", file.to_str().unwrap()]).await;
    assert!(exported.ok, "{exported:?}");
    let said = verifier(&app, &file).await;
    let lines: Vec<Json> =
        std::fs::read_to_string(&file).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((said.ok, said.out), (true, format!("{} entries are as they were entered, 1 checkpoints agree\n", lines.len())));
    let entries = found(&app, &app.admin(), json!({"actions": ["DATA_EXPORTED"]})).await;
    assert_eq!((entries.len(), &entries[0]["behalf"]), (1, &json!("OPERATOR")));

    // one letter
    let mut other = lines.clone();
    other[2]["changes"] = json!(other[2]["changes"].as_str().unwrap().replace("Customer", "Costumer"));
    let text = |lines: &[Json]| lines.iter().map(|line| format!("{line}\n")).collect::<String>();
    let at = |lines: &[Json], n: usize| lines[n]["sequence"].clone();
    for (tampered, complaint) in [
        (lines[..lines.len() - 2].to_vec(), format!("entry {} is missing: there is a checkpoint", lines.len() - 1)),
        ([&lines[..1], &lines[2..]].concat(), format!("entry {} is missing", at(&lines, 1))),
        (other.clone(), format!("entry {} does not have the hash that it holds", at(&other, 2))),
    ] {
        if tampered == lines {
            continue;
        }
        std::fs::write(&file, text(&tampered)).unwrap();
        let said = verifier(&app, &file).await;
        assert!(!said.ok && said.out.starts_with(&complaint), "{complaint}: {said:?}");
    }
}

#[tokio::test]
async fn an_owner_who_drops_the_triggers_is_found() {
    let (app, spare) = desk().await;
    let trigger = match app.app().audit.log().unwrap().database.backend() {
        DbBackend::Postgres => "DROP TRIGGER audit_entries_stay ON audit_entries",
        _ => "DROP TRIGGER audit_entries_stay",
    };
    spare.run(trigger).await;
    spare.run("UPDATE audit_entries SET actor_name = 'Somebody else' WHERE sequence = 2").await;
    let said = run(&app, &["verify"]).await;
    assert!(!said.ok && said.err.contains("backoffice: entry 2 does not have the hash that it holds"), "{said:?}");
    assert!(said.out.contains(": 1 entries are as they were entered"), "{said:?}");
}

#[tokio::test]
async fn checkpoints_that_were_taken_away_are_missed() {
    let (app, spare) = desk().await;
    let triggers: &[&str] = match app.app().audit.log().unwrap().database.backend() {
        DbBackend::Postgres => &["audit_checkpoints_stay ON audit_checkpoints"],
        _ => &["audit_checkpoints_remain"],
    };
    for trigger in triggers {
        spare.run(&format!("DROP TRIGGER {trigger}")).await;
    }
    spare.run("DELETE FROM audit_checkpoints").await;
    std::fs::write(app.server().config.checkpoints_folder().join("checkpoints.jsonl"), "").expect("an empty file");
    let said = run(&app, &["verify"]).await;
    assert!(!said.ok && said.err.contains("was taken away: it was made, and the audit log does not have it"), "{said:?}");
}

#[tokio::test]
async fn what_does_not_fit_is_not_signed_and_the_server_says_so() {
    let (app, _spare) = desk().await;
    let database = app.app().audit.log().unwrap().database.clone();
    let last = audit_entry::Entity::find().order_by_desc(audit_entry::Column::Sequence).limit(1);
    let last = last.all(&database.read).await.unwrap().pop().expect("an entry");
    let mut forged =
        audit_entry::Model { sequence: last.sequence + 1, id: app.app().new_id(), previous_hash: last.hash.clone(), ..last };
    forged.hash = Line::of(&forged).computed_hash();
    audit_entry::Entity::insert(forged.into_active_model()).exec_without_returning(&database.write).await.expect("one that fits");
    assert_eq!(resolvers::audit::checkpoint::make(app.app()).await.expect("an answer"), None);
    let ready = app.door().get("/ready").await;
    let said: Json = serde_json::from_slice(&ready.body).expect("JSON");
    assert_eq!((ready.status.as_u16(), &said["status"]), (200, &json!("degraded")), "{said}");
    assert_eq!(said["dependencies"]["audit"], "disputed");
    let accepted = run(&app, &["accept"]).await;
    assert!(accepted.ok && accepted.out.contains("is signed, with those before it, as they are"), "{accepted:?}");
    resolvers::audit::checkpoint::make(app.app()).await.expect("an answer");
    assert_eq!(app.app().audit.disputed(), None);
}

#[tokio::test]
async fn an_export_that_fails_leaves_no_file() {
    let (app, _spare) = desk().await;
    let elsewhere = Spare::create().await;
    elsewhere.lose().await;
    let file = app.server().config.data_dir.join("audit.jsonl");
    let arguments = ["audit", "export", "--output", file.to_str().unwrap()];
    let said = app.command_with("audit::cli::runs", &arguments, &[("DATABASE_URL", elsewhere.url())]).await;
    assert!(!said.ok && !file.exists(), "{said:?}");
    let said = app.command("audit::cli::runs", &arguments).await;
    assert!(said.ok && file.exists(), "{said:?}");
    let before = std::fs::read(&file).unwrap();
    let said = app.command("audit::cli::runs", &arguments).await;
    assert!(!said.ok, "it is there: {said:?}");
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

#[tokio::test]
async fn no_secret_is_ever_written() {
    let (app, _spare) = desk().await;
    let agent = app.agent().await;
    let input = json!({"currentPassword": agent.password(), "newPassword": "another horse battery staple"});
    agent.mutate("changePassword", "user { id }", input).await.ok();
    let input = json!({"refreshToken": agent.refresh_token()});
    app.anonymous().mutate("refreshSession", "accessToken", input).await;
    entered(&app).await;
    let exported = run(&app, &["export"]).await;
    assert!(exported.ok && exported.out.contains("\"password\\\":{}"), "{exported:?}");
    let secrets = [agent.password(), "another horse", agent.refresh_token(), agent.token().unwrap(), "argon2"];
    for secret in secrets {
        assert!(!exported.out.contains(secret), "{secret}");
    }
}
