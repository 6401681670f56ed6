//! What people are told of.

use std::sync::Arc;

use entities::notification;
use futures::StreamExt;
use resolvers::loaders::{comments, tickets, users};
use resolvers::notifications::{self, InboxEvent, MarkedRead, Preference};
use resolvers::{Context, Result};
use serde::Deserialize;
use subscriptions::Cursor;

use crate::common::{Connection, Payload, connection_with, payload};
use crate::engine::registry::{Input, Mark, NoArgs, Registry, Subscriber};

type Notification = Arc<notification::Model>;
type Preferences = Arc<Vec<Preference>>;

/// Declared with the connection.
const UNREAD_COUNT: &str = r#"
  "How many notifications the caller has not read, of whatever kind, whatever the filter. Counted only when asked for."
  unreadCount: Int"#;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listen {
    after: Option<String>,
}

pub(crate) fn register(registry: &mut Registry) {
    registry.sdl(include_str!("notification.graphql"));
    connection_with::<notification::Model>(registry, "Notification", "notifications", UNREAD_COUNT);
    notification(registry);
    event(registry);
    mutations(registry);
    registry
        .object::<Preference>("NotificationPreference")
        .leaf("kind", |preference, json| json.serialize(&preference.kind))
        .leaf("inApp", |preference, json| json.put(&preference.ways.in_app))
        .leaf("mail", |preference, json| json.put(&preference.ways.mail));
    registry
        .object::<Connection<notification::Model>>("NotificationConnection")
        .load_leaf("unreadCount", |cx, pages: Vec<_>, NoArgs {}| unread_counts(cx, pages.len()));
    registry
        .object::<()>("Query")
        .resolve("notifications", |cx, args| async move { Ok(Some(Arc::new(notifications::list(&cx, args).await?))) })
        .resolve_many("notificationPreferences", |cx, NoArgs {}| async move { notifications::preferences(&cx).await });
}

/// The same for every parent: there is one viewer.
async fn unread_counts(cx: Context, parents: usize) -> Result<Vec<i64>> {
    Ok(vec![notifications::unread_count(&cx).await?; parents])
}

fn notification(registry: &mut Registry) {
    registry
        .object::<Notification>("Notification")
        .leaf("id", |notification, json| json.put(&notification.id))
        .leaf("kind", |notification, json| json.serialize(&notification.kind))
        .leaf("message", |notification, json| json.put(&notifications::message(notification)))
        .reads("message", &["kind", "data"])
        .load_one("actor", |cx, rows: Vec<Notification>, NoArgs {}| async move {
            users::by_ids(&cx, rows.iter().map(|notification| notification.actor_id).collect()).await
        })
        .reads("actor", &["actor_id"])
        .load_one("ticket", |cx, rows: Vec<Notification>, NoArgs {}| async move {
            tickets::by_ids(&cx, rows.iter().map(|notification| notification.ticket_id).collect()).await
        })
        .reads("ticket", &["ticket_id"])
        .load_one("comment", |cx, rows: Vec<Notification>, NoArgs {}| async move {
            comments::by_ids(&cx, rows.iter().map(|notification| notification.comment_id).collect()).await
        })
        .reads("comment", &["comment_id"])
        .leaf("createdAt", |notification, json| json.put(&notification.created_at))
        .leaf("readAt", |notification, json| json.put(&notification.read_at));
}

fn event(registry: &mut Registry) {
    registry
        .object::<InboxEvent>("NotificationEvent")
        .leaf("cursor", |event, json| json.put(&*event.cursor))
        .leaf("kind", |event, json| json.put(event.kind()))
        .maybe("notification", |event| event.notification())
        .leaf("readIds", |event, json| json.put(&event.read_ids()))
        .leaf("readUntil", |event, json| json.put(&event.read_until()))
        .load_leaf("unreadCount", |cx, events: Vec<_>, NoArgs {}| unread_counts(cx, events.len()))
        // Whoever comes back is told an event again, when the number has moved.
        .personal("unreadCount", None)
        .leaf("timestamp", |event, json| json.put(&event.change.event.timestamp));
    registry.object::<()>("Subscription").stream(
        "notificationReceived",
        |event: &InboxEvent| Mark {
            same: (event.change.event.id, 0),
            cursor: Some(Cursor { point: event.change.point(), text: event.cursor.clone() }),
        },
        |subscriber: Subscriber, Listen { after }| async move {
            let Subscriber { app, viewer, resume, place } = subscriber;
            let after = resume.or(after);
            Ok(notifications::events(&app, viewer, after.as_deref(), place).await?.boxed())
        },
    );
}

fn mutations(registry: &mut Registry) {
    registry
        .object::<Payload<MarkedRead>>("MarkNotificationsReadPayload")
        .leaf("readCount", |payload, json| json.put(&payload.object.map(|marked| marked.count)))
        .load_leaf("unreadCount", |cx, payloads: Vec<_>, NoArgs {}| unread_counts(cx, payloads.len()))
        .many("userErrors", |payload| payload.errors.clone());
    registry
        .object::<Payload<Preferences>>("UpdateNotificationPreferencesPayload")
        .load_list("preferences", |_, payloads: Vec<Payload<Preferences>>, NoArgs {}| async move {
            Ok(payloads.into_iter().map(|payload| payload.object.map(|list| list.to_vec())).collect())
        })
        .many("userErrors", |payload| payload.errors.clone());
    registry
        .object::<()>("Mutation")
        .resolve(
            "markNotificationsRead",
            |cx, Input { input }| async move { payload(notifications::mark_read(&cx, input).await) },
        )
        .resolve("updateNotificationPreferences", |cx, Input { input }| async move {
            payload(notifications::update_preferences(&cx, input).await)
        });
}
