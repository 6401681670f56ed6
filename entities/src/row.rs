//! Rows read in part: whoever asks for three fields of a row does not pay for fifteen columns.
//!
//! [`Wanted`] says which fields of which rows will be looked at; it begins with what the caller asked for. A row that is read for it has
//! its other fields blank, so it is for answering only: rules that decide by a row read it in full.

use std::any::TypeId;
use std::sync::Arc;

use sea_orm::entity::prelude::*;
use sea_orm::{DbErr, EntityTrait, Iterable, QueryResult, QuerySelect, Select, TryGetable};

use crate::access::Behalf;
use crate::{Strings, customer, event, notification, system_log, ticket, user};

/// A row whose columns can be read by their place.
pub trait Row: Sized + Send + Sync + 'static {
    /// The names of its fields, in the order of the table's columns.
    const FIELDS: &'static [&'static str];

    /// Reads the fields in their order.
    ///
    /// # Errors
    /// When a column does not hold what its field says.
    fn read(reader: &mut Reader<'_>) -> Result<Self, DbErr>;
}

/// Makes a `Model` a [`Row`]: names its fields, all of them, in their order.
macro_rules! row {
    ($($field:ident),* $(,)?) => {
        impl $crate::row::Row for Model {
            const FIELDS: &'static [&'static str] = &[$(stringify!($field)),*];

            fn read(reader: &mut $crate::row::Reader<'_>) -> Result<Self, sea_orm::DbErr> {
                Ok(Self { $($field: reader.field()?),* })
            }
        }
    };
}
pub(crate) use row;

/// Some fields of a row: one bit each, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fields(u64);

impl Fields {
    /// None of them.
    pub const NONE: Self = Self(0);
    /// All of them.
    pub const ALL: Self = Self(u64::MAX);

    /// The field of this name, in whatever spelling (`created_at`, `createdAt`). All fields when none has it: what is not known to be enough
    /// is read in full.
    pub fn named(fields: &[&str], name: &str) -> Self {
        let letters = |name: &'_ str| name.bytes().filter(|b| *b != b'_').map(|b| b.to_ascii_lowercase()).collect::<Vec<u8>>();
        let name = letters(name);
        fields.iter().position(|field| letters(field) == name).map_or(Self::ALL, |place| Self(1 << place))
    }

    /// These and those.
    #[must_use]
    pub fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// The field of this column.
    pub fn of<C: ColumnTrait + Iterable>(column: C) -> Self {
        C::iter().position(|c| c.as_str() == column.as_str()).map_or(Self::ALL, |place| Self(1 << place))
    }

    fn has(self, place: usize) -> bool {
        self.0 >> place & 1 == 1
    }
}

/// Which fields will be looked at, for each type of row; all fields of a type that is not mentioned.
#[derive(Clone, Debug, Default)]
pub struct Wanted(Option<Arc<[(TypeId, Fields)]>>);

impl From<Vec<(TypeId, Fields)>> for Wanted {
    fn from(list: Vec<(TypeId, Fields)>) -> Self {
        Self((!list.is_empty()).then(|| list.into()))
    }
}

impl Wanted {
    fn of<M: Row>(&self) -> Fields {
        let mentioned = self.0.iter().flat_map(|list| list.iter()).find(|(of, _)| *of == TypeId::of::<M>());
        mentioned.map_or(Fields::ALL, |(_, fields)| *fields)
    }

    /// Leaves out the columns that nobody will look at, but never the primary key nor those `besides`. Says which are left.
    pub fn narrow<E>(&self, select: Select<E>, besides: Fields) -> (Select<E>, Fields)
    where
        E: EntityTrait,
        E::Model: Row,
    {
        let keys = E::PrimaryKey::iter().map(|key| Fields::of(key.into_column()));
        let fields = keys.fold(self.of::<E::Model>().and(besides), Fields::and);
        if fields == Fields::ALL {
            return (select, fields);
        }
        let columns = E::Column::iter().enumerate().filter(|(place, _)| fields.has(*place)).map(|(_, column)| column);
        (select.select_only().columns(columns), fields)
    }
}

/// Reads the columns of a row one after the other. The statement has selected those that are wanted, in their order.
#[derive(Debug)]
pub struct Reader<'a> {
    row: &'a QueryResult,
    fields: Fields,
    place: usize,
    column: usize,
}

impl<'a> Reader<'a> {
    /// Reads a whole row.
    ///
    /// # Errors
    /// When a column does not hold what its field says.
    pub fn row<M: Row>(row: &'a QueryResult, fields: Fields) -> Result<M, DbErr> {
        M::read(&mut Self { row, fields, place: 0, column: 0 })
    }

    /// The next field: from its column, or blank.
    ///
    /// # Errors
    /// When the column does not hold what the field says.
    pub fn field<T: TryGetable + Blank>(&mut self) -> Result<T, DbErr> {
        let wanted = self.fields.has(self.place);
        self.place += 1;
        if !wanted {
            return Ok(T::blank());
        }
        let value = self.row.try_get_by_index(self.column);
        self.column += 1;
        value
    }
}

/// What stands in a field that nobody will look at.
pub trait Blank {
    /// Any value.
    fn blank() -> Self;
}

impl<T> Blank for Option<T> {
    fn blank() -> Self {
        None
    }
}

macro_rules! blank {
    ($($value:expr => $type:ty),* $(,)?) => {$(
        impl Blank for $type {
            fn blank() -> Self {
                $value
            }
        }
    )*};
}

blank! {
    Uuid::nil() => Uuid,
    String::new() => String,
    false => bool,
    0 => i16,
    0 => i32,
    0 => i64,
    DateTimeUtc::UNIX_EPOCH => DateTimeUtc,
    Json::Null => Json,
    Strings::default() => Strings,
    ticket::Priority::Low => ticket::Priority,
    ticket::Status::Closed => ticket::Status,
    customer::Tier::Free => customer::Tier,
    customer::Status::Churned => customer::Status,
    user::Status::Deactivated => user::Status,
    event::Kind::UserCreated => event::Kind,
    notification::Kind::RoleChanged => notification::Kind,
    Behalf::Anonymous => Behalf,
    system_log::Level::Error => system_log::Level,
}

#[cfg(test)]
mod tests {
    use sea_orm::{DbBackend, QueryTrait};

    use super::*;
    use crate::{audit_entry, comment, role, saved_view, session, user_session};

    fn in_order<E: EntityTrait>()
    where
        E::Model: Row,
    {
        let columns: Vec<String> = E::Column::iter().map(|column| format!("{column:?}").to_lowercase()).collect();
        let fields: Vec<String> = E::Model::FIELDS.iter().map(|field| field.replace('_', "")).collect();
        assert_eq!(fields, columns);
        assert!(fields.len() < 64);
    }

    #[test]
    fn fields_are_in_the_order_of_the_columns() {
        in_order::<audit_entry::Entity>();
        in_order::<comment::Entity>();
        in_order::<customer::Entity>();
        in_order::<event::Entity>();
        in_order::<notification::Entity>();
        in_order::<role::Entity>();
        in_order::<saved_view::Entity>();
        in_order::<session::Entity>();
        in_order::<system_log::Entity>();
        in_order::<ticket::Entity>();
        in_order::<user::Entity>();
        in_order::<user_session::Entity>();
    }

    #[test]
    fn what_is_not_wanted_is_not_selected() {
        let of = TypeId::of::<comment::Model>();
        let body = Fields::named(comment::Model::FIELDS, "body");
        let text = |wanted: Wanted| {
            let (select, _) = wanted.narrow(comment::Entity::find(), Fields::NONE);
            select.build(DbBackend::Sqlite).to_string()
        };
        let some = r#"SELECT "ticket_comments"."id", "ticket_comments"."body" FROM "ticket_comments""#;
        assert_eq!(text(vec![(of, body)].into()), some);
        assert_eq!(text(Wanted::default()), comment::Entity::find().build(DbBackend::Sqlite).to_string());
        assert_eq!(Fields::named(comment::Model::FIELDS, "createdAt"), Fields(1 << 5));
        assert_eq!(Fields::named(comment::Model::FIELDS, "unknown"), Fields::ALL);
    }
}
