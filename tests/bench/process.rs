//! The servers as processes: started, watched from outside, ended.

use std::fs::File;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Outcome;
use crate::wire::Connection;

/// How long a server may take to answer for the first time.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server that was started here. It is killed when dropped.
pub(crate) struct Server {
    child: Child,
    /// Where it listens on the loopback.
    pub(crate) port: u16,
    /// From its start to its first answer.
    pub(crate) started_in: Duration,
}

/// What a process has used so far.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Usage {
    /// Time on a processor.
    pub(crate) cpu: Duration,
    /// Bytes of memory that are its own or shared.
    pub(crate) memory: u64,
}

impl Server {
    /// Starts it, its output going to a file, and waits until `path` is answered with 200.
    pub(crate) async fn start(mut command: Command, port: u16, path: &str, log: &Path) -> Outcome<Self> {
        let (out, err) = (File::create(log)?, File::options().append(true).open(log)?);
        command.stdin(Stdio::null()).stdout(out).stderr(err);
        let began = Instant::now();
        let mut server = Self { child: command.spawn()?, port, started_in: Duration::ZERO };
        let request = crate::wire::get(path);
        loop {
            if let Some(status) = server.child.try_wait()? {
                let said = std::fs::read_to_string(log).unwrap_or_default();
                return Err(format!("{command:?} ended with {status}: {said}").into());
            }
            if let Ok(mut connection) = Connection::open(port).await
                && let Ok(200) = connection.exchange(&request).await
            {
                server.started_in = began.elapsed();
                return Ok(server);
            }
            if began.elapsed() > PATIENCE {
                return Err(format!("no answer from {path} on port {port}").into());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// What it has used so far.
    pub(crate) fn usage(&self) -> Outcome<Usage> {
        let process = format!("/proc/{}", self.child.id());
        let stat = std::fs::read_to_string(format!("{process}/stat"))?;
        // The name may hold spaces, so count from its end: user time is field 14, system time field 15, in hundredths of a second.
        let (_, fields) = stat.rsplit_once(')').ok_or("an unreadable /proc/<pid>/stat")?;
        let ticks: u64 = fields.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
        let status = std::fs::read_to_string(format!("{process}/status"))?;
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS in /proc/<pid>/status")?;
        let kilobytes: u64 = resident.trim().trim_end_matches(" kB").parse()?;
        Ok(Usage { cpu: Duration::from_millis(ticks * 10), memory: kilobytes * 1024 })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a program to its end, its output going where ours goes.
pub(crate) fn run(mut command: Command) -> Outcome<()> {
    let status = command.stdin(Stdio::null()).stdout(std::io::stderr()).status()?;
    if status.success() { Ok(()) } else { Err(format!("{command:?} ended with {status}").into()) }
}
