//! What each listener was told, compared with what is true.

use std::collections::{HashMap, HashSet};
use std::fmt;

use hdrhistogram::Histogram;
use tests::services::Outcome;
use uuid::Uuid;

use crate::laggard;
use crate::subscriber::{Got, Subscriber};
use crate::truth::Truth;

/// The sums over all listeners.
#[derive(Default)]
pub(crate) struct Verdict {
    pub(crate) deliveries: usize,
    pub(crate) connections: u64,
    pub(crate) missed: usize,
    /// The same event told twice to one listener.
    pub(crate) repeated: usize,
    pub(crate) out_of_order: usize,
    /// Told and not to be told, told as something else, or under a cursor that names another place.
    pub(crate) strange: Vec<String>,
}

impl Verdict {
    /// Listeners lack nothing that they must be told.
    pub(crate) fn is_complete(truth: &Truth, listeners: &[std::sync::Arc<Subscriber>]) -> bool {
        listeners.iter().all(|listener| {
            let got: HashSet<Uuid> = listener.got().iter().map(|got| got.id).collect();
            truth.expected(listener).iter().all(|expected| !expected.must || got.contains(&expected.id))
        })
    }

    /// Adds a listener.
    pub(crate) fn add(&mut self, truth: &Truth, listener: &Subscriber) {
        let got = listener.got();
        let told: HashMap<Uuid, &Got> = got.iter().map(|got| (got.id, got)).collect();
        self.deliveries += got.len();
        self.connections += listener.connections.load(std::sync::atomic::Ordering::Relaxed);
        self.repeated += got.len() - told.len();
        self.out_of_order += got.windows(2).filter(|pair| pair[1].position <= pair[0].position).count();
        self.strange.extend(listener.strange());
        let expected = truth.expected(listener);
        self.missed += expected.iter().filter(|expected| expected.must && !told.contains_key(&expected.id)).count();
        let allowed: HashMap<Uuid, &str> = expected.iter().map(|expected| (expected.id, expected.kind)).collect();
        let positions: HashMap<Uuid, i64> = truth.events.iter().map(|event| (event.id, event.position)).collect();
        for got in told.values() {
            if allowed.get(&got.id) != Some(&&*got.kind) || positions.get(&got.id) != Some(&got.position) {
                self.strange.push(format!("{:?} was told {got:?}", listener.who.role));
            }
        }
    }

    /// Nothing is wrong.
    pub(crate) fn is_good(&self) -> bool {
        self.missed + self.repeated + self.out_of_order + self.strange.len() == 0
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { missed, repeated, out_of_order, strange, .. } = self;
        write!(f, "missed {missed}, repeated {repeated}, out of order {out_of_order}, strange {}", strange.len())
    }
}

/// How long deliveries took whose listener was there before, in microseconds. An event of a laggard names a moment long before its commit.
pub(crate) fn delays(truth: &Truth, listeners: &[std::sync::Arc<Subscriber>]) -> Outcome<Histogram<u64>> {
    let late: HashSet<Uuid> =
        truth.events.iter().filter(|event| event.name.starts_with(laggard::NAME)).map(|event| event.id).collect();
    let mut delays = Histogram::new_with_bounds(1, 600_000_000, 3)?;
    for got in listeners.iter().flat_map(|listener| listener.got()).filter(|got| !late.contains(&got.id)) {
        if let Some(delay) = got.delay {
            delays.saturating_record(delay);
        }
    }
    Ok(delays)
}
