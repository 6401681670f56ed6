//! The server as it looks from outside.

use std::net::SocketAddr;

use reqwest::{Client, Method, RequestBuilder};

use crate::Raw;

/// The address of a server, and a client that knows it.
#[derive(Clone, Debug)]
pub struct Door {
    addr: SocketAddr,
    client: Client,
}

impl Door {
    /// The door of the server at an address.
    ///
    /// # Panics
    /// When no HTTP client can be made.
    pub fn new(addr: SocketAddr) -> Self {
        let client = Client::builder().no_proxy().user_agent("tests").timeout(crate::PATIENCE).build().expect("an HTTP client");
        Self { addr, client }
    }

    /// Where the server listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The URL of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.addr)
    }

    /// A request, to be completed and sent.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, self.url(path))
    }

    /// The answer to a GET.
    pub async fn get(&self, path: &str) -> Raw {
        send(self.request(Method::GET, path)).await
    }
}

/// Sends a request and reads the whole answer.
///
/// # Panics
/// When there is no answer.
pub(crate) async fn send(request: RequestBuilder) -> Raw {
    let response = request.send().await.expect("an HTTP answer");
    let (status, headers) = (response.status(), response.headers().clone());
    let body = response.bytes().await.expect("a whole body").to_vec();
    Raw { status, headers, body }
}
