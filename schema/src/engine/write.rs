//! Writes the answer: bytes in the order of the query, once, and the errors beside it.
//!
//! A field that fails is null with one error for its path. Where it must not be null, what was written of the object is taken back and
//! the object becomes null, and so on upwards. <https://spec.graphql.org/October2021/#sec-Handling-Field-Errors>

use apollo_compiler::ast::Type;
use entities::access::Viewer;
use serde_json::Value as Json;

use super::error::{Entry, FieldError};
use super::execute::{Answer, Below, Level, NOT_ASKED};
use super::guard::Verdict;
use super::json::{JsonWriter, Leaf};
use super::plan::{Field, Selection, Source};
use super::registry::{Resolver, Shape};
use super::response::ErrorCode;

/// The most bytes of an answer. Its cost counts fields, and one field can be a long text asked for under many names.
const MAX_BYTES: usize = 32 * 1024 * 1024;

/// A value that must not be null cannot be written: whoever holds it becomes null.
struct Dead;

enum Segment<'a> {
    Key(&'a str),
    Index(usize),
}

/// Writes one response.
pub(crate) struct Writer<'a> {
    out: Vec<u8>,
    path: Vec<Segment<'a>>,
    errors: Vec<Entry>,
    /// Nothing more is written.
    too_large: bool,
    viewer: &'a Viewer,
    correlation_id: &'a str,
}

/// The bytes of `data`, and the errors.
pub(crate) fn write(selection: &Selection, level: &Level, viewer: &Viewer, correlation_id: &str) -> (Vec<u8>, Vec<Entry>) {
    let (out, path, errors) = (Vec::with_capacity(1024), Vec::new(), Vec::new());
    let mut writer = Writer { out, path, errors, too_large: false, viewer, correlation_id };
    let written = writer.object(selection, level, 0);
    if writer.too_large {
        let message = format!("The answer has more than {MAX_BYTES} bytes: ask for fewer fields, or for smaller pages");
        return (b"null".to_vec(), vec![Entry::new(ErrorCode::QueryTooComplex, message)]);
    }
    if written.is_err() {
        writer.out.clear();
        writer.out.extend_from_slice(b"null");
    }
    (writer.out, writer.errors)
}

impl<'a> Writer<'a> {
    fn object(&mut self, selection: &'a Selection, level: &'a Level, row: usize) -> Result<(), Dead> {
        self.out.push(b'{');
        for (i, (field, answer)) in selection.fields.iter().zip(&level.answers).enumerate() {
            self.too_large |= self.out.len() > MAX_BYTES;
            if self.too_large {
                return Err(Dead);
            }
            if i > 0 {
                self.out.push(b',');
            }
            self.out.extend_from_slice(&field.key_json);
            self.path.push(Segment::Key(&field.key));
            let start = self.out.len();
            let written = self.value(selection, field, answer, level, row, start);
            self.path.pop();
            if written.is_err() {
                if field.ty().is_non_null() {
                    return Err(Dead);
                }
                self.null_from(start);
            }
        }
        self.out.push(b'}');
        Ok(())
    }

    fn null_from(&mut self, start: usize) {
        self.out.truncate(start);
        self.out.extend_from_slice(b"null");
    }

    fn fail(&mut self, field: &Field, error: &FieldError) -> Result<(), Dead> {
        let path = self.path.iter().map(|segment| match segment {
            Segment::Key(key) => Json::from(*key),
            Segment::Index(index) => Json::from(*index),
        });
        self.errors.push(error.entry(Some(path.collect()), field.location, self.correlation_id));
        Err(Dead)
    }

    fn value(
        &mut self,
        selection: &'a Selection,
        field: &'a Field,
        answer: &'a Answer,
        level: &'a Level,
        row: usize,
        start: usize,
    ) -> Result<(), Dead> {
        if let (Verdict::Own(permission), Some(own)) = (&field.verdict, &selection.own)
            && !own(&level.items, row, self.viewer)
        {
            return self.fail(field, &FieldError::forbidden(permission));
        }
        match answer {
            Answer::Error(error) => return self.fail(field, error),
            Answer::Written(bytes) => self.out.extend_from_slice(bytes),
            Answer::Leaf => {
                let Source::Resolver(resolver) = &field.source else { return self.fail(field, &FieldError::internal()) };
                let Resolver::Leaf(write) = &resolver.resolver else { return self.fail(field, &FieldError::internal()) };
                write(&level.items, row, &mut JsonWriter { out: &mut self.out });
            }
            Answer::Values { positions, values } => match values.get(position(positions.as_deref(), row)) {
                Some(value) => value.write(&mut self.out),
                None => return self.fail(field, &FieldError::internal()),
            },
            Answer::Objects { positions, shape, below } => {
                self.objects(field, shape, below, position(positions.as_deref(), row))?;
            }
        }
        if field.ty().is_non_null() && self.out[start..] == *b"null" {
            tracing::error!(field = %field.definition.name, parent = %field.parent, "A field that must not be null is null");
            return self.fail(field, &FieldError::internal());
        }
        Ok(())
    }

    fn objects(&mut self, field: &'a Field, shape: &Shape, below: &'a Below, position: usize) -> Result<(), Dead> {
        match shape {
            Shape::One(slots) => match slots.get(position).copied().flatten() {
                Some(index) => self.one(field, below, index as usize),
                None => {
                    self.out.extend_from_slice(b"null");
                    Ok(())
                }
            },
            Shape::Many { absent, .. } if absent.get(position) == Some(&true) => {
                self.out.extend_from_slice(b"null");
                Ok(())
            }
            Shape::Many { offsets, .. } => {
                let item_is_non_null = matches!(field.ty(), Type::List(item) | Type::NonNullList(item) if item.is_non_null());
                self.out.push(b'[');
                for (i, index) in (offsets[position]..offsets[position + 1]).enumerate() {
                    if i > 0 {
                        self.out.push(b',');
                    }
                    self.path.push(Segment::Index(i));
                    let start = self.out.len();
                    let written = self.one(field, below, index as usize);
                    self.path.pop();
                    if written.is_err() {
                        if item_is_non_null {
                            return Err(Dead);
                        }
                        self.null_from(start);
                    }
                }
                self.out.push(b']');
                Ok(())
            }
        }
    }

    fn one(&mut self, field: &'a Field, below: &'a Below, index: usize) -> Result<(), Dead> {
        match below {
            Below::Object(level) => match &field.children {
                super::plan::Children::Object(selection) => self.object(selection, level, index),
                _ => Err(Dead),
            },
            Below::Abstract { places, levels } => match places.get(index).copied().flatten() {
                Some((level, place)) => {
                    let (selection, level) = &levels[level];
                    self.object(selection, level, place)
                }
                None => {
                    self.out.extend_from_slice(b"null");
                    Ok(())
                }
            },
        }
    }
}

fn position(positions: Option<&[u32]>, row: usize) -> usize {
    match positions {
        None => row,
        Some(positions) => positions.get(row).copied().unwrap_or(NOT_ASKED) as usize,
    }
}
