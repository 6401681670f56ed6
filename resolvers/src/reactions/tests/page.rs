//! Many events at once.

use futures::future::BoxFuture;
use subscriptions::consumers::dead_letters;

use super::super::PAGE;
use super::*;

/// The pages that a reaction was given.
#[derive(Clone, Default)]
struct Pages(Arc<Mutex<Vec<Vec<Uuid>>>>);

impl Pages {
    fn reaction(
        &self,
        name: &'static str,
        then: impl Fn(&[Uuid]) -> Result<(), Failed> + Send + Sync + 'static,
    ) -> Arc<Reaction> {
        let (pages, then) = (self.clone(), Arc::new(then));
        let effect = move |_, events: Vec<Arc<event::Model>>| -> BoxFuture<'static, _> {
            let ids: Vec<_> = events.iter().map(|event| event.id).collect();
            pages.0.lock().unwrap().push(ids.clone());
            let then = then.clone();
            Box::pin(async move { then(&ids) })
        };
        let effect = Effect::Page(Box::new(effect));
        Arc::new(Reaction { name, wants: &[Kind::UserCreated], begins: Begin::AtTheEnd, gives_up: true, effect })
    }

    fn all(&self) -> Vec<Vec<Uuid>> {
        self.0.lock().unwrap().clone()
    }
}

/// So many users are made in one transaction.
async fn made(desk: &Desk, number: usize) -> Vec<Uuid> {
    let cx = desk.app.as_viewer(Viewer::operator());
    let mut write = Write::begin(&cx).await.unwrap();
    let subject = || Subject { noun: "user", id: cx.app.new_id(), version: 1 };
    let ids = (0..number).map(|_| write.record(Kind::UserCreated, subject(), json!({})).id).collect();
    write.commit().await.unwrap();
    ids
}

async fn done(desk: &Desk, name: &str, last: Uuid) {
    let position = desk.position_of(last).await;
    desk.stands(name, |row| row.position == position).await;
}

#[tokio::test]
async fn a_page_is_given_in_order_and_the_offset_moves_once() {
    let desk = Desk::new().await;
    let pages = Pages::default();
    let reaction = pages.reaction("many", |_| Ok(()));
    enroll(&desk.app, std::slice::from_ref(&reaction)).await.unwrap();
    let ids = made(&desk, 250).await;
    desk.position_of(ids[249]).await;
    let _working = desk.work(&reaction);
    done(&desk, "many", ids[249]).await;
    let most = usize::try_from(PAGE).unwrap();
    assert_eq!(pages.all(), ids.chunks(most).map(<[_]>::to_vec).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_page_that_fails_is_tried_event_by_event_and_only_the_culprit_is_given_up() {
    let desk = Desk::new().await;
    let pages = Pages::default();
    let bad = Arc::new(Mutex::new(Uuid::nil()));
    let culprit = bad.clone();
    let reaction = pages.reaction("blames", move |ids| {
        if ids.contains(&culprit.lock().unwrap()) { Err(Failed::ForGood("bad".into())) } else { Ok(()) }
    });
    enroll(&desk.app, std::slice::from_ref(&reaction)).await.unwrap();
    let ids = made(&desk, 5).await;
    *bad.lock().unwrap() = ids[2];
    desk.position_of(ids[4]).await;
    let _working = desk.work(&reaction);
    done(&desk, "blames", ids[4]).await;
    let letters = dead_letters::list(&desk.app.database.read, Some("blames"), 10).await.unwrap();
    assert_eq!(letters.iter().map(|letter| letter.event_id).collect::<Vec<_>>(), [ids[2]]);
    let alone = |n: usize| vec![ids[n]];
    assert_eq!(pages.all(), [ids.clone(), alone(0), alone(1), alone(2), alone(3), alone(4)]);

    // what comes after them is taken together again
    let more = made(&desk, 3).await;
    done(&desk, "blames", more[2]).await;
    assert_eq!(pages.all().last(), Some(&more));
}

#[tokio::test]
async fn a_page_waits_for_what_is_away_and_stays_whole() {
    let desk = Desk::new().await;
    let (pages, calls) = (Pages::default(), Calls::default());
    let reaction = pages.reaction("waits", move |_| if calls.before() < 2 { Err(Failed::Away("closed".into())) } else { Ok(()) });
    enroll(&desk.app, std::slice::from_ref(&reaction)).await.unwrap();
    let ids = made(&desk, 3).await;
    desk.position_of(ids[2]).await;
    let _working = desk.work(&reaction);
    for failures in 1..=2 {
        let standing = desk.stands("waits", |row| row.failures == failures).await;
        assert_eq!((standing.attempts, standing.position < desk.position_of(ids[0]).await), (0, true));
        desk.app.clock.advance(chrono::TimeDelta::seconds(60));
    }
    done(&desk, "waits", ids[2]).await;
    assert_eq!(pages.all(), vec![ids; 3]);
}
