//! One customer, and the list of customers.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entities::access::{Scope, Viewer};
use entities::customer::{self, Column, Entity, Model, Status, Tier, visible_to};
use entities::search_document::Noun;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};
use serde::Deserialize;
use uuid::Uuid;

use crate::context::Context;
use crate::error::Result;
use crate::list_args::{Direction, ListArgs};
use crate::page::{self, Key, KeyValue, Order, Page};
use crate::{rows, search};

/// Which customers.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CustomerFilter {
    /// Words of the company name, or of the contact address for those who may read addresses ([`search`]).
    pub search: Option<String>,
    /// With this plan.
    pub tier: Option<Tier>,
    /// With this status.
    pub status: Option<Status>,
    /// Made after this moment.
    pub created_after: Option<DateTime<Utc>>,
}

/// By what customers can be ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CustomerOrderField {
    /// The company name, without regard to case.
    CompanyName,
    /// When it was made.
    CreatedAt,
}

static COMPANY_NAME: Key<Model> = Key {
    name: "company_name",
    expr: |backend| page::lower(Column::CompanyName, backend),
    value: |customer| KeyValue::lower(&customer.company_name),
};

static CREATED_AT: Key<Model> =
    Key { name: "created_at", expr: |_| Column::CreatedAt.into_expr(), value: |customer| KeyValue::Time(customer.created_at) };

impl CustomerFilter {
    /// The filter as SQL, without the search.
    fn condition(&self) -> Condition {
        Condition::all()
            .add_option(self.tier.map(|tier| Column::SubscriptionTier.eq(tier)))
            .add_option(self.status.map(|status| Column::Status.eq(status)))
            .add_option(self.created_after.map(|time| Column::CreatedAt.gt(time)))
    }
}

/// The customer with this id, if there is one that the viewer may see.
///
/// # Errors
/// The database's.
pub async fn by_id(cx: &Context, id: Uuid) -> Result<Option<Arc<Model>>> {
    let query = Entity::find_by_id(id).filter(visible_to(&cx.viewer, cx.backend()));
    Ok(rows::one(cx, query).await?)
}

/// The customers that the viewer may see, by company name when nothing else is asked for.
///
/// # Errors
/// [`Error::BadUserInput`](crate::Error::BadUserInput) for a bad page or search; the database's.
pub async fn list(cx: &Context, args: ListArgs<CustomerFilter, CustomerOrderField>) -> Result<Page<Model>> {
    let mut select = Entity::find().filter(visible_to(&cx.viewer, cx.backend()));
    if let Some(filter) = &args.filter {
        let found = search::filter(cx, Noun::Customer, Column::Id, filter.search.as_deref()).await?;
        select = select.filter(filter.condition().add_option(found));
    }
    let (key, descending) = match &args.order_by {
        None => (&COMPANY_NAME, false),
        Some(by) => {
            let key = match by.field {
                CustomerOrderField::CompanyName => &COMPANY_NAME,
                CustomerOrderField::CreatedAt => &CREATED_AT,
            };
            (key, by.direction == Direction::Desc)
        }
    };
    page::list(cx, select, Column::Id, |c| c.id, Order { list: "customers", key, descending }, &args.page()).await
}

/// The viewer may do `action` to this customer.
pub(super) fn is_permitted_to(customer: &customer::Model, viewer: &Viewer, action: &str) -> bool {
    match viewer.scope("customers", action) {
        Scope::All => true,
        Scope::Some { ids, .. } => ids.contains(&customer.id),
        Scope::None => false,
    }
}
