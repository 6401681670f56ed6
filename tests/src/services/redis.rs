//! A Redis of our own that keeps nothing.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::{Folder, Outcome, free_port, signal};

/// What is asked of `openssl` for a server that is its own authority.
const CERTIFICATE: &str = "[req]\ndistinguished_name = name\nx509_extensions = server\nprompt = no\n[name]\nCN = Redis of a test\n[server]\n\
    basicConstraints = critical, CA:FALSE\nsubjectAltName = IP:127.0.0.1\n";

/// A Redis that can be stopped and started. It ends when dropped.
#[derive(Debug)]
pub struct Redis {
    port: u16,
    /// With TLS: where its key and certificate are.
    tls: Option<Folder>,
    child: Option<Child>,
}

impl Redis {
    /// Starts one on a free port of the loopback.
    ///
    /// # Errors
    /// When Redis is not installed or does not start.
    pub fn start() -> Outcome<Self> {
        let mut redis = Self { port: free_port()?, tls: None, child: None };
        redis.again()?;
        Ok(redis)
    }

    /// The same, but it listens with TLS only, with a certificate that nobody trusts who was not told to.
    ///
    /// # Errors
    /// When it does not start, or when there is no `openssl` to make the certificate.
    pub fn start_with_tls() -> Outcome<Self> {
        let port = free_port()?;
        let folder = Folder::make(&format!("redis-{port}"), false)?;
        certify(&folder.path)?;
        let mut redis = Self { port, tls: Some(folder), child: None };
        redis.again()?;
        Ok(redis)
    }

    /// Where it is.
    pub fn url(&self) -> String {
        let scheme = if self.tls.is_some() { "rediss" } else { "redis" };
        format!("{scheme}://127.0.0.1:{}", self.port)
    }

    /// The certificate by which it is trusted; none without TLS.
    pub fn certificate(&self) -> Option<PathBuf> {
        self.tls.as_ref().map(|folder| folder.path.join("cert.pem"))
    }

    /// Ends it without a warning.
    pub fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            // It may have ended by itself.
            let _ = child.kill();
            let _ = child.wait();
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
        let process = self.child.as_ref().ok_or("Redis is not running")?.id().to_string();
        signal(name, &[&process])
    }

    /// Starts it again on the same port, and returns when it can be reached.
    ///
    /// # Errors
    /// When it does not start.
    pub fn again(&mut self) -> Outcome<()> {
        self.stop();
        let mut command = Command::new("redis-server");
        command.args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]);
        let port = self.port.to_string();
        match &self.tls {
            None => command.args(["--port", &port]),
            Some(folder) => command.current_dir(&folder.path).args(["--port", "0", "--tls-port", &port]).args([
                "--tls-cert-file",
                "cert.pem",
                "--tls-key-file",
                "key.pem",
                "--tls-auth-clients",
                "no",
            ]),
        };
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|_| "Redis is not installed: apt-get install redis-server")?;
        let lines = child.stdout.take().map(BufReader::new).ok_or("Redis says nothing")?.lines();
        let ready = lines.map_while(Result::ok).any(|line| line.contains("Ready to accept connections"));
        self.child = Some(child);
        if ready { Ok(()) } else { Err(format!("Redis does not start on port {}", self.port).into()) }
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Makes a key and a certificate for the loopback.
fn certify(folder: &Path) -> Outcome<()> {
    std::fs::write(folder.join("openssl.cnf"), CERTIFICATE)?;
    let key = "req -x509 -config openssl.cnf -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2";
    let mut command = Command::new("openssl");
    command.args(key.split(' ')).args(["-keyout", "key.pem", "-out", "cert.pem"]).current_dir(folder);
    let made = command.stdin(Stdio::null()).stderr(Stdio::null()).status().map_err(|_| "openssl is not installed")?;
    if made.success() { Ok(()) } else { Err("openssl makes no certificate".into()) }
}
