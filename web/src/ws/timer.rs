//! The times of a socket: until `connection_init`, between signs of life, for a message to leave.

use std::pin::Pin;
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep};

use super::close::{self, Close};
use super::wire::Wire;
use crate::config::Ws;

/// One timer for all of them.
#[derive(Debug)]
pub(crate) struct Timer {
    sleep: Pin<Box<Sleep>>,
    init_until: Instant,
    ping_every: Duration,
    pong_within: Duration,
    write_within: Duration,
    /// When the client was asked for a sign of life.
    pinged: Option<Instant>,
}

impl Timer {
    /// Starts now.
    pub(crate) fn new(config: &Ws) -> Self {
        let init = Duration::from_millis(config.init_timeout_ms);
        let ping_every = Duration::from_millis(config.ping_interval_ms);
        let write_within = Duration::from_millis(config.write_timeout_ms);
        Self {
            sleep: Box::pin(sleep(init.min(ping_every).min(write_within))),
            init_until: Instant::now() + init,
            ping_every,
            pong_within: Duration::from_millis(config.pong_timeout_ms),
            write_within,
            pinged: None,
        }
    }

    /// When to [`tick`](Self::tick).
    pub(crate) async fn next(&mut self) {
        self.sleep.as_mut().await;
    }

    /// Looks at the clock.
    ///
    /// # Errors
    /// The end of the socket, when something took too long.
    pub(crate) fn tick(&mut self, wire: &mut Wire, waits_for_init: bool) -> Result<(), Option<Close>> {
        let now = Instant::now();
        if waits_for_init && now >= self.init_until {
            return Err(Some(close::INIT_TIMEOUT));
        }
        if wire.stalled.is_some_and(|since| now >= since + self.write_within) {
            return Err(Some(close::TOO_SLOW));
        }
        if self.pinged.is_some_and(|asked| wire.heard >= asked) {
            self.pinged = None;
        }
        match self.pinged {
            Some(asked) if now >= asked + self.pong_within => return Err(Some(close::SILENT)),
            None if now >= wire.heard + self.ping_every => {
                wire.ping();
                self.pinged = Some(now);
            }
            _ => {}
        }
        let life = self.pinged.map_or(wire.heard + self.ping_every, |asked| asked + self.pong_within);
        let write = wire.stalled.unwrap_or(now) + self.write_within;
        let next = if waits_for_init { life.min(write).min(self.init_until) } else { life.min(write) };
        self.sleep.as_mut().reset(next);
        Ok(())
    }
}
