//! The log: one JSON object per line on stdout, with the same keys first on every line (S163-S165).
//!
//! `correlationId`, `userId` and `requestId` come from the span that the line was written in (S167), so deeper code need not know them.

mod redact;
mod system;

use std::backtrace::Backtrace;
use std::error::Error;
use std::fmt::{Debug, Write as _};
use std::io::Write as _;

use chrono::SecondsFormat;
use resolvers::clock::Clock;
use serde_json::{Value as Json, json};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Span, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Registry};

pub use system::Collected;

use crate::config::{Log, LogFormat};

const SERVICE: &str = "backoffice";
/// The keys that every line has; a field of the same name as one of the others would hide it, so it is left out.
const FROM_SPAN: [&str; 3] = ["correlationId", "userId", "requestId"];
const OWN: [&str; 4] = ["timestamp", "level", "message", "service"];

/// Starts logging. Only the first call of a process has an effect, and answers with what is to be kept as system logs.
pub fn init(settings: &Log) -> Option<Collected> {
    let filter = settings.level.parse::<EnvFilter>().unwrap_or_else(|_| EnvFilter::new("info"));
    let (collector, collected) = system::collect(Clock::System);
    let registry = Registry::default().with(filter).with(SpanFields).with(collector);
    let started = match settings.format {
        LogFormat::Json => registry.with(JsonLines { clock: Clock::System }).try_init(),
        LogFormat::Text => registry.with(tracing_subscriber::fmt::layer()).try_init(),
    };
    started.ok()?;
    std::panic::set_hook(Box::new(log_panic));
    Some(collected)
}

/// The span of a request, or of an operation on a socket. It is on whatever the level, or warnings would not say whose they are.
pub fn request_span(correlation_id: &str, request_id: &str) -> Span {
    tracing::error_span!("request", correlationId = correlation_id, requestId = request_id, userId = tracing::field::Empty)
}

/// Says, in the current span, who is asking.
pub fn record_user(user_id: impl std::fmt::Display) {
    Span::current().record("userId", tracing::field::display(user_id));
}

fn log_panic(info: &std::panic::PanicHookInfo<'_>) {
    let text = info.payload_as_str().unwrap_or("a panic without a text");
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    let error = json!({"name": "panic", "message": text, "stack": format!("at {place}\n{}", Backtrace::force_capture())});
    tracing::error!(error = %error, "Panicked");
}

struct JsonLines {
    clock: Clock,
}

/// The fields of a span or event, in the order they were written.
#[derive(Default)]
struct Fields {
    message: String,
    list: Vec<(&'static str, Json)>,
}

impl Fields {
    fn set(&mut self, name: &'static str, value: Json) {
        let name = name.strip_prefix("r#").unwrap_or(name);
        match self.list.iter_mut().find(|(n, _)| *n == name) {
            Some((_, old)) => *old = value,
            None => self.list.push((name, value)),
        }
    }
}

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "message" => value.clone_into(&mut self.message),
            "error" => self.set("error", error_from_text(value)),
            name => self.set(name, value.into()),
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let mut text = String::new();
        // Writing to a text does not fail.
        let _ = write!(text, "{value:?}");
        self.record_str(field, &text);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.set(field.name(), value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.set(field.name(), value.into());
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.set(field.name(), value.into());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.set(field.name(), value.into());
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        let mut stack = Vec::new();
        let mut cause = value.source();
        while let Some(error) = cause {
            stack.push(format!("caused by: {error}"));
            cause = error.source();
        }
        let debug = format!("{value:?}");
        let name = debug.split(|c: char| !c.is_alphanumeric() && c != '_').next().filter(|name| !name.is_empty());
        self.set(field.name(), json!({"name": name.unwrap_or("Error"), "message": value.to_string(), "stack": stack.join("\n")}));
    }
}

/// An error of which only the text is known; a panic's is an object already.
fn error_from_text(text: &str) -> Json {
    match serde_json::from_str(text) {
        Ok(Json::Object(object)) if object.contains_key("stack") => Json::Object(object),
        _ => json!({"name": "Error", "message": text, "stack": ""}),
    }
}

/// Keeps the fields of spans, for the lines that are written in them.
struct SpanFields;

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for SpanFields {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(fields);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        if let Some(fields) = span.extensions_mut().get_mut::<Fields>() {
            values.record(fields);
        }
    }
}

impl Fields {
    /// The fields of an event, and those of the spans that it happened in.
    fn of<S: Subscriber + for<'a> LookupSpan<'a>>(event: &Event<'_>, context: &Context<'_, S>) -> Self {
        let mut fields = Self::default();
        for span in context.event_scope(event).into_iter().flat_map(|scope| scope.from_root()) {
            if let Some(of_span) = span.extensions().get::<Self>() {
                for (name, value) in &of_span.list {
                    fields.set(name, value.clone());
                }
            }
        }
        event.record(&mut fields);
        fields
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for JsonLines {
    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let fields = Fields::of(event, &context);
        let time = self.clock.now().to_rfc3339_opts(SecondsFormat::Millis, true);
        let line = line(&time, *event.metadata().level(), event.metadata().target(), &fields);
        // A log that cannot be written has nobody to tell.
        let _ = std::io::stdout().lock().write_all(&line);
    }
}

fn line(time: &str, level: Level, target: &'static str, fields: &Fields) -> Vec<u8> {
    let level = match level {
        Level::ERROR => "error",
        Level::WARN => "warn",
        Level::INFO => "info",
        Level::DEBUG => "debug",
        _ => "trace",
    };
    let mut line = Vec::with_capacity(256);
    for (name, value) in OWN.into_iter().zip([time, level, &fields.message, SERVICE]) {
        key(&mut line, name, &value);
    }
    let find = |name: &str| fields.list.iter().find(|(n, _)| *n == name).map_or(&Json::Null, |(_, value)| value);
    for name in FROM_SPAN {
        key(&mut line, name, find(name));
    }
    for (name, value) in fields.list.iter().filter(|(name, _)| !FROM_SPAN.contains(name) && !OWN.contains(name)) {
        key(&mut line, name, value);
    }
    if !fields.list.iter().any(|(name, _)| *name == "target") {
        key(&mut line, "target", &target);
    }
    line.extend_from_slice(b"}\n");
    line
}

fn key<V: serde::Serialize>(line: &mut Vec<u8>, name: &str, value: &V) {
    line.push(if line.is_empty() { b'{' } else { b',' });
    // Names are ours and values are JSON already: neither fails.
    let _ = serde_json::to_writer(&mut *line, name);
    line.push(b':');
    let _ = serde_json::to_writer(line, value);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_come_first_and_in_order() {
        let mut fields = Fields { message: "Saved \"it\"\n".into(), ..Fields::default() };
        fields.set("duration", 12.into());
        fields.set("requestId", "r".into());
        fields.set("correlationId", "c".into());
        fields.set("level", "not this".into());
        let line = String::from_utf8(line("2026-11-22T09:30:00.000Z", Level::WARN, "web", &fields)).unwrap();
        assert_eq!(
            line,
            "{\"timestamp\":\"2026-11-22T09:30:00.000Z\",\"level\":\"warn\",\"message\":\"Saved \\\"it\\\"\\n\",\
             \"service\":\"backoffice\",\"correlationId\":\"c\",\"userId\":null,\"requestId\":\"r\",\"duration\":12,\
             \"target\":\"web\"}\n"
        );
    }

    #[test]
    fn an_error_has_a_name_a_message_and_a_stack() {
        assert_eq!(error_from_text("no disk"), json!({"name": "Error", "message": "no disk", "stack": ""}));
        assert_eq!(error_from_text("17"), json!({"name": "Error", "message": "17", "stack": ""}));
    }
}
