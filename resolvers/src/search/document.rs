//! What of a row can be found: its texts, and what can be asked of the row itself.

use entities::search_document::{Kind, Noun};
use entities::{comment, customer, ticket, user};
use sea_orm::ActiveEnum;
use uuid::Uuid;

use super::query::Field;
use super::words::{self, Word, folded};

/// The word that every document has.
pub(super) const EVERY: &str = ":every";
/// Stands between texts, so that no words are found in a row over the end of one.
const GAP: &str = "~";

/// One row as one kind of reader may search it.
#[derive(Clone, Debug)]
pub struct Document {
    /// For whom.
    pub kind: Kind,
    /// The row.
    pub row_id: Uuid,
    /// The row that decides who sees it.
    pub scope_id: Uuid,
    /// What is written in it.
    pub texts: Vec<Text>,
    /// What can be asked of the row itself, as words that nobody writes in a text.
    pub facts: Vec<String>,
}

/// One text of a row.
#[derive(Clone, Debug)]
pub struct Text {
    /// Which.
    pub field: TextField,
    /// As it was written.
    pub text: String,
    /// Its words.
    pub words: Vec<Word>,
}

/// Which texts are searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TextField {
    /// The title of a ticket.
    Title,
    /// Its description.
    Description,
    /// A tag of it.
    Tag,
    /// Its number.
    Number,
    /// The text of a comment.
    Body,
    /// The name of a company or a user.
    Name,
    /// The address of a user, or where to write to a company.
    Email,
}

impl TextField {
    /// How much more a word counts here than in a long text.
    pub(super) fn weight(self) -> f64 {
        match self {
            Self::Title | Self::Name | Self::Number => 4.0,
            Self::Tag | Self::Email => 2.0,
            Self::Description | Self::Body => 1.0,
        }
    }
}

impl Document {
    fn new(kind: Kind, row_id: Uuid, scope_id: Uuid, texts: Vec<(TextField, &str)>, facts: Vec<String>) -> Self {
        let text = |(field, text): (TextField, &str)| Text { field, text: text.to_owned(), words: words::words(text) };
        let mut texts: Vec<Text> = texts.into_iter().map(text).collect();
        words::limit(texts.iter_mut().map(|text| &mut text.words));
        Self { kind, row_id, scope_id, texts, facts }
    }

    /// A ticket.
    pub fn of_ticket(row: &ticket::Model) -> Self {
        let number = row.number.to_string();
        let mut texts = vec![(TextField::Title, row.title.as_str()), (TextField::Description, row.description.as_str())];
        texts.push((TextField::Number, &number));
        texts.extend(row.tags.0.iter().map(|tag| (TextField::Tag, tag.as_str())));
        let mut facts = vec![
            fact(Field::Status, &row.status.to_value()),
            fact(Field::Priority, &row.priority.to_value()),
            fact(Field::Number, &number),
            somebody(Field::Assignee, row.assigned_to),
            somebody(Field::Customer, Some(row.customer_id)),
        ];
        facts.extend(row.tags.0.iter().map(|tag| fact(Field::Tag, tag)));
        Self::new(Kind::Ticket, row.id, row.id, texts, facts)
    }

    /// A comment.
    pub fn of_comment(row: &comment::Model) -> Self {
        let kind = if row.internal { Kind::Note } else { Kind::Comment };
        let facts = vec![somebody(Field::Author, row.author_id)];
        Self::new(kind, row.id, row.ticket_id, vec![(TextField::Body, &row.body)], facts)
    }

    /// A customer, with the contact address or without.
    pub fn of_customer(row: &customer::Model, kind: Kind) -> Self {
        let mut texts = vec![(TextField::Name, row.company_name.as_str())];
        if kind == Kind::CustomerContact {
            texts.push((TextField::Email, &row.contact_email));
        }
        let facts = vec![fact(Field::Status, &row.status.to_value()), fact(Field::Tier, &row.subscription_tier.to_value())];
        Self::new(kind, row.id, row.id, texts, facts)
    }

    /// A user, with the e-mail address or without.
    pub fn of_user(row: &user::Model, kind: Kind) -> Self {
        let mut texts = vec![(TextField::Name, row.name.as_str())];
        if kind == Kind::UserContact {
            texts.push((TextField::Email, &row.email));
        }
        let facts = vec![fact(Field::Status, &row.status.to_value()), fact(Field::Role, &row.role)];
        Self::new(kind, row.id, row.id, texts, facts)
    }

    /// Of which noun it is.
    pub fn noun(&self) -> Noun {
        self.kind.noun()
    }

    /// The words in their places, and gaps between the texts.
    fn places(&self) -> Vec<&str> {
        let mut places = Vec::new();
        for text in &self.texts {
            places.extend(text.words.iter().map(|word| if word.folded.is_empty() { GAP } else { &word.folded }));
            places.push(GAP);
        }
        places
    }

    /// The same as one text.
    pub(super) fn words(&self) -> String {
        self.places().join(" ")
    }

    /// What the index of a database holds: the words in their places, and the facts.
    pub(super) fn indexed(&self) -> Vec<&str> {
        let mut places = self.places();
        places.extend(self.facts.iter().map(String::as_str));
        places.push(EVERY);
        places
    }
}

/// The same as it goes to PostgreSQL: what a `tsvector` is written as.
pub(super) fn as_vector(places: &[&str]) -> String {
    let mut vector = String::with_capacity(places.len() * 12);
    for (place, word) in places.iter().enumerate().filter(|(_, word)| **word != GAP) {
        vector.push('\'');
        vector.push_str(word);
        vector.push_str("':");
        vector.push_str(&(place + 1).to_string());
        vector.push(' ');
    }
    vector
}

/// That a field has this value, as a word.
pub(super) fn fact(field: Field, value: &str) -> String {
    let mut value = folded(value).join("_");
    while value.len() > 200 {
        value.pop();
    }
    format!(":{}:{value}", field.name())
}

/// That a field names this row, or none.
pub(super) fn somebody(field: Field, id: Option<Uuid>) -> String {
    match id {
        Some(id) => format!(":{}:{}", field.name(), id.simple()),
        None => format!(":{}:none", field.name()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_index_holds() {
        let id = Uuid::nil();
        let texts = vec![(TextField::Title, "Card, declined"), (TextField::Tag, "card")];
        let document = Document::new(Kind::Ticket, id, id, texts, vec![fact(Field::Tag, "Needs info")]);
        let places = document.indexed();
        assert_eq!(places.join(" "), "card declined ~ card ~ :tag:needs_info :every");
        assert_eq!(as_vector(&places), "'card':1 'declined':2 'card':4 ':tag:needs_info':6 ':every':7 ");
    }
}
