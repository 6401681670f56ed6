//! Everything that a viewer could ask to learn of what they may not read.

use entities::user;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use resolvers::page::KeyValue;
use serde_json::{Value as Json, json};
use tests::TestApp;
use uuid::Uuid;

use super::desk::{self, CUSTOMERS, Desk, PEOPLE, TICKETS};

/// Documents that are made of random parts, besides those that are listed.
const RANDOM: usize = 60;

const PAGES: [&str; 3] = ["first: 3", "last: 3", "first: 100"];

/// A list, with what can be asked of it.
pub(super) struct List {
    pub(super) name: &'static str,
    node: String,
    orders: Vec<String>,
    filters: Vec<String>,
    cursors: Vec<String>,
}

impl List {
    /// The document of one page.
    pub(super) fn document(&self, arguments: &str) -> String {
        self.select(arguments, &self.node)
    }

    /// The same, of which rows only: whether they are there, in which order, and how many.
    fn brief(&self, arguments: &str) -> String {
        self.select(arguments, "id version")
    }

    fn select(&self, arguments: &str, node: &str) -> String {
        let name = self.name;
        let page = "totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }";
        format!("{{ {name}({arguments}) {{ edges {{ cursor node {{ {node} }} }} {page} }} }}")
    }
}

fn orders(fields: &[&str]) -> Vec<String> {
    fields.iter().flat_map(|f| ["ASC", "DESC"].map(|d| format!("orderBy: {{field: {f}, direction: {d}}}"))).collect()
}

fn searches(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| format!("{{search: \"{text}\"}}")).collect()
}

const TICKET: &str = "id number title description priority status transitions tags version createdAt updatedAt firstResponseAt
  resolvedAt assignee { id name email }
  comments(first: 4) { totalCount edges { cursor node { id body internal createdAt author { id name } ticket { id } } } pageInfo { hasNextPage } }
  timeline(last: 5) { totalCount edges { cursor node { id kind timestamp version actor { id } changes { field from to } comment { id body } } }
    pageInfo { hasPreviousPage } }";

const USER: &str =
    "id name displayName email role roleDetails { name } status permissions effectivePermissions lastLoginAt lastLoginIp
  lastLoginUserAgent version createdAt updatedAt sessions { totalCount }
  assignedTickets(first: 3) { totalCount edges { cursor node { id number } } }";

fn customer_node(role: &str) -> String {
    // what does not exist for a partner would spoil the whole document
    let contact = if role == "partner" { "" } else { "contactEmail" };
    let tickets = "tickets(first: 3, orderBy: {field: UPDATED_AT}) { totalCount edges { cursor node { id title comments { totalCount } } } }";
    format!("id companyName subscriptionTier status metadata {contact} version createdAt updatedAt {tickets}")
}

/// The lists, with filters, orders and cursors that speak of hidden values of both versions.
pub(super) fn lists(app: &TestApp, desks: [&Desk; 2]) -> Vec<List> {
    let cursor = |list: &str, key: &str, value: KeyValue, id: Uuid| app.app().cursors.seal(&(list, key, value, id));
    let mut ticket_cursors = Vec::new();
    for (desk, n) in desks.iter().flat_map(|desk| [1, 4, 7, 31].map(|n| (*desk, n))) {
        let Some(row) = desk.ticket(n) else { continue };
        ticket_cursors.push(cursor("tickets", "created_at", KeyValue::Time(row.created_at), row.id));
        ticket_cursors.push(cursor("tickets", "number", KeyValue::Int(row.number), row.id));
    }
    let mut filters = searches(&["Secret", "Ticket 1", "#2", "1002", "ti*", "%", "assignee:secret", "-secret"]);
    filters.extend(["OPEN", "RESOLVED", "CLOSED"].map(|s| format!("{{status: [{s}]}}")));
    filters.extend(["LOW", "URGENT"].map(|p| format!("{{priority: [{p}]}}")));
    filters.extend(["true", "false"].map(|u| format!("{{unassigned: {u}}}")));
    filters.extend(["tag0", "tag1", "secret"].map(|tag| format!("{{tag: \"{tag}\"}}")));
    filters
        .extend([0, 1, 5, 6].map(desk::person).into_iter().chain([desk::viewer()]).map(|id| format!("{{assigneeId: \"{id}\"}}")));
    filters.extend([0, 1, 3, 4].map(|n| format!("{{customerId: \"{}\"}}", desk::customer(n))));
    filters.extend([3, 9, 20].map(|n| format!("{{createdAfter: \"{}\"}}", desk::moment(n).to_rfc3339())));
    let mut user_filters = searches(&["Secret", "secret", "sec*", "abc", "team.example", "Colleague", "viewer@", "-team"]);
    user_filters.extend(["{role: \"agent\"}", "{role: \"manager\"}", "{status: SUSPENDED}"].map(str::to_owned));
    let mut customer_filters = searches(&["Secret", "sec*", "contact1", "Company 1", "-secret", "-abc"]);
    customer_filters.extend(["{tier: FREE}", "{status: CHURNED}"].map(str::to_owned));
    let name = |text: &str, id| cursor("users", "name", KeyValue::lower(text), id);
    let never = KeyValue::time_or_never(None::<user::Model>.and_then(|row| row.last_login_at));
    vec![
        List {
            name: "tickets",
            node: format!("{TICKET} customer {{ {} }}", customer_node(desks[0].role)),
            orders: orders(&["CREATED_AT", "UPDATED_AT", "PRIORITY", "NUMBER", "RESOLVED_AT"]),
            filters,
            cursors: ticket_cursors,
        },
        List {
            name: "customers",
            node: customer_node(desks[0].role),
            orders: orders(&["COMPANY_NAME", "CREATED_AT"]),
            filters: customer_filters,
            cursors: vec![cursor("customers", "company_name", KeyValue::lower("Secret 3"), desk::customer(3))],
        },
        List {
            name: "users",
            node: USER.into(),
            orders: orders(&["NAME", "EMAIL", "CREATED_AT", "LAST_LOGIN_AT"]),
            filters: user_filters,
            cursors: vec![name("Secret 3", desk::person(3)), cursor("users", "last_login_at", never, desk::person(4))],
        },
    ]
}

/// Every order with every page, every filter, every cursor, and a sample of their combinations.
pub(super) fn pages(lists: &[List]) -> Vec<String> {
    let mut documents = Vec::new();
    for list in lists {
        documents.extend(list.orders.iter().flat_map(|order| PAGES.map(|page| list.brief(&format!("{page}, {order}")))));
        documents.extend(list.filters.iter().map(|filter| list.brief(&format!("first: 100, filter: {filter}"))));
        documents.extend(list.cursors.iter().map(|cursor| list.brief(&format!("first: 3, after: \"{cursor}\""))));
    }
    let mut runner = TestRunner::deterministic();
    let parts = (0..lists.len(), 0..PAGES.len(), any::<[prop::sample::Index; 4]>());
    for _ in 0..RANDOM {
        let (list, page, [order, filter, cursor, side]) = parts.new_tree(&mut runner).expect("parts").current();
        let list = &lists[list];
        let side = ["before", "after"][side.index(2)];
        let (order, filter, cursor) = (order.get(&list.orders), filter.get(&list.filters), cursor.get(&list.cursors));
        let cursor = if page == 0 { format!("{side}: \"{cursor}\",") } else { String::new() };
        documents.push(list.document(&format!("{}, {order}, {cursor} filter: {filter}", PAGES[page])));
    }
    documents
}

/// Single rows by their ids, of both versions and of neither.
pub(super) fn rows(role: &str) -> Vec<String> {
    let ids = (0..PEOPLE).map(desk::person).chain([50, 51].map(desk::person)).chain((0..=CUSTOMERS).map(desk::customer));
    let ids = ids.chain((0..TICKETS + 6).map(desk::ticket)).chain((0..8 * 8).map(desk::comment));
    let ids = ids.chain((0..16).map(desk::event)).chain((0..6).map(desk::session)).chain([desk::nobody(), desk::viewer()]);
    let ids: Vec<String> = ids.map(|id| format!("\"{id}\"")).collect();
    let node = "__typename id ... on User { name email status } ... on Ticket { number title comments { totalCount } }
      ... on Customer { companyName metadata } ... on TicketComment { body internal author { id } ticket { id } }";
    let node = if role == "user" { "__typename id" } else { node };
    let mut documents: Vec<_> = ids.chunks(90).map(|ids| format!("{{ nodes(ids: [{}]) {{ {node} }} }}", ids.join(" "))).collect();
    documents.extend(ids.iter().step_by(7).map(|id| format!("{{ node(id: {id}) {{ __typename id }} }}")));
    for n in 0..6 {
        documents.push(format!("{{ ticket(id: \"{}\") {{ {TICKET} }} }}", desk::ticket(n)));
        documents.push(format!("{{ ticket(number: {}) {{ {TICKET} }} }}", 1000 + n));
        documents.push(format!("{{ ticket(number: {n}) {{ id }} }}"));
        documents.push(format!("{{ user(id: \"{}\") {{ {USER} }} }}", desk::person(n)));
        documents.push(format!("{{ customer(id: \"{}\") {{ {} }} }}", desk::customer(n), customer_node(role)));
    }
    for text in [
        "secret",
        "colleague OR company",
        "team.example",
        "status:churned",
        "assignee:secret",
        "-secret comment",
        "customer:company",
    ] {
        documents.push(format!(
            "{{ search(query: \"{text}\", first: 100) {{ totalCount pageInfo {{ startCursor }}
              edges {{ cursor node {{ __typename }} snippets {{ field parts {{ text highlighted }} }} }} }} }}"
        ));
    }
    documents.push("{ dashboardMetrics { totalUsers openTickets ticketsByStatus { status count } } }".into());
    documents.push("{ roles { totalCount edges { node { id name memberCount } } } }".into());
    documents.push("{ me { id email assignedTickets(first: 100) { totalCount edges { cursor node { id } } } } }".into());
    documents
}

/// Changes that are refused, of what the viewer does not see and of what is nowhere: name, selection, input.
pub(super) fn refused_changes(hidden_tickets: bool) -> Vec<(&'static str, &'static str, Json)> {
    let mut changes = Vec::new();
    let tickets = if hidden_tickets { vec![1, 2, 4, 31] } else { Vec::new() };
    for id in tickets.into_iter().map(desk::ticket).chain([desk::nobody()]) {
        changes.push(("updateTicket", "ticket { id version }", json!({"id": id, "title": "Changed"})));
        changes.push(("updateTicket", "ticket { id version }", json!({"id": id, "title": "Changed", "expectedVersion": 99})));
        changes.push(("addTicketComment", "comment { id }", json!({"ticketId": id, "body": "An answer"})));
        let items = json!([{"id": id, "priority": "LOW"}, {"id": desk::nobody(), "priority": "LOW"}]);
        for policy in ["ALL_OR_NOTHING", "SKIP_FAILED"] {
            let selection = "results { ticketId applied ticket { id } userErrors { code message field } }";
            changes.push(("bulkUpdateTickets", selection, json!({"items": items, "errorPolicy": policy})));
        }
    }
    for id in [desk::person(1), desk::person(50), desk::person(51), desk::nobody()] {
        changes.push(("updateUser", "user { id version }", json!({"id": id, "name": "Changed"})));
        changes.push(("updateUser", "user { id version }", json!({"id": id, "permissions": [], "expectedVersion": 99})));
        changes.push(("setUserStatus", "user { id }", json!({"id": id, "status": "SUSPENDED"})));
        changes.push(("assignTicket", "ticket { id }", json!({"ticketId": desk::nobody(), "assigneeId": id})));
    }
    for id in [0, 1, 4, 5].map(desk::session) {
        changes.push(("revokeSession", "session { id }", json!({"id": id})));
    }
    let customer = json!({"id": desk::customer(CUSTOMERS), "companyName": "Changed", "expectedVersion": 99});
    changes.push(("updateCustomer", "customer { id version }", customer));
    changes.push(("deleteCustomer", "customer { id }", json!({"id": desk::customer(1)})));
    changes
}
