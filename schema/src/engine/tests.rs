//! The engine on a toy schema: what the specification says of errors, nulls and order, as a table.

use apollo_compiler::Schema;
use entities::access::{Identity, PermissionSet, Viewer};
use resolvers::clock::Clock;
use resolvers::db::{Database, Pool};
use resolvers::{App, Context, Error, Parts, Settings};
use serde_json::{Value as Json, json};

use super::guard::Guards;
use super::registry::{NoArgs, Registry};
use super::{Engine, Limits, Outcome, Request};

const SDL: &str = r#"
directive @requiresPermission(permission: String!, orSelf: Boolean! = false, everywhere: Boolean! = false) repeatable
  on OBJECT | FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE
directive @signedIn on OBJECT | FIELD_DEFINITION
directive @public on OBJECT | INTERFACE | FIELD_DEFINITION
interface Named @public { name: String! }
type Person implements Named @public {
  id: Int!
  name: String!
  phone: String @requiresPermission(permission: "users:contact", everywhere: true)
  salary: Int @requiresPermission(permission: "users:security", orSelf: true)
  broken: String
  wrong: String!
  panics: String
  friend: Person
  friends: [Person!]
  maybeFriends: [Person]
}
type Query @public {
  login: String
  me: Person!
  nobody: Person
  people(first: Int, by: Sort): [Person!]
  named: Named
  staff: [Person!] @signedIn
  secret: Secret
}
enum Sort { NAME PHONE @requiresPermission(permission: "users:contact", everywhere: true) }
type Secret @requiresPermission(permission: "users:security") { word: String }
"#;

#[derive(Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct People {
    first: Option<i64>,
    #[serde(rename = "by")]
    _by: Option<String>,
}

fn registry() -> Registry {
    let mut registry = Registry::default();
    registry.sdl(SDL);
    registry
        .object::<u32>("Person")
        .own(|id, viewer| viewer.identity().is_some() && *id == 1)
        .leaf("id", |id, json| json.put(id))
        .leaf("name", |id, json| json.put(&format!("P{id}")))
        .leaf("phone", |_, json| json.put("555"))
        .leaf("salary", |_, json| json.put(&10u32))
        .load_leaf("broken", |_, _: Vec<u32>, NoArgs {}| async { Err::<Vec<String>, _>(Error::internal("password=hunter2")) })
        .leaf("wrong", |_, json| json.put(&None::<String>))
        .load_leaf("panics", |_, _: Vec<u32>, NoArgs {}| async move {
            let empty: [u32; 0] = [];
            Ok(vec![i64::from(empty[std::hint::black_box(3)])])
        })
        .maybe("friend", |id| (*id < 3).then_some(id + 1))
        .many("friends", |id| vec![id + 1, id + 2])
        .many("maybeFriends", |id| vec![id + 1, id + 2]);
    registry
        .object::<()>("Query")
        .resolve("login", |_, NoArgs {}| async { Ok(None::<u32>) })
        .resolve("me", |_, NoArgs {}| async { Ok(Some(1u32)) })
        .resolve("nobody", |_, NoArgs {}| async { Ok(None::<u32>) })
        .resolve_many("people", |_, args: People| async move {
            Ok((1..=u32::try_from(args.first.unwrap_or(2)).unwrap()).collect::<Vec<_>>())
        })
        .resolve("named", |_, NoArgs {}| async { Ok(Some(7u32)) })
        .resolve_many("staff", |_, NoArgs {}| async { Ok(vec![1u32]) })
        .resolve("secret", |_, NoArgs {}| async { Ok(Some(String::from("x"))) });
    registry.object::<String>("Secret").leaf("word", |word, json| json.put(word));
    registry.abstract_type::<u32>("Named").variant("Person", |id| Some(*id)).done();
    registry
}

const LIMITS: Limits = Limits {
    tokens: 5000,
    depth: 20,
    cost: 10_000,
    aliases: 100,
    root_fields: 20,
    directives: 50,
    batch: 5,
    body_bytes: 100_000,
    time: 5000,
    cached_documents: 100,
};

fn viewer(permissions: &[&str]) -> Viewer {
    let identity =
        Identity { user_id: uuid::Uuid::nil(), session_id: uuid::Uuid::nil(), role: "agent".into(), ..Identity::default() };
    Viewer::signed_in(identity, PermissionSet::parse(permissions.iter().copied()))
}

async fn ask(viewer: Viewer, query: &str) -> (Outcome, Json) {
    let (outcome, body) = ask_raw(viewer, query).await;
    (outcome, serde_json::from_slice(&body).unwrap())
}

/// `data` to the letter: the order of its keys is part of the promise.
#[derive(serde::Deserialize)]
struct Data {
    data: Box<serde_json::value::RawValue>,
}

async fn ask_raw(viewer: Viewer, query: &str) -> (Outcome, std::sync::Arc<[u8]>) {
    ask_with(viewer, query, json!({})).await
}

async fn ask_with(viewer: Viewer, query: &str, variables: Json) -> (Outcome, std::sync::Arc<[u8]>) {
    let settings: Settings = serde_json::from_value(json!({
        "jwt_secret": "0123456789abcdef0123456789abcdef", "access_token_ttl": 1, "refresh_token_ttl": 1, "refresh_grace": 1,
        "login_attempts_per_account": 1, "login_attempts_per_address": 1, "login_window": 1, "database_timeout": 1000,
    }))
    .unwrap();
    let database = Database {
        read: Pool::Driver(Default::default()),
        write: Pool::Driver(Default::default()),
        deadline: settings.database_deadline(),
    };
    let app = App::new(Parts::alone(database, Clock::System, settings));
    let request = resolvers::Request { correlation_id: "c-1".into(), ..Default::default() };
    let cx = Context::new(app, viewer, request);
    let engine = Engine::new(registry(), LIMITS);
    let variables = variables.as_object().cloned().unwrap_or_default();
    let request = Request { query: query.into(), variables, ..Request::default() };
    let response = match engine.prepare(&cx.viewer, &request, "c-1") {
        Ok(prepared) => engine.execute(&cx, &prepared).await,
        Err(response) => response,
    };
    (response.outcome, response.body)
}

fn paths(answer: &Json) -> Vec<String> {
    let errors = answer["errors"].as_array().cloned().unwrap_or_default();
    errors.iter().map(|e| format!("{} {}", e["path"], e["extensions"]["code"].as_str().unwrap())).collect()
}

/// The table of null propagation: query, `data` to the letter, errors.
#[tokio::test]
async fn errors_and_nulls() {
    let table: &[(&str, &str, &[&str])] = &[
        ("{me{id phone name}}", r#"{"me":{"id":1,"phone":null,"name":"P1"}}"#, &[r#"["me","phone"] FORBIDDEN"#]),
        ("{nobody{id phone}}", r#"{"nobody":null}"#, &[]),
        (
            "{people{name phone id}}",
            r#"{"people":[{"name":"P1","phone":null,"id":1},{"name":"P2","phone":null,"id":2}]}"#,
            &[r#"["people",0,"phone"] FORBIDDEN"#, r#"["people",1,"phone"] FORBIDDEN"#],
        ),
        ("{people{salary}}", r#"{"people":[{"salary":10},{"salary":null}]}"#, &[r#"["people",1,"salary"] FORBIDDEN"#]),
        ("{me{broken id}}", r#"{"me":{"broken":null,"id":1}}"#, &[r#"["me","broken"] INTERNAL_SERVER_ERROR"#]),
        ("{me{panics id}}", r#"{"me":{"panics":null,"id":1}}"#, &[r#"["me","panics"] INTERNAL_SERVER_ERROR"#]),
        ("{me{wrong}}", "null", &[r#"["me","wrong"] INTERNAL_SERVER_ERROR"#]),
        ("{me{id friend{wrong}}}", r#"{"me":{"id":1,"friend":null}}"#, &[r#"["me","friend","wrong"] INTERNAL_SERVER_ERROR"#]),
        (
            "{me{id friends{wrong}}}",
            r#"{"me":{"id":1,"friends":null}}"#,
            &[r#"["me","friends",0,"wrong"] INTERNAL_SERVER_ERROR"#],
        ),
        (
            "{me{maybeFriends{id wrong}}}",
            r#"{"me":{"maybeFriends":[null,null]}}"#,
            &[
                r#"["me","maybeFriends",0,"wrong"] INTERNAL_SERVER_ERROR"#,
                r#"["me","maybeFriends",1,"wrong"] INTERNAL_SERVER_ERROR"#,
            ],
        ),
        ("{named{__typename name ...on Person{id}}}", r#"{"named":{"__typename":"Person","name":"P7","id":7}}"#, &[]),
        ("{b:me{id} a:me{name}}", r#"{"b":{"id":1},"a":{"name":"P1"}}"#, &[]),
        ("{me{id}...{me{name id}}}", r#"{"me":{"id":1,"name":"P1"}}"#, &[]),
        ("{me{id @skip(if:true) name @include(if:true)}}", r#"{"me":{"name":"P1"}}"#, &[]),
        ("{secret{word} me{id}}", r#"{"secret":null,"me":{"id":1}}"#, &[r#"["secret"] FORBIDDEN"#]),
        ("{people(by:PHONE){id} me{id}}", r#"{"people":null,"me":{"id":1}}"#, &[r#"["people"] FORBIDDEN"#]),
        ("{people(by:NAME,first:1){id}}", r#"{"people":[{"id":1}]}"#, &[]),
    ];
    for (query, data, errors) in table {
        let (outcome, body) = ask_raw(viewer(&[]), query).await;
        let answer: Json = serde_json::from_slice(&body).unwrap();
        assert_eq!(outcome, Outcome::Executed, "{query}: {answer}");
        assert_eq!(serde_json::from_slice::<Data>(&body).unwrap().data.get(), *data, "{query}");
        assert_eq!(paths(&answer), *errors, "{query}");
        assert!(!answer.to_string().contains("hunter2"));
    }
}

#[tokio::test]
async fn a_permission_opens_the_field() {
    let (_, answer) = ask(viewer(&["users:*"]), "{me{phone salary} people(by:PHONE){id} secret{word}}").await;
    assert_eq!(
        answer["data"].to_string(),
        r#"{"me":{"phone":"555","salary":10},"people":[{"id":1},{"id":2}],"secret":{"word":"x"}}"#
    );
    assert_eq!(paths(&answer), Vec::<String>::new());
}

#[tokio::test]
async fn a_hidden_value_in_a_variable_is_refused_like_one_in_the_document() {
    let query = "query($by: Sort) {people(by: $by) {id} me{id}}";
    let (outcome, body) = ask_with(viewer(&[]), query, json!({"by": "PHONE"})).await;
    let answer: Json = serde_json::from_slice(&body).unwrap();
    assert_eq!(outcome, Outcome::Executed, "{answer}");
    assert_eq!(answer["data"], json!({"people": null, "me": {"id": 1}}));
    assert_eq!(paths(&answer), [r#"["people"] FORBIDDEN"#]);
    let (outcome, _) = ask_with(viewer(&["users:contact"]), query, json!({"by": "PHONE"})).await;
    assert_eq!(outcome, Outcome::Executed);
}

#[tokio::test]
async fn whoever_is_not_signed_in_cannot_tell_what_exists() {
    let mut answers = Vec::new();
    for query in ["{staff{id}}", "{nope{id}}", "{secret{word}}", "{me{id} staff{nope}}", "{__schema{types{name}}}"] {
        answers.push(ask(Viewer::anonymous(), query).await.1);
    }
    assert!(answers.windows(2).all(|w| w[0] == w[1]), "{answers:#?}");
    assert_eq!(answers[0]["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    assert_eq!(ask(Viewer::anonymous(), "{__typename}").await.1, json!({"data": {"__typename": "Query"}}));
}

#[tokio::test]
async fn a_partner_finds_no_field_beyond_its_rights() {
    let identity =
        Identity { user_id: uuid::Uuid::nil(), session_id: uuid::Uuid::nil(), role: "partner".into(), ..Identity::default() };
    let partner = Viewer::signed_in(identity, PermissionSet::parse(["schema:introspect"]));
    for query in ["{me{phone}}", "{secret{word}}", "{people(by:PHONE){id}}"] {
        let (_, answer) = ask(partner.clone(), query).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "GRAPHQL_VALIDATION_FAILED", "{answer}");
    }
    let (_, answer) = ask(partner, "{__type(name:\"Secret\"){name} p:__type(name:\"Person\"){fields{name}}}").await;
    assert_eq!(answer["data"]["__type"], Json::Null);
    assert!(!answer.to_string().contains("phone"), "{answer}");
}

#[tokio::test]
async fn what_is_wrong_is_said_in_the_words_of_ones_own_schema() {
    let (outcome, answer) = ask(viewer(&[]), "{me{phone nope}}").await;
    assert!(matches!(outcome, Outcome::Refused(_)));
    assert!(answer.get("data").is_none());
    assert!(answer.to_string().contains("does not have a field `nope`"), "{answer}");
}

#[test]
fn the_whole_schema_is_answered() {
    Engine::new(crate::registry(), LIMITS);
}

#[test]
fn guards_ask_for_what_can_be_granted() {
    let sdl = SDL.replace(", everywhere: true", "").replace("users:security", "moon:land");
    let mut faults = Guards::read(&Schema::parse(sdl, "schema.graphql").unwrap()).faults();
    faults.sort();
    let part = "requires users:contact without `everywhere`, but it cannot be limited";
    let unknown = "requires the unknown permission moon:land";
    let wrong = [("Person.phone", part), ("Person.salary", unknown), ("Secret", unknown), ("Sort.PHONE", part)];
    assert_eq!(faults, wrong.map(|(place, what)| format!("{place} {what}")));
}

#[test]
fn long_documents_do_not_fill_the_memory() {
    let engine = Engine::new(registry(), LIMITS);
    for number in 0..100 {
        let query = format!("{{ nobody {{ id }} }} # {number} {}", "x".repeat(100_000));
        drop(engine.prepare(&Viewer::anonymous(), &Request { query, ..Request::default() }, "c-1"));
    }
    engine.documents.run_pending_tasks();
    assert!(engine.documents.weighted_size() <= LIMITS.cached_documents * 2048, "{} bytes", engine.documents.weighted_size());
    assert!(engine.documents.entry_count() <= 2);
}
