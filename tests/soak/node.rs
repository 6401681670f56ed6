//! One server as a process, which is killed and started again.

use std::fs::File;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tests::services::Outcome;

/// How long a server may take to be ready, its database's recovery included.
const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(20);

/// A server on a port of its own.
pub(crate) struct Node {
    pub(crate) port: u16,
    pub(crate) program: PathBuf,
    pub(crate) environment: Vec<(&'static str, String)>,
    pub(crate) log: PathBuf,
    pub(crate) child: Mutex<Option<Child>>,
}

impl Node {
    /// Ends it without a warning.
    pub(crate) fn kill(&self) {
        if let Some(mut child) = self.child.lock().unwrap_or_else(PoisonError::into_inner).take() {
            // It may have ended by itself.
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// A command of its program, with its settings.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(arguments).envs(self.environment.iter().map(|(k, v)| (k, v)));
        command
    }

    fn spawn(&self) -> Outcome<()> {
        let out = File::options().create(true).append(true).open(&self.log)?;
        let mut command = self.command(&["serve"]);
        command.env("PORT", self.port.to_string()).stdin(Stdio::null()).stdout(out.try_clone()?).stderr(out);
        *self.child.lock().unwrap_or_else(PoisonError::into_inner) = Some(command.spawn()?);
        Ok(())
    }

    fn has_ended(&self) -> bool {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        child.as_mut().is_none_or(|child| !matches!(child.try_wait(), Ok(None)))
    }

    /// Starts it, again if it ends because its database is away, and returns when it is ready.
    pub(crate) async fn start(&self) -> Outcome<()> {
        let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(2)).build()?;
        let (url, until) = (format!("http://127.0.0.1:{}/ready", self.port), Instant::now() + PATIENCE);
        while Instant::now() < until {
            if self.has_ended() {
                self.spawn()?;
            }
            if client.get(&url).send().await.is_ok_and(|answer| answer.status().is_success()) {
                return Ok(());
            }
            tokio::time::sleep(PAUSE).await;
        }
        Err(format!("the server on port {} is not ready; see {}", self.port, self.log.display()).into())
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.kill();
    }
}
