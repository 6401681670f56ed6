//! Everything that a run needs: the folder, the services, the servers.

use std::net::TcpListener;
use std::path::Path;
use std::sync::Mutex;

use resolvers::seed::Dice;
use tests::services::{Cluster, Folder, Outcome, Redis, program};

use crate::node::Node;
use crate::options::{Kind, Options, Wake};

/// Signs the cursors, so that the soak can say which position one names.
pub(crate) const SECRET: &str = "a secret of the soak, long enough for HS256";

/// The services and servers of a run. Dropped, they end in this order.
pub(crate) struct Stage {
    pub(crate) nodes: Vec<Node>,
    pub(crate) redis: Option<Mutex<Redis>>,
    pub(crate) cluster: Option<Cluster>,
    pub(crate) database_url: String,
    across: bool,
    _folder: Folder,
}

impl Stage {
    /// Starts the services, and one server after the other.
    pub(crate) async fn set(options: &Options, dice: &mut Dice) -> Outcome<Self> {
        let program = match &options.server {
            Some(program) => std::path::absolute(program)?,
            None => program()?,
        };
        let folder = Folder::make("soak", options.keep)?;
        let (cluster, database_url) = match (options.database, &options.database_url) {
            (Kind::Sqlite, _) => (None, format!("sqlite://{}?mode=rwc", folder.path.join("backoffice.db").display())),
            (Kind::Postgres, Some(url)) => (None, url.clone()),
            (Kind::Postgres, None) => {
                let cluster = Cluster::start(&folder.path, Cluster::DURABLE, options.keep)?;
                let url = cluster.url();
                (Some(cluster), url)
            }
        };
        let (redis, redis_url) = match (options.wake, &options.redis_url) {
            (Wake::Notify, _) => (None, String::new()),
            (Wake::Redis, Some(url)) => (None, url.clone()),
            (Wake::Redis, None) => {
                let redis = Redis::start()?;
                let url = redis.url();
                (Some(Mutex::new(redis)), url)
            }
        };
        let environment = environment(options, &database_url, &redis_url, &folder.path);
        let node = |n: usize, port| Node {
            port,
            program: program.clone(),
            environment: environment.clone(),
            log: folder.path.join(format!("server-{n}.log")),
            child: Mutex::default(),
        };
        let nodes = (0..options.nodes).map(|n| Ok(node(n, steady_port(dice)?))).collect::<Outcome<Vec<_>>>()?;
        let stage = Self { nodes, redis, cluster, database_url, across: options.across, _folder: folder };
        for node in &stage.nodes {
            node.start().await?;
        }
        Ok(stage)
    }

    /// A server to write to, whether or not it lives.
    pub(crate) fn to_write(&self, dice: &mut Dice) -> u16 {
        if self.across { self.nodes[0].port } else { self.any(dice) }
    }

    /// A server to listen to, whether or not it lives.
    pub(crate) fn to_listen(&self, dice: &mut Dice) -> u16 {
        if self.across { self.nodes[self.nodes.len() - 1].port } else { self.any(dice) }
    }

    fn any(&self, dice: &mut Dice) -> u16 {
        self.nodes[usize::try_from(dice.below(self.nodes.len() as u64)).unwrap_or_default()].port
    }

    /// The first server told its operator who the first administrator is.
    pub(crate) fn first_admin(&self) -> Outcome<(String, String)> {
        let log = std::fs::read_to_string(&self.nodes.first().ok_or("no server")?.log)?;
        let word = |name: &str| log.lines().find_map(|line| line.trim().strip_prefix(name)).map(|rest| rest.trim().to_owned());
        word("address ").zip(word("password ")).ok_or_else(|| "the server did not tell who the first administrator is".into())
    }
}

fn environment(options: &Options, database_url: &str, redis_url: &str, folder: &Path) -> Vec<(&'static str, String)> {
    vec![
        ("DATABASE_URL", database_url.to_owned()),
        ("REDIS_URL", redis_url.to_owned()),
        ("JWT_SECRET", SECRET.to_owned()),
        ("BACKOFFICE__DATA_DIR", folder.display().to_string()),
        ("BACKOFFICE__LIVE__POLL_MS", options.poll_ms.to_string()),
        ("BACKOFFICE__AUTH__ACCESS_TOKEN_TTL", "86400000".to_owned()),
        ("BACKOFFICE__AUTH__LOGIN_ATTEMPTS_PER_ADDRESS", "100000".to_owned()),
        // all listeners of a role are one user
        ("BACKOFFICE__WS__MAX_SOCKETS_PER_USER", "100000".to_owned()),
    ]
}

/// A free port that no outgoing connection is given, so that it is still free when its server comes back.
fn steady_port(dice: &mut Dice) -> Outcome<u16> {
    for _ in 0..1000 {
        let port = u16::try_from(dice.between(20_000, 30_000))?;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return Ok(port);
        }
    }
    Err("no free port".into())
}
