//! The whole server as a process of its own, which can be killed in the middle of what it does.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use resolvers::clock::Clock;
use serde_json::{Value as Json, json};

use crate::app::settings;
use crate::database::TestDatabase;
use crate::{Door, Person};

const DATABASE: &str = "CRASHING_SERVER_DATABASE";
const FOLDER: &str = "CRASHING_SERVER_FOLDER";
/// What the line begins with that says where the process serves.
const SERVES: &str = "It is there: ";

/// A server in a process of its own, and a database that outlives it.
#[derive(Debug)]
pub struct Crashing {
    child: Child,
    door: Door,
    first_admin: Option<(String, String)>,
    // dropped last
    database: TestDatabase,
}

impl Crashing {
    /// Starts it: this very program again, told to run only the test `name`, which calls [`serve_if_asked`].
    ///
    /// # Panics
    /// When it does not start.
    pub async fn start(name: &str) -> Self {
        let database = TestDatabase::create().await;
        let (child, said) = spawn(name, &database);
        let text = |key: &str| said[key].as_str().map(str::to_owned);
        let first_admin = text("email").zip(text("password"));
        Self { child, door: door(&said), first_admin, database }
    }

    /// The first administrator.
    ///
    /// # Panics
    /// When the start made none.
    pub async fn admin(&self) -> Person {
        let (email, password) = self.first_admin.as_ref().expect("the first start makes an administrator");
        Person::anonymous(self.door.clone(), None).login(email, password).await
    }

    /// Where its data is.
    pub fn folder(&self) -> std::path::PathBuf {
        self.database.folder()
    }

    /// Ends it without a warning, and starts another on the same database.
    ///
    /// # Panics
    /// When it cannot be ended or does not start.
    pub fn crash(&mut self, name: &str) {
        self.child.kill().expect("a process that can be killed");
        self.child.wait().expect("a process that ends");
        let (child, said) = spawn(name, &self.database);
        (self.child, self.door) = (child, door(&said));
    }
}

impl Drop for Crashing {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn door(said: &Json) -> Door {
    Door::new(said["address"].as_str().and_then(|text| text.parse().ok()).expect("an address"))
}

fn spawn(name: &str, database: &TestDatabase) -> (Child, Json) {
    let mut child = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", name, "--nocapture", "--test-threads=1"])
        .env(DATABASE, database.url())
        .env(FOLDER, database.folder())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a second process");
    let lines = BufReader::new(child.stdout.take().expect("its output")).lines().map_while(Result::ok);
    let said = lines.into_iter().find_map(|line| line.split_once(SERVES).map(|(_, said)| said.to_owned()));
    let said = serde_json::from_str(&said.expect("a server that starts")).expect("what it says");
    (child, said)
}

/// Serves until killed, in a process that was started for it; returns at once in any other.
///
/// # Panics
/// When the server does not start.
pub async fn serve_if_asked() {
    let (Ok(url), Ok(folder)) = (std::env::var(DATABASE), std::env::var(FOLDER)) else { return };
    let database = TestDatabase::borrowed(url, folder.into());
    let server = web::server::start(settings(&database), Clock::System).await.expect("a server that starts");
    let admin = server.first_admin.as_ref();
    let said = json!({
        "address": server.addr.to_string(), "email": admin.map(|a| &a.email), "password": admin.map(|a| &a.password),
    });
    println!("{SERVES}{said}");
    std::future::pending::<()>().await;
}
