//! Everything that stands before the first measurement: the database, its rows, the programs.

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use tests::services::{Cluster, Folder, free_port, program};

use crate::options::Options;
use crate::process::{Server, run};
use crate::wire::{Connection, get};
use crate::{Outcome, database};

/// Where it plays. The folder is deleted when dropped, unless it is to be kept.
pub(crate) struct Stage {
    // Before the folder, so that it is stopped before its files go.
    _cluster: Option<Cluster>,
    folder: Folder,
    database_url: String,
    program: PathBuf,
}

impl Stage {
    /// Builds, starts, migrates and seeds.
    pub(crate) async fn set(options: &Options) -> Outcome<Self> {
        enough_files(options.sockets)?;
        let program = match &options.server {
            Some(program) => std::path::absolute(program)?,
            None => program()?,
        };
        let folder = Folder::make("bench", options.keep)?;
        let (cluster, database_url) = match &options.database_url {
            Some(url) => (None, url.clone()),
            None => {
                let cluster = Cluster::start(&folder.path, Cluster::DURABLE, options.keep)?;
                let url = cluster.url();
                (Some(cluster), url)
            }
        };
        let stage = Self { _cluster: cluster, folder, database_url, program };
        stage.fill(options.tickets).await?;
        stage.catch_up().await?;
        Ok(stage)
    }

    async fn fill(&self, tickets: u64) -> Outcome<()> {
        run(self.backoffice(&["migrate", "up"]))?;
        let client = database::connect(&self.database_url).await?;
        if !database::is_seeded(&client).await? {
            let began = Instant::now();
            run(self.backoffice(&["seed", "--tickets", &tickets.to_string()]))?;
            eprintln!("seeded {tickets} tickets in {:.1} s", began.elapsed().as_secs_f64());
        }
        database::settle(&client).await
    }

    /// What follows from the seeded events (the audit log above all) is not done while something is measured.
    async fn catch_up(&self) -> Outcome<()> {
        let server = self.server().await?;
        let began = Instant::now();
        let mut connection = Connection::open(server.port).await?;
        loop {
            tokio::time::sleep(Duration::from_secs(1)).await;
            connection.exchange(&get("/metrics")).await?;
            if all_is_told(std::str::from_utf8(connection.body())?) {
                eprintln!("what follows from the events was done in {:.1} s", began.elapsed().as_secs_f64());
                return Ok(());
            }
        }
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

/// Both ends of each socket are files, of this process and of the server, which inherits the limit.
fn enough_files(sockets: usize) -> Outcome<()> {
    let wanted = 8 * sockets as u64 + 1000;
    match rlimit::increase_nofile_limit(wanted)? {
        allowed if allowed < wanted => {
            Err(format!("{sockets} sockets need {wanted} open files, and the system allows {allowed}").into())
        }
        _ => Ok(()),
    }
}

/// Whether nothing waits for a consumer, by what `/metrics` says.
fn all_is_told(metrics: &str) -> bool {
    let mut lags = metrics.lines().filter(|line| line.starts_with("consumer_lag_events{")).peekable();
    lags.peek().is_some() && lags.all(|line| line.ends_with(" 0"))
}
