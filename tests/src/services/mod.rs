//! Programs that a server needs, started on free ports of the loopback and ended by who started them.

mod folder;
mod mongo;
mod postgres;
mod redis;

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

pub use folder::Folder;
pub use mongo::Mongo;
pub use postgres::Cluster;
pub use redis::Redis;

/// Why something could not be done.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
/// What was done, or why it could not be.
pub type Outcome<T> = Result<T, Failure>;

/// A port of the loopback that nobody listens on.
///
/// # Errors
/// When there is none.
pub fn free_port() -> Outcome<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// Builds the product as this program was built, beside it, and says where it is.
///
/// # Errors
/// When it does not build.
pub fn program() -> Outcome<PathBuf> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["build", "--package", "web", "--bin", "backoffice"]).current_dir(env!("CARGO_MANIFEST_DIR"));
    if cfg!(debug_assertions) {
        eprintln!("this is a debug build: its numbers mean nothing");
    } else {
        command.arg("--release");
    }
    if !command.stdout(std::io::stderr()).status()?.success() {
        return Err(format!("{command:?} failed").into());
    }
    let here = std::env::current_exe()?;
    let program = here.parent().unwrap_or_else(|| Path::new(".")).join("backoffice");
    if program.exists() { Ok(program) } else { Err("there is no backoffice beside this program: give --server".into()) }
}

/// Sends a signal to processes.
fn signal(name: &str, processes: &[&str]) -> Outcome<()> {
    let sent = Command::new("sh").args(["-c", "kill -s \"$0\" \"$@\"", name]).args(processes).status()?;
    if sent.success() { Ok(()) } else { Err(format!("no process took {name}").into()) }
}
