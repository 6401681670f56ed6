//! What comes in sight and goes out of it, while somebody listens and while they are away.

use entities::event::Kind;
use futures::{FutureExt, StreamExt};
use subscriptions::{Place, Span, Turns};

use super::told::{next, titles};
use super::*;
use crate::event_cursor::cursor;

const MINE: &[&str] = &["tickets:read:assigned"];

impl Desk {
    /// A desk with a ticket of which all is told, and the cursor behind that.
    async fn begun() -> (Self, Uuid, String) {
        let desk = Self::new().await;
        let ticket = desk.ticket("0").await.id;
        live::pass(&desk.app).await.unwrap();
        let here = desk.here();
        (desk, ticket, here)
    }

    /// The cursor of what was told last.
    fn here(&self) -> String {
        cursor(&self.app, self.app.feed.point())
    }

    async fn assign_to(&self, ticket: Uuid, user: &user::Model) {
        let input = serde_json::from_value(json!({"ticketId": ticket, "assigneeId": user.id})).unwrap();
        done(assign(&self.agent(), input).await);
    }

    /// Stores that Ada's role was changed.
    async fn another_role(&self) {
        let event = event::Model {
            kind: Kind::UserRoleChanged,
            aggregate_type: "user".into(),
            ..self.event(self.ada.id, json!({"oldRole": "manager", "newRole": "agent"}))
        };
        subscriptions::log::append(&self.app.database.write, &[event]).await.unwrap();
        live::pass(&self.app).await.unwrap();
    }
}

#[tokio::test]
async fn who_was_away_while_their_rights_changed_begins_anew_unless_they_see_everything() {
    let (desk, ticket, before) = Desk::begun().await;
    desk.another_role().await;
    let after = desk.here();
    desk.assign_to(ticket, &desk.ada).await;
    live::pass(&desk.app).await.unwrap();
    let told = async |permissions: &[&str], cursor: &str| {
        let viewer = desk.viewer(permissions);
        desk.listen(&viewer, json!({}), Some(cursor)).await.next().await.unwrap().map(|event| event.told.kind())
    };
    assert!(matches!(told(MINE, &before).await, Err(Error::SightChanged)));
    assert_eq!(told(MINE, &after).await.unwrap(), Kind::TicketAssigned);
    assert_eq!(told(AGENT, &before).await.unwrap(), Kind::TicketAssigned);
}

#[tokio::test]
async fn a_ticket_that_came_and_went_while_nobody_listened_has_left_once() {
    let (desk, ticket, never) = Desk::begun().await;
    desk.assign_to(ticket, &desk.ada).await;
    live::pass(&desk.app).await.unwrap();
    let start = desk.here();
    for _ in 0..2 {
        desk.assign_to(ticket, &desk.ben).await;
        desk.assign_to(ticket, &desk.ada).await;
    }
    desk.assign_to(ticket, &desk.ben).await;
    live::pass(&desk.app).await.unwrap();
    let viewer = desk.viewer(MINE);
    let mut who_never_had_it = desk.listen(&viewer, json!({}), Some(&never)).await;
    assert!(who_never_had_it.next().now_or_never().is_none());
    let mut mine = desk.listen(&viewer, json!({}), Some(&start)).await;
    let mine_told = next(&mut mine).await;
    assert_eq!(mine_told.told.kind(), Kind::TicketLeft);
    assert!(mine.next().now_or_never().is_none(), "once");
    let first = mine_told.cursor;
    let mut back = desk.listen(&viewer, json!({}), Some(&first)).await;
    assert!(back.next().now_or_never().is_none(), "nor once more for who goes on from there");
    for expected in [Kind::TicketAssigned, Kind::TicketLeft].repeat(2) {
        let to = if expected == Kind::TicketLeft { &desk.ben } else { &desk.ada };
        desk.assign_to(ticket, to).await;
        live::pass(&desk.app).await.unwrap();
        assert_eq!(next(&mut mine).await.told.kind(), expected, "whoever listens is told each time");
    }
}

/// Another node has written; this one has not heard of it yet.
#[tokio::test]
async fn who_fetches_what_has_happened_gets_all_that_was_committed() {
    let (desk, ticket, start) = Desk::begun().await;
    let renamed = desk.renames(ticket, 1..4).await;
    let viewer = desk.viewer(AGENT);
    let mut all = tokio::select! {
        all = desk.stream(&viewer, json!({}), Some(&start), Span::UntilNow, Place::default()) => all,
        () = live::follow(desk.agent().app) => unreachable!("it follows for ever"),
    };
    assert_eq!(titles(&mut all, 3).await, renamed);
    assert!(all.next().await.is_none());
}

#[tokio::test]
async fn the_streams_of_one_connection_take_turns_at_reading() {
    let (desk, ticket, start) = Desk::begun().await;
    let renamed = desk.renames(ticket, 1..60).await;
    live::pass(&desk.app).await.unwrap();
    let (viewer, turns) = (desk.viewer(AGENT), Turns::default());
    let listen = async || desk.stream(&viewer, json!({}), Some(&start), Span::Live, Place::of(&turns)).await;
    let (mut first, mut second) = (listen().await, listen().await);
    let begun = titles(&mut first, 1).await;
    assert!(second.next().now_or_never().is_none());
    let ((one, two), three) = tokio::join!(async { (begun, titles(&mut first, 58).await) }, titles(&mut second, 59),);
    assert_eq!([one, two].concat(), renamed);
    assert_eq!(three, renamed);
    // one that is given up leaves its turn to the others
    let (mut first, mut second) = (listen().await, listen().await);
    titles(&mut first, 1).await;
    assert!(second.next().now_or_never().is_none());
    drop(first);
    assert_eq!(titles(&mut second, 59).await, renamed);
}

#[tokio::test]
async fn what_is_large_is_read_bit_by_bit_and_whole() {
    let (desk, ticket, start) = Desk::begun().await;
    let standing = ticket::Standing::of(&desk.stored(ticket).await);
    let large = "x".repeat(400_000);
    let data = |n: u32| {
        let changes = json!({"title": {"to": n.to_string()}, "description": {"to": large}});
        event::with_standings(json!({"changes": changes}), &standing, &standing)
    };
    let many: Vec<_> = (0..12).map(|n| desk.event(ticket, data(n))).collect();
    subscriptions::log::append(&desk.app.database.write, &many).await.unwrap();
    live::pass(&desk.app).await.unwrap();
    let viewer = desk.viewer(AGENT);
    let mut all = desk.listen(&viewer, json!({}), Some(&start)).await;
    assert_eq!(titles(&mut all, 12).await, (0..12).map(|n| n.to_string()).collect::<Vec<_>>());
    assert!(all.next().now_or_never().is_none());
}
