//! The whole server, in process.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use chrono::TimeDelta;
use entities::access::Viewer;
use resolvers::clock::Clock;
use resolvers::mail::Mailer;
use resolvers::{App, Context, Request, live, reactions, search};
use serde_json::{Value as Json, json};
use subscriptions::consumers;
use web::config::Config;
use web::server::Running;

use crate::database::{Frozen, TestDatabase};
use crate::{Door, Person, within};

/// The password of everybody whom a test makes.
const PASSWORD: &str = "correct horse battery staple";

/// The key of every audit log of a test.
pub(crate) const AUDIT_SIGNING_KEY: &str = "0707070707070707070707070707070707070707070707070707070707070707";

/// A running server with a database, a clock and people of its own.
pub struct TestApp {
    server: Running,
    clock: Clock,
    door: Door,
    admin: Person,
    people: AtomicU32,
    // dropped last: the server must not lose its database before it ends
    database: TestDatabase,
}

impl TestApp {
    /// A server with the settings of tests.
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// A server whose settings differ.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn start_with(change: impl FnOnce(&mut Config)) -> Self {
        Self::start_on(TestDatabase::create().await, change).await
    }

    /// The same, on a database that [`freeze_database`](Self::freeze_database) can make silent.
    pub async fn start_alone_with(change: impl FnOnce(&mut Config)) -> Self {
        Self::start_on(TestDatabase::alone().await, change).await
    }

    async fn start_on(database: TestDatabase, change: impl FnOnce(&mut Config)) -> Self {
        let mut config = settings(&database);
        change(&mut config);
        let clock = Clock::manual();
        let server = web::server::start(config, clock.clone()).await.expect("a server that starts");
        let door = Door::new(server.addr);
        let first = server.first_admin.clone().expect("the first start makes an administrator");
        let admin = Person::anonymous(door.clone(), Some(server.app.clone())).login(&first.email, &first.password).await;
        Self { server, clock, door, admin, people: AtomicU32::new(0), database }
    }

    /// Another server on the same database, which leaves it as it is. Its settings differ as well.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn beside(&self, change: impl FnOnce(&mut Config)) -> Self {
        let database = TestDatabase::borrowed(self.database.url().into(), self.database.folder());
        let mut config = settings(&database);
        change(&mut config);
        let server = web::server::start(config, self.clock.clone()).await.expect("a server that starts");
        let door = Door::new(server.addr);
        let app = Self { admin: self.admin(), clock: self.clock.clone(), people: AtomicU32::new(0), server, door, database };
        Self { admin: self.admin.at(&app), ..app }
    }

    /// May do everything.
    pub fn admin(&self) -> Person {
        self.admin.clone()
    }

    /// Runs the team.
    pub async fn manager(&self) -> Person {
        self.person("manager").await
    }

    /// Answers tickets.
    pub async fn agent(&self) -> Person {
        self.person("agent").await
    }

    /// Reads, and sees no internal comment.
    pub async fn analyst(&self) -> Person {
        self.person("analyst").await
    }

    /// Works on the tickets assigned to them.
    pub async fn user(&self) -> Person {
        self.person("user").await
    }

    /// An integration, for which what it may not use does not exist.
    pub async fn partner(&self) -> Person {
        self.person("partner").await
    }

    /// Nobody in particular.
    pub fn anonymous(&self) -> Person {
        Person::anonymous(self.door.clone(), Some(self.server.app.clone()))
    }

    /// Somebody new with a role, signed in.
    pub async fn person(&self, role: &str) -> Person {
        self.person_with(role, &[]).await
    }

    /// Somebody new with a role and permissions beyond it, signed in.
    pub async fn person_with(&self, role: &str, permissions: &[&str]) -> Person {
        let number = self.people.fetch_add(1, Ordering::Relaxed) + 1;
        let email = format!("{role}{number}@people.example");
        let input = json!({
            "email": email, "name": format!("{role} {number}"), "role": role, "password": PASSWORD, "permissions": permissions,
        });
        self.admin.mutate("createUser", "user { id }", input).await.ok();
        self.anonymous().login(&email, PASSWORD).await
    }

    /// Opens a ticket for a customer, as the administrator; the ticket with `id number version`.
    pub async fn ticket(&self, customer: &Json, title: &str) -> Json {
        let input = json!({"customerId": customer, "title": title, "description": "It does not work."});
        let answer = self.admin.mutate("createTicket", "ticket { id number version }", input).await.ok();
        answer.data("/createTicket/ticket").clone()
    }

    /// A new customer; its id.
    pub async fn customer(&self, name: &str) -> Json {
        let input = json!({"companyName": name, "contactEmail": "contact@customer.example", "subscriptionTier": "STARTER"});
        let answer = self.admin.mutate("createCustomer", "customer { id }", input).await.ok();
        answer.data("/createCustomer/customer/id").clone()
    }

    /// Makes what was written straight into the tables known to searches; what is written through the door becomes known by itself.
    ///
    /// # Panics
    /// When the database does not take it.
    pub async fn searchable(&self) {
        let app = self.app().clone();
        let cx = Context::new(app, Viewer::operator(), Request::default());
        search::rebuild(&cx, |_, _| {}).await.expect("a new index");
    }

    /// Waits until searches know what was written through the door.
    ///
    /// # Panics
    /// When that takes too long.
    pub async fn indexed(&self) {
        live::pass(self.app()).await.expect("positions");
        let db = self.app().database.reader();
        within("the index", async {
            loop {
                let consumer = consumers::find(&db, "search").await.expect("the consumer of the search");
                let backlog = consumers::backlog::backlog(&db, search::index::WANTS, consumer.position).await;
                if backlog.expect("a backlog").events == 0 {
                    return;
                }
                tokio::task::yield_now().await;
            }
        })
        .await;
    }

    /// What the server is made of, for tests that need many rows.
    pub fn app(&self) -> &Arc<App> {
        &self.server.app
    }

    /// The running server.
    pub fn server(&self) -> &Running {
        &self.server
    }

    /// Returns when nothing that has happened waits for a reaction.
    ///
    /// # Panics
    /// When something still does after a while.
    pub async fn quiet(&self) {
        let config = &self.server.config;
        let mailer = Mailer::new(&config.mail, config.mail_folder()).expect("a mailer");
        let reactions = reactions::all(&mailer);
        within("the last reaction", async {
            live::pass(self.app()).await.expect("a log that can be read");
            let waiting = async || reactions::measure(self.app(), &reactions).await.expect("a lag");
            while waiting().await.iter().any(|(_, _, backlog)| backlog.events > 0) {
                tokio::task::yield_now().await;
            }
        })
        .await;
    }

    /// Where the server listens.
    pub fn door(&self) -> &Door {
        &self.door
    }

    /// Moves the clock.
    pub fn advance(&self, by: TimeDelta) {
        self.clock.advance(by);
    }

    /// True when the database is a file, false when it is a server.
    pub fn is_on_file(&self) -> bool {
        self.database.is_file()
    }

    /// Takes the database away, as a crash of its server would. Whoever has a file open keeps it.
    pub async fn lose_database(&self) {
        self.database.lose().await;
    }

    /// Makes the database silent until what is returned is dropped: a server to everybody, a file to whoever writes.
    ///
    /// # Panics
    /// When others use it too: it must have been made with [`start_alone_with`](Self::start_alone_with).
    pub async fn freeze_database(&self) -> Frozen {
        self.database.freeze().await.expect("a database that nobody else uses")
    }

    /// Brings it back.
    pub async fn restore_database(&self) {
        self.database.restore().await;
    }

    /// Stops the server as an operator would, and returns when it has ended.
    pub async fn stop(self) {
        self.server.stop().await;
        drop(self.database);
    }
}

pub(crate) fn settings(database: &TestDatabase) -> Config {
    let mut config = Config::defaults();
    config.server.port = 0;
    // as many on every machine, and more than one
    config.server.cores = 2;
    config.data_dir = database.folder();
    config.database.url = database.url().into();
    config.database.max_connections = 8;
    config.database.sqlite_readers = 4;
    config.auth.jwt_secret = "a secret of the tests, long enough for HS256".into();
    config.audit.url = format!("sqlite://{}", config.data_dir.join("audit.db").display()).into();
    config.audit.signing_key = AUDIT_SIGNING_KEY.into();
    // everybody comes from one address here
    config.auth.login_attempts_per_address = 100_000;
    // a mail server that falls silent is on this machine
    config.mail.timeout_ms = 1000;
    // on a busy machine an answer is late that was not lost
    config.redis.timeout_ms = 5000;
    config.http.expose_statements = true;
    config.log.level = "error".into();
    config
}
