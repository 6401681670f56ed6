//! From where a request comes, and under which name it appears in logs.

use std::net::{IpAddr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header::USER_AGENT};
use resolvers::db::Patience;

use crate::middleware::CorrelationId;

/// The longest program name that is kept.
const MAX_USER_AGENT: usize = 512;

/// What the transport knows about a caller.
#[derive(Clone, Debug, Default)]
pub(crate) struct Caller {
    /// Names the request in logs, events and answers (S166).
    pub(crate) correlation_id: String,
    /// The client's address.
    pub(crate) ip: Option<IpAddr>,
    /// The client's program.
    pub(crate) user_agent: Option<String>,
    /// How long the request goes on waiting for the database.
    pub(crate) patience: Patience,
}

impl Caller {
    /// Reads a request. `trusted_hops` proxies of ours stand in front.
    pub(crate) fn of(parts: &Parts, trusted_hops: usize) -> Self {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
        let user_agent = parts.headers.get(USER_AGENT).and_then(|value| value.to_str().ok());
        Self {
            correlation_id: parts.extensions.get::<CorrelationId>().map(|id| id.0.clone()).unwrap_or_default(),
            ip: client(&parts.headers, peer, trusted_hops),
            user_agent: user_agent.map(|text| text.chars().take(MAX_USER_AGENT).collect()),
            patience: Patience::default(),
        }
    }

    /// The same, for the rules.
    pub(crate) fn request(&self) -> resolvers::Request {
        resolvers::Request {
            correlation_id: self.correlation_id.clone(),
            ip: self.ip,
            user_agent: self.user_agent.clone(),
            patience: self.patience.clone(),
            ..resolvers::Request::default()
        }
    }

    /// The same caller, for one of several operations.
    pub(crate) fn operation(&self, number: u64) -> Self {
        Self { correlation_id: format!("{}.{number}", self.correlation_id), patience: Patience::default(), ..self.clone() }
    }
}

/// Each proxy appends whom it heard from: with `n` proxies of ours, the n-th address from the right is the client's, and whatever stands
/// left of it was written by the client.
fn client(headers: &HeaderMap, peer: Option<IpAddr>, trusted_hops: usize) -> Option<IpAddr> {
    let Some(back) = trusted_hops.checked_sub(1) else { return peer };
    let lists: Vec<_> = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok()).collect();
    let chain = lists.iter().flat_map(|list| list.split(',')).map(str::trim).collect::<Vec<_>>();
    let Some(claimed) = chain.iter().rev().nth(back.min(chain.len().saturating_sub(1))) else { return peer };
    claimed.parse().ok().or_else(|| claimed.parse::<SocketAddr>().ok().map(|address| address.ip())).or(peer)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn only_our_own_proxies_are_believed() {
        let peer = Some(IpAddr::from([10, 0, 0, 1]));
        let ip = |last: u8| Some(IpAddr::from([192, 0, 2, last]));
        let mut headers = HeaderMap::new();
        assert_eq!(client(&headers, peer, 0), peer);
        headers.append("x-forwarded-for", HeaderValue::from_static("6.6.6.6, 192.0.2.1"));
        headers.append("x-forwarded-for", HeaderValue::from_static("192.0.2.2:4711"));
        assert_eq!(client(&headers, peer, 0), peer);
        assert_eq!(client(&headers, peer, 1), ip(2));
        assert_eq!(client(&headers, peer, 2), ip(1));
        assert_eq!(client(&headers, peer, 9), Some(IpAddr::from([6, 6, 6, 6])));
    }
}
