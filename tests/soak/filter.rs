//! What listeners ask for, and what that means, said once more without the product's own code.

use serde::Serialize;
use serde_json::Value as Json;
use uuid::Uuid;

use crate::cast::{Cast, Role};

/// The filter of `ticketEvents`.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Filter {
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    assignee_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    priorities: Option<Vec<&'static str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    statuses: Option<Vec<&'static str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kinds: Option<Vec<&'static str>>,
}

/// Tags that writers give and take.
pub(crate) const TAGS: [&str; 3] = ["vip", "billing", "again"];

impl Filter {
    /// That of the `n`-th listener, and whose rights it has.
    pub(crate) fn of(n: usize, cast: &Cast) -> (Role, Self) {
        let all = Self::default;
        match n % 12 {
            0 => (Role::Agent, all()),
            1 => (Role::Analyst, all()),
            2 => (Role::User, all()),
            3 => (Role::Agent, Self { ticket_id: Some(cast.tickets[n % cast.tickets.len()]), ..all() }),
            4 => (Role::Agent, Self { customer_id: Some(cast.customers[n % cast.customers.len()]), ..all() }),
            5 => (Role::Agent, Self { assignee_id: Some(cast.agents[n % cast.agents.len()].id), ..all() }),
            6 => (Role::Agent, Self { statuses: Some(vec!["OPEN", "IN_PROGRESS"]), ..all() }),
            7 => (Role::Analyst, Self { priorities: Some(vec!["HIGH", "URGENT"]), ..all() }),
            8 => (Role::Agent, Self { tag: Some(TAGS[0]), ..all() }),
            9 => (Role::Agent, Self { kinds: Some(vec!["TICKET_COMMENTED", "TICKET_NOTE_ADDED", "TICKET_CREATED"]), ..all() }),
            10 => {
                let kinds = Some(vec!["TICKET_ASSIGNED", "TICKET_UNASSIGNED", "TICKET_LEFT"]);
                (Role::Analyst, Self { kinds, statuses: Some(vec!["WAITING", "RESOLVED"]), ..all() })
            }
            _ => (Role::User, Self { statuses: Some(vec!["OPEN", "WAITING"]), ..all() }),
        }
    }

    /// A ticket that stands so passes.
    pub(crate) fn admits(&self, ticket: Uuid, standing: &Json) -> bool {
        let is = |wanted: Option<Uuid>, field: &str| wanted.is_none_or(|id| standing[field] == id.to_string());
        let among = |list: &Option<Vec<&str>>, field: &str| {
            list.as_ref().is_none_or(|list| list.iter().any(|word| standing[field] == **word))
        };
        let tagged = |tag| standing["tags"].as_array().is_some_and(|tags| tags.iter().any(|is| is == tag));
        self.ticket_id.is_none_or(|id| id == ticket)
            && is(self.customer_id, "customerId")
            && is(self.assignee_id, "assigneeId")
            && among(&self.priorities, "priority")
            && among(&self.statuses, "status")
            && self.tag.is_none_or(tagged)
    }

    /// Events of this kind are asked for.
    pub(crate) fn asks_for(&self, kind: &str) -> bool {
        self.kinds.as_ref().is_none_or(|kinds| kinds.contains(&kind))
    }
}
