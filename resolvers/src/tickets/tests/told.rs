//! Listening to the log: from now on, after a cursor, and when one does not keep up.

use std::pin::Pin;

use chrono::TimeDelta;
use entities::access::Viewer;
use entities::event::Kind;
use futures::{FutureExt, Stream, StreamExt};
use subscriptions::ticket_events::TicketEventFilter;
use subscriptions::{KnownViewer, Place, Point, Span};

use super::*;
use crate::event_cursor::{cursor, cursor_of};

pub(super) type Events = Pin<Box<dyn Stream<Item = crate::Result<TicketEvent>> + Send>>;

impl Desk {
    /// Changes a ticket so many times, and returns the titles.
    pub(super) async fn renames(&self, id: Uuid, titles: std::ops::Range<u32>) -> Vec<String> {
        let titles: Vec<String> = titles.map(|n| n.to_string()).collect();
        for title in &titles {
            done(update(&self.agent(), change(id, json!({"title": title}))).await);
        }
        titles
    }

    pub(super) async fn listen(&self, viewer: &KnownViewer, filter: Json, after: Option<&str>) -> Events {
        self.stream(viewer, filter, after, Span::Live, Place::default()).await
    }

    pub(super) async fn stream(
        &self,
        viewer: &KnownViewer,
        filter: Json,
        after: Option<&str>,
        span: Span,
        place: Place,
    ) -> Events {
        let filter: TicketEventFilter = serde_json::from_value(filter).unwrap();
        Box::pin(events(&self.app, viewer.current(), filter, after, span, place).await.unwrap())
    }

    /// An event that was not stored yet.
    pub(super) fn event(&self, ticket: Uuid, data: Json) -> event::Model {
        event::Model {
            id: self.app.new_id(),
            kind: Kind::TicketUpdated,
            aggregate_type: "ticket".into(),
            aggregate_id: ticket,
            version: 1,
            actor_id: None,
            correlation_id: "test".into(),
            data,
            timestamp: self.app.now(),
            position: None,
            origin: None,
        }
    }

    pub(super) fn viewer(&self, permissions: &[&str]) -> KnownViewer {
        KnownViewer::new(self.holding(permissions).viewer, self.app.auth.changes())
    }
}

pub(super) async fn next(events: &mut Events) -> TicketEvent {
    events.next().await.unwrap().unwrap()
}

/// The titles that the events gave the ticket.
pub(super) async fn titles(events: &mut Events, count: usize) -> Vec<String> {
    let mut titles = Vec::new();
    while titles.len() < count {
        let event = next(events).await;
        titles.push(event.told.change.event.data["changes"]["title"]["to"].as_str().unwrap().to_owned());
    }
    titles
}

#[tokio::test]
async fn who_comes_back_with_a_cursor_misses_nothing_and_hears_nothing_twice() {
    let desk = Desk::new().await;
    let ticket = desk.ticket("0").await.id;
    live::pass(&desk.app).await.unwrap();
    let viewer = desk.viewer(AGENT);
    let mut all = desk.listen(&viewer, json!({}), None).await;
    let given = desk.renames(ticket, 1..30).await;
    live::pass(&desk.app).await.unwrap();
    let mut cursors = Vec::new();
    for _ in &given {
        cursors.push(next(&mut all).await.cursor);
    }
    let more = desk.renames(ticket, 30..35).await;
    for (seen, cursor) in cursors.iter().enumerate() {
        let mut back = desk.listen(&viewer, json!({}), Some(cursor)).await;
        let expected: Vec<String> = given[seen + 1..].to_vec();
        assert_eq!(titles(&mut back, expected.len()).await, expected, "after {seen}");
    }
    let mut back = desk.listen(&viewer, json!({}), Some(&cursors[0])).await;
    live::pass(&desk.app).await.unwrap();
    assert_eq!(titles(&mut back, given.len() - 1 + more.len()).await, [&given[1..], &more[..]].concat());
    assert!(back.next().now_or_never().is_none(), "nothing twice");
}

#[tokio::test]
async fn who_does_not_keep_up_reads_on_in_the_log() {
    let desk = Desk::new().await;
    let ticket = desk.ticket("0").await.id;
    live::pass(&desk.app).await.unwrap();
    let viewer = desk.viewer(AGENT);
    let mut slow = desk.listen(&viewer, json!({}), None).await;
    let first = desk.renames(ticket, 1..3).await;
    live::pass(&desk.app).await.unwrap();
    assert_eq!(titles(&mut slow, 2).await, first);
    // More than the feed keeps for those who do not listen.
    let standing = ticket::Standing::of(&desk.stored(ticket).await);
    let data = |n: u32| event::with_standings(json!({"changes": {"title": {"to": n.to_string()}}}), &standing, &standing);
    let many: Vec<_> = (0..6000).map(|n| desk.event(ticket, data(n))).collect();
    subscriptions::log::append(&desk.app.database.write, &many).await.unwrap();
    live::pass(&desk.app).await.unwrap();
    live::pass(&desk.app).await.unwrap();
    let expected: Vec<String> = (0..6000).map(|n| n.to_string()).collect();
    assert_eq!(titles(&mut slow, 6000).await, expected);
}

#[tokio::test]
async fn each_delivery_is_authorized_with_the_rights_of_that_moment() {
    let desk = Desk::new().await;
    let ticket = desk.ticket("0").await.id;
    live::pass(&desk.app).await.unwrap();
    let viewer = desk.viewer(&["tickets:read:assigned"]);
    let mut mine = desk.listen(&viewer, json!({}), None).await;
    let note = AddTicketComment { ticket_id: ticket, body: "Psst".into(), internal: true, last_seen_comment_id: Patch::Absent };
    done(add_comment(&desk.agent(), note.clone()).await);
    let assign_to = |user: Json| serde_json::from_value(json!({"ticketId": ticket, "assigneeId": user})).unwrap();
    done(assign(&desk.agent(), assign_to(json!(desk.ada.id))).await);
    done(add_comment(&desk.agent(), note.clone()).await);
    done(assign(&desk.agent(), assign_to(json!(desk.ben.id))).await);
    desk.renames(ticket, 1..3).await;
    live::pass(&desk.app).await.unwrap();
    assert_eq!(next(&mut mine).await.told.kind(), Kind::TicketAssigned);
    let left = next(&mut mine).await;
    assert_eq!((left.told.kind(), left.told.rows().ticket), (Kind::TicketLeft, None));
    assert!(mine.next().now_or_never().is_none(), "nothing more of it");
    viewer.set(desk.holding(&["tickets:read", "notes:read"]).viewer, 0);
    done(add_comment(&desk.agent(), note).await);
    live::pass(&desk.app).await.unwrap();
    assert_eq!(next(&mut mine).await.told.kind(), Kind::TicketNoteAdded);
    viewer.set(Viewer::anonymous(), 0);
    desk.renames(ticket, 3..5).await;
    live::pass(&desk.app).await.unwrap();
    let refused = mine.next().await.unwrap();
    assert!(matches!(refused, Err(Error::Forbidden { permission }) if permission == "tickets:read"));
    assert!(mine.next().await.is_none());
}

/// The loss of a right and an event behind it, both told before anybody asks what the rights are by now.
#[tokio::test]
async fn what_comes_behind_the_loss_of_a_right_waits_until_the_rights_are_known() {
    let desk = Desk::new().await;
    let ticket = desk.ticket("0").await.id;
    live::pass(&desk.app).await.unwrap();
    let viewer = desk.viewer(AGENT);
    let mut mine = desk.listen(&viewer, json!({}), None).await;
    assert!(mine.next().now_or_never().is_none());
    let lose = || {
        let data = json!({});
        let event = event::Model { kind: Kind::UserRoleChanged, aggregate_id: desk.ada.id, ..desk.event(ticket, data) };
        desk.app.auth.forget(&event);
        desk.app.auth.changes().borrow().count()
    };
    let change = lose();
    desk.renames(ticket, 1..3).await;
    live::pass(&desk.app).await.unwrap();
    assert!(mine.next().now_or_never().is_none(), "who knows");
    viewer.set(desk.holding(&["tickets:read:assigned"]).viewer, change);
    assert!(matches!(mine.next().await, Some(Err(Error::SightChanged))), "not theirs any more, as many others");
    assert!(mine.next().await.is_none());
    let mut mine = desk.listen(&viewer, json!({}), None).await;
    assert!(mine.next().now_or_never().is_none());
    let change = lose();
    desk.renames(ticket, 3..4).await;
    live::pass(&desk.app).await.unwrap();
    assert!(mine.next().now_or_never().is_none());
    viewer.set(desk.holding(AGENT).viewer, change);
    assert_eq!(titles(&mut mine, 1).await, ["3"]);
}

#[tokio::test]
async fn a_stream_whose_filter_is_no_longer_allowed_ends_with_the_reason() {
    let desk = Desk::new().await;
    let viewer = desk.viewer(AGENT);
    let mut events = desk.listen(&viewer, json!({"customerId": desk.customer}), None).await;
    viewer.set(desk.holding(&["tickets:read"]).viewer, 0);
    desk.ticket("T").await;
    live::pass(&desk.app).await.unwrap();
    let refused = events.next().await.unwrap();
    assert!(matches!(refused, Err(Error::Forbidden { permission }) if permission == "customers:read"));
    assert!(events.next().await.is_none());
}

#[tokio::test]
async fn a_cursor_is_good_for_as_long_as_what_follows_it_is_kept() {
    let desk = Desk::new().await;
    let ticket = desk.ticket("0").await.id;
    let viewer = desk.viewer(AGENT);
    let answered = update(&desk.agent(), change(ticket, json!({"title": "1"}))).await.unwrap();
    live::pass(&desk.app).await.unwrap();
    let written = cursor_of(&desk.agent(), answered.event.unwrap()).await.unwrap();
    desk.app.clock.advance(TimeDelta::days(60));
    assert!(next_is_none(&mut desk.listen(&viewer, json!({}), Some(&written)).await), "nothing came after it");
    let refusal = |after: String| {
        let viewer = viewer.current();
        let app = desk.app.clone();
        async move {
            events(&app, viewer, TicketEventFilter::default(), Some(&after), Span::Live, Place::default()).await.err().unwrap()
        }
    };
    desk.renames(ticket, 2..3).await;
    live::pass(&desk.app).await.unwrap();
    let mut back = desk.listen(&viewer, json!({}), Some(&written)).await;
    assert_eq!(titles(&mut back, 1).await, ["2"]);
    desk.app.clock.advance(TimeDelta::days(31));
    assert!(matches!(refusal(written.clone()).await, Error::CursorExpired));
    let beyond = cursor(&desk.app, Point { position: 1_000_000, event: None });
    assert!(matches!(refusal(beyond).await, Error::CursorExpired), "of a log that was lost");
    for wrong in ["", "nonsense", &format!("{written}x"), &desk.app.cursors.seal(&("tickets", 1))] {
        assert!(matches!(refusal(wrong.into()).await, Error::BadUserInput(_)), "{wrong}");
    }
}

fn next_is_none(events: &mut Events) -> bool {
    events.next().now_or_never().is_none()
}

#[tokio::test]
async fn a_kind_that_a_newer_program_wrote_stops_nobody() {
    let desk = Desk::new().await;
    let ticket = desk.ticket("0").await.id;
    live::pass(&desk.app).await.unwrap();
    let viewer = desk.viewer(AGENT);
    let start = cursor(&desk.app, desk.app.feed.point());
    let mut live_one = desk.listen(&viewer, json!({}), None).await;
    desk.renames(ticket, 1..2).await;
    desk.app.sql("UPDATE events SET type = 'ticket_teleported' WHERE type = 'ticket_updated'").await;
    desk.renames(ticket, 2..3).await;
    live::pass(&desk.app).await.unwrap();
    assert_eq!(titles(&mut live_one, 1).await, ["2"]);
    let mut back = desk.listen(&viewer, json!({}), Some(&start)).await;
    assert_eq!(titles(&mut back, 1).await, ["2"]);
}

#[tokio::test]
async fn who_comes_back_is_not_ahead_of_what_this_process_has_told() {
    let desk = Desk::new().await;
    let ticket = desk.ticket("0").await.id;
    live::pass(&desk.app).await.unwrap();
    let viewer = desk.viewer(AGENT);
    let start = cursor(&desk.app, desk.app.feed.point());
    let told = desk.renames(ticket, 1..3).await;
    live::pass(&desk.app).await.unwrap();
    let untold = desk.renames(ticket, 3..4).await;
    subscriptions::log::number(&desk.app.database.write).await.unwrap();
    let mut back = desk.listen(&viewer, json!({}), Some(&start)).await;
    assert_eq!(titles(&mut back, 2).await, told);
    assert!(back.next().now_or_never().is_none(), "the caches have not heard of it yet");
    live::pass(&desk.app).await.unwrap();
    assert_eq!(titles(&mut back, 1).await, untold);
}
