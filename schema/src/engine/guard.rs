//! Who may ask: what the directives of the SDL require, and what that means for a viewer.

use std::collections::HashMap;

use apollo_compiler::ast::{Directive, Value};
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{Name, Node, Schema};
use entities::access::{Audience, Known, Viewer};
use serde_json::{Map, Value as Json};

use super::coerce::plain;
use super::prose::GUARD;

/// One permission that is required, or any of several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Requirement {
    /// At least one: the first is what a refusal names.
    any_of: Vec<Asked>,
    or_self: bool,
    everywhere: bool,
}

/// A permission that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Asked {
    area: String,
    action: String,
}

/// What it takes to use a field.
#[derive(Clone, Debug, Default)]
pub(crate) struct Guard {
    /// The field's own requirements.
    own: Vec<Requirement>,
    /// Those of reaching a value of its type.
    reach: Vec<Requirement>,
    signed_in: bool,
    declared: bool,
}

/// What a guard says of a viewer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Go ahead.
    Allowed,
    /// Only for the viewer's own row; for others this permission is missing.
    Own(String),
    /// This permission is missing.
    Forbidden(String),
    /// Nobody is signed in.
    Unauthenticated,
}

impl Asked {
    fn read(text: &str) -> Self {
        let (area, action) = text.split_once(':').unwrap_or((text, ""));
        Self { area: area.into(), action: action.into() }
    }

    fn text(&self) -> String {
        format!("{}:{}", self.area, self.action)
    }
}

impl Requirement {
    fn text(&self) -> String {
        self.any_of.first().map(Asked::text).unwrap_or_default()
    }

    pub(crate) fn met_by(&self, viewer: &Viewer) -> bool {
        self.any_of.iter().any(
            |Asked { area, action }| {
                if self.everywhere { viewer.may(area, action) } else { viewer.may_somewhere(area, action) }
            },
        )
    }

    /// Whether the viewer can come to a value of a type that requires this. Of rows that can be one's own, visibility decides.
    pub(crate) fn may_reach(&self, viewer: &Viewer) -> bool {
        self.met_by(viewer) || (self.or_self && signed_in(viewer))
    }

    /// Why nothing that can be granted is asked for: no rule knows it, or a part of it, which is never granted, would do.
    fn fault(&self) -> Option<String> {
        let known = |Asked { area, action }: &Asked| Known::find(area, action);
        if let Some(unknown) = self.any_of.iter().find(|asked| known(asked).is_none()) {
            return Some(format!("requires the unknown permission {}", unknown.text()));
        }
        let whole = self.any_of.iter().filter_map(known).all(|known| known.limits.is_empty());
        (whole && !self.everywhere).then(|| format!("requires {} without `everywhere`, but it cannot be limited", self.text()))
    }

    /// What introspection shows, because it cannot show directives, without the full stop.
    fn words(&self) -> String {
        let names: Vec<_> = self.any_of.iter().map(|asked| format!("`{}`", asked.text())).collect();
        let mut text = format!("{GUARD}{}", names.join(" or "));
        if self.everywhere {
            text.push_str(" on every row");
        }
        if self.or_self {
            text.push_str(", except for one's own");
        }
        text
    }
}

fn signed_in(viewer: &Viewer) -> bool {
    viewer.audience() != Audience::Anonymous || viewer.permissions().covers(&entities::access::Permission::Everything)
}

impl Guard {
    /// True when the SDL says who may use the field: by a requirement, `@signedIn` or `@public`.
    pub(crate) fn is_declared(&self) -> bool {
        self.declared || !self.reach.is_empty()
    }

    /// True when a viewer can be refused.
    pub(crate) fn can_refuse(&self) -> bool {
        !self.own.is_empty() || !self.reach.is_empty()
    }

    pub(crate) fn verdict(&self, viewer: &Viewer) -> Verdict {
        let guarded = self.signed_in || self.can_refuse();
        if guarded && !signed_in(viewer) {
            return Verdict::Unauthenticated;
        }
        if let Some(missing) = self.reach.iter().find(|r| !r.may_reach(viewer)) {
            return Verdict::Forbidden(missing.text());
        }
        let mut own = None;
        for requirement in self.own.iter().filter(|r| !r.met_by(viewer)) {
            if !requirement.or_self {
                return Verdict::Forbidden(requirement.text());
            }
            own.get_or_insert_with(|| requirement.text());
        }
        own.map_or(Verdict::Allowed, Verdict::Own)
    }

    /// The permissions that it takes, as one text; nothing when it takes none.
    pub(crate) fn takes(&self) -> Option<String> {
        let texts: Vec<_> = self.own.iter().map(Requirement::text).collect();
        (!texts.is_empty()).then(|| texts.join(", "))
    }

    /// The rows behind the field depend on who the viewer is, not only on what the viewer may do.
    pub(crate) fn depends_on_identity(&self, viewer: &Viewer) -> bool {
        self.own.iter().chain(&self.reach).any(|r| r.or_self && !r.met_by(viewer))
    }

    /// The sentences that introspection shows, because it cannot show directives.
    pub(crate) fn sentences(&self) -> Vec<String> {
        let mut list: Vec<String> = self.own.iter().chain(&self.reach).map(|r| r.words() + ".").collect();
        list.dedup();
        if self.signed_in && list.is_empty() {
            list.push(format!("{GUARD}a signed-in caller."));
        }
        list
    }
}

/// Where an input stands: `Type.field(argument)`, `Input.field` or `Enum.VALUE`.
pub(crate) type InputPlace = (Name, Name, Option<Name>);

/// The guards of a whole schema.
#[derive(Default)]
pub(crate) struct Guards {
    pub(crate) fields: HashMap<(Name, Name), Guard>,
    pub(crate) reach: HashMap<Name, Vec<Requirement>>,
    pub(crate) inputs: HashMap<InputPlace, InputGuard>,
}

/// What it takes to give an input a value.
#[derive(Clone, Debug)]
pub(crate) struct InputGuard {
    requirements: Vec<Requirement>,
    /// Whoever gives this gives nothing.
    default: Option<Json>,
}

impl InputGuard {
    /// The permission that a viewer lacks, if one is.
    pub(crate) fn missing_for(&self, viewer: &Viewer) -> Option<String> {
        self.requirements.iter().find(|r| !r.met_by(viewer)).map(Requirement::text)
    }

    /// The permission that a viewer lacks to give this value.
    pub(crate) fn missing_to_give(&self, value: &Json, viewer: &Viewer) -> Option<String> {
        if self.default.as_ref() == Some(value) { None } else { self.missing_for(viewer) }
    }

    /// The sentences that introspection shows.
    pub(crate) fn sentences(&self) -> Vec<String> {
        let default = self.default.as_ref().map(|default| format!(", except for `{default}`")).unwrap_or_default();
        self.requirements.iter().map(|r| format!("{}{default}.", r.words())).collect()
    }
}

impl Guards {
    pub(crate) fn read(schema: &Schema) -> Self {
        let mut guards = Self::default();
        for (name, ty) in &schema.types {
            let required = requirements(ty.directives().iter().map(|d| &d.node));
            if !required.is_empty() {
                guards.reach.insert(name.clone(), required);
            }
        }
        for (name, ty) in schema.types.iter().filter(|(_, ty)| !ty.is_built_in()) {
            match ty {
                ExtendedType::Object(object) => {
                    for field in object.fields.values() {
                        let guard = guards.of_field(ty, field);
                        guards.fields.insert((name.clone(), field.name.clone()), guard);
                        for argument in &field.arguments {
                            let place = (name.clone(), field.name.clone(), Some(argument.name.clone()));
                            guards.input(place, &argument.directives, argument.default_value.as_deref());
                        }
                    }
                }
                ExtendedType::InputObject(input) => {
                    for field in input.fields.values() {
                        let place = (name.clone(), field.name.clone(), None);
                        guards.input(place, &field.directives, field.default_value.as_deref());
                    }
                }
                ExtendedType::Enum(values) => {
                    for value in values.values.values() {
                        guards.input((name.clone(), value.value.clone(), None), &value.directives, None);
                    }
                }
                _ => {}
            }
        }
        guards
    }

    fn of_field(&self, parent: &ExtendedType, field: &apollo_compiler::schema::FieldDefinition) -> Guard {
        let has = |name| field.directives.has(name);
        let parent_says =
            parent.directives().has("public") || parent.directives().has("signedIn") || self.reach.contains_key(parent.name());
        Guard {
            own: requirements(field.directives.iter()),
            reach: self.reach.get(field.ty.inner_named_type()).cloned().unwrap_or_default(),
            signed_in: has("signedIn") || (parent.directives().has("signedIn") && !has("public")),
            declared: has("requiresPermission") || has("signedIn") || has("public") || parent_says,
        }
    }

    fn input(&mut self, place: InputPlace, directives: &apollo_compiler::ast::DirectiveList, default: Option<&Value>) {
        let requirements = requirements(directives.iter());
        if !requirements.is_empty() {
            let default = default.and_then(|value| plain(value, &Map::new()).ok());
            self.inputs.insert(place, InputGuard { requirements, default });
        }
    }

    /// The guard of an input, if it has one.
    pub(crate) fn of_input(&self, ty: &Name, field: &Name, argument: Option<&Name>) -> Option<&InputGuard> {
        self.inputs.get(&(ty.clone(), field.clone(), argument.cloned()))
    }

    /// What is wrong with the permissions that the guards ask for.
    pub(crate) fn faults(&self) -> Vec<String> {
        let types = self.reach.iter().map(|(name, required)| (name.to_string(), required));
        let fields = self.fields.iter().map(|((name, field), guard)| (format!("{name}.{field}"), &guard.own));
        let inputs = self.inputs.iter().map(|((name, field, argument), guard)| {
            (
                argument.as_ref().map_or_else(|| format!("{name}.{field}"), |argument| format!("{name}.{field}({argument})")),
                &guard.requirements,
            )
        });
        let all = types.chain(fields).chain(inputs).flat_map(|(place, list)| list.iter().map(move |r| (place.clone(), r)));
        all.filter_map(|(place, requirement)| Some(format!("{place} {}", requirement.fault()?))).collect()
    }
}

fn requirements<'a>(directives: impl Iterator<Item = &'a Node<Directive>>) -> Vec<Requirement> {
    directives
        .filter(|d| d.name == "requiresPermission")
        .map(|directive| {
            let argument = |name| directive.specified_argument_by_name(name);
            let others = argument("or").and_then(|list| list.as_list()).into_iter().flatten();
            let any_of = argument("permission").into_iter().chain(others).filter_map(|v| v.as_str()).map(Asked::read).collect();
            let flag = |name| argument(name).is_some_and(|v| matches!(v.as_ref(), Value::Boolean(true)));
            Requirement { any_of, or_self: flag("orSelf"), everywhere: flag("everywhere") }
        })
        .collect()
}
