//! The golden corpus: what each search finds, in which order, on every database.

use super::*;

/// What is typed, and what the operator finds, best first.
const CORPUS: &[(&str, &str)] = &[
    ("card", "T1 globex c1 T2 n1"),
    ("CÁRD", "T1 globex c1 T2 n1"),
    ("card declined", "T1 c1 T2"),
    ("\"card declined\"", "T1"),
    ("\"declined card\"", ""),
    ("\"declined the card\"", "c1"),
    ("\"checkout the card\"", ""),
    ("decl*", "T1 c1 T2"),
    ("\"card decl\"*", "T1"),
    ("d*", ""),
    ("inv*", "T2 c2"),
    ("INV-2024-00042", "T2"),
    ("inv-2024*", "T2"),
    ("card -declined", "globex n1"),
    ("card -declined -stolen", "globex"),
    ("-card type", ""),
    ("tower OR stolen", "n1"),
    ("tower | checkout | stolen", "T1 n1"),
    ("(wrong OR checkout) declined", "T1 T2"),
    ("card -(stolen OR wrong)", "T1 globex c1"),
    ("status:open", "T1"),
    ("status:in-progress", "T2"),
    ("status:\"in progress\"", "T2"),
    ("status:active", "globex acme bob ada"),
    ("status:active -customer", "globex acme bob ada"),
    ("status:nowhere", ""),
    ("priority:urgent OR priority:low", "T2 T1"),
    ("tag:\"needs info\"", "T1"),
    ("tag:needs", ""),
    ("needs info", "T1"),
    ("tag:invoice card", "T2"),
    ("tier:enterprise", "acme"),
    ("role:agent", "bob ada"),
    ("#42", "T2"),
    ("number:42", "T2"),
    ("42", "T2 T3"),
    ("assignee:ada", "T1"),
    ("assignee:none", "T2"),
    ("assignee:\"Bob Müller\"", "T3"),
    ("assignee:muller", "T3"),
    ("assignee:nobody", ""),
    ("customer:acme", "T3 T1"),
    ("customer:globex -status:open", "T2"),
    ("author:ada", "c1"),
    ("author:none", "c2"),
    ("author:bob -\"not this\"", "n1"),
    ("eve@customer.example", "T1"),
    ("customer.example", "T1"),
    ("@customer", "T1"),
    ("bob", "bob n1"),
    ("bob.mueller@team.example", "bob"),
    ("team.example", "ada bob"),
    ("mueller", "bob"),
    ("müller", "bob"),
    ("muller", "bob"),
    ("zurich", "acme"),
    ("東京", "T3"),
    ("京", "T3"),
    ("京東", ""),
    ("タワ*", "T3"),
    ("🔥", "T3"),
    ("👍", "c2"),
    ("👍🏿", "c2"),
    ("strasse ANGSTROM lodz", "T3"),
    ("b", "n1"),
    ("hidden", ""),
    ("every", ""),
    (":every", ""),
    ("st*", "T3 n1"),
    ("%", ""),
    ("\"", ""),
    ("OR", ""),
    ("'); DROP TABLE users; --", ""),
    ("\\", ""),
    ("card'", "T1 globex c1 T2 n1"),
    ("NEAR(card declined)", ""),
    ("title:card", ""),
    ("^card", "T1 globex c1 T2 n1"),
    ("card + declined", "T1 c1 T2"),
    ("card & !stolen", "T1 globex c1 T2"),
];

#[tokio::test]
async fn every_database_finds_the_same_in_the_same_order() {
    let desk = Desk::new().await;
    let mut wrong = Vec::new();
    for (query, expected) in CORPUS {
        let found = desk.found(&desk.admin(), query).await;
        if found != *expected {
            wrong.push(format!("{query}: found {found:?}, not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn what_is_longer_than_a_search_is_refused() {
    let desk = Desk::new().await;
    for query in ["x".repeat(201), "a\0b".into()] {
        let refused = search(&desk.admin(), asking(&query)).await;
        assert!(matches!(refused, Err(crate::Error::BadUserInput(_))), "{query:?}");
    }
}

#[tokio::test]
async fn what_was_found_is_shown_in_plain_parts() {
    let desk = Desk::new().await;
    let found = search(&desk.admin(), asking("card stolen")).await.unwrap();
    let [snippet] = found.hits[0].snippets.as_slice() else { panic!("{:?}", found.hits) };
    let parts: Vec<_> = snippet.parts.iter().map(|part| (part.text.as_str(), part.highlighted)).collect();
    let expected =
        [("Fraud? The <b>", false), ("card", true), ("</b> was ", false), ("stolen", true), (", says bob@fraud.example", false)];
    assert_eq!(parts, expected);
}

/// The databases' own reading of a query against that of the rows, over random queries, with nothing checked afterwards.
#[tokio::test]
async fn a_database_reads_a_query_as_the_rows_do() {
    use proptest::prelude::*;
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    let desk = Desk::new().await;
    let cx = desk.admin();
    let term = prop::sample::select(vec![
        "card",
        "declined",
        "dec*",
        "\"card declined\"",
        "is",
        "\"is wrong\"",
        "-the",
        "-card",
        "OR",
        "(",
        ")",
        "status:open",
        "-status:open",
        "42",
        "in*",
        "invoice",
        "🔥",
        "ta*",
        "tag:billing",
        "customer:acme",
        "\"needs inf\"*",
    ]);
    let queries = prop::collection::vec(term, 1..8).prop_map(|terms| terms.join(" "));
    let mut runner = TestRunner::deterministic();
    let tickets = ticket::Entity::find().all(&desk.app.database.read).await.unwrap();
    for _ in 0..300 {
        let typed = queries.new_tree(&mut runner).unwrap().current();
        let query = plan::plan(&cx, query::parse(&typed)).await.unwrap();
        let condition = sql::condition(&query, &cx.viewer, Noun::Ticket, ticket::Column::Id, cx.backend());
        let found = ticket::Entity::find().filter(condition).all(&desk.app.database.read).await.unwrap();
        let mut found: Vec<_> = found.iter().map(|row| row.number).collect();
        found.sort_unstable();
        let matching = |row: &&ticket::Model| query.matches(&document::Document::of_ticket(row));
        let mut expected: Vec<_> = tickets.iter().filter(matching).map(|row| row.number).collect();
        expected.sort_unstable();
        assert_eq!(found, expected, "{typed}");
    }
}
