//! The answers of the hand-written endpoints: what the GraphQL answers hold, as plain JSON.

use std::collections::HashMap;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use tokio_postgres::{Error, Row};
use uuid::Uuid;

use crate::Outcome;

fn moment<S: Serializer>(time: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&time.to_rfc3339_opts(SecondsFormat::AutoSi, true))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Ticket<'a> {
    id: Uuid,
    number: i64,
    title: &'a str,
    description: &'a str,
    status: String,
    priority: String,
    tags: &'a RawValue,
    version: i32,
    #[serde(serialize_with = "moment")]
    created_at: DateTime<Utc>,
    #[serde(serialize_with = "moment")]
    updated_at: DateTime<Utc>,
}

impl<'a> Ticket<'a> {
    pub(super) fn read(row: &'a Row) -> Outcome<Self> {
        Ok(Self {
            id: row.try_get(0)?,
            number: row.try_get(1)?,
            title: row.try_get(2)?,
            description: row.try_get(3)?,
            status: name(row, 4)?,
            priority: name(row, 5)?,
            tags: serde_json::from_str(row.try_get(6)?)?,
            version: row.try_get(7)?,
            created_at: row.try_get(8)?,
            updated_at: row.try_get(9)?,
        })
    }
}

/// As the API names it.
fn name(row: &Row, column: usize) -> Result<String, Error> {
    Ok(row.try_get::<_, &str>(column)?.to_ascii_uppercase())
}

#[derive(Serialize)]
struct Person<'a> {
    id: Uuid,
    name: &'a str,
}

fn person(row: &Row, column: usize) -> Result<Option<Person<'_>>, Error> {
    let id: Option<Uuid> = row.try_get(column)?;
    id.map(|id| Ok(Person { id, name: row.try_get(column + 1)? })).transpose()
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Company<'a> {
    id: Uuid,
    company_name: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Listed<'a> {
    id: Uuid,
    number: i64,
    title: &'a str,
    status: String,
    priority: String,
    #[serde(serialize_with = "moment")]
    created_at: DateTime<Utc>,
    customer: Company<'a>,
    assignee: Option<Person<'a>>,
}

impl<'a> Listed<'a> {
    pub(super) fn read(row: &'a Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.try_get(0)?,
            number: row.try_get(1)?,
            title: row.try_get(2)?,
            status: name(row, 3)?,
            priority: name(row, 4)?,
            created_at: row.try_get(5)?,
            customer: Company { id: row.try_get(6)?, company_name: row.try_get(7)? },
            assignee: person(row, 8)?,
        })
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Customer<'a> {
    id: Uuid,
    company_name: &'a str,
    tickets: Vec<CustomersTicket<'a>>,
}

#[derive(Serialize)]
struct CustomersTicket<'a> {
    id: Uuid,
    title: &'a str,
    status: String,
    assignee: Option<Person<'a>>,
    comments: Vec<Comment<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Comment<'a> {
    id: Uuid,
    body: &'a str,
    #[serde(serialize_with = "moment")]
    created_at: DateTime<Utc>,
}

/// Puts customers, tickets and comments together; the rows are in the order of the answer.
pub(super) fn customers<'a>(rows: &'a [Row], comments: &'a [Row]) -> Result<Vec<Customer<'a>>, Error> {
    let mut of_ticket: HashMap<Uuid, Vec<Comment<'a>>> = HashMap::with_capacity(rows.len());
    for row in comments {
        let comment = Comment { id: row.try_get(1)?, body: row.try_get(2)?, created_at: row.try_get(3)? };
        of_ticket.entry(row.try_get(0)?).or_default().push(comment);
    }
    let mut customers: Vec<Customer<'a>> = Vec::with_capacity(20);
    for row in rows {
        let id: Uuid = row.try_get(0)?;
        if customers.last().is_none_or(|customer| customer.id != id) {
            customers.push(Customer { id, company_name: row.try_get(1)?, tickets: Vec::with_capacity(10) });
        }
        if let (Some(customer), Some(id)) = (customers.last_mut(), row.try_get::<_, Option<Uuid>>(2)?) {
            customer.tickets.push(CustomersTicket {
                id,
                title: row.try_get(3)?,
                status: name(row, 4)?,
                assignee: person(row, 5)?,
                comments: of_ticket.remove(&id).unwrap_or_default(),
            });
        }
    }
    Ok(customers)
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Dashboard<'a> {
    total_users: i64,
    open_tickets: i64,
    tickets_by_status: Vec<StatusCount>,
    tickets_per_day: Vec<DayCount<'a>>,
}

#[derive(Serialize)]
struct StatusCount {
    status: String,
    count: i64,
}

#[derive(Serialize)]
struct DayCount<'a> {
    day: &'a str,
    count: i64,
}

impl<'a> Dashboard<'a> {
    pub(super) fn read(rows: &'a [Row]) -> Result<Self, Error> {
        let mut figures = Self::default();
        for row in rows {
            let (kind, key, count): (&str, &str, i64) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
            match kind {
                "users" => figures.total_users = count,
                "status" => {
                    if !matches!(key, "resolved" | "closed") {
                        figures.open_tickets += count;
                    }
                    figures.tickets_by_status.push(StatusCount { status: key.to_ascii_uppercase(), count });
                }
                _ => figures.tickets_per_day.push(DayCount { day: key, count }),
            }
        }
        Ok(figures)
    }
}

#[derive(Serialize)]
pub(super) struct Updated {
    status: String,
    version: i32,
}

impl Updated {
    pub(super) fn read(row: &Row) -> Result<Self, Error> {
        Ok(Self { status: name(row, 0)?, version: row.try_get(1)? })
    }
}
