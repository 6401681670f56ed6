//! Whoever searches finds by what they may read, and by nothing else.

use super::*;

/// Everybody with these permissions, and what they find.
#[tokio::test]
async fn what_may_not_be_read_is_not_found() {
    let desk = Desk::new().await;
    let (t1, globex, bob) = (desk.id("T1"), desk.id("globex"), desk.id("bob"));
    let only_t1 = format!("tickets:read:{t1}");
    let only_globex = format!("customers:read:{globex}");
    let only_bob = format!("users:read:{bob}");
    let all: &[&'static str] = &["tickets:read", "customers:read", "users:read"];
    let with = |more: &'static str| [all, &[more]].concat();
    for (permissions, query, expected) in [
        (&[] as &[&str], "card", ""),
        (&["notes:read", "customers:contact", "users:contact"], "card OR bob", ""),
        (all, "card", "globex T1 c1 T2"),
        (&with("notes:read"), "card", "globex T1 c1 n1 T2"),
        (&["tickets:read"], "card", "T1 c1 T2"),
        (&["tickets:read:assigned"], "card", "T1 c1"),
        (&["tickets:read:assigned", "notes:read"], "card", "T1 c1 n1"),
        (&["tickets:read:assigned", "notes:read:assigned"], "card", "T1 c1"),
        (&[only_t1.as_str()], "declined OR invoice", "T1 c1"),
        (&["customers:read"], "card", "globex"),
        (&[only_globex.as_str()], "status:active", "globex"),
        (&[only_globex.as_str(), "customers:contact"], "help@globex.example", "globex"),
        (all, "help@globex.example", ""),
        (all, "acme.example", ""),
        (all, "acme -billing", "acme"),
        (&with("customers:contact"), "acme -billing", ""),
        (&with("customers:contact"), "billing acme.example zurich", "acme"),
        (all, "team", ""),
        (&with("users:contact"), "team", "bob ada"),
        (&with("users:contact:assigned"), "team", ""),
        (&[only_bob.as_str()], "role:agent", "ada bob"),
        (&["tickets:read"], "assignee:bob", ""),
        (&["tickets:read"], "assignee:me", "T1"),
        (&["tickets:read"], "-assignee:none declined -c1", "T1 c1 T2"),
        (&["tickets:read"], "assignee:none OR author:none", ""),
        (&["tickets:read", only_bob.as_str()], "assignee:bob", "T3"),
        (&["tickets:read"], "customer:acme", ""),
        (&["tickets:read", only_globex.as_str()], "customer:acme OR customer:globex", "T2"),
        (&["tickets:read", "users:read"], "assignee:mueller", ""),
        (&["tickets:read", "users:read", "users:contact"], "assignee:mueller", "T3"),
    ] {
        let found = desk.found(&desk.holding(permissions), query).await;
        let sorted = |names: &str| {
            let mut names: Vec<_> = names.split_whitespace().map(str::to_owned).collect();
            names.sort();
            names
        };
        assert_eq!(sorted(&found), sorted(expected), "{permissions:?}: {query}");
    }
    // ids of what may not be seen name nothing
    let acme = desk.id("acme");
    assert_eq!(desk.found(&desk.holding(&["tickets:read"]), &format!("customer:{acme}")).await, "");
    assert_eq!(desk.found(&desk.admin(), &format!("customer:{acme}")).await, "T3 T1");
}

/// A row's score does not tell what of it may not be read.
#[tokio::test]
async fn what_may_not_be_read_is_neither_ranked_nor_shown() {
    let desk = Desk::new().await;
    let cx = desk.holding(&["customers:read", "users:read"]);
    for hit in search(&cx, asking("acme OR globex OR bob OR status:active")).await.unwrap().hits {
        assert!(hit.snippets.iter().all(|snippet| snippet.field == document::TextField::Name), "{hit:?}");
    }
    let cx = desk.holding(&["customers:read", "customers:contact"]);
    let with = search(&cx, asking("acme")).await.unwrap();
    assert_eq!(with.hits[0].snippets.len(), 2, "the name and the address");
}

/// Random viewers and random searches against a look at every row.
#[tokio::test]
async fn a_search_finds_what_reading_everything_would() {
    use proptest::prelude::*;
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    let desk = Desk::new().await;
    let permission = prop::sample::select(vec![
        "tickets:read",
        "tickets:read:assigned",
        "notes:read",
        "customers:read",
        "customers:contact",
        "users:read",
        "users:contact",
    ]);
    let term = prop::sample::select(vec![
        "card",
        "bob",
        "declined",
        "acme",
        "example",
        "-acme",
        "-team",
        "OR",
        "team",
        "bill*",
        "stolen",
        "-fraud",
        "status:active",
        "\"the card\"",
        "role:agent",
        "globex",
        "help",
    ]);
    let asked = (prop::collection::vec(permission, 0..6), prop::collection::vec(term, 1..5));
    let mut runner = TestRunner::deterministic();
    for _ in 0..200 {
        let (permissions, terms) = asked.new_tree(&mut runner).unwrap().current();
        let (cx, typed) = (desk.holding(&permissions), terms.join(" "));
        let mut found: Vec<_> = search(&cx, asking(&typed)).await.unwrap().hits.iter().map(|hit| id_of(&hit.node)).collect();
        let query = plan::plan(&cx, query::parse(&typed)).await.unwrap();
        let mut expected: Vec<Uuid> =
            readable(&cx).await.iter().filter(|document| query.matches(document)).map(|document| document.row_id).collect();
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "{permissions:?}: {typed}");
    }
}

/// Every row that a viewer may read, with what of it they may read, by the rules for a row in hand.
async fn readable(cx: &Context) -> Vec<document::Document> {
    use document::Document;
    use entities::search_document::Kind;
    let (db, viewer) = (&cx.app.database.read, &cx.viewer);
    let mut documents = Vec::new();
    let tickets = ticket::Entity::find().all(db).await.unwrap();
    let tickets: Vec<_> = tickets.into_iter().filter(|row| ticket::is_visible_to(row, viewer)).collect();
    for row in comment::Entity::find().all(db).await.unwrap() {
        if comment::is_visible_to(&row, viewer) && tickets.iter().any(|ticket| ticket.id == row.ticket_id) {
            documents.push(Document::of_comment(&row));
        }
    }
    documents.extend(tickets.iter().map(Document::of_ticket));
    for row in customer::Entity::find().all(db).await.unwrap() {
        if customer::is_visible_to(&row, viewer) {
            let contact = viewer.may("customers", "contact");
            documents.push(Document::of_customer(&row, if contact { Kind::CustomerContact } else { Kind::Customer }));
        }
    }
    for row in user::Entity::find().all(db).await.unwrap() {
        if viewer.may_somewhere("users", "read") && user::is_visible_to(&row, viewer) {
            let contact = viewer.may("users", "contact");
            documents.push(Document::of_user(&row, if contact { Kind::UserContact } else { Kind::User }));
        }
    }
    documents
}
