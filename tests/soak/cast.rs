//! Who writes and listens, and what about.

use serde_json::{Value as Json, json};
use tests::services::Outcome;
use uuid::Uuid;

use crate::api::{Api, is_done};
use crate::stage::Stage;

const PASSWORD: &str = "correct horse battery staple";
const LOGIN: &str = "mutation($input:LoginInput!){login(input:$input){accessToken user{id}}}";
/// Few enough that writers meet at one ticket, and enough that they mostly do not.
const TICKETS: usize = 120;
/// Tickets that only laggards change: whoever else did would wait for seconds.
const SLOW: usize = 4;

/// What somebody may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Everything.
    Agent,
    /// Every ticket, and no internal comment.
    Analyst,
    /// The tickets assigned to them, and no internal comment.
    User,
    /// Every ticket, and no internal comment; does not listen, but tells analytics of what happens elsewhere.
    Partner,
}

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) id: Uuid,
    pub(crate) role: Role,
    pub(crate) token: String,
}

/// Everybody, and everything they speak of.
pub(crate) struct Cast {
    pub(crate) agents: Vec<Person>,
    pub(crate) analyst: Person,
    pub(crate) users: Vec<Person>,
    pub(crate) partner: Person,
    pub(crate) customers: Vec<Uuid>,
    pub(crate) tickets: Vec<Uuid>,
    pub(crate) slow: Vec<Uuid>,
}

struct Gathering<'a> {
    api: &'a Api,
    port: u16,
    admin: String,
}

impl Cast {
    /// Makes them, through the API.
    pub(crate) async fn gather(api: &Api, stage: &Stage) -> Outcome<Self> {
        let port = stage.nodes.first().ok_or("no server")?.port;
        let (email, password) = stage.first_admin()?;
        let admin = sign_in(api, port, &email, &password).await?.0;
        let gathering = Gathering { api, port, admin };
        let mut agents = Vec::new();
        for n in 0..4 {
            agents.push(gathering.person(&format!("agent{n}"), Role::Agent).await?);
        }
        let analyst = gathering.person("analyst", Role::Analyst).await?;
        let partner = gathering.person("partner", Role::Partner).await?;
        let mut users = Vec::new();
        for n in 0..2 {
            users.push(gathering.person(&format!("user{n}"), Role::User).await?);
        }
        let (mut customers, mut tickets) = (Vec::new(), Vec::new());
        for n in 0..4 {
            let input = json!({"companyName": format!("Company {n}"), "contactEmail": "contact@company.example", "subscriptionTier": "FREE"});
            customers.push(gathering.make("createCustomer", "customer", input).await?);
        }
        let everybody: Vec<_> = agents.iter().chain(&users).collect();
        for n in 0..TICKETS + SLOW {
            let (customer, assignee) = (customers[n % customers.len()], everybody[n % everybody.len()].id);
            let input =
                json!({"customerId": customer, "title": format!("Ticket {n}"), "description": "Help", "assigneeId": assignee});
            tickets.push(gathering.make("createTicket", "ticket", input).await?);
        }
        let slow = tickets.split_off(TICKETS);
        Ok(Self { agents, analyst, users, partner, customers, tickets, slow })
    }
}

impl Gathering<'_> {
    async fn make(&self, mutation: &str, noun: &str, input: Json) -> Outcome<Uuid> {
        let selection = format!("{noun}{{id}}");
        let payload = self.api.mutate(self.port, &self.admin, "", (mutation, &selection), input).await?;
        if is_done(&payload) { uuid(&payload[noun]["id"]) } else { Err(payload.to_string().into()) }
    }

    async fn person(&self, name: &str, role: Role) -> Outcome<Person> {
        let email = format!("{name}@people.example");
        let of = format!("{role:?}").to_lowercase();
        self.make("createUser", "user", json!({"email": email, "name": name, "role": of, "password": PASSWORD})).await?;
        let (token, id) = sign_in(self.api, self.port, &email, PASSWORD).await?;
        Ok(Person { id, role, token })
    }
}

async fn sign_in(api: &Api, port: u16, email: &str, password: &str) -> Outcome<(String, Uuid)> {
    let answer = api.ask(port, "", "", LOGIN, json!({"input": {"email": email, "password": password}})).await?;
    let token = answer["login"]["accessToken"].as_str().ok_or_else(|| format!("{email} could not sign in: {answer}"))?;
    Ok((token.to_owned(), uuid(&answer["login"]["user"]["id"])?))
}

/// An id of an answer.
pub(crate) fn uuid(value: &Json) -> Outcome<Uuid> {
    Ok(value.as_str().ok_or_else(|| format!("no id but {value}"))?.parse()?)
}
