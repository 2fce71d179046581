//! Serves the built site and keeps it fresh: output folder + index → HTTP, watched folders → rebuilds.
//!
//! Takes an [`Archive`] that knows how to check and build itself, and an address. Gives the last good site over
//! HTTP, the search API, the state of the last check, and a stream of events that refreshes open pages. Files come
//! from the output folder as they stand; nothing of the archive's sources is ever served. While the archive has
//! errors the last good site stays up and the errors are shown on a page of their own.
//!
//! The only room that uses the web framework and the file watcher. It never writes, never parses the archive and
//! never prints: what is worth saying goes to the caller as a [`Notice`].

mod api;
mod archive;
mod etag;
mod events;
mod files;
mod guard;
mod inject;
mod listen;
mod mime;
mod page;
mod path;
mod problem;
mod published;
mod range;
mod rebuild;
mod routes;
mod state;
#[cfg(test)]
mod tests;
mod watch;

pub use archive::{Archive, Build, News, Query, Search, Status};
pub use problem::{Problem, problems};
pub use published::Published;

use crate::model::Lang;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// What `serve` needs to know.
#[derive(Clone, Debug)]
pub struct Options {
    /// The archive's root.
    pub root: PathBuf,
    /// The folder that holds the built site.
    pub out: PathBuf,
    /// Where to listen; port 0 takes a free one.
    pub addr: SocketAddr,
    /// Host names to answer to besides the loopback ones, when listening on a loopback address.
    pub hosts: Vec<String>,
    /// Rebuild when the archive changes, and refresh open pages.
    pub watch: bool,
    /// Language of the pages that the server itself writes.
    pub lang: Lang,
    /// How long requests in flight may take to finish after a stop was asked for.
    pub patience: Duration,
}

/// What the server has to say while it runs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Notice {
    /// Pages are being answered at this address.
    Serving(SocketAddr),
    /// The address can be reached from other machines.
    Exposed(SocketAddr),
    /// Changes cannot be watched, for this reason; the site is served as it was built.
    NotWatching(String),
    /// A stop was asked for; requests in flight are being finished.
    Stopping,
}

/// Why the server could not run.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Something else listens there.
    #[error("`{0}` is already in use")]
    Taken(SocketAddr),
    /// The system does not let us listen there.
    #[error("cannot listen on `{addr}`: {source}")]
    Bind {
        /// Where.
        addr: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The runtime or its signal handlers could not be set up.
    #[error("cannot start the server: {0}")]
    Start(io::Error),
    /// The system does not tell about changes.
    #[error("changes cannot be watched: {0}")]
    Watch(String),
}

/// Calls `build` at once and after every change to what a build of `root` into `out` reads, until the process is
/// asked to stop; a build that is under way is finished first.
pub fn watch(root: &Path, out: &Path, build: &mut dyn FnMut()) -> Result<(), Error> {
    let (changed, watching) = rebuild::signal();
    // Watching begins before the first build reads the tree, so that no change falls between the two.
    let mut watcher = watch::start(root, out, changed).map_err(|error| Error::Watch(error.to_string()))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Error::Start)?;
    runtime.block_on(async {
        let mut stop = std::pin::pin!(listen::stop_signal().map_err(Error::Start)?);
        loop {
            build();
            tokio::select! {
                () = watching.notified() => watcher.renew(),
                () = &mut stop => return Ok(()),
            }
        }
    })
}

/// Builds the site, serves it until the process is asked to stop, and rebuilds it when the archive changes.
pub fn run(options: Options, archive: Arc<dyn Archive>, tell: &dyn Fn(Notice)) -> Result<(), Error> {
    // The port first: nobody wants to learn after a long build that it is taken.
    let listener = listen::bind(options.addr)?;
    let addr = listener.local_addr().map_err(Error::Start)?;
    let (changed, watching) = rebuild::signal();
    // Watching begins before the first build reads the tree, so that no change falls between the two.
    let watcher = if options.watch {
        watch::start(&options.root, &options.out, changed)
            .inspect_err(|error| tell(Notice::NotWatching(error.to_string())))
            .ok()
    } else {
        None
    };
    let shared = Arc::new(state::Shared::new());
    rebuild::guarded(&*archive, &shared);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Error::Start)?;
    let result = runtime.block_on(async {
        let stop = listen::stop_signal().map_err(Error::Start)?;
        if !addr.ip().is_loopback() {
            tell(Notice::Exposed(addr));
        }
        let live = watcher.is_some();
        if let Some(watcher) = watcher {
            tokio::spawn(rebuild::on_change(watcher, watching, archive, shared.clone()));
        }
        let router = routes::router(&options, addr, live, shared.clone());
        let listener = tokio::net::TcpListener::from_std(listener).map_err(Error::Start)?;
        tell(Notice::Serving(addr));
        listen::serve(listener, router, stop, options.patience, || {
            tell(Notice::Stopping);
            shared.close();
        })
        .await;
        Ok(())
    });
    // A build that is under way is left behind: it has touched nothing but its own staging folder.
    runtime.shutdown_background();
    result
}
