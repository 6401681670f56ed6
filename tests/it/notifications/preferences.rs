//! How people are told.

use serde_json::{Value as Json, json};
use tests::Person;

use super::Desk;

const SELECTION: &str = "preferences { kind inApp mail }";

async fn choose(person: &Person, choices: Json) -> Json {
    let answer = person.mutate("updateNotificationPreferences", SELECTION, json!({"preferences": choices})).await.ok();
    answer.data("/updateNotificationPreferences/preferences").clone()
}

#[tokio::test]
async fn what_nobody_chose_is_the_default_and_what_is_absent_stays() {
    let desk = Desk::new().await;
    let preferences = "{ notificationPreferences { kind inApp mail } }";
    let before = desk.assignee.query(preferences).await.ok();
    let default = json!([
        {"kind": "ROLE_CHANGED", "inApp": true, "mail": true},
        {"kind": "TICKET_ASSIGNED", "inApp": true, "mail": true},
        {"kind": "MENTIONED", "inApp": true, "mail": true},
        {"kind": "TICKET_REPLIED", "inApp": true, "mail": false},
    ]);
    assert_eq!(before.data("/notificationPreferences"), &default);
    let now = choose(&desk.assignee, json!([{"kind": "MENTIONED", "mail": false}, {"kind": "TICKET_REPLIED"}])).await;
    assert_eq!(now[2], json!({"kind": "MENTIONED", "inApp": true, "mail": false}));
    let now = choose(&desk.assignee, json!([{"kind": "MENTIONED", "inApp": false}])).await;
    assert_eq!(now[2], json!({"kind": "MENTIONED", "inApp": false, "mail": false}));
    assert_eq!(choose(&desk.assignee, json!([])).await, now);
    assert_eq!(desk.writer.query(preferences).await.ok().data("/notificationPreferences"), &default, "of others");
    let twice = json!({"preferences": [{"kind": "MENTIONED"}, {"kind": "MENTIONED", "mail": true}]});
    let answer = desk.assignee.mutate("updateNotificationPreferences", SELECTION, twice).await;
    assert_eq!(answer.user_error_codes("updateNotificationPreferences"), ["BAD_USER_INPUT"]);
}

#[tokio::test]
async fn whoever_does_not_want_to_be_told_is_not() {
    let desk = Desk::new().await;
    choose(&desk.assignee, json!([{"kind": "TICKET_REPLIED", "inApp": false, "mail": true}])).await;
    desk.write(&desk.writer, "By mail only", false).await;
    choose(&desk.assignee, json!([{"kind": "TICKET_REPLIED", "mail": false}])).await;
    desk.write(&desk.writer, "Not at all", false).await;
    assert_eq!(desk.kinds(&desk.assignee).await, ["TICKET_ASSIGNED"]);
    let counts = desk.assignee.query("{ notifications { totalCount unreadCount } }").await.ok();
    assert_eq!(counts.data("/notifications"), &json!({"totalCount": 1, "unreadCount": 0}));
}
