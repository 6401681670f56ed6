//! How far users come along a way of several steps.

use chrono::TimeDelta;
use entities::analytics_event::missing_permission;
use serde::Deserialize;

use crate::context::Context;
use crate::documents::analytics::{self, Funnel, MAX_STEPS, MAX_WINDOW};
use crate::error::{Error, Result};
use crate::reports::DateRange;

/// Which way, when, and in which time.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FunnelArgs {
    /// The type of event that each step is.
    pub steps: Vec<String>,
    /// Events of this time count.
    pub range: DateRange,
    /// How long after the first step the last one may be, in seconds.
    pub window_seconds: i64,
}

/// How many users came how far.
#[derive(Clone, Debug, PartialEq)]
pub struct Reached {
    /// The type of event that the step is.
    pub event_type: String,
    /// How many users came to it.
    pub users: i64,
    /// How many that is of those who came to the first step; nothing when nobody did.
    pub share_of_first: Option<f64>,
    /// How many that is of those who came to the step before; nothing when nobody did, and for the first.
    pub share_of_previous: Option<f64>,
}

/// How many users came to each step.
///
/// # Errors
/// [`Error::Forbidden`] for whoever may not see figures, or what an event of a step tells of; [`Error::BadUserInput`] for steps, a range or a
/// window that cannot be used; the database's, or that MongoDB is away.
pub async fn funnel(cx: &Context, args: FunnelArgs) -> Result<Vec<Reached>> {
    if !cx.viewer.may("analytics", "read") {
        return Err(Error::forbidden("analytics", "read"));
    }
    if args.steps.is_empty() || args.steps.len() > MAX_STEPS {
        return Err(Error::BadUserInput(format!("A funnel has 1 to {MAX_STEPS} steps")));
    }
    if args.steps.iter().any(|step| step.is_empty() || step.len() > 64 || step.contains('\0')) {
        return Err(Error::BadUserInput("A step is a type of event of 1 to 64 characters".into()));
    }
    let window = TimeDelta::try_seconds(args.window_seconds).filter(|w| *w > TimeDelta::zero() && *w <= MAX_WINDOW);
    let window =
        window.ok_or_else(|| Error::BadUserInput(format!("The window is 1 second to {} days", MAX_WINDOW.num_days())))?;
    if args.range.from >= args.range.to {
        return Err(Error::BadUserInput("`from` must be before `to`".into()));
    }
    if let Some((area, action)) = args.steps.iter().find_map(|step| missing_permission(&cx.viewer, step)) {
        return Err(Error::forbidden(area, action));
    }
    let DateRange { from, to } = args.range;
    let asked = Funnel { steps: args.steps, from, to, window };
    let users = analytics::funnel(cx, &asked).await?;
    let share = |part: i64, whole: Option<&i64>| whole.filter(|whole| **whole > 0).map(|whole| ratio(part, *whole));
    let reached = asked.steps.into_iter().enumerate().map(|(place, event_type)| Reached {
        event_type,
        users: users[place],
        share_of_first: share(users[place], users.first()),
        share_of_previous: place.checked_sub(1).and_then(|before| share(users[place], users.get(before))),
    });
    Ok(reached.collect())
}

#[expect(clippy::cast_precision_loss, reason = "a share of people needs no more than fifty bits")]
fn ratio(part: i64, whole: i64) -> f64 {
    part as f64 / whole as f64
}
