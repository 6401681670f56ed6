//! How large the schema is: what a question about it can cost.

use apollo_compiler::ast::{FieldDefinition, InputValueDefinition, Type};
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{Name, Node, Schema};

/// So many of something at so many holders, taken together. A type has few fields and a field fewer arguments; counting each time the most
/// that any has would refuse the question that every tool asks first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Share {
    total: u64,
    holders: u64,
}

impl Share {
    fn all(total: usize) -> Self {
        Self { total: total as u64, holders: 1 }
    }

    fn add(&mut self, total: usize) {
        self.total += total as u64;
        self.holders += 1;
    }

    /// What they cost at one holder when each of them costs so much.
    pub(crate) fn times(self, cost: u64) -> u64 {
        cost.saturating_mul(self.total).div_ceil(self.holders.max(1))
    }
}

/// Counts of the whole schema: an upper bound for every part of it.
#[derive(Debug, Default)]
pub(crate) struct Census {
    types: Share,
    directives: Share,
    fields: Share,
    inputs: Share,
    values: Share,
    interfaces: Share,
    possible: Share,
    arguments: Share,
    directive_arguments: Share,
    /// Types within types: those that are lists or non-null, of all.
    inner: Share,
}

impl Census {
    /// Counts.
    pub(crate) fn of(schema: &Schema) -> Self {
        let mut census = Self {
            types: Share::all(schema.types.len()),
            directives: Share::all(schema.directive_definitions.len()),
            ..Self::default()
        };
        for directive in schema.directive_definitions.values() {
            census.directive_arguments.add(directive.arguments.len());
            census.refer_to_all(&directive.arguments);
        }
        let implementers = schema.implementers_map();
        for (name, ty) in &schema.types {
            let (mut fields, mut interfaces) = (0, 0);
            match ty {
                ExtendedType::Object(object) => {
                    (fields, interfaces) = (object.fields.len(), object.implements_interfaces.len());
                    object.fields.values().for_each(|field| census.field(field));
                }
                ExtendedType::Interface(interface) => {
                    (fields, interfaces) = (interface.fields.len(), interface.implements_interfaces.len());
                    interface.fields.values().for_each(|field| census.field(field));
                }
                ExtendedType::InputObject(input) => input.fields.values().for_each(|field| census.refer_to(&field.ty)),
                _ => {}
            }
            census.fields.add(fields);
            census.interfaces.add(interfaces);
            census.inputs.add(ty.as_input_object().map_or(0, |input| input.fields.len()));
            census.values.add(ty.as_enum().map_or(0, |values| values.values.len()));
            let members = ty.as_union().map_or(0, |union| union.members.len());
            census.possible.add(members + implementers.get(name).map_or(0, |implementers| implementers.objects.len()));
        }
        census
    }

    fn field(&mut self, field: &FieldDefinition) {
        self.arguments.add(field.arguments.len());
        self.refer_to(&field.ty);
        self.refer_to_all(&field.arguments);
    }

    fn refer_to_all(&mut self, inputs: &[Node<InputValueDefinition>]) {
        inputs.iter().for_each(|input| self.refer_to(&input.ty));
    }

    fn refer_to(&mut self, ty: &Type) {
        match ty {
            Type::Named(_) => self.inner.add(0),
            Type::NonNullNamed(_) => {
                self.inner.add(1);
                self.inner.add(0);
            }
            Type::List(item) => {
                self.inner.add(1);
                self.refer_to(item);
            }
            Type::NonNullList(item) => {
                self.inner.add(1);
                self.inner.add(1);
                self.refer_to(item);
            }
        }
    }

    /// How many objects a field of introspection has. Nothing for any other field, and for one that has one.
    pub(crate) fn share(&self, parent: &Name, field: &Name) -> Option<Share> {
        Some(match (parent.as_str(), field.as_str()) {
            ("__Schema", "types") => self.types,
            ("__Schema", "directives") => self.directives,
            ("__Type", "fields") => self.fields,
            ("__Type", "inputFields") => self.inputs,
            ("__Type", "enumValues") => self.values,
            ("__Type", "interfaces") => self.interfaces,
            ("__Type", "possibleTypes") => self.possible,
            ("__Type", "ofType") => self.inner,
            ("__Field", "args") => self.arguments,
            ("__Directive", "args") => self.directive_arguments,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_counted() {
        let sdl =
            "type Query { a(x: Int, y: [Int!]!): B! c: [B] } interface B { d: E } type F implements B { d: E } enum E { G H }";
        let schema = Schema::parse_and_validate(sdl, "").unwrap();
        let census = Census::of(&schema);
        let share = |parent: &str, field: &str| census.share(&Name::new(parent).unwrap(), &Name::new(field).unwrap());
        assert_eq!(share("__Schema", "types").unwrap().total, schema.types.len() as u64);
        for (field, own) in [("fields", 4), ("enumValues", 2), ("interfaces", 1), ("possibleTypes", 1), ("inputFields", 0)] {
            let of_introspection = |name: &Name, ty: &ExtendedType| {
                let introspects = name.starts_with("__");
                match field {
                    "fields" if introspects => ty.as_object().map_or(0, |object| object.fields.len()),
                    "enumValues" if introspects => ty.as_enum().map_or(0, |values| values.values.len()),
                    _ => 0,
                }
            };
            let others: usize = schema.types.iter().map(|(name, ty)| of_introspection(name, ty)).sum();
            assert_eq!(share("__Type", field).unwrap().total, (own + others) as u64, "{field}");
        }
        assert_eq!(share("__Type", "name"), None);
        assert_eq!(share("Query", "fields"), None);
    }

    #[test]
    fn a_share_rounds_up() {
        let share = Share { total: 3, holders: 2 };
        assert_eq!([0, 1, 2, 10].map(|cost| share.times(cost)), [0, 2, 3, 15]);
        assert_eq!(Share::default().times(10), 0);
        assert_eq!(Share::all(2).times(u64::MAX), u64::MAX);
    }
}
