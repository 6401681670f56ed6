//! A server that is killed in the middle of it.

use std::sync::{Arc, Mutex};

use serde_json::json;
use tests::{Crashing, Person, until};

use super::mails;

/// How many people are made before the crash, and after it.
const PEOPLE: usize = 30;

/// Not a test of its own: the server of the other, in a process that it kills.
#[tokio::test]
async fn serves() {
    tests::serve_if_asked().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_welcomed_over_a_crash() {
    let mut server = Crashing::start("reactions::crash::serves").await;
    let made = Arc::new(Mutex::new(Vec::new()));
    let maker = tokio::spawn(make(server.admin().await, "a", made.clone()));
    until("people", || made.lock().unwrap().len() >= PEOPLE).await;
    server.crash("reactions::crash::serves");
    // it ended when nobody answered
    let _ = maker.await;
    let maker = tokio::spawn(make(server.admin().await, "b", made.clone()));
    let before = made.lock().unwrap().len();
    until("more people", || made.lock().unwrap().len() >= before + PEOPLE).await;
    maker.abort();
    let folder = server.folder();
    let addresses = made.lock().unwrap().clone();
    let times = |address: &str| mails(&folder).iter().filter(|name| name.ends_with(&format!("-{address}.eml"))).count();
    until("a mail for everybody", || addresses.iter().all(|address| times(address) > 0)).await;
    assert!(addresses.iter().all(|address| times(address) == 1), "{:?}", mails(&folder));
    let welcomed = mails(&folder);
    assert!(!welcomed.iter().any(|name| name.contains("admin@")), "the first administrator needs no mail: {welcomed:?}");
}

/// Makes people for as long as there are answers.
async fn make(admin: Person, prefix: &str, made: Arc<Mutex<Vec<String>>>) {
    for number in 0.. {
        let email = format!("{prefix}{number}@people.example");
        admin.mutate("createUser", "user { id }", json!({"email": email, "name": "Somebody"})).await.ok();
        made.lock().expect("a lock").push(email);
    }
}
