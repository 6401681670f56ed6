//! Somebody who talks to the server.

use std::sync::Arc;

use reqwest::header::AUTHORIZATION;
use reqwest::{Method, RequestBuilder};
use resolvers::{App, live};
use serde_json::{Value as Json, json};

use crate::answer::{Answer, Raw};
use crate::door::{Door, send};
use crate::socket::{Socket, Subscription};
use crate::stream::EventStream;
use crate::{TestApp, until};

/// Somebody at the door: anonymous, or signed in.
#[derive(Clone, Debug)]
pub struct Person {
    door: Door,
    /// The application behind the door, when it is in this process.
    app: Option<Arc<App>>,
    id: Json,
    email: String,
    password: String,
    token: Option<String>,
    refresh_token: String,
    session: Json,
}

const LOGIN: &str = "mutation ($input: LoginInput!) {
  login(input: $input) { accessToken refreshToken expiresIn sessionId user { id } userErrors { code message field } }
}";

impl Person {
    /// Nobody in particular.
    pub(crate) fn anonymous(door: Door, app: Option<Arc<App>>) -> Self {
        Self {
            door,
            app,
            id: Json::Null,
            email: String::new(),
            password: String::new(),
            token: None,
            refresh_token: String::new(),
            session: Json::Null,
        }
    }

    /// Signs in; the answer whatever it is.
    pub async fn try_login(&self, email: &str, password: &str) -> Answer {
        self.query_with(LOGIN, json!({"input": {"email": email, "password": password}})).await
    }

    /// The same client after signing in.
    ///
    /// # Panics
    /// When that is refused.
    pub async fn login(&self, email: &str, password: &str) -> Self {
        let answer = self.try_login(email, password).await.ok();
        Self {
            door: self.door.clone(),
            app: self.app.clone(),
            id: answer.data("/login/user/id").clone(),
            email: email.into(),
            password: password.into(),
            token: Some(answer.text("/login/accessToken").into()),
            refresh_token: answer.text("/login/refreshToken").into(),
            session: answer.data("/login/sessionId").clone(),
        }
    }

    /// The same person at another machine: a session of its own.
    pub async fn again(&self) -> Self {
        Self { token: None, ..self.clone() }.login(&self.email, &self.password).await
    }

    /// The same person with another access token.
    pub fn with_token(&self, token: impl Into<String>) -> Self {
        Self { token: Some(token.into()), ..self.clone() }
    }

    /// The same person at another server of the same database.
    pub fn at(&self, app: &TestApp) -> Self {
        Self { door: app.door().clone(), app: Some(app.app().clone()), ..self.clone() }
    }

    /// The id of the user.
    pub fn id(&self) -> &Json {
        &self.id
    }

    /// The address of the user.
    pub fn email(&self) -> &str {
        &self.email
    }

    /// The password of the user.
    pub fn password(&self) -> &str {
        &self.password
    }

    /// The access token, when signed in.
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// The refresh token that came with it.
    pub fn refresh_token(&self) -> &str {
        &self.refresh_token
    }

    /// The id of the session.
    pub fn session(&self) -> &Json {
        &self.session
    }

    /// The door this person stands at.
    pub fn door(&self) -> &Door {
        &self.door
    }

    /// Sends a document.
    pub async fn query(&self, query: &str) -> Answer {
        self.query_with(query, json!({})).await
    }

    /// Sends a document with variables.
    pub async fn query_with(&self, query: &str, variables: Json) -> Answer {
        self.post(&json!({"query": query, "variables": variables})).await.answer()
    }

    /// Sends a mutation that takes one `input`, by its name and what to select from its payload besides the errors.
    ///
    /// The type of the input is the mutation's name with a capital and `Input`.
    pub async fn mutate(&self, mutation: &str, selection: &str, input: Json) -> Answer {
        let (first, rest) = mutation.split_at(1);
        let of = format!("{}{rest}Input", first.to_uppercase());
        let document = format!(
            "mutation ($input: {of}!) {{ {mutation}(input: $input) {{ {selection} userErrors {{ code message field }} }} }}"
        );
        self.query_with(&document, json!({"input": input})).await
    }

    /// Posts JSON.
    pub async fn post(&self, body: &Json) -> Raw {
        self.post_raw(body.to_string().into_bytes()).await
    }

    /// Posts bytes as if they were JSON.
    pub async fn post_raw(&self, body: impl Into<reqwest::Body>) -> Raw {
        send(self.request(Method::POST, "/graphql").header("content-type", "application/json").body(body)).await
    }

    /// A request with this person's token, to be sent by [`Person::send`].
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.door.request(method, path);
        match &self.token {
            Some(token) => request.header(AUTHORIZATION, format!("Bearer {token}")),
            None => request,
        }
    }

    /// Sends a request and reads the whole answer.
    pub async fn send(&self, request: RequestBuilder) -> Raw {
        send(request).await
    }

    /// The answer to a GET.
    pub async fn get(&self, path: &str) -> Raw {
        send(self.request(Method::GET, path)).await
    }

    /// A socket on which this person is known.
    pub async fn socket(&self) -> Socket {
        let mut socket = Socket::connect(&self.door).await;
        socket.introduce(self.token()).await;
        socket
    }

    /// Subscribes, and returns once the server listens on this person's behalf: what happens from now on is told.
    ///
    /// # Panics
    /// When the server refuses.
    pub async fn subscribe(&self, query: &str) -> Subscription {
        let app = self.app.as_ref().expect("a server in this process");
        let mut socket = self.socket().await;
        live::pass(app).await.expect("what was committed before is told before");
        let before = app.feed.listeners();
        socket.say(json!({"id": "1", "type": "subscribe", "payload": {"query": query}})).await;
        until("a listener", || app.feed.listeners() > before).await;
        Subscription { socket }
    }

    /// Subscribes for server-sent events: what happens from now on is told.
    ///
    /// # Panics
    /// When the server refuses.
    pub async fn stream(&self, query: &str) -> EventStream {
        let app = self.app.as_ref().expect("a server in this process");
        live::pass(app).await.expect("what was committed before is told before");
        EventStream::open(self.events(query)).await
    }

    /// The same, after the event with this id.
    pub async fn stream_after(&self, query: &str, id: &str) -> EventStream {
        EventStream::open(self.events(query).header("last-event-id", id)).await
    }

    /// A request for events.
    pub fn events(&self, query: &str) -> RequestBuilder {
        let body = json!({"query": query}).to_string();
        let request = self.request(Method::POST, "/graphql").header("content-type", "application/json");
        request.header("accept", "text/event-stream").body(body)
    }

    /// Subscribes to something that the server is expected to refuse.
    pub async fn try_subscribe(&self, query: &str) -> Subscription {
        let mut socket = self.socket().await;
        socket.say(json!({"id": "1", "type": "subscribe", "payload": {"query": query}})).await;
        Subscription { socket }
    }
}
