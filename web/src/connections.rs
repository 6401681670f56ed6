//! Accepts connections and speaks HTTP/1.1 on each. `axum::serve` would do, but it waits for ever for a request that never comes, and for a
//! client that does not take its answer.

use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::server::conn::http1::Builder;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tower::Service;

use crate::config;
use crate::cores::Cores;
use crate::impatient::Impatient;

/// How long to wait when the system has no socket left.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves on these threads until `shutdown`, and then until every connection has answered what it was asked.
pub(crate) async fn serve(
    listener: TcpListener,
    cores: &Cores,
    router: Router,
    config: &config::Server,
    shutdown: CancellationToken,
) {
    let header_timeout = Duration::from_millis(config.header_timeout_ms);
    let write_timeout = Duration::from_millis(config.write_timeout_ms);
    let mut builder = Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(header_timeout);
    while let Some(accepted) = shutdown.run_until_cancelled(listener.accept()).await {
        // Taken from this runtime, so that the one that it goes to can watch it.
        let (stream, peer) = match accepted.and_then(|(stream, peer)| Ok((stream.into_std()?, peer))) {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "A connection was not accepted");
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        let service = TowerToHyperService::new(tower::service_fn(with_peer(router.clone(), peer)));
        let (builder, stopping) = (builder.clone(), shutdown.clone());
        cores.spawn(async move {
            let io = match TcpStream::from_std(stream) {
                Ok(stream) => io(stream, write_timeout),
                Err(error) => return broken(&error),
            };
            let mut connection = pin!(builder.serve_connection(io, service).with_upgrades());
            let ended = tokio::select! {
                ended = connection.as_mut() => ended,
                () = stopping.cancelled() => {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            };
            if let Err(error) = ended {
                broken(&error);
            }
        });
    }
    drop(listener);
    cores.ended().await;
}

fn broken(error: &(dyn std::error::Error + 'static)) {
    tracing::debug!(error, "A connection broke");
}

fn io(stream: TcpStream, write_timeout: Duration) -> TokioIo<Impatient<TcpStream>> {
    // Without it small answers wait for the client's acknowledgement; a socket that refuses is only slower.
    let _ = stream.set_nodelay(true);
    TokioIo::new(Impatient::new(stream, write_timeout))
}

/// The router, told who is at the other end.
fn with_peer<B>(router: Router, peer: SocketAddr) -> impl Fn(Request<B>) -> <Router as Service<Request<Body>>>::Future + Clone
where
    B: axum::body::HttpBody<Data = axum::body::Bytes> + Send + 'static,
    B::Error: Into<axum::BoxError>,
{
    move |request| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().call(request)
    }
}
