//! What goes wrong during a run.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use resolvers::seed::Dice;
use tests::services::Outcome;
use tokio::sync::watch;
use tokio::time::sleep;

use crate::stage::Stage;

/// How often each has happened.
#[derive(Default)]
pub(crate) struct Faults {
    pub(crate) kills: AtomicU64,
    pub(crate) redis: AtomicU64,
    pub(crate) postgres: AtomicU64,
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

    /// Kills Redis, which stays away for a while, and PostgreSQL, which has to recover, in turn.
    pub(crate) async fn crash(
        &self,
        stage: Arc<Stage>,
        every: u64,
        mut dice: Dice,
        mut stop: watch::Receiver<bool>,
    ) -> Outcome<()> {
        let mut turn = 0;
        while rested(every, &mut dice, &mut stop).await {
            turn += 1;
            if turn % 2 == 1 && stage.redis.is_some() {
                stop_redis(&stage);
                self.redis.fetch_add(1, Ordering::Relaxed);
                sleep(Duration::from_millis(dice.between(500, 3000))).await;
                let stage = stage.clone();
                tokio::task::spawn_blocking(move || start_redis(&stage)).await??;
            } else if stage.cluster.is_some() {
                self.postgres.fetch_add(1, Ordering::Relaxed);
                let stage = stage.clone();
                tokio::task::spawn_blocking(move || stage.cluster.as_ref().map_or(Ok(()), |cluster| cluster.crash())).await??;
            }
        }
        Ok(())
    }
}

fn stop_redis(stage: &Stage) {
    if let Some(redis) = &stage.redis {
        redis.lock().unwrap_or_else(PoisonError::into_inner).stop();
    }
}

fn start_redis(stage: &Stage) -> Outcome<()> {
    stage.redis.as_ref().map_or(Ok(()), |redis| redis.lock().unwrap_or_else(PoisonError::into_inner).again())
}

/// Waits about so many seconds; false when the run is over first, or nothing is to happen.
async fn rested(every: u64, dice: &mut Dice, stop: &mut watch::Receiver<bool>) -> bool {
    let pause = Duration::from_millis(dice.between(every * 500, every * 1500));
    tokio::select! {
        () = sleep(pause), if every > 0 => true,
        _ = stop.wait_for(|stop| *stop) => false,
    }
}
