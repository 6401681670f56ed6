//! Whether a mutation was refused: by its guard, by its rule, or in the payload, where rules say what is not for this viewer on this row.

use apollo_compiler::Schema;
use resolvers::{UserError, UserErrorCode};

use super::execute::{Answer, Below};
use super::plan::Field;
use super::registry::{Items, Registry, Resolver, Shape, index};
use super::response::ErrorCode;

/// A refusal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Refusal<'a> {
    /// The permission that is missing, when it is one.
    pub(crate) permission: Option<&'a str>,
}

/// What a mutation's answer says.
pub(crate) fn of<'a>(schema: &Schema, registry: &Registry, field: &Field, answer: &'a Answer) -> Option<Refusal<'a>> {
    match answer {
        Answer::Error(error) if error.code == ErrorCode::Forbidden => Some(Refusal { permission: error.permission.as_deref() }),
        Answer::Objects { below: Below::Object(level), shape: Shape::One(payloads), .. } => {
            let (payload, count) = (field.ty().inner_named_type(), payloads.iter().flatten().count());
            in_payload(schema, registry, payload, &level.items, count).then_some(Refusal { permission: None })
        }
        _ => None,
    }
}

/// Looks into `userErrors`, and into those of the items of a bulk change.
fn in_payload(schema: &Schema, registry: &Registry, of: &str, items: &Items, count: usize) -> bool {
    let held = |name: &str| match &registry.objects.get(of)?.fields.get(name)?.resolver {
        Resolver::Held(get) => Some(get(items, &(0..index(count)).collect::<Vec<_>>())),
        _ => None,
    };
    let forbidden = |errors: &Vec<UserError>| errors.iter().any(|error| error.code == UserErrorCode::Forbidden);
    if held("userErrors").is_some_and(|errors| errors.items.downcast_ref().is_some_and(forbidden)) {
        return true;
    }
    let (Some(results), Ok(definition)) = (held("results"), schema.type_field(of, "results")) else { return false };
    in_payload(schema, registry, definition.ty.inner_named_type(), &results.items, results.count)
}
