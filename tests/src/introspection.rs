//! The schema as somebody sees it, for tests that ask every field.

use std::collections::{BTreeMap, HashMap, VecDeque};

use serde_json::{Value as Json, json};

use crate::Person;

/// The part of the standard introspection query that the tests use.
pub const QUERY: &str = "{ __schema { types { kind name description
  fields(includeDeprecated: true) { name description args { ...input } type { ...type } }
  inputFields { ...input } enumValues(includeDeprecated: true) { name description } } } }
fragment input on __InputValue { name description defaultValue type { ...type } }
fragment type on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

/// A schema.
#[derive(Clone, Debug)]
pub struct Schema {
    types: BTreeMap<String, Json>,
}

/// A field of an object type.
#[derive(Clone, Debug)]
pub struct Field<'s> {
    /// Its name.
    pub name: &'s str,
    /// The name of its type, without lists and exclamation marks.
    pub of: &'s str,
    /// It is a list.
    pub list: bool,
    /// It is never null.
    pub non_null: bool,
    /// Its arguments.
    pub args: &'s [Json],
}

/// One step from a type to another: the field, with its arguments written out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// `ticket(id: "...")`
    pub text: String,
    /// The name of the field.
    pub field: String,
}

impl Schema {
    /// What somebody may see of it.
    ///
    /// # Panics
    /// When that is nothing.
    pub async fn of(person: &Person) -> Self {
        let answer = person.query(QUERY).await;
        let types = answer.list("/__schema/types").iter();
        let types = types.map(|t| (t["name"].as_str().expect("a name").to_owned(), t.clone()));
        Self { types: types.filter(|(name, _)| !name.starts_with("__")).collect() }
    }

    /// The names of the types of a kind, such as `OBJECT`.
    pub fn types(&self, kind: &str) -> Vec<&str> {
        self.types.iter().filter(|(_, t)| t["kind"] == kind).map(|(name, _)| name.as_str()).collect()
    }

    /// The kind of a type.
    pub fn kind(&self, name: &str) -> &str {
        self.types.get(name).and_then(|t| t["kind"].as_str()).unwrap_or_default()
    }

    /// True when a field of the type needs a selection.
    pub fn is_composite(&self, name: &str) -> bool {
        matches!(self.kind(name), "OBJECT" | "INTERFACE" | "UNION")
    }

    /// The fields of a type.
    pub fn fields(&self, name: &str) -> Vec<Field<'_>> {
        let fields = self.types.get(name).and_then(|t| t["fields"].as_array());
        fields.into_iter().flatten().map(field).collect()
    }

    /// The input fields of an input type, and the values of an enum: what may carry a guard of its own.
    pub fn inputs(&self, name: &str) -> &[Json] {
        let inputs = self.types.get(name).and_then(|t| t["inputFields"].as_array());
        inputs.map_or(&[], Vec::as_slice)
    }

    /// The values of an enum.
    pub fn values(&self, name: &str) -> Vec<&Json> {
        self.types.get(name).and_then(|t| t["enumValues"].as_array()).into_iter().flatten().collect()
    }

    /// The shortest way from the queries to each object type. `known` gives the arguments that cannot be guessed, by `Type.field`;
    /// a field with other required arguments is not taken, nor is an interface or union, of which nobody knows what comes.
    pub fn paths(&self, known: &HashMap<&str, String>) -> BTreeMap<String, Vec<Step>> {
        let mut paths: BTreeMap<String, Vec<Step>> = BTreeMap::from([("Query".to_owned(), Vec::new())]);
        let mut queue = VecDeque::from(["Query".to_owned()]);
        while let Some(from) = queue.pop_front() {
            for field in self.fields(&from) {
                let arguments = known.get(format!("{from}.{}", field.name).as_str());
                let known = self.kind(field.of) == "OBJECT" && !paths.contains_key(field.of);
                if !known || (arguments.is_none() && field.args.iter().any(is_required)) {
                    continue;
                }
                let text = format!("{}{}", field.name, arguments.map_or("", String::as_str));
                let step = Step { text, field: field.name.to_owned() };
                let path = paths[&from].iter().cloned().chain([step]).collect();
                paths.insert(field.of.to_owned(), path);
                queue.push_back(field.of.to_owned());
            }
        }
        paths
    }

    /// A value for every required field of an input type (or every field named in `known`), by `Type.field`.
    pub fn example(&self, of: &Json, known: &HashMap<&str, Json>) -> Json {
        let (name, list, _) = unwrapped(of);
        let one = match (self.kind(name), name) {
            ("ENUM", _) => self.values(name).first().map_or(Json::Null, |value| value["name"].clone()),
            ("INPUT_OBJECT", _) => self.example_object(name, known),
            (_, "Int" | "Float") => json!(1),
            (_, "Boolean") => json!(true),
            (_, "ID") => json!("00000000-0000-7000-8000-000000000000"),
            (_, "DateTime") => json!("2026-01-01T00:00:00Z"),
            (_, "Date") => json!("2026-01-01"),
            (_, "JSON") => json!({}),
            _ => json!("example"),
        };
        if list { json!([one]) } else { one }
    }

    fn example_object(&self, name: &str, known: &HashMap<&str, Json>) -> Json {
        let mut object = serde_json::Map::new();
        for input in self.inputs(name) {
            let field = input["name"].as_str().expect("a name");
            if let Some(value) = known.get(format!("{name}.{field}").as_str()) {
                object.insert(field.to_owned(), value.clone());
            } else if is_required(input) {
                object.insert(field.to_owned(), self.example(&input["type"], known));
            }
        }
        Json::Object(object)
    }
}

/// True when an argument or input field must be given.
pub fn is_required(input: &Json) -> bool {
    input["type"]["kind"] == "NON_NULL" && input["defaultValue"].is_null()
}

fn field(json: &Json) -> Field<'_> {
    let (of, list, non_null) = unwrapped(&json["type"]);
    let name = json["name"].as_str().expect("a name");
    Field { name, of, list, non_null, args: json["args"].as_array().map_or(&[], Vec::as_slice) }
}

/// The named type within, whether it is in a list, and whether it is never null.
fn unwrapped(of: &Json) -> (&str, bool, bool) {
    let non_null = of["kind"] == "NON_NULL";
    let (mut at, mut list) = (of, false);
    while !at["ofType"].is_null() {
        list |= at["kind"] == "LIST";
        at = &at["ofType"];
    }
    (at["name"].as_str().expect("a named type"), list, non_null)
}

/// A selection that follows a path and selects something at its end.
pub fn selection(path: &[Step], last: &str) -> String {
    let inner = path.iter().rev().fold(last.to_owned(), |inner, step| format!("{} {{ {inner} }}", step.text));
    format!("{{ {inner} }}")
}

/// The value at the end of a path: the first element of each list.
pub fn follow<'a>(data: &'a Json, path: &[Step]) -> &'a Json {
    path.iter().fold(data, |at, step| {
        let next = &at[step.field.as_str()];
        next.as_array().map_or(next, |list| list.first().unwrap_or(&Json::Null))
    })
}
