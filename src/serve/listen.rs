//! The socket: taking it, answering on it, and letting go of it in good order.

use super::Error;
use axum::Router;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// A client that has not sent its request's head by then is let go.
const HEAD: Duration = Duration::from_secs(15);
/// Connections held at the same time; more wait in the system's queue.
const CONNECTIONS: usize = 1024;

/// Takes the address.
pub fn bind(addr: SocketAddr) -> Result<std::net::TcpListener, Error> {
    let taken = |source: io::Error| match source.kind() {
        io::ErrorKind::AddrInUse => Error::Taken(addr),
        _ => Error::Bind { addr, source },
    };
    let listener = std::net::TcpListener::bind(addr).map_err(taken)?;
    listener.set_nonblocking(true).map_err(Error::Start)?;
    Ok(listener)
}

/// Resolves when the process is asked to stop.
pub fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        Ok(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    {
        Ok(async {
            // Without a handler there is nothing to wait for; the process is then ended from outside.
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        })
    }
}

/// Answers until `stop`, then calls `stopping`, takes no more connections and gives those in flight `patience`.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()>,
    patience: Duration,
    stopping: impl FnOnce(),
) {
    let graceful = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD);
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &room) => accepted,
            () = &mut stop => break,
        };
        let Some((socket, place)) = accepted else {
            // Out of file handles, most likely: they come back when connections end.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let _ = socket.set_nodelay(true);
        let service = TowerToHyperService::new(router.clone());
        let connection = graceful.watch(http.serve_connection(TokioIo::new(socket), service));
        tokio::spawn(async move {
            // A client that hangs up is none of our business.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    stopping();
    let _ = tokio::time::timeout(patience, graceful.shutdown()).await;
}

type Accepted = (tokio::net::TcpStream, tokio::sync::OwnedSemaphorePermit);

async fn accept(listener: &TcpListener, room: &Arc<Semaphore>) -> Option<Accepted> {
    let place = room.clone().acquire_owned().await.ok()?;
    let (socket, _) = listener.accept().await.ok()?;
    Some((socket, place))
}
