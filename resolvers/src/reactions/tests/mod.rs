//! Reactions that are watched, over a log that other tests do not touch.

mod failing;
mod mails;
mod once;
mod order;
mod page;
mod sharing;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use entities::access::Viewer;
use entities::consumer;
use entities::event::{self, Kind};
use serde_json::json;
use subscriptions::consumers::{self, Settings};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{Begin, Effect, Failed, Reaction, Worker, enroll};
use crate::live;
use crate::test_support::TestApp;
use crate::write::{Subject, Write};

/// Three tries, pauses of one second and up, a lease of half a minute, and as much time for an effect as a test may take.
fn settings() -> Settings {
    Settings { attempts: 3, first_retry_ms: 1000, longest_retry_ms: 60_000, lease_ms: 30_000, effect_timeout_ms: 60_000 }
}

/// An application whose log is followed.
struct Desk {
    app: TestApp,
    follower: JoinHandle<()>,
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.follower.abort();
    }
}

impl Desk {
    async fn new() -> Self {
        let app = TestApp::new().await;
        live::begin(&app).await.unwrap();
        let follower = tokio::spawn(live::follow(app.clone()));
        Self { app, follower }
    }

    /// Something happens to a user, in a transaction of its own.
    async fn happens(&self, kind: Kind, user: Uuid) -> Uuid {
        let cx = self.app.as_viewer(Viewer::operator());
        let mut write = Write::begin(&cx).await.unwrap();
        write.record(kind, Subject { noun: "user", id: user, version: 1 }, json!({}));
        write.commit().await.unwrap().unwrap()
    }

    async fn created(&self) -> Uuid {
        self.happens(Kind::UserCreated, self.app.new_id()).await
    }

    /// Makes a reaction known, and lets somebody work for it.
    async fn start(&self, reaction: &Arc<Reaction>) -> Working {
        enroll(&self.app, std::slice::from_ref(reaction)).await.unwrap();
        self.work(reaction)
    }

    fn work(&self, reaction: &Arc<Reaction>) -> Working {
        let stop = CancellationToken::new();
        let worker = Worker::new(self.app.clone(), reaction.clone(), settings());
        Working { task: tokio::spawn(worker.run(stop.clone())), stop }
    }

    async fn standing(&self, name: &str) -> consumer::Model {
        consumers::find(&self.app.database.read, name).await.unwrap()
    }

    /// Waits until a consumer stands like this.
    async fn stands(&self, name: &str, so: impl Fn(&consumer::Model) -> bool) -> consumer::Model {
        within(async {
            loop {
                let standing = self.standing(name).await;
                if so(&standing) {
                    return standing;
                }
                tokio::task::yield_now().await;
            }
        })
        .await
    }

    async fn position_of(&self, event: Uuid) -> i64 {
        within(async {
            loop {
                if let Some(position) = subscriptions::log::position(&self.app.database.read, event).await.unwrap() {
                    return position;
                }
                tokio::task::yield_now().await;
            }
        })
        .await
    }
}

/// A worker.
struct Working {
    task: JoinHandle<()>,
    stop: CancellationToken,
}

impl Working {
    async fn stop(self) {
        self.stop.cancel();
        self.task.await.unwrap();
    }

    /// Ends it as the end of its process would.
    async fn kill(self) {
        self.task.abort();
        assert!(self.task.await.unwrap_err().is_cancelled());
    }
}

/// Which events a reaction was given.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<Uuid>>>);

impl Seen {
    fn ids(&self) -> Vec<Uuid> {
        self.0.lock().unwrap().clone()
    }

    fn times(&self, id: Uuid) -> usize {
        self.ids().into_iter().filter(|seen| *seen == id).count()
    }

    async fn until(&self, what: &str, so: impl Fn(&[Uuid]) -> bool) {
        let waiting = async {
            while !so(&self.ids()) {
                tokio::task::yield_now().await;
            }
        };
        assert!(tokio::time::timeout(PATIENCE, waiting).await.is_ok(), "{what}: {:?}", self.ids());
    }

    /// A reaction to new users that is seen here, and then does this.
    fn reaction(
        &self,
        name: &'static str,
        then: impl Fn(&event::Model) -> Result<(), Failed> + Send + Sync + 'static,
    ) -> Arc<Reaction> {
        let (seen, then) = (self.clone(), Arc::new(then));
        let effect = move |_, event: Arc<event::Model>| -> futures::future::BoxFuture<'static, _> {
            seen.0.lock().unwrap().push(event.id);
            let then = then.clone();
            Box::pin(async move { then(&event) })
        };
        outside(name, Begin::AtTheEnd, effect)
    }
}

fn outside(
    name: &'static str,
    begins: Begin,
    effect: impl Fn(Arc<crate::App>, Arc<event::Model>) -> futures::future::BoxFuture<'static, Result<(), Failed>>
    + Send
    + Sync
    + 'static,
) -> Arc<Reaction> {
    Arc::new(Reaction { name, wants: &[Kind::UserCreated], begins, gives_up: true, effect: Effect::Outside(Box::new(effect)) })
}

const PATIENCE: Duration = Duration::from_secs(20);

async fn within<T>(something: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, something).await.expect("what must come")
}

/// Counts calls.
#[derive(Clone, Default)]
struct Calls(Arc<AtomicUsize>);

impl Calls {
    /// How many there were before this one.
    fn before(&self) -> usize {
        self.0.fetch_add(1, Ordering::SeqCst)
    }
}
