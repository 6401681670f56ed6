//! The five requests, as both servers are asked them.

use serde_json::json;
use uuid::Uuid;

use crate::wire::{get, post};

/// Stands where a ticket's id goes.
const PLACE: &str = "00000000-0000-0000-0000-00000000beef";

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Ticket,
    List,
    Nested,
    Dashboard,
    Update,
}

/// Who is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Ours,
    Rival,
}

pub(crate) const KINDS: [Kind; 5] = [Kind::Ticket, Kind::List, Kind::Nested, Kind::Dashboard, Kind::Update];

const TICKET: &str =
    "query($id: ID!){ticket(id:$id){id number title description status priority tags version createdAt updatedAt}}";
const LIST: &str = "{tickets(first:50,filter:{status:[OPEN]},orderBy:{field:CREATED_AT,direction:DESC}){edges{node{\
    id number title status priority createdAt customer{id companyName} assignee{id name}}}}}";
const NESTED: &str = "{customers(first:20){edges{node{id companyName tickets(first:10){edges{node{\
    id title status assignee{id name} comments(last:3){edges{node{id body createdAt}}}}}}}}}}";
const DASHBOARD: &str = "{dashboardMetrics{totalUsers openTickets ticketsByStatus{status count} ticketsPerDay{day count}}}";
const UPDATE: &str = "mutation($i: UpdateTicketInput!){updateTicket(input:$i){ticket{id status version} userErrors{code}}}";

impl Kind {
    /// As `--only` names it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ticket => "ticket",
            Self::List => "list",
            Self::Nested => "nested",
            Self::Dashboard => "dashboard",
            Self::Update => "update",
        }
    }

    /// What it is, for the table.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Ticket => "one ticket",
            Self::List => "50 newest open tickets with customer and assignee",
            Self::Nested => "20 customers x 10 tickets x (assignee + 3 comments)",
            Self::Dashboard => "dashboard counts",
            Self::Update => "status update with its event",
        }
    }

    /// The ratio to the rival that is aimed at.
    pub(crate) fn goal(self) -> f64 {
        match self {
            Self::Ticket => 0.5,
            Self::List | Self::Update => 0.4,
            Self::Nested => 0.35,
            Self::Dashboard => 5.0,
        }
    }

    /// The request to one of the servers. An update has two, to and fro.
    pub(crate) fn templates(self, side: Side, token: &str) -> Vec<Template> {
        let graphql = |query: &str, variables| {
            let body = json!({"query": query, "variables": variables}).to_string();
            Template::new(post("/graphql", Some(token), &body))
        };
        let move_to = |status: &str| match side {
            Side::Ours => graphql(UPDATE, json!({"i": {"id": PLACE, "status": status.to_uppercase()}})),
            Side::Rival => Template::new(post(&format!("/tickets/{PLACE}/status"), None, &json!({"status": status}).to_string())),
        };
        match (self, side) {
            (Self::Update, _) => vec![move_to("in_progress"), move_to("waiting")],
            (Self::Ticket, Side::Ours) => vec![graphql(TICKET, json!({"id": PLACE}))],
            (Self::List, Side::Ours) => vec![graphql(LIST, json!({}))],
            (Self::Nested, Side::Ours) => vec![graphql(NESTED, json!({}))],
            (Self::Dashboard, Side::Ours) => vec![graphql(DASHBOARD, json!({}))],
            (Self::Ticket, Side::Rival) => vec![Template::new(get(&format!("/tickets/{PLACE}")))],
            (Self::List, Side::Rival) => vec![Template::new(get("/tickets"))],
            (Self::Nested, Side::Rival) => vec![Template::new(get("/customers"))],
            (Self::Dashboard, Side::Rival) => vec![Template::new(get("/dashboard"))],
        }
    }

    /// A shorter answer cannot be right.
    pub(crate) fn least_bytes(self) -> usize {
        match self {
            Self::Ticket => 300,
            Self::List => 1_000,
            Self::Nested => 3_000,
            Self::Dashboard => 800,
            Self::Update => 30,
        }
    }
}

/// A request whose only variable part is a ticket's id.
#[derive(Clone)]
pub(crate) struct Template {
    bytes: Vec<u8>,
    place: Option<usize>,
}

impl Template {
    fn new(bytes: Vec<u8>) -> Self {
        let place = bytes.windows(PLACE.len()).position(|window| window == PLACE.as_bytes());
        Self { bytes, place }
    }

    /// The request for this ticket.
    pub(crate) fn fill(&mut self, id: Uuid) -> &[u8] {
        if let Some(place) = self.place {
            id.hyphenated().encode_lower(&mut self.bytes[place..place + PLACE.len()]);
        }
        &self.bytes
    }
}
