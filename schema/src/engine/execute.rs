//! Answers a plan, level by level: each field is resolved once, for all its parents, and fields of one level at the same time.
//!
//! What a viewer may not use is decided in the plan, so it never runs. Nothing is written here; see [`write`](super::write).

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use apollo_compiler::Schema;
use apollo_compiler::ast::{OperationType, Type};
use apollo_compiler::schema::ExtendedType;
use futures::FutureExt;
use futures::future::{BoxFuture, join_all};
use resolvers::Context;
use serde_json::{Map, Value as Json};

use super::coerce;
use super::error::FieldError;
use super::guard::{Guards, InputGuard, Verdict};
use super::introspection;
use super::plan::{self, Field, Plan, Selection, Source};
use super::refusal;
use super::registry::{ArgumentMap, Children, Items, Registry, Resolver, Shape};
use super::response::ErrorCode;
use super::view::View;

/// The position of a parent that was not asked, because its row is not the viewer's own.
pub(crate) const NOT_ASKED: u32 = u32::MAX;

/// What is needed to answer a plan.
pub(crate) struct Execution<'a> {
    pub(crate) cx: &'a Context,
    pub(crate) registry: &'a Registry,
    pub(crate) guards: &'a Guards,
    pub(crate) schema: &'a Schema,
    pub(crate) variables: &'a Map<String, Json>,
    /// The schema as the viewer sees it: what introspection shows.
    pub(crate) view: &'a Arc<View>,
}

/// The values of one object type at one place, with the answers to what is asked of them.
pub(crate) struct Level {
    pub(crate) items: Items,
    /// One for each field of the selection.
    pub(crate) answers: Vec<Answer>,
}

/// The answer to one field, for all parents.
pub(crate) enum Answer {
    /// Is read from the parent when it is written.
    Leaf,
    /// The same for all.
    Written(Vec<u8>),
    /// The same for all.
    Error(FieldError),
    /// Scalars, by position.
    Values { positions: Option<Vec<u32>>, values: Vec<Json> },
    /// Objects, by position.
    Objects { positions: Option<Vec<u32>>, shape: Shape, below: Below },
}

/// The objects below a field.
pub(crate) enum Below {
    /// All of one type.
    Object(Level),
    /// Of several: for each object its level and its place there.
    Abstract { places: Vec<Option<(usize, usize)>>, levels: Vec<(Arc<Selection>, Level)> },
}

impl<'a> Execution<'a> {
    /// Answers an operation.
    pub(crate) async fn run_operation(&'a self, plan: &'a Plan) -> Level {
        let root: Items = Arc::new(vec![()]);
        if plan.kind != OperationType::Mutation {
            let level = self.run(&plan.root, root, 1).await;
            for (field, answer) in plan.root.fields.iter().zip(&level.answers) {
                if let Some(refusal) = refusal::of_query(answer) {
                    refusal.record(self.cx, field, None).await;
                }
            }
            return level;
        }
        let mut answers = Vec::with_capacity(plan.root.fields.len());
        for field in &plan.root.fields {
            let answer = self.answer(&plan.root, field, &root, 1).await;
            if let Some(refusal) = refusal::of_mutation(self.schema, self.registry, field, &answer) {
                refusal.record(self.cx, field, refusal::row(self.schema, field, self.variables)).await;
            }
            answers.push(answer);
        }
        Level { items: root, answers }
    }

    /// Answers a subscription's field for one event.
    pub(crate) async fn run_event(&'a self, plan: &'a Plan, event: Items) -> Level {
        let field = &plan.root.fields[0];
        let children = Children { shape: Shape::One(vec![Some(0)]), count: 1, items: event };
        let answer = self.below(field, children, None).await;
        Level { items: Arc::new(vec![()]), answers: vec![answer] }
    }

    fn run(&'a self, selection: &'a Selection, items: Items, count: usize) -> BoxFuture<'a, Level> {
        async move {
            let mut answers: Vec<Option<Answer>> = Vec::with_capacity(selection.fields.len());
            let mut waiting = Vec::new();
            for (i, field) in selection.fields.iter().enumerate() {
                let ready = self.at_once(selection, field);
                if ready.is_none() {
                    waiting.push((i, field));
                }
                answers.push(ready);
            }
            let loads = waiting.iter().map(|(_, field)| self.answer(selection, field, &items, count));
            for (answer, (i, _)) in join_all(loads).await.into_iter().zip(&waiting) {
                answers[*i] = Some(answer);
            }
            let answers = answers.into_iter().map(|a| a.unwrap_or_else(|| Answer::Error(FieldError::internal()))).collect();
            Level { items, answers }
        }
        .boxed()
    }

    /// The answer to a field for which nothing has to be resolved.
    fn at_once(&self, selection: &Selection, field: &Field) -> Option<Answer> {
        match (&field.source, &field.verdict) {
            (_, Verdict::Forbidden(permission)) => Some(Answer::Error(FieldError::forbidden(permission))),
            (_, Verdict::Unauthenticated) => Some(Answer::Error(FieldError::unauthenticated())),
            (Source::Typename, _) => Some(Answer::Written(format!("\"{}\"", selection.type_name).into_bytes())),
            (Source::Introspection, _) => None,
            (Source::Resolver(resolver), _) => matches!(resolver.resolver, Resolver::Leaf(_)).then_some(Answer::Leaf),
        }
    }

    async fn answer(&'a self, selection: &'a Selection, field: &'a Field, items: &Items, count: usize) -> Answer {
        if let Some(ready) = self.at_once(selection, field) {
            return ready;
        }
        let Source::Resolver(resolver) = &field.source else {
            return match self.arguments(field) {
                Ok(arguments) => {
                    self.below(field, introspection::root(self.view, &field.definition.name, &arguments), None).await
                }
                Err(error) => Answer::Error(error),
            };
        };
        let (asked, positions) = self.asked(selection, field, items, count);
        match &resolver.resolver {
            Resolver::Held(get) => self.below(field, get(items, &asked), positions).await,
            Resolver::Load(load) => {
                let cx = self.cx.wanting(&field.wanted).taking(&field.permission);
                let loaded = self.guarded(field, |arguments| load(&cx, items, &asked, arguments)).await;
                match loaded {
                    Ok(children) => self.below(field, children, positions).await,
                    Err(error) => Answer::Error(error),
                }
            }
            Resolver::LoadLeaf(load) => match self.guarded(field, |arguments| load(self.cx, items, &asked, arguments)).await {
                Ok(values) => Answer::Values { positions, values },
                Err(error) => Answer::Error(error),
            },
            Resolver::Leaf(_) | Resolver::Stream(_) => Answer::Error(FieldError::internal()),
        }
    }

    /// Which parents are asked: all, or those whose row is the viewer's own; and where each parent's answer will stand.
    fn asked(&self, selection: &Selection, field: &Field, items: &Items, count: usize) -> (Vec<u32>, Option<Vec<u32>>) {
        let all = 0..u32::try_from(count).unwrap_or(u32::MAX);
        let (Verdict::Own(_), Some(own)) = (&field.verdict, &selection.own) else { return (all.collect(), None) };
        let mut asked = Vec::new();
        let mut positions = Vec::with_capacity(count);
        for i in all {
            if own(items, i as usize, &self.cx.viewer) {
                positions.push(u32::try_from(asked.len()).unwrap_or(NOT_ASKED));
                asked.push(i);
            } else {
                positions.push(NOT_ASKED);
            }
        }
        (asked, Some(positions))
    }

    /// Runs a loader with the field's arguments. A panic is this field's fault alone.
    async fn guarded<T>(
        &self,
        field: &Field,
        load: impl FnOnce(ArgumentMap) -> BoxFuture<'static, resolvers::Result<T>>,
    ) -> Result<T, FieldError> {
        let arguments = self.arguments(field)?;
        match AssertUnwindSafe(async move { load(arguments).await }).catch_unwind().await {
            Ok(result) => result.map_err(FieldError::of),
            Err(panic) => {
                let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
                tracing::error!(
                    error.name = "Panic",
                    error.message = text.unwrap_or("?"),
                    field = &*field.key,
                    "A resolver panicked"
                );
                Err(FieldError::internal())
            }
        }
    }

    /// The arguments of a field, coerced, and none of them beyond the viewer's rights.
    pub(crate) fn arguments(&self, field: &Field) -> Result<ArgumentMap, FieldError> {
        let definitions = &field.definition.arguments;
        if definitions.is_empty() {
            return Ok(Map::new());
        }
        let arguments = coerce::arguments(self.schema, definitions, &field.arguments, self.variables)
            .map_err(|problem| FieldError::new(ErrorCode::BadUserInput, problem))?;
        for definition in definitions {
            let Some(value) = arguments.get(definition.name.as_str()) else { continue };
            let guard = self.guards.of_input(&field.parent, &field.definition.name, Some(&definition.name));
            if let Some(permission) = self.beyond(guard, &definition.ty, value) {
                return Err(FieldError::forbidden(&permission));
            }
        }
        Ok(arguments)
    }

    /// The permission that is missing to give an input a value, or some part of it.
    fn beyond(&self, guard: Option<&InputGuard>, ty: &Type, value: &Json) -> Option<String> {
        let missing = guard.and_then(|guard| guard.missing_to_give(value, &self.cx.viewer));
        missing.or_else(|| self.beyond_within(ty, value))
    }

    fn beyond_within(&self, ty: &Type, value: &Json) -> Option<String> {
        match (self.schema.types.get(ty.inner_named_type()), value) {
            (_, Json::Array(items)) => items.iter().find_map(|item| self.beyond_within(ty, item)),
            (Some(ExtendedType::InputObject(input)), Json::Object(given)) => given.iter().find_map(|(name, value)| {
                let field = input.fields.get(name.as_str())?;
                self.beyond(self.guards.of_input(&input.name, &field.name, None), &field.ty, value)
            }),
            (Some(ExtendedType::Enum(values)), Json::String(value)) => {
                let value = values.values.get(value.as_str())?;
                self.guards.of_input(&values.name, &value.value, None)?.missing_for(&self.cx.viewer)
            }
            _ => None,
        }
    }

    async fn below(&'a self, field: &'a Field, children: Children, positions: Option<Vec<u32>>) -> Answer {
        let Children { shape, items, count } = children;
        let below = match &field.children {
            plan::Children::Object(selection) => Below::Object(self.run(selection, items, count).await),
            plan::Children::Abstract(selections) => self.sorted(field, selections, &items, count).await,
            plan::Children::Leaf => return Answer::Error(FieldError::internal()),
        };
        Answer::Objects { positions, shape, below }
    }

    async fn sorted(
        &'a self,
        field: &'a Field,
        selections: &'a HashMap<apollo_compiler::Name, Arc<Selection>>,
        items: &Items,
        count: usize,
    ) -> Below {
        let mut places = vec![None; count];
        let mut runs = Vec::new();
        let resolvers = self.registry.abstracts.get(field.ty().inner_named_type().as_str());
        for (name, items, from) in resolvers.map(|r| (r.split)(items)).unwrap_or_default() {
            let Some(selection) = selections.get(name) else { continue };
            for (i, place) in from.iter().enumerate() {
                places[*place as usize] = Some((runs.len(), i));
            }
            runs.push(async move { (selection.clone(), self.run(selection, items, from.len()).await) });
        }
        Below::Abstract { places, levels: join_all(runs).await }
    }
}
