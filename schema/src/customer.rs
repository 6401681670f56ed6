//! Companies that we help.

use std::sync::Arc;

use entities::customer::Model;
use resolvers::{customers, tickets};
use serde::Deserialize;
use uuid::Uuid;

use crate::common::{connection, payload, payload_type};
use crate::engine::registry::{Input, Registry};

type Customer = Arc<Model>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ById {
    id: Uuid,
}

pub(crate) fn register(registry: &mut Registry) {
    registry.sdl(include_str!("customer.graphql"));
    connection::<Model>(registry, "Customer", "customers");
    payload_type::<Customer>(registry, "CreateCustomerPayload", "customer", "Customer", "The new customer.");
    payload_type::<Customer>(registry, "UpdateCustomerPayload", "customer", "Customer", "The customer as it is now.");
    payload_type::<Customer>(registry, "DeleteCustomerPayload", "customer", "Customer", "The customer as it was, or still is.");
    registry
        .object::<Customer>("Customer")
        .leaf("id", |customer, json| json.put(&customer.id))
        .leaf("companyName", |customer, json| json.put(&customer.company_name))
        .leaf("contactEmail", |customer, json| json.put(&customer.contact_email))
        .leaf("subscriptionTier", |customer, json| json.serialize(&customer.subscription_tier))
        .leaf("status", |customer, json| json.serialize(&customer.status))
        .leaf("metadata", |customer, json| json.put(&customer.metadata))
        .leaf("version", |customer, json| json.put(&customer.version))
        .leaf("createdAt", |customer, json| json.put(&customer.created_at))
        .leaf("updatedAt", |customer, json| json.put(&customer.updated_at))
        .load_one("tickets", |cx, rows: Vec<Customer>, args| async move {
            let ids: Vec<Uuid> = rows.iter().map(|customer| customer.id).collect();
            let pages = tickets::of_customers(&cx, &ids, args).await?;
            Ok(pages.into_iter().map(|page| Some(Arc::new(page))).collect())
        })
        .reads("tickets", &["id"]);
    registry
        .object::<()>("Query")
        .resolve("customer", |cx, ById { id }| async move { customers::by_id(&cx, id).await })
        .resolve("customers", |cx, args| async move { Ok(Some(Arc::new(customers::list(&cx, args).await?))) });
    registry
        .object::<()>("Mutation")
        .resolve("createCustomer", |cx, Input { input }| async move { payload(customers::create(&cx, input).await) })
        .resolve("updateCustomer", |cx, Input { input }| async move { payload(customers::update(&cx, input).await) })
        .resolve("deleteCustomer", |cx, Input { input }| async move { payload(customers::delete(&cx, input).await) });
}
