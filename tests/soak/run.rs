//! One run, from the first server to the figures.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use futures::future::{join_all, try_join};
use hdrhistogram::Histogram;
use resolvers::page::CursorKey;
use resolvers::seed::Dice;
use serde_json::json;
use tests::services::Outcome;
use tokio::sync::watch;
use tokio::time::sleep;

use crate::aftermath::Aftermath;
use crate::api::Api;
use crate::cast::{Cast, Role};
use crate::faults::Faults;
use crate::filter::Filter;
use crate::laggard;
use crate::options::{Kind, Options};
use crate::stage::{SECRET, Stage};
use crate::subscriber::{Run, Subscriber};
use crate::tracker::{Told, track};
use crate::truth::Truth;
use crate::verdict::{Verdict, delays};
use crate::whole::Whole;
use crate::writer::{Attempt, Desk, write};

/// How long listeners may take to hear of the last event, reconnecting all the while.
const TAIL: Duration = Duration::from_secs(60);
/// Who tells analytics of events.
const TRACKERS: u64 = 2;
/// How long something that is not to be told is waited for.
const GRACE: Duration = Duration::from_millis(1500);

/// Runs, compares and prints one line. True when nothing is wrong.
pub(crate) async fn soak(options: Options) -> Outcome<bool> {
    eprintln!(
        "seed {}: {} servers, {} writers, {} listeners",
        options.seed(),
        options.nodes,
        options.writers,
        options.subscribers
    );
    let stage = Arc::new(Stage::set(&options, &mut Dice::of(options.seed(), 0)).await?);
    let api = Api::new()?;
    let cast = Arc::new(Cast::gather(&api, &stage).await?);
    let (enough, stopped) = (watch::Sender::new(false), watch::Sender::new(false));
    let run = Run { enough: enough.subscribe(), stopped: stopped.subscribe() };
    let listeners = listen(&options, &api, &stage, &cast, &run).await?;
    let desk = Arc::new(Desk {
        api,
        stage: stage.clone(),
        cast,
        events: AtomicU64::new(0),
        pace: options.pace.map(|pace| Duration::from_secs(options.writers as u64) / u32::try_from(pace.max(1)).unwrap_or(1)),
        stop: enough.subscribe(),
    });
    let faults = Faults::default();
    let began = Instant::now();
    let ((attempts, told), ()) =
        try_join(work(&options, &desk, &enough), break_things(&options, &faults, &stage, &enough)).await?;
    let took = began.elapsed();
    let truth = Truth::read(&stage.places.database).await?;
    let aftermath = Aftermath::read(&stage, &desk.cast, &truth, &told).await?;
    let ended = Instant::now();
    while !Verdict::is_complete(&truth, &listeners) && ended.elapsed() < TAIL {
        sleep(Duration::from_millis(200)).await;
    }
    sleep(GRACE).await;
    stopped.send_replace(true);
    report(&options, &stage, &truth, &listeners, &attempts, &aftermath, &faults, took)
}

/// Opens the listeners, each with the cursor of the moment.
async fn listen(options: &Options, api: &Api, stage: &Arc<Stage>, cast: &Cast, run: &Run) -> Outcome<Vec<Arc<Subscriber>>> {
    let keys = Arc::new(CursorKey::new(&SECRET.into()));
    let mut listeners = Vec::new();
    for n in 0..options.subscribers {
        let (role, filter) = Filter::of(n, cast);
        let who = match role {
            Role::Agent => &cast.agents[n % cast.agents.len()],
            Role::Analyst => &cast.analyst,
            Role::User => &cast.users[n % cast.users.len()],
            Role::Partner => &cast.partner,
        };
        let mut dice = Dice::of(options.seed(), 1000 + n as u64);
        let answer = api.ask(stage.to_listen(&mut dice), &who.token, "", "{eventCursor}", json!({})).await?;
        let cursor = answer["eventCursor"].as_str().ok_or("no cursor")?.to_owned();
        let listener = Arc::new(Subscriber::new(who.clone(), filter, cursor, keys.clone())?);
        let cut = (!options.calm).then(|| Duration::from_millis(options.cut_ms));
        tokio::spawn(listener.clone().listen(stage.clone(), cut, dice, run.clone()));
        listeners.push(listener);
    }
    Ok(listeners)
}

/// Lets everybody write until there is enough.
async fn work(options: &Options, desk: &Arc<Desk>, enough: &watch::Sender<bool>) -> Outcome<(Vec<Attempt>, Vec<Told>)> {
    let writers: Vec<_> =
        (0..options.writers).map(|n| tokio::spawn(write(desk.clone(), n, Dice::of(options.seed(), 2000 + n as u64)))).collect();
    let trackers = (0..TRACKERS).map(|n| tokio::spawn(track(desk.clone(), Dice::of(options.seed(), 20 + n))));
    let trackers: Vec<_> = trackers.collect();
    let slow = if options.database == Kind::Postgres && !options.calm { 2 } else { 0 };
    let laggards = (0..slow).map(|n| tokio::spawn(laggard::lag(desk.clone(), Dice::of(options.seed(), 10 + n))));
    let laggards: Vec<_> = laggards.collect();
    let until = Instant::now() + options.time();
    while desk.events.load(Ordering::Relaxed) < options.events && Instant::now() < until {
        sleep(Duration::from_millis(100)).await;
    }
    enough.send_replace(true);
    for laggard in laggards {
        laggard.await?;
    }
    let attempts: Vec<_> = join_all(writers).await.into_iter().collect::<Result<_, _>>()?;
    let told = join_all(trackers).await.into_iter().collect::<Result<_, _>>()?;
    Ok((attempts.into_iter().flatten().collect(), told))
}

async fn break_things(options: &Options, faults: &Faults, stage: &Arc<Stage>, enough: &watch::Sender<bool>) -> Outcome<()> {
    if options.calm {
        return Ok(());
    }
    let dice = |n| Dice::of(options.seed(), n);
    let kill = faults.kill(stage, options.kill_every, dice(3), enough.subscribe());
    let crash = Faults::crash(stage, options.crash_every, dice(4), enough.subscribe());
    try_join(kill, crash).await.map(drop)
}

#[expect(clippy::too_many_arguments, reason = "each is a group of figures of the one line")]
fn report(
    options: &Options,
    stage: &Stage,
    truth: &Truth,
    listeners: &[Arc<Subscriber>],
    attempts: &[Attempt],
    aftermath: &Aftermath,
    faults: &Faults,
    took: Duration,
) -> Outcome<bool> {
    let mut verdict = Verdict::default();
    for listener in listeners {
        verdict.add(truth, listener);
    }
    let whole = Whole::check(truth, attempts);
    let delays = delays(truth, listeners)?;
    for wrong in verdict.strange.iter().chain(&whole.torn).chain(&aftermath.wrong).take(20) {
        eprintln!("wrong: {wrong}");
    }
    println!(
        "{:?} seed {}: {} events in {:.0} s, {} listeners told {} times over {} connections; {}; {verdict}; {whole}; {aftermath}; {}",
        options.database,
        options.seed(),
        truth.events.len(),
        took.as_secs_f64(),
        listeners.len(),
        verdict.deliveries,
        verdict.connections,
        faults.said(stage),
        said(&delays),
    );
    Ok(verdict.is_good() && whole.torn.is_empty() && aftermath.wrong.is_empty())
}

fn said(delays: &Histogram<u64>) -> String {
    let ms = |quantile| delays.value_at_quantile(quantile) as f64 / 1000.0;
    format!("live delivery p50 {:.1} ms p99 {:.1} ms ({})", ms(0.5), ms(0.99), delays.len())
}
