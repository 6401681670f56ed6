//! One figure over time.

use entities::ticket::{Priority, Status};
use serde_json::json;
use tests::TestApp;
use uuid::Uuid;

use super::{Lives, range, series, values};

#[tokio::test]
async fn days_and_hours_are_those_of_the_clocks() {
    let app = TestApp::start().await;
    let mut lives = Lives::of(&app, "Acme").await;
    // 2025-03-30 in Berlin has 23 hours and ends at 22:00 UTC; 2025-10-26 has 25, and 02:30 twice
    for moment in ["2025-03-29T22:59:59Z", "2025-03-29T23:00:00Z", "2025-03-30T21:59:59.999999Z", "2025-03-30T22:00:00Z"] {
        lives.opened(moment).await;
    }
    for moment in ["2025-10-26T00:30:00Z", "2025-10-26T01:30:00Z", "2025-10-26T01:40:00Z"] {
        lives.opened(moment).await;
    }
    let admin = app.admin();
    let ask = |bucket: &str, zone: &str, from: &str, to: &str| {
        let variables = json!({"metric": "TICKETS_OPENED", "bucket": bucket, "timeZone": zone, "range": range(from, to)});
        let admin = admin.clone();
        async move { series(&admin, variables).await.ok() }
    };
    let days = ask("DAY", "Europe/Berlin", "2025-03-28T23:00:00Z", "2025-03-31T22:00:00Z").await;
    assert_eq!(days.data("/timeSeries/starts"), &json!(["2025-03-28T23:00:00Z", "2025-03-29T23:00:00Z", "2025-03-30T22:00:00Z"]));
    assert_eq!(values(&days), [1.0, 2.0, 1.0]);
    let hours = ask("HOUR", "Europe/Berlin", "2025-10-26T00:00:00Z", "2025-10-26T02:00:00Z").await;
    assert_eq!(values(&hours), [1.0, 2.0], "an hour that comes twice is two");
    let kolkata = ask("HOUR", "Asia/Kolkata", "2025-10-26T00:40:00Z", "2025-10-26T01:45:00Z").await;
    assert_eq!(kolkata.data("/timeSeries/starts"), &json!(["2025-10-26T00:30:00Z", "2025-10-26T01:30:00Z"]));
    assert_eq!(values(&kolkata), [0.0, 2.0], "what is before the range does not count");
    // 02:00 becomes 01:30 there, at 15:00 UTC
    let half = ask("HOUR", "Australia/Lord_Howe", "2025-04-05T14:00:00Z", "2025-04-05T15:45:00Z").await;
    assert_eq!(half.data("/timeSeries/starts"), &json!(["2025-04-05T14:00:00Z", "2025-04-05T15:00:00Z", "2025-04-05T15:30:00Z"]));
    let autumn = ask("DAY", "America/New_York", "2025-11-02T04:00:00Z", "2025-11-04T05:00:00Z").await;
    assert_eq!(autumn.data("/timeSeries/starts"), &json!(["2025-11-02T04:00:00Z", "2025-11-03T05:00:00Z"]));
}

#[tokio::test]
async fn no_bucket_is_left_out_and_what_comes_back_is_open_again() {
    let app = TestApp::start().await;
    let mut lives = Lives::of(&app, "Acme").await;
    let states = [
        (Status::InProgress, "2025-06-02T10:00:00Z"),
        (Status::Resolved, "2025-06-03T10:00:00Z"),
        (Status::Open, "2025-06-05T10:00:00Z"),
        (Status::Closed, "2025-06-07T12:00:00Z"),
    ];
    lives.ticket(Priority::High, None, "2025-06-01T10:00:00Z", &states).await;
    lives.ticket(Priority::Low, None, "2025-06-05T00:00:00Z", &[]).await;
    let week = range("2025-06-01T00:00:00Z", "2025-06-08T00:00:00Z");
    let admin = app.admin();
    for (metric, expected) in [
        ("TICKETS_OPENED", [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0]),
        ("TICKETS_RESOLVED", [0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]),
        ("TICKETS_REOPENED", [0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0]),
        ("BACKLOG", [1.0, 1.0, 0.0, 0.0, 2.0, 2.0, 1.0]),
    ] {
        let answer = series(&admin, json!({"metric": metric, "bucket": "DAY", "range": week})).await.ok();
        assert_eq!(values(&answer), expected, "{metric}");
        assert_eq!(answer.statements(), 1, "{metric}");
    }
    let times = series(&admin, json!({"metric": "RESOLUTION_TIME", "bucket": "WEEK", "range": week})).await.ok();
    // the first of June was a Sunday
    let (two, six) = (2.0 * 86400.0, 6.0 * 86400.0 + 7200.0);
    let line = times.data("/timeSeries/lines/0");
    assert_eq!((&line["values"], &line["p90"], &line["measured"]), (&json!([null, two]), &json!([null, six]), &json!([0, 2])));
    let empty = range("2024-01-01T00:00:00Z", "2024-01-03T00:00:00Z");
    let nothing = series(&admin, json!({"metric": "BACKLOG", "bucket": "DAY", "range": empty})).await.ok();
    assert_eq!(values(&nothing), [0.0, 0.0]);
    let nobody =
        series(&admin, json!({"metric": "TICKETS_OPENED", "bucket": "DAY", "groupBy": "CUSTOMER", "range": empty})).await.ok();
    assert!(nobody.list("/timeSeries/lines").is_empty());
}

#[tokio::test]
async fn groups_are_the_largest_and_the_rest() {
    let app = TestApp::start().await;
    let agent: Uuid = app.agent().await.id().as_str().expect("an id").parse().expect("an id");
    for (customer, tickets) in [("Small", 1), ("Large", 3), ("Middle", 2), ("Tiny", 1)] {
        let mut lives = Lives { number: i64::from(customer.as_bytes()[0]) * 100 + tickets, ..Lives::of(&app, customer).await };
        for i in 0..tickets {
            let assignee = (customer == "Large" && i > 0).then_some(agent);
            lives.ticket(Priority::Medium, assignee, "2025-06-01T10:00:00Z", &[(Status::Resolved, "2025-06-02T10:00:00Z")]).await;
        }
    }
    let two = range("2025-06-01T00:00:00Z", "2025-06-03T00:00:00Z");
    let ask = |metric: &str, by: &str| json!({"metric": metric, "bucket": "DAY", "groupBy": by, "groups": 2, "range": two});
    let answer = series(&app.admin(), ask("TICKETS_OPENED", "CUSTOMER")).await.ok();
    let lines = answer.list("/timeSeries/lines");
    let of = |i: usize| (lines[i]["kind"].clone(), lines[i]["customer"]["companyName"].clone(), lines[i]["values"].clone());
    assert_eq!(of(0), (json!("GROUP"), json!("Large"), json!([3.0, 0.0])));
    assert_eq!(of(1), (json!("GROUP"), json!("Middle"), json!([2.0, 0.0])));
    assert_eq!(of(2), (json!("OTHER"), json!(null), json!([2.0, 0.0])));
    let answer = series(&app.admin(), ask("TICKETS_RESOLVED", "ASSIGNEE")).await.ok();
    let lines = answer.list("/timeSeries/lines");
    assert_eq!((&lines[0]["kind"], &lines[0]["values"]), (&json!("UNASSIGNED"), &json!([0.0, 5.0])));
    assert_eq!(
        (&lines[1]["user"]["id"], &lines[1]["key"], &lines[1]["values"]),
        (&json!(agent), &json!(agent), &json!([0.0, 2.0]))
    );
    let answer = series(&app.admin(), ask("BACKLOG", "STATUS")).await.ok();
    let line = answer.data("/timeSeries/lines/0");
    assert_eq!((&line["key"], &line["values"]), (&json!("OPEN"), &json!([7.0, 0.0])));
}

#[tokio::test]
async fn who_asks_the_same_within_a_second_shares_the_answer() {
    let app = TestApp::start().await;
    let asked =
        json!({"metric": "TICKETS_OPENED", "bucket": "DAY", "range": range("2025-06-01T00:00:00Z", "2025-06-03T00:00:00Z")});
    let mut costs = Vec::new();
    // the second may end in between, once
    for _ in 0..3 {
        costs.push(series(&app.admin(), asked.clone()).await.ok().statements());
    }
    assert!(costs.iter().sum::<u32>() <= 2, "{costs:?}");
}
