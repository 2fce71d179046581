//! What an archive says about itself.

use super::detect::Thresholds;
use super::{Date, Depreciation, Lang};
use jiff::tz::TimeZone;

/// `site.toml`, with defaults for what it leaves out.
#[derive(Clone, Debug)]
pub struct Config {
    /// Title of the handbook.
    pub title: String,
    /// The organisation that the archive belongs to.
    pub organisation: String,
    /// Language of the interface and of messages.
    pub lang: Lang,
    /// IANA zone in which records state times.
    pub timezone: String,
    /// Address under which the site is published, with a trailing `/`; `None` when links are to be relative only.
    pub base_url: Option<String>,
    /// The day since which records have been kept here completely. What was to be done from before it on is not judged: the
    /// archive cannot say that something was not done in a time for which it was never meant to hold records.
    pub complete_since: Option<Date>,
    /// Duties whose records are complete only since a later day, such as daily logs of which an import took samples.
    pub complete: Vec<Completeness>,
    /// How things lose their value.
    pub depreciation: Depreciation,
    /// Branches that a guard watches over, by name or by `beginning*`; empty means main, master and the branch that a
    /// clone begins with.
    pub protected: Vec<String>,
    /// Declared bulk imports.
    pub imports: Vec<Import>,
    /// E-mail addresses of programs that commit by themselves; how and when they write is no sign of anything.
    pub bots: Vec<String>,
    /// File, from the archive's root, that tells when each commit was received.
    pub push_log: Option<String>,
    /// What detectors are told for the whole archive.
    pub detectors: Thresholds,
    /// Whether an approval counts only if its commit is signed by a key that the approver registered.
    pub signed_approvals: bool,
    /// Endings of the attachments that may be kept, in lower case and without the dot.
    pub attachment_formats: Vec<String>,
}

/// Endings of open and common formats.
const FORMATS: [&str; 25] = [
    "pdf", "ofd", "txt", "csv", "json", "xml", "html", "svg", "png", "jpg", "jpeg", "gif", "tif", "tiff", "webp",
    "docx", "xlsx", "pptx", "odt", "ods", "mp3", "wav", "mp4", "eml", "log",
];

/// Since when the records that prove some duties are complete, where that is another day than for the rest.
#[derive(Clone, Debug)]
pub struct Completeness {
    /// The ids of the duties.
    pub duties: Vec<String>,
    /// The first day.
    pub since: Date,
    /// Why it is another.
    pub reason: String,
}

impl Config {
    /// The archive's time zone; UTC where the one that it names is not known, which reading has told.
    pub fn zone(&self) -> TimeZone {
        TimeZone::get(&self.timezone).unwrap_or(TimeZone::UTC)
    }

    /// The exception that is declared for this duty.
    pub fn completeness_of(&self, duty: &str) -> Option<&Completeness> {
        self.complete.iter().find(|declared| declared.duties.iter().any(|id| id == duty))
    }

    /// The day since which the records that prove this duty are complete.
    pub fn complete_since_for(&self, duty: &str) -> Option<Date> {
        self.completeness_of(duty).map(|declared| declared.since).or(self.complete_since)
    }
}

/// A declared bulk import: records of a batch entered the archive long after their dates, and that is no fault.
#[derive(Clone, Debug)]
pub struct Import {
    /// The `batch` that records carry.
    pub batch: String,
    /// Last day on which records of the batch may have been filed or dated.
    pub cutoff: Date,
    /// Why the import was made.
    pub reason: String,
}

impl Config {
    /// Whether what happened on `day` to a record that carries `batch` was part of a declared import.
    pub fn is_import(&self, batch: Option<&str>, day: Date) -> bool {
        self.imports.iter().any(|import| Some(import.batch.as_str()) == batch && day <= import.cutoff)
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            title: "信息化管理手册".to_owned(),
            organisation: String::new(),
            lang: Lang::Zh,
            timezone: "Asia/Shanghai".to_owned(),
            base_url: None,
            complete_since: None,
            complete: Vec::new(),
            depreciation: Depreciation::default(),
            protected: Vec::new(),
            imports: Vec::new(),
            bots: Vec::new(),
            push_log: None,
            detectors: Thresholds::default(),
            signed_approvals: false,
            attachment_formats: FORMATS.iter().map(|ending| (*ending).to_owned()).collect(),
        }
    }
}
