//! Tests speak as people, through the public door.
//!
//! ```no_run
//! # async fn example() {
//! use tests::TestApp;
//!
//! let app = TestApp::start().await;
//! let agent = app.agent().await;
//! let answer = agent.query("{ me { id } }").await;
//! assert_eq!(answer.data("/me/id"), agent.id());
//! # }
//! ```
//!
//! * [`TestApp`] is the whole server, in process, on a port of its own, with a database of its own and a clock that tests move by hand.
//! * A [`Person`] sends documents over HTTP and opens sockets, and can do what that person could, no more.
//! * An [`Answer`] or an [`Event`](socket::Subscription::next) is what came back.
//! * [`rows`] fills tables where a thousand mutations would take too long.
//! * [`services`] are the programs that a server needs, started and ended here.
//! * [`introspection`] walks the schema, for tests that ask every field.

mod answer;
mod app;
mod command;
mod crash;
mod database;
mod door;
pub mod golden;
pub mod introspection;
mod person;
pub mod rows;
pub mod services;
pub mod socket;
mod spare;
pub mod stream;

pub use answer::{Answer, Raw};
pub use app::TestApp;
pub use command::{Said, Served, run_alone, run_if_asked};
pub use crash::{Crashing, serve_if_asked};
pub use database::Frozen;
pub use door::Door;
pub use person::Person;
pub use spare::Spare;

/// No test waits longer than this for anything.
pub const PATIENCE: std::time::Duration = std::time::Duration::from_secs(20);

/// Waits for something that must come, and says what did not.
///
/// # Panics
/// When it does not come in time.
pub async fn within<T>(what: &str, something: impl Future<Output = T>) -> T {
    match tokio::time::timeout(PATIENCE, something).await {
        Ok(value) => value,
        Err(_) => panic!("{what} did not come within {PATIENCE:?}"),
    }
}

/// Waits until something that other tasks change is so.
///
/// # Panics
/// When it is not so in time.
pub async fn until(what: &str, mut so: impl FnMut() -> bool) {
    within(what, async {
        while !so() {
            tokio::task::yield_now().await;
        }
    })
    .await;
}
