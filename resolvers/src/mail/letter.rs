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
    /// What it says.
    pub parts: Vec<Part>,
}

/// A part of what is said. Plain text: it is escaped where it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A paragraph.
    Says(String),
    /// What somebody wrote elsewhere.
    Quotes(String),
    /// A place to go to.
    LinksTo {
        /// What to do there.
        text: String,
        /// Where it is.
        url: String,
    },
    /// What stands under the letter.
    Notes(String),
}

impl Part {
    fn as_text(&self) -> String {
        match self {
            Self::Says(text) => text.clone(),
            Self::Quotes(text) => text.lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n"),
            Self::LinksTo { text, url } => format!("{text}: {url}"),
            // Mail programs know by this line that the letter is over.
            Self::Notes(text) => format!("-- \n{text}"),
        }
    }

    fn as_html(&self) -> String {
        match self {
            Self::Says(text) => format!("<p>{}</p>", escaped(text)),
            Self::Quotes(text) => {
                format!(
                    r#"<blockquote style="margin: 0; padding: 0 16px; border-left: 3px solid #d9d9d9">{}</blockquote>"#,
                    escaped(text)
                )
            }
            Self::LinksTo { text, url } => format!(r#"<p><a href="{}">{}</a></p>"#, escaped(url), escaped(text)),
            Self::Notes(text) => {
                format!(r#"<p style="margin-top: 32px; color: #8c8c8c; font-size: 13px">{}</p>"#, escaped(text))
            }
        }
    }
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
        let text = self.parts.iter().map(Part::as_text).collect::<Vec<_>>().join("\n\n") + "\n";
        let parts = self.parts.iter().map(Part::as_html).collect::<Vec<_>>().join("\n");
        // The frame is cut, not searched again: what somebody wrote is never taken for a place in it.
        let (head, rest) = FRAME.split_once("{subject}").unwrap_or_default();
        let (middle, tail) = rest.split_once("{parts}").unwrap_or_default();
        let html = [head, &escaped(&self.subject), middle, &parts, tail].concat();
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
