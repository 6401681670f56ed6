//! How far users come: what the store computes is what a plain reading of the rule gives, over random events.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use resolvers::documents::analytics::{self, Funnel};

use super::analytics::{event, store};
use super::{Store, at, everywhere, operator};

everywhere!(users_come_as_far_as_their_events_say, the_edges_of_a_funnel);

const TYPES: [&str; 4] = ["a", "b", "c", "d"];
/// How far apart the cases are in time.
const APART: i64 = 1_000_000;

/// User, type and millisecond of each event.
type Events = Vec<(u128, usize, i64)>;

/// Steps and window.
type Way = (Vec<usize>, i64);

/// The rule, word by word: some event of the first type, then one of each further type, each later than the one before, the last in time.
fn reached(events: &Events, (steps, window): &Way, user: u128, length: usize) -> bool {
    fn goes_on(events: &Events, steps: &[usize], user: u128, begun: i64, last: i64, window: i64) -> bool {
        let Some((step, rest)) = steps.split_first() else { return true };
        let of_step = events.iter().filter(|(u, t, at)| *u == user && t == step && *at > last && at - begun <= window);
        of_step.into_iter().any(|(_, _, at)| goes_on(events, rest, user, begun, *at, window))
    }
    let first = events.iter().filter(|(u, t, _)| *u == user && *t == steps[0]);
    first.into_iter().any(|(_, _, at)| goes_on(events, &steps[1..length], user, *at, *at, *window))
}

fn recount(events: &Events, way: &Way) -> Vec<i64> {
    let users: BTreeSet<u128> = events.iter().map(|(user, ..)| *user).collect();
    let count = |length| users.iter().filter(|user| reached(events, way, **user, length)).count();
    (1..=way.0.len()).map(|length| i64::try_from(count(length)).expect("few users")).collect()
}

fn case() -> impl Strategy<Value = (Events, Way)> {
    let events = prop::collection::vec((0..4_u128, 0..TYPES.len(), 0..40_i64), 0..40);
    let way = (prop::collection::vec(0..TYPES.len(), 1..5), 1..30_i64);
    (events, way)
}

async fn users_come_as_far_as_their_events_say(store_in: Store) {
    let app = store_in.app().await;
    let cx = operator(&app);
    let mut runner = TestRunner::deterministic();
    let cases: Vec<(Events, Way)> = (0..60).map(|_| case().new_tree(&mut runner).expect("a case").current()).collect();
    let (mut rows, mut number) = (Vec::new(), 0);
    for (place, (events, _)) in (0..).zip(&cases) {
        for (user, of, ms) in events {
            number += 1;
            rows.push(event(number, TYPES[*of], at(place * APART + ms), Some(user + 1)));
        }
    }
    store(&app, rows).await;
    for (place, (events, way)) in (0..).zip(&cases) {
        let funnel = Funnel {
            steps: way.0.iter().map(|step| TYPES[*step].to_owned()).collect(),
            from: at(place * APART),
            to: at(place * APART + 40),
            window: TimeDelta::milliseconds(way.1),
        };
        let counted = analytics::funnel(&cx, &funnel).await.expect("a funnel");
        assert_eq!(counted, recount(events, way), "{events:?} {way:?}");
    }
}

async fn the_edges_of_a_funnel(store_in: Store) {
    let app = store_in.app().await;
    let events = vec![
        // too late by a millisecond, and just in time from a later beginning
        event(1, "a", at(0), Some(1)),
        event(2, "b", at(101), Some(1)),
        event(3, "a", at(0), Some(2)),
        event(4, "a", at(1), Some(2)),
        event(5, "b", at(101), Some(2)),
        // at the same moment is not after
        event(6, "a", at(5), Some(3)),
        event(7, "b", at(5), Some(3)),
        // nobody
        event(8, "a", at(5), None),
        event(9, "b", at(6), None),
        // outside
        event(10, "a", at(-1), Some(4)),
        event(11, "b", at(50), Some(4)),
        event(12, "a", at(150), Some(5)),
        event(13, "b", at(200), Some(5)),
    ];
    store(&app, events).await;
    let funnel = |steps: &[&str]| Funnel {
        steps: steps.iter().map(|step| (*step).to_owned()).collect(),
        from: at(0),
        to: at(200),
        window: TimeDelta::milliseconds(100),
    };
    let cx = operator(&app);
    for (steps, users) in
        [(vec!["a", "b"], vec![4, 1]), (vec!["a", "a"], vec![4, 1]), (vec!["a"], vec![4]), (vec!["x", "a"], vec![0, 0])]
    {
        assert_eq!(analytics::funnel(&cx, &funnel(&steps)).await.expect("a funnel"), users, "{steps:?}");
    }
}
