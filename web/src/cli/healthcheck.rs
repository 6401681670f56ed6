//! `backoffice healthcheck`: what a container calls, so that its image needs no other program.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

use super::Failure;
use crate::config::Config;

const PATIENCE: Duration = Duration::from_secs(2);

pub(super) fn run(config: &Config) -> Result<(), Failure> {
    let address = address(config);
    let status = ask(address).map_err(|error| Failure::Other(format!("{address} does not answer: {error}")))?;
    match status.split(' ').nth(1) {
        Some("200") => Ok(()),
        _ => Err(Failure::Other(format!("{address} answers {status}"))),
    }
}

/// Where the server of this machine is reached: on loopback, unless it listens on one address only.
fn address(config: &Config) -> SocketAddr {
    let ip = config.server.host.parse::<IpAddr>().ok().filter(|ip| !ip.is_unspecified());
    SocketAddr::new(ip.unwrap_or(Ipv4Addr::LOCALHOST.into()), config.server.port)
}

/// The first line of the answer to `GET /health`.
fn ask(address: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.write_all(format!("GET /health HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").as_bytes())?;
    let mut answer = String::new();
    stream.take(4096).read_to_string(&mut answer)?;
    Ok(answer.lines().next().unwrap_or_default().to_owned())
}
