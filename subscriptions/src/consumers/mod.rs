//! Consumers of the log: how far each has come, which process works for it, and what it gave up.
//!
//! A consumer is one row of `consumers`. One process at a time works for it: it holds the row for a while, and every later write of that
//! process names the holder and the position it began from. Who has lost the row in the meantime changes nothing.

pub mod backlog;
pub mod dead_letters;

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use entities::consumer::{ActiveModel, Column, Entity, Model};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, Set, UpdateMany};
use serde::Deserialize;
use uuid::Uuid;

/// How consumers go about their work.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Tries of one event before it becomes a dead letter.
    pub attempts: u32,
    /// The pause after the first failure in milliseconds; it doubles with each further one.
    pub first_retry_ms: u64,
    /// The longest pause in milliseconds.
    pub longest_retry_ms: u64,
    /// How long a process holds a consumer without having said that it still lives, in milliseconds.
    pub lease_ms: u64,
    /// How long one effect may take, in milliseconds. Its process says meanwhile that it still lives.
    pub effect_timeout_ms: u64,
}

impl Settings {
    /// How long a process holds a consumer.
    pub fn lease(&self) -> TimeDelta {
        TimeDelta::milliseconds(self.lease_ms.try_into().unwrap_or(i64::MAX / 1000))
    }

    /// How much of the lease is left when whoever works for the consumer has to say that it still lives: two thirds, so there is time for a
    /// word that comes late.
    pub fn enough(&self) -> TimeDelta {
        self.lease() / 3 * 2
    }

    /// How long an effect may take.
    pub fn effect_timeout(&self) -> Duration {
        Duration::from_millis(self.effect_timeout_ms)
    }

    /// The pause after so many failures in a row. Half of it is left to `dice`, so that those who failed together do not all come back
    /// together.
    pub fn pause(&self, failures: u32, dice: u16) -> TimeDelta {
        let doubled = self.first_retry_ms.saturating_mul(1 << failures.saturating_sub(1).min(32));
        let longest = doubled.min(self.longest_retry_ms);
        let chosen = longest / 2 + (longest / 2).saturating_mul(dice.into()) / u64::from(u16::MAX);
        TimeDelta::milliseconds(chosen.try_into().unwrap_or(i64::MAX / 1000))
    }
}

/// Makes a consumer known that begins after a position; one that is known stays where it is.
///
/// # Errors
/// The database's.
pub async fn enroll<C: ConnectionTrait>(db: &C, name: &str, position: i64) -> Result<(), DbErr> {
    let row = ActiveModel { name: Set(name.into()), position: Set(position), ..Default::default() };
    let known = OnConflict::column(Column::Name).do_nothing().to_owned();
    Entity::insert(row).on_conflict(known).exec_without_returning(db).await.map(drop)
}

/// A consumer.
///
/// # Errors
/// The database's; also when it was never enrolled.
pub async fn find<C: ConnectionTrait>(db: &C, name: &str) -> Result<Model, DbErr> {
    let row = Entity::find_by_id(name).all(db).await?.pop();
    row.ok_or_else(|| DbErr::RecordNotFound(format!("no consumer {name}")))
}

/// All of them, by name.
///
/// # Errors
/// The database's.
pub async fn all<C: ConnectionTrait>(db: &C) -> Result<Vec<Model>, DbErr> {
    Entity::find().order_by_asc(Column::Name).all(db).await
}

/// Takes a consumer for a process, or holds it longer; answers false when another process holds it.
///
/// # Errors
/// The database's.
pub async fn take<C: ConnectionTrait>(
    db: &C,
    name: &str,
    holder: Uuid,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let free = Condition::any().add(Column::Holder.is_null()).add(Column::Holder.eq(holder)).add(Column::HeldUntil.lte(now));
    let row = Entity::update_many().filter(Column::Name.eq(name)).filter(free);
    let row = row.col_expr(Column::Holder, Expr::value(holder)).col_expr(Column::HeldUntil, Expr::value(until));
    Ok(row.exec(db).await?.rows_affected == 1)
}

/// Holds a consumer until a later time. False when another process has it now, or nobody: whoever let it go takes it anew.
///
/// # Errors
/// The database's.
pub async fn renew<C: ConnectionTrait>(db: &C, name: &str, holder: Uuid, until: DateTime<Utc>) -> Result<bool, DbErr> {
    let row = Entity::update_many().filter(Column::Name.eq(name)).filter(Column::Holder.eq(holder));
    let row = row.filter(Column::HeldUntil.lt(until)).col_expr(Column::HeldUntil, Expr::value(until));
    Ok(row.exec(db).await?.rows_affected == 1)
}

/// Lets a consumer go, so that another process need not wait.
///
/// # Errors
/// The database's.
pub async fn release<C: ConnectionTrait>(db: &C, name: &str, holder: Uuid) -> Result<(), DbErr> {
    let row = Entity::update_many().filter(Column::Name.eq(name)).filter(Column::Holder.eq(holder));
    let row = row.set(ActiveModel { holder: Set(None), held_until: Set(None), ..Default::default() });
    row.exec(db).await.map(drop)
}

/// Everything up to `position` is dealt with. False when another process has the consumer now.
///
/// # Errors
/// The database's.
pub async fn advance<C: ConnectionTrait>(db: &C, held: &Model, position: i64) -> Result<bool, DbErr> {
    let row = ActiveModel {
        position: Set(position),
        attempts: Set(0),
        failures: Set(0),
        retry_at: Set(None),
        last_error: Set(None),
        ..Default::default()
    };
    Ok(as_held(held).set(row).exec(db).await?.rows_affected == 1)
}

/// Everything up to `position` is dealt with, whoever has the consumer: done by hand. One that is further already stays there.
///
/// # Errors
/// The database's.
pub async fn pass_to<C: ConnectionTrait>(db: &C, name: &str, position: i64) -> Result<(), DbErr> {
    let row = Entity::update_many().filter(Column::Name.eq(name)).filter(Column::Position.lt(position));
    row.col_expr(Column::Position, Expr::value(position)).exec(db).await.map(drop)
}

/// The next event has failed, and is tried again at `retry_at`. False when another process has the consumer now.
///
/// # Errors
/// The database's.
pub async fn postpone<C: ConnectionTrait>(db: &C, held: &Model, failed: &Model) -> Result<bool, DbErr> {
    let row = ActiveModel {
        attempts: Set(failed.attempts),
        failures: Set(failed.failures),
        retry_at: Set(failed.retry_at),
        last_error: Set(failed.last_error.clone()),
        ..Default::default()
    };
    Ok(as_held(held).set(row).exec(db).await?.rows_affected == 1)
}

/// The row, as long as it is what its holder believes.
fn as_held(held: &Model) -> UpdateMany<Entity> {
    let row = Entity::update_many().filter(Column::Name.eq(held.name.as_str())).filter(Column::Position.eq(held.position));
    row.filter(Column::Holder.eq(held.holder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest_and_are_never_less_than_half() {
        let settings =
            Settings { attempts: 8, first_retry_ms: 1000, longest_retry_ms: 60_000, lease_ms: 3000, effect_timeout_ms: 15_000 };
        let between = |failures, least, most| {
            let pauses = [0, 1, 999, u16::MAX].map(|dice| settings.pause(failures, dice).num_milliseconds());
            assert_eq!((pauses[0], pauses[3]), (least, most), "{failures}");
            assert!(pauses.is_sorted(), "{pauses:?}");
        };
        between(1, 500, 1000);
        between(2, 1000, 2000);
        between(6, 16_000, 32_000);
        between(7, 30_000, 60_000);
        between(u32::MAX, 30_000, 60_000);
    }
}
