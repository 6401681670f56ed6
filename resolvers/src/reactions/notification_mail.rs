//! Tells people by mail what came into their inbox, if they want that.
//!
//! A notification is an event and a person, so each mail is tried, repeated and given up by itself: the others of the same comment are not
//! sent again. Of the tickets that one call gave to somebody, the first notification brings a mail that lists them all, and the others none.

use std::sync::Arc;

use entities::event::{self, Kind as Happened};
use entities::notification::{Kind, Model};
use entities::{comment, ticket};
use sea_orm::EntityTrait;
use subscriptions::notification_of;

use super::{Begin, Effect, Failed, Reaction};
use crate::app::App;
use crate::auth::viewers_of;
use crate::context::{Context, Request};
use crate::loaders::{comments, tickets, users};
use crate::mail::{Letter, Mailer, Part};
use crate::notifications::{together, ways_of};

const NAME: &str = "notification_mail";
/// Tickets that a mail lists; of more it says how many there are.
const MOST_LISTED: usize = 50;

pub(super) fn reaction(mailer: &Arc<Mailer>) -> Reaction {
    let mailer = mailer.clone();
    let effect = move |app, event| -> futures::future::BoxFuture<'static, _> { Box::pin(tell(app, mailer.clone(), event)) };
    let effect = Effect::Outside(Box::new(effect));
    Reaction { name: NAME, wants: &[Happened::NotificationCreated], begins: Begin::AtTheEnd, gives_up: true, effect }
}

/// Nothing is sent that was read in the meantime, that the person does not want any more, or that they may not see any more.
async fn tell(app: Arc<App>, mailer: Arc<Mailer>, event: Arc<event::Model>) -> Result<(), Failed> {
    let Some(id) = notification_of(&event) else { return Err(Failed::ForGood("the event names no notification".into())) };
    let db = app.database.reader();
    let Some(notification) = entities::notification::Entity::find_by_id(id).all(&db).await?.pop() else { return Ok(()) };
    let (user_id, kind) = (notification.user_id, notification.kind);
    let Some((user, viewer)) = viewers_of(&db, &[user_id]).await?.pop() else { return Ok(()) };
    if !ways_of(&db, &[user_id]).await?(user_id, kind).mail {
        return Ok(());
    }
    let request = Request { correlation_id: event.correlation_id.clone(), ..Request::default() };
    let cx = Context::new(app.clone(), viewer, request);
    let said = match together::call_of(&db, &notification).await? {
        Some(call) => said_together(&cx, &mailer, &notification, &call).await?,
        None if notification.in_app && notification.read_at.is_some() => None,
        None => said(&cx, &mailer, &notification).await?,
    };
    let Some((subject, mut parts)) = said else { return Ok(()) };
    parts.insert(0, Part::Says(format!("Hello {},", user.name)));
    parts.extend(hint(&mailer));
    let (name, address) = (user.name.clone(), user.email.clone());
    let letter = Letter { event_id: event.id, at: event.timestamp, sender: NAME, name, address, subject, parts };
    mailer.send(&letter).await
}

/// The subject of a letter, and what it says.
type Said = (String, Vec<Part>);

/// What there is to say, as far as its reader may know it; nothing when that is nothing.
async fn said(cx: &Context, mailer: &Mailer, notification: &Model) -> Result<Option<Said>, Failed> {
    if notification.kind == Kind::RoleChanged {
        return Ok(Some(role_changed(notification)));
    }
    let Some(ticket) = tickets::by_ids(cx, vec![notification.ticket_id]).await?.pop().flatten() else { return Ok(None) };
    let comment = comments::by_ids(cx, vec![notification.comment_id]).await?.pop().flatten();
    if comment.is_none() && notification.comment_id.is_some() {
        return Ok(None);
    }
    let actor = actor(cx, notification).await?;
    Ok(Some(of_ticket(mailer, notification.kind, &ticket, comment.as_deref(), &actor)))
}

/// What there is to say of the tickets that one call gave to somebody: once, of all that they may see and have not read of.
async fn said_together(cx: &Context, mailer: &Mailer, notification: &Model, call: &str) -> Result<Option<Said>, Failed> {
    let db = cx.app.database.reader();
    if together::is_told(&db, notification, call).await? {
        return Ok(None);
    }
    let given = together::given(&db, notification.user_id, call).await?;
    let given: Vec<_> = tickets::by_ids(cx, given.into_iter().map(Some).collect()).await?.into_iter().flatten().collect();
    let actor = actor(cx, notification).await?;
    Ok(match given.as_slice() {
        [] => None,
        [ticket] => Some(of_ticket(mailer, notification.kind, ticket, None, &actor)),
        tickets => Some(of_tickets(mailer, tickets, &actor)),
    })
}

/// The name of who did it.
async fn actor(cx: &Context, notification: &Model) -> Result<String, Failed> {
    let actor = users::by_ids(cx, vec![notification.actor_id]).await?.pop().flatten();
    Ok(actor.map_or_else(|| "Somebody".to_owned(), |user| user.name.clone()))
}

fn role_changed(notification: &Model) -> (String, Vec<Part>) {
    let role = |key: &str| notification.data.get(key).and_then(|role| role.as_str());
    let mut parts = vec![Part::Says(format!("{}.", crate::notifications::message(notification)))];
    parts.extend(role("oldRole").map(|old| Part::Says(format!("Before that you were {old}."))));
    parts.push(Part::Says("If you did not expect this, tell whoever runs the back office.".into()));
    ("Your role has changed".into(), parts)
}

fn of_ticket(mailer: &Mailer, kind: Kind, ticket: &ticket::Model, comment: Option<&comment::Model>, who: &str) -> Said {
    let which = named(ticket);
    let (subject, says) = match kind {
        Kind::Mentioned => (format!("You were mentioned on {which}"), format!("{who} mentioned you on ticket {which}")),
        Kind::TicketReplied => (format!("New comment on {which}"), format!("{who} wrote on your ticket {which}")),
        _ => (format!("You were assigned {which}"), format!("{who} assigned a ticket to you, {which}")),
    };
    let mut parts = vec![Part::Says(says)];
    parts.extend(comment.filter(|comment| comment.internal).map(|_| Part::Says("It is an internal comment.".into())));
    parts.push(Part::Quotes(comment.map_or(&ticket.description, |comment| &comment.body).clone()));
    parts.extend(link(mailer, "Open the ticket", &format!("/tickets/{}", ticket.number)));
    (subject, parts)
}

fn of_tickets(mailer: &Mailer, tickets: &[Arc<ticket::Model>], who: &str) -> Said {
    let count = tickets.len();
    let list: Vec<String> = tickets.iter().take(MOST_LISTED).map(|ticket| named(ticket)).collect();
    let mut parts = vec![Part::Says(format!("{who} assigned {count} tickets to you:")), Part::Says(list.join("\n"))];
    parts.extend((count > MOST_LISTED).then(|| Part::Says(format!("And {} more.", count - MOST_LISTED))));
    parts.extend(link(mailer, "Open your tickets", "/tickets?assignee=me"));
    (format!("You were assigned {count} tickets"), parts)
}

fn named(ticket: &ticket::Model) -> String {
    format!("#{}: {}", ticket.number, ticket.title)
}

fn link(mailer: &Mailer, text: &str, path: &str) -> Option<Part> {
    mailer.link(path).map(|url| Part::LinksTo { text: text.into(), url })
}

/// How to get no more of these.
fn hint(mailer: &Mailer) -> Vec<Part> {
    let hint = Part::Notes("You choose what you are told by mail in the preferences of your notifications.".into());
    [Some(hint), link(mailer, "Your preferences", "/notifications")].into_iter().flatten().collect()
}
