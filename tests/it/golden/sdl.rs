//! `schema/schema.graphql` is what an administrator sees, for readers and tools.

use tests::TestApp;
use tests::golden::assert_golden;

#[tokio::test]
async fn the_snapshot_is_up_to_date() {
    let app = TestApp::start().await;
    let sdl = app.admin().get("/graphql/schema.graphql").await;
    assert_eq!(sdl.status, 200);
    assert_golden("schema/schema.graphql", &sdl.text());
}

#[tokio::test]
async fn everything_that_needs_a_permission_says_so_in_its_description() {
    let app = TestApp::start().await;
    let sdl = app.admin().get("/graphql/schema.graphql").await.text();
    let introspected = app.admin().query(tests::introspection::QUERY).await.ok().json.to_string();
    assert!(sdl.contains("@requiresPermission(permission: \"customers:contact\""), "the directive stands in the SDL");
    assert!(introspected.contains("Requires `customers:contact`"), "and in words where directives cannot be seen");
}
