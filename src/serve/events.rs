//! `GET /api/events`: tells open pages when the site or the state of the archive changes.

use super::state::Shared;
use axum::extract::State;
use axum::http::header;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

/// The state at once, then again after each change, until the server stops.
pub async fn stream(State(shared): State<Arc<Shared>>) -> Response {
    let mut follow = shared.follow();
    follow.mark_changed();
    let events = stream::unfold(follow, |mut follow| async move {
        follow.changed().await.ok()?;
        let current = follow.borrow_and_update().clone();
        if current.closing {
            return None;
        }
        let event = Event::default().event("state").retry(Duration::from_secs(1)).data(current.event());
        Some((Ok::<_, Infallible>(event), follow))
    });
    let stream = Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(20)));
    ([(header::CACHE_CONTROL, "no-store")], stream).into_response()
}
