//! Puts the server together, serves, and stops without breaking off what is in flight.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::routing::get;
use axum::{Router, middleware as layers};
use entities::access::Viewer;
use resolvers::clock::Clock;
use resolvers::mail::Mailer;
use resolvers::search::Index;
use resolvers::search::elastic::Elasticsearch;
use resolvers::{App, Context, Parts, Request, dashboard, documents, live, presence, reactions, roles, users};
use schema::engine::Engine;
use subscriptions::Wake;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;

use crate::config::{Config, ConfigError};
use crate::cores::Cores;
use crate::database::{self, DatabaseError, Purpose};
use crate::logs::Collected;
use crate::state::AppState;
use crate::tasks::keep;
use crate::{audit, connections, graphql, health, metrics, middleware, migrate, pages, workers};

/// A server that answers. Dropping it stops it at once; [`stop`](Self::stop) lets it finish.
pub struct Running {
    /// Where it listens.
    pub addr: SocketAddr,
    /// The application.
    pub app: Arc<App>,
    /// The schema.
    pub engine: Arc<Engine>,
    /// The settings in force.
    pub config: Arc<Config>,
    /// The first admin, when this start made one.
    pub first_admin: Option<FirstAdmin>,
    tasks: TaskTracker,
    listener: JoinHandle<()>,
    cores: Cores,
    stopping: CancellationToken,
    shutdown: DropGuard,
}

/// The first admin. The password is stored nowhere: it is told once.
#[derive(Clone)]
pub struct FirstAdmin {
    /// The address to sign in with.
    pub email: String,
    /// The password.
    pub password: String,
}

/// Why the server does not start: one line.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A setting is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The database cannot be used.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The address cannot be listened on.
    #[error("Cannot listen on {address} (HOST and PORT, or server.host and server.port): {reason}")]
    Listen {
        /// The address.
        address: String,
        /// What the system says.
        reason: String,
    },
    /// The system has no threads left.
    #[error("The threads that answer (server.cores) cannot be started: {0}")]
    Cores(std::io::Error),
    /// The first rows cannot be written.
    #[error("The first rows cannot be written: {0}")]
    FirstRows(#[from] resolvers::Error),
}

/// What a process is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Serving the API, and the work beside it unless the settings say otherwise.
    Serve,
    /// Only that work; of the API there is `/health`, `/ready` and `/metrics`.
    Work,
}

/// Starts a server: listens, migrates, makes the first rows and answers.
///
/// # Errors
/// When any of this fails.
pub async fn start(config: Config, clock: Clock) -> Result<Running, StartError> {
    start_part(config, clock, Part::Serve).await
}

/// Starts a process for one part. Only who serves makes the first rows.
///
/// # Errors
/// When it does not start.
pub async fn start_part(mut config: Config, clock: Clock, part: Part) -> Result<Running, StartError> {
    config.validate()?;
    config.ensure_secret()?;
    let mailer = Mailer::new(&config.mail, config.mail_folder()).map_err(ConfigError)?;
    metrics::init();
    // Before the database: a start that fails must not have made an admin whose password nobody saw.
    let listener = listen(&config).await?;
    let addr = listener.local_addr().map_err(|error| not_listening(&config, &error))?;
    let cores = Cores::start(config.server.cores).map_err(StartError::Cores)?;
    migrate::up(&config).await?;
    let database = database::connect(&config, Purpose::Requests).await?;
    let probe = health::Probe::of(database::probe(&config)?);
    let audit_probe = health::Probe::of_audit(database::probe(&config.of_audit())?);
    let engine = Engine::new(schema::registry(), config.limits.clone());
    let wake = Arc::new(database::wake(&config)?);
    let (documents, redis) = (database::documents(&config).await?, database::redis(&config)?);
    // One that is away is looked for, and does not keep anybody from starting.
    let _ = documents.look().await;
    let (settings, live) = (config.auth.clone(), config.live.clone());
    let (cache, reports) = (config.cache.clone(), config.analytics.clone());
    let app = App::new(Parts { database, documents, redis, clock, settings, live, cache, reports });
    live::begin(&app).await.map_err(resolvers::Error::from)?;
    let first_admin = if part == Part::Serve { first_rows(&app).await? } else { None };
    let mut reactions = reactions::all(&mailer);
    if let Some(client) = Elasticsearch::new(&config.search).map_err(ConfigError)? {
        reactions.push(Arc::new(reactions::elasticsearch(&client)));
        app.search_in(Index::Elasticsearch(client));
    }
    reactions::enroll(&app, &reactions).await?;

    let shutdown = CancellationToken::new();
    let config = Arc::new(config);
    audit::open(&app, &config, &shutdown).await?;
    let tasks = TaskTracker::new();
    let state = Arc::new(AppState {
        app: app.clone(),
        probe,
        audit_probe,
        engine: engine.clone(),
        wake,
        config: config.clone(),
        shutdown: shutdown.clone(),
        tasks: tasks.clone(),
    });
    if part == Part::Work || config.server.workers {
        workers::start(&app, &config, reactions, &tasks, &shutdown);
    }
    keep_beside(&state);
    let (router, settings, stop, threads) = (router(state, part), config.clone(), shutdown.clone(), cores.clone());
    let listener = tokio::spawn(async move { connections::serve(listener, &threads, router, &settings.server, stop).await });
    let stopping = shutdown.clone();
    Ok(Running { addr, app, engine, config, first_admin, tasks, listener, cores, stopping, shutdown: shutdown.drop_guard() })
}

impl Running {
    /// Keeps what was and will be logged as system logs, until the server stops.
    pub fn keep_logs(&self, collected: Collected) {
        self.tasks.spawn(collected.keep(self.app.clone(), self.stopping.clone()));
    }

    /// Stops accepting, lets requests and sockets end, within the grace of the settings, and closes the database.
    pub async fn stop(self) {
        // Sockets and database connections live on the cores, so these end last.
        let Self { app, config, tasks, listener, shutdown, cores: _cores, .. } = self;
        drop(shutdown);
        tasks.close();
        let ended = async {
            // A listener that panicked has ended too.
            let _ = listener.await;
            tasks.wait().await;
        };
        let grace = Duration::from_millis(config.server.shutdown_grace_ms);
        if tokio::time::timeout(grace, ended).await.is_err() {
            tracing::warn!(graceMs = config.server.shutdown_grace_ms, "Stopped before everything had ended");
        }
        // A statement that hangs must not hold up the end.
        let closed = async {
            audit::close(&app).await;
            database::close(&app.database).await;
        };
        let _ = tokio::time::timeout(Duration::from_secs(2), closed).await;
    }
}

/// Starts what every process does beside answering, whatever it is for.
fn keep_beside(state: &Arc<AppState>) {
    let AppState { app, wake, shutdown, .. } = &**state;
    keep(shutdown, "feed", app, live::follow);
    keep(shutdown, "feed_report", app, live::report);
    keep(shutdown, "dashboard", app, dashboard::follow);
    keep(shutdown, "presence", app, presence::follow);
    keep(shutdown, "documents", app, documents::follow);
    keep(shutdown, "health", state, health::watch);
    keep(shutdown, "wake", &(wake.clone(), app.clone()), wake_others);
    if let Some(redis) = &app.redis {
        keep(shutdown, "redis", redis, |redis| async move { redis.keep().await });
    }
    keep(shutdown, "audit", app, audit::keep);
    keep(shutdown, "metrics", &(), metrics::upkeep);
}

/// Tells the other nodes of new events, and hears them.
async fn wake_others((wake, app): (Arc<Wake>, Arc<App>)) {
    wake.run(&app.feed, app.new_id(), &app.database.reader()).await;
}

async fn listen(config: &Config) -> Result<TcpListener, StartError> {
    let address = (config.server.host.as_str(), config.server.port);
    TcpListener::bind(address).await.map_err(|error| not_listening(config, &error))
}

fn not_listening(config: &Config, error: &std::io::Error) -> StartError {
    let address = format!("{}:{}", config.server.host, config.server.port);
    let reason = match error.kind() {
        std::io::ErrorKind::AddrInUse => "the port is taken".into(),
        _ => error.to_string(),
    };
    StartError::Listen { address, reason }
}

/// The rows without which nobody could sign in.
async fn first_rows(app: &Arc<App>) -> Result<Option<FirstAdmin>, resolvers::Error> {
    let request = Request { correlation_id: app.new_id().to_string(), ..Request::default() };
    let cx = Context::new(app.clone(), Viewer::operator(), request);
    roles::ensure_built_in(&cx).await?;
    first_admin(&cx).await
}

/// Makes an admin when there is nobody at all.
pub(crate) async fn first_admin(cx: &Context) -> Result<Option<FirstAdmin>, resolvers::Error> {
    Ok(users::create_first_admin(cx).await?.map(|(email, password)| FirstAdmin { email, password }))
}

fn router(state: Arc<AppState>, part: Part) -> Router {
    let mut router = Router::new()
        .route("/health", get(health::health))
        .route("/ready", get(health::ready))
        .route("/metrics", get(metrics::render))
        .with_state(state.clone());
    if part == Part::Serve {
        router = router.merge(graphql::routes(state.clone()));
        router = router.merge(pages::routes()).fallback(pages::elsewhere);
    } else {
        router = router.fallback(middleware::nowhere);
    }
    router.method_not_allowed_fallback(middleware::not_so).layer(layers::from_fn_with_state(state, middleware::surround))
}
