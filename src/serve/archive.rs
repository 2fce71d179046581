//! What the server asks of an archive. The pipeline stands behind it; tests put something simpler there.

use super::Problem;
use std::sync::Arc;
use std::time::Duration;

/// An archive that can be checked and built again and again.
pub trait Archive: Send + Sync + 'static {
    /// Reads the archive as it is now, checks it and, if it has no errors, replaces the built site. Tells of the
    /// pages as soon as they stand; search over them follows a moment later.
    fn rebuild(&self, tell: &mut dyn FnMut(News));

    /// Whether time alone has made the built site out of date: what was due yesterday is overdue today.
    fn overtaken(&self) -> bool {
        false
    }
}

/// What a rebuild has to tell.
pub enum News {
    /// How it went; the pages stand, or the old ones stay.
    Pages(Build),
    /// Search over the site on show.
    Search(Arc<dyn Search>),
}

/// What came of one rebuild.
#[derive(Clone)]
pub struct Build {
    /// How it went.
    pub status: Status,
    /// What is wrong, as far as it is shown.
    pub problems: Vec<Problem>,
    /// Whether a site was published; otherwise the old one stays.
    pub published: bool,
    /// Whether any published file differs from before, so that open pages are worth refreshing.
    pub changed: bool,
}

/// The state of the last check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// Number of errors.
    pub errors: usize,
    /// Number of warnings.
    pub warnings: usize,
    /// Number of records that were checked.
    pub records: usize,
    /// Number of files that the site consists of; 0 when none was built.
    pub pages: usize,
    /// The commit that the history was read up to, if there is one.
    pub commit: Option<String>,
    /// Why the tool itself failed (a full disk, an unreadable folder), in the reader's language.
    pub failure: Option<String>,
    /// How long the rebuild took.
    pub took: Duration,
}

/// What a reader searches for, as written in the address. Names follow the search API.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// The parameters in the order they were given, decoded.
    pub parameters: Vec<(String, String)>,
}

impl Query {
    /// The first value of this parameter, unless it is empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim()).filter(|v| !v.is_empty())
    }
}

/// Search over one published site. Goes on answering for that site after the next one has taken its place.
pub trait Search: Send + Sync + 'static {
    /// The answer as JSON, or what is wrong with the query.
    fn answer(&self, query: &Query) -> Result<serde_json::Value, String>;

    /// All hits as CSV, or what is wrong with the query.
    fn table(&self, query: &Query) -> Result<String, String>;

    /// The answer as a whole page that needs no script; `None` when there are no templates to make one with.
    fn page(&self, query: &Query) -> Option<Result<String, String>>;
}
