//! What is said to somebody, as text and as HTML.

use chrono::{DateTime, Utc};
use lettre::Address;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart};
use uuid::Uuid;

use crate::reactions::Failed;

/// The frame of every HTML part.
const FRAME: &str = include_str!("frame.html");
/// Bytes of a key: it is the name of a file, with a little more.
const KEY_BYTES: usize = 200;

/// A message to one person, because of one event.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The event.
    pub event_id: Uuid,
    /// When that was.
    pub at: DateTime<Utc>,
    /// The reaction that writes.
    pub sender: &'static str,
    /// The name of whom it is for.
    pub name: String,
    /// Their address.
    pub address: String,
    /// What it is about.
    pub subject: String,
    /// What it says. Plain text: it is escaped where it must be.
    pub paragraphs: Vec<String>,
}

impl Letter {
    /// Names it: the event, and whom it is for.
    pub(super) fn key(&self) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() || ".@_+-".contains(c) { c } else { '_' };
        let mut key = format!("{}-{}", self.event_id, self.address.chars().map(plain).collect::<String>());
        key.truncate(KEY_BYTES);
        key
    }

    /// The message. Who writes what into a name or a role writes no header: lettre encodes what is not plain, and line breaks are gone
    /// before.
    pub(super) fn message(&self, from: &Mailbox) -> Result<Message, Failed> {
        let address: Address = self.address.parse().map_err(|error| Failed::ForGood(format!("the address is none: {error}")))?;
        let to = Mailbox::new(Some(one_line(&self.name)), address);
        let message = Message::builder()
            .message_id(Some(format!("<{}.{}@{}>", self.event_id, self.sender, from.email.domain())))
            .date(self.at.into())
            .from(from.clone())
            .to(to)
            .subject(one_line(&self.subject))
            .header(AutoSubmitted)
            .multipart(self.body());
        message.map_err(|error| Failed::ForGood(error.to_string()))
    }

    fn body(&self) -> MultiPart {
        let text = self.paragraphs.join("\n\n") + "\n";
        let paragraphs: Vec<_> = self.paragraphs.iter().map(|text| format!("<p>{}</p>", escaped(text))).collect();
        let html = FRAME.replace("{subject}", &escaped(&self.subject)).replace("{paragraphs}", &paragraphs.join("\n"));
        MultiPart::alternative_plain_html(text, html)
    }
}

/// Says that no answer is expected: whoever is on holiday does not tell a program (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".into())
    }
}

/// The same without line breaks and other characters that control.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            '\n' => html.push_str("<br>\n"),
            c => html.push(c),
        }
    }
    html
}
