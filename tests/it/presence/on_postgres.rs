//! Two nodes: who is in a ticket here is told there.

use serde_json::json;
use tests::TestApp;

use super::{announce, asked, listen, told, told_in_the_end};
use crate::live::on_postgres::need_postgres;

#[tokio::test]
async fn who_comes_at_one_node_is_told_at_the_other() {
    need_postgres();
    let app = TestApp::start().await;
    let node = app.beside(|_| {}).await;
    let ticket = app.ticket(&app.customer("Acme").await, "Help").await;
    let (ada, ben) = (app.agent().await, app.agent().await.at(&node));
    let (mut here, mut there) = (listen(&ada, &ticket).await, listen(&ben, &ticket).await);
    assert_eq!((told(&mut here).await, told(&mut there).await), (json!([]), json!([])));
    announce(&ben, &ticket, "tab", "VIEWING").await.ok();
    let ben_is_there = json!([[ben.id(), "VIEWING"]]);
    assert_eq!((told(&mut here).await, told(&mut there).await), (ben_is_there.clone(), ben_is_there));
    announce(&ada, &ticket, "tab", "WRITING").await.ok();
    let both = json!([[ben.id(), "VIEWING"], [ada.id(), "WRITING"]]);
    told_in_the_end(&mut here, &both).await;
    told_in_the_end(&mut there, &both).await;
    assert_eq!(asked(&ben, &ticket).await, both);
    // the same place, after its socket came back at the other node
    announce(&ben.at(&app), &ticket, "tab", "LEFT").await.ok();
    told_in_the_end(&mut there, &json!([[ada.id(), "WRITING"]])).await;
}
