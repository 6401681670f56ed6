//! A connection whose other end must take what it is sent. Whoever takes nothing for too long is not waited for: what waits to leave costs
//! memory, and a stream of events would never end.

use std::io::{Error, ErrorKind, IoSlice, Result};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

/// A connection that breaks when nothing can be written for a while.
#[derive(Debug)]
pub(crate) struct Impatient<T> {
    connection: T,
    patience: Duration,
    /// There while the other end takes nothing.
    blocked: Option<Pin<Box<Sleep>>>,
}

impl<T> Impatient<T> {
    /// One that waits so long.
    pub(crate) fn new(connection: T, patience: Duration) -> Self {
        Self { connection, patience, blocked: None }
    }
}

impl<T: Unpin> Impatient<T> {
    fn write<R>(
        &mut self,
        cx: &mut Context<'_>,
        step: impl FnOnce(Pin<&mut T>, &mut Context<'_>) -> Poll<Result<R>>,
    ) -> Poll<Result<R>> {
        if let Poll::Ready(done) = step(Pin::new(&mut self.connection), cx) {
            self.blocked = None;
            return Poll::Ready(done);
        }
        let patience = self.patience;
        ready!(self.blocked.get_or_insert_with(|| Box::pin(sleep(patience))).as_mut().poll(cx));
        Poll::Ready(Err(Error::new(ErrorKind::TimedOut, "the other end takes nothing")))
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Impatient<T> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.connection).poll_read(cx, buffer)
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Impatient<T> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        self.write(cx, |connection, cx| connection.poll_write(cx, bytes))
    }

    fn poll_write_vectored(mut self: Pin<&mut Self>, cx: &mut Context<'_>, pieces: &[IoSlice<'_>]) -> Poll<Result<usize>> {
        self.write(cx, |connection, cx| connection.poll_write_vectored(cx, pieces))
    }

    fn is_write_vectored(&self) -> bool {
        self.connection.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        self.write(cx, |connection, cx| connection.poll_flush(cx))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        self.write(cx, |connection, cx| connection.poll_shutdown(cx))
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    use super::*;

    #[tokio::test]
    async fn who_takes_what_is_sent_is_waited_for_and_who_takes_nothing_is_not() {
        let (near, mut far) = duplex(4);
        let mut near = Impatient::new(near, Duration::from_millis(50));
        let mut taken = [0; 64];
        let (written, read) = tokio::join!(near.write_all(&[7; 64]), far.read_exact(&mut taken));
        assert!(written.is_ok() && read.is_ok());
        assert_eq!(near.write_all(&[7; 64]).await.unwrap_err().kind(), ErrorKind::TimedOut);
    }
}
