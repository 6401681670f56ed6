//! The events of `graphql-sse`, as bytes. Answers have no line breaks: each is one line.

use axum::body::Bytes;

/// There is no more.
pub(crate) const COMPLETE: Bytes = Bytes::from_static(b"event: complete\ndata:\n\n");
/// A comment: the server is there.
pub(crate) const ALIVE: Bytes = Bytes::from_static(b":\n\n");

/// An answer, and the cursor after which to go on.
pub(crate) fn next(body: &[u8], cursor: Option<&str>) -> Bytes {
    let id = cursor.map(|cursor| format!("id: {cursor}\n")).unwrap_or_default();
    [id.as_bytes(), b"event: next\ndata: ", body, b"\n\n"].concat().into()
}

/// The only answer.
pub(crate) fn answer(body: &[u8]) -> Bytes {
    [&next(body, None)[..], &COMPLETE].concat().into()
}

/// Nothing happened up to there that is told. Clients remember it, and are told of no event.
pub(crate) fn place(cursor: &str) -> Bytes {
    format!("id: {cursor}\n\n").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_written_as_the_protocol_says() {
        assert_eq!(next(b"{}", Some("c")), "id: c\nevent: next\ndata: {}\n\n");
        assert_eq!(answer(b"{}"), "event: next\ndata: {}\n\nevent: complete\ndata:\n\n");
        assert_eq!(place("c"), "id: c\n\n");
    }
}
