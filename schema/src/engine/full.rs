//! The full schema: the SDL of all nouns, with the guards' sentences in the descriptions, checked against the resolvers.

use apollo_compiler::schema::ExtendedType;
use apollo_compiler::validation::Valid;
use apollo_compiler::{Node, Schema};

use super::guard::{Guards, InputGuard};
use super::introspection;
use super::registry::Registry;
use super::sample;

/// Parses the SDL and adds to each description what its guard requires.
///
/// # Panics
/// When the SDL is not valid: the program cannot serve, and no input can cause it.
pub(crate) fn build(registry: &Registry) -> (Valid<Schema>, Guards) {
    let mut schema = match Schema::parse(registry.sdl.as_str(), "schema.graphql") {
        Ok(schema) => schema,
        Err(error) => panic!("the SDL does not parse: {}", error.errors),
    };
    let guards = Guards::read(&schema);
    describe(&mut schema, &guards);
    introspection::complete(&mut schema);
    match schema.validate() {
        Ok(schema) => (schema, guards),
        Err(error) => panic!("the SDL is not valid: {}", error.errors),
    }
}

fn describe(schema: &mut Schema, guards: &Guards) {
    for (name, ty) in &mut schema.types {
        if ty.is_built_in() {
            continue;
        }
        match ty {
            ExtendedType::Object(object) => {
                for field in object.make_mut().fields.values_mut() {
                    let field = field.make_mut();
                    let sentences =
                        guards.fields.get(&(name.clone(), field.name.clone())).map(|g| g.sentences()).unwrap_or_default();
                    append(&mut field.description, &sentences);
                    for argument in &mut field.arguments {
                        let guard = guards.of_input(name, &field.name, Some(&argument.name));
                        append(&mut argument.make_mut().description, &sentences_of(guard));
                    }
                }
            }
            ExtendedType::InputObject(input) => {
                for field in input.make_mut().fields.values_mut() {
                    let sentences = sentences_of(guards.of_input(name, &field.name, None));
                    append(&mut field.make_mut().description, &sentences);
                }
            }
            ExtendedType::Enum(values) => {
                for value in values.make_mut().values.values_mut() {
                    let sentences = sentences_of(guards.of_input(name, &value.value, None));
                    append(&mut value.make_mut().description, &sentences);
                }
            }
            _ => {}
        }
    }
}

fn sentences_of(guard: Option<&InputGuard>) -> Vec<String> {
    guard.map(InputGuard::sentences).unwrap_or_default()
}

fn append(description: &mut Option<Node<str>>, sentences: &[String]) {
    if sentences.is_empty() {
        return;
    }
    let before = description.as_ref().map(|d| d.to_string()).unwrap_or_default();
    *description = Some(Node::new_str(format!("{before} {}", sentences.join(" ")).trim()));
}

/// What is wrong between the SDL and the resolvers: nothing, in a program that can serve.
///
/// Every declared field is answered and every answer declared; every field says who may use it, by permissions that can be granted; what
/// can be refused is nullable.
pub(crate) fn faults(schema: &Schema, guards: &Guards, registry: &Registry) -> Vec<String> {
    let mut faults = guards.faults();
    for (name, ty) in schema.types.iter().filter(|(_, ty)| !ty.is_built_in()) {
        match ty {
            ExtendedType::Object(object) => {
                for field in object.fields.values() {
                    let answered =
                        registry.objects.get(name.as_str()).is_some_and(|o| o.fields.contains_key(field.name.as_str()));
                    if !answered {
                        faults.push(format!("{name}.{} is declared but not answered", field.name));
                    }
                    let resolver = registry.objects.get(name.as_str()).and_then(|o| o.fields.get(field.name.as_str()));
                    if let Some(Err(problem)) = resolver.map(|r| (r.check)(sample::arguments(schema, field))) {
                        faults.push(format!("the resolver of {name}.{} does not read its arguments: {problem}", field.name));
                    }
                    let guard = &guards.fields[&(name.clone(), field.name.clone())];
                    if !guard.is_declared() {
                        faults.push(format!("{name}.{} does not say who may use it", field.name));
                    }
                    if guard.can_refuse() && field.ty.is_non_null() {
                        faults.push(format!("{name}.{} can be refused but is not nullable", field.name));
                    }
                }
            }
            ExtendedType::Interface(_) | ExtendedType::Union(_) if !registry.abstracts.contains_key(name.as_str()) => {
                faults.push(format!("{name} has no variants"));
            }
            _ => {}
        }
    }
    for (name, object) in &registry.objects {
        let declared = schema.get_object(name);
        for field in object.fields.keys() {
            if declared.is_none_or(|d| !d.fields.contains_key(*field)) {
                faults.push(format!("{name}.{field} is answered but not declared"));
            }
        }
    }
    faults.sort();
    faults
}
