//! The time. Tests move it by hand; nothing else asks the system for it.

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use tokio::sync::watch;

/// Where the time comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The system.
    System,
    /// A hand, for tests: the difference from the system's time.
    Manual(watch::Sender<TimeDelta>),
}

impl Clock {
    /// A clock that shows the system's time until it is moved.
    pub fn manual() -> Self {
        Self::Manual(watch::Sender::new(TimeDelta::zero()))
    }

    /// The time in whole microseconds, which is what PostgreSQL keeps.
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the system")]
    pub fn now(&self) -> DateTime<Utc> {
        let system = Utc::now();
        let now = match self {
            Self::System => system,
            Self::Manual(offset) => system + *offset.borrow(),
        };
        now.trunc_subsecs(6)
    }

    /// Moves a manual clock forward.
    pub fn advance(&self, by: TimeDelta) {
        if let Self::Manual(offset) = self {
            offset.send_modify(|o| *o += by);
        }
    }

    /// Returns when the clock shows `until`.
    pub async fn sleep_until(&self, until: DateTime<Utc>) {
        loop {
            let Ok(left) = (until - self.now()).to_std() else { return };
            match self {
                Self::System => tokio::time::sleep(left).await,
                Self::Manual(offset) => {
                    let mut moved = offset.subscribe();
                    moved.mark_unchanged();
                    if until <= self.now() {
                        return;
                    }
                    tokio::select! { () = tokio::time::sleep(left) => {}, _ = moved.changed() => {} }
                }
            }
        }
    }
}
