//! Keyset pages: none missed, none repeated, whatever others write meanwhile.

use std::collections::{BTreeSet, HashMap};

use entities::ticket;
use serde_json::{Value as Json, json};
use tests::{Person, TestApp, rows};
use tokio::sync::oneshot;

/// A list that somebody pages through.
struct Walk<'a> {
    person: &'a Person,
    list: &'a str,
    of: &'a str,
    order: String,
}

impl Walk<'_> {
    /// One page: the ids, the cursor to go on with, and whether there is more.
    async fn page(&self, backward: bool, cursor: Option<&str>) -> (Vec<String>, Option<String>, bool) {
        let arguments = if backward { "last: 100, before: $cursor" } else { "first: 100, after: $cursor" };
        let (list, of, order) = (self.list, self.of, &self.order);
        let query = format!(
            "query ($cursor: String, $order: {of}Order) {{ {list}({arguments}, orderBy: $order) {{
              edges {{ node {{ id }} }} pageInfo {{ startCursor endCursor hasNextPage hasPreviousPage }} }} }}"
        );
        let (field, direction) = order.split_once(' ').expect("a field and a direction");
        let variables = json!({"cursor": cursor, "order": {"field": field, "direction": direction}});
        let answer = self.person.query_with(&query, variables).await.ok();
        let ids = answer.nodes(&format!("/{list}")).iter().map(|node| node["id"].as_str().expect("an id").to_owned()).collect();
        let info = answer.data(&format!("/{list}/pageInfo"));
        let (cursor, more) = if backward { ("startCursor", "hasPreviousPage") } else { ("endCursor", "hasNextPage") };
        (ids, info[cursor].as_str().map(str::to_owned), info[more] == true)
    }

    /// All ids, in the order of the list.
    async fn all(&self, backward: bool) -> Vec<String> {
        let (mut all, mut cursor) = (Vec::new(), None);
        loop {
            let (mut ids, next, more) = self.page(backward, cursor.as_deref()).await;
            if backward {
                ids.reverse();
            }
            all.extend(ids);
            if !more {
                break;
            }
            cursor = next;
        }
        if backward {
            all.reverse();
        }
        all
    }
}

/// The orders that a list offers, from the schema.
async fn orders(person: &Person, of: &str) -> Vec<String> {
    let answer = person.query(&format!("{{ __type(name: \"{of}OrderField\") {{ enumValues {{ name }} }} }}")).await.ok();
    let fields = answer.list("/__type/enumValues").iter().map(|value| value["name"].as_str().expect("a name").to_owned());
    fields.flat_map(|field| [format!("{field} ASC"), format!("{field} DESC")]).collect()
}

fn assert_each_once(walked: &[String], expected: &BTreeSet<String>, what: &str) {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for id in walked {
        *seen.entry(id.as_str()).or_default() += 1;
    }
    let repeated: Vec<_> = seen.iter().filter(|(id, times)| **times > 1 && expected.contains(**id)).collect();
    assert!(repeated.is_empty(), "{what}: repeated {repeated:?}");
    let missed: Vec<_> = expected.iter().filter(|id| !seen.contains_key(id.as_str())).collect();
    assert!(missed.is_empty(), "{what}: missed {} of {}", missed.len(), expected.len());
}

/// Writes until told to stop: changes every tenth ticket over and over, and opens new ones.
async fn write_beside(app: &TestApp, moving: Vec<ticket::Model>, customer: Json, mut stop: oneshot::Receiver<()>) {
    for ticket in moving.iter().cycle() {
        if stop.try_recv().is_ok() {
            return;
        }
        rows::touch(app.app(), ticket.id).await;
        if ticket.number % 500 == 0 {
            app.ticket(&customer, "Meanwhile").await;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_tickets_in_every_order_both_ways_while_others_write() {
    let app = TestApp::start().await;
    let customers = rows::customers(app.app(), 50).await;
    let tickets = rows::tickets(app.app(), 10_000, &customers, &[]).await;
    let (moving, still): (Vec<_>, Vec<_>) = tickets.into_iter().partition(|ticket| ticket.number % 10 == 0);
    let still: BTreeSet<_> = still.iter().map(|ticket| ticket.id.to_string()).collect();
    let customer = json!(customers[0].id);
    let (done, stop) = oneshot::channel();
    let reading = async {
        let admin = app.admin();
        for order in orders(&admin, "Ticket").await {
            for backward in [false, true] {
                let walk = Walk { person: &admin, list: "tickets", of: "Ticket", order: order.clone() };
                assert_each_once(&walk.all(backward).await, &still, &format!("{order}, backward: {backward}"));
            }
        }
        done.send(()).expect("the writer still writes");
    };
    tokio::join!(reading, write_beside(&app, moving, customer, stop));
}

#[tokio::test]
async fn every_list_in_every_order_is_the_same_both_ways() {
    let app = TestApp::start().await;
    rows::customers(app.app(), 250).await;
    rows::users(app.app(), 250).await;
    let admin = app.admin();
    for (list, of) in [("customers", "Customer"), ("users", "User"), ("roles", "Role")] {
        for order in orders(&admin, of).await {
            let walk = Walk { person: &admin, list, of, order: order.clone() };
            let (forward, backward) = (walk.all(false).await, walk.all(true).await);
            assert_eq!(forward, backward, "{list} by {order}");
            let (field, direction) = order.split_once(' ').expect("a field and a direction");
            let other = if direction == "ASC" { "DESC" } else { "ASC" };
            let mut turned = Walk { person: &admin, list, of, order: format!("{field} {other}") }.all(false).await;
            turned.reverse();
            assert_eq!(forward, turned, "{list} by {order} is not the reverse of {other}");
        }
    }
}

#[tokio::test]
async fn a_cursor_is_good_for_its_list_and_order_only() {
    let app = TestApp::start().await;
    rows::customers(app.app(), 3).await;
    rows::users(app.app(), 3).await;
    let admin = app.admin();
    let answer = admin.query("{ customers(first: 1) { pageInfo { endCursor } } }").await.ok();
    let cursor = answer.text("/customers/pageInfo/endCursor");
    let mut forged = cursor.to_owned();
    forged.replace_range(4..5, if &cursor[4..5] == "A" { "B" } else { "A" });
    let shortened = &cursor[..cursor.len() - 2];
    for (query, cursor) in [
        ("users(after: $c)", cursor),
        ("customers(after: $c, orderBy: {field: CREATED_AT, direction: ASC})", cursor),
        ("customers(after: $c)", forged.as_str()),
        ("customers(before: $c)", shortened),
        ("customers(after: $c)", ""),
        ("customers(after: $c)", "%%%"),
        ("customers(after: $c)", "\u{0}"),
    ] {
        let answer = admin.query_with(&format!("query ($c: String) {{ {query} {{ totalCount }} }}"), json!({"c": cursor})).await;
        assert_eq!(answer.error_codes(), ["BAD_USER_INPUT"], "{query} {cursor:?}");
    }
}

#[tokio::test]
async fn sizes_are_checked() {
    let app = TestApp::start().await;
    rows::customers(app.app(), 30).await;
    let admin = app.admin();
    let default = admin.query("{ customers { edges { cursor } } }").await.ok();
    assert_eq!(default.list("/customers/edges").len(), 20);
    for arguments in ["first: -1", "first: 101", "last: -1", "last: 101", "first: 1, last: 1", "first: 2147483647"] {
        let answer = admin.query(&format!("{{ customers({arguments}) {{ edges {{ cursor }} }} }}")).await;
        assert!(matches!(answer.error_codes()[..], ["BAD_USER_INPUT" | "QUERY_TOO_COMPLEX"]), "{arguments}: {:#}", answer.json);
    }
    assert!(admin.query("{ customers(first: 0) { edges { cursor } } }").await.ok().list("/customers/edges").is_empty());
}

/// Page 500 costs what page 1 costs, and counting costs nothing unless asked for.
#[tokio::test]
async fn a_page_is_one_statement_wherever_it_is() {
    let app = TestApp::start().await;
    rows::customers(app.app(), 500).await;
    let admin = app.admin();
    let query =
        "query ($after: String) { customers(first: 100, after: $after) { edges { node { id } } pageInfo { endCursor } } }";
    let mut cursor = Json::Null;
    for _ in 0..5 {
        let answer = admin.query_with(query, json!({"after": cursor})).await.ok();
        assert_eq!(answer.statements(), 1);
        cursor = answer.data("/customers/pageInfo/endCursor").clone();
    }
    let counted = admin.query("{ customers(first: 100) { totalCount edges { node { id } } } }").await.ok();
    assert_eq!(counted.statements(), 2);
}
