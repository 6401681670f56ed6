//! Which pages may call: those of our own origin, and those of the origins that the settings list. Nobody else's, by default.

use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS,
    ACCESS_CONTROL_MAX_AGE, HOST, ORIGIN,
};
use axum::http::{HeaderMap, HeaderValue, Uri};

/// The origins that may call, besides our own.
#[derive(Clone, Debug)]
pub(crate) struct Origins {
    allowed: Vec<String>,
    /// True when a proxy of ours stands in front and says which host was asked for.
    proxied: bool,
}

/// Where a request comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// A page of ours, or no page at all.
    Own,
    /// A page of an origin that the settings list.
    Allowed(HeaderValue),
    /// A page of anybody else.
    Foreign,
}

impl Origins {
    /// Reads the settings. `*` lists everybody.
    pub(crate) fn new<'a>(allowed: impl IntoIterator<Item = &'a String>, proxied: bool) -> Self {
        let allowed = allowed.into_iter().map(|origin| origin.trim_end_matches('/').to_ascii_lowercase()).collect();
        Self { allowed, proxied }
    }

    /// Where a request comes from. Browsers say it, and pages cannot make them lie.
    pub(crate) fn source(&self, uri: &Uri, headers: &HeaderMap) -> Source {
        let cross_site = headers.get("sec-fetch-site").is_some_and(|site| site == "cross-site");
        let Some(origin) = headers.get(ORIGIN) else {
            return if cross_site { Source::Foreign } else { Source::Own };
        };
        let Ok(text) = origin.to_str() else { return Source::Foreign };
        let text = text.to_ascii_lowercase();
        if self.allowed.iter().any(|allowed| allowed == "*" || *allowed == text) {
            Source::Allowed(origin.clone())
        } else if !cross_site && self.is_own(&text, uri, headers) {
            Source::Own
        } else {
            Source::Foreign
        }
    }

    fn is_own(&self, origin: &str, uri: &Uri, headers: &HeaderMap) -> bool {
        let Some((scheme, authority)) = origin.split_once("://") else { return false };
        let default_port = if scheme == "https" { ":443" } else { ":80" };
        let same = |host: &str| {
            let host = host.trim().to_ascii_lowercase();
            host.strip_suffix(default_port).unwrap_or(&host) == authority
        };
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        header(HOST.as_str()).or_else(|| uri.authority().map(|a| a.as_str())).is_some_and(same)
            || self.proxied && header("x-forwarded-host").is_some_and(same)
    }
}

impl Source {
    /// What the answer tells the browser.
    pub(crate) fn allow(&self, headers: &mut HeaderMap) {
        if let Self::Allowed(origin) = self {
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
            headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("x-correlation-id, retry-after"));
        }
    }

    /// What the answer to the browser's question tells it.
    pub(crate) fn allow_preflight(&self, headers: &mut HeaderMap) {
        if let Self::Allowed(origin) = self {
            let accepted = "authorization, content-type, accept, x-correlation-id, x-requested-with, apollo-require-preflight, \
                            last-event-id";
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
            headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST"));
            headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(accepted));
            headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderName;

    use super::*;

    fn source(origins: &Origins, headers: &[(&'static str, &'static str)]) -> Source {
        let headers = headers.iter().map(|(k, v)| (HeaderName::from_static(k), HeaderValue::from_static(v))).collect();
        origins.source(&Uri::from_static("/graphql"), &headers)
    }

    #[test]
    fn only_our_own_pages_by_default() {
        let closed = Origins::new(&[], false);
        for own in [
            &[("host", "help.example")] as &[_],
            &[("host", "help.example"), ("origin", "https://help.example")],
            &[("host", "help.example:443"), ("origin", "https://help.example")],
            &[("host", "Localhost:3000"), ("origin", "http://localhost:3000")],
            &[("host", "help.example"), ("sec-fetch-site", "same-origin"), ("origin", "https://help.example")],
        ] {
            assert_eq!(source(&closed, own), Source::Own, "{own:?}");
        }
        for foreign in [
            &[("host", "help.example"), ("origin", "https://evil.example")] as &[_],
            &[("host", "help.example"), ("origin", "https://help.example:8443")],
            &[("host", "help.example"), ("origin", "null")],
            &[("host", "help.example"), ("sec-fetch-site", "cross-site")],
            &[("host", "help.example"), ("sec-fetch-site", "cross-site"), ("origin", "https://help.example")],
            &[("host", "help.example"), ("origin", "https://evil.example"), ("x-forwarded-host", "evil.example")],
            &[("origin", "https://evil.example")],
        ] {
            assert_eq!(source(&closed, foreign), Source::Foreign, "{foreign:?}");
        }
    }

    #[test]
    fn listed_origins_and_the_host_that_our_proxy_names() {
        let open = Origins::new(&["https://Console.example/".to_owned()], true);
        let listed = [("host", "api.example"), ("sec-fetch-site", "cross-site"), ("origin", "https://console.example")];
        assert_eq!(source(&open, &listed), Source::Allowed(HeaderValue::from_static("https://console.example")));
        let proxied = [("host", "10.0.0.1:3000"), ("x-forwarded-host", "api.example"), ("origin", "https://api.example")];
        assert_eq!(source(&open, &proxied), Source::Own);
        let everybody = Origins::new(&["*".to_owned()], false);
        assert!(matches!(source(&everybody, &[("origin", "https://any.example")]), Source::Allowed(_)));
    }
}
