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
    /// How many MiB a file may have that is pushed.
    pub largest_mib: u64,
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
    /// Where different readers begin, on the first page; none means the usual three.
    pub doors: Vec<Door>,
    /// Papers that labels are printed on; none means two that every shop has.
    pub labels: Vec<LabelPaper>,
    /// Groups of words that mean the same; who searches for one of a group also finds the others.
    pub synonyms: Vec<Vec<String>>,
}

/// The pages of a site that are neither a register nor a record, by the name that doors know them by.
pub const PAGES: [&str; 6] = ["search", "compliance", "due", "time", "reports", "collections"];

/// Where readers of one kind begin.
#[derive(Clone, PartialEq, Eq, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Door {
    /// Who they are.
    pub title: String,
    /// What they find there.
    #[serde(default)]
    pub text: String,
    /// Registers, records, reports (`reports/NAME`) and pages (`due`, `compliance`, `time`, `search` …) by name.
    pub links: Vec<String>,
}

/// A sheet of A4 with labels, in millimetres.
#[derive(Clone, PartialEq, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelPaper {
    /// What the readers choose it by.
    pub name: String,
    /// Width of a label.
    pub width: f64,
    /// Height of a label.
    pub height: f64,
    /// Labels side by side.
    pub columns: u32,
    /// Labels one below the other.
    pub rows: u32,
    /// From the left edge of the sheet to the first label.
    #[serde(default)]
    pub left: f64,
    /// From the upper edge of the sheet to the first label.
    #[serde(default)]
    pub top: f64,
    /// Between labels side by side.
    #[serde(default)]
    pub gap_x: f64,
    /// Between labels one below the other.
    #[serde(default)]
    pub gap_y: f64,
}

impl LabelPaper {
    /// Twenty-four and fourteen labels to a sheet.
    pub fn common() -> Vec<LabelPaper> {
        let paper = |name: &str, (width, height), (columns, rows), (left, top), gap_x| LabelPaper {
            name: name.to_owned(),
            width,
            height,
            columns,
            rows,
            left,
            top,
            gap_x,
            gap_y: 0.0,
        };
        vec![
            paper("70 × 37 mm（3 × 8）", (70.0, 37.0), (3, 8), (0.0, 0.5), 0.0),
            paper("99.1 × 38.1 mm（2 × 7）", (99.1, 38.1), (2, 7), (4.65, 15.15), 2.5),
        ]
    }

    /// Whether the labels lie side by side on a sheet of A4 (210 × 297 mm).
    pub fn fits(&self) -> bool {
        let across =
            self.left + self.width * f64::from(self.columns) + self.gap_x * f64::from(self.columns.saturating_sub(1));
        let down = self.top + self.height * f64::from(self.rows) + self.gap_y * f64::from(self.rows.saturating_sub(1));
        let sound = [self.width, self.height].iter().all(|side| *side >= 10.0)
            && [self.left, self.top, self.gap_x, self.gap_y].iter().all(|gap| *gap >= 0.0);
        sound && self.columns > 0 && self.rows > 0 && across <= 210.0 && down <= 297.0
    }
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
            largest_mib: 100,
            imports: Vec::new(),
            bots: Vec::new(),
            push_log: None,
            detectors: Thresholds::default(),
            signed_approvals: false,
            doors: Vec::new(),
            labels: Vec::new(),
            synonyms: Vec::new(),
            attachment_formats: FORMATS.iter().map(|ending| (*ending).to_owned()).collect(),
        }
    }
}
