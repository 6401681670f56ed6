//! Several processes, one consumer.

use chrono::TimeDelta;

use super::*;

#[tokio::test]
async fn two_share_the_work_without_doing_it_twice() {
    let desk = Desk::new().await;
    let seen = Seen::default();
    let reaction = seen.reaction("shared", |_| Ok(()));
    let (one, two) = (desk.start(&reaction).await, desk.start(&reaction).await);
    let mut events = Vec::new();
    for _ in 0..20 {
        events.push(desk.created().await);
    }
    seen.until("the first half", |ids| ids.len() == 20).await;
    one.stop().await;
    for _ in 0..20 {
        events.push(desk.created().await);
    }
    // one of the two may have to learn that the other has let go
    desk.app.clock.advance(TimeDelta::seconds(5));
    seen.until("the second half", |ids| ids.len() >= 40).await;
    two.stop().await;
    assert_eq!(seen.ids(), events);
}

#[tokio::test]
async fn the_work_of_who_is_gone_is_taken_over_when_the_lease_has_run_out() {
    let desk = Desk::new().await;
    let seen = Seen::default();
    let reaction = seen.reaction("inherited", |_| Ok(()));
    let first = desk.start(&reaction).await;
    let one = desk.created().await;
    let position = desk.position_of(one).await;
    let held = desk.stands("inherited", |row| row.position == position).await;
    first.kill().await;
    let _second = desk.work(&reaction);
    let two = desk.created().await;
    desk.position_of(two).await;
    desk.app.clock.advance(TimeDelta::seconds(29));
    assert_eq!(desk.standing("inherited").await.holder, held.holder);
    assert_eq!(seen.ids(), [one]);
    desk.app.clock.advance(TimeDelta::seconds(1));
    seen.until("the next one", |ids| ids == [one, two]).await;
    assert_ne!(desk.standing("inherited").await.holder, held.holder);
}
