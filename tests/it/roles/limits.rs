//! What a permission can be limited to is honoured, and to nothing else can it be limited.

use std::collections::BTreeSet;

use entities::access::{KNOWN, Known, Limit};
use sea_orm::ConnectionTrait;
use serde_json::{Value as Json, json};
use tests::{Answer, Person, TestApp};

use super::{create, id_of, update};

/// Two of each, of which the holder of a permission is given the first.
struct Desk {
    app: TestApp,
    people: [Person; 2],
    roles: [Json; 2],
    customers: [Json; 2],
    tickets: [Json; 2],
}

/// Something that takes a permission.
struct Deed {
    permission: &'static str,
    /// What else it takes.
    sight: &'static [&'static str],
    /// With `$id`, and `UNIQUE` for an address.
    document: &'static str,
    /// Where the answer shows that it was done.
    shows: &'static str,
}

const fn deed(permission: &'static str, sight: &'static [&'static str], document: &'static str, shows: &'static str) -> Deed {
    Deed { permission, sight, document, shows }
}

/// What ends something comes last.
const DEEDS: &[Deed] = &[
    deed("users:read", &[], "query ($id: ID!) { user(id: $id) { id } }", "/user/id"),
    deed(
        "users:security",
        &["users:read"],
        "query ($id: ID!) { user(id: $id) { sessions { edges { node { id } } } } }",
        "/user/sessions/edges/0/node/id",
    ),
    deed(
        "users:update",
        &["users:read"],
        "mutation ($id: ID!) { updateUser(input: {id: $id, email: \"UNIQUE\"}) { user { id } userErrors { code } } }",
        "/updateUser/user/id",
    ),
    deed(
        "roles:assign",
        &["users:read"],
        "mutation ($id: ID!) { updateUserRole(input: {id: $id, role: \"second\"}) { user { id } userErrors { code } } }",
        "/updateUserRole/user/id",
    ),
    deed(
        "users:revoke",
        &["users:security"],
        "mutation ($id: ID!) { revokeSession(input: {id: $id}) { session { id } } }",
        "/revokeSession/session",
    ),
    deed(
        "users:suspend",
        &["users:read"],
        "mutation ($id: ID!) { setUserStatus(input: {id: $id, status: SUSPENDED}) { user { id } } }",
        "/setUserStatus/user/id",
    ),
    deed(
        "users:delete",
        &["users:read"],
        "mutation ($id: ID!) { deleteUser(input: {id: $id}) { user { id } } }",
        "/deleteUser/user",
    ),
    deed("roles:read", &[], "query ($id: ID!) { role(id: $id) { id } }", "/role/id"),
    deed(
        "roles:update",
        &["roles:read"],
        "mutation ($id: ID!) { updateRole(input: {id: $id, description: \"New.\"}) { role { id } } }",
        "/updateRole/role/id",
    ),
    deed(
        "roles:delete",
        &["roles:read"],
        "mutation ($id: ID!) { deleteRole(input: {id: $id}) { role { id } } }",
        "/deleteRole/role",
    ),
    deed("customers:read", &[], "query ($id: ID!) { customer(id: $id) { id } }", "/customer/id"),
    deed(
        "customers:update",
        &["customers:read"],
        "mutation ($id: ID!) { updateCustomer(input: {id: $id, companyName: \"New\"}) { customer { id } } }",
        "/updateCustomer/customer/id",
    ),
    deed(
        "customers:delete",
        &["customers:read"],
        "mutation ($id: ID!) { deleteCustomer(input: {id: $id}) { customer { id } } }",
        "/deleteCustomer/customer",
    ),
    deed("tickets:read", &[], "query ($id: ID!) { ticket(id: $id) { id } }", "/ticket/id"),
    deed(
        "tickets:update",
        &["tickets:read"],
        "mutation ($id: ID!) { updateTicket(input: {id: $id, title: \"New\"}) { ticket { id } } }",
        "/updateTicket/ticket/id",
    ),
    deed(
        "tickets:comment",
        &["tickets:read"],
        "mutation ($id: ID!) { addTicketComment(input: {ticketId: $id, body: \"Here.\"}) { comment { id } } }",
        "/addTicketComment/comment/id",
    ),
    deed(
        "tickets:assign",
        &["tickets:read"],
        "mutation ($id: ID!) { assignTicket(input: {ticketId: $id, assigneeId: null}) { ticket { id } } }",
        "/assignTicket/ticket/id",
    ),
];

impl Desk {
    async fn open() -> Self {
        let app = TestApp::start().await;
        for role in ["nobody", "second", "third"] {
            create(&app.admin(), role, &[]).await.ok();
        }
        let people = [app.person("nobody").await, app.person("nobody").await];
        // The role that is assigned cannot be deleted, so it is the one that stays.
        let roles = [id_of(&app, "third").await, id_of(&app, "second").await];
        let customers = [app.customer("Acme").await, app.customer("Globex").await];
        let owner = app.customer("Initech").await;
        let tickets = [app.ticket(&owner, "One").await["id"].clone(), app.ticket(&owner, "Two").await["id"].clone()];
        Self { app, people, roles, customers, tickets }
    }

    /// The row that a permission names, and the one that is asked for: for a session they differ.
    fn row(&self, deed: &Deed, which: usize) -> (&Json, &Json) {
        let same = |id| (id, id);
        match deed.permission {
            "users:revoke" => (self.people[which].id(), self.people[which].session()),
            "roles:assign" => same(self.people[which].id()),
            other if other.starts_with("users:") => same(self.people[which].id()),
            other if other.starts_with("roles:") => same(&self.roles[which]),
            other if other.starts_with("customers:") => same(&self.customers[which]),
            _ => same(&self.tickets[which]),
        }
    }

    async fn holder(&self, deed: &Deed, limit: &str) -> Person {
        let limited = format!("{}:{limit}", deed.permission);
        self.app.person_with("nobody", &[deed.sight, &[&limited]].concat()).await
    }
}

/// Tries it on a row.
async fn is_done(deed: &Deed, by: &Person, id: &Json) -> bool {
    let address =
        format!("{}@other.example", deed.permission.replace(':', ".") + by.email().split('@').next().unwrap_or_default());
    let answer = by.query_with(&deed.document.replace("UNIQUE", &address), json!({"id": id})).await;
    answer.json["data"].pointer(deed.shows).is_some_and(|value| !value.is_null())
}

#[tokio::test]
async fn a_limit_that_can_be_granted_is_honoured() {
    let desk = Desk::open().await;
    for deed in DEEDS {
        let (area, action) = deed.permission.split_once(':').expect("area:action");
        let limits = Known::find(area, action).expect("a permission").limits;
        assert!(limits.contains(&Limit::Row), "{}", deed.permission);
        if limits.contains(&Limit::Assigned) {
            let holder = desk.holder(deed, "assigned").await;
            let (_, other) = desk.row(deed, 1);
            assert!(!is_done(deed, &holder, other).await, "{}:assigned on another's", deed.permission);
            let own = if area == "tickets" {
                let input = json!({"ticketId": desk.tickets[0], "assigneeId": holder.id()});
                desk.app.admin().mutate("assignTicket", "ticket { id }", input).await.ok();
                &desk.tickets[0]
            } else {
                holder.id()
            };
            assert!(is_done(deed, &holder, own).await, "{}:assigned on one's own", deed.permission);
        }
        let ((granted, named), (_, other)) = (desk.row(deed, 0), desk.row(deed, 1));
        let holder = desk.holder(deed, granted.as_str().expect("an id")).await;
        assert!(!is_done(deed, &holder, other).await, "{} of one row, on another", deed.permission);
        assert!(is_done(deed, &holder, named).await, "{} of one row, on that one", deed.permission);
    }
    let tried: BTreeSet<String> = DEEDS.iter().map(|deed| deed.permission.to_owned()).collect();
    let limited = KNOWN.iter().filter(|known| !known.limits.is_empty());
    assert_eq!(tried, limited.map(|known| format!("{}:{}", known.area, known.action)).collect());
}

/// The fields that an answer to `createRole` or another mutation complains of.
fn fields<'a>(answer: &'a Answer, mutation: &str) -> Vec<&'a str> {
    let errors = answer.list(&format!("/{mutation}/userErrors"));
    assert!(errors.iter().all(|error| error["code"] == "BAD_USER_INPUT"), "{errors:?}");
    errors.iter().map(|error| error["field"].as_str().expect("a field")).collect()
}

#[tokio::test]
async fn no_other_limit_can_be_granted() {
    let app = TestApp::start().await;
    let answer = app.admin().query("{ permissions { name limits } }").await.ok();
    let limits = answer.list("/permissions");
    let of = |name: &str| limits.iter().find(|known| known["name"] == name).map(|known| known["limits"].clone());
    assert_eq!(of("tickets:read"), Some(json!(["ROW", "ASSIGNED"])));
    assert_eq!(of("customers:read"), Some(json!(["ROW"])));
    assert_eq!(of("notes:read"), Some(json!([])));

    let (mut asked, mut refused) = (Vec::new(), Vec::new());
    for known in limits {
        let name = known["name"].as_str().expect("a name");
        for (limit, text) in [("ROW", "0190b0a0-0000-7000-8000-000000000001"), ("ASSIGNED", "assigned")] {
            if !known["limits"].as_array().expect("limits").contains(&json!(limit)) {
                refused.push(format!("permissions.{}", asked.len()));
            }
            asked.push(format!("{name}:{text}"));
        }
    }
    let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
    assert_eq!(fields(&create(&app.admin(), "part", &asked).await, "createRole"), refused);

    let input = json!({"email": "ann@people.example", "name": "Ann", "permissions": ["notes:read", "users:read:assigned"]});
    let answer = app.admin().mutate("createUser", "user { id }", input).await;
    assert_eq!(fields(&answer, "createUser"), ["permissions.1"]);
    let message = "`users:read:assigned` would allow nothing: grant `users:read` or `users:read:<id>`";
    assert_eq!(answer.text("/createUser/userErrors/0/message"), message);
    let input = json!({"id": app.user().await.id(), "permissions": ["notes:read:assigned"]});
    assert_eq!(fields(&app.admin().mutate("updateUser", "user { id }", input).await, "updateUser"), ["permissions.0"]);
}

/// Granted before such limits were refused.
#[tokio::test]
async fn one_from_before_allows_nothing_and_stays_until_permissions_change() {
    let app = TestApp::start().await;
    let role = create(&app.admin(), "old", &["tickets:read"]).await.ok().data("/createRole/role/id").clone();
    let held = ["analytics:read:assigned", "analytics:track:assigned", "notes:write", "users:read"];
    let stored = format!("UPDATE roles SET permissions = '{}' WHERE name = 'old'", json!(held));
    app.app().database.write.execute_unprepared(&stored).await.expect("an older role");

    let person = app.person("old").await;
    person.query("{ users { totalCount } }").await.ok();
    assert_eq!(person.query("{ dashboardMetrics { asOf } }").await.error_codes(), ["FORBIDDEN"]);
    let track = person.mutate("trackEvents", "succeeded", json!({"events": []})).await;
    assert_eq!(track.error_codes(), ["FORBIDDEN"]);

    let describe = json!({"id": role, "description": "Older."});
    let answer = app.admin().mutate("updateRole", "role { permissions }", describe).await.ok();
    assert_eq!(answer.data("/updateRole/role/permissions"), &json!(held));
    let answer = update(&app.admin(), &role, &held).await;
    assert_eq!(fields(&answer, "updateRole"), ["permissions.0", "permissions.1"]);
    let answer = app.admin().query("{ role(name: \"old\") { permissions } }").await.ok();
    assert_eq!(answer.data("/role/permissions"), &json!(held));
    update(&app.admin(), &role, &held[2..]).await.ok();
}
