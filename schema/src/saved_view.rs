//! Lists of tickets that people keep.

use std::sync::Arc;

use entities::saved_view;
use resolvers::loaders::users;
use resolvers::saved_views::{self, TicketOrder};
use resolvers::{Context, Result};
use serde_json::Value as Json;

use crate::common::{payload, payload_type};
use crate::engine::registry::{Input, NoArgs, Registry};

type SavedView = Arc<saved_view::Model>;

pub(crate) fn register(registry: &mut Registry) {
    registry.sdl(include_str!("saved_view.graphql"));
    payload_type::<SavedView>(registry, "CreateSavedViewPayload", "savedView", "SavedView", "The new view.");
    payload_type::<SavedView>(registry, "UpdateSavedViewPayload", "savedView", "SavedView", "The view as it is now.");
    payload_type::<SavedView>(registry, "DeleteSavedViewPayload", "savedView", "SavedView", "The view as it was.");
    view(registry);
    registry
        .object::<TicketOrder>("SavedViewOrder")
        .leaf("field", |order, json| json.serialize(&order.field))
        .leaf("direction", |order, json| json.serialize(&order.direction));
    registry.object::<()>("Query").resolve_many("savedViews", |cx, NoArgs {}| async move { saved_views::list(&cx).await });
    registry
        .object::<()>("Mutation")
        .resolve("createSavedView", |cx, Input { input }| async move { payload(saved_views::create(&cx, input).await) })
        .resolve("updateSavedView", |cx, Input { input }| async move { payload(saved_views::update(&cx, input).await) })
        .resolve("deleteSavedView", |cx, Input { input }| async move { payload(saved_views::delete(&cx, input).await) });
}

fn view(registry: &mut Registry) {
    registry
        .object::<SavedView>("SavedView")
        .row()
        .leaf("id", |view, json| json.put(&view.id))
        .leaf("name", |view, json| json.put(&view.name))
        .load_leaf("filter", |cx, views: Vec<SavedView>, NoArgs {}| async move { filters(&cx, &views) })
        .reads("filter", &["filter"])
        .load_leaf("requires", |cx, views: Vec<SavedView>, NoArgs {}| async move {
            Ok(views.iter().map(|view| saved_views::missing(view, &cx.viewer)).collect())
        })
        .reads("requires", &["filter"])
        .maybe("orderBy", |view| saved_views::order_of(view))
        .reads("orderBy", &["order_by"])
        .load_leaf(
            "ticketCount",
            |cx, views: Vec<SavedView>, NoArgs {}| async move { saved_views::ticket_counts(&cx, views).await },
        )
        .reads("ticketCount", &["filter"])
        .load_leaf("position", |cx, views: Vec<SavedView>, NoArgs {}| async move {
            Ok(views.iter().map(|view| cx.viewer.is(view.owner_id).then_some(view.position)).collect())
        })
        .reads("position", &["position", "owner_id"])
        .leaf("shared", |view, json| json.put(&view.shared))
        .load_leaf("own", |cx, views: Vec<SavedView>, NoArgs {}| async move {
            Ok(views.iter().map(|view| cx.viewer.is(view.owner_id)).collect())
        })
        .reads("own", &["owner_id"])
        .load_one("owner", |cx, views: Vec<SavedView>, NoArgs {}| async move {
            users::by_ids(&cx, views.iter().map(|view| Some(view.owner_id)).collect()).await
        })
        .reads("owner", &["owner_id"])
        .leaf("version", |view, json| json.put(&view.version))
        .leaf("createdAt", |view, json| json.put(&view.created_at))
        .leaf("updatedAt", |view, json| json.put(&view.updated_at));
}

/// What the viewer could give themselves.
fn filters(cx: &Context, views: &[SavedView]) -> Result<Vec<Json>> {
    let usable = |view: &SavedView| saved_views::filter_of(view, &cx.viewer).is_ok();
    Ok(views.iter().map(|view| if usable(view) { view.filter.clone() } else { Json::Null }).collect())
}
