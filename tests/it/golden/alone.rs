//! A field that is asked for alone has the value that it has among all others. Lists and relations read only what is asked for, so this
//! finds a field that looks at more of a row than it says. Generated from the schema: nobody writes a test for a new field.

use serde_json::Value as Json;
use tests::TestApp;
use tests::introspection::{Field, Schema, is_required};

use super::desk::Desk;

/// Where the values of a type can be asked for, several at a time: in a list, and as the relation of a list.
fn places(desk: &Desk) -> Vec<(&'static str, String)> {
    let ticket = desk.tickets[0].id;
    let list = |field: &str| format!("{field}(first: 3) {{ edges {{ cursor node {{ {{}} }} }} }}");
    let of_ticket = |field: &str| format!("ticket(id: \"{ticket}\") {{ {} }}", list(field));
    let of_tickets = |field: &str| format!("tickets(first: 3) {{ edges {{ node {{ {field} }} }} }}");
    vec![
        ("User", list("users")),
        ("User", "me { {} }".into()),
        ("User", of_tickets("assignee { {} }")),
        ("Session", format!("me {{ {} }}", list("sessions"))),
        ("Role", list("roles")),
        ("Role", "users(first: 3) { edges { node { roleDetails { {} } } } }".into()),
        ("Customer", list("customers")),
        ("Customer", of_tickets("customer { {} }")),
        ("Ticket", list("tickets")),
        ("Ticket", format!("ticket(id: \"{ticket}\") {{ {{}} }}")),
        ("Ticket", "customers(first: 3) { edges { node { tickets(first: 2) { edges { cursor node { {} } } } } } }".into()),
        ("TicketComment", of_ticket("comments")),
        ("TicketTimelineEntry", of_ticket("timeline")),
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

#[tokio::test]
async fn a_field_alone_is_what_it_is_among_all() {
    let app = TestApp::start().await;
    let desk = Desk::of(&app, 3).await;
    let person = app.admin();
    let schema = Schema::of(&person).await;
    for (of, place) in places(&desk) {
        let fields: Vec<_> = schema.fields(of).into_iter().filter(|field| !field.args.iter().any(is_required)).collect();
        let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
        let asked: Vec<String> = fields.iter().map(|field| ask(&schema, field)).collect();
        let query = |fields: &str| format!("{{ {} }}", place.replace("{}", fields));
        let all = person.query(&query(&asked.join(" "))).await.ok();
        for (name, asked) in names.iter().zip(&asked) {
            let alone = person.query(&query(asked)).await.ok();
            assert_eq!(*alone.data(""), only(all.data(""), name, &names), "{of}.{name} in {place}");
        }
    }
}
