//! What the tests of the rules stand on: an application over rows of its own, with a clock that is moved by hand. The rows are in a
//! SQLite file, or in a schema of the PostgreSQL database that `TEST_DATABASE_URL` names.

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use entities::access::{BUILT_IN, Identity, PermissionSet, Viewer};
use entities::{Strings, role, user};
use futures::future::try_join_all;
use migrations::{AuditMigrator, Migrator, MigratorTrait};
use sea_orm::{
    ActiveModelTrait, ConnectOptions, ConnectionTrait, Database as Db, DatabaseConnection, DatabaseTransaction, DbBackend,
    EntityTrait, IntoActiveModel, TransactionTrait,
};
use sqlx::sqlite::SqliteJournalMode;

use crate::clock::Clock;
use crate::db::{Database, Pool};
use crate::{App, Context, Parts, Request, Settings, audit};

/// The password of every user that [`TestApp::user`] makes.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// An application; its file is deleted with it.
pub(crate) struct TestApp {
    app: Arc<App>,
    path: PathBuf,
}

impl Deref for TestApp {
    type Target = Arc<App>;

    fn deref(&self) -> &Arc<App> {
        &self.app
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm", "_audit", "_audit-wal", "_audit-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", self.path.display()));
        }
        let _ = std::fs::remove_dir_all(self.checkpoints());
    }
}

/// The settings of the tests.
pub(crate) fn settings() -> Settings {
    Settings {
        jwt_secret: "a secret of the tests, long enough".to_owned().into(),
        access_token_ttl: 900_000,
        refresh_token_ttl: 604_800_000,
        refresh_grace: 10_000,
        login_attempts_per_account: 5,
        login_attempts_per_address: 20,
        login_window: 900,
        database_timeout: 3000,
    }
}

impl TestApp {
    /// Migrated rows: the built-in roles, and nobody.
    pub(crate) async fn new() -> Self {
        Self::with(settings()).await
    }

    /// The same with other settings.
    #[expect(clippy::disallowed_methods, reason = "names the file before there is an App")]
    pub(crate) async fn with(settings: Settings) -> Self {
        let name = format!("backoffice_rules_{}", uuid::Uuid::new_v4().simple());
        let path = std::env::temp_dir().join(&name);
        let (write, read) = match std::env::var("TEST_DATABASE_URL") {
            Ok(url) => {
                let pool = postgres(&url, &name).await;
                (pool.clone(), pool)
            }
            Err(_) => (sqlite(&path, 1).await, sqlite(&path, 4).await),
        };
        Migrator::up(&write, None).await.unwrap();
        let database = Database { read: Pool::Driver(read), write: Pool::Driver(write), deadline: settings.database_deadline() };
        let app = App::new(Parts::alone(database, Clock::manual(), settings));
        let test = Self { app, path };
        test.built_in_roles().await;
        test
    }

    async fn built_in_roles(&self) {
        let present = role::Entity::find().all(&self.database.write).await.unwrap();
        for built_in in BUILT_IN.iter().filter(|b| present.iter().all(|role| role.name != b.name)) {
            let row = role::Model {
                id: self.new_id(),
                name: built_in.name.into(),
                description: built_in.description.into(),
                permissions: texts(built_in.permissions),
                built_in: true,
                version: 1,
                created_at: self.now(),
                updated_at: self.now(),
            };
            row.into_active_model().insert(&self.database.write).await.unwrap();
        }
    }

    /// A new active user of this role, with [`PASSWORD`].
    pub(crate) async fn user(&self, email: &str, role: &str) -> user::Model {
        let row = user::Model {
            id: self.new_id(),
            email: email.into(),
            name: email.split('@').next().unwrap_or_default().into(),
            role: role.into(),
            permissions: Strings::default(),
            status: user::Status::Active,
            password_hash: Some(crate::auth::password::hash(self, PASSWORD).await.unwrap()),
            last_login_at: None,
            last_login_ip: None,
            last_login_user_agent: None,
            version: 1,
            created_at: self.now(),
            updated_at: self.now(),
            deleted_at: None,
        };
        row.into_active_model().insert(&self.database.write).await.unwrap()
    }

    /// The audit log, opened in a file or schema of its own.
    pub(crate) async fn audit_log(&self) -> Arc<audit::Log> {
        let (file, deadline) = (PathBuf::from(format!("{}_audit", self.path.display())), self.database.deadline);
        let (write, read) = match std::env::var("TEST_DATABASE_URL") {
            Ok(url) => {
                let pool = postgres(&url, &file.file_name().unwrap_or_default().to_string_lossy()).await;
                (pool.clone(), pool)
            }
            Err(_) => (sqlite(&file, 1).await, sqlite(&file, 2).await),
        };
        AuditMigrator::up(&write, None).await.unwrap();
        let database = Arc::new(Database { read: Pool::Driver(read), write: Pool::Driver(write), deadline });
        let signer = audit::Signer::new([7; 32]);
        self.audit.open(audit::Log { database, signer, checkpoints: self.checkpoints(), every: 1000 });
        self.audit.log().unwrap().clone()
    }

    fn checkpoints(&self) -> PathBuf {
        PathBuf::from(format!("{}_checkpoints", self.path.display()))
    }

    /// A context of nobody.
    pub(crate) fn anonymous(&self) -> Context {
        self.as_viewer(Viewer::anonymous())
    }

    /// A context of somebody with these permissions, in a session that has no row.
    pub(crate) fn holding(&self, user: &user::Model, permissions: &[&str]) -> Context {
        let user::Model { id: user_id, role, email, name, .. } = user.clone();
        let identity = Identity { user_id, session_id: self.new_id(), role, email, name };
        self.as_viewer(Viewer::signed_in(identity, PermissionSet::parse(permissions.iter().copied())))
    }

    /// A context of this viewer.
    pub(crate) fn as_viewer(&self, viewer: Viewer) -> Context {
        let request = Request {
            correlation_id: "test".into(),
            ip: Some([192, 0, 2, 1].into()),
            user_agent: Some("tests".into()),
            ..Request::default()
        };
        Context::new(self.app.clone(), viewer, request)
    }

    /// Makes the rows known to searches.
    pub(crate) async fn searchable(&self) {
        crate::search::rebuild(&self.as_viewer(Viewer::operator()), |_, _| {}).await.unwrap();
    }

    /// Takes every connection for reading: whoever reads waits until they are given back.
    #[expect(clippy::disallowed_methods, reason = "nothing is written")]
    pub(crate) async fn busy(&self) -> Vec<DatabaseTransaction> {
        let read = self.database.read.driver().unwrap();
        let connections = match read.get_database_backend() {
            DbBackend::Postgres => read.get_postgres_connection_pool().options().get_max_connections(),
            _ => read.get_sqlite_connection_pool().options().get_max_connections(),
        };
        try_join_all((0..connections).map(|_| read.begin())).await.unwrap()
    }

    /// Changes rows behind the application's back, as another node would.
    pub(crate) async fn sql(&self, sql: &str) {
        self.database.write.execute_unprepared(sql).await.unwrap();
    }
}

async fn sqlite(path: &Path, connections: u32) -> DatabaseConnection {
    let mut options = ConnectOptions::new(format!("sqlite://{}?mode=rwc", path.display()));
    options.max_connections(connections).sqlx_logging(false).map_sqlx_sqlite_opts(|options| {
        options.journal_mode(SqliteJournalMode::Wal).busy_timeout(Duration::from_secs(3)).foreign_keys(true)
    });
    Db::connect(options).await.unwrap()
}

async fn postgres(url: &str, schema: &str) -> DatabaseConnection {
    let server = Db::connect(ConnectOptions::new(url).max_connections(1).sqlx_logging(false).clone()).await.unwrap();
    server.execute_unprepared(&format!("CREATE SCHEMA {schema}")).await.unwrap();
    let mut options = ConnectOptions::new(url);
    options.max_connections(8).sqlx_logging(false).set_schema_search_path(schema);
    Db::connect(options).await.unwrap()
}

fn texts(list: &[&str]) -> Strings {
    Strings(list.iter().map(|text| (*text).to_owned()).collect())
}
