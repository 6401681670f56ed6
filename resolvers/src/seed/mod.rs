//! A help desk to look at: people, companies and conversations, the same each time.
//!
//! Everything follows from the size and from the day: rows are drawn by [`dice`], ids included, and all times are counted back from the
//! last midnight (UTC) of the application's clock. Two databases seeded on one day with one size are equal, password hashes aside.
//! Customers have no account: what they write has no author, as if it had come by mail.

mod calendar;
mod companies;
mod conversations;
mod dice;
mod people;
mod plan;
mod rows;
mod story;
#[cfg(test)]
mod tests;
mod topics;
mod words;

use chrono::{DateTime, NaiveTime, Utc};
use entities::{customer, user};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter};

use crate::auth::password;
use crate::context::Context;
use crate::error::{Error, Result, UserError};
use crate::roles;
use crate::search;
use crate::write::Write;

pub use dice::Dice;

use conversations::Conversations;
use rows::Rows;

/// The password of every seeded user. None of them is an administrator.
pub const DEMO_PASSWORD: &str = "help-desk-demo";
/// The domain of the seeded users' addresses. The first five are called after their roles: `manager@`, `agent@`, `analyst@`, `user@` and
/// `partner@`.
pub const DEMO_DOMAIN: &str = "demo.example";
/// What the seeded events name as their request. No request can have this name: theirs has no space in it.
pub(crate) const CORRELATION_ID: &str = "the seed";
/// Over how many days the tickets spread.
const DAYS: u64 = 120;
/// How many tickets are in memory at once, with their comments and events.
const TICKETS_AT_ONCE: u64 = 2_000;

/// How many rows to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Users; at least five.
    pub users: u64,
    /// Customers; at least one.
    pub customers: u64,
    /// Tickets.
    pub tickets: u64,
    /// Comments; none without tickets.
    pub comments: u64,
}

impl Size {
    /// Enough to look at: 25 users, 40 customers, 200 tickets, 600 comments.
    pub fn small() -> Self {
        Self { users: 25, customers: 40, tickets: 200, comments: 600 }
    }

    /// A desk with so many tickets, and a hundredth as many users, a twentieth as many customers and three comments for each; not less
    /// than the small one of users and customers.
    pub fn for_tickets(tickets: u64) -> Self {
        let small = Self::small();
        Self {
            users: small.users.max(tickets / 100),
            customers: small.customers.max(tickets / 20),
            tickets,
            comments: tickets * 3,
        }
    }

    fn total(self) -> u64 {
        self.users + self.customers + self.tickets + self.comments
    }
}

/// Fills a database that has no customers yet, and tells `progress` how many rows of how many are written. All of them are one transaction,
/// figures included: a seed that is interrupted has not been, and can be started again. Only what makes the rows quick to find comes
/// after it.
///
/// # Errors
/// [`Error::Rejected`] when there are customers or seeded users already; the database's.
pub async fn run(cx: &Context, size: Size, progress: impl Fn(u64, u64) + Send + Sync) -> Result<()> {
    let size = Size {
        users: size.users.max(5),
        customers: size.customers.max(1),
        comments: if size.tickets == 0 { 0 } else { size.comments },
        ..size
    };
    refuse_if_seeded(cx).await?;
    roles::ensure_built_in(cx).await?;
    let today = midnight(cx.app.now());
    let hash = password::hash(&cx.app, DEMO_PASSWORD).await?;
    progress(0, size.total());

    let mut rows = Rows::default();
    let people = people::people(size.users, today, &hash, &mut rows);
    let companies = companies::companies(size.customers, today, &mut rows);
    let mut stored = rows.count();
    let mut write = Write::begin(cx).await?;
    rows.store(&mut write).await?;
    progress(stored, size.total());

    let conversations = Conversations::new(size, today, &people, &companies);
    for first in (0..size.tickets).step_by(usize::try_from(TICKETS_AT_ONCE).unwrap_or(1)) {
        let rows = conversations.rows(first..size.tickets.min(first + TICKETS_AT_ONCE));
        stored += rows.count();
        rows.store(&mut write).await?;
        progress(stored, size.total());
    }
    if cx.backend() == DbBackend::Postgres {
        let sequence = "SELECT setval(pg_get_serial_sequence('support_tickets', 'number'),
            (SELECT COALESCE(MAX(number), 0) + 1 FROM support_tickets), false)";
        write.execute_unprepared(sequence).await?;
    }
    write.commit().await?;
    finish(cx).await
}

fn midnight(now: DateTime<Utc>) -> DateTime<Utc> {
    now.date_naive().and_time(NaiveTime::MIN).and_utc()
}

async fn refuse_if_seeded(cx: &Context) -> Result<()> {
    if customer::Entity::find().count(&cx.db()).await? > 0 {
        let message = "There are customers already: the demo data goes into a database without customers. Should they be those of a seed that \
            was interrupted while it made its rows quick to find, `backoffice search rebuild` does the rest";
        return Err(Error::from(UserError::conflict(message)));
    }
    let ours = user::Entity::find().filter(user::Column::Email.like(format!("%@{DEMO_DOMAIN}")));
    if ours.count(&cx.db()).await? > 0 {
        let message = format!("There are users of {DEMO_DOMAIN} already: the demo data goes into a database without them");
        return Err(Error::from(UserError::conflict(message)));
    }
    Ok(())
}

/// The positions of the events, what can be found, and the statistics that a database plans by.
async fn finish(cx: &Context) -> Result<()> {
    search::rebuild(cx, |_, _| {}).await?;
    cx.app.database.write.execute_unprepared("ANALYZE").await?;
    Ok(())
}
