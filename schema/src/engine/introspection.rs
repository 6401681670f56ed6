//! Introspection, answered like any other field, from the schema as the viewer sees it.
//! <https://spec.graphql.org/draft/#sec-Schema-Introspection>
//!
//! Directives that only mark definitions are left out: introspection cannot show where they stand. The SDL shows both.

use std::sync::Arc;

use apollo_compiler::ast::{DirectiveDefinition, DirectiveList, FieldDefinition, InputValueDefinition, Type, Value};
use apollo_compiler::schema::{EnumValueDefinition, ExtendedType};
use apollo_compiler::{Name, Node, Schema};
use serde::Deserialize;

use super::registry::{ArgumentMap, Children, NoArgs, ObjectBuilder, Registry};
use super::view::View;

/// The schema, or a part of it, as a viewer sees it.
#[derive(Clone)]
struct Seen<T> {
    view: Arc<View>,
    part: T,
}

type SeenSchema = Seen<()>;
type SeenType = Seen<Type>;
type SeenField = Seen<Node<FieldDefinition>>;
type SeenInput = Seen<Node<InputValueDefinition>>;
type SeenValue = Seen<Node<EnumValueDefinition>>;
type SeenDirective = Seen<Node<DirectiveDefinition>>;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Which {
    include_deprecated: Option<bool>,
}

impl Which {
    fn has(&self, directives: &DirectiveList) -> bool {
        self.include_deprecated == Some(true) || !directives.has("deprecated")
    }
}

impl<T> Seen<T> {
    fn see<U>(&self, part: U) -> Seen<U> {
        Seen { view: self.view.clone(), part }
    }
}

impl SeenType {
    fn named(view: &Arc<View>, name: &Name) -> Self {
        Self { view: view.clone(), part: Type::Named(name.clone()) }
    }

    /// The definition, when it is no list and not non-null.
    fn definition(&self) -> Option<&ExtendedType> {
        match &self.part {
            Type::Named(name) => self.view.schema.types.get(name),
            _ => None,
        }
    }

    fn kind(&self) -> &'static str {
        match (&self.part, self.definition()) {
            (Type::NonNullNamed(_) | Type::NonNullList(_), _) => "NON_NULL",
            (Type::List(_), _) => "LIST",
            (_, Some(ExtendedType::Object(_))) => "OBJECT",
            (_, Some(ExtendedType::Interface(_))) => "INTERFACE",
            (_, Some(ExtendedType::Union(_))) => "UNION",
            (_, Some(ExtendedType::Enum(_))) => "ENUM",
            (_, Some(ExtendedType::InputObject(_))) => "INPUT_OBJECT",
            (_, Some(ExtendedType::Scalar(_)) | None) => "SCALAR",
        }
    }

    fn inner(&self) -> Option<Self> {
        match &self.part {
            Type::Named(_) => None,
            Type::List(inner) => Some(self.see(inner.as_ref().clone())),
            Type::NonNullNamed(_) | Type::NonNullList(_) => Some(self.see(self.part.clone().nullable())),
        }
    }

    fn fields(&self, which: &Which) -> Option<Vec<SeenField>> {
        let fields = match self.definition()? {
            ExtendedType::Object(object) => &object.fields,
            ExtendedType::Interface(interface) => &interface.fields,
            _ => return None,
        };
        Some(fields.values().filter(|f| which.has(&f.directives)).map(|f| self.see(f.node.clone())).collect())
    }

    fn interfaces(&self) -> Option<Vec<Self>> {
        let names = match self.definition()? {
            ExtendedType::Object(object) => &object.implements_interfaces,
            ExtendedType::Interface(interface) => &interface.implements_interfaces,
            _ => return None,
        };
        Some(names.iter().map(|name| Self::named(&self.view, &name.name)).collect())
    }

    fn possible_types(&self) -> Option<Vec<Self>> {
        match self.definition()? {
            ExtendedType::Interface(interface) => {
                let objects = self.view.implementers.get(&interface.name).map(|i| i.objects.iter().cloned().collect::<Vec<_>>());
                Some(objects.unwrap_or_default().iter().map(|name| Self::named(&self.view, name)).collect())
            }
            ExtendedType::Union(union) => Some(union.members.iter().map(|m| Self::named(&self.view, &m.name)).collect()),
            _ => None,
        }
    }

    fn enum_values(&self, which: &Which) -> Option<Vec<SeenValue>> {
        let values = self.definition()?.as_enum()?.values.values();
        Some(values.filter(|v| which.has(&v.directives)).map(|v| self.see(v.node.clone())).collect())
    }

    fn input_fields(&self, which: &Which) -> Option<Vec<SeenInput>> {
        let fields = self.definition()?.as_input_object()?.fields.values();
        Some(fields.filter(|f| which.has(&f.directives)).map(|f| self.see(f.node.clone())).collect())
    }

    fn specified_by(&self) -> Option<String> {
        let directive = self.definition()?.directives().get("specifiedBy")?;
        directive.specified_argument_by_name("url")?.as_str().map(str::to_owned)
    }
}

fn arguments<T>(parent: &Seen<T>, list: &[Node<InputValueDefinition>], which: &Which) -> Vec<SeenInput> {
    list.iter().filter(|a| which.has(&a.directives)).map(|a| parent.see(a.clone())).collect()
}

fn deprecation(directives: &DirectiveList) -> Option<String> {
    let directive = directives.get("deprecated")?;
    let reason = directive.specified_argument_by_name("reason").and_then(|r| r.as_str());
    Some(reason.unwrap_or("No longer supported").to_owned())
}

fn text(description: Option<&Node<str>>) -> Option<String> {
    description.map(|d| d.as_str().to_owned())
}

fn default_value(value: &Node<Value>) -> String {
    value.serialize().no_indent().to_string()
}

/// The value of `__schema` or `__type`.
pub(crate) fn root(view: &Arc<View>, field: &str, arguments: &ArgumentMap) -> Children {
    if field == "__schema" {
        return Children::one(vec![Some(SeenSchema { view: view.clone(), part: () })]);
    }
    let name = arguments.get("name").and_then(|name| name.as_str()).unwrap_or_default();
    let found = view.schema.types.get_key_value(name).map(|(name, _)| SeenType::named(view, name));
    Children::one(vec![found])
}

/// Adds to the built-in types what newer drafts of the specification have.
pub(crate) fn complete(schema: &mut Schema) {
    let Some(ExtendedType::Object(ty)) = schema.types.get_mut("__Type") else { return };
    let (Ok(name), Ok(boolean)) = (Name::new("isOneOf"), Name::new("Boolean")) else { return };
    let field = FieldDefinition {
        description: None,
        name: name.clone(),
        arguments: Vec::new(),
        ty: Type::Named(boolean),
        directives: DirectiveList::default(),
    };
    ty.make_mut().fields.insert(name, field.into());
}

pub(crate) fn register(registry: &mut Registry) {
    schema(registry.object("__Schema"));
    types(registry.object("__Type"));
    registry
        .object::<SeenField>("__Field")
        .leaf("name", |f, json| json.put(f.part.name.as_str()))
        .leaf("description", |f, json| json.put(&text(f.part.description.as_ref())))
        .load_many("args", |_, fields: Vec<SeenField>, which: Which| async move {
            Ok(fields.iter().map(|f| arguments(f, &f.part.arguments, &which)).collect())
        })
        .one("type", |f| f.see(f.part.ty.clone()))
        .leaf("isDeprecated", |f, json| json.put(&f.part.directives.has("deprecated")))
        .leaf("deprecationReason", |f, json| json.put(&deprecation(&f.part.directives)));
    registry
        .object::<SeenInput>("__InputValue")
        .leaf("name", |i, json| json.put(i.part.name.as_str()))
        .leaf("description", |i, json| json.put(&text(i.part.description.as_ref())))
        .one("type", |i| i.see(i.part.ty.as_ref().clone()))
        .leaf("defaultValue", |i, json| json.put(&i.part.default_value.as_ref().map(default_value)))
        .leaf("isDeprecated", |i, json| json.put(&i.part.directives.has("deprecated")))
        .leaf("deprecationReason", |i, json| json.put(&deprecation(&i.part.directives)));
    registry
        .object::<SeenValue>("__EnumValue")
        .leaf("name", |v, json| json.put(v.part.value.as_str()))
        .leaf("description", |v, json| json.put(&text(v.part.description.as_ref())))
        .leaf("isDeprecated", |v, json| json.put(&v.part.directives.has("deprecated")))
        .leaf("deprecationReason", |v, json| json.put(&deprecation(&v.part.directives)));
    registry
        .object::<SeenDirective>("__Directive")
        .leaf("name", |d, json| json.put(d.part.name.as_str()))
        .leaf("description", |d, json| json.put(&text(d.part.description.as_ref())))
        .leaf("locations", |d, json| json.put(&d.part.locations.iter().map(|l| l.name().to_owned()).collect::<Vec<_>>()))
        .load_many("args", |_, directives: Vec<SeenDirective>, which: Which| async move {
            Ok(directives.iter().map(|d| arguments(d, &d.part.arguments, &which)).collect())
        })
        .leaf("isRepeatable", |d, json| json.put(&d.part.repeatable));
}

fn schema(object: ObjectBuilder<'_, SeenSchema>) {
    object
        .leaf("description", |s, json| json.put(&text(s.view.schema.schema_definition.description.as_ref())))
        .many("types", |s| s.view.schema.types.keys().map(|name| SeenType::named(&s.view, name)).collect())
        .maybe("queryType", |s| s.view.schema.schema_definition.query.as_ref().map(|q| SeenType::named(&s.view, &q.name)))
        .maybe("mutationType", |s| s.view.schema.schema_definition.mutation.as_ref().map(|m| SeenType::named(&s.view, &m.name)))
        .maybe("subscriptionType", |s| {
            s.view.schema.schema_definition.subscription.as_ref().map(|r| SeenType::named(&s.view, &r.name))
        })
        .many("directives", |s| {
            let directives = s.view.schema.directive_definitions.values();
            directives.filter(|d| d.is_built_in() || is_executable(d)).map(|d| s.see(d.clone())).collect()
        });
}

/// The directive can stand in a request.
fn is_executable(directive: &DirectiveDefinition) -> bool {
    use apollo_compiler::ast::DirectiveLocation as L;
    let in_a_request = [
        L::Query,
        L::Mutation,
        L::Subscription,
        L::Field,
        L::FragmentDefinition,
        L::FragmentSpread,
        L::InlineFragment,
        L::VariableDefinition,
    ];
    directive.locations.iter().any(|location| in_a_request.contains(location))
}

fn types(object: ObjectBuilder<'_, SeenType>) {
    object
        .leaf("kind", |t, json| json.put(t.kind()))
        .leaf("name", |t, json| json.put(&t.definition().map(|d| d.name().to_string())))
        .leaf("description", |t, json| json.put(&text(t.definition().and_then(|d| d.description()))))
        .leaf("specifiedByURL", |t, json| json.put(&t.specified_by()))
        .leaf("isOneOf", |t, json| json.put(&t.definition().and_then(|d| d.as_input_object()).map(|_| false)))
        .load_list("fields", |_, types: Vec<SeenType>, which: Which| async move {
            Ok(types.iter().map(|t| t.fields(&which)).collect())
        })
        .load_list("interfaces", |_, types: Vec<SeenType>, NoArgs {}| async move {
            Ok(types.iter().map(SeenType::interfaces).collect())
        })
        .load_list("possibleTypes", |_, types: Vec<SeenType>, NoArgs {}| async move {
            Ok(types.iter().map(SeenType::possible_types).collect())
        })
        .load_list("enumValues", |_, types: Vec<SeenType>, which: Which| async move {
            Ok(types.iter().map(|t| t.enum_values(&which)).collect())
        })
        .load_list("inputFields", |_, types: Vec<SeenType>, which: Which| async move {
            Ok(types.iter().map(|t| t.input_fields(&which)).collect())
        })
        .maybe("ofType", SeenType::inner);
}
