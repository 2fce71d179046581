//! What can go wrong while the history is read.

use crate::model::{Date, Text};

/// The history cannot be read, or does not reach what was asked for.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Error {
    /// Git's own files are damaged, of an unknown format, or not readable for this user.
    #[error("the git repository cannot be read: {0}")]
    Unreadable(String),
    /// The archive is in no git repository.
    #[error("the archive is in no git repository")]
    NoRepository,
    /// Nothing was ever committed.
    #[error("the repository has no commit yet")]
    NoCommit,
    /// The words name no commit.
    #[error("`{0}` names no commit and no date")]
    UnknownCommit(String),
    /// There is no commit on or before the day.
    #[error("there is no commit on or before {asked}; the first is of {first}")]
    BeforeHistory {
        /// The day asked for.
        asked: Date,
        /// The day of the oldest commit along the first parents.
        first: Date,
    },
    /// An object that the history names is not in the repository.
    #[error("the git object `{0}` is missing")]
    Missing(String),
}

impl Error {
    /// The error in both languages.
    pub fn text(&self) -> Text {
        let zh = match self {
            Error::Unreadable(detail) => format!("无法读取 git 仓库：{detail}"),
            Error::NoRepository => "档案不在任何 git 仓库中".to_owned(),
            Error::NoCommit => "仓库中尚无提交".to_owned(),
            Error::UnknownCommit(spec) => format!("`{spec}` 既不是提交也不是日期"),
            Error::BeforeHistory { asked, first } => format!("{asked} 及之前没有提交，最早的提交在 {first}"),
            Error::Missing(id) => format!("缺少 git 对象 `{id}`"),
        };
        Text::new(zh, self.to_string())
    }
}

impl From<git2::Error> for Error {
    fn from(error: git2::Error) -> Self {
        Error::Unreadable(error.message().to_owned())
    }
}
