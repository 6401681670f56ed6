//! The front door: parses and validates every document by the specification, and turns away what is beyond the limits, before
//! anything is executed. What was decided about a document is kept, by its text and the rights it was decided for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use apollo_compiler::ast::Document as Ast;
use apollo_compiler::parser::Parser;
use apollo_compiler::validation::{DiagnosticList, Valid};
use apollo_compiler::{ExecutableDocument, Name, Schema};
use entities::access::Audience;
use serde_json::{Map, Value as Json};

use super::error::{Entry, Location};
use super::limits::Limits;
use super::plan::{Plan, condition_variables};
use super::response::ErrorCode;
use super::screen;
use super::values;
use super::view::{View, roots};

/// Deeper nesting than this is turned away while parsing, which is recursive.
const PARSER_RECURSION: usize = 200;
/// The most errors that one response lists.
const MAX_ERRORS: usize = 20;
/// Plans kept with one document: one for each operation and combination of its conditions.
const MAX_PLANS: usize = 32;

/// A document that may be executed.
pub(crate) struct Document {
    pub(crate) executable: Valid<ExecutableDocument>,
    /// The schema that its values are read by: the full one for a signed-in viewer, and the viewer's own for anybody else.
    pub(crate) schema: Arc<Valid<Schema>>,
    conditions: Vec<Name>,
    plans: Mutex<HashMap<PlanKey, Arc<Plan>>>,
}

type PlanKey = (Option<String>, Vec<Option<bool>>);

/// A request that may not: the errors of its response.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub(crate) code: ErrorCode,
    pub(crate) errors: Vec<Entry>,
}

impl Refusal {
    pub(crate) fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, errors: vec![Entry::new(code, message)] }
    }

    pub(crate) fn unauthenticated() -> Self {
        Self::new(ErrorCode::Unauthenticated, "Sign in first")
    }

    /// What the library found, but for what of its rules is passed over.
    fn list(code: ErrorCode, diagnostics: &DiagnosticList, passed_over: Option<&str>) -> Self {
        let found = diagnostics.iter().filter(|found| passed_over.is_none() || found.error.unstable_error_name() != passed_over);
        let errors = found.take(MAX_ERRORS).map(|diagnostic| {
            let error = diagnostic.to_json();
            let mut message = error.message;
            message.truncate(message.floor_char_boundary(500));
            let locations = error.locations.iter().map(|l| Location { line: l.line, column: l.column });
            Entry { locations: Some(locations.collect()), ..Entry::new(code, message) }
        });
        Self { code, errors: errors.collect() }
    }
}

/// Parses, counts and validates a document for a view.
pub(crate) fn admit(text: &str, view: &View, full: &Arc<Valid<Schema>>, limits: &Limits) -> Result<Document, Refusal> {
    let ast = parse(text, limits)?;
    screen::screen(&ast, limits).map_err(|message| Refusal::new(ErrorCode::QueryTooComplex, message))?;
    if view.audience == Audience::Anonymous && !is_public(&ast, view) {
        return Err(Refusal::unauthenticated());
    }
    // A signed-in viewer who asks for more than the rights allow is refused in place, so values are read by the full schema. If the
    // document is wrong even so, its errors are those of the viewer's own schema: they name nothing else.
    let signed_in = view.audience == Audience::SignedIn;
    let schema = if signed_in { full } else { &view.schema }.clone();
    let executable = validate(&ast, &view.schema).or_else(|errors| {
        let beyond = if signed_in { validate(&ast, full).ok() } else { None };
        beyond.ok_or(errors)
    })?;
    if view.audience == Audience::Partner && !view.introspects && asks_for_introspection(&ast) {
        let message = "type `Query` does not have a field `__schema` or `__type`";
        return Err(Refusal::new(ErrorCode::GraphqlValidationFailed, message));
    }
    let conditions = condition_variables(&executable);
    Ok(Document { executable, schema, conditions, plans: Mutex::default() })
}

fn parse(text: &str, limits: &Limits) -> Result<Ast, Refusal> {
    let mut parser = Parser::new().token_limit(limits.tokens).recursion_limit(PARSER_RECURSION);
    let document = parser.parse_ast(text, "document").map_err(|error| {
        if parser.tokens_reached() > limits.tokens {
            Refusal::new(ErrorCode::QueryTooComplex, format!("The document has more than {} tokens", limits.tokens))
        } else if parser.recursion_reached() > PARSER_RECURSION {
            Refusal::new(ErrorCode::QueryTooComplex, "The document is nested too deeply")
        } else {
            Refusal::list(ErrorCode::GraphqlParseFailed, &error.errors, None)
        }
    })?;
    let again = apollo_parser::Parser::new(text).token_limit(limits.tokens).recursion_limit(PARSER_RECURSION);
    values::complete(text, again)?;
    Ok(document)
}

fn validate(ast: &Ast, schema: &Valid<Schema>) -> Result<Valid<ExecutableDocument>, Refusal> {
    let document = ast.to_executable_validate(schema).or_else(|error| {
        let passed_over = listens_once(&error.partial).then_some("SubscriptionUsesMultipleFields");
        let refusal = Refusal::list(ErrorCode::GraphqlValidationFailed, &error.errors, passed_over);
        if refusal.errors.is_empty() { Ok(Valid::assume_valid(error.partial)) } else { Err(refusal) }
    })?;
    values::check(&document, schema)?;
    Ok(document)
}

/// Each subscription has one key of its answer, <https://spec.graphql.org/October2021/#sec-Single-root-field>. The library counts how often it
/// is written.
fn listens_once(document: &ExecutableDocument) -> bool {
    let mut subscriptions = document.operations.iter().filter(|operation| operation.is_subscription());
    subscriptions.all(|operation| {
        let mut keys = operation.root_fields(document).map(|field| field.response_key());
        keys.next().is_some_and(|first| keys.all(|key| key == first))
    })
}

/// Every root field is one that an anonymous caller may use. Anything else is answered alike, whether it exists or not.
fn is_public(ast: &Ast, view: &View) -> bool {
    let roots: Vec<_> = roots(&view.schema).filter_map(|name| view.schema.get_object(name)).collect();
    screen::root_fields(ast)
        .iter()
        .all(|field| *field == "__typename" || roots.iter().any(|root| root.fields.contains_key(*field)))
}

fn asks_for_introspection(ast: &Ast) -> bool {
    screen::root_fields(ast).iter().any(|field| *field == "__schema" || *field == "__type")
}

impl Document {
    /// The plan for an operation and these variables, made by `make` the first time.
    pub(crate) fn plan(&self, operation: Option<&str>, variables: &Map<String, Json>, make: impl FnOnce() -> Plan) -> Arc<Plan> {
        let conditions = self.conditions.iter().map(|name| variables.get(name.as_str()).and_then(Json::as_bool)).collect();
        let key = (operation.map(str::to_owned), conditions);
        if let Some(plan) = self.plans.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return plan.clone();
        }
        let plan = Arc::new(make());
        let mut plans = self.plans.lock().unwrap_or_else(PoisonError::into_inner);
        if plans.len() >= MAX_PLANS {
            plans.clear();
        }
        plans.entry(key).or_insert(plan).clone()
    }
}
