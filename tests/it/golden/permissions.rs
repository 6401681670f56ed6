//! Who may do what: every field of the schema, really asked for by every role. A change of policy is a readable difference of a file.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;

use serde_json::{Value as Json, json};
use tests::golden::assert_golden;
use tests::introspection::{Field, Schema, Step, follow, is_required, selection};
use tests::{Answer, Person, TestApp, rows};

use super::desk::{Desk, id};
use super::inputs;

const ROLES: &[&str] = &["admin", "manager", "agent", "analyst", "user", "partner", "anonymous"];

/// What somebody was told of a place in an answer: `yes`, `null` (allowed, but there is nothing), or why not.
fn verdict(answer: &Answer, place: &[&str], value: &Json) -> String {
    let refused = answer.errors().iter().find(|error| match error["path"].as_array() {
        // of the place itself, or of something on the way to it
        Some(path) => {
            let names: Vec<_> = path.iter().filter_map(Json::as_str).collect();
            place.starts_with(&names)
        }
        None => true,
    });
    let Some(error) = refused else { return if value.is_null() { "null".into() } else { "yes".into() } };
    let (code, permission) = (&error["extensions"]["code"], &error["extensions"]["permission"]);
    match code.as_str().unwrap_or("no code") {
        "FORBIDDEN" => format!("needs {}", permission.as_str().unwrap_or("?")),
        "UNAUTHENTICATED" => "sign in".into(),
        "GRAPHQL_VALIDATION_FAILED" => "unknown".into(),
        other => other.to_owned(),
    }
}

/// A field with the arguments it must have, and a selection when it needs one.
fn call(schema: &Schema, owner: &str, field: &Field<'_>, known: &Known<'_>) -> (String, Json) {
    let (mut arguments, mut variables) = (String::new(), serde_json::Map::new());
    if let Some(text) = known.arguments.get(format!("{owner}.{}", field.name).as_str()) {
        arguments.clone_from(text);
    } else {
        for argument in field.args.iter().filter(|argument| is_required(argument)) {
            let name = argument["name"].as_str().expect("a name");
            let separator = if arguments.is_empty() { "(" } else { ", " };
            let _ = write!(arguments, "{separator}{name}: ${name}");
            variables.insert(name.to_owned(), schema.example(&argument["type"], &known.inputs));
        }
        if !arguments.is_empty() {
            arguments.push(')');
        }
    }
    let inside = if schema.is_composite(field.of) { " { __typename }" } else { "" };
    (format!("{}{arguments}{inside}", field.name), Json::Object(variables))
}

/// The variables' declarations: each field has at most the argument `input` or a few scalars.
fn declarations(field: &Field<'_>, variables: &Json) -> String {
    let names = variables.as_object().expect("an object");
    let declared: Vec<_> = field
        .args
        .iter()
        .filter(|argument| names.contains_key(argument["name"].as_str().unwrap_or_default()))
        .map(|argument| format!("${}: {}", argument["name"].as_str().unwrap_or_default(), written(&argument["type"])))
        .collect();
    if declared.is_empty() { String::new() } else { format!("({})", declared.join(", ")) }
}

fn written(of: &Json) -> String {
    match of["kind"].as_str() {
        Some("NON_NULL") => format!("{}!", written(&of["ofType"])),
        Some("LIST") => format!("[{}]", written(&of["ofType"])),
        _ => of["name"].as_str().expect("a named type").to_owned(),
    }
}

/// One of each role, with a ticket of the customer assigned to each, of which they were told.
async fn people(app: &TestApp, customer: &Json) -> Vec<(Person, Json)> {
    let mut people = Vec::new();
    for role in ROLES {
        let ticket = app.ticket(customer, "Assigned").await["id"].clone();
        let person = match *role {
            "admin" => app.admin(),
            "anonymous" => app.anonymous(),
            role => app.person(role).await,
        };
        if !person.id().is_null() {
            let input = json!({"ticketId": ticket, "assigneeId": person.id()});
            app.admin().mutate("assignTicket", "ticket { id }", input).await.ok();
            let told_by = Some(id(app.admin().id()));
            rows::notifications(app.app(), id(person.id()), &[id(&ticket)], told_by, None).await;
        }
        people.push((person, ticket));
    }
    people
}

/// What the schema cannot say.
struct Known<'a> {
    /// Arguments that lead somewhere, by `Type.field`.
    arguments: HashMap<&'a str, String>,
    /// Inputs that are good, by `Input.field`.
    inputs: HashMap<&'a str, Json>,
}

/// Something to ask of the answer to a mutation: its label, its text and where it stands.
type Part<'s> = (String, String, Vec<&'s str>);

struct Grid<'a> {
    schema: &'a Schema,
    known: Known<'a>,
    people: Vec<(Person, Json)>,
    lines: Vec<(String, Vec<String>)>,
}

impl Grid<'_> {
    /// Asks for a field at the end of a path, as everybody.
    async fn ask(&mut self, label: &str, owner: &str, path: &[Step], field: &Field<'_>) {
        let (text, variables) = call(self.schema, owner, field, &self.known);
        let query = format!("query {}{}", declarations(field, &variables), selection(path, &text));
        let place: Vec<_> = path.iter().map(|step| step.field.as_str()).chain([field.name]).collect();
        let mut verdicts = Vec::new();
        for (person, _) in &self.people {
            let answer = person.query_with(&query, variables.clone()).await;
            verdicts.push(verdict(&answer, &place, &follow(&answer.json["data"], path)[field.name]));
        }
        self.lines.push((format!("{label}.{}", field.name), verdicts));
    }

    /// Asks for a mutation and each field of its payload, with input that changes nothing: ids of nothing, texts that are examples. What
    /// no query answers is asked here, too, until somebody is shown one.
    async fn attempt(&mut self, field: &Field<'_>, reached: &mut BTreeSet<String>) {
        let schema = self.schema;
        let part = |owner: &str, inner: &Field<'_>| call(schema, owner, inner, &self.known).0;
        let mut parts = vec![(format!("Mutation.{}", field.name), "__typename".to_owned(), vec!["__typename"])];
        let mut parts_of = BTreeMap::<String, Vec<Part<'_>>>::new();
        for of_payload in schema.fields(field.of) {
            parts.push((format!("{}.{}", field.of, of_payload.name), part(field.of, &of_payload), vec![of_payload.name]));
            if !schema.is_composite(of_payload.of) || reached.contains(of_payload.of) {
                continue;
            }
            for inner in schema.fields(of_payload.of) {
                let text = format!("{} {{ {} }}", of_payload.name, part(of_payload.of, &inner));
                let label = format!("{}.{}", of_payload.of, inner.name);
                parts_of.entry(of_payload.of.to_owned()).or_default().push((label, text, vec![of_payload.name, inner.name]));
            }
        }
        self.attempt_each(field, parts).await;
        for (name, parts) in parts_of {
            let before = self.lines.len();
            self.attempt_each(field, parts).await;
            if self.lines[before..].iter().any(|(_, verdicts)| verdicts.iter().any(|verdict| verdict == "yes")) {
                reached.insert(name);
            } else {
                self.lines.truncate(before);
            }
        }
    }

    async fn attempt_each(&mut self, field: &Field<'_>, parts: Vec<Part<'_>>) {
        for (label, inside, place) in parts {
            let (text, variables) = call(self.schema, "Mutation", field, &self.known);
            let query = format!("mutation {}{{ {} }}", declarations(field, &variables), text.replace("__typename", &inside));
            let mut verdicts = Vec::new();
            for (person, _) in &self.people {
                // signing out ends the session that asks
                let person = if field.name == "logout" && person.token().is_some() { &person.again().await } else { person };
                let answer = person.query_with(&query, variables.clone()).await;
                let value = place.iter().fold(&answer.json["data"][field.name], |at, name| match at.get(name) {
                    Some(Json::Array(list)) if *name != place[place.len() - 1] => list.first().unwrap_or(&Json::Null),
                    next => next.unwrap_or(&Json::Null),
                });
                let place: Vec<_> = [field.name].into_iter().chain(place.iter().copied()).collect();
                verdicts.push(verdict(&answer, &place, value));
            }
            self.lines.push((label, verdicts));
        }
    }

    /// Listens for each field of what a subscription tells.
    async fn listen(&mut self, field: &Field<'_>, admin: &Person) {
        for of_event in self.schema.fields(field.of) {
            let inside = call(self.schema, field.of, &of_event, &self.known).0;
            let arguments = self.known.arguments.get(format!("Subscription.{}", field.name).as_str());
            let given = arguments.map_or("", String::as_str);
            let query = format!("subscription {{ {}{given} {{ {inside} }} }}", field.name);
            let mut verdicts = Vec::new();
            let changes = if field.name == "notificationReceived" { Changes::Comments } else { Changes::Titles };
            for (person, ticket) in &self.people {
                let answer = heard(person, (admin, ticket, changes), &query, &json!({})).await;
                let value = &answer.json["data"][field.name][of_event.name];
                verdicts.push(verdict(&answer, &[field.name, of_event.name], value));
            }
            self.lines.push((format!("{}.{}", field.of, of_event.name), verdicts));
        }
    }

    /// Gives each input field and each value that carries a guard of its own to whatever takes it.
    async fn give(&mut self, admin: &Person) {
        for (owner, item) in inputs::guarded(self.schema) {
            let (root, field, variables) = inputs::using(self.schema, &self.known.inputs, &owner, &item);
            let (given, kind) = (inputs::given(&variables), root.to_lowercase());
            let inside = if self.schema.is_composite(field.of) { " { __typename }" } else { "" };
            let query = format!("{kind} {}{{ {}{given}{inside} }}", declarations(&field, &variables), field.name);
            let mut verdicts = Vec::new();
            for (person, ticket) in &self.people {
                let answer = match root {
                    "Subscription" => heard(person, (admin, ticket, Changes::TitlesAndNotes), &query, &variables).await,
                    _ => person.query_with(&query, variables.clone()).await,
                };
                verdicts.push(verdict(&answer, &[field.name], &answer.json["data"][field.name]));
            }
            self.lines.push((format!("{owner}.{item}"), verdicts));
        }
    }

    /// The fields that were not asked for.
    fn missed(&self) -> Vec<String> {
        let asked: BTreeSet<_> = self.lines.iter().map(|(label, _)| label.as_str()).collect();
        let objects = self.schema.types("OBJECT").into_iter().filter(|name| *name != "Subscription");
        let all =
            objects.flat_map(|name| self.schema.fields(name).into_iter().map(move |field| format!("{name}.{}", field.name)));
        all.filter(|label| !asked.contains(label.as_str())).collect()
    }

    /// Widths are fixed: a new line must not move the others.
    fn text(&self) -> String {
        let row = |label: &str, cells: &[String]| {
            let cells = cells.iter().fold(String::new(), |mut line, cell| {
                let _ = write!(line, " {cell:24}");
                line
            });
            format!("{label:44}{cells}").trim_end().to_owned()
        };
        let header = row("", &ROLES.iter().map(|role| (*role).to_owned()).collect::<Vec<_>>());
        let lines = self.lines.iter().map(|(label, verdicts)| row(label, verdicts));
        std::iter::once(header).chain(lines).collect::<Vec<_>>().join("\n") + "\n"
    }
}

/// What happens to a ticket while somebody listens.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Changes {
    Titles,
    TitlesAndNotes,
    Comments,
}

/// What a subscription tells first. Nothing says when it has begun, so the listener's ticket changes until something is told.
async fn heard(person: &Person, (admin, ticket, changes): (&Person, &Json, Changes), query: &str, variables: &Json) -> Answer {
    let mut socket = person.socket().await;
    socket.say(json!({"id": "1", "type": "subscribe", "payload": {"query": query, "variables": variables}})).await;
    let message = socket.message();
    tokio::pin!(message);
    let change = async {
        for count in 0.. {
            let input = json!({"id": ticket, "title": format!("Change {count}")});
            admin.mutate("updateTicket", "ticket { id }", input).await.ok();
            if changes != Changes::Titles {
                let internal = changes == Changes::TitlesAndNotes;
                let input = json!({"ticketId": ticket, "body": "Some words.", "internal": internal});
                admin.mutate("addTicketComment", "comment { id }", input).await.ok();
            }
        }
    };
    let message = tokio::select! {
        message = &mut message => message,
        () = change => unreachable!("the message comes, or the wait for it panics"),
    };
    match message["type"].as_str() {
        Some("next") => Answer::of_socket(message["payload"].clone()),
        _ => Answer::of_socket(json!({"errors": message["payload"]})),
    }
}

fn way(text: String, field: &str) -> Step {
    Step { text, field: field.to_owned() }
}

#[tokio::test]
async fn who_may_do_what() {
    let app = TestApp::start().await;
    let desk = Desk::of(&app, 2).await;
    app.searchable().await;
    let schema = Schema::of(&app.admin()).await;
    let paths = schema.paths(&desk.arguments());
    let somebody = app.person("user").await;
    let customer = app.customer("Everybody's").await;
    let inputs = HashMap::from([
        ("LoginInput.email", json!(somebody.email())),
        ("LoginInput.password", json!(somebody.password())),
        // good for a while after its first use
        ("RefreshSessionInput.refreshToken", json!(somebody.refresh_token())),
        ("TicketEventFilter.customerId", customer.clone()),
    ]);
    let known = Known { arguments: desk.arguments(), inputs };
    app.quiet().await;
    let mut grid = Grid { schema: &schema, known, people: people(&app, &customer).await, lines: Vec::new() };
    // the rows of others and one's own are different questions
    let me = way("me".into(), "me");
    let own_ticket = ["assignedTickets", "edges", "node"].map(|field| way(field.into(), field));
    let own = HashMap::from([("User", vec![me.clone()]), ("Ticket", [vec![me], own_ticket.to_vec()].concat())]);
    for field in schema.fields("Query") {
        grid.ask("Query", "Query", &[], &field).await;
    }
    for (name, path) in paths.iter().filter(|(name, _)| *name != "Query") {
        let others = match name.as_str() {
            "User" => vec![way(format!("user{}", grid.known.arguments["Query.user"]), "user")],
            _ => path.clone(),
        };
        for field in schema.fields(name) {
            grid.ask(name, name, &others, &field).await;
            if let Some(own) = own.get(name.as_str()) {
                grid.ask(&format!("{name} (own)"), name, own, &field).await;
            }
        }
    }
    let mut reached = paths.into_keys().collect();
    for field in schema.fields("Mutation") {
        grid.attempt(&field, &mut reached).await;
    }
    // nobody is told of what they did themselves
    let somebody_else = app.person("admin").await;
    for field in schema.fields("Subscription") {
        grid.listen(&field, &somebody_else).await;
    }
    let missed: Vec<_> = grid.missed();
    assert!(missed.is_empty(), "nobody was asked for {missed:?}");
    grid.give(&app.admin()).await;
    assert_golden("tests/golden/permissions.txt", &grid.text());
}
