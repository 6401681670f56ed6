//! One answer for all who ask the same within a second.

use std::collections::HashMap;
use std::fmt;
use std::future::Future;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use futures::FutureExt;
use futures::future::{BoxFuture, WeakShared};
use serde::Deserialize;

use super::series::{Question, Series};
use super::support::{Agents, Backlog, Duration, Flow, Measure};
use super::tiles::{Count, Revenue, Tile};
use super::{Period, support};
use crate::context::Context;
use crate::error::{Error, Result, caught};

type Answer<V> = std::result::Result<Arc<V>, Arc<Error>>;

/// The answers that are good for this second, and those that are being worked out. Whoever comes meanwhile waits for them. No answer
/// depends on who asks: what each caller may ask is checked before.
#[derive(Debug)]
pub struct Reports {
    /// The currency in which revenue is told, by ISO 4217.
    pub(super) currency: String,
    pub(super) revenues: Flights<Period, Revenue>,
    pub(super) tiles: Flights<(Tile, Period), Count>,
    pub(super) series: Flights<Question, Series>,
    pub(super) durations: Flights<(Measure, Period, support::Target), Duration>,
    pub(super) flows: Flights<Period, Flow>,
    pub(super) backlogs: Flights<DateTime<Utc>, Backlog>,
    pub(super) agents: Flights<(Period, i64), Agents>,
}

/// The settings of reports.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The currency in which revenue is told, by ISO 4217.
    pub currency: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self { currency: "USD".into() }
    }
}

impl Reports {
    /// Nothing is known yet.
    pub fn new(settings: Settings) -> Self {
        Self {
            currency: settings.currency,
            revenues: Flights::default(),
            tiles: Flights::default(),
            series: Flights::default(),
            durations: Flights::default(),
            flows: Flights::default(),
            backlogs: Flights::default(),
            agents: Flights::default(),
        }
    }
}

/// Answers of one kind, by what was asked.
pub(super) struct Flights<K, V>(Mutex<HashMap<K, Flight<V>>>);

struct Flight<V> {
    as_of: DateTime<Utc>,
    answer: State<V>,
}

/// What is being worked out belongs to those who wait for it: when the last of them has gone, it ends, and gives back its connection.
enum State<V> {
    Known(Arc<V>),
    Reading(WeakShared<BoxFuture<'static, Answer<V>>>),
}

impl<K, V> Default for Flights<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K, V> fmt::Debug for Flights<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Flights").finish_non_exhaustive()
    }
}

impl<K: Eq + Hash + Clone, V: Send + Sync + 'static> Flights<K, V> {
    /// The answer to `key` as of a second: the one that is there or on its way, or `compute`'s. A failure is told to those who wait and
    /// not kept; answers of other seconds are forgotten.
    ///
    /// # Errors
    /// Those of `compute`, as a fault unless something is away: whatever the caller could put right was checked before.
    pub(super) async fn get<F>(
        &self,
        cx: &Context,
        key: K,
        as_of: DateTime<Utc>,
        compute: impl FnOnce(Context) -> F,
    ) -> Result<Arc<V>>
    where
        F: Future<Output = Result<V>> + Send + 'static,
    {
        let reading = {
            let mut flights = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            flights.retain(|_, flight| flight.as_of == as_of);
            let under_way = match flights.get(&key).map(|flight| &flight.answer) {
                Some(State::Known(answer)) => return Ok(answer.clone()),
                Some(State::Reading(reading)) => reading.upgrade(),
                None => None,
            };
            under_way.unwrap_or_else(|| {
                let computed = compute(cx.clone());
                let reading = async move { caught(computed).await.map(Arc::new).map_err(Arc::new) }.boxed().shared();
                if let Some(weak) = reading.downgrade() {
                    flights.insert(key.clone(), Flight { as_of, answer: State::Reading(weak) });
                }
                reading
            })
        };
        let answer = reading.await;
        let mut flights = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &answer {
            Ok(answer) => {
                if let Some(flight) = flights.get_mut(&key).filter(|flight| flight.as_of == as_of) {
                    flight.answer = State::Known(answer.clone());
                }
            }
            Err(_) => flights.retain(|known, flight| *known != key || flight.as_of != as_of),
        }
        drop(flights);
        answer.map_err(|error| match *error {
            Error::Unavailable(what) => Error::Unavailable(what),
            _ => Error::internal(error),
        })
    }
}

#[cfg(test)]
mod tests {
    use entities::access::Viewer;

    use super::*;
    use crate::test_support::TestApp;

    #[tokio::test]
    async fn what_fails_or_panics_is_told_to_those_who_wait_and_asked_anew() {
        let app = TestApp::new().await;
        let (cx, flights, now) = (app.as_viewer(Viewer::operator()), Flights::<u8, u8>::default(), app.now());
        let ask = |answer: fn() -> Result<u8>| {
            flights.get(&cx, 1, now, move |_| async move {
                tokio::task::yield_now().await;
                answer()
            })
        };
        let waiting = futures::join!(ask(|| panic!("a test")), ask(|| Ok(1)));
        assert!(matches!(waiting, (Err(Error::Internal(_)), Err(Error::Internal(_)))));
        assert!(matches!(ask(|| Err(Error::internal("a test"))).await, Err(Error::Internal(_))));
        assert_eq!(*ask(|| Ok(2)).await.unwrap(), 2);
        assert_eq!(*ask(|| Ok(3)).await.unwrap(), 2, "it is known for this second");
    }
}
