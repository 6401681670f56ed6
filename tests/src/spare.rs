//! A database beside the first, such as that of the audit log, which can be taken away and brought back.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::database::{connect, run, with_database};

static NEXT: AtomicU32 = AtomicU32::new(0);

/// An empty database that is gone when dropped: on the server of `TEST_DATABASE_URL`, or else in a file.
#[derive(Debug)]
pub struct Spare {
    url: String,
    folder: PathBuf,
    /// The server and the name there.
    server: Option<(String, String)>,
}

impl Spare {
    /// A new one.
    ///
    /// # Panics
    /// When it cannot be made.
    pub async fn create() -> Self {
        let name = format!("backoffice_spare_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(&name);
        let Ok(server) = std::env::var("TEST_DATABASE_URL") else {
            std::fs::create_dir_all(folder.join("here")).expect("a temporary folder");
            return Self { url: format!("sqlite://{}", folder.join("here/spare.db").display()), folder, server: None };
        };
        run(&connect(&server).await, &format!("CREATE DATABASE {name}")).await;
        Self { url: with_database(&server, &name), folder, server: Some((server, name)) }
    }

    /// Where it is.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Lets nobody in and throws everybody out; of a file, the folder is moved away, and whoever holds it open keeps it.
    ///
    /// # Panics
    /// When it was taken away already.
    pub async fn lose(&self) {
        let Some((server, name)) = &self.server else {
            std::fs::rename(self.folder.join("here"), self.folder.join("elsewhere")).expect("a folder that moves");
            // with a file in its place nobody makes it anew
            return std::fs::write(self.folder.join("here"), "").expect("a file");
        };
        let server = connect(server).await;
        run(&server, &format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false")).await;
        run(&server, &format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")).await;
    }

    /// Brings it back.
    ///
    /// # Panics
    /// When it was not taken away.
    pub async fn restore(&self) {
        let Some((server, name)) = &self.server else {
            std::fs::remove_file(self.folder.join("here")).expect("the file in its place");
            return std::fs::rename(self.folder.join("elsewhere"), self.folder.join("here")).expect("a folder that comes back");
        };
        run(&connect(server).await, &format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true")).await;
    }

    /// Runs a statement there, with the rights of its owner.
    ///
    /// # Panics
    /// When it fails.
    pub async fn run(&self, statement: &str) {
        use sea_orm::ConnectionTrait;
        let database = sea_orm::Database::connect(&self.url).await.expect("the database");
        database.execute_unprepared(statement).await.expect("a statement that runs");
        database.close().await.expect("a closed connection");
    }
}

impl Drop for Spare {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
        let Some((url, name)) = self.server.take() else { return };
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            runtime.block_on(async { run(&connect(&url).await, &drop).await });
        });
        let _ = dropping.join();
    }
}
