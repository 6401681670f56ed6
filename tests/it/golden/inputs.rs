//! The input fields and enum values that carry a guard of their own, and requests that use them.

use std::collections::HashMap;

use serde_json::{Map, Value as Json, json};
use tests::introspection::{Field, Schema, is_required};

/// How deeply an input may lie in others.
const NESTING: usize = 4;

/// All of them, with the types that they belong to. That somebody may be refused one, its description says.
pub(super) fn guarded(schema: &Schema) -> Vec<(String, String)> {
    let of = |owner: &str, item: &Json| {
        let says_so = item["description"].as_str().is_some_and(|text| text.contains("Requires `"));
        says_so.then(|| (owner.to_owned(), item["name"].as_str().expect("a name").to_owned()))
    };
    let inputs = schema.types("INPUT_OBJECT").into_iter();
    let inputs = inputs.flat_map(|owner| schema.inputs(owner).iter().filter_map(move |item| of(owner, item)));
    let values = schema.types("ENUM").into_iter();
    let values = values.flat_map(|owner| schema.values(owner).into_iter().filter_map(move |item| of(owner, item)));
    inputs.chain(values).collect()
}

/// The first root field that takes one of them, by the name of its root, and the arguments with which it does.
pub(super) fn using<'s>(
    schema: &'s Schema,
    known: &HashMap<&str, Json>,
    owner: &str,
    item: &str,
) -> (&'static str, Field<'s>, Json) {
    for root in ["Query", "Mutation", "Subscription"] {
        for field in schema.fields(root) {
            let found = field
                .args
                .iter()
                .find_map(|arg| Some((arg["name"].as_str()?, value(schema, known, &arg["type"], (owner, item), 0)?)));
            let Some((name, value)) = found else { continue };
            let required = field.args.iter().filter(|arg| is_required(arg));
            let mut variables: Map<_, _> = required
                .map(|arg| (arg["name"].as_str().unwrap_or_default().to_owned(), schema.example(&arg["type"], known)))
                .collect();
            variables.insert(name.to_owned(), value);
            return (root, field, Json::Object(variables));
        }
    }
    panic!("no root field takes {owner}.{item}");
}

/// The arguments, each from the variable of its name.
pub(super) fn given(variables: &Json) -> String {
    let names = variables.as_object().expect("an object").keys();
    format!("({})", names.map(|name| format!("{name}: ${name}")).collect::<Vec<_>>().join(", "))
}

/// A value of a type in which the item stands.
fn value(schema: &Schema, known: &HashMap<&str, Json>, of: &Json, item: (&str, &str), nesting: usize) -> Option<Json> {
    let inside = &of["ofType"];
    match of["kind"].as_str()? {
        "NON_NULL" => value(schema, known, inside, item, nesting),
        "LIST" => Some(json!([value(schema, known, inside, item, nesting)?])),
        "ENUM" if of["name"] == item.0 => Some(json!(item.1)),
        "INPUT_OBJECT" if nesting < NESTING => {
            let name = of["name"].as_str()?;
            let (field, value) = schema.inputs(name).iter().find_map(|input| {
                let field = input["name"].as_str()?;
                let is_it = (name, field) == item;
                let given = || known.get(format!("{name}.{field}").as_str()).cloned();
                let value = if is_it {
                    Some(given().unwrap_or_else(|| schema.example(&input["type"], known)))
                } else {
                    value(schema, known, &input["type"], item, nesting + 1)
                };
                Some((field, value?))
            })?;
            // what else must be given, and nothing that need not be
            let required = schema.inputs(name).iter().filter(|input| is_required(input));
            let mut object: Map<_, _> = required
                .map(|input| (input["name"].as_str().unwrap_or_default().to_owned(), schema.example(&input["type"], known)))
                .collect();
            object.insert(field.to_owned(), value);
            Some(Json::Object(object))
        }
        _ => None,
    }
}
