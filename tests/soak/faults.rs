//! What goes wrong during a run.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use resolvers::seed::Dice;
use tests::services::Outcome;
use tokio::sync::watch;
use tokio::time::sleep;

use crate::service::Service;
use crate::stage::Stage;

/// How often a server was killed; services count by themselves.
#[derive(Default)]
pub(crate) struct Faults {
    pub(crate) kills: AtomicU64,
}

impl Faults {
    /// Kills a server now and then, and starts it again.
    pub(crate) async fn kill(&self, stage: &Stage, every: u64, mut dice: Dice, mut stop: watch::Receiver<bool>) -> Outcome<()> {
        while rested(every, &mut dice, &mut stop).await {
            let node = &stage.nodes[usize::try_from(dice.below(stage.nodes.len() as u64))?];
            node.kill();
            self.kills.fetch_add(1, Ordering::Relaxed);
            node.start().await?;
        }
        Ok(())
    }

    /// How often each thing has gone wrong.
    pub(crate) fn said(&self, stage: &Stage) -> String {
        let counts = |count: fn(&Service) -> &AtomicU64| {
            let each =
                stage.services.iter().map(|service| format!("{} {}", count(service).load(Ordering::Relaxed), service.name));
            each.collect::<Vec<_>>()
        };
        let mut killed = vec![format!("{} servers", self.kills.load(Ordering::Relaxed))];
        killed.extend(counts(|service| &service.kills));
        let silent = counts(|service| &service.silences);
        let silent = if silent.is_empty() { String::new() } else { format!("; silent: {}", silent.join(", ")) };
        format!("killed: {}{silent}", killed.join(", "))
    }

    /// Kills or silences the services in turn; each stays away for a while.
    pub(crate) async fn crash(stage: &Stage, every: u64, mut dice: Dice, mut stop: watch::Receiver<bool>) -> Outcome<()> {
        let mut turns = stage.services.iter().cycle();
        while rested(every, &mut dice, &mut stop).await {
            let Some(service) = turns.next().cloned() else { continue };
            let (away, silently) = (Duration::from_millis(dice.between(500, 3000)), dice.chance(40));
            tokio::task::spawn_blocking(move || if silently { service.silence(away) } else { service.kill(away) }).await??;
        }
        Ok(())
    }
}

/// Waits about so many seconds; false when the run is over first, or nothing is to happen.
async fn rested(every: u64, dice: &mut Dice, stop: &mut watch::Receiver<bool>) -> bool {
    let pause = Duration::from_millis(dice.between(every * 500, every * 1500));
    tokio::select! {
        () = sleep(pause), if every > 0 => true,
        _ = stop.wait_for(|stop| *stop) => false,
    }
}
