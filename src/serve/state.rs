//! What the server knows at a moment: one immutable value, replaced as a whole.

use super::{Build, News, Problem, Search, Status};
use serde_json::json;
use std::sync::Arc;
use tokio::sync::watch;

/// The site on show and the state of the last check.
#[derive(Clone)]
pub struct Current {
    /// How the last rebuild went.
    pub status: Status,
    /// What it found.
    pub problems: Vec<Problem>,
    /// Search over the site on show.
    pub search: Option<Arc<dyn Search>>,
    /// Grows with every site that differs from the one before it.
    pub site: u64,
    /// Grows with every rebuild.
    pub check: u64,
    /// The server is stopping: event streams end.
    pub closing: bool,
}

impl Current {
    /// Whether the archive as it is now could not be published.
    pub fn stale(&self) -> bool {
        self.status.errors > 0 || self.status.failure.is_some()
    }

    /// One word for the state of the archive.
    pub fn word(&self) -> &'static str {
        match &self.status {
            status if status.failure.is_some() => "failed",
            status if status.errors > 0 => "errors",
            status if status.warnings > 0 => "warnings",
            _ => "clean",
        }
    }

    /// What open pages compare to learn that they are out of date. The process is part of it, because after a
    /// restart the counters begin anew.
    pub fn event(&self) -> String {
        let process = std::process::id();
        json!({
            "site": format!("{process}-{}", self.site),
            "check": format!("{process}-{}", self.check),
            "state": self.word(),
            "errors": self.status.errors,
            "warnings": self.status.warnings,
        })
        .to_string()
    }
}

/// The current state, shared by all requests.
pub struct Shared {
    current: watch::Sender<Arc<Current>>,
}

impl Shared {
    /// Begins with nothing.
    pub fn new() -> Self {
        let current = Current {
            status: Status::default(),
            problems: Vec::new(),
            search: None,
            site: 0,
            check: 0,
            closing: false,
        };
        Self { current: watch::Sender::new(Arc::new(current)) }
    }

    /// The state at this moment. A request works on the one it took to its end.
    pub fn now(&self) -> Arc<Current> {
        self.current.borrow().clone()
    }

    /// Takes note of what a rebuild tells.
    pub fn learn(&self, news: News) {
        match news {
            News::Pages(build) => self.replace(build),
            News::Search(search) => self.current.send_modify(|current| {
                *current = Arc::new(Current { search: Some(search), ..Current::clone(current) });
            }),
        }
    }

    /// Puts a newer build in place; a failed one leaves the old site on show. Search stays until there is newer.
    pub fn replace(&self, build: Build) {
        self.current.send_modify(|current| {
            *current = Arc::new(Current {
                site: current.site + u64::from(build.published && build.changed),
                check: current.check + 1,
                search: current.search.clone(),
                status: build.status,
                problems: build.problems,
                closing: current.closing,
            });
        });
    }

    /// Lets every event stream end.
    pub fn close(&self) {
        self.current.send_modify(|current| {
            *current = Arc::new(Current { closing: true, ..Current::clone(current) });
        });
    }

    /// Follows the state from now on.
    pub fn follow(&self) -> watch::Receiver<Arc<Current>> {
        self.current.subscribe()
    }
}
