//! The command line, as a process of its own.

use std::process::{Command, Stdio};

use clap::Parser;
use web::cli::{self, Cli};

use crate::TestApp;

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
            .stdin(Stdio::null());
        let output = tokio::task::spawn_blocking(move || command.output().expect("a second process")).await.expect("its output");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
        let out = text(output.stdout);
        let out = out.split_once(SAYS).map(|(_, out)| out.to_owned()).unwrap_or(out);
        Said { ok: output.status.success(), out, err: text(output.stderr) }
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
