//! A PostgreSQL of one's own: it can be measured alone, and stopped without stopping others.

use std::ffi::OsStr;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{Outcome, free_port, signal};

/// The name of the owner, and of the database.
const USER: &str = "backoffice";

/// A running cluster. It is stopped when dropped, and its folder deleted unless it is to be kept.
#[derive(Debug)]
pub struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    account: Option<(u32, u32)>,
    port: u16,
    settings: String,
    keep: bool,
}

impl Cluster {
    /// Room for many rows, and the durability that PostgreSQL has out of the box.
    pub const DURABLE: &str = "-c shared_buffers=512MB -c effective_cache_size=2GB -c max_wal_size=4GB -c jit=off";

    /// Makes and starts one on a free port of the loopback, in a folder of its own, with these settings. Run by root, it belongs to
    /// `postgres`.
    ///
    /// # Errors
    /// When PostgreSQL is not installed or does not start.
    pub fn start(folder: &Path, settings: &str, keep: bool) -> Outcome<Self> {
        let account = account()?;
        let folder = folder.join("postgres");
        std::fs::create_dir_all(&folder)?;
        if let Some((user, group)) = account {
            chown(&folder, Some(user), Some(group))?;
        }
        let cluster = Self { programs: programs()?, folder, account, port: free_port()?, settings: settings.into(), keep };
        let data = cluster.data();
        let create: [&OsStr; 8] = [
            "-D".as_ref(),
            data.as_ref(),
            "-U".as_ref(),
            USER.as_ref(),
            "--auth=trust".as_ref(),
            "--encoding=UTF8".as_ref(),
            "--locale=C.UTF-8".as_ref(),
            "--no-instructions".as_ref(),
        ];
        cluster.run("initdb", &create)?;
        cluster.again()?;
        cluster.run("createdb", &["-h", "127.0.0.1", "-p", &cluster.port.to_string(), "-U", USER, USER].map(OsStr::new))?;
        Ok(cluster)
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("postgres://{USER}@127.0.0.1:{}/{USER}", self.port)
    }

    /// Ends it as a crash would; its data stays.
    ///
    /// # Errors
    /// When it cannot be ended.
    pub fn stop(&self) -> Outcome<()> {
        let data = self.data();
        let stop: [&OsStr; 5] = ["stop".as_ref(), "-m".as_ref(), "immediate".as_ref(), "-D".as_ref(), data.as_ref()];
        self.run("pg_ctl", &stop)
    }

    /// Starts it again on the same port, with the same data, and returns when it can be reached.
    ///
    /// # Errors
    /// When it does not come back.
    pub fn again(&self) -> Outcome<()> {
        let settings = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=100 {}",
            self.port, self.settings
        );
        let (data, log) = (self.data(), self.folder.join("log"));
        let start: [&OsStr; 8] = [
            "start".as_ref(),
            "-w".as_ref(),
            "-D".as_ref(),
            data.as_ref(),
            "-l".as_ref(),
            log.as_ref(),
            "-o".as_ref(),
            settings.as_ref(),
        ];
        self.run("pg_ctl", &start)
    }

    /// Stops all its processes in the middle of what they do: connections stay open, and nobody answers.
    ///
    /// # Errors
    /// When they cannot be stopped.
    pub fn freeze(&self) -> Outcome<()> {
        let parent = self.process()?;
        // first: it would start others
        signal("STOP", &[&parent])?;
        let children = std::fs::read_to_string(format!("/proc/{parent}/task/{parent}/children"))?;
        signal("STOP", &children.split_whitespace().collect::<Vec<_>>())
    }

    /// Lets them go on.
    ///
    /// # Errors
    /// When they have gone.
    pub fn thaw(&self) -> Outcome<()> {
        let parent = self.process()?;
        let children = std::fs::read_to_string(format!("/proc/{parent}/task/{parent}/children"))?;
        signal("CONT", &children.split_whitespace().chain([parent.as_str()]).collect::<Vec<_>>())
    }

    /// The process from which all others come.
    fn process(&self) -> Outcome<String> {
        let said = std::fs::read_to_string(self.data().join("postmaster.pid"))?;
        Ok(said.lines().next().ok_or("PostgreSQL does not say its process")?.trim().to_owned())
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn run(&self, program: &str, arguments: &[&OsStr]) -> Outcome<()> {
        let mut command = Command::new(self.programs.join(program));
        command.args(arguments).current_dir(&self.folder).env("LC_ALL", "C").stdin(Stdio::null()).stdout(Stdio::null());
        let errors = std::fs::File::create(self.folder.with_file_name(format!("{program}.log")))?;
        command.stderr(errors);
        if let Some((user, group)) = self.account {
            command.gid(group).uid(user);
        }
        if command.status()?.success() { Ok(()) } else { Err(format!("{program} failed").into()) }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // It could not stop while frozen; one that has gone need not.
        let _ = self.thaw();
        let data = self.data();
        let stop: [&OsStr; 6] = ["stop".as_ref(), "-w".as_ref(), "-m".as_ref(), "fast".as_ref(), "-D".as_ref(), data.as_ref()];
        if let Err(error) = self.run("pg_ctl", &stop) {
            eprintln!("PostgreSQL on port {} could not be stopped: {error}", self.port);
        }
        if !self.keep {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

/// The newest installed version's programs.
fn programs() -> Outcome<PathBuf> {
    let versions =
        std::fs::read_dir("/usr/lib/postgresql").map_err(|_| "PostgreSQL is not installed: apt-get install postgresql")?;
    let newest = versions
        .flatten()
        .filter(|entry| entry.path().join("bin/postgres").exists())
        .max_by_key(|entry| entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()));
    newest.map(|entry| entry.path().join("bin")).ok_or_else(|| "PostgreSQL is not installed: apt-get install postgresql".into())
}

/// User and group to run as: root may not, and hands over to `postgres`.
fn account() -> Outcome<Option<(u32, u32)>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let root = status.lines().any(|line| line.starts_with("Uid:") && line.split_whitespace().nth(2) == Some("0"));
    if !root {
        return Ok(None);
    }
    let accounts = std::fs::read_to_string("/etc/passwd")?;
    let line = accounts.lines().find(|line| line.starts_with("postgres:")).ok_or("there is no account postgres to run as")?;
    let mut fields = line.split(':').skip(2).map(str::parse::<u32>);
    match (fields.next(), fields.next()) {
        (Some(Ok(user)), Some(Ok(group))) => Ok(Some((user, group))),
        _ => Err("the account postgres has no numbers".into()),
    }
}
