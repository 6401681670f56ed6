//! Which media types a client sends and understands:
//! <https://graphql.github.io/graphql-over-http/draft/#sec-Media-Types>.

use axum::http::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName};

/// The media types of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Media {
    /// `application/json`, for clients that know nothing better. The status says whether the request was well-formed, no more.
    Json,
    /// `application/graphql-response+json`. The status says whether the operation was executed.
    GraphqlResponse,
    /// `text/event-stream`: <https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md>, distinct connections.
    EventStream,
}

impl Media {
    /// The header of the answer.
    pub(crate) fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json; charset=utf-8",
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::EventStream => "text/event-stream; charset=utf-8",
        }
    }
}

/// How much a client wants a media type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Preference {
    /// In thousandths; 0 is "not at all".
    quality: u16,
    /// 3 for the type itself, 2 for `application/*`, 1 for `*/*`, 0 when it is not mentioned.
    specificity: u8,
}

/// The media type to answer in; nothing when the client accepts none of ours.
pub(crate) fn media(headers: &HeaderMap) -> Option<Media> {
    let accept = accept(headers);
    if accept.trim().is_empty() {
        return Some(Media::Json);
    }
    let json = preference(&accept, "application", "json");
    let graphql = preference(&accept, "application", "graphql-response+json");
    let events = preference(&accept, "text", "event-stream");
    // A client that only takes anything does not expect a stream.
    if events.specificity == 3 && events.quality > 0 && events > json && events > graphql {
        return Some(Media::EventStream);
    }
    // Among equals a client that names the newer type understands it; one that takes anything may not.
    if graphql.quality > json.quality || graphql.quality == json.quality && graphql.quality > 0 && graphql.specificity == 3 {
        Some(Media::GraphqlResponse)
    } else if json.quality > 0 {
        Some(Media::Json)
    } else {
        None
    }
}

/// True for a browser that opens a page.
pub(crate) fn prefers_html(headers: &HeaderMap) -> bool {
    let accept = accept(headers);
    let html = preference(&accept, "text", "html");
    let json = preference(&accept, "application", "json");
    let graphql = preference(&accept, "application", "graphql-response+json");
    html.specificity == 3 && html.quality > json.quality && html.quality > graphql.quality
}

/// True when the body is declared as JSON in UTF-8. Bodies that a form of another site could send are not.
pub(crate) fn sends_json(headers: &HeaderMap) -> bool {
    let mut values = headers.get_all(CONTENT_TYPE).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return false };
    value.to_str().is_ok_and(|value| {
        let (essence, parameters) = value.split_once(';').unwrap_or((value, ""));
        essence.trim().eq_ignore_ascii_case("application/json") && utf8(parameters)
    })
}

/// True for a client that takes answers in a content coding.
pub(crate) fn takes_coding(headers: &HeaderMap, coding: &str) -> bool {
    let accepted = list(headers, &ACCEPT_ENCODING);
    let quality = |name: &str| {
        let mut ranges = accepted.split(',').map(|range| range.split_once(';').unwrap_or((range, "")));
        ranges.find(|(range, _)| range.trim().eq_ignore_ascii_case(name)).map(|(_, parameters)| quality(parameters))
    };
    quality(coding).or_else(|| quality("*")).is_some_and(|quality| quality > 0)
}

fn accept(headers: &HeaderMap) -> String {
    list(headers, &ACCEPT)
}

fn list(headers: &HeaderMap, name: &HeaderName) -> String {
    headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect::<Vec<_>>().join(",")
}

/// What the most specific range that covers the type says.
fn preference(accept: &str, kind: &str, subtype: &str) -> Preference {
    let mut best = Preference::default();
    for range in accept.split(',') {
        let (essence, parameters) = range.split_once(';').unwrap_or((range, ""));
        let Some((range_kind, range_subtype)) = essence.trim().split_once('/') else { continue };
        let specificity = match (range_kind, range_subtype) {
            ("*", "*") => 1,
            (k, "*") if k.eq_ignore_ascii_case(kind) => 2,
            (k, s) if k.eq_ignore_ascii_case(kind) && s.eq_ignore_ascii_case(subtype) => 3,
            _ => continue,
        };
        let quality = if utf8(parameters) { quality(parameters) } else { 0 };
        let this = Preference { quality, specificity };
        if (this.specificity, this.quality) > (best.specificity, best.quality) {
            best = this;
        }
    }
    best
}

fn parameter<'p>(parameters: &'p str, name: &str) -> Option<&'p str> {
    parameters.split(';').find_map(|parameter| {
        let (key, value) = parameter.split_once('=')?;
        key.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"'))
    })
}

fn utf8(parameters: &str) -> bool {
    parameter(parameters, "charset").is_none_or(|c| c.eq_ignore_ascii_case("utf-8") || c.eq_ignore_ascii_case("utf8"))
}

fn quality(parameters: &str) -> u16 {
    let q = parameter(parameters, "q").and_then(|q| q.parse::<f32>().ok()).unwrap_or(1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=1000; NaN becomes 0")]
    let thousandths = (q.clamp(0.0, 1.0) * 1000.0).round() as u16;
    thousandths
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn with(name: HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn the_answer_is_in_the_type_that_the_client_wants_most() {
        use Media::{EventStream, GraphqlResponse, Json};
        assert_eq!(media(&HeaderMap::new()), Some(Json));
        for (accept, expected) in [
            ("", Some(Json)),
            ("*/*", Some(Json)),
            ("application/*", Some(Json)),
            ("application/json", Some(Json)),
            ("Application/JSON; charset=UTF-8", Some(Json)),
            ("application/graphql-response+json", Some(GraphqlResponse)),
            ("application/graphql-response+json; charset=utf-8", Some(GraphqlResponse)),
            ("application/graphql-response+json, application/json;q=0.9", Some(GraphqlResponse)),
            ("application/json, application/graphql-response+json", Some(GraphqlResponse)),
            ("application/json, application/graphql-response+json;q=0.5", Some(Json)),
            ("application/graphql-response+json, */*", Some(GraphqlResponse)),
            ("application/json;q=0, */*", Some(GraphqlResponse)),
            ("application/graphql-response+json;q=0, */*;q=0.1", Some(Json)),
            ("text/html, */*;q=0.1", Some(Json)),
            ("text/event-stream", Some(EventStream)),
            ("text/event-stream, */*", Some(EventStream)),
            ("text/event-stream, application/json", Some(Json)),
            ("text/event-stream, application/graphql-response+json;q=0.9", Some(EventStream)),
            ("text/event-stream;q=0", None),
            ("text/*", None),
            ("application/json;charset=iso-8859-1", None),
            ("application/json;q=0", None),
            ("text/html", None),
            ("image/*", None),
            ("nonsense", None),
        ] {
            assert_eq!(media(&with(ACCEPT, accept)), expected, "{accept}");
        }
    }

    #[test]
    fn several_accept_headers_are_one_list() {
        let mut headers = with(ACCEPT, "text/html");
        headers.append(ACCEPT, HeaderValue::from_static("application/json"));
        assert_eq!(media(&headers), Some(Media::Json));
    }

    #[test]
    fn a_browser_that_opens_a_page_is_told_from_a_client() {
        assert!(prefers_html(&with(ACCEPT, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")));
        for accept in ["*/*", "", "application/json", "application/json, text/html", "text/html;q=0.5, */*"] {
            assert!(!prefers_html(&with(ACCEPT, accept)), "{accept}");
        }
    }

    #[test]
    fn a_coding_is_taken_when_it_is_named_or_anything_is() {
        for value in ["gzip, deflate, br", "br;q=0.5", "*", "BR , *;q=0"] {
            assert!(takes_coding(&with(ACCEPT_ENCODING, value), "br"), "{value}");
        }
        for value in ["gzip", "br;q=0, *", "*;q=0", "brx", ""] {
            assert!(!takes_coding(&with(ACCEPT_ENCODING, value), "br"), "{value}");
        }
        assert!(!takes_coding(&HeaderMap::new(), "br"));
    }

    #[test]
    fn only_json_in_utf8_is_read() {
        for value in ["application/json", "application/json; charset=utf-8", "application/json;charset=\"UTF-8\""] {
            assert!(sends_json(&with(CONTENT_TYPE, value)), "{value}");
        }
        for value in ["text/plain", "application/json; charset=utf-16", "application/graphql", "application/jsonx", ""] {
            assert!(!sends_json(&with(CONTENT_TYPE, value)), "{value}");
        }
        assert!(!sends_json(&HeaderMap::new()));
    }
}
