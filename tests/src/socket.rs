//! `graphql-transport-ws`, frame by frame, and subscriptions on top of it.

use futures::{SinkExt, StreamExt};
use serde_json::{Value as Json, json};
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::{Answer, Door, within};

/// The subprotocol.
pub const PROTOCOL: &str = "graphql-transport-ws";

/// An open socket.
#[derive(Debug)]
pub struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

/// What a socket brought.
#[derive(Clone, Debug, PartialEq)]
pub enum Frame {
    /// A message of the protocol.
    Message(Json),
    /// The server closed the socket, with this code and reason.
    Closed(u16, String),
}

impl Socket {
    /// A socket on which nothing was said yet.
    ///
    /// # Panics
    /// When the server refuses it.
    pub async fn connect(door: &Door) -> Self {
        Self::try_connect(door, &[("sec-websocket-protocol", PROTOCOL)]).await.expect("an open socket")
    }

    /// A socket with these headers; the status when the server refuses it.
    ///
    /// # Errors
    /// The HTTP status of the refusal; 0 for a handshake that is wrong.
    ///
    /// # Panics
    /// When there is no answer at all.
    pub async fn try_connect(door: &Door, headers: &[(&'static str, &str)]) -> Result<Self, u16> {
        let mut request = format!("ws://{}/graphql", door.addr()).into_client_request().expect("a request");
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().expect("a header"));
        }
        match within("the handshake", tokio_tungstenite::connect_async(request)).await {
            Ok((stream, _)) => Ok(Self { stream }),
            Err(tokio_tungstenite::tungstenite::Error::Http(response)) => Err(response.status().as_u16()),
            Err(tokio_tungstenite::tungstenite::Error::Protocol(_)) => Err(0),
            Err(error) => panic!("no socket: {error}"),
        }
    }

    /// A socket of a client for which little can wait: the server notices soon when it does not read.
    ///
    /// # Panics
    /// When the server refuses it.
    pub async fn connect_narrow(door: &Door) -> Self {
        let stream = narrow(door).await;
        let mut request = format!("ws://{}/graphql", door.addr()).into_client_request().expect("a request");
        request.headers_mut().insert("sec-websocket-protocol", PROTOCOL.parse().expect("a header"));
        let handshake = tokio_tungstenite::client_async(request, MaybeTlsStream::Plain(stream));
        Self { stream: within("the handshake", handshake).await.expect("an open socket").0 }
    }

    /// Says a message.
    pub async fn say(&mut self, message: Json) {
        self.say_text(&message.to_string()).await;
    }

    /// Says a text that need not be a message. That the server has closed meanwhile is found by whoever listens.
    pub async fn say_text(&mut self, text: &str) {
        let _ = self.stream.send(Message::text(text.to_owned())).await;
    }

    /// Says bytes.
    pub async fn say_bytes(&mut self, bytes: &[u8]) {
        let _ = self.stream.send(Message::binary(bytes.to_vec())).await;
    }

    /// Introduces a caller, and waits to be acknowledged.
    ///
    /// # Panics
    /// When that does not happen.
    pub async fn introduce(&mut self, token: Option<&str>) {
        let payload = token.map_or_else(|| json!({}), |token| json!({"authorization": format!("Bearer {token}")}));
        self.say(json!({"type": "connection_init", "payload": payload})).await;
        let answer = self.hear().await;
        assert!(matches!(&answer, Frame::Message(m) if m["type"] == "connection_ack"), "no acknowledgement but {answer:?}");
    }

    /// The next frame. Pings of the server are answered, and told when they say something.
    ///
    /// # Panics
    /// When nothing comes.
    pub async fn hear(&mut self) -> Frame {
        loop {
            match within("a frame", self.stream.next()).await {
                Some(Ok(Message::Text(text))) => {
                    let message: Json = serde_json::from_str(&text).expect("a server says JSON");
                    if message["type"] == "ping" {
                        self.say(json!({"type": "pong"})).await;
                    }
                    if message["type"] != "ping" || message.get("payload").is_some() {
                        return Frame::Message(message);
                    }
                }
                Some(Ok(Message::Close(frame))) => {
                    return frame
                        .map_or(Frame::Closed(1005, String::new()), |f| Frame::Closed(f.code.into(), f.reason.to_string()));
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Frame::Closed(1006, "the connection broke".into()),
            }
        }
    }

    /// The next message.
    ///
    /// # Panics
    /// When the socket closes instead, or nothing comes.
    pub async fn message(&mut self) -> Json {
        match within("a message", self.hear()).await {
            Frame::Message(message) => message,
            Frame::Closed(code, reason) => panic!("closed with {code} {reason}"),
        }
    }

    /// The code with which the server closes, whatever it says before.
    pub async fn closed(&mut self) -> u16 {
        loop {
            if let Frame::Closed(code, _) = self.hear().await {
                return code;
            }
        }
    }

    /// Runs a query or mutation on the socket, when nothing else runs on it.
    pub async fn query(&mut self, query: &str) -> Answer {
        self.say(json!({"id": "query", "type": "subscribe", "payload": {"query": query}})).await;
        let answer = self.message().await;
        match answer["type"].as_str() {
            Some("next") => {
                let end = self.message().await;
                assert_eq!(end, json!({"id": "query", "type": "complete"}));
                Answer::of_socket(answer["payload"].clone())
            }
            Some("error") => Answer::of_socket(json!({"errors": answer["payload"]})),
            _ => panic!("unexpected {answer:#}"),
        }
    }
}

/// A connection for which little can wait at this end.
///
/// # Panics
/// When there is none.
pub async fn narrow(door: &Door) -> TcpStream {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_recv_buffer_size(4096).expect("a small buffer");
    within("a connection", socket.connect(door.addr())).await.expect("a connection")
}

/// One subscription on a socket of its own.
#[derive(Debug)]
pub struct Subscription {
    /// The socket.
    pub socket: Socket,
}

impl Subscription {
    /// The next event.
    ///
    /// # Panics
    /// When the subscription ends instead.
    pub async fn next(&mut self) -> Answer {
        let message = self.socket.message().await;
        match message["type"].as_str() {
            Some("next") => Answer::of_socket(message["payload"].clone()),
            _ => panic!("no event but {message:#}"),
        }
    }

    /// The errors with which the server refuses or ends the subscription.
    ///
    /// # Panics
    /// When it does not.
    pub async fn refusal(&mut self) -> Answer {
        let message = self.socket.message().await;
        assert_eq!(message["type"], "error", "no refusal but {message:#}");
        Answer::of_socket(json!({"errors": message["payload"]}))
    }
}
