//! Reports say what rows and the log say, in the clocks of whoever asks, to those who may know it. What random rows give is compared with
//! a second implementation by tests/clients/analytics_oracle.py.

mod limits;
mod rights;
mod support;
mod tiles;
mod time_series;

use chrono::{DateTime, Utc};
use entities::ticket::{Priority, Standing, Status};
use entities::{Strings, event, ticket};
use sea_orm::{ActiveValue::NotSet, EntityTrait, IntoActiveModel};
use serde_json::{Value as Json, json};
use tests::{Answer, Person, TestApp};
use uuid::Uuid;

const SERIES: &str =
    "query ($metric: TimeSeriesMetric!, $bucket: TimeBucket!, $timeZone: String! = \"UTC\", $groupBy: TimeSeriesGrouping,
  $groups: Int! = 10, $range: DateRangeInput) {
  timeSeries(metric: $metric, bucket: $bucket, timeZone: $timeZone, groupBy: $groupBy, groups: $groups, range: $range) {
    starts unit asOf lines { kind key values p90 measured user { id } customer { companyName } } } }";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("a time")
}

fn range(from: &str, to: &str) -> Json {
    json!({"from": from, "to": to})
}

async fn series(person: &Person, variables: Json) -> Answer {
    person.query_with(SERIES, variables).await
}

/// The values of the first line.
fn values(answer: &Answer) -> Vec<f64> {
    answer.list("/timeSeries/lines/0/values").iter().map(|value| value.as_f64().expect("a number")).collect()
}

/// Tickets whose lives are written as rows and events.
struct Lives<'a> {
    app: &'a TestApp,
    customer: Uuid,
    number: i64,
}

impl<'a> Lives<'a> {
    async fn of(app: &'a TestApp, customer: &str) -> Self {
        let customer = app.customer(customer).await.as_str().expect("an id").parse().expect("an id");
        Self { app, customer, number: 0 }
    }

    /// A ticket that was opened at a moment and then went from state to state, assigned to the same user all the time.
    async fn ticket(&mut self, priority: Priority, assignee: Option<Uuid>, opened: &str, states: &[(Status, &str)]) {
        self.number += 1;
        let app = self.app.app();
        let mut row = ticket::Model {
            id: app.new_id(),
            number: self.number,
            customer_id: self.customer,
            assigned_to: assignee,
            title: "A ticket".into(),
            description: "It does not work.".into(),
            priority,
            priority_rank: priority.rank(),
            status: Status::Open,
            tags: Strings::default(),
            first_response_at: None,
            resolved_at: None,
            version: 1,
            created_at: at(opened),
            updated_at: at(opened),
        };
        let mut events = Vec::new();
        for (to, moment) in states {
            let before = Standing::of(&row);
            let data = json!({"from": row.status, "to": to});
            row.status = *to;
            row.version += 1;
            events.push(event::Model {
                id: app.new_id(),
                kind: event::Kind::TicketStatusChanged,
                aggregate_type: "ticket".into(),
                aggregate_id: row.id,
                version: row.version,
                actor_id: None,
                correlation_id: "lives".into(),
                data: event::with_standings(data, &before, &Standing::of(&row)),
                timestamp: at(moment),
                position: None,
                origin: None,
            });
        }
        let row = ticket::ActiveModel { priority_rank: NotSet, ..row.into_active_model() };
        ticket::Entity::insert(row).exec_without_returning(&app.database.write).await.expect("a ticket");
        subscriptions::log::append(&app.database.write, &events).await.expect("events");
    }

    /// A ticket that was only opened.
    async fn opened(&mut self, moment: &str) {
        self.ticket(Priority::Medium, None, moment, &[]).await;
    }
}
