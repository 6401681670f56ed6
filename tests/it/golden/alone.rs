//! A field that is asked for alone has the value that it has among all others. Lists and relations read only what is asked for, so this
//! finds a field that looks at more of a row than it says. Generated from the schema: nobody writes a test for a new field.

use serde_json::Value as Json;
use tests::introspection::{Field, Schema, is_required};
use tests::{Person, TestApp};

use super::desk::Desk;

const MEMBERS: &str = "roles(first: 10) { edges { node { members(first: 2) { edges { cursor node { {} } } } } } }";
const ASSIGNED: &str = "users(first: 3) { edges { node { assignedTickets(first: 2) { edges { cursor node { {} } } } } } }";
const OF_CUSTOMERS: &str = "customers(first: 3) { edges { node { tickets(first: 2) { edges { cursor node { {} } } } } } }";

/// Where the values of a type can be asked for, several at a time: in a list, and as the relation of a list.
fn places(desk: &Desk) -> Vec<(&'static str, String)> {
    let ticket = desk.tickets[0].id;
    let list = |field: &str| format!("{field}(first: 3) {{ edges {{ cursor node {{ {{}} }} }} }}");
    let of_ticket = |field: &str| format!("ticket(id: \"{ticket}\") {{ {} }}", list(field));
    let of_tickets = |field: &str| format!("tickets(first: 3) {{ edges {{ node {{ {field} }} }} }}");
    let of_each = |list: &str, field: &str| {
        format!("ticket(id: \"{ticket}\") {{ {list}(first: 3) {{ edges {{ node {{ {field} {{ {{}} }} }} }} }} }}")
    };
    vec![
        ("User", list("users")),
        ("User", "me { {} }".into()),
        ("User", of_tickets("assignee { {} }")),
        ("User", MEMBERS.into()),
        ("User", of_each("comments", "author")),
        ("User", of_each("timeline", "actor")),
        ("Session", format!("me {{ {} }}", list("sessions"))),
        ("Notification", list("notifications")),
        ("UserSession", format!("me {{ {} }}", list("sessionHistory"))),
        ("SystemLog", list("systemLogs")),
        ("Role", list("roles")),
        ("Role", "users(first: 3) { edges { node { roleDetails { {} } } } }".into()),
        ("Customer", list("customers")),
        ("Customer", of_tickets("customer { {} }")),
        ("Ticket", list("tickets")),
        ("Ticket", format!("ticket(id: \"{ticket}\") {{ {{}} }}")),
        ("Ticket", OF_CUSTOMERS.into()),
        ("Ticket", ASSIGNED.into()),
        ("Ticket", of_each("comments", "ticket")),
        ("TicketComment", of_ticket("comments")),
        ("TicketComment", of_each("timeline", "comment")),
        ("TicketTimelineEntry", of_ticket("timeline")),
        ("SavedView", "savedViews { {} }".into()),
        ("TicketTimelineEntry", of_tickets("timeline(last: 1) { pageInfo { startCursor } edges { node { {} } } }")),
    ]
}

/// The field, so far as it tells which value it is.
fn ask(schema: &Schema, field: &Field<'_>) -> String {
    let name = field.name;
    if field.of.ends_with("Connection") {
        format!("{name}(first: 3) {{ edges {{ cursor node {{ id }} }} totalCount }}")
    } else if schema.is_composite(field.of) {
        let first = schema.fields(field.of).into_iter().find(|f| !schema.is_composite(f.of)).expect("a scalar");
        format!("{name} {{ {} }}", first.name)
    } else {
        name.to_owned()
    }
}

/// Leaves of the objects that a place holds only what was asked for.
fn only(answer: &Json, field: &str, all: &[&str]) -> Json {
    match answer {
        Json::Array(list) => list.iter().map(|item| only(item, field, all)).collect(),
        Json::Object(object) if all.iter().all(|name| object.contains_key(*name)) => {
            Json::Object([(field.to_owned(), object[field].clone())].into_iter().collect())
        }
        Json::Object(object) => Json::Object(object.iter().map(|(key, value)| (key.clone(), only(value, field, all))).collect()),
        other => other.clone(),
    }
}

/// What a query answers; what is refused in it is null both times.
async fn data(person: &Person, query: &str) -> Json {
    let mut answer = person.query(query).await;
    assert!(answer.json["data"].is_object(), "{query}: {:#}", answer.json);
    answer.json["data"].take()
}

/// The fields that can be asked for without arguments: the name and what is asked of each.
fn askable<'s>(schema: &'s Schema, of: &str) -> (Vec<&'s str>, Vec<String>) {
    let fields = schema.fields(of).into_iter().filter(|field| !field.args.iter().any(is_required));
    fields.map(|field| (field.name, ask(schema, &field))).unzip()
}

#[tokio::test]
async fn a_field_alone_is_what_it_is_among_all() {
    let app = TestApp::start().await;
    let desk = Desk::of(&app, 3).await;
    let schema = Schema::of(&app.admin()).await;
    let people = [app.admin(), app.agent().await];
    app.quiet().await;
    for person in people {
        for (of, place) in places(&desk) {
            let (names, asked) = askable(&schema, of);
            let query = |fields: &str| format!("{{ {} }}", place.replace("{}", fields));
            let all = data(&person, &query(&asked.join(" "))).await;
            for (name, asked) in names.iter().zip(&asked) {
                let alone = data(&person, &query(asked)).await;
                assert_eq!(alone, only(&all, name, &names), "{of}.{name} in {place}");
            }
        }
    }
}

/// A cursor holds what the list is ordered by, which nobody need have asked for.
#[tokio::test]
async fn a_cursor_alone_is_what_it_is_beside_all() {
    let app = TestApp::start().await;
    Desk::of(&app, 3).await;
    let schema = Schema::of(&app.admin()).await;
    for person in [app.admin(), app.agent().await] {
        for (of, list, place) in [
            ("User", "users", "users(first: 3) { edges { cursor node { {} } } }"),
            ("User", "members", MEMBERS),
            ("Role", "roles", "roles(first: 3) { edges { cursor node { {} } } }"),
            ("Customer", "customers", "customers(first: 3) { edges { cursor node { {} } } }"),
            ("Ticket", "tickets", "tickets(first: 3) { edges { cursor node { {} } } }"),
            ("Ticket", "tickets", OF_CUSTOMERS),
            ("Ticket", "assignedTickets", ASSIGNED),
        ] {
            let asked = askable(&schema, of).1.join(" ");
            for order in schema.values(&format!("{of}OrderField")) {
                let order = format!("{list}(orderBy: {{field: {}, direction: DESC}} ", order["name"].as_str().expect("a name"));
                let query = format!("{{ {} }}", place.replace(&format!("{list}("), &order));
                let all = data(&person, &query.replace("{}", &asked)).await;
                let alone = data(&person, &query.replace(" node { {} }", "")).await;
                assert_eq!(alone, only(&all, "cursor", &["cursor", "node"]), "{query}");
            }
        }
    }
}
