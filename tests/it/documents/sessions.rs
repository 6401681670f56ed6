//! The history of sessions: what is told of one is merged, in whatever order it comes.

use chrono::{DateTime, TimeDelta, Utc};
use entities::user_session::{EndReason, Model};
use resolvers::documents::{self, sessions};
use resolvers::page::PageArgs;
use tests::TestApp;
use uuid::Uuid;

use super::{Store, everywhere, operator};

everywhere!(
    the_order_in_which_a_session_is_told_of_does_not_matter,
    each_user_has_a_page_newest_first,
    sessions_go_when_their_time_has_come
);

fn user(number: u128) -> Uuid {
    Uuid::from_u128(1000 + number)
}

fn session(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn moment(app: &TestApp, ms: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(app.app().now().timestamp_millis() + ms).expect("a time")
}

async fn of(app: &TestApp, users: &[Uuid], args: PageArgs) -> Vec<Vec<Model>> {
    let pages = sessions::of_users(&operator(app), users, users, &args).await.expect("sessions");
    pages.iter().map(|page| page.rows.iter().map(|row| (**row).clone()).collect()).collect()
}

async fn the_order_in_which_a_session_is_told_of_does_not_matter(store_in: Store) {
    let app = store_in.app().await;
    let cx = operator(&app);
    let (begun, renewed, ended) = (moment(&app, 0), moment(&app, 1000), moment(&app, 2000));
    let told = |number| {
        let heard = |at| sessions::heard_of(session(number), user(0), at);
        [
            Model {
                expires_at: begun + TimeDelta::days(30),
                ip_address: Some("192.0.2.1".into()),
                user_agent: Some("tests".into()),
                ..heard(begun)
            },
            Model { expires_at: renewed + TimeDelta::days(30), ..heard(renewed) },
            Model { ended_at: Some(ended), end_reason: Some(EndReason::Revoked), ..heard(ended) },
        ]
    };
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    for (number, order) in (0..).zip(orders) {
        // some of it twice
        for place in order.into_iter().chain([order[0], order[2]]) {
            sessions::merge(&cx, told(number)[place].clone()).await.expect("a session that is merged");
        }
    }
    let found = of(&app, &[user(0)], PageArgs::default()).await.remove(0);
    let same = Model {
        id: session(0),
        user_id: user(0),
        started_at: begun,
        last_seen_at: ended,
        expires_at: renewed + TimeDelta::days(30),
        ended_at: Some(ended),
        end_reason: Some(EndReason::Revoked),
        ip_address: Some("192.0.2.1".into()),
        user_agent: Some("tests".into()),
    };
    let expected: Vec<Model> = (0..6).rev().map(|number| Model { id: session(number), ..same.clone() }).collect();
    assert_eq!(found, expected);
}

async fn each_user_has_a_page_newest_first(store_in: Store) {
    let app = store_in.app().await;
    let cx = operator(&app);
    for number in 0..12_u128 {
        let told = sessions::heard_of(session(number), user(number % 3), moment(&app, i64::try_from(number / 6).unwrap_or(0)));
        sessions::merge(&cx, told).await.expect("a session that is merged");
    }
    let users = [user(2), user(0), user(9)];
    let numbers = |pages: Vec<Vec<Model>>| -> Vec<Vec<u128>> {
        pages.iter().map(|page| page.iter().map(|session| session.id.as_u128()).collect()).collect()
    };
    assert_eq!(numbers(of(&app, &users, PageArgs::default()).await), [vec![11, 8, 5, 2], vec![9, 6, 3, 0], vec![]]);
    let first =
        sessions::of_users(&cx, &users, &users, &PageArgs { first: Some(3), ..PageArgs::default() }).await.expect("pages");
    assert!(first[0].has_next && first[1].has_next && !first[2].has_next);
    let after = Some(first[0].cursors().of(first[0].rows.last().expect("a row")));
    assert_eq!(numbers(of(&app, &users[..1], PageArgs { after, ..PageArgs::default() }).await), [[2]]);
    let last = PageArgs { last: Some(1), ..PageArgs::default() };
    assert_eq!(numbers(of(&app, &users, last).await), [vec![2], vec![0], vec![]]);
    let totals = first.iter().map(|page| page.total.clone()).rev().collect();
    assert_eq!(resolvers::page::totals(&cx, totals).await.expect("totals"), [0, 4, 4]);
    let hidden = sessions::of_users(&cx, &users, &users[1..], &PageArgs::default()).await.expect("pages");
    assert_eq!(hidden.iter().map(|page| page.rows.len()).collect::<Vec<_>>(), [0, 4, 0]);
}

async fn sessions_go_when_their_time_has_come(store_in: Store) {
    let app = store_in.app().await;
    let cx = operator(&app);
    for (number, hours) in [(1, 0), (2, 3)] {
        let told = sessions::heard_of(session(number), user(0), moment(&app, 0));
        let expires_at = told.expires_at + TimeDelta::hours(hours);
        sessions::merge(&cx, Model { expires_at, ..told }).await.expect("a session that is merged");
    }
    app.advance(app.app().documents.retention().sessions + TimeDelta::hours(1));
    let left = |pages: Vec<Vec<Model>>| pages[0].iter().map(|session| session.id.as_u128()).collect::<Vec<_>>();
    assert_eq!(left(of(&app, &[user(0)], PageArgs::default()).await), [2]);
    documents::purge(&cx).await.expect("a purge");
    assert_eq!(left(of(&app, &[user(0)], PageArgs::default()).await), [2]);
}
