//! What is remembered of rows, so that they are not read again: users by id, pages of the list of users, roles.
//!
//! **Where.** In this process, and, when the nodes share a Redis beside PostgreSQL, there too, for all of them. Beside SQLite there is one
//! node, and asking Redis takes longer than reading the row, so nobody asks it.
//!
//! **How old an answer may be.** On the node of the writer nothing is older than the last commit. On another node nothing is older than a
//! second ([`known::CURRENT`]), and usually the few milliseconds that the log needs.
//!
//! **Why that holds.** Nothing is ever told to forget, so no such word can be lost, come late, or overtake another. A store may keep what it
//! likes, lose it, or be emptied; each *use* of an entry is decided by what this node has read in the log ([`known::Known`]):
//!
//! 1. An entry carries `head`, the position up to which the node that read it had told the log before it began to read. An event at or below
//!    `head` was committed before the reading began, so the reading saw it. In other words: what a reading did not see stands above its `head`.
//! 2. A node remembers for each row the position of the last event about it, and uses an entry only if its `head` is not below. So an entry that
//!    was read before a change is used by nobody who has read of the change, whoever stored it, and however late: the reader on node B that
//!    reads before the commit of node A and stores after it stores a `head` below the event.
//! 3. A writer does not know the position of its event yet. It marks the row before COMMIT, and while a row is marked no entry of it is used
//!    on this node; the log takes the mark away when it tells the event. A mark whose event never comes lapses after a minute, by
//!    when its transaction is over. Until then the row is read from the database, which is never wrong.
//! 4. A node uses entries only while it is *current*: within the last second it has begun to read the log and come to its end. So
//!    all that was committed more than a second ago is known. A node that is not, because the database is away or silent, asks the database.
//! 5. A node that starts knows nothing of what came before, so it uses no entry from before its start: its floor is the end of the log then.
//!
//! So Redis may be stopped, restarted, emptied, or throw entries out when its memory is full, and what it still has after a
//! time without anybody hearing of changes is judged like anything else. A store does not replace an entry by one with a lower `head`,
//! which saves a reading, and is not needed for the truth. What has no event, such as a row changed by hand, is found after the time to live;
//! so is what a newer program beside this one records by a kind of event that this one does not know.
//!
//! **Who sees it.** Rows are kept whole, and each use asks [`is_visible_to`](entities::user::is_visible_to) for the viewer of this moment; fields are guarded where they are
//! shown. Pages are kept under the whole query and all that the viewer may do, and, for whoever does not see every user, who they are.
//! Hashes of passwords are not kept. Rules that decide by a row read it in their transaction, never here.
//!
//! **One reading for all.** Whoever misses an entry that is being read waits for that reading, under the same conditions as for an entry.
//!
//! Not here: who the viewers are ([`crate::auth`]), whose bound of half a second holds without the log; and the figures of
//! the dashboard ([`crate::dashboard`]), one statement a second on each node: to ask Redis for them would cost as much.

mod kept;
pub(crate) mod known;
pub(crate) mod roles;
mod store;
#[cfg(test)]
mod tests;
pub(crate) mod users;

use std::sync::Arc;
use std::time::Duration;

use entities::{role, user};
use serde::Deserialize;
use uuid::Uuid;

use crate::shared::Redis;
use kept::Cache;
use known::{Known, Noun, On};
use store::Store;

/// How long entries are kept at most, in milliseconds; 0 keeps none.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Users by id (S141).
    pub users_ttl_ms: u64,
    /// Pages of the list of users, and its size (S105).
    pub user_lists_ttl_ms: u64,
    /// Roles by name, which hold the permissions of users.
    pub roles_ttl_ms: u64,
}

/// The most entries in this process: of users, of pages and sizes of their list, of roles.
const USERS: u64 = 20_000;
const LISTS: u64 = 1_000;
const ROLES: u64 = 1_000;

/// All that is remembered.
#[derive(Debug)]
pub struct Caches {
    /// What this node has read in the log.
    pub(crate) known: Known,
    users: Cache<Uuid, Arc<user::Model>>,
    user_lists: Cache<users::ListKey, Arc<Vec<Arc<user::Model>>>>,
    user_counts: Cache<users::ListKey, i64>,
    roles: Cache<String, Arc<role::Model>>,
}

impl Caches {
    /// Empty ones, in this process, and in Redis too when there is one.
    pub(crate) fn new(settings: &Settings, redis: Option<&Arc<Redis>>) -> Self {
        let ms = Duration::from_millis;
        Self {
            known: Known::default(),
            users: Cache::new("users", ms(settings.users_ttl_ms), Store::new(USERS, redis), |id| On::Row(Noun::User, *id)),
            user_lists: Cache::new("user_lists", ms(settings.user_lists_ttl_ms), Store::new(LISTS, redis), |_| {
                On::Any(Noun::User)
            }),
            user_counts: Cache::new("user_counts", ms(settings.user_lists_ttl_ms), Store::new(LISTS, redis), |_| {
                On::Any(Noun::User)
            }),
            roles: Cache::new("roles", ms(settings.roles_ttl_ms), Store::new(ROLES, redis), |_| On::Any(Noun::Role)),
        }
    }

    /// The log is another one: what was read beside positions of the lost one says nothing.
    pub(crate) fn forget_near(&self) {
        self.users.forget_near();
        self.user_lists.forget_near();
        self.user_counts.forget_near();
        self.roles.forget_near();
    }
}

/// Counts the uses of something that is remembered, by how they ended: `hit`, `shared_hit` (in Redis), `miss`, `bypass`.
pub(crate) fn count(cache: &'static str, outcome: &'static str, uses: usize) {
    if uses > 0 {
        metrics::counter!("cache_requests_total", "cache" => cache, "outcome" => outcome).increment(uses as u64);
    }
}
