//! What cannot be asked is refused before the database is.

use serde_json::{Value as Json, json};
use tests::TestApp;

use super::{range, series};

#[tokio::test]
async fn what_cannot_be_asked_is_bad_input() {
    let app = TestApp::start().await;
    let admin = app.admin();
    let days = |from: &str, to: &str| json!({"metric": "TICKETS_OPENED", "bucket": "DAY", "range": range(from, to)});
    let with = |changes: Json| {
        let mut asked = days("2025-01-01T00:00:00Z", "2025-02-01T00:00:00Z");
        asked.as_object_mut().expect("an object").extend(changes.as_object().expect("an object").clone());
        asked
    };
    let refused = [
        days("2020-01-01T00:00:00Z", "2022-03-11T00:00:00.000001Z"),
        days("2025-01-01T00:00:00Z", "2025-01-01T00:00:00Z"),
        days("2025-01-02T00:00:00Z", "2025-01-01T00:00:00Z"),
        days("1969-12-31T00:00:00Z", "1970-01-05T00:00:00Z"),
        days("2999-01-01T00:00:00Z", "2999-01-02T00:00:00Z"),
        with(json!({"bucket": "HOUR", "range": range("2025-01-01T00:00:00Z", "2025-02-04T00:00:00Z")})),
        with(json!({"timeZone": "Berlin"})),
        with(json!({"timeZone": "+01:00"})),
        with(json!({"groups": 0})),
        with(json!({"groups": 51, "groupBy": "CUSTOMER"})),
        with(json!({"groupBy": "STATUS"})),
        with(json!({"groupBy": "ASSIGNEE"})),
        with(json!({"metric": "USERS_CREATED", "groupBy": "PRIORITY"})),
    ];
    for asked in refused {
        let answer = series(&admin, asked.clone()).await;
        assert_eq!((answer.error_codes(), answer.statements()), (vec!["BAD_USER_INPUT"], 0), "{asked}");
    }
    let allowed = series(&admin, days("2020-01-01T00:00:00Z", "2022-03-11T00:00:00Z")).await.ok();
    assert_eq!(allowed.list("/timeSeries/starts").len(), 800);
    for query in [
        "{ supportMetrics(firstResponseTarget: -1) { asOf } }",
        "{ supportMetrics(resolutionTarget: 527041) { asOf } }",
        "{ supportMetrics { agents(first: 101) { userId } } }",
        "{ dashboardMetrics(range: {from: \"2025-01-02T00:00:00Z\", to: \"2025-01-01T00:00:00Z\"}) { asOf } }",
    ] {
        let answer = admin.query(query).await;
        assert_eq!(answer.error_codes(), ["BAD_USER_INPUT"], "{query}: {:#}", answer.json);
    }
}
