//! A MongoDB of one's own.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{OnceLock, mpsc};

use super::{Outcome, free_port, signal};

/// Names the program; without it the one on the path is taken.
const PROGRAM: &str = "TEST_MONGOD";
/// Ends the server when nobody holds the other end of its input any more: when this process ends, however it ends.
const TIED: &str = r#""$@" & server=$!; exec >/dev/null; read -r _; kill -9 "$server"; wait "$server""#;
/// The same, and its data.
const TIED_WITH_DATA: &str = r#""$@" & server=$!; exec >/dev/null; read -r _; kill -9 "$server"; wait "$server"; rm -rf "$0""#;

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A MongoDB that can be stopped and started. It ends when dropped, and with this process.
#[derive(Debug)]
pub struct Mongo {
    port: u16,
    data: PathBuf,
    /// The shell that ends it, and what holds it back.
    server: Option<(Child, ChildStdin)>,
}

impl Mongo {
    /// The one that all tests of this process share.
    ///
    /// # Panics
    /// When MongoDB is not installed or does not start.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Mongo> = OnceLock::new();
        SHARED.get_or_init(|| {
            let mut mongo = Self::new().expect("a free port");
            mongo.begin(TIED_WITH_DATA).unwrap_or_else(|error| panic!("{error}"));
            mongo
        })
    }

    /// Starts one on a free port of the loopback.
    ///
    /// # Errors
    /// When MongoDB is not installed or does not start.
    pub fn start() -> Outcome<Self> {
        let mut mongo = Self::new()?;
        mongo.again()?;
        Ok(mongo)
    }

    fn new() -> Outcome<Self> {
        let name = format!("backoffice-mongo-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        Ok(Self { port: free_port()?, data: std::env::temp_dir().join(name), server: None })
    }

    /// Where a database of it is.
    pub fn url(&self, database: &str) -> String {
        format!("mongodb://127.0.0.1:{}/{database}", self.port)
    }

    /// Where a database is that nobody else uses.
    pub fn new_url(&self) -> String {
        self.url(&format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed)))
    }

    /// Ends it without a warning; its data stays.
    pub fn stop(&mut self) {
        if let Some((mut shell, input)) = self.server.take() {
            drop(input);
            let _ = shell.wait();
        }
    }

    /// Stops it in the middle of what it does: connections stay open, and nobody answers.
    ///
    /// # Errors
    /// When it has gone.
    pub fn freeze(&self) -> Outcome<()> {
        self.signal("STOP")
    }

    /// Lets it go on.
    ///
    /// # Errors
    /// When it has gone.
    pub fn thaw(&self) -> Outcome<()> {
        self.signal("CONT")
    }

    fn signal(&self, name: &str) -> Outcome<()> {
        let shell = self.server.as_ref().ok_or("MongoDB is not running")?.0.id();
        let servers = std::fs::read_to_string(format!("/proc/{shell}/task/{shell}/children"))?;
        signal(name, &servers.split_whitespace().collect::<Vec<_>>())
    }

    /// Starts it again on the same port, with the same data, and returns when it can be reached.
    ///
    /// # Errors
    /// When it does not start.
    pub fn again(&mut self) -> Outcome<()> {
        self.stop();
        self.begin(TIED)
    }

    fn begin(&mut self, script: &str) -> Outcome<()> {
        std::fs::create_dir_all(&self.data)?;
        let program = std::env::var(PROGRAM).unwrap_or_else(|_| "mongod".into());
        let mut command = Command::new("sh");
        command.args(["-c", script]).arg(&self.data).arg(&program).arg("--dbpath").arg(&self.data);
        command.args(["--port", &self.port.to_string(), "--bind_ip", "127.0.0.1", "--nounixsocket"]);
        command.args(["--wiredTigerCacheSizeGB", "0.25", "--setParameter", "ttlMonitorSleepSecs=1"]);
        command.args(["--setParameter", "diagnosticDataCollectionEnabled=false"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut shell = command.spawn()?;
        let (input, lines) = (shell.stdin.take().ok_or("no input")?, shell.stdout.take().map(BufReader::new).ok_or("no output")?);
        self.server = Some((shell, input));
        let (ready, waits) = mpsc::channel();
        // Read to its end, or the server would wait for its reader.
        std::thread::spawn(move || {
            for line in lines.lines().map_while(Result::ok) {
                if line.contains("Waiting for connections") {
                    let _ = ready.send(());
                }
            }
        });
        waits.recv().map_err(|_| format!("{program} does not start: install MongoDB, or let {PROGRAM} name a mongod").into())
    }
}

impl Drop for Mongo {
    fn drop(&mut self) {
        self.stop();
        let _ = std::fs::remove_dir_all(&self.data);
    }
}
