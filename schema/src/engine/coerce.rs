//! Input coercion: <https://spec.graphql.org/October2021/#sec-Input-Objects.Input-Coercion>, for variables and for arguments.

use apollo_compiler::ast::{Type, Value};
use apollo_compiler::executable::Operation;
use apollo_compiler::schema::{ExtendedType, InputValueDefinition};
use apollo_compiler::{Name, Node, Schema};
use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, SubsecRound};
use serde_json::{Map, Value as Json};

use super::registry::ArgumentMap;

/// The years of moments.
const YEARS: std::ops::RangeInclusive<i32> = 0..=9999;

/// Whole numbers below this, and above its opposite, are exact in JSON.
const EXACT: i64 = 1 << 53;

/// What is wrong with a value, for the caller.
pub(crate) type Problem = String;

/// The values of an operation's variables, coerced to their types.
pub(crate) fn variables(schema: &Schema, operation: &Operation, given: &Map<String, Json>) -> Result<Map<String, Json>, Problem> {
    let mut coerced = Map::new();
    for definition in &operation.variables {
        let name = definition.name.as_str();
        match (given.get(name), &definition.default_value) {
            (Some(value), _) => {
                let value = json(schema, &definition.ty, value).map_err(|p| format!("Variable `${name}`{p}"))?;
                coerced.insert(name.to_owned(), value);
            }
            (None, Some(default)) => {
                if let Some(value) =
                    literal(schema, &definition.ty, default, &Map::new()).map_err(|p| format!("Variable `${name}`{p}"))?
                {
                    coerced.insert(name.to_owned(), value);
                }
            }
            (None, None) if definition.ty.is_non_null() => {
                return Err(format!("Variable `${name}` of type `{}` has no value", definition.ty));
            }
            (None, None) => {}
        }
    }
    Ok(coerced)
}

/// The arguments of a field, coerced to their types.
pub(crate) fn arguments(
    schema: &Schema,
    definitions: &[Node<InputValueDefinition>],
    given: &[(Name, Node<Value>)],
    variables: &Map<String, Json>,
) -> Result<ArgumentMap, Problem> {
    let mut coerced = Map::new();
    for definition in definitions {
        let name = &definition.name;
        let given = given.iter().find(|(n, _)| n == name).map(|(_, value)| value);
        input_value(schema, definition, given, variables, &mut coerced).map_err(|p| format!("Argument `{name}`{p}"))?;
    }
    Ok(coerced)
}

/// An argument or an input field given as a literal: the value, the default, or nothing.
fn input_value(
    schema: &Schema,
    definition: &InputValueDefinition,
    given: Option<&Node<Value>>,
    variables: &Map<String, Json>,
    into: &mut Map<String, Json>,
) -> Result<(), Problem> {
    let value = match given {
        Some(value) => literal(schema, &definition.ty, value, variables)?,
        None => None,
    };
    let value = match (value, &definition.default_value) {
        (Some(value), _) => Some(value),
        (None, Some(default)) => literal(schema, &definition.ty, default, &Map::new())?,
        (None, None) => None,
    };
    match value {
        Some(Json::Null) | None if definition.ty.is_non_null() => Err(format!(" of type `{}` has no value", definition.ty)),
        Some(value) => {
            into.insert(definition.name.to_string(), value);
            Ok(())
        }
        None => Ok(()),
    }
}

/// A literal of the document. Nothing when it is a variable without a value.
fn literal(schema: &Schema, ty: &Type, value: &Value, variables: &Map<String, Json>) -> Result<Option<Json>, Problem> {
    if let Value::Variable(name) = value {
        return match variables.get(name.as_str()) {
            Some(Json::Null) if ty.is_non_null() => Err(" must not be null".into()),
            value => Ok(value.cloned()),
        };
    }
    if value.is_null() {
        return if ty.is_non_null() { Err(" must not be null".into()) } else { Ok(Some(Json::Null)) };
    }
    let name = match ty {
        Type::List(item) | Type::NonNullList(item) => {
            let Value::List(values) = value else {
                return Ok(literal(schema, item, value, variables)?.map(|v| Json::Array(vec![v])));
            };
            let items = values.iter().enumerate().map(|(i, value)| {
                let value = literal(schema, item, value, variables).map_err(|problem| format!("[{i}]{problem}"))?;
                Ok(value.unwrap_or(Json::Null))
            });
            let items = items.collect::<Result<Vec<_>, Problem>>()?;
            if item.is_non_null() && items.iter().any(Json::is_null) {
                return Err(" must not have null items".into());
            }
            return Ok(Some(Json::Array(items)));
        }
        Type::Named(name) | Type::NonNullNamed(name) => name,
    };
    match (schema.types.get(name), value) {
        (Some(ExtendedType::InputObject(input)), Value::Object(fields)) => {
            let mut object = Map::new();
            for field in input.fields.values() {
                let given = fields.iter().find(|(n, _)| *n == field.name).map(|(_, v)| v);
                input_value(schema, field, given, variables, &mut object).map_err(|p| format!(".{}{p}", field.name))?;
            }
            Ok(Some(Json::Object(object)))
        }
        (Some(ExtendedType::Enum(_)), Value::Enum(value)) => Ok(Some(Json::from(value.as_str()))),
        (Some(ExtendedType::Scalar(_)), value) => scalar(name, &plain(value, variables)?).map(Some),
        _ => Err(format!(" is no `{name}`")),
    }
}

/// A literal as JSON, whatever it is: the content of a custom scalar.
pub(crate) fn plain(value: &Value, variables: &Map<String, Json>) -> Result<Json, Problem> {
    Ok(match value {
        Value::Null => Json::Null,
        Value::Enum(name) => Json::from(name.as_str()),
        Value::Variable(name) => variables.get(name.as_str()).cloned().unwrap_or(Json::Null),
        Value::String(text) => Json::from(text.as_str()),
        Value::Float(digits) => number(digits.as_str())?,
        Value::Int(digits) => number(digits.as_str())?,
        Value::Boolean(value) => Json::from(*value),
        Value::List(items) => items.iter().map(|v| plain(v, variables)).collect::<Result<_, _>>()?,
        Value::Object(fields) => {
            let fields = fields.iter().map(|(n, v)| Ok((n.to_string(), plain(v, variables)?)));
            fields.collect::<Result<Map<_, _>, Problem>>()?.into()
        }
    })
}

/// A number of the document, which is written as JSON's are.
fn number(digits: &str) -> Result<Json, Problem> {
    digits.parse().map(Json::Number).map_err(|_| " has a number that is out of range".into())
}

/// The value of a variable.
fn json(schema: &Schema, ty: &Type, value: &Json) -> Result<Json, Problem> {
    if value.is_null() {
        return if ty.is_non_null() { Err(" must not be null".into()) } else { Ok(Json::Null) };
    }
    let name = match ty {
        Type::List(item) | Type::NonNullList(item) => {
            return match value {
                Json::Array(values) => {
                    let items = values.iter().enumerate();
                    items.map(|(i, v)| json(schema, item, v).map_err(|p| format!("[{i}]{p}"))).collect()
                }
                value => Ok(Json::Array(vec![json(schema, item, value)?])),
            };
        }
        Type::Named(name) | Type::NonNullNamed(name) => name,
    };
    match (schema.types.get(name), value) {
        (Some(ExtendedType::InputObject(input)), Json::Object(fields)) => {
            if let Some(unknown) = fields.keys().find(|key| !input.fields.contains_key(key.as_str())) {
                let unknown: String = unknown.chars().take(100).collect();
                return Err(format!(" has no field `{unknown}`"));
            }
            let mut object = Map::new();
            for field in input.fields.values() {
                match fields.get(field.name.as_str()) {
                    Some(value) => {
                        let value = json(schema, &field.ty, value).map_err(|p| format!(".{}{p}", field.name))?;
                        object.insert(field.name.to_string(), value);
                    }
                    None => {
                        input_value(schema, field, None, &Map::new(), &mut object).map_err(|p| format!(".{}{p}", field.name))?
                    }
                }
            }
            Ok(Json::Object(object))
        }
        (Some(ExtendedType::Enum(values)), Json::String(value)) if values.values.contains_key(value.as_str()) => {
            Ok(Json::from(value.as_str()))
        }
        (Some(ExtendedType::Scalar(_)), value) => scalar(name, value),
        _ => Err(format!(" is no `{name}`")),
    }
}

/// A number that is whole and that a double holds exactly, however it is written.
fn whole(number: &serde_json::Number) -> Option<i64> {
    let whole =
        number.as_i64().or_else(|| number.as_f64().filter(|f| f.fract() == 0.0 && f.abs() < EXACT as f64).map(|f| f as i64));
    whole.filter(|n| (1 - EXACT..EXACT).contains(n))
}

/// The value of a scalar, if it is of its kind. What is in JSON is read by its Rust type.
fn scalar(name: &Name, value: &Json) -> Result<Json, Problem> {
    let no = || Err(format!(" is no `{name}`"));
    match (name.as_str(), value) {
        ("Int", Json::Number(n)) => match whole(n) {
            Some(n) if i32::try_from(n).is_ok() => Ok(Json::from(n)),
            _ => Err(" is no 32-bit integer".into()),
        },
        ("MinorUnits", Json::Number(n)) => whole(n).map(Json::from).ok_or_else(|| " is no whole number of up to 53 bits".into()),
        ("Float", Json::Number(n)) => Ok(n.as_f64().map_or(Json::Null, Json::from)),
        ("Boolean", Json::Bool(_)) | ("String", Json::String(_)) | ("ID", Json::String(_)) => Ok(value.clone()),
        ("ID", Json::Number(n)) if n.is_i64() || n.is_u64() => Ok(Json::from(n.to_string())),
        ("DateTime", Json::String(text)) => moment(text).ok_or_else(no_moment),
        ("DateTime", _) => Err(no_moment()),
        ("Date", Json::String(text)) if text.parse::<NaiveDate>().is_ok() => Ok(value.clone()),
        ("JSON", _) => Ok(value.clone()),
        _ => no(),
    }
}

fn no_moment() -> Problem {
    " is no date and time: expected RFC 3339, such as 2026-11-22T09:30:00Z".into()
}

/// A moment in UTC, to the microsecond: what is finer no database keeps, and each would compare it in another way. Years beyond four digits,
/// also those that only UTC has, are no RFC 3339, and no database has them all.
fn moment(text: &str) -> Option<Json> {
    let time = DateTime::parse_from_rfc3339(text).ok()?.to_utc();
    let whole = || time.trunc_subsecs(6).to_rfc3339_opts(SecondsFormat::AutoSi, true);
    YEARS.contains(&time.year()).then(|| Json::from(whole()))
}
