//! Server-sent events, block by block.

use reqwest::header::HeaderMap;
use reqwest::{RequestBuilder, Response, StatusCode};
use serde_json::Value as Json;

use crate::{Answer, within};

/// An open stream.
#[derive(Debug)]
pub struct EventStream {
    response: Response,
    unread: Vec<u8>,
    /// The id after which to go on; empty when there was none.
    pub last_id: String,
}

/// What a stream brought.
#[derive(Clone, Debug)]
pub enum Told {
    /// An answer.
    Next(Answer),
    /// There will be no more.
    Complete,
    /// The connection ended, and nobody said that this was all.
    Ended,
}

impl EventStream {
    /// Asks, and reads the head of the answer.
    ///
    /// # Panics
    /// When it is no stream of events.
    pub async fn open(request: RequestBuilder) -> Self {
        let response = within("the head of a stream", request.send()).await.expect("an HTTP answer");
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream; charset=utf-8");
        Self { response, unread: Vec::new(), last_id: String::new() }
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        self.response.headers()
    }

    /// What comes next. Comments, and blocks that only say an id, are read and not told.
    ///
    /// # Panics
    /// For what the protocol does not know.
    pub async fn hear(&mut self) -> Told {
        while let Some(block) = self.block().await {
            let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
            if let Some(id) = field("id") {
                self.last_id = id.into();
            }
            let data = || serde_json::from_str::<Json>(field("data").expect("data")).expect("a server says JSON");
            match field("event") {
                Some("next") => return Told::Next(Answer::of_socket(data())),
                Some("complete") => return Told::Complete,
                Some(other) => panic!("unknown event {other}"),
                None => {}
            }
        }
        Told::Ended
    }

    /// The next answer.
    ///
    /// # Panics
    /// When the stream ends instead, or nothing comes.
    pub async fn next(&mut self) -> Answer {
        match within("an event", self.hear()).await {
            Told::Next(answer) => answer,
            other => panic!("no event but {other:?}"),
        }
    }

    /// Where the stream stands: the server says so first of all, and with each sign of life.
    ///
    /// # Panics
    /// When it says anything else.
    pub async fn place(&mut self) -> &str {
        let block = self.block().await.expect("a stream that stands somewhere");
        self.last_id = block.strip_prefix("id: ").expect("an id").trim().into();
        &self.last_id
    }

    async fn block(&mut self) -> Option<String> {
        loop {
            if let Some(at) = self.unread.windows(2).position(|pair| pair == b"\n\n") {
                let block = self.unread.drain(..at + 2).collect();
                return Some(String::from_utf8(block).expect("UTF-8"));
            }
            // A connection that breaks and one that ends are the same to who listens.
            let chunk = within("something on a stream", self.response.chunk()).await.ok().flatten()?;
            self.unread.extend_from_slice(&chunk);
        }
    }
}
