//! The table.

use std::fmt::Write;
use std::time::Duration;

use crate::measure::{Measured, Pair};
use crate::sockets::Delivered;

/// Everything that was measured.
#[derive(Default)]
pub(crate) struct Report {
    pub(crate) about: String,
    pub(crate) pairs: Vec<Pair>,
    pub(crate) start: Option<Duration>,
    /// Bytes at rest.
    pub(crate) rest: Option<u64>,
    /// The slowest answer to fragments that multiply.
    pub(crate) bomb: Option<Duration>,
    /// Sockets, and bytes of each.
    pub(crate) idle: Option<(usize, u64)>,
    /// Where, and what reached the sockets.
    pub(crate) live: Vec<(&'static str, Delivered)>,
    /// Where, and the most changes a second that came in time.
    pub(crate) most: Vec<(&'static str, f64)>,
}

impl Report {
    /// As markdown.
    pub(crate) fn markdown(&self) -> String {
        let mut text = format!("{}\n", self.about);
        if !self.pairs.is_empty() {
            text.push_str("\n| request | | req/s | p50 ms | p99 ms | CPU µs | memory MB | ratio | goal |\n|---|---|--:|--:|--:|--:|--:|--:|--:|\n");
        }
        for pair in &self.pairs {
            let ratio = format!("**{:.2}** | {}", pair.ratio(), pair.kind.goal());
            text.push_str(&row(pair.kind.title(), "backoffice", &pair.ours, &ratio));
            text.push_str(&row("", "hand-written", &pair.rival, " | "));
        }
        let others = self.others();
        if !others.is_empty() {
            text.push_str("\n| besides | |\n|---|--:|\n");
        }
        for (what, value) in others {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "| {what} | {value} |");
        }
        text
    }

    fn others(&self) -> Vec<(String, String)> {
        let mut rows = Vec::new();
        if let Some(start) = self.start {
            rows.push(("start to first answer".to_owned(), format!("{:.0} ms", millis(start))));
        }
        if let Some(bytes) = self.rest {
            rows.push(("memory at rest".to_owned(), format!("{:.1} MB", megabytes(bytes))));
        }
        if let Some(slowest) = self.bomb {
            rows.push((
                "30 levels of fragments, each spreading the next twice: slowest answer (goal 10)".to_owned(),
                format!("{:.1} ms", millis(slowest)),
            ));
        }
        if let Some((sockets, bytes)) = self.idle {
            rows.push((format!("memory of an idle socket (of {sockets})"), format!("{:.1} kB", bytes as f64 / 1024.0)));
        }
        for (nodes, live) in &self.live {
            let millis = |q: f64| live.quantile(q) as f64 / 1000.0;
            let Delivered { sockets, fraction, .. } = live;
            let what = format!("{nodes}, {sockets} subscribed sockets, {:.0} updates/s", live.pace());
            let heard = format!("{:.2} %, {:.1} / {:.1} ms", fraction * 100.0, millis(0.5), millis(0.99));
            rows.push((format!("{what}: delivered, from change to delivery p50 / p99"), heard));
        }
        for (nodes, most) in &self.most {
            let limit = crate::TOO_LATE / 1000;
            rows.push((format!("{nodes}: the most updates/s whose p99 is within {limit} ms"), format!("{most:.0}")));
        }
        rows
    }
}

fn row(title: &str, side: &str, measured: &Measured, end: &str) -> String {
    format!(
        "| {title} | {side} | {:.0} | {:.2} | {:.2} | {:.0} | {:.0} | {end} |\n",
        measured.per_second(),
        measured.percentile(0.5),
        measured.percentile(0.99),
        measured.cpu_per_request(),
        megabytes(measured.memory),
    )
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / (1024.0 * 1024.0)
}
