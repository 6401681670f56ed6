//! Several processes, one consumer.

use chrono::TimeDelta;
use tokio::sync::Semaphore;

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
    desk.app.clock.advance(TimeDelta::seconds(20));
    assert_eq!(desk.standing("inherited").await.holder, held.holder);
    assert_eq!(seen.ids(), [one]);
    desk.app.clock.advance(TimeDelta::seconds(10));
    seen.until("the next one", |ids| ids == [one, two]).await;
    assert_ne!(desk.standing("inherited").await.holder, held.holder);
}

/// A reaction whose effects end when the gate lets them.
fn gated(name: &'static str, seen: &Seen, gate: &Arc<Semaphore>) -> Arc<Reaction> {
    let (seen, gate) = (seen.clone(), gate.clone());
    outside(name, Begin::AtTheEnd, move |_, event| {
        let (seen, gate) = (seen.clone(), gate.clone());
        Box::pin(async move {
            seen.0.lock().unwrap().push(event.id);
            gate.acquire().await.unwrap().forget();
            Ok(())
        })
    })
}

/// Time goes by, a third of a lease and another, and the holder says each time that it still lives.
async fn renewed(desk: &Desk, name: &str, thirds: usize) {
    for _ in 0..thirds {
        let before = desk.standing(name).await;
        desk.app.clock.advance(TimeDelta::seconds(10));
        let after = desk.stands(name, |row| row.held_until > before.held_until).await;
        assert!(after.held_until.unwrap() - before.held_until.unwrap() >= TimeDelta::seconds(10), "it renews no sooner");
        assert_eq!(after, consumer::Model { held_until: after.held_until, ..before });
    }
}

#[tokio::test]
async fn an_effect_that_takes_longer_than_a_lease_is_left_to_its_holder() {
    let desk = Desk::new().await;
    let (seen, gate) = (Seen::default(), Arc::new(Semaphore::new(0)));
    let reaction = gated("slow", &seen, &gate);
    let first = desk.start(&reaction).await;
    let one = desk.created().await;
    seen.until("the effect", |ids| ids == [one]).await;
    let holder = desk.standing("slow").await.holder;
    let second = desk.work(&reaction);
    renewed(&desk, "slow", 7).await;
    assert_eq!((seen.ids(), desk.standing("slow").await.holder), (vec![one], holder));
    gate.add_permits(2);
    let two = desk.created().await;
    seen.until("the next one", |ids| ids.contains(&two)).await;
    assert_eq!(seen.ids(), [one, two]);
    first.stop().await;
    second.stop().await;
}

#[tokio::test]
async fn an_effect_whose_holder_is_gone_is_taken_over_when_the_lease_has_run_out() {
    let desk = Desk::new().await;
    let (seen, gate) = (Seen::default(), Arc::new(Semaphore::new(0)));
    let reaction = gated("orphaned", &seen, &gate);
    let first = desk.start(&reaction).await;
    let one = desk.created().await;
    seen.until("the effect", |ids| ids == [one]).await;
    renewed(&desk, "orphaned", 5).await;
    let gone = desk.standing("orphaned").await.holder;
    first.kill().await;
    let _second = desk.work(&reaction);
    desk.app.clock.advance(TimeDelta::seconds(20));
    assert_eq!((seen.ids(), desk.standing("orphaned").await.holder), (vec![one], gone));
    desk.app.clock.advance(TimeDelta::seconds(10));
    seen.until("the repetition", |ids| ids == [one, one]).await;
    assert_ne!(desk.standing("orphaned").await.holder, gone);
}

#[tokio::test]
async fn who_has_nothing_to_do_lets_the_lease_run_out() {
    let desk = Desk::new().await;
    let (seen, witness) = (Seen::default(), Seen::default());
    let _working = desk.start(&seen.reaction("idle", |_| Ok(()))).await;
    let one = desk.created().await;
    let position = desk.position_of(one).await;
    desk.stands("idle", |row| row.position == position).await;
    let later = async || {
        desk.app.clock.advance(TimeDelta::seconds(10));
        // another one wakes up, and has time to work
        let working = desk.start(&witness.reaction("witness", |_| Ok(()))).await;
        desk.happens(Kind::UserUpdated, desk.app.new_id()).await;
        working.stop().await;
        desk.standing("idle").await
    };
    // What is done may be known before the worker knows it, and holds the lease once more.
    let (mut before, mut standing) = (later().await, later().await);
    for _ in 0..3 {
        if before != standing {
            (before, standing) = (standing, later().await);
        }
    }
    for _ in 0..4 {
        assert_eq!(later().await, standing);
    }
}

#[tokio::test]
async fn rows_that_take_longer_than_a_lease_are_written_though_the_only_writer_is_theirs() {
    let desk = Desk::new().await;
    let effect = Effect::Rows(|write, event| {
        Box::pin(async move {
            write.count("reacted", event.aggregate_id.to_string(), 1);
            while write.now() < event.timestamp + TimeDelta::seconds(70) {
                tokio::task::yield_now().await;
            }
            Ok(())
        })
    });
    let reaction =
        Arc::new(Reaction { name: "rows", wants: &[Kind::UserCreated], begins: Begin::AtTheEnd, gives_up: true, effect });
    let _working = desk.start(&reaction).await;
    let one = desk.created().await;
    let position = desk.position_of(one).await;
    desk.stands("rows", |row| row.holder.is_some()).await;
    for _ in 0..7 {
        desk.app.clock.advance(TimeDelta::seconds(10));
        tokio::task::yield_now().await;
    }
    desk.stands("rows", |row| row.position == position && row.failures == 0).await;
}
