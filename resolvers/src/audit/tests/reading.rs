//! What whoever reads the log is told when it cannot be read.

use sea_orm::ConnectionTrait;

use super::super::{by_ids, list};
use super::*;
use crate::error::Error;
use crate::list_args::ListArgs;

#[tokio::test]
async fn only_a_database_that_is_away_is_said_to_be_away() {
    let app = TestApp::new().await;
    let log = app.audit_log().await;
    let cx = app.as_viewer(Viewer::operator());
    log.database.write.execute_unprepared("ALTER TABLE audit_entries RENAME TO elsewhere").await.unwrap();
    let ids = [app.new_id()];
    for error in [list(&cx, ListArgs::default()).await.err().unwrap(), by_ids(&cx, &ids).await.unwrap_err()] {
        assert!(matches!(error, Error::Internal(_)), "{error}");
    }
    log.database.read.close().await;
    for error in [list(&cx, ListArgs::default()).await.err().unwrap(), by_ids(&cx, &ids).await.unwrap_err()] {
        assert!(matches!(error, Error::Unavailable("The audit log")), "{error}");
    }
}
