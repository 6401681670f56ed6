//! A document made ready to execute: fields collected and merged, guards decided, resolvers found.
//!
//! A plan is built once for a document, an operation, the values of its `@skip` and `@include` conditions and a set of rights, and kept
//! with the document. <https://spec.graphql.org/October2021/#sec-Field-Collection>

use std::any::TypeId;
use std::collections::HashMap;
use std::sync::Arc;

use apollo_compiler::ast::{DirectiveList, OperationType, Type, Value};
use apollo_compiler::executable::{self, ExecutableDocument, Operation};
use apollo_compiler::schema::{ExtendedType, FieldDefinition};
use apollo_compiler::{Name, Node, Schema};
use entities::access::Viewer;
use entities::row::{Fields, Wanted};
use resolvers::page::DEFAULT_PAGE;
use serde_json::{Map, Value as Json};

use super::census::{Census, Holders, Part};
use super::guard::{Guards, Verdict};
use super::registry::{FieldResolver, OwnFn, Registry, Resolver};

/// An operation, ready to execute.
pub(crate) struct Plan {
    pub(crate) kind: OperationType,
    pub(crate) root: Arc<Selection>,
    pub(crate) introspects: bool,
    /// Whether everybody with the viewer's rights gets the same answer.
    pub(crate) same_for_equals: bool,
}

/// What is asked of the values of one object type at one place.
pub(crate) struct Selection {
    pub(crate) type_name: Name,
    pub(crate) fields: Vec<Field>,
    pub(crate) own: Option<Arc<OwnFn>>,
}

/// One key of the answer.
pub(crate) struct Field {
    pub(crate) key: Box<str>,
    /// `"key":`
    pub(crate) key_json: Box<[u8]>,
    pub(crate) parent: Name,
    pub(crate) definition: Node<FieldDefinition>,
    pub(crate) arguments: Vec<(Name, Node<Value>)>,
    pub(crate) location: Option<(usize, usize)>,
    pub(crate) verdict: Verdict,
    pub(crate) source: Source,
    pub(crate) children: Children,
    /// What will be looked at of the rows that it loads.
    pub(crate) wanted: Wanted,
    /// The permission that a mutation takes.
    pub(crate) permission: Option<Arc<str>>,
    size: ListSize,
}

/// Where the value of a field comes from.
pub(crate) enum Source {
    Typename,
    Introspection,
    Resolver(Arc<FieldResolver>),
}

/// What is asked of a field's value.
pub(crate) enum Children {
    Leaf,
    Object(Arc<Selection>),
    Abstract(Arc<HashMap<Name, Arc<Selection>>>),
}

/// How many objects a field can have.
enum ListSize {
    One,
    Assumed(u64),
    Page,
    /// A question about the schema.
    Part(Part),
}

impl Field {
    pub(crate) fn ty(&self) -> &Type {
        &self.definition.ty
    }
}

impl Plan {
    /// The objects and fields that the answer can have at most.
    pub(crate) fn cost(&self, variables: &Map<String, Json>) -> u64 {
        self.root.cost(variables, Holders::All)
    }
}

impl Selection {
    fn cost(&self, variables: &Map<String, Json>, holders: Holders) -> u64 {
        self.fields.iter().fold(0u64, |sum, field| sum.saturating_add(field.cost(variables, holders)).saturating_add(1))
    }
}

impl Field {
    /// What all its objects cost.
    fn cost(&self, variables: &Map<String, Json>, holders: Holders) -> u64 {
        let one = |holders| match &self.children {
            Children::Leaf => 0,
            Children::Object(selection) => selection.cost(variables, holders),
            Children::Abstract(selections) => selections.values().map(|s| s.cost(variables, holders)).max().unwrap_or(0),
        };
        match self.size {
            ListSize::One => one(holders),
            ListSize::Assumed(size) => one(holders).saturating_mul(size),
            ListSize::Page => {
                let given = self.arguments.iter().filter(|(name, _)| name == "first" || name == "last");
                let size = given.filter_map(|(_, value)| number(value, variables)).max();
                one(holders).saturating_mul(size.unwrap_or(DEFAULT_PAGE))
            }
            ListSize::Part(part) => part.cost(holders, one),
        }
    }
}

fn number(value: &Value, variables: &Map<String, Json>) -> Option<u64> {
    match value {
        Value::Variable(name) => variables.get(name.as_str())?.as_u64(),
        value => value.to_i32().and_then(|n| u64::try_from(n).ok()),
    }
}

/// What plans are made from.
pub(crate) struct Planner<'a> {
    pub(crate) schema: &'a Schema,
    pub(crate) registry: &'a Registry,
    pub(crate) guards: &'a Guards,
    pub(crate) viewer: &'a Viewer,
    pub(crate) document: &'a ExecutableDocument,
    pub(crate) variables: &'a Map<String, Json>,
    /// Whether the viewer may introspect.
    pub(crate) introspects: bool,
    pub(crate) census: &'a Census,
}

type Collected<'a> = Vec<(&'a Name, Vec<&'a Node<executable::Field>>)>;

impl<'a> Planner<'a> {
    pub(crate) fn plan(&self, operation: &'a Operation) -> Plan {
        let root = self.selection(&operation.selection_set.ty, &[&operation.selection_set]);
        let introspects = root.fields.iter().any(|f| matches!(f.source, Source::Introspection) && f.verdict == Verdict::Allowed);
        let same_for_equals = self.viewer.permissions().is_unscoped() && !self.depends_on_identity(&root);
        Plan { kind: operation.operation_type, root, introspects, same_for_equals }
    }

    fn depends_on_identity(&self, selection: &Selection) -> bool {
        selection.fields.iter().any(|field| {
            let guard = self.guards.fields.get(&(field.parent.clone(), field.definition.name.clone()));
            let resolvers = self.registry.objects.get(field.parent.as_str());
            guard.is_some_and(|g| g.depends_on_identity(self.viewer))
                || resolvers.is_some_and(|r| r.is_personal(&field.definition.name, self.viewer))
                || match &field.children {
                    Children::Leaf => false,
                    Children::Object(selection) => self.depends_on_identity(selection),
                    Children::Abstract(_) => true,
                }
        })
    }

    fn selection(&self, type_name: &Name, sets: &[&'a executable::SelectionSet]) -> Arc<Selection> {
        let mut collected = Vec::new();
        let mut spread = Vec::new();
        for set in sets {
            self.collect(type_name, set, &mut spread, &mut collected);
        }
        let resolvers = self.registry.objects.get(type_name.as_str());
        let fields = collected.into_iter().map(|(key, fields)| self.field(type_name, key, &fields)).collect();
        Arc::new(Selection { type_name: type_name.clone(), fields, own: resolvers.and_then(|r| r.own.clone()) })
    }

    /// CollectFields of the specification.
    fn collect(&self, type_name: &Name, set: &'a executable::SelectionSet, spread: &mut Vec<&'a Name>, into: &mut Collected<'a>) {
        for selection in &set.selections {
            match selection {
                executable::Selection::Field(field) if self.included(&field.directives) => {
                    let key = field.response_key();
                    match into.iter_mut().find(|(k, _)| *k == key) {
                        Some((_, fields)) => fields.push(field),
                        None => into.push((key, vec![field])),
                    }
                }
                executable::Selection::FragmentSpread(fragment) if self.included(&fragment.directives) => {
                    let name = &fragment.fragment_name;
                    if spread.contains(&name) {
                        continue;
                    }
                    spread.push(name);
                    if let Some(fragment) = self.document.fragments.get(name)
                        && self.applies(&fragment.selection_set.ty, type_name)
                    {
                        self.collect(type_name, &fragment.selection_set, spread, into);
                    }
                }
                executable::Selection::InlineFragment(inline)
                    if self.included(&inline.directives)
                        && inline.type_condition.as_ref().is_none_or(|condition| self.applies(condition, type_name)) =>
                {
                    self.collect(type_name, &inline.selection_set, spread, into);
                }
                _ => {}
            }
        }
    }

    fn applies(&self, condition: &Name, type_name: &Name) -> bool {
        condition == type_name || self.schema.is_subtype(condition, type_name)
    }

    fn included(&self, directives: &DirectiveList) -> bool {
        let holds = |name: &str| {
            let condition = directives.get(name)?.specified_argument_by_name("if")?;
            match condition.as_ref() {
                Value::Boolean(value) => Some(*value),
                Value::Variable(variable) => self.variables.get(variable.as_str())?.as_bool(),
                _ => None,
            }
        };
        holds("skip") != Some(true) && holds("include") != Some(false)
    }

    fn field(&self, parent: &Name, key: &Name, fields: &[&'a Node<executable::Field>]) -> Field {
        let first = fields[0];
        let name = &first.name;
        let (source, verdict) = self.source(parent, name);
        let sets: Vec<_> = fields.iter().map(|f| &f.selection_set).collect();
        let returned = first.definition.ty.inner_named_type();
        let children = match self.schema.types.get(returned) {
            _ if matches!(source, Source::Typename) || matches!(verdict, Verdict::Forbidden(_) | Verdict::Unauthenticated) => {
                Children::Leaf
            }
            Some(ExtendedType::Object(_)) => Children::Object(self.selection(returned, &sets)),
            Some(ExtendedType::Interface(_) | ExtendedType::Union(_)) => {
                let possible = self.registry.abstracts.get(returned.as_str()).map(|a| a.variants.as_slice()).unwrap_or_default();
                let possible = possible.iter().filter_map(|name| Name::new(name).ok());
                Children::Abstract(Arc::new(possible.map(|ty| (ty.clone(), self.selection(&ty, &sets))).collect()))
            }
            _ => Children::Leaf,
        };
        let location = first.line_column_range(&self.document.sources).map(|range| (range.start.line, range.start.column));
        Field {
            key: key.as_str().into(),
            key_json: format!("\"{key}\":").into_bytes().into(),
            parent: parent.clone(),
            arguments: first.arguments.iter().map(|a| (a.name.clone(), a.value.clone())).collect(),
            location,
            wanted: self.wanted(parent, &children),
            permission: self.permission(parent, name),
            verdict,
            source,
            children,
            size: self.census.part(parent, name).map_or_else(|| list_size(&first.definition), ListSize::Part),
            definition: first.definition.clone(),
        }
    }

    fn mutates(&self, parent: &Name) -> bool {
        self.schema.schema_definition.mutation.as_ref().is_some_and(|mutation| mutation.name == *parent)
    }

    fn permission(&self, parent: &Name, name: &Name) -> Option<Arc<str>> {
        let guard = self.guards.fields.get(&(parent.clone(), name.clone())).filter(|_| self.mutates(parent))?;
        guard.takes().map(Into::into)
    }

    /// What will be looked at of the rows that a field loads. A mutation loads them to decide, and reads them in full.
    fn wanted(&self, parent: &Name, children: &Children) -> Wanted {
        let mut wanted = Vec::new();
        match children {
            Children::Object(selection) if !self.mutates(parent) => {
                self.look(selection, &mut wanted);
            }
            _ => {}
        }
        wanted.into()
    }

    /// Adds what a selection looks at, through whatever holds the rows: connections, edges.
    fn look(&self, selection: &Selection, wanted: &mut Vec<(TypeId, Fields)>) {
        let object = &self.registry.objects[selection.type_name.as_str()];
        if let Some(row) = object.row() {
            want(wanted, row, Fields::NONE);
        }
        for field in &selection.fields {
            let Source::Resolver(resolver) = &field.source else { continue };
            match (&field.verdict, object.reads(&field.definition.name)) {
                (Verdict::Forbidden(_) | Verdict::Unauthenticated, _) => continue,
                (Verdict::Own(_), Some((row, _))) => want(wanted, row, Fields::ALL),
                (_, Some((row, fields))) => want(wanted, row, fields),
                (_, None) => {}
            }
            match (&resolver.resolver, &field.children) {
                (Resolver::Held(_), Children::Object(below)) => self.look(below, wanted),
                (Resolver::Held(_), Children::Abstract(below)) => below.values().for_each(|below| self.look(below, wanted)),
                _ => {}
            }
        }
    }

    fn source(&self, parent: &Name, name: &Name) -> (Source, Verdict) {
        match name.as_str() {
            "__typename" => (Source::Typename, Verdict::Allowed),
            "__schema" | "__type" => {
                let verdict = if self.introspects { Verdict::Allowed } else { Verdict::Forbidden("schema:introspect".into()) };
                (Source::Introspection, verdict)
            }
            _ => {
                let resolver = &self.registry.objects[parent.as_str()].fields[name.as_str()];
                let guard = self.guards.fields.get(&(parent.clone(), name.clone()));
                (Source::Resolver(resolver.clone()), guard.map_or(Verdict::Allowed, |g| g.verdict(self.viewer)))
            }
        }
    }
}

fn want(wanted: &mut Vec<(TypeId, Fields)>, row: TypeId, fields: Fields) {
    match wanted.iter_mut().find(|(of, _)| *of == row) {
        Some((_, before)) => *before = before.and(fields),
        None => wanted.push((row, fields)),
    }
}

fn list_size(definition: &FieldDefinition) -> ListSize {
    if definition.argument_by_name("first").is_some() {
        return ListSize::Page;
    }
    let assumed = definition.directives.get("listSize").and_then(|d| d.specified_argument_by_name("assumed"));
    assumed.and_then(|v| v.to_i32()).map_or(ListSize::One, |n| ListSize::Assumed(u64::try_from(n).unwrap_or(1)))
}

/// The variables that `@skip` and `@include` depend on.
pub(crate) fn condition_variables(document: &ExecutableDocument) -> Vec<Name> {
    fn of(directives: &DirectiveList, into: &mut Vec<Name>) {
        for directive in directives.iter().filter(|d| d.name == "skip" || d.name == "include") {
            if let Some(name) = directive.specified_argument_by_name("if").and_then(|v| v.as_variable())
                && !into.contains(name)
            {
                into.push(name.clone());
            }
        }
    }
    fn walk(set: &executable::SelectionSet, into: &mut Vec<Name>) {
        for selection in &set.selections {
            match selection {
                executable::Selection::Field(field) => {
                    of(&field.directives, into);
                    walk(&field.selection_set, into);
                }
                executable::Selection::FragmentSpread(spread) => of(&spread.directives, into),
                executable::Selection::InlineFragment(inline) => {
                    of(&inline.directives, into);
                    walk(&inline.selection_set, into);
                }
            }
        }
    }
    let mut names = Vec::new();
    document.operations.iter().for_each(|operation| walk(&operation.selection_set, &mut names));
    document.fragments.values().for_each(|fragment| walk(&fragment.selection_set, &mut names));
    names
}
