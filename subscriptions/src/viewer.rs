//! Who listens, as of now. Somebody's rights can change while a stream is open: from the moment at which this process hears of that until
//! they were asked for again there is doubt, and nothing is judged by what was known before.

use std::collections::VecDeque;
use std::future::pending;

use entities::access::{Identity, Viewer};
use tokio::sync::watch;
use uuid::Uuid;

/// Changes that are remembered by name; of older ones nobody knows any more whom they concern.
const REMEMBERED: usize = 256;

/// Whose rights may have changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// A user's.
    User(Uuid),
    /// Those of one session.
    Session(Uuid),
    /// Everybody's.
    Everybody,
}

/// The changes of rights that this process has heard of.
#[derive(Clone, Debug, Default)]
pub struct RightsChanges {
    count: u64,
    last: VecDeque<Whose>,
}

impl RightsChanges {
    /// One more.
    pub fn add(&mut self, whose: Whose) {
        if self.last.len() == REMEMBERED {
            self.last.pop_front();
        }
        self.last.push_back(whose);
        self.count += 1;
    }

    /// How many there were.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Whether somebody may be concerned by one that came after the first `known`. Nobody has no rights to lose.
    pub fn concern(&self, known: u64, viewer: &Viewer) -> bool {
        let Some(Identity { user_id, session_id, .. }) = viewer.identity() else { return false };
        let later = usize::try_from(self.count.saturating_sub(known)).unwrap_or(usize::MAX);
        later > self.last.len()
            || self.last.iter().rev().take(later).any(|whose| match whose {
                Whose::User(id) => id == user_id,
                Whose::Session(id) => id == session_id,
                Whose::Everybody => true,
            })
    }
}

/// A viewer, and the number of the change up to which that is so.
#[derive(Clone, Debug)]
struct Known {
    viewer: Viewer,
    change: u64,
}

/// What is known of a viewer, for whoever finds it out.
#[derive(Debug)]
pub struct KnownViewer {
    known: watch::Sender<Known>,
    changes: watch::Receiver<RightsChanges>,
}

/// A viewer as of now, for whoever tells them something.
#[derive(Clone, Debug)]
pub struct CurrentViewer {
    known: watch::Receiver<Known>,
    changes: watch::Receiver<RightsChanges>,
}

impl KnownViewer {
    /// A viewer whose rights are known up to the changes so far.
    pub fn new(viewer: Viewer, changes: watch::Receiver<RightsChanges>) -> Self {
        let change = changes.borrow().count();
        Self { known: watch::Sender::new(Known { viewer, change }), changes }
    }

    /// For those who tell them something.
    pub fn current(&self) -> CurrentViewer {
        CurrentViewer { known: self.known.subscribe(), changes: self.changes.clone() }
    }

    /// What was known last.
    pub fn last(&self) -> Viewer {
        self.known.borrow().viewer.clone()
    }

    /// Whether the rights may have changed since.
    pub fn is_in_doubt(&self) -> bool {
        self.known.borrow().is_in_doubt(&self.changes.borrow())
    }

    /// The viewer is this one, as of the first so many changes.
    pub fn set(&self, viewer: Viewer, change: u64) {
        self.known.send_replace(Known { viewer, change });
    }
}

impl CurrentViewer {
    /// The viewer, as soon as there is no doubt: whoever asks after a change of rights does not get those from before it. It waits for ever
    /// when nobody finds out any more.
    pub async fn get(&mut self) -> Viewer {
        if let Ok(known) = self.known.wait_for(|known| !known.is_in_doubt(&self.changes.borrow())).await {
            return known.viewer.clone();
        }
        pending().await
    }

    /// Returns when something else may be known of the viewer than what [`get`](Self::get) last said. It waits for ever when nobody finds out any
    /// more.
    pub async fn changed(&mut self) {
        if self.known.changed().await.is_err() {
            pending().await
        }
    }

    /// The viewer as last known, for what tells nothing.
    pub fn last(&self) -> Viewer {
        self.known.borrow().viewer.clone()
    }
}

impl Known {
    fn is_in_doubt(&self, changes: &RightsChanges) -> bool {
        self.change < changes.count() && changes.concern(self.change, &self.viewer)
    }
}

#[cfg(test)]
mod tests {
    use entities::access::PermissionSet;
    use futures::FutureExt;

    use super::*;

    const ME: Uuid = Uuid::from_u128(1);
    const SESSION: Uuid = Uuid::from_u128(2);
    const OTHER: Uuid = Uuid::from_u128(3);

    fn me() -> Viewer {
        let identity = Identity { user_id: ME, session_id: SESSION, role: "agent".into(), ..Identity::default() };
        Viewer::signed_in(identity, PermissionSet::default())
    }

    #[test]
    fn a_change_concerns_whom_it_names_and_an_old_one_anybody() {
        let mut changes = RightsChanges::default();
        for (whose, concerned) in
            [(Whose::User(OTHER), false), (Whose::User(ME), true), (Whose::Session(SESSION), true), (Whose::Everybody, true)]
        {
            let known = changes.count();
            changes.add(whose);
            assert_eq!(changes.concern(known, &me()), concerned, "{whose:?}");
            assert!(!changes.concern(changes.count(), &me()) && !changes.concern(known, &Viewer::anonymous()));
        }
        let known = changes.count();
        (0..REMEMBERED).for_each(|_| changes.add(Whose::User(OTHER)));
        assert!(!changes.concern(known, &me()));
        changes.add(Whose::User(OTHER));
        assert!(changes.concern(known, &me()), "what was forgotten may have been about anybody");
    }

    #[test]
    fn a_viewer_in_doubt_is_waited_for() {
        let changes = watch::Sender::new(RightsChanges::default());
        let known = KnownViewer::new(me(), changes.subscribe());
        let mut current = known.current();
        changes.send_modify(|changes| changes.add(Whose::User(OTHER)));
        assert!(current.get().now_or_never().is_some(), "somebody else's rights");
        changes.send_modify(|changes| changes.add(Whose::User(ME)));
        assert!(known.is_in_doubt() && current.get().now_or_never().is_none());
        known.set(me(), 1);
        assert!(current.get().now_or_never().is_none(), "what was read before the change says nothing");
        known.set(me(), 2);
        assert!(current.changed().now_or_never().is_some() && current.get().now_or_never().is_some());
        assert!(current.changed().now_or_never().is_none(), "nothing new since then");
        changes.send_modify(|changes| changes.add(Whose::Session(SESSION)));
        drop(known);
        assert!(current.get().now_or_never().is_none(), "nobody finds out");
    }
}
