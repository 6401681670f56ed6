//! The answer is written as bytes, once, in the order of the query.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use serde::Serialize;
use uuid::Uuid;

/// Writes one value of the answer.
pub struct JsonWriter<'a> {
    pub(crate) out: &'a mut Vec<u8>,
}

/// What a leaf can be.
pub trait Leaf {
    /// Writes it as JSON.
    fn write(&self, out: &mut Vec<u8>);
}

impl JsonWriter<'_> {
    /// Writes a value: text, a number, a boolean, an id, a time, JSON, an optional one, a list.
    pub fn put<L: Leaf + ?Sized>(&mut self, value: &L) {
        value.write(self.out);
    }

    /// Writes anything that serde can, such as an enum.
    pub fn serialize<S: Serialize>(&mut self, value: &S) {
        serialize(value, self.out);
    }
}

fn serialize<S: Serialize>(value: &S, out: &mut Vec<u8>) {
    let start = out.len();
    if serde_json::to_writer(&mut *out, value).is_err() {
        out.truncate(start);
        out.extend_from_slice(b"null");
    }
}

impl Leaf for str {
    fn write(&self, out: &mut Vec<u8>) {
        serialize(&self, out);
    }
}

macro_rules! by_serde {
    ($($t:ty),*) => { $(impl Leaf for $t {
        fn write(&self, out: &mut Vec<u8>) {
            serialize(self, out);
        }
    })* };
}
by_serde!(String, i16, i32, i64, u32, f64, bool, serde_json::Value, NaiveDate);

impl Leaf for Uuid {
    fn write(&self, out: &mut Vec<u8>) {
        out.push(b'"');
        out.extend_from_slice(self.hyphenated().encode_lower(&mut Uuid::encode_buffer()).as_bytes());
        out.push(b'"');
    }
}

/// RFC 3339 in UTC, with as many decimals as the time has.
impl Leaf for DateTime<Utc> {
    fn write(&self, out: &mut Vec<u8>) {
        out.push(b'"');
        out.extend_from_slice(self.to_rfc3339_opts(SecondsFormat::AutoSi, true).as_bytes());
        out.push(b'"');
    }
}

impl<L: Leaf> Leaf for Option<L> {
    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Some(value) => value.write(out),
            None => out.extend_from_slice(b"null"),
        }
    }
}

impl<L: Leaf> Leaf for [L] {
    fn write(&self, out: &mut Vec<u8>) {
        out.push(b'[');
        for (i, value) in self.iter().enumerate() {
            if i > 0 {
                out.push(b',');
            }
            value.write(out);
        }
        out.push(b']');
    }
}

impl<L: Leaf> Leaf for Vec<L> {
    fn write(&self, out: &mut Vec<u8>) {
        self.as_slice().write(out);
    }
}
