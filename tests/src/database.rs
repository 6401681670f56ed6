//! A database for one test: a file of its own, or a PostgreSQL database of its own when `TEST_DATABASE_URL` names a server.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use migrations::{Migrator, MigratorTrait};
use tokio::sync::OnceCell;
use tokio_postgres::{Client, NoTls};

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
    Borrowed(PathBuf),
}

static TEMPLATE: OnceCell<String> = OnceCell::const_new();
static NEXT: AtomicU32 = AtomicU32::new(0);

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

    fn in_folder(name: String) -> Self {
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).expect("a temporary folder");
        let file = folder.join("backoffice.db");
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

    /// Lets nobody in and throws everybody out.
    pub(crate) async fn lose(&self) -> bool {
        let Place::Server { url, name } = &self.place else { return false };
        let server = connect(url).await;
        run(&server, &format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false")).await;
        run(&server, &format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")).await;
        true
    }

    /// Lets everybody in again.
    pub(crate) async fn restore(&self) {
        if let Place::Server { url, name } = &self.place {
            run(&connect(url).await, &format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true")).await;
        }
    }

    /// A folder that goes with it.
    pub(crate) fn folder(&self) -> PathBuf {
        match &self.place {
            Place::Folder(folder) | Place::Borrowed(folder) => folder.clone(),
            Place::Server { name, .. } => std::env::temp_dir().join(name),
        }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Place::Borrowed(_) = self.place {
            return;
        }
        let _ = std::fs::remove_dir_all(self.folder());
        if let Place::Server { url, name } = &self.place {
            let (url, drop) = (url.clone(), format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
            let dropping = std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
                runtime.block_on(async { run(&connect(&url).await, &drop).await });
            });
            let _ = dropping.join();
        }
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
fn with_database(url: &str, name: &str) -> String {
    let (base, query) = url.split_once('?').map_or((url, String::new()), |(base, query)| (base, format!("?{query}")));
    let authority = base.find("://").map_or(0, |at| at + 3);
    let end = base[authority..].find('/').map_or(base.len(), |at| authority + at);
    format!("{}/{name}{query}", &base[..end])
}

async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.expect("the server of TEST_DATABASE_URL");
    tokio::spawn(connection);
    client
}

async fn run(client: &Client, statement: &str) {
    client.batch_execute(statement).await.unwrap_or_else(|error| panic!("{statement}: {error}"));
}
