//! Who may do what: every field of the schema, really asked for by every role. A change of policy is a readable difference of a file.

use std::collections::HashMap;
use std::fmt::Write as _;

use serde_json::{Value as Json, json};
use tests::golden::assert_golden;
use tests::introspection::{Field, Schema, Step, document, follow, is_required};
use tests::{Answer, Person, TestApp};

use super::desk::Desk;

const ROLES: &[&str] = &["admin", "manager", "agent", "analyst", "user", "partner", "anonymous"];

/// What somebody was told when they asked for a field.
fn verdict(answer: &Answer, at: Option<&Json>) -> String {
    let Some(error) = answer.errors().first() else {
        return match at {
            Some(Json::Null) | None => "null".into(),
            Some(_) => "yes".into(),
        };
    };
    let (code, permission) = (&error["extensions"]["code"], &error["extensions"]["permission"]);
    match code.as_str().unwrap_or("no code") {
        "FORBIDDEN" => format!("needs {}", permission.as_str().unwrap_or("?")),
        "UNAUTHENTICATED" => "sign in".into(),
        "GRAPHQL_VALIDATION_FAILED" => "unknown".into(),
        other => other.to_owned(),
    }
}

/// A field with the arguments it must have, and a selection when it needs one.
fn call(schema: &Schema, owner: &str, field: &Field<'_>, known: &HashMap<&str, String>) -> (String, Json) {
    let examples = HashMap::new();
    let (mut arguments, mut variables) = (String::new(), serde_json::Map::new());
    if let Some(text) = known.get(format!("{owner}.{}", field.name).as_str()) {
        arguments.clone_from(text);
    } else {
        for argument in field.args.iter().filter(|argument| is_required(argument)) {
            let name = argument["name"].as_str().expect("a name");
            let separator = if arguments.is_empty() { "(" } else { ", " };
            let _ = write!(arguments, "{separator}{name}: ${name}");
            variables.insert(name.to_owned(), schema.example(&argument["type"], &examples));
        }
        if !arguments.is_empty() {
            arguments.push(')');
        }
    }
    let selection = if schema.is_composite(field.of) { " { __typename }" } else { "" };
    (format!("{}{arguments}{selection}", field.name), Json::Object(variables))
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

async fn people(app: &TestApp) -> Vec<Person> {
    let mut people = vec![app.admin()];
    for role in &ROLES[1..ROLES.len() - 1] {
        people.push(app.person(role).await);
    }
    people.push(app.anonymous());
    people
}

struct Grid<'a> {
    schema: &'a Schema,
    known: HashMap<&'a str, String>,
    people: Vec<Person>,
    lines: Vec<(String, Vec<String>)>,
}

impl Grid<'_> {
    /// Asks for a field at the end of a path, as everybody.
    async fn ask(&mut self, label: &str, owner: &str, path: &[Step], field: &Field<'_>) {
        let (text, variables) = call(self.schema, owner, field, &self.known);
        let query = format!("query {}{}", declarations(field, &variables), document(path, &text));
        let mut verdicts = Vec::new();
        for person in &self.people {
            let answer = person.query_with(&query, variables.clone()).await;
            let at = answer.json.get("data").map(|data| &follow(data, path)[field.name]);
            verdicts.push(verdict(&answer, at));
        }
        self.lines.push((format!("{label}.{}", field.name), verdicts));
    }

    /// Asks for a mutation with input that is allowed to everybody and changes nothing: ids of nothing, texts that are examples.
    async fn attempt(&mut self, field: &Field<'_>) {
        let (text, variables) = call(self.schema, "Mutation", field, &self.known);
        let query = format!("mutation {}{{ {text} }}", declarations(field, &variables));
        let mut verdicts = Vec::new();
        for person in &self.people {
            // signing out ends the session that asks
            let person = if field.name == "logout" && person.token().is_some() { &person.again().await } else { person };
            let answer = person.query_with(&query, variables.clone()).await;
            verdicts.push(verdict(&answer, answer.json["data"].get(field.name)));
        }
        self.lines.push((format!("Mutation.{}", field.name), verdicts));
    }

    async fn listen(&mut self, field: &Field<'_>) {
        let query = format!("subscription {{ {} {{ __typename }} }}", field.name);
        let mut verdicts = Vec::new();
        for person in &self.people {
            let mut socket = person.try_subscribe(&query).await.socket;
            socket.say(json!({"type": "ping"})).await;
            let heard = socket.message().await;
            verdicts.push(match heard["type"].as_str() {
                Some("pong") => "yes".into(),
                _ => verdict(&Answer::of_socket(json!({"errors": heard["payload"]})), None),
            });
        }
        self.lines.push((format!("Subscription.{}", field.name), verdicts));
    }

    /// The inputs and values that carry a guard of their own, by what their descriptions say.
    fn inputs(&self) -> Vec<String> {
        let guarded = |owner: &str, item: &Json| {
            let (_, requires) = item["description"].as_str()?.rsplit_once("Requires ")?;
            Some(format!("{owner}.{} needs {}", item["name"].as_str()?, requires.trim_end_matches('.')))
        };
        let of_inputs = self.schema.types("INPUT_OBJECT").into_iter().flat_map(|t| {
            self.schema.inputs(t).iter().filter_map(move |item| guarded(t, item)).collect::<Vec<_>>()
        });
        let of_values = self.schema.types("ENUM").into_iter().flat_map(|t| {
            self.schema.values(t).into_iter().filter_map(move |item| guarded(t, item)).collect::<Vec<_>>()
        });
        of_inputs.chain(of_values).collect()
    }

    fn text(&self) -> String {
        let first = self.lines.iter().map(|(label, _)| label.len()).max().unwrap_or_default();
        let mut widths: Vec<_> = ROLES.iter().map(|role| role.len()).collect();
        for (_, verdicts) in &self.lines {
            for (width, verdict) in widths.iter_mut().zip(verdicts) {
                *width = verdict.len().max(*width);
            }
        }
        let row = |label: &str, cells: &[String]| {
            let cells = cells.iter().zip(&widths).fold(String::new(), |mut line, (cell, width)| {
                let _ = write!(line, "  {cell:width$}");
                line
            });
            format!("{label:first$}{cells}").trim_end().to_owned()
        };
        let header = row("", &ROLES.iter().map(|role| (*role).to_owned()).collect::<Vec<_>>());
        let lines = self.lines.iter().map(|(label, verdicts)| row(label, verdicts));
        let mut text: Vec<_> = std::iter::once(header).chain(lines).collect();
        text.push(String::new());
        text.extend(self.inputs());
        text.join("\n") + "\n"
    }
}

#[tokio::test]
async fn who_may_do_what() {
    let app = TestApp::start().await;
    let desk = Desk::of(&app, 2).await;
    let schema = Schema::of(&app.admin()).await;
    let known = desk.arguments();
    let paths = schema.paths(&known);
    let own = vec![Step { text: "me".into(), field: "me".into(), list: false, narrow: None }];
    let people = people(&app).await;
    let mut grid = Grid { schema: &schema, known, people, lines: Vec::new() };
    for field in schema.fields("Query") {
        grid.ask("Query", "Query", &[], &field).await;
    }
    for (name, path) in paths.iter().filter(|(name, _)| *name != "Query") {
        for field in schema.fields(name) {
            // the rows of others and one's own are different questions
            if name == "User" {
                let others = [Step { text: format!("user{}", grid.known["Query.user"]), field: "user".into(), list: false, narrow: None }];
                grid.ask("User", name, &others, &field).await;
                grid.ask("User (own)", name, &own, &field).await;
            } else {
                grid.ask(name, name, path, &field).await;
            }
        }
    }
    for field in schema.fields("Mutation") {
        grid.attempt(&field).await;
    }
    for field in schema.fields("Subscription") {
        grid.listen(&field).await;
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
