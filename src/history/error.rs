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
    #[error("{}", before(*asked, *first, *cut))]
    BeforeHistory {
        /// The day asked for.
        asked: Date,
        /// The day of the oldest commit along the first parents.
        first: Date,
        /// Whether that commit had parents that were not fetched: then there was an archive, and nothing tells of it.
        cut: bool,
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
            Error::BeforeHistory { asked, first, cut: false } => {
                format!("历史始于 {first}，{asked} 时档案尚未建立")
            }
            Error::BeforeHistory { asked, first, cut: true } => {
                format!("无从回答：本仓库为浅克隆，所取回的历史始于 {first}，没有 {asked} 时的档案")
            }
            Error::Missing(id) => format!("缺少 git 对象 `{id}`"),
        };
        Text::new(zh, self.to_string())
    }
}

fn before(asked: Date, first: Date, cut: bool) -> String {
    if cut {
        format!(
            "this cannot be said: the clone is shallow, what was fetched begins on {first} and holds nothing of {asked}"
        )
    } else {
        format!("the history begins on {first}; on {asked} there was no archive")
    }
}

impl From<git2::Error> for Error {
    fn from(error: git2::Error) -> Self {
        Error::Unreadable(error.message().to_owned())
    }
}
