//! Pauses, dead letters, and who does not wait for whom.

use std::sync::atomic::AtomicBool;

use chrono::TimeDelta;
use subscriptions::consumers::dead_letters;

use super::super::replay;
use super::*;

#[tokio::test]
async fn an_event_that_fails_is_tried_again_then_given_up_and_can_be_replayed() {
    let desk = Desk::new().await;
    let (seen, broken) = (Seen::default(), Arc::new(AtomicBool::new(true)));
    let poison = Arc::new(Mutex::new(None));
    let (is_broken, poisonous) = (broken.clone(), poison.clone());
    let reaction = seen.reaction("poisoned", move |event| {
        let mut poison = poisonous.lock().unwrap();
        let poison = *poison.get_or_insert(event.id);
        if event.id == poison && is_broken.load(Ordering::SeqCst) { Err(Failed::Once("it hurts".into())) } else { Ok(()) }
    });
    let working = desk.start(&reaction).await;
    let (bad, good) = (desk.created().await, desk.created().await);

    let standing = desk.stands("poisoned", |row| row.attempts == 1).await;
    let pause = standing.retry_at.unwrap() - desk.app.now();
    assert!(pause <= TimeDelta::seconds(1), "{pause}");
    assert_eq!(standing.last_error.as_deref(), Some("it hurts"));

    // a restart does not make it try sooner: another reaction gets through its work meanwhile
    working.stop().await;
    let _working = desk.work(&reaction);
    let witness = Seen::default();
    let _witnessing = desk.start(&witness.reaction("witness", |_| Ok(()))).await;
    let third = desk.created().await;
    witness.until("another reaction", |ids| ids == [third]).await;
    assert_eq!(seen.ids(), [bad], "the others wait behind it");

    desk.app.clock.advance(TimeDelta::seconds(1));
    let standing = desk.stands("poisoned", |row| row.attempts == 2).await;
    let pause = standing.retry_at.unwrap() - desk.app.now();
    assert!(pause > TimeDelta::milliseconds(500) && pause <= TimeDelta::seconds(2), "{pause}");
    desk.app.clock.advance(TimeDelta::seconds(2));
    seen.until("the others", |ids| ids == [bad, bad, bad, good, third]).await;

    let letters = dead_letters::list(&desk.app.database.read, Some("poisoned"), 10).await.unwrap();
    let letter = &letters[0];
    assert_eq!((letters.len(), letter.event_id, letter.attempts), (1, bad, 3));
    assert_eq!((letter.last_error.as_str(), letter.position), ("it hurts", desk.position_of(bad).await));

    assert_eq!(replay(&desk.app, &reaction, letter, &settings()).await.unwrap().as_deref(), Some("it hurts"));
    let again = dead_letters::find(&desk.app.database.read, letter.id).await.unwrap().unwrap();
    assert_eq!(again.attempts, 4);
    broken.store(false, Ordering::SeqCst);
    assert_eq!(replay(&desk.app, &reaction, &again, &settings()).await.unwrap(), None);
    assert_eq!(dead_letters::count(&desk.app.database.read, "poisoned").await.unwrap(), 0);
    assert_eq!(seen.times(bad), 5);
}

#[tokio::test]
async fn what_is_away_is_waited_for_however_long_it_takes() {
    let desk = Desk::new().await;
    let (seen, calls) = (Seen::default(), Calls::default());
    let reaction =
        seen.reaction("waiting", move |_| if calls.before() < 6 { Err(Failed::Away("closed".into())) } else { Ok(()) });
    let _working = desk.start(&reaction).await;
    let event = desk.created().await;
    for failures in 1..=6 {
        let standing = desk.stands("waiting", |row| row.failures == failures).await;
        assert_eq!(standing.attempts, 0);
        desk.app.clock.advance(TimeDelta::seconds(60));
    }
    seen.until("the seventh try", |ids| ids == [event; 7]).await;
    let position = desk.position_of(event).await;
    desk.stands("waiting", |row| row.position == position && row.failures == 0 && row.retry_at.is_none()).await;
    assert_eq!(dead_letters::count(&desk.app.database.read, "waiting").await.unwrap(), 0);
}

#[tokio::test]
async fn what_is_too_much_for_one_turn_goes_on_at_once_and_has_not_failed() {
    let desk = Desk::new().await;
    let (seen, turns) = (Seen::default(), Calls::default());
    let reaction = seen.reaction("large", move |_| if turns.before() % 10 < 9 { Err(Failed::Unfinished) } else { Ok(()) });
    let _working = desk.start(&reaction).await;
    let (large, next) = (desk.created().await, desk.created().await);
    seen.until("both, each in ten turns", |ids| ids == [[large; 10], [next; 10]].concat()).await;
    let last = desk.position_of(next).await;
    desk.stands("large", |row| row.position == last && row.attempts == 0 && row.failures == 0).await;
    assert_eq!(dead_letters::count(&desk.app.database.read, "large").await.unwrap(), 0);
}

#[tokio::test]
async fn what_can_never_succeed_is_given_up_at_once() {
    let desk = Desk::new().await;
    let seen = Seen::default();
    let _working = desk.start(&seen.reaction("hopeless", |_| Err(Failed::ForGood("no such person\0".into())))).await;
    let events = [desk.created().await, desk.created().await];
    seen.until("both", |ids| ids == events).await;
    let last = desk.position_of(events[1]).await;
    desk.stands("hopeless", |row| row.position == last).await;
    let letters = dead_letters::list(&desk.app.database.read, Some("hopeless"), 10).await.unwrap();
    let told: Vec<_> = letters.iter().map(|letter| (letter.event_id, letter.attempts, letter.last_error.as_str())).collect();
    assert_eq!(told, [(events[0], 1, "no such person"), (events[1], 1, "no such person")]);
}

#[tokio::test]
async fn who_gives_up_nothing_waits_for_it_whatever_fails() {
    let desk = Desk::new().await;
    let (seen, calls) = (Seen::default(), Calls::default());
    let fails = seen.reaction("stubborn", move |_| match calls.before() {
        0..3 => Err(Failed::Once("it hurts".into())),
        3 => Err(Failed::ForGood("for good".into())),
        4 => panic!("on purpose"),
        _ => Ok(()),
    });
    let reaction = Arc::new(Reaction { gives_up: false, ..Arc::into_inner(fails).unwrap() });
    let _working = desk.start(&reaction).await;
    let events = [desk.created().await, desk.created().await];
    for failures in 1..=5 {
        desk.stands("stubborn", |row| row.failures == failures && row.attempts == failures).await;
        desk.app.clock.advance(TimeDelta::seconds(60));
    }
    let [one, two] = events;
    seen.until("both, in their order", |ids| ids == [one, one, one, one, one, one, two]).await;
    assert_eq!(dead_letters::count(&desk.app.database.read, "stubborn").await.unwrap(), 0);
    assert!(!crate::audit::reaction().gives_up, "an entry that came later would stand in the wrong place");
}

#[tokio::test]
async fn who_fails_holds_up_nobody_else() {
    let desk = Desk::new().await;
    let (fails, works) = (Seen::default(), Seen::default());
    let _working = (
        desk.start(&fails.reaction("panics", |_| panic!("on purpose"))).await,
        desk.start(&works.reaction("works", |_| Ok(()))).await,
    );
    let hangs = outside("hangs", Begin::AtTheEnd, |_, _| Box::pin(std::future::pending()));
    let _hanging = desk.start(&hangs).await;
    let mut events = Vec::new();
    for _ in 0..5 {
        events.push(desk.created().await);
    }
    works.until("all of them", |ids| ids == events).await;
    let standing = desk.stands("panics", |row| row.attempts == 1).await;
    assert_eq!(standing.last_error.as_deref(), Some("the effect panicked"));
    assert_eq!(fails.ids(), events[..1]);
}
