//! The schema as one set of rights sees it: what introspection, the SDL, validation errors and suggestions may show.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use apollo_compiler::collections::HashMap as ApolloMap;
use apollo_compiler::schema::{ExtendedType, Implementers};
use apollo_compiler::validation::Valid;
use apollo_compiler::{Name, Schema};
use entities::access::{Audience, Viewer};

use super::guard::{Guards, Verdict};
use super::prose;

/// A schema for one audience and set of permissions.
pub(crate) struct View {
    /// Tells views apart in cache keys.
    pub(crate) id: u64,
    pub(crate) audience: Audience,
    pub(crate) schema: Arc<Valid<Schema>>,
    pub(crate) implementers: ApolloMap<Name, Implementers>,
    /// Whether the viewer may introspect.
    pub(crate) introspects: bool,
    sdl: OnceLock<Arc<str>>,
}

impl View {
    pub(crate) fn new(id: u64, full: &Valid<Schema>, guards: &Guards, viewer: &Viewer) -> Self {
        let schema = Arc::new(visible_part(full, guards, viewer));
        Self {
            id,
            audience: viewer.audience(),
            implementers: schema.implementers_map(),
            schema,
            introspects: viewer.may("schema", "introspect"),
            sdl: OnceLock::new(),
        }
    }

    pub(crate) fn sdl(&self) -> Arc<str> {
        self.sdl.get_or_init(|| self.schema.serialize().to_string().into()).clone()
    }
}

/// Removes what the viewer may not use, then what nothing leads to any more.
fn visible_part(full: &Valid<Schema>, guards: &Guards, viewer: &Viewer) -> Valid<Schema> {
    let mut schema: Schema = full.as_ref().clone();
    let hidden = |ty: &Name, field: &Name, argument: Option<&Name>| {
        guards.of_input(ty, field, argument).is_some_and(|guard| guard.missing_for(viewer).is_some())
    };
    for (name, ty) in &mut schema.types {
        match ty {
            ExtendedType::Object(object) => {
                let object = object.make_mut();
                if guards.reach.get(name).is_some_and(|required| !required.iter().all(|r| r.may_reach(viewer))) {
                    object.fields.clear();
                }
                object.fields.retain(|field, _| match guards.fields.get(&(name.clone(), field.clone())) {
                    Some(guard) => matches!(guard.verdict(viewer), Verdict::Allowed | Verdict::Own(_)),
                    None => true,
                });
                for field in object.fields.values_mut() {
                    let place = field.name.clone();
                    field.make_mut().arguments.retain(|a| !hidden(name, &place, Some(&a.name)));
                }
            }
            ExtendedType::InputObject(input) => input.make_mut().fields.retain(|field, _| !hidden(name, field, None)),
            ExtendedType::Enum(values) => values.make_mut().values.retain(|value, _| !hidden(name, value, None)),
            _ => {}
        }
    }
    prune(&mut schema);
    prose::tell(&mut schema, full, viewer);
    // Cutting keeps a valid schema valid; what is left is checked all the same, since everything later trusts it.
    schema.validate().unwrap_or_else(|error| Valid::assume_valid(error.partial))
}

/// Removes empty types, what refers to them, and what no root leads to, until nothing changes.
fn prune(schema: &mut Schema) {
    loop {
        let empty: HashSet<Name> = schema.types.iter().filter(|(_, ty)| is_empty(ty)).map(|(name, _)| name.clone()).collect();
        let definition = schema.schema_definition.make_mut();
        for root in [&mut definition.mutation, &mut definition.subscription] {
            if root.as_ref().is_some_and(|name| empty.contains(&name.name)) {
                *root = None;
            }
        }
        let reached = reachable(schema, &empty);
        let before = schema.types.len();
        schema.types.retain(|name, ty| ty.is_built_in() || reached.contains(name));
        let kept: HashSet<Name> = schema.types.keys().cloned().collect();
        for ty in schema.types.values_mut() {
            match ty {
                ExtendedType::Object(object) => {
                    let object = object.make_mut();
                    object.fields.retain(|_, f| kept.contains(f.ty.inner_named_type()));
                    object.implements_interfaces.retain(|i| kept.contains(&i.name));
                    for field in object.fields.values_mut() {
                        field.make_mut().arguments.retain(|a| kept.contains(a.ty.inner_named_type()));
                    }
                }
                ExtendedType::InputObject(input) => input.make_mut().fields.retain(|_, f| kept.contains(f.ty.inner_named_type())),
                ExtendedType::Union(union) => union.make_mut().members.retain(|m| kept.contains(&m.name)),
                _ => {}
            }
        }
        // What stays empty is the query root: an anonymous caller has no query but `__typename`.
        if schema.types.len() == before {
            return;
        }
    }
}

fn is_empty(ty: &ExtendedType) -> bool {
    match ty {
        ExtendedType::Object(object) => object.fields.is_empty(),
        ExtendedType::Interface(interface) => interface.fields.is_empty(),
        ExtendedType::InputObject(input) => input.fields.is_empty(),
        ExtendedType::Enum(values) => values.values.is_empty(),
        ExtendedType::Union(union) => union.members.is_empty(),
        ExtendedType::Scalar(_) => false,
    }
}

fn reachable(schema: &Schema, empty: &HashSet<Name>) -> HashSet<Name> {
    let implementers = schema.implementers_map();
    let mut reached = HashSet::new();
    let mut todo: Vec<Name> = roots(schema).cloned().collect();
    for directive in schema.directive_definitions.values() {
        todo.extend(directive.arguments.iter().map(|a| a.ty.inner_named_type().clone()));
    }
    let query = schema.schema_definition.query.as_ref().map(|q| q.name.clone());
    while let Some(name) = todo.pop() {
        if (empty.contains(&name) && query.as_ref() != Some(&name)) || !reached.insert(name.clone()) {
            continue;
        }
        match schema.types.get(&name) {
            Some(ExtendedType::Object(object)) => {
                todo.extend(object.implements_interfaces.iter().map(|i| i.name.clone()));
                todo.extend(object.fields.values().flat_map(|f| named_types(f)));
            }
            Some(ExtendedType::Interface(interface)) => {
                todo.extend(interface.fields.values().flat_map(|f| named_types(f)));
                if let Some(list) = implementers.get(&name) {
                    todo.extend(list.objects.iter().cloned());
                }
            }
            Some(ExtendedType::Union(union)) => todo.extend(union.members.iter().map(|m| m.name.clone())),
            Some(ExtendedType::InputObject(input)) => todo.extend(input.fields.values().map(|f| f.ty.inner_named_type().clone())),
            _ => {}
        }
    }
    reached
}

/// The names of the root types.
pub(crate) fn roots(schema: &Schema) -> impl Iterator<Item = &Name> {
    let definition = &schema.schema_definition;
    [&definition.query, &definition.mutation, &definition.subscription].into_iter().flatten().map(|root| &root.name)
}

fn named_types(field: &apollo_compiler::schema::FieldDefinition) -> impl Iterator<Item = Name> {
    let arguments: Vec<Name> = field.arguments.iter().map(|a| a.ty.inner_named_type().clone()).collect();
    arguments.into_iter().chain([field.ty.inner_named_type().clone()])
}
