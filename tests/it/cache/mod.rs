//! What is remembered is never older than stated, whatever happens to whom.

mod crowd;
mod on_postgres;

use crowd::Crowd;
use tests::TestApp;

#[tokio::test]
async fn one_node_is_never_behind_itself() {
    let app = TestApp::start().await;
    let crowd = Crowd::of(&[&app]).await;
    crowd.run().await;
    crowd.in_the_end().await;
}

/// Who asks for something that is remembered costs no statement.
#[tokio::test]
async fn what_is_remembered_costs_no_statement() {
    let app = TestApp::start().await;
    let query =
        "{ me { name roleDetails { name } effectivePermissions } users(first: 5) { totalCount edges { node { name } } } }";
    crowd::current(&app).await;
    app.admin().query(query).await.ok();
    crowd::current(&app).await;
    let warm = app.admin().query(query).await.ok();
    assert_eq!(warm.statements(), 0);
}

/// A time to live of nothing switches it off.
#[tokio::test]
async fn nothing_is_remembered_where_that_is_switched_off() {
    let app = TestApp::start_with(|config| config.cache.users_ttl_ms = 0).await;
    for _ in 0..3 {
        crowd::current(&app).await;
        assert_eq!(app.admin().query("{ me { name } }").await.ok().statements(), 1);
    }
}
