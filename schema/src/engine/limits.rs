//! How much one request may ask for.

use serde::Deserialize;

/// The limits of the front door. A request over one of them executes no SQL and is answered with `QUERY_TOO_COMPLEX`
/// (`PAYLOAD_TOO_LARGE` for the size of the body).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Tokens of the document, white space and commas included.
    pub tokens: usize,
    /// Nested selection sets.
    pub depth: usize,
    /// Objects that the answer may have at most, by the page sizes asked for.
    pub cost: u64,
    /// Aliased fields, fragments multiplied out.
    pub aliases: u64,
    /// Root fields of an operation.
    pub root_fields: u64,
    /// Directives in the document.
    pub directives: usize,
    /// Operations of a batch.
    pub batch: usize,
    /// Bytes of a request body or socket message.
    pub body_bytes: usize,
    /// Milliseconds that a query or mutation may take.
    pub time: u64,
    /// Documents of common size (2 KiB) kept ready with their plans; fewer when they are longer.
    pub cached_documents: u64,
}
