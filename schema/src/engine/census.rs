//! How large the schema is: what a question about it can cost.

use apollo_compiler::ast::{FieldDefinition, InputValueDefinition, Type};
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{Name, Node, Schema};

/// Whose parts a question asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holders {
    /// Those of the whole schema, all of them together.
    All,
    /// The one that the question chooses or comes to: it may be the largest. So many lists and non-nulls can be around it.
    Any { wrappers: u64 },
}

/// So many of something at so many holders, and at the one that has the most. A type has few fields and a field fewer arguments: where all
/// holders are asked, counting each time the most that any has would refuse the question that every tool asks first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Share {
    total: u64,
    holders: u64,
    most: u64,
}

impl Share {
    fn all(total: usize) -> Self {
        let mut share = Self::default();
        share.add(total);
        share
    }

    fn add(&mut self, total: usize) {
        self.total += total as u64;
        self.holders += 1;
        self.most = self.most.max(total as u64);
    }

    /// What they cost at one holder when each of them costs so much.
    fn times(self, holders: Holders, cost: u64) -> u64 {
        match holders {
            Holders::All => cost.saturating_mul(self.total).div_ceil(self.holders.max(1)),
            Holders::Any { .. } => cost.saturating_mul(self.most),
        }
    }
}

/// What a field of introspection leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Parts of the same holders.
    Own(Share),
    /// Types that the holders have or are.
    Types(Share),
    /// The type of something.
    Type { wrappers: u64 },
    /// The type within a list or non-null.
    Inner,
}

impl Part {
    /// What the field costs at these holders, when the holders it leads to cost so much.
    pub(crate) fn cost(self, holders: Holders, of: impl FnOnce(Holders) -> u64) -> u64 {
        match (self, holders) {
            (Self::Own(share), _) => share.times(holders, of(holders)),
            (Self::Types(share), _) => share.times(holders, of(Holders::Any { wrappers: 0 })),
            (Self::Type { wrappers }, _) => of(Holders::Any { wrappers }),
            (Self::Inner, Holders::Any { wrappers }) if wrappers > 0 => of(Holders::Any { wrappers: wrappers - 1 }),
            (Self::Inner, _) => 0,
        }
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
    /// The most lists and non-nulls around a type.
    wrappers: u64,
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
        self.wrappers = self.wrappers.max(wrappers(ty));
    }

    /// What a field of introspection leads to. Nothing for any other field, and for one that leads to no type and no list.
    pub(crate) fn part(&self, parent: &Name, field: &Name) -> Option<Part> {
        Some(match (parent.as_str(), field.as_str()) {
            ("__Schema", "types") => Part::Own(self.types),
            ("__Schema", "directives") => Part::Own(self.directives),
            ("__Schema", "queryType" | "mutationType" | "subscriptionType") | (_, "__type") => Part::Type { wrappers: 0 },
            ("__Type", "fields") => Part::Own(self.fields),
            ("__Type", "inputFields") => Part::Own(self.inputs),
            ("__Type", "enumValues") => Part::Own(self.values),
            ("__Type", "interfaces") => Part::Types(self.interfaces),
            ("__Type", "possibleTypes") => Part::Types(self.possible),
            ("__Type", "ofType") => Part::Inner,
            ("__Field" | "__InputValue", "type") => Part::Type { wrappers: self.wrappers },
            ("__Field", "args") => Part::Own(self.arguments),
            ("__Directive", "args") => Part::Own(self.directive_arguments),
            _ => return None,
        })
    }
}

/// The lists and non-nulls around a type.
fn wrappers(ty: &Type) -> u64 {
    match ty {
        Type::Named(_) => 0,
        Type::NonNullNamed(_) => 1,
        Type::List(item) => 1 + wrappers(item),
        Type::NonNullList(item) => 2 + wrappers(item),
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
        let part = |parent: &str, field: &str| census.part(&Name::new(parent).unwrap(), &Name::new(field).unwrap());
        let total = |parent: &str, field: &str| match part(parent, field) {
            Some(Part::Own(share) | Part::Types(share)) => share.total,
            other => panic!("{field}: {other:?}"),
        };
        assert_eq!(total("__Schema", "types"), schema.types.len() as u64);
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
            assert_eq!(total("__Type", field), (own + others) as u64, "{field}");
        }
        assert_eq!(part("__Field", "type"), Some(Part::Type { wrappers: 3 }));
        assert_eq!(part("__Type", "name"), None);
        assert_eq!(part("Query", "fields"), None);
    }

    #[test]
    fn all_holders_cost_what_they_have_and_one_what_the_largest_has() {
        let any = Holders::Any { wrappers: 1 };
        let mut share = Share::all(3);
        share.add(0);
        assert_eq!([0, 1, 2, 10].map(|cost| share.times(Holders::All, cost)), [0, 2, 3, 15]);
        assert_eq!(share.times(any, 10), 30);
        assert_eq!(Share::default().times(Holders::All, 10), 0);
        assert_eq!([Holders::All, any].map(|holders| Share::all(2).times(holders, u64::MAX)), [u64::MAX; 2]);
    }

    #[test]
    fn what_a_part_leads_to() {
        let any = |wrappers| Holders::Any { wrappers };
        let share = Share { total: 3, holders: 2, most: 2 };
        for (part, holders, cost) in [
            (Part::Own(share), Holders::All, Some((Holders::All, 15))),
            (Part::Own(share), any(3), Some((any(3), 20))),
            (Part::Types(share), Holders::All, Some((any(0), 15))),
            (Part::Types(share), any(3), Some((any(0), 20))),
            (Part::Type { wrappers: 3 }, Holders::All, Some((any(3), 10))),
            (Part::Inner, any(3), Some((any(2), 10))),
            (Part::Inner, any(0), None),
            (Part::Inner, Holders::All, None),
        ] {
            let mut led_to = None;
            let found = part.cost(holders, |to| {
                led_to = Some(to);
                10
            });
            assert_eq!((led_to, found), (cost.map(|(to, _)| to), cost.map_or(0, |(_, cost)| cost)), "{part:?} {holders:?}");
        }
    }
}
