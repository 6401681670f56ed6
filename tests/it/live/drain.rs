//! A server that stops says from where its listeners go on, and they lose nothing.

use serde_json::json;
use tests::socket::{Frame, Subscription};
use tests::stream::Told;
use tests::{Person, TestApp};

use super::slow::cursor_of;
use super::{new_title, rename};

const TITLES: &str = "subscription { ticketEvents { changes { to } } }";

/// The cursor in the goodbye of a server that stops.
async fn hint(subscription: &mut Subscription) -> String {
    match subscription.socket.hear().await {
        Frame::Closed(1001, reason) => cursor_of(&reason),
        other => panic!("no goodbye but {other:?}"),
    }
}

async fn after(person: &Person, cursor: &str) -> Subscription {
    person.subscribe(&format!("subscription {{ ticketEvents(after: \"{cursor}\") {{ changes {{ to }} }} }}")).await
}

#[tokio::test]
async fn sockets_go_on_at_another_server() {
    let stays = TestApp::start().await;
    let stops = stays.beside(|_| {}).await;
    let ticket = stays.ticket(&stays.customer("Acme").await, "Help").await;
    let agent = stays.agent().await.at(&stops);
    let mut told = agent.subscribe(TITLES).await;
    rename(&stops.admin(), &ticket, "1").await;
    assert_eq!(new_title(&mut told).await, "1");
    let mut silent = agent.subscribe(TITLES).await;
    let (first, second, ()) = futures::join!(hint(&mut told), hint(&mut silent), stops.stop());
    rename(&stays.admin(), &ticket, "2").await;
    rename(&stays.admin(), &ticket, "3").await;
    let back = agent.at(&stays);
    let mut again = [after(&back, &first).await, after(&back, &second).await];
    rename(&stays.admin(), &ticket, "4").await;
    for listener in &mut again {
        for title in ["2", "3", "4"] {
            assert_eq!(new_title(listener).await, title);
        }
    }
}

#[tokio::test]
async fn what_was_not_told_before_the_end_is_told_after_it() {
    let stays = TestApp::start().await;
    let stops = stays.beside(|_| {}).await;
    let ticket = stays.ticket(&stays.customer("Acme").await, "Help").await;
    let agent = stays.agent().await.at(&stops);
    let begin = json!({"id": ticket["id"], "title": "0"});
    let begun = stops.admin().mutate("updateTicket", "cursor", begin).await.ok().text("/updateTicket/cursor").to_owned();
    for title in ["1", "2", "3"] {
        rename(&stops.admin(), &ticket, title).await;
    }
    let mut listener = after(&agent, &begun).await;
    assert_eq!(new_title(&mut listener).await, "1");
    let (cursor, ()) = futures::join!(
        async {
            let mut titles = Vec::new();
            loop {
                match listener.socket.hear().await {
                    Frame::Message(message) => titles.push(message),
                    Frame::Closed(1001, reason) => return (titles.len(), cursor_of(&reason)),
                    other => panic!("no goodbye but {other:?}"),
                }
            }
        },
        stops.stop()
    );
    let (told, cursor) = cursor;
    let mut again = after(&agent.at(&stays), &cursor).await;
    for title in ["2", "3"].into_iter().skip(told) {
        assert_eq!(new_title(&mut again).await, title);
    }
    rename(&stays.admin(), &ticket, "4").await;
    assert_eq!(new_title(&mut again).await, "4");
}

#[tokio::test]
async fn streams_go_on_at_another_server() {
    let stays = TestApp::start().await;
    let stops = stays.beside(|_| {}).await;
    let ticket = stays.ticket(&stays.customer("Acme").await, "Help").await;
    let agent = stays.agent().await.at(&stops);
    let (mut told, mut silent) = (agent.stream(TITLES).await, agent.stream(TITLES).await);
    silent.place().await;
    rename(&stops.admin(), &ticket, "1").await;
    told.next().await.ok();
    silent.next().await.ok();
    let (end, other, ()) = futures::join!(told.hear(), silent.hear(), stops.stop());
    assert!(
        matches!((&end, &other), (Told::Ended, Told::Ended)),
        "who comes back is not told that this was all: {end:?} {other:?}"
    );
    rename(&stays.admin(), &ticket, "2").await;
    for stream in [told, silent] {
        let mut again = agent.at(&stays).stream_after(TITLES, &stream.last_id).await;
        assert_eq!(again.next().await.ok().text("/ticketEvents/changes/0/to"), "2");
    }
}
