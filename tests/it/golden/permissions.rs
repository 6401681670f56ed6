//! Who may do what: every field of the schema, really asked for by every role. A change of policy is a readable difference of a file.

use std::collections::HashMap;
use std::fmt::Write as _;

use serde_json::{Value as Json, json};
use tests::golden::assert_golden;
use tests::introspection::{Field, Schema, Step, follow, is_required, selection};
use tests::socket::Socket;
use tests::{Answer, Person, TestApp};

use super::desk::Desk;

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

/// One of each role, with a ticket assigned to each.
async fn people(app: &TestApp) -> Vec<(Person, Json)> {
    let customer = app.customer("Everybody's").await;
    let mut people = Vec::new();
    for role in ROLES {
        let ticket = app.ticket(&customer, "Assigned").await["id"].clone();
        let person = match *role {
            "admin" => app.admin(),
            "anonymous" => app.anonymous(),
            role => app.person(role).await,
        };
        if !person.id().is_null() {
            let input = json!({"ticketId": ticket, "assigneeId": person.id()});
            app.admin().mutate("assignTicket", "ticket { id }", input).await.ok();
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

    /// Asks for a mutation and each field of its payload, with input that changes nothing: ids of nothing, texts that are examples.
    async fn attempt(&mut self, field: &Field<'_>) {
        let mut lines = vec![(format!("Mutation.{}", field.name), vec!["__typename"], Vec::new())];
        for of_payload in self.schema.fields(field.of) {
            lines.push((format!("{}.{}", field.of, of_payload.name), vec![of_payload.name], Vec::new()));
        }
        for (_, asked, verdicts) in &mut lines {
            let inside = self.schema.fields(field.of).into_iter().find(|f| f.name == asked[0]);
            let inside = inside.map_or_else(|| "__typename".to_owned(), |f| call(self.schema, field.of, &f, &self.known).0);
            let (text, variables) = call(self.schema, "Mutation", field, &self.known);
            let query = format!("mutation {}{{ {} }}", declarations(field, &variables), text.replace("__typename", &inside));
            for (person, _) in &self.people {
                // signing out ends the session that asks
                let person = if field.name == "logout" && person.token().is_some() { &person.again().await } else { person };
                let answer = person.query_with(&query, variables.clone()).await;
                verdicts.push(verdict(&answer, &[field.name, asked[0]], &answer.json["data"][field.name][asked[0]]));
            }
        }
        self.lines.extend(lines.into_iter().map(|(label, _, verdicts)| (label, verdicts)));
    }

    /// Listens for each field of what a subscription tells, while the ticket assigned to the listener changes.
    async fn listen(&mut self, field: &Field<'_>, admin: &Person) {
        for of_event in self.schema.fields(field.of) {
            let inside = call(self.schema, field.of, &of_event, &self.known).0;
            let query = format!("subscription {{ {} {{ {inside} }} }}", field.name);
            let mut verdicts = Vec::new();
            for (person, ticket) in &self.people {
                let mut socket = person.try_subscribe(&query).await.socket;
                let heard = first_message(&mut socket, admin, ticket).await;
                let answer = match heard["type"].as_str() {
                    Some("next") => Answer::of_socket(heard["payload"].clone()),
                    _ => Answer::of_socket(json!({"errors": heard["payload"]})),
                };
                let value = &answer.json["data"][field.name][of_event.name];
                verdicts.push(verdict(&answer, &[field.name, of_event.name], value));
            }
            self.lines.push((format!("{}.{}", field.of, of_event.name), verdicts));
        }
    }

    /// The inputs and values that carry a guard of their own, by what their descriptions say.
    fn inputs(&self) -> Vec<String> {
        let guarded = |owner: &str, item: &Json| {
            let (_, requires) = item["description"].as_str()?.rsplit_once("Requires ")?;
            Some(format!("{owner}.{} needs {}", item["name"].as_str()?, requires.trim_end_matches('.')))
        };
        let of_inputs = self
            .schema
            .types("INPUT_OBJECT")
            .into_iter()
            .flat_map(|t| self.schema.inputs(t).iter().filter_map(move |item| guarded(t, item)).collect::<Vec<_>>());
        let of_values = self
            .schema
            .types("ENUM")
            .into_iter()
            .flat_map(|t| self.schema.values(t).into_iter().filter_map(move |item| guarded(t, item)).collect::<Vec<_>>());
        of_inputs.chain(of_values).collect()
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
        let mut text: Vec<_> = std::iter::once(header).chain(lines).collect();
        text.push(String::new());
        text.extend(self.inputs());
        text.join("\n") + "\n"
    }
}

/// The first message of a subscription to the changes of a ticket: nothing says when it has begun, so the ticket changes until it comes.
async fn first_message(socket: &mut Socket, admin: &Person, ticket: &Json) -> Json {
    let message = socket.message();
    tokio::pin!(message);
    for count in 0.. {
        let input = json!({"id": ticket, "title": format!("Change {count}")});
        tokio::select! {
            message = &mut message => return message,
            answer = admin.mutate("updateTicket", "ticket { id }", input) => drop(answer.ok()),
        }
    }
    unreachable!("the message comes, or the wait for it panics")
}

fn way(text: String, field: &str) -> Step {
    Step { text, field: field.to_owned() }
}

#[tokio::test]
async fn who_may_do_what() {
    let app = TestApp::start().await;
    let desk = Desk::of(&app, 2).await;
    let schema = Schema::of(&app.admin()).await;
    let paths = schema.paths(&desk.arguments());
    let somebody = app.person("user").await;
    let inputs = HashMap::from([
        ("LoginInput.email", json!(somebody.email())),
        ("LoginInput.password", json!(somebody.password())),
        // good for a while after its first use
        ("RefreshSessionInput.refreshToken", json!(somebody.refresh_token())),
    ]);
    let known = Known { arguments: desk.arguments(), inputs };
    let mut grid = Grid { schema: &schema, known, people: people(&app).await, lines: Vec::new() };
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
    for field in schema.fields("Mutation") {
        grid.attempt(&field).await;
    }
    for field in schema.fields("Subscription") {
        grid.listen(&field, &app.admin()).await;
    }
    assert_golden("tests/golden/permissions.txt", &grid.text());
}

/// Every object type is asked, but those that only a mutation or a subscription answers.
#[tokio::test]
async fn every_type_is_reached() {
    let app = TestApp::start().await;
    let desk = Desk::of(&app, 1).await;
    let schema = Schema::of(&app.admin()).await;
    let paths = schema.paths(&desk.arguments());
    let from_writes = ["Mutation", "Subscription", "UserError", "SignedInUser", "TicketEvent"];
    let missed: Vec<_> = schema
        .types("OBJECT")
        .into_iter()
        .filter(|name| !paths.contains_key(*name) && !name.ends_with("Payload") && !name.ends_with("Result"))
        .filter(|name| !from_writes.contains(name))
        .collect();
    assert!(missed.is_empty(), "no query leads to {missed:?}");
}
