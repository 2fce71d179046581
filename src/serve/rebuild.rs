//! Rebuilds after changes, one at a time; changes during a rebuild lead to one more, however many they are.

use super::state::Shared;
use super::watch::Watch;
use super::{Archive, Build, Status};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use tokio::sync::Notify;

/// The two ends of "something changed".
pub fn signal() -> (Arc<Notify>, Arc<Notify>) {
    let notify = Arc::new(Notify::new());
    (notify.clone(), notify)
}

/// Waits for changes and rebuilds, for ever.
pub async fn on_change(mut watch: Watch, changed: Arc<Notify>, archive: Arc<dyn Archive>, shared: Arc<Shared>) {
    loop {
        // Holds at most one permit, so changes that come during a rebuild are one change.
        changed.notified().await;
        let archive = archive.clone();
        let rebuild = tokio::task::spawn_blocking(move || {
            watch.renew();
            (guarded(&*archive), watch)
        });
        let Ok((build, kept)) = rebuild.await else {
            return;
        };
        watch = kept;
        shared.replace(build);
    }
}

/// One rebuild. A fault of ours in it must not take the site down that is being served.
pub fn guarded(archive: &dyn Archive) -> Build {
    catch_unwind(AssertUnwindSafe(|| archive.rebuild())).unwrap_or_else(|_| Build {
        status: Status { failure: Some("the build panicked".to_owned()), ..Status::default() },
        problems: Vec::new(),
        search: None,
        changed: false,
    })
}
