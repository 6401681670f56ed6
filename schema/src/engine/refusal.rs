//! Whether a field of a root type was refused: by its guard or its rule; and of a mutation in the payload, where rules say what is not for this
//! viewer on this row. What is refused below a root is no attempt: one document serves all roles, and shows a lock in place.

use apollo_compiler::Schema;
use apollo_compiler::ast::{Type, Value};
use apollo_compiler::schema::ExtendedType;
use resolvers::{Context, UserError, UserErrorCode, audit};
use serde_json::{Map, Value as Json};
use uuid::Uuid;

use super::error::FieldError;
use super::execute::{Answer, Below};
use super::plan::Field;
use super::registry::{Items, Registry, Resolver, Shape, index};
use super::response::ErrorCode;

/// A refusal.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    /// The permission that is missing, when it is one.
    pub(crate) permission: Option<String>,
}

impl Refusal {
    /// Tells the audit log of it; `row` is what was attempted.
    pub(crate) async fn record(self, cx: &Context, field: &Field, row: Option<Uuid>) {
        audit::access_refused(cx, &field.definition.name, self.permission.as_deref(), row).await;
    }
}

/// What an error says.
pub(crate) fn said(error: &FieldError) -> Option<Refusal> {
    (error.code == ErrorCode::Forbidden).then(|| Refusal { permission: error.permission.clone() })
}

/// What the answer of a query's field says.
pub(crate) fn of_query(answer: &Answer) -> Option<Refusal> {
    if let Answer::Error(error) = answer { said(error) } else { None }
}

/// What a mutation's answer says.
pub(crate) fn of_mutation(schema: &Schema, registry: &Registry, field: &Field, answer: &Answer) -> Option<Refusal> {
    match answer {
        Answer::Error(error) => said(error),
        Answer::Objects { below: Below::Object(level), shape: Shape::One(payloads), .. } => {
            let (payload, count) = (field.ty().inner_named_type(), payloads.iter().flatten().count());
            in_payload(schema, registry, payload, &level.items, count)
        }
        _ => None,
    }
}

/// Looks into `userErrors`, and into those of the items of a bulk change.
fn in_payload(schema: &Schema, registry: &Registry, of: &str, items: &Items, count: usize) -> Option<Refusal> {
    let held = |name: &str| match &registry.objects.get(of)?.fields.get(name)?.resolver {
        Resolver::Held(get) => Some(get(items, &(0..index(count)).collect::<Vec<_>>())),
        _ => None,
    };
    let errors = held("userErrors");
    let errors = errors.as_ref().and_then(|errors| errors.items.downcast_ref::<Vec<UserError>>()).into_iter().flatten();
    let refused: Vec<&UserError> = errors.filter(|error| error.code == UserErrorCode::Forbidden).collect();
    if !refused.is_empty() {
        return Some(Refusal { permission: refused.into_iter().find_map(|error| error.permission.clone()) });
    }
    let results = held("results")?;
    let definition = schema.type_field(of, "results").ok()?;
    in_payload(schema, registry, definition.ty.inner_named_type(), &results.items, results.count)
}

/// The row that was attempted: the input's `id`, or else the first id that it must have. None for one that names no single row.
pub(crate) fn row(schema: &Schema, field: &Field, variables: &Map<String, Json>) -> Option<Uuid> {
    let (argument, given) = field.arguments.iter().find(|(name, _)| *name == "input")?;
    let argument = field.definition.argument_by_name(argument)?;
    let Some(ExtendedType::InputObject(input)) = schema.types.get(argument.ty.inner_named_type()) else { return None };
    let ids = input.fields.values().filter(|field| matches!(&*field.ty, Type::NonNullNamed(of) if *of == "ID"));
    let name = &ids.min_by_key(|field| field.name != "id")?.name;
    let named = |variable: &str| variables.get(variable);
    let text = match given.as_ref() {
        Value::Variable(input) => named(input)?.get(name.as_str())?.as_str()?,
        Value::Object(fields) => match fields.iter().find(|(field, _)| field == name)?.1.as_ref() {
            Value::Variable(id) => named(id)?.as_str()?,
            Value::String(id) => id.as_str(),
            _ => return None,
        },
        _ => return None,
    };
    text.parse().ok()
}
