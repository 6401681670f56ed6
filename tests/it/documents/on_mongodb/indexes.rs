//! The indexes of the collections, and how documents expire by them.

use chrono::TimeDelta;
use entities::system_log::{Level, Model};
use mongodb::bson::{Document, doc};
use mongodb::{Client, Database};
use resolvers::documents::{logs, sessions};
use serde_json::json;
use tests::services::Mongo;
use tests::{TestApp, within};
use uuid::Uuid;

use crate::documents::operator;

fn id(number: u128) -> mongodb::bson::Uuid {
    mongodb::bson::Uuid::from_bytes(Uuid::from_u128(number).into_bytes())
}

async fn database(url: &str) -> Database {
    Client::with_uri_str(url).await.expect("a MongoDB").default_database().expect("a name")
}

/// The keys of the indexes of a collection in the order of their names, and after how many seconds documents go.
async fn indexes(database: &Database, collection: &str) -> Vec<(Document, Option<i64>)> {
    let listed = database.run_command(doc! {"listIndexes": collection}).await.expect("a list of indexes");
    let batch = listed.get_document("cursor").and_then(|cursor| cursor.get_array("firstBatch")).expect("a batch").clone();
    let index = |index: &mongodb::bson::Bson| {
        let index = index.as_document().expect("an index");
        let seconds =
            index.get_i64("expireAfterSeconds").ok().or_else(|| index.get_i32("expireAfterSeconds").ok().map(i64::from));
        (index.get_document("key").expect("a key").clone(), seconds)
    };
    batch.iter().map(index).filter(|(key, _)| key.get("_id").is_none()).collect()
}

#[tokio::test]
async fn the_indexes_are_those_of_the_source_and_those_by_which_documents_expire() {
    let url = Mongo::shared().new_url();
    let database = database(&url).await;
    let day = 86_400;
    for (logs, sessions) in [(30, 90), (7, 365)] {
        let _app = TestApp::start_with(|config| {
            config.documents.url = url.clone().into();
            (config.documents.log_days, config.documents.session_days) = (logs, sessions);
        })
        .await;
        assert_eq!(indexes(&database, "analytics_events").await, [(doc! {"timestamp": 1, "event_type": 1}, None)]);
        let of_logs = [
            (doc! {"timestamp": 1, "level": 1, "service": 1}, None),
            (doc! {"correlation_id": 1}, None),
            (doc! {"timestamp": 1}, Some(i64::from(logs) * day)),
        ];
        assert_eq!(indexes(&database, "system_logs").await, of_logs);
        let of_sessions =
            [(doc! {"user_id": 1, "expires_at": 1}, None), (doc! {"expires_at": 1}, Some(i64::from(sessions) * day))];
        assert_eq!(indexes(&database, "user_sessions").await, of_sessions);
    }
}

#[tokio::test]
async fn what_is_too_old_goes_by_itself() {
    let url = Mongo::shared().new_url();
    let app = TestApp::start_with(|config| config.documents.url = url.clone().into()).await;
    let (cx, database) = (operator(&app), database(&url).await);
    let kept = app.app().documents.retention();
    let now = app.app().now();
    let log = |number, timestamp| Model {
        id: Uuid::from_u128(number),
        timestamp,
        level: Level::Warn,
        service: "backoffice".into(),
        message: "Odd".into(),
        correlation_id: None,
        user_id: None,
        target: "web".into(),
        fields: json!({}),
    };
    logs::store(&cx, vec![log(1, now - kept.logs - TimeDelta::hours(1)), log(2, now)]).await.expect("logs");
    for (number, at) in [(1, now - kept.sessions - TimeDelta::hours(1)), (2, now)] {
        let told = sessions::heard_of(Uuid::from_u128(number), Uuid::from_u128(9), at);
        sessions::merge(&cx, told).await.expect("a session");
    }
    for collection in ["system_logs", "user_sessions"] {
        let documents = database.collection::<Document>(collection);
        within("the end of what is too old", async {
            while documents.count_documents(doc! {"_id": id(1)}).await.expect("a count") > 0 {
                tokio::task::yield_now().await;
            }
        })
        .await;
        assert_eq!(documents.count_documents(doc! {"_id": id(2)}).await.expect("a count"), 1);
    }
}
