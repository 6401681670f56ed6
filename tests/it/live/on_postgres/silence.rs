//! A database that falls silent while it is asked for an answer: that answer lacks something, and no stream is worse off afterwards.

use resolvers::event_cursor;
use serde_json::json;
use tests::socket::{Frame, Subscription};
use tests::{TestApp, until, within};
use web::config::Config;

use super::super::cursor::rename as renamed;
use super::super::rename;
use super::super::slow::cursor_of;
use super::{need_postgres, raw};

/// What a delivery waits for the database, in milliseconds.
const PATIENCE: u64 = 500;
const WITH_ACTOR: &str = "subscription { ticketEvents { changes { to } actor { id } } }";

async fn app() -> TestApp {
    need_postgres();
    let settings = |config: &mut Config| {
        config.auth.database_timeout = PATIENCE;
        // Who did it is asked of the database each time.
        config.cache.users_ttl_ms = 0;
    };
    TestApp::start_alone_with(settings).await
}

/// What an event named the ticket, and whether it said who did that.
async fn told(listener: &mut Subscription) -> (String, bool) {
    let event = listener.next().await;
    (event.text("/ticketEvents/changes/0/to").to_owned(), !event.data("/ticketEvents/actor").is_null())
}

#[tokio::test]
async fn a_silence_spoils_the_answers_it_falls_on_and_no_stream() {
    let app = app().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let (agent, database) = (app.agent().await, raw(&app).await);
    // alike, so they share their answers
    let mut listeners = [agent.subscribe(WITH_ACTOR).await, agent.subscribe(WITH_ACTOR).await];
    rename(&agent, &ticket, "before").await;
    for listener in &mut listeners {
        assert_eq!(told(listener).await, ("before".into(), true));
    }
    // the deliveries of an event wait for who did it, and then everything stands still
    database.batch_execute("BEGIN; LOCK TABLE users IN ACCESS EXCLUSIVE MODE").await.expect("a lock");
    rename(&agent, &ticket, "meanwhile").await;
    let waits = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'users'::regclass";
    let waiting = async { while database.query_one(waits, &[]).await.expect("a count").get::<_, i64>(0) == 0 {} };
    within("a delivery that waits", waiting).await;
    let frozen = app.freeze_database().await;
    for listener in &mut listeners {
        assert_eq!(told(listener).await, ("meanwhile".into(), false));
    }
    drop(frozen);
    database.batch_execute("ROLLBACK").await.expect("a released lock");
    for title in ["after", "and after"] {
        rename(&agent, &ticket, title).await;
        for listener in &mut listeners {
            assert_eq!(told(listener).await, (title.into(), true));
        }
    }
}

#[tokio::test]
async fn what_was_committed_during_a_silence_is_told_after_it() {
    let app = app().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let (agent, database) = (app.agent().await, raw(&app).await);
    let mut listeners = [agent.subscribe(WITH_ACTOR).await, agent.subscribe(WITH_ACTOR).await];
    rename(&agent, &ticket, "told").await;
    for listener in &mut listeners {
        assert_eq!(told(listener).await, ("told".into(), true));
    }
    let frozen = app.freeze_database().await;
    // said to a server that stands still, and done as soon as it goes on
    let again = "INSERT INTO events (id, type, aggregate_type, aggregate_id, version, actor_id, correlation_id, data, timestamp)
        SELECT gen_random_uuid(), type, aggregate_type, aggregate_id, version, actor_id, 'missed', data, now() FROM events
        WHERE type = 'ticket_updated' ORDER BY position DESC LIMIT 1";
    let missed = tokio::spawn(async move { database.batch_execute(again).await });
    until("a feed that is held up", || app.app().feed.stuck_for().is_some()).await;
    drop(frozen);
    missed.await.expect("a task").expect("a stored event");
    for listener in &mut listeners {
        assert_eq!(told(listener).await, ("told".into(), true), "the same once more");
    }
    until("a feed that goes on", || app.app().feed.stuck_for().is_none()).await;
}

/// A server that stops while somebody who comes back waits for the database to say who that is.
#[tokio::test]
async fn who_waits_to_listen_is_told_their_own_cursor() {
    let app = app().await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let agent = app.agent().await;
    let seen = renamed(&agent, &ticket, "seen").await;
    rename(&agent, &ticket, "not seen").await;
    let mut socket = agent.socket().await;
    let frozen = app.freeze_database().await;
    app.advance(chrono::TimeDelta::seconds(2));
    let query = format!("subscription {{ ticketEvents(after: \"{seen}\") {{ kind }} }}");
    socket.say(json!({"id": "1", "type": "subscribe", "payload": {"query": query}})).await;
    // the answer to this says that it has heard of the other
    socket.say(json!({"type": "ping", "payload": {"n": 1}})).await;
    assert_eq!(socket.message().await["type"], "pong");
    let goodbye = async {
        let end = socket.hear().await;
        drop(frozen);
        end
    };
    let known = app.app().clone();
    let (end, ()) = futures::join!(goodbye, app.stop());
    let Frame::Closed(1001, reason) = end else { panic!("{end:?}") };
    let point = |cursor: &str| event_cursor::point(&known, cursor).expect("a cursor");
    assert_eq!(point(&cursor_of(&reason)), point(&seen));
}
