//! Rebuilds after changes, one at a time; changes during a rebuild lead to one more, however many they are.

use super::state::Shared;
use super::watch::Watch;
use super::{Archive, Build, Status};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// How often the archive is asked whether time has overtaken it.
const LOOK: Duration = Duration::from_secs(30);

/// The two ends of "something changed".
pub fn signal() -> (Arc<Notify>, Arc<Notify>) {
    let notify = Arc::new(Notify::new());
    (notify.clone(), notify)
}

/// Waits for changes and rebuilds, for ever.
pub async fn on_change(mut watch: Watch, changed: Arc<Notify>, archive: Arc<dyn Archive>, shared: Arc<Shared>) {
    loop {
        tokio::select! {
            // Holds at most one permit, so changes that come during a rebuild are one change.
            () = changed.notified() => {}
            () = overtaken(&*archive) => {}
        }
        let (archive, into) = (archive.clone(), shared.clone());
        let rebuild = tokio::task::spawn_blocking(move || {
            watch.renew();
            guarded(&*archive, &into);
            watch
        });
        let Ok(kept) = rebuild.await else {
            return;
        };
        watch = kept;
    }
}

/// Resolves when time alone has made the site out of date.
async fn overtaken(archive: &dyn Archive) {
    let mut tick = tokio::time::interval(LOOK);
    loop {
        tick.tick().await;
        if archive.overtaken() {
            return;
        }
    }
}

/// One rebuild. A fault of ours in it must not take the site down that is being served.
pub fn guarded(archive: &dyn Archive, shared: &Shared) {
    if catch_unwind(AssertUnwindSafe(|| archive.rebuild(&mut |news| shared.learn(news)))).is_err() {
        shared.replace(Build {
            status: Status { failure: Some("the build panicked".to_owned()), ..Status::default() },
            problems: Vec::new(),
            published: false,
            changed: false,
        });
    }
}
