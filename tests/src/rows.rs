//! Rows written straight into the tables, where a thousand mutations would take too long. Figures and events do not follow.

use std::sync::Arc;

use chrono::TimeDelta;
use entities::access::Viewer;
use entities::{Strings, comment, customer, event, notification, system_log, ticket, ticket_presence, user};
use resolvers::{App, Context, Request, documents};
use sea_orm::{ActiveValue::NotSet, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel, Set};
use serde_json::json;
use uuid::Uuid;

/// Rows of one statement: SQLite takes 32,766 parameters.
const CHUNK: usize = 500;

/// Customers named `Company 0000` and up.
///
/// # Panics
/// When the database does not take them.
pub async fn customers(app: &Arc<App>, count: usize) -> Vec<customer::Model> {
    let tiers = [customer::Tier::Free, customer::Tier::Starter, customer::Tier::Professional, customer::Tier::Enterprise];
    let made: Vec<_> = (0..count)
        .map(|i| customer::Model {
            id: app.new_id(),
            company_name: format!("Company {i:04}"),
            contact_email: format!("contact{i}@company.example"),
            subscription_tier: tiers[i % tiers.len()],
            status: customer::Status::Active,
            metadata: json!({"position": i}),
            version: 1,
            created_at: app.now(),
            updated_at: app.now(),
        })
        .collect();
    for chunk in made.chunks(CHUNK) {
        let rows = chunk.iter().cloned().map(IntoActiveModel::into_active_model);
        customer::Entity::insert_many(rows).exec_without_returning(&app.database.write).await.expect("customers");
    }
    made
}

/// Somebody in each of these tickets, who stays for a day.
///
/// # Panics
/// When the database does not take it.
pub async fn presence(app: &Arc<App>, tickets: &[Uuid], user_id: Uuid) {
    let (client_id, since, seen_at) = ("tab".to_owned(), app.now(), app.now() + TimeDelta::days(1));
    let of = |ticket_id: &Uuid| ticket_presence::Model {
        ticket_id: *ticket_id,
        user_id,
        client_id: client_id.clone(),
        activity: ticket_presence::Activity::Viewing,
        since,
        seen_at,
    };
    let rows = tickets.iter().map(|ticket_id| of(ticket_id).into_active_model());
    ticket_presence::Entity::insert_many(rows).exec_without_returning(&app.database.write).await.expect("presence");
}

/// Users of role `agent` who cannot sign in.
///
/// # Panics
/// When the database does not take them.
pub async fn users(app: &Arc<App>, count: usize) -> Vec<user::Model> {
    let made: Vec<_> = (0..count)
        .map(|i| user::Model {
            id: app.new_id(),
            email: format!("colleague{i}@team.example"),
            name: format!("Colleague {i:04}"),
            role: "agent".into(),
            permissions: Strings::default(),
            status: user::Status::Active,
            password_hash: None,
            last_login_at: (i % 3 == 0).then(|| app.now()),
            last_login_ip: Some("192.0.2.7".into()),
            last_login_user_agent: Some("rows".into()),
            version: 1,
            created_at: app.now(),
            updated_at: app.now(),
            deleted_at: None,
        })
        .collect();
    for chunk in made.chunks(CHUNK) {
        let rows = chunk.iter().cloned().map(IntoActiveModel::into_active_model);
        user::Entity::insert_many(rows).exec_without_returning(&app.database.write).await.expect("users");
    }
    made
}

/// Tickets in every state, with ties in each order: a hundred share a moment, every second one is unresolved.
///
/// # Panics
/// When the database does not take them.
pub async fn tickets(
    app: &Arc<App>,
    count: usize,
    customers: &[customer::Model],
    assignees: &[user::Model],
) -> Vec<ticket::Model> {
    use ticket::{Priority, Status};
    let priorities = [Priority::Low, Priority::Medium, Priority::High, Priority::Urgent];
    let statuses = [Status::Open, Status::Resolved, Status::InProgress, Status::Closed, Status::Waiting, Status::Resolved];
    let start = app.now() - TimeDelta::days(40);
    let made: Vec<_> = (0..count)
        .map(|i| {
            let (number, status) = (i64::try_from(i).expect("a small number"), statuses[i % statuses.len()]);
            let moment = start + TimeDelta::minutes(number / 100);
            ticket::Model {
                id: app.new_id(),
                number: number + 1,
                customer_id: customers[i % customers.len()].id,
                assigned_to: (!assignees.is_empty()).then(|| assignees[i % assignees.len()].id),
                title: format!("Ticket {i:05}"),
                description: format!("The description of ticket {i}"),
                priority: priorities[i % priorities.len()],
                priority_rank: priorities[i % priorities.len()].rank(),
                status,
                tags: Strings(vec![format!("tag{}", i % 7)]),
                first_response_at: (i % 2 == 0).then_some(moment),
                resolved_at: status.is_done().then(|| moment + TimeDelta::hours(number % 5)),
                version: 1,
                created_at: moment,
                updated_at: moment + TimeDelta::minutes(number % 60),
            }
        })
        .collect();
    for chunk in made.chunks(CHUNK) {
        let rows = chunk.iter().cloned().map(|row| ticket::ActiveModel { priority_rank: NotSet, ..row.into_active_model() });
        ticket::Entity::insert_many(rows).exec_without_returning(&app.database.write).await.expect("tickets");
    }
    if app.database.backend() == DbBackend::Postgres {
        // whoever opens the next one must not be given a number that is taken
        let next =
            "SELECT setval(pg_get_serial_sequence('support_tickets', 'number'), (SELECT max(number) FROM support_tickets))";
        app.database.write.execute_unprepared(next).await.expect("the next number");
    }
    made
}

/// Comments on a ticket, every `internal_every`th for the team only.
///
/// # Panics
/// When the database does not take them.
pub async fn comments(app: &Arc<App>, on: &ticket::Model, authors: &[user::Model], internal_every: usize) -> Vec<comment::Model> {
    let made: Vec<_> = authors
        .iter()
        .enumerate()
        .map(|(i, author)| comment::Model {
            id: app.new_id(),
            ticket_id: on.id,
            author_id: Some(author.id),
            body: format!("Comment {i} on ticket {}", on.number),
            internal: i % internal_every == internal_every - 1,
            created_at: app.now(),
        })
        .collect();
    for chunk in made.chunks(CHUNK) {
        let rows = chunk.iter().cloned().map(IntoActiveModel::into_active_model);
        comment::Entity::insert_many(rows).exec_without_returning(&app.database.write).await.expect("comments");
    }
    made
}

/// The events that these comments on a ticket would have left in its timeline.
///
/// # Panics
/// When the database does not take them.
pub async fn timeline(app: &Arc<App>, of: &ticket::Model, comments: &[comment::Model]) {
    let rows: Vec<_> = comments
        .iter()
        .map(|comment| event::Model {
            id: app.new_id(),
            kind: event::Kind::TicketCommented,
            aggregate_type: "ticket".into(),
            aggregate_id: of.id,
            version: of.version,
            actor_id: comment.author_id,
            correlation_id: "rows".into(),
            data: json!({"commentId": comment.id}),
            timestamp: comment.created_at,
            position: None,
            origin: None,
        })
        .collect();
    for chunk in rows.chunks(CHUNK) {
        subscriptions::log::append(&app.database.write, chunk).await.expect("events");
    }
}

/// What a user would have been told of these tickets, a comment and who wrote it.
///
/// # Panics
/// When the database does not take it.
pub async fn notifications(app: &Arc<App>, of: Uuid, tickets: &[Uuid], by: Option<Uuid>, comment: Option<Uuid>) {
    let rows = tickets.iter().map(|ticket| notification::Model {
        id: app.new_id(),
        user_id: of,
        kind: notification::Kind::TicketReplied,
        event_id: app.new_id(),
        actor_id: by,
        ticket_id: Some(*ticket),
        comment_id: comment,
        data: json!({}),
        in_app: true,
        created_at: app.now(),
        read_at: None,
    });
    let rows = rows.map(IntoActiveModel::into_active_model);
    notification::Entity::insert_many(rows).exec_without_returning(&app.database.write).await.expect("notifications");
}

/// Moves a ticket to the end of the order by last change, as a writer beside the readers does.
///
/// # Panics
/// When the database does not take it.
pub async fn touch(app: &Arc<App>, ticket: Uuid) {
    let row = ticket::ActiveModel { id: Set(ticket), updated_at: Set(app.now()), ..Default::default() };
    ticket::Entity::update(row).exec(&app.database.write).await.expect("a touched ticket");
}

/// Warnings of the server.
///
/// # Panics
/// When the database does not take them.
pub async fn logs(app: &Arc<App>, size: usize) {
    let rows = (0..size).map(|i| system_log::Model {
        id: app.new_id(),
        timestamp: app.now(),
        level: system_log::Level::Warn,
        service: "backoffice".into(),
        message: format!("Warning {i}"),
        correlation_id: Some("rows".into()),
        user_id: None,
        target: "rows".into(),
        fields: json!({"count": i}),
    });
    let cx = Context::new(app.clone(), Viewer::operator(), Request::default());
    documents::logs::store(&cx, rows.collect()).await.expect("logs");
}
