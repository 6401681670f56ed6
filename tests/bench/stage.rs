//! Everything that stands before the first measurement: the database, its rows, the programs.

use std::path::PathBuf;
use std::process::Command;

use tests::services::{Cluster, Folder, free_port, program};

use crate::options::Options;
use crate::process::{Server, run};
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
