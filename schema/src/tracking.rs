//! Events of analytics that clients tell of, and how far users come along them.

use resolvers::funnel::{self, Reached};
use resolvers::tracking::{self, Tracked};

use crate::common::{Payload, payload};
use crate::engine::registry::{Input, Registry};

type Results = Vec<Tracked>;

pub(crate) fn register(registry: &mut Registry) {
    registry.sdl(include_str!("tracking.graphql"));
    registry.object::<()>("Query").resolve_many("funnel", |cx, args| async move { funnel::funnel(&cx, args).await });
    registry
        .object::<()>("Mutation")
        .resolve("trackEvents", |cx, Input { input }| async move { payload(tracking::track(&cx, input).await) });
    registry
        .object::<Reached>("FunnelStep")
        .leaf("eventType", |step, json| json.put(&step.event_type))
        .leaf("users", |step, json| json.put(&step.users))
        .leaf("shareOfFirst", |step, json| json.put(&step.share_of_first))
        .leaf("shareOfPrevious", |step, json| json.put(&step.share_of_previous));
    registry
        .object::<Payload<Results>>("TrackEventsPayload")
        .many("results", |payload| payload.object.clone().unwrap_or_default())
        .leaf("succeeded", |payload, json| json.put(&count(payload, true)))
        .leaf("failed", |payload, json| json.put(&count(payload, false)))
        .many("userErrors", |payload| payload.errors.clone());
    registry
        .object::<Tracked>("TrackEventsItemResult")
        .leaf("eventId", |item, json| json.put(&item.id))
        .leaf("accepted", |item, json| json.put(&item.accepted))
        .many("userErrors", |item| item.errors.clone());
}

fn count(payload: &Payload<Results>, accepted: bool) -> u32 {
    payload.object.iter().flatten().map(|item| u32::from(item.accepted == accepted)).sum()
}
