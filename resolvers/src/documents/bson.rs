//! Our values as MongoDB stores them, and back.

use chrono::{DateTime, Utc};
use mongodb::bson::spec::BinarySubtype;
use mongodb::bson::{Binary, Bson, DateTime as BsonTime, Document};
use serde_json::{Number, Value as Json};
use uuid::Uuid;

use super::StoreError;

/// An id.
pub(super) fn id(id: Uuid) -> Bson {
    Bson::Binary(Binary { subtype: BinarySubtype::Uuid, bytes: id.as_bytes().to_vec() })
}

/// A time, in whole milliseconds.
pub(super) fn time(time: DateTime<Utc>) -> Bson {
    Bson::DateTime(BsonTime::from_millis(time.timestamp_millis()))
}

/// A text, or null.
pub(super) fn text(text: Option<&str>) -> Bson {
    text.map_or(Bson::Null, Bson::from)
}

/// Any JSON, as it is: an object that looks like MongoDB's extended JSON is an object and nothing else. An integer beyond 64 bits with a sign
/// becomes the nearest number with a point.
pub(super) fn json(value: &Json) -> Bson {
    match value {
        Json::Null => Bson::Null,
        Json::Bool(flag) => Bson::Boolean(*flag),
        Json::Number(number) => match number.as_i64() {
            Some(integer) => Bson::Int64(integer),
            None => Bson::Double(number.as_f64().unwrap_or_default()),
        },
        Json::String(text) => Bson::String(text.clone()),
        Json::Array(items) => Bson::Array(items.iter().map(json).collect()),
        Json::Object(map) => Bson::Document(map.iter().map(|(key, value)| (key.clone(), json(value))).collect()),
    }
}

/// Reads the fields of a document.
pub(super) struct Fields<'a>(pub(super) &'a Document);

impl Fields<'_> {
    /// A field that must be there.
    pub(super) fn of<T>(&self, name: &str, read: fn(&Bson) -> Option<T>) -> Result<T, StoreError> {
        self.0.get(name).and_then(read).ok_or_else(|| StoreError::Malformed(name.into()))
    }

    /// A field that may be absent or null.
    pub(super) fn maybe<T>(&self, name: &str, read: fn(&Bson) -> Option<T>) -> Result<Option<T>, StoreError> {
        match self.0.get(name) {
            None | Some(Bson::Null) => Ok(None),
            Some(value) => read(value).map(Some).ok_or_else(|| StoreError::Malformed(name.into())),
        }
    }
}

pub(super) fn as_id(value: &Bson) -> Option<Uuid> {
    match value {
        Bson::Binary(Binary { subtype: BinarySubtype::Uuid, bytes }) => Uuid::from_slice(bytes).ok(),
        _ => None,
    }
}

pub(super) fn as_time(value: &Bson) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_millis(value.as_datetime()?.timestamp_millis())
}

pub(super) fn as_text(value: &Bson) -> Option<String> {
    value.as_str().map(str::to_owned)
}

pub(super) fn as_int(value: &Bson) -> Option<i64> {
    match value {
        Bson::Int32(number) => Some((*number).into()),
        Bson::Int64(number) => Some(*number),
        _ => None,
    }
}

pub(super) fn as_json(value: &Bson) -> Option<Json> {
    Some(match value {
        Bson::Null => Json::Null,
        Bson::Boolean(flag) => (*flag).into(),
        Bson::Int32(number) => (*number).into(),
        Bson::Int64(number) => (*number).into(),
        Bson::Double(number) => Json::Number(Number::from_f64(*number)?),
        Bson::String(text) => text.clone().into(),
        Bson::Array(items) => Json::Array(items.iter().map(as_json).collect::<Option<_>>()?),
        Bson::Document(map) => {
            let pairs = map.iter().map(|(key, value)| Some((key.clone(), as_json(value)?)));
            Json::Object(pairs.collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn json_comes_back_as_it_was() {
        let value = json!({
            "a": [1, -1, 1.5, true, null, "text", {"b": {}}], "$oid": "not an id", "$numberLong": "not a number", "d.e": i64::MIN, "": [],
        });
        assert_eq!(as_json(&json_of(&value)), Some(value));
        assert_eq!(as_json(&json_of(&json!(u64::MAX))), Some(json!(18446744073709551615.0_f64)));
    }

    fn json_of(value: &Json) -> Bson {
        json(value)
    }

    #[test]
    fn what_is_not_there_is_told_from_what_is_wrong() {
        let document = Document::from_iter([("_id".to_owned(), id(Uuid::max())), ("n".to_owned(), Bson::Null)]);
        let fields = Fields(&document);
        assert_eq!(fields.of("_id", as_id).unwrap(), Uuid::max());
        assert_eq!(fields.maybe("n", as_text).unwrap(), None);
        assert_eq!(fields.maybe("absent", as_text).unwrap(), None);
        assert!(fields.of("n", as_text).is_err() && fields.maybe("_id", as_text).is_err());
    }
}
