//! Why an index cannot be built, opened or asked.

use crate::model::Text;
use std::io;
use std::path::PathBuf;

/// A failure of the index.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no index.
    #[error("there is no search index at `{0}`")]
    Absent(PathBuf),
    /// The folder holds something else, or an index of another version.
    #[error("`{dir}` is not an index of this version of juanzong: {detail}")]
    Foreign {
        /// The folder.
        dir: PathBuf,
        /// What was found.
        detail: String,
    },
    /// The index was built from another state of the archive.
    #[error("the search index at `{dir}` was built from another state of the archive: {detail}")]
    Stale {
        /// The folder.
        dir: PathBuf,
        /// What differs.
        detail: String,
    },
    /// The index does not hold what was written.
    #[error("the search index at `{dir}` is damaged: {detail}")]
    Damaged {
        /// The folder.
        dir: PathBuf,
        /// What is wrong.
        detail: String,
    },
    /// The disk refused.
    #[error("cannot use `{path}`: {source}")]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The search engine refused.
    #[error("the search engine failed: {0}")]
    Engine(#[from] tantivy::TantivyError),
}

impl Error {
    /// The failure in both languages.
    pub fn text(&self) -> Text {
        let zh = match self {
            Error::Absent(dir) => format!("`{}` 没有检索索引", dir.display()),
            Error::Foreign { dir, detail } => format!("`{}` 不是本版本的检索索引：{detail}", dir.display()),
            Error::Stale { dir, detail } => format!("`{}` 的检索索引与档案现状不符：{detail}", dir.display()),
            Error::Damaged { dir, detail } => format!("`{}` 的检索索引已损坏：{detail}", dir.display()),
            Error::Disk { path, source } => format!("无法使用 `{}`：{source}", path.display()),
            Error::Engine(error) => format!("检索引擎出错：{error}"),
        };
        Text::new(zh, self.to_string())
    }

    pub(super) fn disk(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Error {
        let path = path.into();
        move |source| Error::Disk { path, source }
    }
}
