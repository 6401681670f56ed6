//! Rules about values that the library overlooks: that an argument has one, <https://spec.graphql.org/October2021/#Argument>, and inside
//! lists and objects <https://spec.graphql.org/October2021/#sec-All-Variable-Usages-are-Allowed> and
//! <https://spec.graphql.org/October2021/#sec-Input-Object-Field-Uniqueness>.

use std::collections::{HashMap, HashSet};

use apollo_compiler::ast::{Argument, DirectiveList, InputValueDefinition, Type, Value, VariableDefinition};
use apollo_compiler::executable::{Operation, Selection};
use apollo_compiler::{ExecutableDocument, Name, Node, Schema};
use apollo_parser::SyntaxKind::{ARGUMENT, COLON, OBJECT_FIELD};
use apollo_parser::cst::CstNode;
use apollo_parser::{Parser, SyntaxNode};

use super::error::{Entry, Location};
use super::front_door::Refusal;
use super::response::ErrorCode;

/// Finds the first argument or input field without a value, in a text that is otherwise a document: the parser drops it without a word.
pub(crate) fn complete(text: &str, parser: Parser<'_>) -> Result<(), Refusal> {
    let tree = parser.parse();
    let document = tree.document();
    let mut pairs = document.syntax().descendants().filter(|node| matches!(node.kind(), ARGUMENT | OBJECT_FIELD));
    let has_none = |node: &SyntaxNode| node.children_with_tokens().all(|part| part.kind() != COLON);
    let Some(node) = pairs.find(has_none) else { return Ok(()) };
    let before = text.get(..node.text_range().start().into()).unwrap_or_default();
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    let location = Location { line: before.matches('\n').count() + 1, column };
    let name: String = node.text().to_string().trim().chars().take(100).collect();
    let error = Entry::new(ErrorCode::GraphqlParseFailed, format!("syntax error: `{name}` has no value"));
    let error = Entry { locations: Some(vec![location]), ..error };
    Err(Refusal { code: ErrorCode::GraphqlParseFailed, errors: vec![error] })
}

/// Finds the first value that may not stand where it stands.
pub(crate) fn check(document: &ExecutableDocument, schema: &Schema) -> Result<(), Refusal> {
    document.operations.iter().try_for_each(|operation| {
        let variables = operation.variables.iter().map(|definition| (&definition.name, definition.as_ref())).collect();
        Usage { document, schema, variables }.operation(operation)
    })
}

/// The values of one operation.
struct Usage<'d> {
    document: &'d ExecutableDocument,
    schema: &'d Schema,
    variables: HashMap<&'d Name, &'d VariableDefinition>,
}

impl Usage<'_> {
    /// Fragments may nest more deeply than there is room on the stack.
    fn operation(&self, operation: &Operation) -> Result<(), Refusal> {
        let mut defaults = operation.variables.iter().filter_map(|variable| variable.default_value.as_ref());
        defaults.try_for_each(|value| self.named_once(value))?;
        let mut spread = HashSet::new();
        let mut todo = vec![&operation.selection_set];
        while let Some(set) = todo.pop() {
            for selection in &set.selections {
                self.directives(selection.directives())?;
                match selection {
                    Selection::Field(field) => {
                        self.arguments(&field.arguments, &field.definition.arguments)?;
                        todo.push(&field.selection_set);
                    }
                    Selection::InlineFragment(inline) => todo.push(&inline.selection_set),
                    Selection::FragmentSpread(fragment) if spread.insert(&fragment.fragment_name) => {
                        todo.extend(self.document.fragments.get(&fragment.fragment_name).map(|found| &found.selection_set));
                    }
                    Selection::FragmentSpread(_) => {}
                }
            }
        }
        Ok(())
    }

    fn directives(&self, directives: &DirectiveList) -> Result<(), Refusal> {
        directives.iter().try_for_each(|directive| match self.schema.directive_definitions.get(&directive.name) {
            Some(definition) => self.arguments(&directive.arguments, &definition.arguments),
            None => Ok(()),
        })
    }

    fn arguments(&self, given: &[Node<Argument>], definitions: &[Node<InputValueDefinition>]) -> Result<(), Refusal> {
        given.iter().try_for_each(|argument| {
            self.named_once(&argument.value)?;
            let definition = definitions.iter().find(|definition| definition.name == argument.name);
            definition.map_or(Ok(()), |definition| self.input(&argument.value, definition))
        })
    }

    fn input(&self, value: &Node<Value>, definition: &InputValueDefinition) -> Result<(), Refusal> {
        self.value(value, &definition.ty, definition.default_value.is_some())
    }

    fn value(&self, value: &Node<Value>, ty: &Type, has_default: bool) -> Result<(), Refusal> {
        match (value.as_ref(), ty) {
            (Value::Variable(name), _) => match self.variables.get(name) {
                Some(variable) if !fits(variable, ty, has_default) => {
                    let message = format!("variable `${name}` of type `{}` cannot be used where `{ty}` is expected", variable.ty);
                    Err(self.error(value, message))
                }
                _ => Ok(()),
            },
            (Value::List(items), Type::List(of) | Type::NonNullList(of)) => {
                items.iter().try_for_each(|item| self.value(item, of, false))
            }
            // one value stands for a list of one
            (_, Type::List(of) | Type::NonNullList(of)) => self.value(value, of, false),
            (Value::Object(fields), Type::Named(name) | Type::NonNullNamed(name)) => {
                let Some(input) = self.schema.get_input_object(name) else { return Ok(()) };
                fields.iter().try_for_each(|(name, value)| match input.fields.get(name) {
                    Some(definition) => self.input(value, definition),
                    None => Ok(()),
                })
            }
            _ => Ok(()),
        }
    }

    fn named_once(&self, value: &Node<Value>) -> Result<(), Refusal> {
        match value.as_ref() {
            Value::List(items) => items.iter().try_for_each(|item| self.named_once(item)),
            Value::Object(fields) => {
                let mut names = HashSet::new();
                fields.iter().try_for_each(|(name, value)| {
                    if names.insert(name) {
                        self.named_once(value)
                    } else {
                        Err(self.error(value, format!("the input field `{name}` is given twice")))
                    }
                })
            }
            _ => Ok(()),
        }
    }

    fn error(&self, value: &Node<Value>, message: String) -> Refusal {
        const CODE: ErrorCode = ErrorCode::GraphqlValidationFailed;
        let start = value.line_column_range(&self.document.sources).map(|range| range.start);
        let locations = start.map(|start| vec![Location { line: start.line, column: start.column }]);
        Refusal { code: CODE, errors: vec![Entry { locations, ..Entry::new(CODE, message) }] }
    }
}

/// `IsVariableUsageAllowed` of the specification. A default that is null is none.
fn fits(variable: &VariableDefinition, place: &Type, has_default: bool) -> bool {
    if !place.is_non_null() || variable.ty.is_non_null() {
        return variable.ty.is_assignable_to(place);
    }
    let never_null = has_default || variable.default_value.as_ref().is_some_and(|value| !value.is_null());
    never_null && variable.ty.is_assignable_to(&place.clone().nullable())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SDL: &str = "type Query { f(i: In, l: [Int!], n: Int!, d: Int! = 1, any: Any): Int } input In { a: Int! b: Int! = 1 c: [In!] } scalar Any";

    #[test]
    fn what_has_no_value_is_found() {
        for (text, place) in [
            ("{ f(a) }", Some((1, 5))),
            ("{ f(a a: 1) }", Some((1, 5))),
            ("{ f(a: b c) }", Some((1, 10))),
            ("{\n  f(a: {b: null null c: $d}) @skip(if: true)\n}", Some((2, 17))),
            ("{ f @skip(if if: true) }", Some((1, 11))),
            ("query ($v: In = {a}) { f }", Some((1, 18))),
            ("query ($v: In = {a: 1, b: [{c: 2}]}) { f(a: $v, b: [1 2], c: {}) @skip(if: true) }", None),
        ] {
            let error = complete(text, Parser::new(text)).err();
            let found = error
                .and_then(|mut refusal| refusal.errors.remove(0).locations)
                .map(|locations| (locations[0].line, locations[0].column));
            assert_eq!(found, place, "{text}");
        }
    }

    #[test]
    fn values_inside_of_values_are_looked_at() {
        let schema = Schema::parse_and_validate(SDL, "").unwrap();
        for (document, good) in [
            ("query($v: Int!) { f(i: {a: $v}, n: 1) }", true),
            ("query($v: Int) { f(i: {a: $v}, n: 1) }", false),
            ("query($v: Int = 1) { f(i: {a: $v}, n: 1) }", true),
            ("query($v: Int = null) { f(i: {a: $v}, n: 1) }", false),
            ("query($v: Int) { f(i: {a: 1, b: $v}, n: 1) }", true),
            ("query($v: Int) { f(l: [1, $v], n: 1) }", false),
            ("query($v: Int) { f(l: $v, n: 1) }", false),
            ("query($v: Int) { f(i: {a: 1, c: {a: $v}}, n: 1) }", false),
            ("query($v: Int = null) { f(n: $v) }", false),
            ("query($v: Int) { f(n: 1, d: $v) }", true),
            ("query($v: Boolean = null) { f(n: 1) @skip(if: $v) }", false),
            ("query($v: Int) { ...A } fragment A on Query { f(l: [$v], n: 1) }", false),
            ("{ f(i: {a: 1, a: 1}, n: 1) }", false),
            ("{ f(any: [{a: {b: 1, b: 2}}], n: 1) }", false),
            ("query($v: Int) { f(any: {a: $v, b: [$v]}, n: 1) }", true),
            ("query($v: In = {a: 1, a: 1}) { f(i: $v, n: 1) }", false),
            ("query($v: In = {a: 1, c: [{a: 1, a: 1}]}) { f(i: $v, n: 1) }", false),
            ("query($v: In = {a: 1, c: [{a: 1}]}) { f(i: $v, n: 1) }", true),
        ] {
            let parsed = ExecutableDocument::parse(&schema, document, "").unwrap_or_else(|error| panic!("{document}: {error}"));
            assert_eq!(check(&parsed, &schema).is_ok(), good, "{document}");
        }
    }
}
