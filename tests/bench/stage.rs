//! Everything that stands before the first measurement: the database, its rows, the programs.

use std::path::{Path, PathBuf};
use std::process::Command;

use tests::cluster::{Cluster, free_port};

use crate::options::Options;
use crate::process::{Server, run};
use crate::{Outcome, database};

/// The durability is what PostgreSQL has out of the box.
const SETTINGS: &str = "-c shared_buffers=512MB -c effective_cache_size=2GB -c max_wal_size=4GB -c jit=off";

/// Where it plays. The folder is deleted when dropped, unless it is to be kept.
pub(crate) struct Stage {
    // Before the folder, so that it is stopped before its files go.
    _cluster: Option<Cluster>,
    folder: Folder,
    database_url: String,
    program: PathBuf,
}

struct Folder {
    path: PathBuf,
    keep: bool,
}

impl Drop for Folder {
    fn drop(&mut self) {
        if self.keep {
            eprintln!("kept {}", self.path.display());
        } else {
            let _ = std::fs::remove_dir_all(&self.path);
        }
    }
}

impl Stage {
    /// Builds, starts, migrates and seeds.
    pub(crate) async fn set(options: &Options) -> Outcome<Self> {
        enough_files(options.sockets)?;
        let program = match &options.server {
            Some(program) => std::path::absolute(program)?,
            None => build()?,
        };
        let path = std::env::temp_dir().join(format!("backoffice-bench-{}", std::process::id()));
        std::fs::create_dir_all(&path)?;
        let folder = Folder { path, keep: options.keep };
        let (cluster, database_url) = match &options.database_url {
            Some(url) => (None, url.clone()),
            None => {
                let cluster = Cluster::start(&folder.path, SETTINGS, options.keep)?;
                let url = cluster.url();
                (Some(cluster), url)
            }
        };
        let stage = Self { _cluster: cluster, folder, database_url, program };
        stage.fill(options.tickets).await?;
        Ok(stage)
    }

    async fn fill(&self, tickets: u64) -> Outcome<()> {
        run(self.backoffice(&["migrate", "up"]))?;
        let client = database::connect(&self.database_url).await?;
        if !database::is_seeded(&client).await? {
            let began = std::time::Instant::now();
            run(self.backoffice(&["seed", "--tickets", &tickets.to_string()]))?;
            eprintln!("seeded {tickets} tickets in {:.1} s", began.elapsed().as_secs_f64());
        }
        database::settle(&client).await
    }

    pub(crate) fn database_url(&self) -> &str {
        &self.database_url
    }

    /// Starts the measured server, with its own defaults.
    pub(crate) async fn server(&self) -> Outcome<Server> {
        let port = free_port()?;
        let mut command = self.backoffice(&["serve"]);
        command.env("PORT", port.to_string());
        Server::start(command, port, "/health", &self.folder.path.join("server.log")).await
    }

    /// Starts the hand-written endpoints.
    pub(crate) async fn rival(&self, connections: usize) -> Outcome<Server> {
        let port = free_port()?;
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["rival", "--database-url", &self.database_url, "--port", &port.to_string()]);
        command.args(["--connections", &connections.to_string()]);
        Server::start(command, port, "/health", &self.folder.path.join("rival.log")).await
    }

    /// All sockets of a measurement belong to one user, which the server would not let be.
    fn backoffice(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(arguments).current_dir(&self.folder.path).env("DATABASE_URL", &self.database_url);
        command.env("BACKOFFICE__WS__MAX_SOCKETS_PER_USER", "100000");
        command
    }
}

/// Builds the product as this program was built, beside it.
fn build() -> Outcome<PathBuf> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["build", "--package", "web", "--bin", "backoffice"]).current_dir(env!("CARGO_MANIFEST_DIR"));
    if cfg!(debug_assertions) {
        eprintln!("this is a debug build: its numbers mean nothing");
    } else {
        command.arg("--release");
    }
    run(command)?;
    let here = std::env::current_exe()?;
    let program = here.parent().unwrap_or_else(|| Path::new(".")).join("backoffice");
    if program.exists() { Ok(program) } else { Err("there is no backoffice beside this program: give --server".into()) }
}

/// Both ends of each socket are files, of this process and of the server, which inherits the limit.
fn enough_files(sockets: usize) -> Outcome<()> {
    let limits = std::fs::read_to_string("/proc/self/limits")?;
    let line = limits.lines().find(|line| line.starts_with("Max open files")).unwrap_or_default();
    match line.split_whitespace().nth(3).and_then(|soft| soft.parse::<usize>().ok()) {
        Some(soft) if soft < sockets + 200 => {
            Err(format!("{soft} open files are not enough for {sockets} sockets: run `ulimit -n {}` first", sockets + 1000)
                .into())
        }
        _ => Ok(()),
    }
}
