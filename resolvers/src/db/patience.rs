//! How long a request goes on waiting for a database that says nothing.

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sea_orm::{DbErr, RuntimeErr};
use tokio::time::Instant;

use super::silent;

/// What is left of a request's patience. All its questions share it, the wait for a connection included, so that together they take no
/// longer than one may. A database that answers, however slowly, renews it: only silence is counted. Whoever waited in vain does not ask
/// again, or each field of a mutation and each operation of a batch would wait as long as the first.
#[derive(Clone, Debug, Default)]
pub struct Patience(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    /// Questions that have no answer yet.
    open: usize,
    /// Since when nothing was heard, while there are any.
    since: Option<Instant>,
    /// What was waited before the first of them.
    spent: Duration,
    /// One was given up.
    lost: bool,
}

/// A question that has no answer yet. It may be dropped: the request may be given up for another reason.
struct Question<'a> {
    patience: &'a Patience,
    until: Instant,
}

impl Patience {
    /// Waits for an answer of the database, but not beyond `limit` of silence.
    ///
    /// # Errors
    /// The database's, or a connection error when the time is up.
    pub async fn wait<T>(&self, limit: Duration, answer: impl Future<Output = Result<T, DbErr>>) -> Result<T, DbErr> {
        let question = self.ask(limit).ok_or_else(silent)?;
        let result = tokio::time::timeout_at(question.until, answer).await.unwrap_or_else(|_| Err(silent()));
        match result {
            Err(DbErr::ConnectionAcquire(_) | DbErr::Conn(RuntimeErr::Internal(_))) => self.lock().lost = true,
            _ => self.lock().heard(),
        }
        result
    }

    /// Counts what was waited on behalf of the request before it asked anything itself: to find out who sends it.
    pub fn spend(&self, time: Duration) {
        self.lock().spent += time;
    }

    fn ask(&self, limit: Duration) -> Option<Question<'_>> {
        let mut state = self.lock();
        if state.lost {
            return None;
        }
        state.open += 1;
        let until = *state.since.get_or_insert_with(Instant::now) + limit.saturating_sub(state.spent);
        Some(Question { patience: self, until })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn heard(&mut self) {
        self.since = Some(Instant::now());
        self.spent = Duration::ZERO;
    }
}

impl Drop for Question<'_> {
    fn drop(&mut self) {
        let mut state = self.patience.lock();
        state.open -= 1;
        if state.open == 0 {
            state.since = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use super::*;

    const LIMIT: Duration = Duration::from_secs(2);

    #[tokio::test]
    async fn a_request_waits_in_vain_only_once() {
        let (patience, limit) = (Patience::default(), Duration::from_millis(100));
        let began = Instant::now();
        for _ in 0..10 {
            // the operations of a batch share it
            assert!(patience.clone().wait(limit, pending::<Result<(), DbErr>>()).await.is_err());
        }
        assert!((limit..3 * limit).contains(&began.elapsed()), "{:?}", began.elapsed());
    }

    #[tokio::test]
    async fn an_error_is_an_answer_but_the_lack_of_a_connection_is_not() {
        let patience = Patience::default();
        assert!(patience.wait(LIMIT, ready(Err::<(), _>(DbErr::Custom("no such table".into())))).await.is_err());
        assert!(patience.wait(LIMIT, ready(Ok(()))).await.is_ok());
        assert!(patience.wait(LIMIT, ready(Err::<(), _>(silent()))).await.is_err());
        assert!(patience.wait(LIMIT, ready(Ok(()))).await.is_err());
    }

    #[test]
    fn questions_that_are_open_together_share_the_time_until_an_answer_comes() {
        let patience = Patience::default();
        let (first, second) = (patience.ask(LIMIT).unwrap(), patience.ask(LIMIT).unwrap());
        assert_eq!(first.until, second.until);
        patience.lock().heard();
        drop(second);
        let third = patience.ask(LIMIT).unwrap();
        assert!(third.until > first.until, "an answer is a sign of life");
        let heard = third.until;
        drop((first, third));
        assert!(patience.ask(LIMIT).unwrap().until > heard, "what passes between questions is not waited");
    }

    #[test]
    fn what_was_waited_to_know_the_sender_counts_until_the_first_answer() {
        let patience = Patience::default();
        patience.spend(LIMIT / 2);
        let before = Instant::now();
        let left = |question: Option<Question<'_>>| question.unwrap().until - before;
        assert!(left(patience.ask(LIMIT)) < LIMIT);
        patience.lock().heard();
        assert!(left(patience.ask(LIMIT)) >= LIMIT);
    }
}
