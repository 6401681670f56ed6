//! What an answer costs in SQL statements does not depend on how many parents a relation has. Generated from the schema: a new relation
//! is measured without anybody writing a test for it: once where nothing is remembered, and once where what is asked was read before.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use resolvers::live;
use tests::TestApp;
use tests::golden::assert_golden;
use tests::introspection::{Field, Schema, is_required};

use super::desk::Desk;

const SIZES: [usize; 3] = [1, 10, 100];
/// Tries to find a node that trusts what it remembers: on a busy machine it may have been too long since it read its log.
const TRIES: usize = 5;

/// The lists in which a type's values can be asked for, `size` at a time. `{}` stands for what is asked of each.
fn lists(desk: &Desk, size: usize) -> BTreeMap<&'static str, String> {
    let ticket = desk.tickets[0].id;
    let connection = |field: &str| format!("{field}(first: {size}) {{ edges {{ node {{ {{}} }} }} }}");
    let of_ticket = |field: &str| format!("ticket(id: \"{ticket}\") {{ {} }}", connection(field));
    BTreeMap::from([
        ("User", connection("users")),
        ("Customer", connection("customers")),
        ("Ticket", connection("tickets")),
        ("TicketComment", of_ticket("comments")),
        ("TicketTimelineEntry", of_ticket("timeline")),
        ("Role", connection("roles")),
        ("Notification", connection("notifications")),
        ("SavedView", "savedViews { {} }".to_owned()),
    ])
}

fn ask(schema: &Schema, field: &Field<'_>) -> String {
    let name = field.name;
    if field.of.ends_with("Connection") {
        format!("{name}(first: 3) {{ edges {{ cursor node {{ __typename }} }} totalCount pageInfo {{ hasNextPage }} }}")
    } else if schema.is_composite(field.of) {
        format!("{name} {{ __typename }}")
    } else {
        name.to_owned()
    }
}

/// What an answer costs when what it shows was read a moment ago.
async fn warm(node: &TestApp, query: &str) -> u32 {
    let mut costs = Vec::new();
    for _ in 0..TRIES {
        live::pass(node.app()).await.expect("a log that is read");
        costs.push(node.admin().query(query).await.ok().statements());
    }
    costs.into_iter().min().unwrap_or_default()
}

#[tokio::test]
async fn statements_do_not_depend_on_the_number_of_parents() {
    let app = TestApp::start_with(|config| {
        let cache = &mut config.cache;
        (cache.users_ttl_ms, cache.user_lists_ttl_ms, cache.roles_ttl_ms) = (0, 0, 0);
    })
    .await;
    let desk = Desk::of(&app, 100).await;
    let remembers = app.beside(|_| {}).await;
    let schema = Schema::of(&app.admin()).await;
    let (mut lines, mut unequal) = (String::new(), Vec::new());
    for (of, _) in lists(&desk, 1) {
        for field in schema.fields(of).iter().filter(|field| !field.args.iter().any(is_required)) {
            let query = |size| format!("{{ {} }}", lists(&desk, size)[of].replace("{}", &ask(&schema, field)));
            let mut costs = Vec::new();
            for size in SIZES {
                costs.push(app.admin().query(&query(size)).await.ok().statements());
            }
            let (cold, warm) = (costs[0], warm(&remembers, &query(10)).await);
            let _ = match warm == cold {
                true => writeln!(lines, "{of}.{} {cold}", field.name),
                false => writeln!(lines, "{of}.{} {cold}, warm {warm}", field.name),
            };
            if costs.iter().any(|cost| *cost != costs[0]) {
                unequal.push(format!("{of}.{}: {costs:?} for {SIZES:?} parents", field.name));
            }
        }
    }
    assert!(unequal.is_empty(), "statements grow with the parents:\n{}", unequal.join("\n"));
    assert_golden("tests/golden/statements.txt", &lines);
}

/// Lists within lists: one statement for each level, however wide.
#[tokio::test]
async fn a_level_is_a_statement() {
    let app = TestApp::start_with(|config| config.cache.users_ttl_ms = 0).await;
    Desk::of(&app, 100).await;
    let query = "query ($n: Int) { customers(first: $n) { edges { node { id tickets(first: 10) { edges { node { id
      assignee { id } comments(first: 3) { edges { node { id author { id } } } } } } } } } } }";
    for size in SIZES {
        let answer = app.admin().query_with(query, serde_json::json!({"n": size})).await.ok();
        assert_eq!(answer.statements(), 5, "for {size} customers");
    }
}
