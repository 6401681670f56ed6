//! Reports: time series, and how support is doing.

use std::sync::Arc;

use resolvers::loaders::{customers, users};
use resolvers::reports::series::{self, GroupBy, Line, Series};
use resolvers::reports::support::{self, AgentLoad, Backlog, Duration, Flow, Measure, Support, SupportMetricsArgs};
use resolvers::reports::{Period, percent};
use resolvers::{Context, Result};
use serde::Deserialize;
use uuid::Uuid;

use crate::engine::registry::{NoArgs, Registry};

/// A line, and what its series is told apart by.
#[derive(Clone)]
struct OfSeries {
    series: Arc<Series>,
    index: usize,
}

impl OfSeries {
    fn line(&self) -> &Line {
        &self.series.lines[self.index]
    }

    /// The id that its group is, when that is what groups are.
    fn id(&self, group_by: GroupBy) -> Option<Uuid> {
        if self.series.question.group_by != Some(group_by) {
            return None;
        }
        self.line().key.as_deref()?.parse().ok()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct First {
    first: i64,
}

pub(crate) fn register(registry: &mut Registry) {
    registry.sdl(include_str!("report.graphql"));
    registry
        .object::<()>("Query")
        .resolve("timeSeries", |cx, args| async move { series::time_series(&cx, &args).await.map(Some) })
        .resolve("supportMetrics", |cx, args: SupportMetricsArgs| async move { Support::of(&cx, &args).map(Some) });
    registry
        .object::<Period>("DateRange")
        .leaf("from", |period, json| json.put(&period.from))
        .leaf("to", |period, json| json.put(&period.to));
    time_series(registry);
    support(registry);
}

fn time_series(registry: &mut Registry) {
    registry
        .object::<Arc<Series>>("TimeSeries")
        .leaf("metric", |series, json| json.serialize(&series.question.metric))
        .leaf("bucket", |series, json| json.serialize(&series.question.bucket))
        .leaf("timeZone", |series, json| json.put(series.question.zone.name()))
        .leaf("groupBy", |series, json| json.serialize(&series.question.group_by))
        .leaf("unit", |series, json| json.serialize(&series.question.metric.unit()))
        .leaf("currency", |series, json| json.put(&series.currency))
        .one("range", |series| series.question.period)
        .leaf("starts", |series, json| json.put(&series.starts))
        .many("lines", |series| (0..series.lines.len()).map(|index| OfSeries { series: series.clone(), index }).collect())
        .leaf("asOf", |series, json| json.put(&series.question.period.as_of));
    registry
        .object::<OfSeries>("TimeSeriesLine")
        .leaf("kind", |of, json| json.serialize(&of.line().kind))
        .leaf("key", |of, json| json.put(&of.line().key))
        .load_one("user", |cx, lines: Vec<OfSeries>, NoArgs {}| async move {
            users::by_ids(&cx, lines.iter().map(|line| line.id(GroupBy::Assignee)).collect()).await
        })
        .load_one("customer", |cx, lines: Vec<OfSeries>, NoArgs {}| async move {
            customers::by_ids(&cx, lines.iter().map(|line| line.id(GroupBy::Customer)).collect()).await
        })
        .leaf("values", |of, json| json.put(&of.line().values))
        .leaf("p90", |of, json| json.put(&of.line().p90))
        .leaf("measured", |of, json| json.put(&of.line().measured));
}

/// A figure of each of these.
async fn each<T, F: Future<Output = Result<T>>>(of: &[Support], figure: impl Fn(Support) -> F) -> Result<Vec<Option<T>>> {
    futures::future::try_join_all(of.iter().map(|of| figure(*of))).await.map(|all| all.into_iter().map(Some).collect())
}

async fn durations(cx: Context, of: Vec<Support>, measure: Measure) -> Result<Vec<Option<Arc<Duration>>>> {
    each(&of, |of| of.duration(&cx, measure)).await
}

fn support(registry: &mut Registry) {
    registry
        .object::<Support>("SupportMetrics")
        .one("range", |of| of.period)
        .load_one("firstResponse", |cx, of, NoArgs {}| durations(cx, of, Measure::FirstResponse))
        .load_one("resolution", |cx, of, NoArgs {}| durations(cx, of, Measure::Resolution))
        .load_one("flow", |cx, of: Vec<Support>, NoArgs {}| async move { each(&of, |of| of.flow(&cx)).await })
        .load_one("backlog", |cx, of: Vec<Support>, NoArgs {}| async move { each(&of, |of| of.backlog(&cx)).await })
        .load_list("agents", |cx, of: Vec<Support>, First { first }| async move {
            let all = each(&of, |of| support::agents(&cx, of, first)).await?;
            Ok(all.into_iter().map(|agents| agents.map(|agents| agents.to_vec())).collect())
        })
        .leaf("asOf", |of, json| json.put(&of.period.as_of));
    registry
        .object::<Arc<Duration>>("SupportDuration")
        .leaf("count", |of, json| json.put(&of.count))
        .leaf("median", |of, json| json.put(&of.median))
        .leaf("p90", |of, json| json.put(&of.p90))
        .leaf("target", |of, json| json.put(&of.target))
        .leaf("withinTarget", |of, json| json.put(&of.within_target))
        .leaf("withinTargetPercent", |of, json| json.put(&percent(of.within_target, of.count)));
    registry
        .object::<Arc<Flow>>("SupportFlow")
        .leaf("opened", |flow, json| json.put(&flow.opened))
        .leaf("resolved", |flow, json| json.put(&flow.resolved))
        .leaf("reopened", |flow, json| json.put(&flow.reopened))
        .leaf("reopenRate", |flow, json| json.put(&percent(flow.reopened, flow.resolved)));
    registry
        .object::<Arc<Backlog>>("SupportBacklog")
        .leaf("count", |backlog, json| json.put(&backlog.count))
        .leaf("medianAge", |backlog, json| json.put(&backlog.median_age))
        .leaf("p90Age", |backlog, json| json.put(&backlog.p90_age))
        .leaf("oldestAge", |backlog, json| json.put(&backlog.oldest_age));
    registry
        .object::<AgentLoad>("AgentLoad")
        .leaf("userId", |load, json| json.put(&load.user_id))
        .load_one("user", |cx, loads: Vec<AgentLoad>, NoArgs {}| async move {
            users::by_ids(&cx, loads.iter().map(|load| Some(load.user_id)).collect()).await
        })
        .leaf("openTickets", |load, json| json.put(&load.open))
        .leaf("resolved", |load, json| json.put(&load.resolved))
        .leaf("firstResponses", |load, json| json.put(&load.first_responses));
}
