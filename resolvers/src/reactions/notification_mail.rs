//! Tells people by mail what came into their inbox, if they want that.
//!
//! A notification is an event and a person, so each mail is tried, repeated and given up by itself: the others of the same comment are not
//! sent again.

use std::sync::Arc;

use entities::access::Viewer;
use entities::event::{self, Kind as Happened};
use entities::notification::{Kind, Model};
use entities::{comment, ticket, user};
use sea_orm::EntityTrait;
use subscriptions::notification_of;

use super::{Begin, Effect, Failed, Reaction};
use crate::app::App;
use crate::auth::viewers_of;
use crate::context::{Context, Request};
use crate::loaders::{comments, tickets, users};
use crate::mail::{Letter, Mailer, Part};
use crate::notifications::ways_of;

const NAME: &str = "notification_mail";

pub(super) fn reaction(mailer: &Arc<Mailer>) -> Reaction {
    let mailer = mailer.clone();
    let effect = move |app, event| -> futures::future::BoxFuture<'static, _> { Box::pin(tell(app, mailer.clone(), event)) };
    let effect = Effect::Outside(Box::new(effect));
    Reaction { name: NAME, wants: &[Happened::NotificationCreated], begins: Begin::AtTheEnd, effect }
}

/// Nothing is sent that was read in the meantime, that the person does not want any more, or that they may not see any more.
async fn tell(app: Arc<App>, mailer: Arc<Mailer>, event: Arc<event::Model>) -> Result<(), Failed> {
    let Some(id) = notification_of(&event) else { return Err(Failed::ForGood("the event names no notification".into())) };
    let db = app.database.reader();
    let Some(notification) = entities::notification::Entity::find_by_id(id).all(&db).await?.pop() else { return Ok(()) };
    let (user_id, kind) = (notification.user_id, notification.kind);
    let is_read = notification.in_app && notification.read_at.is_some();
    let Some((user, viewer)) = viewers_of(&db, &[user_id]).await?.pop() else { return Ok(()) };
    if is_read || !ways_of(&db, &[user_id]).await?(user_id, kind).mail {
        return Ok(());
    }
    let Some((subject, mut parts)) = said(&app, &mailer, &event, &notification, viewer).await? else { return Ok(()) };
    parts.insert(0, Part::Says(format!("Hello {},", user.name)));
    parts.extend(hint(&mailer));
    let (name, address) = (user.name.clone(), user.email.clone());
    let letter = Letter { event_id: event.id, at: event.timestamp, sender: NAME, name, address, subject, parts };
    mailer.send(&letter).await
}

/// The subject, and what there is to say, as far as its reader may know it; nothing when that is nothing.
async fn said(
    app: &Arc<App>,
    mailer: &Mailer,
    event: &event::Model,
    notification: &Model,
    viewer: Viewer,
) -> Result<Option<(String, Vec<Part>)>, Failed> {
    if notification.kind == Kind::RoleChanged {
        return Ok(Some(role_changed(notification)));
    }
    let request = Request { correlation_id: event.correlation_id.clone(), ..Request::default() };
    let cx = Context::new(app.clone(), viewer, request);
    let Some(ticket) = tickets::by_ids(&cx, vec![notification.ticket_id]).await?.pop().flatten() else { return Ok(None) };
    let comment = comments::by_ids(&cx, vec![notification.comment_id]).await?.pop().flatten();
    if comment.is_none() && notification.comment_id.is_some() {
        return Ok(None);
    }
    let actor = users::by_ids(&cx, vec![notification.actor_id]).await?.pop().flatten();
    let (subject, mut parts) = of_ticket(notification.kind, &ticket, comment.as_deref(), actor.as_deref());
    let url = mailer.link(&format!("/tickets/{}", ticket.number));
    parts.extend(url.map(|url| Part::LinksTo { text: "Open the ticket".into(), url }));
    Ok(Some((subject, parts)))
}

fn role_changed(notification: &Model) -> (String, Vec<Part>) {
    let role = |key: &str| notification.data.get(key).and_then(|role| role.as_str());
    let mut parts = vec![Part::Says(format!("{}.", crate::notifications::message(notification)))];
    parts.extend(role("oldRole").map(|old| Part::Says(format!("Before that you were {old}."))));
    parts.push(Part::Says("If you did not expect this, tell whoever runs the back office.".into()));
    ("Your role has changed".into(), parts)
}

fn of_ticket(
    kind: Kind,
    ticket: &ticket::Model,
    comment: Option<&comment::Model>,
    actor: Option<&user::Model>,
) -> (String, Vec<Part>) {
    let who = actor.map_or("Somebody", |user| &user.name);
    let which = format!("#{}: {}", ticket.number, ticket.title);
    let (subject, says) = match kind {
        Kind::Mentioned => (format!("You were mentioned on {which}"), format!("{who} mentioned you on ticket {which}")),
        Kind::TicketReplied => (format!("New comment on {which}"), format!("{who} wrote on your ticket {which}")),
        _ => (format!("You were assigned {which}"), format!("{who} assigned a ticket to you, {which}")),
    };
    let mut parts = vec![Part::Says(says)];
    parts.extend(comment.filter(|comment| comment.internal).map(|_| Part::Says("It is an internal comment.".into())));
    parts.push(Part::Quotes(comment.map_or(&ticket.description, |comment| &comment.body).clone()));
    (subject, parts)
}

/// How to get no more of these.
fn hint(mailer: &Mailer) -> Vec<Part> {
    let hint = Part::Notes("You choose what you are told by mail in the preferences of your notifications.".into());
    let url = mailer.link("/notifications");
    [Some(hint), url.map(|url| Part::LinksTo { text: "Your preferences".into(), url })].into_iter().flatten().collect()
}
