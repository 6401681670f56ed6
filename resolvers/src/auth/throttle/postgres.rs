//! Counts in the table `throttles`: one statement for each step, so that no two attempts are counted as one.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ConnectionTrait, DbErr, Statement, Value};

use super::{Key, Limit, Verdict};
use crate::app::App;
use crate::context::Context;
use crate::db::{Counted, within};
use crate::error::Result;

/// A window that has ended begins anew. One that is full stays as it is, and then no row comes back.
const COUNT: &str = "INSERT INTO throttles AS kept (key, attempts, ends_at) VALUES ($1, 1, $2)
    ON CONFLICT (key) DO UPDATE SET
        attempts = CASE WHEN kept.ends_at <= $3 THEN 1 ELSE kept.attempts + 1 END,
        ends_at = CASE WHEN kept.ends_at <= $3 THEN $2 ELSE kept.ends_at END
    WHERE kept.ends_at <= $3 OR kept.attempts < $4
    RETURNING attempts";
const CHECK: &str = "SELECT ends_at FROM throttles WHERE key = $1 AND ends_at > $2 AND attempts >= $3";
const GIVE_BACK: &str = "UPDATE throttles SET attempts = attempts - 1 WHERE key = $1 AND attempts > 0";
const PURGE: &str = "DELETE FROM throttles WHERE ends_at <= $1";

pub(super) async fn count(cx: &Context, key: &Key, limit: Limit, now: DateTime<Utc>) -> Verdict {
    let values = [key.name().into(), (now + limit.window).into(), now.into(), attempts(limit)];
    match run(cx, COUNT, values).await {
        Ok(Some(_)) => Verdict::Fine,
        Ok(None) => match check(cx, key, limit, now).await {
            // It has ended, or was given back, in between: whoever comes now is the next.
            Verdict::Fine => Verdict::TooMany(TimeDelta::zero()),
            verdict => verdict,
        },
        Err(error) => silent(&error),
    }
}

pub(super) async fn check(cx: &Context, key: &Key, limit: Limit, now: DateTime<Utc>) -> Verdict {
    let row = run(cx, CHECK, [key.name().into(), now.into(), attempts(limit)]).await;
    match row.and_then(|row| row.map(|row| row.try_get::<DateTime<Utc>>("", "ends_at")).transpose()) {
        Ok(Some(ends_at)) => Verdict::TooMany(ends_at - now),
        Ok(None) => Verdict::Fine,
        Err(error) => silent(&error),
    }
}

pub(super) async fn give_back(cx: &Context, key: &Key) {
    if let Err(error) = run(cx, GIVE_BACK, [key.name().into()]).await {
        silent(&error);
    }
}

pub(super) async fn purge(app: &App) -> Result<u64> {
    let statement = Statement::from_sql_and_values(app.database.backend(), PURGE, [app.now().into()]);
    Ok(within(app.database.deadline, app.database.write.execute_raw(statement)).await?.rows_affected())
}

async fn run<const N: usize>(
    cx: &Context,
    sql: &str,
    values: [Value; N],
) -> std::result::Result<Option<sea_orm::QueryResult>, DbErr> {
    let statement = Statement::from_sql_and_values(cx.backend(), sql, values);
    Counted::new(&cx.app.database.write, &cx.request, &cx.app.database).query_one_raw(statement).await
}

fn attempts(limit: Limit) -> Value {
    i64::from(limit.attempts).into()
}

/// The attempt itself will not come far without the database; this node counts on.
fn silent(error: &DbErr) -> Verdict {
    tracing::debug!(%error, "attempts cannot be counted in the database");
    Verdict::Silent
}
