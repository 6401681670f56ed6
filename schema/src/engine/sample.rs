//! A value for every declared argument, to find out before the first request whether the resolvers read what the SDL declares.

use apollo_compiler::Schema;
use apollo_compiler::ast::Type;
use apollo_compiler::schema::{ExtendedType, FieldDefinition};
use serde_json::{Map, Value as Json, json};

use super::registry::ArgumentMap;

/// All arguments of a field, with all fields of their input objects.
pub(crate) fn arguments(schema: &Schema, field: &FieldDefinition) -> ArgumentMap {
    field.arguments.iter().map(|a| (a.name.to_string(), value(schema, &a.ty, 0))).collect()
}

fn value(schema: &Schema, ty: &Type, nesting: usize) -> Json {
    match ty {
        Type::List(item) | Type::NonNullList(item) => Json::Array(vec![value(schema, item, nesting)]),
        Type::Named(name) | Type::NonNullNamed(name) => match (schema.types.get(name), name.as_str()) {
            (_, "Int" | "MinorUnits") => json!(1),
            (_, "Float") => json!(1.5),
            (_, "Boolean") => json!(true),
            (_, "ID") => json!("0190b0a0-0000-7000-8000-000000000000"),
            (_, "DateTime") => json!("2026-11-22T09:30:00Z"),
            (_, "Date") => json!("2026-11-22"),
            (_, "JSON") => json!({}),
            (Some(ExtendedType::Enum(values)), _) => values.values.keys().next().map_or(Json::Null, |v| json!(v.as_str())),
            (Some(ExtendedType::InputObject(input)), _) if nesting < 8 => {
                let fields = input.fields.values().map(|f| (f.name.to_string(), value(schema, &f.ty, nesting + 1)));
                Json::Object(fields.collect::<Map<_, _>>())
            }
            _ => json!("x"),
        },
    }
}
