//! Files as they were read, before anything is understood of them.

use super::file_format::FileFormat;
use super::hex;
use sha2::{Digest, Sha256};
use std::fmt;
use std::sync::Arc;

/// The git object id (SHA-1) that a file's bytes have, or would have, as a blob.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct BlobId(pub [u8; 20]);

impl fmt::Display for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// A text file above this size is refused: nobody reads it, and it is likely not text at all.
pub const LARGEST_TEXT_BYTES: u64 = 16 * 1024 * 1024;

/// The folder below `content/` that a path from the archive's root leads into: the name of its collection. Empty
/// where there is none.
pub fn folder(path: &str) -> &str {
    path.split('/').nth(1).unwrap_or_default()
}

/// A text file of the archive.
#[derive(Clone, Debug)]
pub struct Source {
    /// Path from the archive's root, with `/`, such as `content/backups/2026/03/BF-2026-0001.md`.
    pub path: Arc<str>,
    /// The file's text, without a byte-order mark.
    pub text: Arc<str>,
    /// The blob id of the file's bytes.
    pub blob: BlobId,
}

/// A file beside the records that is not itself a record: listed with its digest, never interpreted.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// Path from the archive's root, with `/`.
    pub path: Arc<str>,
    /// Size in bytes.
    pub size: u64,
    /// SHA-256 of the content, lower-case hexadecimal.
    pub sha256: String,
    /// The blob id of the content.
    pub blob: BlobId,
    /// What it is by its bytes.
    pub format: FileFormat,
}

impl Attachment {
    /// The ending of its name, in lower case and without the dot; empty if it has none.
    pub fn ending(&self) -> String {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.rsplit_once('.').map_or_else(String::new, |(_, ending)| ending.to_lowercase())
    }
}

/// Everything that was read from the archive's tree, each list sorted by path.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// `site.toml`, if there is one.
    pub config: Option<Source>,
    /// `content/<collection>/_schema.yaml`.
    pub schemas: Vec<Source>,
    /// `content/<collection>/_index.md` and `content/_index.md`.
    pub introductions: Vec<Source>,
    /// `content/_calendar/*.yaml`.
    pub calendars: Vec<Source>,
    /// Every other `.md` file below `content/`: one record each.
    pub records: Vec<Source>,
    /// Other files below `content/`.
    pub attachments: Vec<Attachment>,
    /// Overrides in `templates/` and `theme/`: (path, bytes).
    pub overrides: Vec<(Arc<str>, Arc<[u8]>)>,
}

impl Sources {
    /// A digest of all files that say something of records: the same for the same paths and contents. Templates and
    /// themes are left out.
    pub fn digest(&self) -> String {
        let lists = [&self.schemas, &self.introductions, &self.calendars, &self.records];
        let texts = self.config.iter().chain(lists.into_iter().flatten());
        let texts = texts.map(|source| (&source.path, source.blob));
        let files = texts.chain(self.attachments.iter().map(|attachment| (&attachment.path, attachment.blob)));
        let mut hash = Sha256::new();
        for (path, blob) in files {
            // With its length, no two lists of files read alike.
            hash.update((path.len() as u64).to_le_bytes());
            hash.update(path.as_bytes());
            hash.update(blob.0);
        }
        hex(&hash.finalize())
    }

    /// The text of the file at `path`, for showing a snippet of it.
    pub fn text(&self, path: &str) -> Option<&str> {
        [&self.schemas, &self.introductions, &self.calendars, &self.records]
            .into_iter()
            .find_map(|list| {
                let found = list.binary_search_by(|source| (*source.path).cmp(path)).ok()?;
                Some(&*list[found].text)
            })
            .or_else(|| self.config.as_ref().filter(|config| &*config.path == path).map(|config| &*config.text))
            .or_else(|| {
                let (_, bytes) = self.overrides.iter().find(|(name, _)| &**name == path)?;
                std::str::from_utf8(bytes).ok()
            })
    }
}
