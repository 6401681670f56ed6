//! A desk of fixed rows, in two versions that differ in nothing but what one viewer may not read.

use chrono::{DateTime, TimeDelta, Utc};
use entities::{Strings, comment, customer, event, role, session, ticket, user};
use resolvers::auth::password;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::NotSet, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;
use tests::{Person, TestApp};
use uuid::Uuid;

const PASSWORD: &str = "correct horse battery staple";
pub(super) const PEOPLE: u128 = 12;
pub(super) const CUSTOMERS: u128 = 12;
pub(super) const TICKETS: u128 = 30;

/// What the viewer may not read, besides what none of them may: the security of users, and who was deleted.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Hidden {
    /// Other users altogether.
    pub(super) users: bool,
    /// Tickets that are not assigned to the viewer.
    pub(super) tickets: bool,
    pub(super) customers: bool,
    /// The addresses of other users.
    pub(super) emails: bool,
    pub(super) contacts: bool,
    pub(super) metadata: bool,
    pub(super) notes: bool,
}

/// One version of the desk.
#[derive(Clone, Copy, Debug)]
pub(super) struct Desk {
    pub(super) role: &'static str,
    pub(super) hidden: Hidden,
    /// What is hidden is another.
    pub(super) other: bool,
}

pub(super) fn viewer() -> Uuid {
    Uuid::from_u128(1)
}
pub(super) fn person(n: u128) -> Uuid {
    Uuid::from_u128(100 + n)
}
pub(super) fn customer(n: u128) -> Uuid {
    Uuid::from_u128(200 + n)
}
pub(super) fn ticket(n: u128) -> Uuid {
    Uuid::from_u128(300 + n)
}
pub(super) fn comment(n: u128) -> Uuid {
    Uuid::from_u128(1000 + n)
}
pub(super) fn event(n: u128) -> Uuid {
    Uuid::from_u128(2000 + n)
}
pub(super) fn session(n: u128) -> Uuid {
    Uuid::from_u128(3000 + n)
}
/// What neither version has.
pub(super) fn nobody() -> Uuid {
    Uuid::from_u128(9_999)
}

/// A moment of the past; ties are common.
pub(super) fn moment(n: u128) -> DateTime<Utc> {
    DateTime::from_timestamp(1_767_225_600, 0).expect("a time") + TimeDelta::hours(i64::try_from(n / 4).expect("a small number"))
}

impl Desk {
    /// True where this version shows another value for what the viewer may not read.
    fn differs(&self, hidden: bool) -> bool {
        self.other && hidden
    }

    /// The ticket is one that the viewer does not see.
    fn hides(&self, n: u128) -> bool {
        self.hidden.tickets && !n.is_multiple_of(3)
    }

    /// Somebody, and somebody else where the viewer cannot tell.
    fn somebody(&self, n: u128) -> Uuid {
        person((n + if self.differs(self.hidden.users) { 5 } else { 0 }) % PEOPLE)
    }

    /// Who has the ticket.
    fn assignee(&self, n: u128) -> Option<Uuid> {
        let unassigned = if self.differs(self.hidden.users) { n % 4 == 1 } else { n % 4 == 2 };
        if n.is_multiple_of(3) { Some(viewer()) } else { (!unassigned).then(|| self.somebody(n)) }
    }

    /// What the role of the viewer allows, where it is none of those that every desk has.
    fn grants(&self) -> Option<Vec<String>> {
        let of_tickets = || (0..TICKETS).map(|n| format!("tickets:read:{}", ticket(n)));
        let tickets: Vec<String> = match self.role {
            "each_ticket" => of_tickets().collect(),
            "another_user" => vec!["tickets:read".into(), format!("users:read:{}", nobody())],
            _ => return None,
        };
        Some(tickets.into_iter().chain(["customers:read".into()]).collect())
    }

    /// Fills the database of a fresh server, and signs the viewer in.
    pub(super) async fn open(&self, app: &TestApp) -> Person {
        let database = &app.app().database.write;
        // whose id is not the same in both
        let gone = user::Entity::update_many().col_expr(user::Column::DeletedAt, Expr::value(moment(0)));
        gone.exec(database).await.expect("nobody but the rows below");
        let hash = password::hash(app.app(), PASSWORD).await.expect("a hash");
        macro_rules! insert {
            ($noun:ident, $rows:expr) => {
                let rows = $rows.into_iter().map(IntoActiveModel::into_active_model);
                $noun::Entity::insert_many(rows).exec_without_returning(database).await.expect(stringify!($noun));
            };
        }
        if let Some(permissions) = self.grants() {
            insert!(role, [self.own_role(permissions)]);
        }
        insert!(user, self.users(hash));
        insert!(customer, (0..CUSTOMERS + 1).filter_map(|n| self.customer(n)));
        let tickets = (0..TICKETS + 6).filter_map(|n| self.ticket(n));
        let tickets: Vec<_> =
            tickets.map(|row| ticket::ActiveModel { priority_rank: NotSet, ..row.into_active_model() }).collect();
        ticket::Entity::insert_many(tickets).exec_without_returning(database).await.expect("tickets");
        let there = || (0..TICKETS + 6).filter(|n| self.ticket(*n).is_some());
        insert!(comment, there().flat_map(|n| self.comments(n)));
        insert!(event, there().flat_map(|n| self.events(n)));
        insert!(session, (0..if self.other { 6 } else { 3 }).map(|n| self.session(n, app.app().now())));
        app.searchable().await;
        let somebody = app.anonymous().login("viewer@team.example", PASSWORD).await;
        let seen = user::Entity::update_many()
            .col_expr(user::Column::LastLoginAt, Expr::value(moment(9)))
            .filter(user::Column::Id.eq(viewer()));
        seen.exec(database).await.expect("a moment that is the same in both");
        somebody
    }

    fn own_role(&self, permissions: Vec<String>) -> role::Model {
        let permissions = Strings(permissions);
        let (id, name, description) = (Uuid::from_u128(2), self.role.into(), "Of the viewer alone.".into());
        role::Model {
            id,
            name,
            description,
            permissions,
            built_in: false,
            version: 1,
            created_at: moment(9),
            updated_at: moment(9),
        }
    }

    fn users(&self, hash: String) -> Vec<user::Model> {
        let mut users: Vec<_> = (0..PEOPLE).map(|n| self.user(n)).collect();
        let row = users[0].clone();
        users.push(user::Model {
            id: viewer(),
            name: "Viewer".into(),
            email: "viewer@team.example".into(),
            role: self.role.into(),
            permissions: Strings::default(),
            password_hash: Some(hash),
            status: user::Status::Active,
            version: 1,
            created_at: moment(9),
            updated_at: moment(9),
            ..row.clone()
        });
        if self.other {
            let deleted = Some(moment(30));
            users.push(user::Model { id: person(50), name: "Secret gone".into(), deleted_at: deleted, ..row.clone() });
        }
        if self.differs(self.hidden.users) {
            let email = "secret51@abc.example".into();
            users.push(user::Model { id: person(51), name: "Secret more".into(), email, ..row });
        }
        users
    }

    fn user(&self, n: u128) -> user::Model {
        let whole = self.differs(self.hidden.users);
        let address = self.differs(self.hidden.emails || self.hidden.users);
        let moved = if whole { 40 } else { 0 };
        user::Model {
            id: person(n),
            email: if address { format!("secret{n}@abc.example") } else { format!("colleague{n}@team.example") },
            name: if whole { format!("Secret {n}") } else { format!("Colleague {n}") },
            role: if whole { "manager" } else { "agent" }.into(),
            permissions: Strings(if self.other { vec!["users:*".into()] } else { Vec::new() }),
            status: if whole || n == 7 { user::Status::Suspended } else { user::Status::Active },
            password_hash: self.other.then(|| "none".into()),
            last_login_at: (self.other || n < 3).then(|| moment(n + u128::from(self.other) * 20)),
            last_login_ip: Some(if self.other { "192.0.2.7" } else { "192.0.2.8" }.into()),
            last_login_user_agent: self.other.then(|| "secret".into()),
            version: if whole { 9 } else { 1 },
            created_at: moment(n + moved),
            updated_at: moment(n + moved),
            deleted_at: None,
        }
    }

    fn customer(&self, n: u128) -> Option<customer::Model> {
        let whole = self.differs(self.hidden.customers);
        let metadata = self.differs(self.hidden.metadata || self.hidden.customers);
        let contact = self.differs(self.hidden.contacts || self.hidden.customers);
        (n < CUSTOMERS || whole).then(|| customer::Model {
            id: customer(n),
            company_name: if whole { format!("Secret {n}") } else { format!("Company {n}") },
            contact_email: if contact { format!("secret{n}@abc.example") } else { format!("contact{n}@company.example") },
            subscription_tier: if whole { customer::Tier::Free } else { customer::Tier::Starter },
            status: if whole || n == 5 { customer::Status::Churned } else { customer::Status::Active },
            metadata: if metadata { json!({"secret": [1, 2, {"deep": "x"}]}) } else { json!({}) },
            version: if whole { 9 } else { 1 },
            created_at: moment(n),
            updated_at: moment(n),
        })
    }

    /// The ticket, if this version has it.
    pub(super) fn ticket(&self, n: u128) -> Option<ticket::Model> {
        use ticket::{Priority, Status};
        let other = self.differs(self.hides(n));
        let is_there = if n < TICKETS { !(other && n % 5 == 1) } else { other };
        let k = usize::try_from(n).expect("a small number") + usize::from(other);
        let priority = [Priority::Low, Priority::Medium, Priority::High, Priority::Urgent][k % 4];
        let status = [Status::Open, Status::Resolved, Status::InProgress, Status::Closed, Status::Waiting][k % 5];
        let at = moment(n + if other { 7 } else { 0 });
        let company = (n + if self.differs(self.hidden.customers) { 3 } else { 0 }) % CUSTOMERS;
        is_there.then(|| ticket::Model {
            id: ticket(n),
            number: i64::try_from(n + if other { 1001 } else { 1 }).expect("a small number"),
            customer_id: customer(company),
            assigned_to: self.assignee(n),
            title: if other { format!("Secret {n}") } else { format!("Ticket {n}") },
            description: if other { "Secret".into() } else { format!("The description of {n}") },
            priority,
            priority_rank: priority.rank(),
            status,
            tags: Strings(vec![if other { "secret".into() } else { format!("tag{}", n % 3) }]),
            first_response_at: (n.is_multiple_of(2) != other).then_some(at),
            resolved_at: status.is_done().then_some(at),
            version: if other { 7 } else { 3 },
            created_at: at,
            updated_at: moment(n * 2 + if other { 7 } else { 0 }),
        })
    }

    fn comments(&self, n: u128) -> Vec<comment::Model> {
        let whole = self.differs(self.hides(n));
        let one = |k: u128, internal: bool| {
            let other = whole || internal && self.differs(self.hidden.notes);
            comment::Model {
                id: comment(n * 8 + k),
                ticket_id: ticket(n),
                author_id: Some(if k == 1 { viewer() } else { self.somebody(n + k) }),
                body: if other { "Secret".into() } else { format!("Comment {k} on {n}") },
                internal,
                created_at: moment(n + k + if other { 11 } else { 0 }),
            }
        };
        let mut comments = vec![one(0, false), one(1, false), one(2, true), one(3, false)];
        if self.differs(self.hidden.notes) {
            comments.extend([one(4, true), one(5, true)]);
        }
        if whole {
            comments.push(one(6, false));
        }
        comments
    }

    fn events(&self, n: u128) -> Vec<event::Model> {
        use event::Kind;
        let whole = self.differs(self.hides(n));
        let one = |k: u128, kind: Kind, data| event::Model {
            id: event(n * 8 + k),
            kind,
            aggregate_type: "ticket".into(),
            aggregate_id: ticket(n),
            version: 1,
            actor_id: Some(self.somebody(n + k)),
            correlation_id: if self.other { "secret" } else { "desk" }.into(),
            data,
            timestamp: moment(
                n + k + if whole || kind == Kind::TicketNoteAdded && self.differs(self.hidden.notes) { 11 } else { 0 },
            ),
            position: None,
            origin: None,
        };
        let to = if n.is_multiple_of(3) { viewer() } else { self.somebody(n) };
        let company = customer((n + if self.differs(self.hidden.customers) { 3 } else { 0 }) % CUSTOMERS);
        let mut events = vec![
            one(0, Kind::TicketCreated, json!({"status": "OPEN", "priority": "LOW", "customerId": company})),
            one(1, Kind::TicketAssigned, json!({"from": self.somebody(n + 2), "to": to})),
            one(2, Kind::TicketUpdated, json!({"changes": {"title": {"from": "Before", "to": "After"}}})),
            one(3, Kind::TicketCommented, json!({"commentId": comment(n * 8)})),
        ];
        if !self.hidden.notes || n.is_multiple_of(2) != self.other {
            events.push(one(4, Kind::TicketNoteAdded, json!({"commentId": comment(n * 8 + 2)})));
        }
        if self.assignee(n).is_none() {
            events.push(one(6, Kind::TicketUnassigned, json!({"from": to})));
        }
        if self.differs(self.hidden.users) {
            events.push(one(7, Kind::TicketAssigned, json!({"from": self.somebody(n), "to": self.somebody(n + 1)})));
        }
        if whole {
            events.push(one(5, Kind::TicketUnassigned, json!({"from": to})));
        }
        events
    }

    fn session(&self, n: u128, now: DateTime<Utc>) -> session::Model {
        session::Model {
            id: session(n),
            user_id: person(n),
            user_agent: Some(if self.other { "secret" } else { "desk" }.into()),
            ip_address: Some("192.0.2.9".into()),
            created_at: now,
            last_used_at: now,
            expires_at: now + TimeDelta::days(1),
            revoked_at: None,
        }
    }
}
