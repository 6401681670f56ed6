//! `backoffice consumers` and `backoffice dead-letters`.

use entities::{dead_letter, event};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use subscriptions::consumers::dead_letters;
use tests::{Said, TestApp, until};

use super::mails;

/// Not a test of its own: the command line, in a process of the others.
#[tokio::test]
async fn runs() {
    tests::run_if_asked().await;
}

async fn run(app: &TestApp, arguments: &[&str]) -> Said {
    app.command("reactions::cli::runs", arguments).await
}

/// Gives up the event by which somebody was made.
async fn bury(app: &TestApp, user: &str) -> dead_letter::Model {
    let db = &app.app().database;
    let made =
        event::Entity::find().filter(event::Column::AggregateId.eq(user.parse::<sea_orm::prelude::Uuid>().expect("an id")));
    let event =
        made.filter(event::Column::Kind.eq(event::Kind::UserCreated)).one(&db.read).await.expect("events").expect("that event");
    let letter = dead_letter::Model {
        id: app.app().new_id(),
        consumer: "welcome_mail".into(),
        event_id: event.id,
        position: event.position.expect("a position"),
        attempts: 8,
        last_error: "the mail server\nsaid no".into(),
        created_at: app.app().now(),
        updated_at: app.app().now(),
    };
    dead_letters::bury(&db.write, letter.clone()).await.expect("a dead letter");
    letter
}

#[tokio::test]
async fn how_far_each_consumer_has_come() {
    let app = TestApp::start().await;
    let folder = app.server().config.data_dir.clone();
    let agent = app.agent().await;
    until("a mail", || mails(&folder).len() == 1).await;
    let letter = bury(&app, agent.id().as_str().unwrap()).await;
    let said = run(&app, &["consumers"]).await;
    assert!(said.ok, "{said:?}");
    let lines: Vec<Vec<&str>> = said.out.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(lines[0].join(" "), "NAME OFFSET LAG STATE NEXT RETRY DEAD LAST ERROR");
    let line = |name: &str| lines.iter().find(|line| line[0] == name).expect("a consumer");
    for name in ["notification_mail", "notifications"] {
        let idle = line(name);
        assert_eq!([idle[2], idle[3], idle[4]], ["0", "idle", "0"]);
    }
    // the offset follows the effect
    let position = letter.position.to_string();
    let welcome = line("welcome_mail");
    assert_eq!(welcome.last(), Some(&"1"));
    assert!(welcome[1] == position || welcome[2] == "1", "{said:?}");
}

#[tokio::test]
async fn dead_letters_are_seen_replayed_and_discarded() {
    let app = TestApp::start().await;
    let folder = app.server().config.data_dir.clone();
    let empty = run(&app, &["dead-letters", "list"]).await;
    assert_eq!((empty.ok, empty.out.as_str()), (true, "There are no dead letters\n"));

    let (one, two) = (app.agent().await, app.analyst().await);
    until("mails", || mails(&folder).len() == 2).await;
    let letters = [bury(&app, one.id().as_str().unwrap()).await, bury(&app, two.id().as_str().unwrap()).await];
    std::fs::remove_dir_all(folder.join("mail")).unwrap();

    let listed = run(&app, &["dead-letters", "list", "--consumer", "welcome_mail"]).await.out;
    let ids: Vec<_> = listed.lines().skip(1).map(|line| line.split_whitespace().next().unwrap().to_owned()).collect();
    assert_eq!(ids, letters.each_ref().map(|letter| letter.id.to_string()), "{listed}");
    assert!(listed.starts_with("ID ") && listed.contains("the mail server said no"), "{listed}");
    let shown = run(&app, &["dead-letters", "show", &ids[0]]).await.out;
    assert!(shown.contains("USER_CREATED") && shown.contains(&letters[0].event_id.to_string()), "{shown}");

    // a file where the folder should be
    std::fs::write(folder.join("mail"), "").unwrap();
    let failed = run(&app, &["dead-letters", "replay", &ids[0]]).await;
    assert!(!failed.ok && failed.out.contains("failed again: "), "{failed:?}");
    assert!(failed.err.contains("backoffice: 1 of 1 failed again"), "{failed:?}");
    std::fs::remove_file(folder.join("mail")).unwrap();

    let replayed = run(&app, &["dead-letters", "replay", &ids[0]]).await;
    assert_eq!((replayed.ok, replayed.out), (true, format!("{}  replayed\n", ids[0])));
    assert_eq!(mails(&folder).len(), 1);
    let all = run(&app, &["dead-letters", "replay", "--consumer", "welcome_mail"]).await;
    assert_eq!((all.ok, all.out), (true, format!("{}  replayed\n", ids[1])));
    assert_eq!(mails(&folder).len(), 2);

    let letter = bury(&app, one.id().as_str().unwrap()).await.id.to_string();
    assert!(run(&app, &["dead-letters", "discard", &letter]).await.ok);
    for arguments in [&["discard", &letter][..], &["show", &letter], &["replay", &letter], &["list", "--consumer", "nobody"]] {
        let refused = run(&app, &[&["dead-letters"], arguments].concat()).await;
        assert!(!refused.ok && refused.err.contains("backoffice: There is no "), "{refused:?}");
    }
}
