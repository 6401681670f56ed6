//! Events of analytics in a table.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{ArrayType, Value};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

use super::{Funnel, MAX_AMOUNT, Sum};
use crate::context::Context;

/// A statement that grows: its text and its values, with the placeholders of the database in use.
struct Text {
    backend: DbBackend,
    sql: String,
    values: Vec<Value>,
}

impl Text {
    fn new(backend: DbBackend) -> Self {
        Self { backend, sql: String::new(), values: Vec::new() }
    }

    /// A value, and how to write it.
    fn value(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        if self.backend == DbBackend::Postgres { format!("${}", self.values.len()) } else { "?".into() }
    }

    fn types(&mut self, types: &[&str]) -> String {
        if self.backend == DbBackend::Postgres {
            let array = types.iter().map(|t| Value::String(Some((*t).to_owned()))).collect();
            let array = self.value(Value::Array(ArrayType::String, Some(Box::new(array))));
            return format!("event_type = ANY({array})");
        }
        let json = self.value(serde_json::json!(types).to_string());
        format!("event_type IN (SELECT value FROM json_each({json}))")
    }

    fn statement(self) -> Statement {
        Statement::from_sql_and_values(self.backend, self.sql, self.values)
    }
}

/// See [`super::sums`].
pub(super) async fn sums(cx: &Context, moments: &[DateTime<Utc>], types: Option<&[&str]>) -> Result<Vec<Sum>, DbErr> {
    let mut text = Text::new(cx.backend());
    let (first, last) = (&moments[..moments.len() - 1], &moments[1..]);
    let spans = if cx.backend() == DbBackend::Postgres {
        let times = |times: &[DateTime<Utc>]| {
            let array = times.iter().map(|time| Value::ChronoDateTimeUtc(Some(*time))).collect();
            Value::Array(ArrayType::ChronoDateTimeUtc, Some(Box::new(array)))
        };
        let (from, to) = (text.value(times(first)), text.value(times(last)));
        format!("unnest({from}, {to}) WITH ORDINALITY AS spans(begins, ends, number)")
    } else {
        // As the driver writes times.
        let pairs: Vec<_> = first.iter().zip(last).map(|(from, to)| [from.to_rfc3339(), to.to_rfc3339()]).collect();
        let json = text.value(serde_json::json!(pairs).to_string());
        format!("(SELECT key + 1 AS number, value ->> 0 AS begins, value ->> 1 AS ends FROM json_each({json})) AS spans")
    };
    let which = match types {
        Some(types) => format!("WHERE {}", text.types(types)),
        None => String::new(),
    };
    // SQLite's total is a double, which is exact up to there.
    let amount = match cx.backend() {
        DbBackend::Postgres => format!("least(coalesce(sum(amount), 0), {MAX_AMOUNT})"),
        _ => format!("min(total(amount), {MAX_AMOUNT})"),
    };
    text.sql = format!(
        "SELECT CAST(spans.number AS bigint) AS number, event_type, currency, count(*) AS events, CAST({amount} AS bigint) AS amount
         FROM {spans} JOIN analytics_events ON timestamp >= spans.begins AND timestamp < spans.ends {which}
         GROUP BY spans.number, event_type, currency"
    );
    let rows = cx.db().query_all_raw(text.statement()).await?;
    let sum = |row: &sea_orm::QueryResult| {
        Ok(Sum {
            span: usize::try_from(row.try_get::<i64>("", "number")? - 1).unwrap_or_default(),
            event_type: row.try_get("", "event_type")?,
            currency: row.try_get("", "currency")?,
            events: row.try_get("", "events")?,
            amount: row.try_get("", "amount")?,
        })
    };
    rows.iter().map(sum).collect()
}

/// See [`super::funnel()`]. Each event of a step carries the latest beginning of a way that led to it; times are milliseconds.
pub(super) async fn funnel(cx: &Context, funnel: &Funnel) -> Result<Vec<i64>, DbErr> {
    let mut text = Text::new(cx.backend());
    let milliseconds = match cx.backend() {
        DbBackend::Postgres => "CAST(extract(epoch FROM timestamp) * 1000 AS bigint)",
        _ => "CAST(round(unixepoch(timestamp, 'subsec') * 1000) AS integer)",
    };
    let steps: Vec<&str> = funnel.steps.iter().map(String::as_str).collect();
    let (from, to) = (text.value(funnel.from), text.value(funnel.to));
    let types = text.types(&steps);
    let first = text.value(steps[0]);
    let mut sql = format!(
        "WITH events AS (SELECT user_id, event_type, {milliseconds} AS ms FROM analytics_events
         WHERE timestamp >= {from} AND timestamp < {to} AND {types} AND user_id IS NOT NULL),
         w0 AS (SELECT user_id, event_type, ms, CASE WHEN event_type = {first} THEN ms END AS s0 FROM events)"
    );
    let mut columns = "user_id, event_type, ms, s0".to_owned();
    for (place, step) in steps.iter().enumerate().skip(1) {
        let (before, step, window) = (place - 1, text.value(*step), text.value(funnel.window.num_milliseconds()));
        let _ = write!(
            sql,
            ", b{place} AS (SELECT {columns}, max(s{before}) OVER (PARTITION BY user_id ORDER BY ms
                GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS begun FROM w{before}),
             w{place} AS (SELECT {columns}, CASE WHEN event_type = {step} AND ms - begun <= {window} THEN begun END AS s{place}
                FROM b{place})"
        );
        let _ = write!(columns, ", s{place}");
    }
    let counts: Vec<_> = (0..steps.len())
        .map(|place| format!("count(DISTINCT CASE WHEN s{place} IS NOT NULL THEN user_id END) AS c{place}"))
        .collect();
    let _ = write!(sql, " SELECT {} FROM w{}", counts.join(", "), steps.len() - 1);
    text.sql = sql;
    let row = cx.db().query_one_raw(text.statement()).await?;
    let Some(row) = row else { return Ok(vec![0; steps.len()]) };
    (0..steps.len()).map(|place| row.try_get("", &format!("c{place}"))).collect()
}
