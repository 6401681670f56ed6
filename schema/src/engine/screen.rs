//! What can be counted before the schema is looked at: a document over a limit is turned away here, in time linear in its length.
//!
//! Fragments are counted once each and multiplied where they are spread, so thirty that each spread the next twice cost thirty steps.

use std::collections::HashMap;

use apollo_compiler::Name;
use apollo_compiler::ast::{Definition, DirectiveList, Document, FragmentDefinition, Selection};

use super::limits::Limits;

/// The size of a selection set with its fragments multiplied out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Size {
    fields: u64,
    aliases: u64,
    depth: usize,
}

impl Size {
    fn add(&mut self, other: Self) {
        self.fields = self.fields.saturating_add(other.fields);
        self.aliases = self.aliases.saturating_add(other.aliases);
        self.depth = self.depth.max(other.depth);
    }
}

/// Counts a document against the limits. `Err` says which one it exceeds.
pub(crate) fn screen(document: &Document, limits: &Limits) -> Result<(), String> {
    let fragments: HashMap<&Name, &FragmentDefinition> = document
        .definitions
        .iter()
        .filter_map(Definition::as_fragment_definition)
        .map(|fragment| (&fragment.name, fragment.as_ref()))
        .collect();
    let mut counter = Counter { fragments, sizes: HashMap::new(), root_counts: HashMap::new(), directives: 0 };
    for definition in &document.definitions {
        if let Some(fragment) = definition.as_fragment_definition() {
            counter.directives += fragment.directives.len();
            counter.fragment(&fragment.name);
        }
    }
    for operation in document.definitions.iter().filter_map(Definition::as_operation_definition) {
        counter.directives += operation.directives.len();
        let size = counter.selections(&operation.selection_set);
        let roots = counter.roots(&operation.selection_set);
        check("nested selection sets", size.depth as u64, limits.depth as u64)?;
        check("aliases", size.aliases, limits.aliases)?;
        check("root fields", roots, limits.root_fields)?;
        check("fields", size.fields, limits.cost)?;
    }
    check("directives", counter.directives as u64, limits.directives as u64)
}

fn check(what: &str, count: u64, limit: u64) -> Result<(), String> {
    if count <= limit { Ok(()) } else { Err(format!("The document has more than {limit} {what}")) }
}

struct Counter<'d> {
    fragments: HashMap<&'d Name, &'d FragmentDefinition>,
    /// A fragment under way has none yet: a cycle counts nothing here and is refused by validation.
    sizes: HashMap<&'d Name, Option<Size>>,
    root_counts: HashMap<&'d Name, u64>,
    directives: usize,
}

impl<'d> Counter<'d> {
    fn fragment(&mut self, name: &Name) -> Size {
        let Some((&name, &fragment)) = self.fragments.get_key_value(name) else { return Size::default() };
        if let Some(size) = self.sizes.get(name) {
            return size.unwrap_or_default();
        }
        self.sizes.insert(name, None);
        let size = self.selections(&fragment.selection_set);
        self.sizes.insert(name, Some(size));
        size
    }

    fn selections(&mut self, selections: &'d [Selection]) -> Size {
        let mut total = Size::default();
        for selection in selections {
            self.directives += directives(selection).len();
            total.add(match selection {
                Selection::Field(field) => {
                    // Introspection nests deeply by nature and has a limit of its own; its cost is counted with the others'.
                    let introspection = field.name.starts_with("__");
                    let mut size = self.selections(&field.selection_set);
                    size.fields = size.fields.saturating_add(1);
                    size.aliases = size.aliases.saturating_add(u64::from(field.alias.is_some()));
                    size.depth = if introspection { 1 } else { size.depth + 1 };
                    size
                }
                Selection::FragmentSpread(spread) => self.fragment(&spread.fragment_name),
                Selection::InlineFragment(inline) => self.selections(&inline.selection_set),
            });
        }
        total
    }

    /// Root fields of a selection set, fragments multiplied out.
    fn roots(&mut self, selections: &'d [Selection]) -> u64 {
        selections.iter().fold(0u64, |sum, selection| {
            sum.saturating_add(match selection {
                Selection::Field(_) => 1,
                Selection::InlineFragment(inline) => self.roots(&inline.selection_set),
                Selection::FragmentSpread(spread) => self.fragment_roots(&spread.fragment_name),
            })
        })
    }

    fn fragment_roots(&mut self, name: &Name) -> u64 {
        let Some((&name, &fragment)) = self.fragments.get_key_value(name) else { return 0 };
        if let Some(count) = self.root_counts.get(name) {
            return *count;
        }
        self.root_counts.insert(name, 0);
        let count = self.roots(&fragment.selection_set);
        self.root_counts.insert(name, count);
        count
    }
}

fn directives(selection: &Selection) -> &DirectiveList {
    match selection {
        Selection::Field(field) => &field.directives,
        Selection::FragmentSpread(spread) => &spread.directives,
        Selection::InlineFragment(inline) => &inline.directives,
    }
}

/// The names of all root fields of all operations, through fragments.
pub(crate) fn root_fields(document: &Document) -> Vec<&Name> {
    let mut names = Vec::new();
    let mut seen: Vec<&Name> = Vec::new();
    let mut todo: Vec<&Selection> = Vec::new();
    for operation in document.definitions.iter().filter_map(Definition::as_operation_definition) {
        todo.extend(&operation.selection_set);
    }
    while let Some(selection) = todo.pop() {
        match selection {
            Selection::Field(field) => names.push(&field.name),
            Selection::InlineFragment(inline) => todo.extend(&inline.selection_set),
            Selection::FragmentSpread(spread) if !seen.contains(&&spread.fragment_name) => {
                seen.push(&spread.fragment_name);
                let mut fragments = document.definitions.iter().filter_map(Definition::as_fragment_definition);
                if let Some(fragment) = fragments.find(|f| f.name == spread.fragment_name) {
                    todo.extend(&fragment.selection_set);
                }
            }
            Selection::FragmentSpread(_) => {}
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    const LIMITS: Limits = Limits {
        tokens: 10_000,
        depth: 10,
        cost: 1000,
        aliases: 20,
        root_fields: 10,
        directives: 5,
        batch: 1,
        body_bytes: 1000,
        time: 1000,
        cached_documents: 10,
    };

    fn verdict(text: &str) -> Result<(), String> {
        screen(&Document::parse(text, "").unwrap_or_else(|e| e.partial), &LIMITS)
    }

    #[test]
    fn each_limit_is_named() {
        for (text, what) in [
            ("{a{a{a{a{a{a{a{a{a{a{a}}}}}}}}}}}".to_owned(), "nested selection sets"),
            (format!("{{a{{{}}}}}", "x:b ".repeat(21)), "aliases"),
            (format!("{{{}}}", "b ".repeat(11)), "root fields"),
            (format!("{{a{{{}}}}}", "b ".repeat(1000)), "fields"),
            (format!("{{a{}}}", "@include(if:true)".repeat(6)), "directives"),
        ] {
            assert!(verdict(&text).unwrap_err().contains(what), "{text}");
        }
        assert_eq!(verdict("{a{a{a{x:b}}}}"), Ok(()));
    }

    #[test]
    fn fragments_that_spread_the_next_twice_are_counted_in_no_time() {
        let mut text = "{...F0}".to_owned();
        for i in 0..30 {
            write!(text, "fragment F{i} on Query{{a{{...F{n}}}b{{...F{n}}}}}", n = i + 1).unwrap();
        }
        assert!(verdict(&text).is_err());
        let mut flat = "{...F0}".to_owned();
        for i in 0..30 {
            write!(flat, "fragment F{i} on Query{{...F{n} ...F{n}}}", n = i + 1).unwrap();
        }
        flat.push_str("fragment F30 on Query{a}");
        assert!(verdict(&flat).is_err());
    }

    #[test]
    fn a_cycle_ends() {
        assert_eq!(verdict("{...A} fragment A on Query{...B} fragment B on Query{a{...A}}"), Ok(()));
    }
}
