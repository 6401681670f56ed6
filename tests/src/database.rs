//! A database for one test: a file of its own, or a PostgreSQL database of its own when `TEST_DATABASE_URL` names a server.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection};
use tokio::sync::OnceCell;
use tokio_postgres::{Client, NoTls};

use crate::services::Cluster;

/// A database that is gone when dropped.
#[derive(Debug)]
pub(crate) struct TestDatabase {
    url: String,
    place: Place,
}

#[derive(Debug)]
enum Place {
    Folder(PathBuf),
    Server { url: String, name: String },
    Alone { cluster: Arc<Cluster>, folder: PathBuf },
    Borrowed(PathBuf),
}

/// A database that answers nobody who writes, nor, when it is a server, anybody at all; until dropped.
#[derive(Debug)]
pub enum Frozen {
    /// A file that somebody else writes to, without an end.
    File(DatabaseConnection),
    /// A server whose processes stand still.
    Server(Thaw),
}

/// Lets a server go on when dropped.
#[derive(Debug)]
pub struct Thaw(Arc<Cluster>);

impl Drop for Thaw {
    fn drop(&mut self) {
        self.0.thaw().expect("a server that goes on");
    }
}

static TEMPLATE: OnceCell<String> = OnceCell::const_new();
static NEXT: AtomicU32 = AtomicU32::new(0);

/// The name of the file.
const FILE: &str = "backoffice.db";

/// The lock under which processes agree who makes the template.
const TEMPLATE_LOCK: i64 = 0x6261_636b;

impl TestDatabase {
    /// An empty SQLite file, or a copy of the migrated PostgreSQL template.
    pub(crate) async fn create() -> Self {
        let name = format!("backoffice_test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        match std::env::var("TEST_DATABASE_URL") {
            Ok(url) => Self::on_server(url, name).await,
            Err(_) => Self::in_folder(name),
        }
    }

    /// The same, with a server of its own, which can be stopped.
    pub(crate) async fn alone() -> Self {
        if std::env::var_os("TEST_DATABASE_URL").is_none() {
            return Self::create().await;
        }
        let name = format!("backoffice_alone_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).expect("a temporary folder");
        let cluster = Cluster::start(&folder, "-c fsync=off", false).expect("a PostgreSQL of one's own");
        Self { url: cluster.url(), place: Place::Alone { cluster: Arc::new(cluster), folder } }
    }

    /// Makes it silent. `None` when others use it too.
    pub(crate) async fn freeze(&self) -> Option<Frozen> {
        match &self.place {
            Place::Alone { cluster, .. } => {
                cluster.freeze().expect("a server that stops");
                Some(Frozen::Server(Thaw(cluster.clone())))
            }
            Place::Folder(_) => {
                let mut options = ConnectOptions::new(&self.url);
                let writer = sea_orm::Database::connect(options.max_connections(1).to_owned()).await.expect("the file");
                writer.execute_unprepared("BEGIN IMMEDIATE").await.expect("the right to write");
                Some(Frozen::File(writer))
            }
            Place::Server { .. } | Place::Borrowed(_) => None,
        }
    }

    fn in_folder(name: String) -> Self {
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).expect("a temporary folder");
        let file = folder.join(FILE);
        Self { url: format!("sqlite://{}?mode=rwc", file.display()), place: Place::Folder(folder) }
    }

    async fn on_server(url: String, name: String) -> Self {
        let template = TEMPLATE.get_or_init(|| template(&url)).await;
        let server = connect(&url).await;
        run(&server, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        Self { url: with_database(&url, &name), place: Place::Server { url, name } }
    }

    /// The same database, in another process, which leaves it as it is.
    pub(crate) fn borrowed(url: String, folder: PathBuf) -> Self {
        Self { url, place: Place::Borrowed(folder) }
    }

    /// Where it is.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Lets nobody in and throws everybody out; a file is moved away, and whoever holds it open keeps it.
    pub(crate) async fn lose(&self) {
        match &self.place {
            Place::Server { url, name } => {
                let server = connect(url).await;
                run(&server, &format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false")).await;
                run(&server, &format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")).await;
            }
            Place::Folder(folder) => {
                std::fs::rename(folder.join(FILE), folder.join("elsewhere")).expect("a file that moves");
            }
            Place::Alone { .. } | Place::Borrowed(_) => panic!("this database is not lost in this way"),
        }
    }

    /// Lets everybody in again.
    pub(crate) async fn restore(&self) {
        match &self.place {
            Place::Server { url, name } => {
                run(&connect(url).await, &format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true")).await;
            }
            Place::Folder(folder) => {
                std::fs::rename(folder.join("elsewhere"), folder.join(FILE)).expect("a file that comes back");
            }
            Place::Alone { .. } | Place::Borrowed(_) => {}
        }
    }

    /// True when it is a file.
    pub(crate) fn is_file(&self) -> bool {
        self.url.starts_with("sqlite:")
    }

    /// A folder that goes with it.
    pub(crate) fn folder(&self) -> PathBuf {
        match &self.place {
            Place::Folder(folder) | Place::Borrowed(folder) | Place::Alone { folder, .. } => folder.clone(),
            Place::Server { name, .. } => std::env::temp_dir().join(name),
        }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let folder = self.folder();
        match std::mem::replace(&mut self.place, Place::Borrowed(folder.clone())) {
            Place::Borrowed(_) => return,
            Place::Folder(_) => {}
            Place::Alone { cluster, .. } => drop(cluster),
            Place::Server { url, name } => {
                let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
                let dropping = std::thread::spawn(move || {
                    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
                    runtime.block_on(async { run(&connect(&url).await, &drop).await });
                });
                let _ = dropping.join();
            }
        }
        let _ = std::fs::remove_dir_all(folder);
    }
}

/// A migrated database to copy, made once for each state of the migrations, by whichever process comes first.
async fn template(url: &str) -> String {
    let name = format!("backoffice_template_{:016x}", fingerprint());
    let server = connect(url).await;
    run(&server, &format!("SELECT pg_advisory_lock({TEMPLATE_LOCK})")).await;
    let found = server.query("SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate", &[&name]).await;
    if found.expect("a list of databases").is_empty() {
        run(&server, &format!("DROP DATABASE IF EXISTS {name}")).await;
        run(&server, &format!("CREATE DATABASE {name}")).await;
        let database = sea_orm::Database::connect(with_database(url, &name)).await.expect("a new database");
        Migrator::up(&database, None).await.expect("migrations that run");
        database.close().await.expect("a closed connection");
        run(&server, &format!("ALTER DATABASE {name} IS_TEMPLATE true")).await;
    }
    run(&server, &format!("SELECT pg_advisory_unlock({TEMPLATE_LOCK})")).await;
    name
}

/// Differs whenever a migration does.
fn fingerprint() -> u64 {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../migrations/src");
    let mut files: Vec<_> = std::fs::read_dir(folder).expect("the migrations").flatten().map(|entry| entry.path()).collect();
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        std::fs::read(file).expect("a migration").hash(&mut hasher);
    }
    hasher.finish()
}

/// The URL of another database of the same server.
pub(crate) fn with_database(url: &str, name: &str) -> String {
    let (base, query) = url.split_once('?').map_or((url, String::new()), |(base, query)| (base, format!("?{query}")));
    let authority = base.find("://").map_or(0, |at| at + 3);
    let end = base[authority..].find('/').map_or(base.len(), |at| authority + at);
    format!("{}/{name}{query}", &base[..end])
}

pub(crate) async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.expect("the server of TEST_DATABASE_URL");
    tokio::spawn(connection);
    client
}

pub(crate) async fn run(client: &Client, statement: &str) {
    client.batch_execute(statement).await.unwrap_or_else(|error| panic!("{statement}: {error}"));
}
