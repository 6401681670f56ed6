//! What a search looks in: for each row that can be found, the words that its readers may read.

use sea_orm::entity::prelude::*;

/// A row of `search_documents`. Its words stand beside it: in the column `words` on PostgreSQL, in the index `search_words` on SQLite.
///
/// Who may read more of a row has a document of their own with more words, so that nobody's search ever touches words that they may not
/// read.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "search_documents")]
pub struct Model {
    /// Greater for what was first seen later; the numbers of a noun follow each other ([`Noun::numbers`]).
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    /// For whom.
    pub kind: Kind,
    /// The row.
    pub row_id: Uuid,
    /// The row that decides who sees it: the ticket of a comment, otherwise the row itself.
    pub scope_id: Uuid,
}

/// For whom a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
pub enum Kind {
    /// A ticket, for those who see it.
    Ticket,
    /// A public comment, for those who see its ticket.
    Comment,
    /// An internal comment, for those with `notes:read` among them.
    Note,
    /// A customer without the contact address.
    Customer,
    /// A customer with it, for those with `customers:contact`.
    CustomerContact,
    /// A user without the e-mail address.
    User,
    /// A user with it, for those with `users:contact`.
    UserContact,
}

/// What can be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Noun {
    /// Tickets.
    Ticket,
    /// Comments, internal ones too.
    Comment,
    /// Customers.
    Customer,
    /// Users.
    User,
}

impl Kind {
    /// Of which noun it is.
    pub fn noun(self) -> Noun {
        match self {
            Self::Ticket => Noun::Ticket,
            Self::Comment | Self::Note => Noun::Comment,
            Self::Customer | Self::CustomerContact => Noun::Customer,
            Self::User | Self::UserContact => Noun::User,
        }
    }
}

impl Noun {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Ticket, Self::Comment, Self::Customer, Self::User];

    /// The numbers that documents of the noun have: the first one that they can have, and the first that they cannot.
    pub fn numbers(self) -> (i64, i64) {
        let place = match self {
            Self::Ticket => 1,
            Self::Comment => 2,
            Self::Customer => 3,
            Self::User => 4,
        };
        (place << 40, (place + 1) << 40)
    }
}

/// No relation is followed through SeaORM: relations are batched loaders.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
