//! The index in Elasticsearch, spoken to by its REST API. It is given the same words as the databases and only parts them at spaces, so it
//! finds the same rows; these are then read from the database, which decides who sees what. While it does not answer, the database is
//! searched instead.

mod body;
mod bulk;
mod reply;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use reqwest::{Client, Method, StatusCode, Url};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::Value as Json;
use uuid::Uuid;

pub use bulk::gone;

use super::document::Document;
use super::plan::Query;
use super::sql::{Candidate, Source};

/// How long it is left alone after it did not answer.
const REST: Duration = Duration::from_secs(5);
/// How much longer than a search the writing of documents may take.
const WRITING: u32 = 10;

/// Where Elasticsearch is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Where it is; empty to search in the database. May hold a name and a password.
    pub elasticsearch_url: SecretString,
    /// The name of the index.
    pub index: String,
    /// How long a search may take there before the database is searched instead, in milliseconds.
    pub timeout_ms: u64,
}

/// A client of one index. Cheap to clone.
#[derive(Clone)]
pub struct Elasticsearch(Arc<Shared>);

impl std::fmt::Debug for Elasticsearch {
    /// Without the URL, which may have a password in it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Elasticsearch").field("index", &self.0.index).finish_non_exhaustive()
    }
}

struct Shared {
    http: Client,
    url: Url,
    index: String,
    timeout: Duration,
    /// It answered when it was last asked.
    up: AtomicBool,
    /// When it last did not answer. What it answers to writing does not move that: who has too much to search may still write.
    lost: Mutex<Option<Instant>>,
    /// The index is there.
    prepared: AtomicBool,
}

/// Why Elasticsearch did not do what was asked. The text is for the operator, and has no password in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// It does not answer, or has too much to do: another time it may.
    #[error("Elasticsearch is away: {0}")]
    Away(String),
    /// It answers, and refuses.
    #[error("Elasticsearch refuses: {0}")]
    Refused(String),
}

impl Elasticsearch {
    /// A client; none when the settings name no server. Nothing is sent yet.
    ///
    /// # Errors
    /// When the settings cannot be understood: one line, without the password.
    pub fn new(settings: &Settings) -> Result<Option<Self>, String> {
        let url = settings.elasticsearch_url.expose_secret();
        if url.is_empty() {
            return Ok(None);
        }
        let wrong =
            || "search.elasticsearch_url (ELASTICSEARCH_URL) must be http://host:9200 or https://user:password@host".to_owned();
        let mut url: Url = url.parse().map_err(|_| wrong())?;
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
            return Err(wrong());
        }
        let name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
        if settings.index.is_empty() || settings.index.starts_with(['-', '_']) || !settings.index.chars().all(name) {
            return Err("search.index must be lower-case letters, digits, `-` and `_`, and begin with a letter or digit".into());
        }
        if !url.path().ends_with('/') {
            url.set_path(&format!("{}/", url.path()));
        }
        let http = Client::builder().build().map_err(|error| format!("search: {error}"))?;
        let (index, timeout) = (settings.index.clone(), Duration::from_millis(settings.timeout_ms));
        let (up, lost, prepared) = (AtomicBool::new(true), Mutex::default(), AtomicBool::new(false));
        Ok(Some(Self(Arc::new(Shared { http, url, index, timeout, up, lost, prepared }))))
    }

    /// It answered when it was last asked.
    pub fn is_up(&self) -> bool {
        self.0.up.load(Ordering::Relaxed)
    }

    /// It did not answer a moment ago, so it is not asked yet.
    fn rests(&self) -> bool {
        let lost = *self.0.lost.lock().unwrap_or_else(PoisonError::into_inner);
        lost.is_some_and(|lost| lost.elapsed() < REST)
    }

    /// Makes the index when there is none.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn prepare(&self) -> Result<(), Trouble> {
        let index = self.0.index.clone();
        let (status, answer) = self.send(Method::PUT, &index, body::index().to_string(), self.0.timeout * WRITING).await?;
        if status.is_success() || reply::says(&answer, "resource_already_exists_exception") {
            self.0.prepared.store(true, Ordering::Relaxed);
            return Ok(());
        }
        Err(reply::refused(status, &answer))
    }

    /// The index was there when this process looked.
    pub fn is_prepared(&self) -> bool {
        self.0.prepared.load(Ordering::Relaxed)
    }

    /// Of each source the newest rows that match, `most` at most.
    ///
    /// # Errors
    /// Why there is no answer.
    pub async fn newest(&self, query: &Query, sources: &[Source], most: u64) -> Result<Vec<Candidate>, Trouble> {
        if self.rests() {
            return Err(Trouble::Away("it did not answer a moment ago".into()));
        }
        let lines = body::searches(&self.0.index, query, sources, most);
        let (status, answer) = self.send(Method::POST, "_msearch", lines, self.0.timeout).await?;
        if !status.is_success() {
            return Err(reply::refused(status, &answer));
        }
        reply::candidates(&answer)
    }

    /// Makes these the documents of these rows, as of this position of the log: what is there of a later one stays.
    ///
    /// # Errors
    /// Why they are not.
    pub async fn store(&self, documents: &[Document], gone: &[String], position: i64) -> Result<(), Trouble> {
        if documents.is_empty() && gone.is_empty() {
            return Ok(());
        }
        for lines in bulk::lines(&self.0.index, documents, gone, position) {
            let (status, answer) = self.send(Method::POST, "_bulk", lines, self.0.timeout * WRITING).await?;
            if !status.is_success() {
                return Err(reply::refused(status, &answer));
            }
            reply::stored(&answer)?;
        }
        Ok(())
    }

    async fn send(&self, method: Method, path: &str, body: String, timeout: Duration) -> Result<(StatusCode, Json), Trouble> {
        let sent = self.exchange(method, path, body, timeout).await;
        let away = matches!(&sent, Err(Trouble::Away(_)));
        self.0.up.store(!away, Ordering::Relaxed);
        if away {
            *self.0.lost.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        }
        sent
    }

    async fn exchange(&self, method: Method, path: &str, body: String, timeout: Duration) -> Result<(StatusCode, Json), Trouble> {
        let kind = if path.starts_with('_') { "application/x-ndjson" } else { "application/json" };
        let url = self.0.url.join(path).map_err(|error| Trouble::Refused(error.to_string()))?;
        let request = self.0.http.request(method, url).timeout(timeout).header("content-type", kind).body(body);
        let away = |error: reqwest::Error| Trouble::Away(error.without_url().to_string());
        let answer = request.send().await.map_err(away)?;
        let status = answer.status();
        let bytes = answer.bytes().await.map_err(away)?;
        let answer = serde_json::from_slice(&bytes).unwrap_or(Json::Null);
        if status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() {
            return Err(Trouble::Away(reply::reason(status, &answer)));
        }
        Ok((status, answer))
    }
}

/// What a document is called there.
fn name(kind: &str, row: Uuid) -> String {
    format!("{kind}:{row}")
}
