//! The API as a client of flaky servers sees it.

use std::time::Duration;

use serde_json::{Value as Json, json};
use tests::services::Outcome;

/// Asks servers.
#[derive(Clone)]
pub(crate) struct Api {
    client: reqwest::Client,
}

impl Api {
    pub(crate) fn new() -> Outcome<Self> {
        Ok(Self { client: reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(20)).build()? })
    }

    /// The data of an answer without errors. Whatever else happens, nobody knows what became of the request.
    pub(crate) async fn ask(&self, port: u16, token: &str, name: &str, query: &str, variables: Json) -> Outcome<Json> {
        let mut request = self.client.post(format!("http://127.0.0.1:{port}/graphql"));
        if !token.is_empty() {
            request = request.bearer_auth(token);
        }
        if !name.is_empty() {
            request = request.header("x-correlation-id", name);
        }
        let body = json!({"query": query, "variables": variables}).to_string();
        let answer = request.header("content-type", "application/json").body(body).send().await?;
        let mut answer: Json = serde_json::from_str(&answer.text().await?)?;
        match answer.get("errors") {
            None => Ok(answer["data"].take()),
            Some(errors) => Err(errors.to_string().into()),
        }
    }

    /// Asks for a mutation that takes one `input`; its payload.
    pub(crate) async fn mutate(
        &self,
        port: u16,
        token: &str,
        name: &str,
        (mutation, selection): (&str, &str),
        input: Json,
    ) -> Outcome<Json> {
        let (first, rest) = mutation.split_at(1);
        let of = format!("{}{rest}Input", first.to_uppercase());
        let query = format!("mutation($input:{of}!){{{mutation}(input:$input){{{selection} userErrors{{code message}}}}}}");
        Ok(self.ask(port, token, name, &query, json!({"input": input})).await?[mutation].take())
    }
}

/// Nothing stood in the way.
pub(crate) fn is_done(payload: &Json) -> bool {
    payload["userErrors"].as_array().is_some_and(Vec::is_empty)
}
