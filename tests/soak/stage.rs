//! Everything that a run needs: the folder, the services, the servers.

use std::net::TcpListener;
use std::path::Path;
use std::sync::{Arc, Mutex};

use resolvers::seed::Dice;
use tests::services::{Cluster, Folder, Mongo, Outcome, Redis, program};

use crate::node::Node;
use crate::options::{Documents, Kind, Options, Wake};
use crate::service::{Process, Service};

/// Signs the cursors, so that the soak can say which position one names.
pub(crate) const SECRET: &str = "a secret of the soak, long enough for HS256";

/// The services and servers of a run. Dropped, they end in this order.
pub(crate) struct Stage {
    pub(crate) nodes: Vec<Node>,
    pub(crate) services: Vec<Arc<Service>>,
    pub(crate) places: Places,
    across: bool,
    pub(crate) folder: Folder,
}

/// Where everything is that the servers use; empty where they use nothing of the kind.
#[derive(Default)]
pub(crate) struct Places {
    pub(crate) database: String,
    pub(crate) audit: String,
    pub(crate) mongodb: String,
    pub(crate) redis: String,
}

impl Stage {
    /// Starts the services, and one server after the other.
    pub(crate) async fn set(options: &Options, dice: &mut Dice) -> Outcome<Self> {
        let program = match &options.server {
            Some(program) => std::path::absolute(program)?,
            None => program()?,
        };
        let folder = Folder::make("soak", options.keep)?;
        let (services, places) = serve(options, &folder.path)?;
        let environment = environment(options, &places, &folder.path);
        let node = |n: usize, port| Node {
            port,
            program: program.clone(),
            environment: environment.clone(),
            log: folder.path.join(format!("server-{n}.log")),
            child: Mutex::default(),
        };
        let nodes = (0..options.nodes).map(|n| Ok(node(n, steady_port(dice)?))).collect::<Outcome<Vec<_>>>()?;
        let stage = Self { nodes, services, places, across: options.across, folder };
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

/// Starts the services that are to be there, in the order in which they are killed.
fn serve(options: &Options, folder: &Path) -> Outcome<(Vec<Arc<Service>>, Places)> {
    let (mut services, mut places) = (Vec::new(), Places::default());
    let mut add = |name, process| services.push(Arc::new(Service::new(name, process)));
    match (options.wake, &options.redis_url) {
        (Wake::Notify, _) => {}
        (Wake::Redis, Some(url)) => places.redis.clone_from(url),
        (Wake::Redis, None) => {
            let redis = Redis::start()?;
            places.redis = redis.url();
            add("Redis", Process::Redis(redis));
        }
    }
    if options.documents == Documents::Mongo {
        let mongo = Mongo::start()?;
        places.mongodb = mongo.new_url();
        add("MongoDB", Process::Mongo(mongo));
    }
    if options.database == Kind::Sqlite {
        let file = |name| format!("sqlite://{}?mode=rwc", folder.join(name).display());
        (places.database, places.audit) = (file("backoffice.db"), file("audit.db"));
        return Ok((services, places));
    }
    if let Some(url) = &options.database_url {
        places.database.clone_from(url);
    } else {
        let cluster = Cluster::start(&folder.join("database"), Cluster::DURABLE, options.keep)?;
        places.database = cluster.url();
        add("PostgreSQL", Process::Postgres(cluster));
    }
    let cluster = Cluster::start(&folder.join("audit"), Cluster::DURABLE, options.keep)?;
    places.audit = cluster.url();
    add("audit database", Process::Postgres(cluster));
    Ok((services, places))
}

fn environment(options: &Options, places: &Places, folder: &Path) -> Vec<(&'static str, String)> {
    vec![
        ("DATABASE_URL", places.database.clone()),
        ("AUDIT_DATABASE_URL", places.audit.clone()),
        ("MONGODB_URL", places.mongodb.clone()),
        ("REDIS_URL", places.redis.clone()),
        ("JWT_SECRET", SECRET.to_owned()),
        ("BACKOFFICE__DATA_DIR", folder.display().to_string()),
        ("BACKOFFICE__LIVE__POLL_MS", options.poll_ms.to_string()),
        // what a killed server has held is soon free
        ("BACKOFFICE__CONSUMERS__LEASE_MS", "6000".to_owned()),
        ("BACKOFFICE__MAIL__TIMEOUT_MS", "2000".to_owned()),
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
