//! How a socket ends: the codes of `graphql-transport-ws`, and those of WebSocket itself.

use std::borrow::Cow;

use axum::extract::ws::{CloseFrame, Utf8Bytes};

/// The longest reason that fits into a close frame.
const MAX_REASON: usize = 123;

/// A code and the reason for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Close {
    pub(crate) code: u16,
    pub(crate) reason: Cow<'static, str>,
}

const fn close(code: u16, reason: &'static str) -> Close {
    Close { code, reason: Cow::Borrowed(reason) }
}

/// The code of the ends after which a client comes back as if nothing had happened.
const GOING_AWAY: u16 = 1001;
/// A code of ours, which `graphql-ws` takes for one after which it may come back.
const SLOW: u16 = 4507;

pub(crate) const SHUTDOWN: Close = close(GOING_AWAY, "The server is shutting down");
pub(crate) const SILENT: Close = close(GOING_AWAY, "No pong in time");
pub(crate) const TOO_SLOW: Close = close(SLOW, "Too slow");
pub(crate) const PROTOCOL: Close = close(1002, "Protocol error");
pub(crate) const NOT_UTF8: Close = close(1007, "Messages must be UTF-8");
pub(crate) const TOO_LARGE: Close = close(1009, "Message too large");
/// Not 1011, after which `graphql-ws` does not come back.
pub(crate) const AWAY: Close = close(1013, "Try again later");
pub(crate) const TOO_MANY_SOCKETS: Close = close(1013, "Too many sockets of this user");
pub(crate) const UNAUTHORIZED: Close = close(4401, "Unauthorized");
pub(crate) const FORBIDDEN: Close = close(4403, "Forbidden");
pub(crate) const SUBPROTOCOL: Close = close(4406, "Subprotocol not acceptable");
pub(crate) const INIT_TIMEOUT: Close = close(4408, "Connection initialisation timeout");
pub(crate) const TOO_MANY_INITS: Close = close(4429, "Too many initialisation requests");

impl Close {
    /// A message that is none.
    pub(crate) const fn invalid(reason: &'static str) -> Self {
        close(4400, reason)
    }

    /// A second operation under the id of a running one.
    pub(crate) fn duplicate(id: &str) -> Self {
        Self { code: 4409, reason: format!("Subscriber for {id} already exists").into() }
    }

    /// Whether the client may come back and go on: then what waits for it is still owed, and it is told from where.
    pub(crate) fn lets_resume(&self) -> bool {
        [GOING_AWAY, SLOW].contains(&self.code)
    }

    /// The same, with the cursor after which to go on.
    pub(crate) fn resume_after(self, cursor: &str) -> Self {
        Self { reason: format!("{}; resume after {cursor}", self.reason).into(), ..self }
    }

    /// As it is sent.
    pub(crate) fn frame(self) -> CloseFrame {
        let mut end = self.reason.len().min(MAX_REASON);
        while !self.reason.is_char_boundary(end) {
            end -= 1;
        }
        CloseFrame { code: self.code, reason: Utf8Bytes::from(&self.reason[..end]) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_always_fits() {
        assert_eq!(Close::duplicate("7").frame().reason.as_str(), "Subscriber for 7 already exists");
        let long = Close::duplicate(&"é".repeat(500)).frame();
        assert!(long.reason.len() <= MAX_REASON && long.reason.len() > MAX_REASON - 2);
        let cursor = "c".repeat(64);
        let hint = SHUTDOWN.resume_after(&cursor).frame();
        assert_eq!(hint.reason.as_str(), format!("The server is shutting down; resume after {cursor}"));
    }
}
