//! Interfaces and unions: which object types their values can be, and sorting a batch of values by type.

use std::sync::Arc;

use super::registry::{Items, Registry, Value, index, items};

/// The values of one type, and the places they came from.
type Sorted = (&'static str, Items, Vec<u32>);
type SplitFn = Box<dyn Fn(&Items) -> Vec<Sorted> + Send + Sync>;
type VariantFn<E> = Box<dyn Fn(&[E]) -> (Items, Vec<u32>) + Send + Sync>;

/// The object types that an interface's or union's values can be.
pub(crate) struct AbstractResolvers {
    /// Their names.
    pub(crate) variants: Vec<&'static str>,
    /// Sorts values by type: for each type its values and the places they came from.
    pub(crate) split: SplitFn,
}

impl Registry {
    /// Says which Rust type stands behind an interface or union; then name its [`variant`](AbstractBuilder::variant)s.
    pub fn abstract_type<E: Value>(&mut self, name: &'static str) -> AbstractBuilder<'_, E> {
        AbstractBuilder { registry: self, name, variants: Vec::new() }
    }
}

/// Names the object types that an interface's or union's values can be.
pub struct AbstractBuilder<'r, E> {
    registry: &'r mut Registry,
    name: &'static str,
    variants: Vec<Variant<E>>,
}

struct Variant<E> {
    name: &'static str,
    split: VariantFn<E>,
}

impl<E: Value> AbstractBuilder<'_, E> {
    /// One of them.
    pub fn variant<T: Value>(mut self, name: &'static str, get: fn(&E) -> Option<T>) -> Self {
        let split = Box::new(move |all: &[E]| {
            let mut places = Vec::new();
            let mut values: Vec<T> = Vec::new();
            for (place, value) in all.iter().enumerate() {
                if let Some(value) = get(value) {
                    values.push(value);
                    places.push(index(place));
                }
            }
            (Arc::new(values) as Items, places)
        });
        self.variants.push(Variant { name, split });
        self
    }

    /// There are no more.
    pub fn done(self) {
        let Self { registry, name, variants } = self;
        let names = variants.iter().map(|v| v.name).collect();
        let split = Box::new(move |all: &Items| {
            let all = items::<E>(all);
            variants
                .iter()
                .map(|v| {
                    let (values, places) = (v.split)(all);
                    (v.name, values, places)
                })
                .collect()
        });
        registry.abstracts.insert(name, AbstractResolvers { variants: names, split });
    }
}
