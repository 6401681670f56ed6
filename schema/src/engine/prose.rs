//! Which sentences of the descriptions a caller is told. One that names, in code marks, a permission that they lack or something of the
//! schema that they cannot see is left out. What guards something that they do see is told whole: it explains a refusal.

use std::collections::HashSet;

use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{Name, Node, Schema};
use entities::access::{Known, Viewer};

/// How the sentences of guards begin, and no others.
pub(crate) const GUARD: &str = "Requires ";

/// Leaves out what the descriptions of a view say of things that it does not have.
pub(crate) fn tell(view: &mut Schema, full: &Schema, viewer: &Viewer) {
    let mut unseen = names(full);
    for name in names(view) {
        unseen.remove(&name);
    }
    // Whoever reads the list of permissions may know their names.
    let knows = |area: &str, action: &str| viewer.may_somewhere("roles", "read") || viewer.may_somewhere(area, action);
    let hidden = |code: &str| {
        let mut parts = code.split(':');
        match (parts.next(), parts.next()) {
            (Some(area), Some(action)) if Known::find(area, action).is_some() => !knows(area, action),
            _ => code.split('.').all(|word| Name::new(word).is_ok()) && code.split('.').any(|word| unseen.contains(word)),
        }
    };
    for description in descriptions(view) {
        let Some(text) = description else { continue };
        let told: String = sentences(text).filter(|s| s.starts_with(GUARD) || !codes(s).any(hidden)).collect();
        if told.len() < text.len() {
            *description = (!told.is_empty()).then(|| Node::new_str(told.trim_end()));
        }
    }
}

/// The names of types, fields, arguments and enum values.
fn names(schema: &Schema) -> HashSet<Name> {
    let mut names: HashSet<Name> = schema.types.keys().cloned().collect();
    for ty in schema.types.values() {
        match ty {
            ExtendedType::Object(object) => {
                names.extend(object.fields.keys().cloned());
                names.extend(object.fields.values().flat_map(|field| &field.arguments).map(|argument| argument.name.clone()));
            }
            ExtendedType::InputObject(input) => names.extend(input.fields.keys().cloned()),
            ExtendedType::Enum(values) => names.extend(values.values.keys().cloned()),
            _ => {}
        }
    }
    names
}

/// All of them: of types and of what types have.
fn descriptions(schema: &mut Schema) -> Vec<&mut Option<Node<str>>> {
    let mut all = Vec::new();
    for ty in schema.types.values_mut().filter(|ty| !ty.is_built_in()) {
        match ty {
            ExtendedType::Object(object) => {
                let object = object.make_mut();
                all.push(&mut object.description);
                for field in object.fields.values_mut().map(|field| field.make_mut()) {
                    all.push(&mut field.description);
                    all.extend(field.arguments.iter_mut().map(|argument| &mut argument.make_mut().description));
                }
            }
            ExtendedType::Interface(interface) => {
                let interface = interface.make_mut();
                all.push(&mut interface.description);
                all.extend(interface.fields.values_mut().map(|field| &mut field.make_mut().description));
            }
            ExtendedType::InputObject(input) => {
                let input = input.make_mut();
                all.push(&mut input.description);
                all.extend(input.fields.values_mut().map(|field| &mut field.make_mut().description));
            }
            ExtendedType::Enum(values) => {
                let values = values.make_mut();
                all.push(&mut values.description);
                all.extend(values.values.values_mut().map(|value| &mut value.make_mut().description));
            }
            ExtendedType::Union(union) => all.push(&mut union.make_mut().description),
            ExtendedType::Scalar(scalar) => all.push(&mut scalar.make_mut().description),
        }
    }
    all
}

/// The sentences of a text, each with the white space behind it. What stands in code marks ends none.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut in_code = false;
        let mut stop = false;
        let end = rest.char_indices().find_map(|(at, c)| {
            in_code ^= c == '`';
            let ended = std::mem::replace(&mut stop, !in_code && ".?!".contains(c)) && c.is_whitespace();
            let next = || rest[at..].len() - rest[at..].trim_start().len();
            ended.then(|| at + next())
        });
        let (sentence, behind) = rest.split_at(end.unwrap_or(rest.len()));
        rest = behind;
        (!sentence.is_empty()).then_some(sentence)
    })
}

/// What stands in code marks.
fn codes(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_ends_where_people_end_it() {
        let text = "A day, such as `2026. 11`, or 1.5 of them.\nIs it? Yes.\n\nThe `end.`";
        let parts: Vec<_> = sentences(text).collect();
        assert_eq!(parts, ["A day, such as `2026. 11`, or 1.5 of them.\n", "Is it? ", "Yes.\n\n", "The `end.`"]);
        assert_eq!(parts.concat(), text);
        assert_eq!(codes(text).collect::<Vec<_>>(), ["2026. 11", "end."]);
    }
}
