//! The command line, as a process of its own.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use clap::Parser;
use web::cli::{self, Cli};

use crate::database::TestDatabase;
use crate::{Door, Person, TestApp};

const ARGUMENTS: &str = "COMMAND_LINE_ARGUMENTS";
/// What stands before the output: the test harness has said something, too.
const SAYS: &str = "It says:\n";

/// What a command did.
#[derive(Debug)]
pub struct Said {
    /// Whether it succeeded.
    pub ok: bool,
    /// What it wrote.
    pub out: String,
    /// What it complained of.
    pub err: String,
}

impl TestApp {
    /// Runs a command on the database of this server: this very program again, told to run only the test `name`, which calls
    /// [`run_if_asked`].
    ///
    /// # Panics
    /// When there is no second process.
    pub async fn command(&self, name: &str, arguments: &[&str]) -> Said {
        self.command_with(name, arguments, &[]).await
    }

    /// The same, with other settings.
    ///
    /// # Panics
    /// When it does not end.
    pub async fn command_with(&self, name: &str, arguments: &[&str], settings: &[(&str, &str)]) -> Said {
        let config = &self.server().config;
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command
            .args(["--exact", name, "--nocapture", "--test-threads=1"])
            .env(ARGUMENTS, serde_json::json!(arguments).to_string())
            .env("DATABASE_URL", config.database_url())
            .env("AUDIT_DATABASE_URL", config.of_audit().database_url())
            .env("AUDIT_SIGNING_KEY", crate::app::AUDIT_SIGNING_KEY)
            .env("JWT_SECRET", "a secret of the tests, long enough for HS256")
            .env("BACKOFFICE__DATA_DIR", &config.data_dir)
            .envs(settings.iter().copied())
            .stdin(Stdio::null());
        let output = tokio::task::spawn_blocking(move || command.output().expect("a second process")).await.expect("its output");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
        let out = text(output.stdout);
        let out = out.split_once(SAYS).map(|(_, out)| out.to_owned()).unwrap_or(out);
        Said { ok: output.status.success(), out, err: text(output.stderr) }
    }
}

/// `backoffice serve` as a process of its own: unlike a server in this process, it logs. It ends when dropped.
#[derive(Debug)]
pub struct Served {
    child: Child,
    door: Door,
    first_admin: (String, String),
    // dropped last
    _database: TestDatabase,
}

impl Served {
    /// Starts it: this very program again, told to run only the test `name`, which calls [`run_if_asked`], with these settings.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn start(name: &str, settings: &[(&str, &str)]) -> Self {
        let database = TestDatabase::create().await;
        let mut child = Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", name, "--nocapture", "--test-threads=1"])
            .env(ARGUMENTS, serde_json::json!(["serve"]).to_string())
            .env("DATABASE_URL", database.url())
            .env("PORT", "0")
            .env("JWT_SECRET", "a secret of the tests, long enough for HS256")
            .env("BACKOFFICE__DATA_DIR", database.folder())
            .envs(settings.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a second process");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines().map_while(Result::ok);
        let mut after = |what: &str| {
            let text = lines.find_map(|line| line.split_once(what).map(|(_, rest)| rest.trim().to_owned()));
            text.unwrap_or_else(|| panic!("it does not say {what}"))
        };
        let address = after("http://");
        let (email, password) = (after("address "), after("password "));
        let address = address.split('/').next().and_then(|address| address.parse().ok()).expect("an address");
        // Read to its end, or the server would wait for its reader.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, door: Door::new(address), first_admin: (email, password), _database: database }
    }

    /// The first administrator.
    pub async fn admin(&self) -> Person {
        Person::anonymous(self.door.clone(), None).login(&self.first_admin.0, &self.first_admin.1).await
    }

    /// Where it listens.
    pub fn door(&self) -> &Door {
        &self.door
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs the command in a process that was started for it, which ends with it; returns at once in any other.
///
/// # Panics
/// When there is no such command.
pub async fn run_if_asked() {
    let Ok(arguments) = std::env::var(ARGUMENTS) else { return };
    let arguments: Vec<String> = serde_json::from_str(&arguments).expect("arguments");
    print!("{SAYS}");
    let done = cli::run(Cli::parse_from(std::iter::once("backoffice".to_owned()).chain(arguments))).await;
    if let Err(error) = &done {
        eprintln!("backoffice: {error}");
    }
    std::process::exit(i32::from(done.is_err()));
}

/// Runs the test `name` of this very program in a process of its own, with these settings in its environment.
///
/// # Panics
/// When it fails.
pub async fn run_alone(name: &str, settings: &[(&str, &str)]) {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(["--exact", name, "--nocapture", "--test-threads=1"]).envs(settings.iter().copied()).stdin(Stdio::null());
    let output = tokio::task::spawn_blocking(move || command.output().expect("a second process")).await.expect("its output");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
