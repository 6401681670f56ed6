//! Mail by SMTP.

use std::fmt;
use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use secrecy::{ExposeSecret, SecretString};

use crate::reactions::Failed;

/// What a server answers when it refuses the account, not the message.
const NOT_LET_IN: [u16; 4] = [530, 534, 535, 538];
/// What a server answers when it is about to stop.
const NOT_NOW: u16 = 421;

/// An SMTP server.
pub(super) struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    /// How long it may take for one message.
    timeout: Duration,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // It knows the password.
        f.write_str("Smtp")
    }
}

impl Smtp {
    pub(super) fn new(url: &SecretString, timeout: Duration) -> Result<Self, String> {
        let url = url.expose_secret();
        if sends_a_password_in_the_clear(url) {
            return Err("mail.smtp_url: a password needs smtps://, or smtp:// with ?tls=required".into());
        }
        // The reason may repeat the URL.
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url);
        let builder = builder.map_err(|_| "mail.smtp_url is not understood: smtps://user:password@host or smtp://host:port")?;
        Ok(Self { transport: builder.timeout(Some(timeout)).build(), timeout })
    }

    pub(super) async fn send(&self, message: Message) -> Result<(), Failed> {
        let (status, text) = match tokio::time::timeout(self.timeout, self.transport.send(message)).await {
            Ok(Ok(_)) => return Ok(()),
            Ok(Err(error)) => (status(&error), told(&error)),
            Err(_) => (Status::None, format!("the server took longer than {} ms", self.timeout.as_millis())),
        };
        match status {
            Status::NotThis => Err(Failed::ForGood(text)),
            Status::NotNow => Err(Failed::Once(text)),
            Status::NotAnything => Err(Failed::Away(text)),
            // A server that hangs up on a message, again and again, and is there for others would hold up all that come after it.
            Status::None if self.is_there().await => Err(Failed::Once(text)),
            Status::None => Err(Failed::Away(text)),
        }
    }

    /// The server greets whoever has nothing to send.
    async fn is_there(&self) -> bool {
        let answer = tokio::time::timeout(self.timeout / 2, self.transport.test_connection()).await;
        matches!(answer, Ok(Ok(true)))
    }
}

fn sends_a_password_in_the_clear(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("smtp://") else { return false };
    rest.contains('@') && !url.ends_with("tls=required")
}

/// What a server says of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    /// It will never take it.
    NotThis,
    /// It does not take it this time.
    NotNow,
    /// It takes nothing now, or nothing from us.
    NotAnything,
    /// Nothing: it is not there, or hung up.
    None,
}

fn status(error: &Error) -> Status {
    match error.status().map(u16::from) {
        Some(code) if code == NOT_NOW || NOT_LET_IN.contains(&code) => Status::NotAnything,
        Some(_) if error.is_permanent() => Status::NotThis,
        Some(_) => Status::NotNow,
        None if error.is_client() => Status::NotNow,
        None => Status::None,
    }
}

/// The error with its causes.
fn told(error: &Error) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        let more = cause.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        source = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
    use tokio::net::{TcpListener, TcpStream};

    use super::*;

    /// What a server does with the mail of somebody, once it has all of it.
    #[derive(Clone, Copy)]
    enum Manners {
        Takes,
        HangsUp,
        SaysNothing,
    }

    /// Talks with one client as an SMTP server does, up to the point where it loses its manners.
    async fn talk(stream: TcpStream) -> std::io::Result<()> {
        let mut stream = BufReader::new(stream);
        stream.write_all(b"220 here\r\n").await?;
        let (mut line, mut manners, mut in_mail) = (String::new(), Manners::Takes, false);
        while stream.read_line(&mut line).await? > 0 {
            let said = std::mem::take(&mut line);
            let answer = match said.trim_end() {
                "." => {
                    in_mail = false;
                    match manners {
                        Manners::Takes => "250 taken",
                        Manners::HangsUp => return Ok(()),
                        Manners::SaysNothing => std::future::pending().await,
                    }
                }
                _ if in_mail => continue,
                "DATA" => {
                    in_mail = true;
                    "354 go on"
                }
                "QUIT" => return stream.write_all(b"221 bye\r\n").await,
                _ => "250 well",
            };
            if said.starts_with("RCPT TO:<cut") {
                manners = Manners::HangsUp;
            } else if said.starts_with("RCPT TO:<stuck") {
                manners = Manners::SaysNothing;
            }
            stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
        }
        Ok(())
    }

    async fn listen(listener: TcpListener) {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(talk(stream));
        }
    }

    #[tokio::test]
    async fn a_server_that_hangs_up_on_a_message_is_there_and_one_that_is_away_is_not() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let server = tokio::spawn(listen(listener));
        let smtp = Smtp::new(&url.into(), Duration::from_millis(500)).unwrap();
        let send = async |to: &str| {
            let from = "desk@backoffice.example".parse().unwrap();
            let message = Message::builder().from(from).to(to.parse().unwrap()).body("Hello".to_owned()).unwrap();
            smtp.send(message).await
        };
        assert_eq!(send("ada@team.example").await, Ok(()));
        assert!(matches!(send("cut@team.example").await, Err(Failed::Once(_))));
        assert!(matches!(send("stuck@team.example").await, Err(Failed::Once(_))));
        assert_eq!(send("bob@team.example").await, Ok(()));
        server.abort();
        assert!(server.await.unwrap_err().is_cancelled());
        assert!(matches!(send("ada@team.example").await, Err(Failed::Away(_))));
    }

    #[test]
    fn a_password_is_only_sent_in_secret() {
        let made = |url: &str| Smtp::new(&SecretString::from(url), Duration::from_secs(1)).map(drop);
        made("smtp://127.0.0.1:2525").unwrap();
        made("smtps://me:hidden@mail.example").unwrap();
        made("smtp://me:hidden@mail.example:587?tls=required").unwrap();
        for wrong in
            ["smtp://me:hidden@mail.example", "smtp://me:hidden@mail.example?tls=opportunistic", "http://me:hidden@x", "", "x"]
        {
            let error = made(wrong).unwrap_err();
            assert!(error.starts_with("mail.smtp_url") && !error.contains("hidden"), "{error}");
        }
    }
}
