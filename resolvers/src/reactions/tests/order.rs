//! What a reaction is given, and in what order.

use super::*;

#[tokio::test]
async fn the_wanted_events_come_in_the_order_of_the_log_once_each() {
    let desk = Desk::new().await;
    let seen = Seen::default();
    let _working = desk.start(&seen.reaction("orderly", |_| Ok(()))).await;
    let mut wanted = Vec::new();
    for _ in 0..20 {
        wanted.push(desk.created().await);
        desk.happens(Kind::UserUpdated, desk.app.new_id()).await;
    }
    seen.until("all of them", |ids| ids.len() == wanted.len()).await;
    assert_eq!(seen.ids(), wanted);
    let last = desk.position_of(wanted[19]).await;
    let standing = desk.stands("orderly", |row| row.position >= last).await;
    assert_eq!((standing.attempts, standing.failures, standing.last_error), (0, 0, None));
}

#[tokio::test]
async fn a_new_reaction_begins_where_it_says() {
    let desk = Desk::new().await;
    let before = desk.created().await;
    let (old, new) = (Seen::default(), Seen::default());
    let from_the_end = new.reaction("from_now_on", |_| Ok(()));
    let recorder = old.clone();
    let from_the_beginning = outside("from_the_first", Begin::AtTheBeginning, move |_, event| {
        recorder.0.lock().unwrap().push(event.id);
        Box::pin(async { Ok(()) })
    });
    let _working = (desk.start(&from_the_end).await, desk.start(&from_the_beginning).await);
    let after = desk.created().await;
    old.until("both", |ids| ids == [before, after]).await;
    new.until("the later one", |ids| ids == [after]).await;
}

#[tokio::test]
async fn what_happens_before_anybody_works_is_not_lost() {
    let desk = Desk::new().await;
    let seen = Seen::default();
    let reaction = seen.reaction("late", |_| Ok(()));
    enroll(&desk.app, std::slice::from_ref(&reaction)).await.unwrap();
    let early = desk.created().await;
    // known already: it stays where it is
    let working = desk.start(&reaction).await;
    seen.until("the early one", |ids| ids == [early]).await;
    working.stop().await;
    let standing = desk.standing("late").await;
    assert_eq!((standing.position, standing.holder), (desk.position_of(early).await, None), "it let go");
    let missed = desk.created().await;
    let _working = desk.start(&reaction).await;
    seen.until("the missed one", |ids| ids == [early, missed]).await;
}

#[tokio::test]
async fn a_long_stretch_of_unwanted_events_is_passed_over() {
    let desk = Desk::new().await;
    let seen = Seen::default();
    let _working = desk.start(&seen.reaction("patient", |_| Ok(()))).await;
    let cx = desk.app.as_viewer(Viewer::operator());
    let mut write = Write::begin(&cx).await.unwrap();
    for _ in 0..1100 {
        write.record(Kind::UserUpdated, Subject { noun: "user", id: cx.app.new_id(), version: 1 }, json!({}));
    }
    write.commit().await.unwrap();
    let standing = desk.stands("patient", |row| row.position >= 1000).await;
    assert!(standing.position <= 1100, "{}", standing.position);
    let wanted = desk.created().await;
    seen.until("the wanted one", |ids| ids == [wanted]).await;
}
