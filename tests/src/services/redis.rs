//! A Redis of our own that keeps nothing.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use super::{Outcome, free_port, signal};

/// A Redis that can be stopped and started. It ends when dropped.
#[derive(Debug)]
pub struct Redis {
    port: u16,
    child: Option<Child>,
}

impl Redis {
    /// Starts one on a free port of the loopback.
    ///
    /// # Errors
    /// When Redis is not installed or does not start.
    pub fn start() -> Outcome<Self> {
        let mut redis = Self { port: free_port()?, child: None };
        redis.again()?;
        Ok(redis)
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
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
        command.args(["--port", &self.port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]);
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
