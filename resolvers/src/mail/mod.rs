//! Mail: what is said to somebody, and the way it takes.

mod folder;
mod letter;
mod smtp;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use lettre::message::Mailbox;
use secrecy::SecretString;
use serde::Deserialize;

pub use letter::{Letter, Part};

use crate::reactions::Failed;

/// How mail is sent.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The way it takes.
    pub backend: Backend,
    /// Whom it comes from: `Backoffice <backoffice@example.com>`.
    pub from: String,
    /// The SMTP server. Holds a password: never log it.
    pub smtp_url: SecretString,
    /// How long the server may take for one message, in milliseconds.
    pub timeout_ms: u64,
    /// Where people reach the back office: `https://desk.example.com`. Empty: mails have no links.
    pub public_url: String,
}

/// The way that mail takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Backend {
    /// Into a folder, one file for each message.
    Folder,
    /// To an SMTP server.
    Smtp,
}

/// Sends mail.
#[derive(Debug)]
pub struct Mailer {
    from: Mailbox,
    public_url: String,
    way: Way,
}

#[derive(Debug)]
enum Way {
    Folder(folder::Folder),
    Smtp(smtp::Smtp),
}

impl Mailer {
    /// A mailer; it reaches for the server when there is something to send.
    ///
    /// # Errors
    /// One line that names the setting that cannot be used, without the password.
    pub fn new(settings: &Settings, folder: PathBuf) -> Result<Arc<Self>, String> {
        let from = settings.from.parse().map_err(|_| format!("mail.from: \"{}\" is not an address", settings.from))?;
        let way = match settings.backend {
            Backend::Folder => Way::Folder(folder::Folder::new(folder)),
            Backend::Smtp => Way::Smtp(smtp::Smtp::new(&settings.smtp_url, Duration::from_millis(settings.timeout_ms))?),
        };
        let public_url = settings.public_url.trim_end_matches('/').to_owned();
        Ok(Arc::new(Self { from, public_url, way }))
    }

    /// The address of a page for people, such as `/tickets/12`, when there is one.
    pub fn link(&self, path: &str) -> Option<String> {
        (!self.public_url.is_empty()).then(|| format!("{}{path}", self.public_url))
    }

    /// Sends a letter. Sent again it is the same message: the same file, or one with the same Message-ID.
    ///
    /// # Errors
    /// Why it was not sent.
    pub async fn send(&self, letter: &Letter) -> Result<(), Failed> {
        let message = letter.message(&self.from)?;
        match &self.way {
            Way::Folder(folder) => folder.put(&letter.key(), &message.formatted()).await,
            Way::Smtp(smtp) => smtp.send(message).await,
        }
    }
}
