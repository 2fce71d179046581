//! Identities. Each is its own type, so that a path is never taken for an id nor an id for a name.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Wraps `text` as it stands.
            pub fn new(text: impl Into<Arc<str>>) -> Self {
                Self(text.into())
            }

            /// The identity as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", &*self.0)
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }
    };
}

text_id! {
    /// The `id` of a record, such as `ZD-15`. It survives renames of the file; references are made of it.
    RecordId
}
text_id! {
    /// The folder name of a collection below `content/`, such as `backups`.
    CollectionName
}
text_id! {
    /// The stable anchor of a clause, such as `backup` in `## 第五条 备份 {#backup}`.
    Anchor
}
text_id! {
    /// The full hexadecimal id of a git commit.
    CommitId
}

impl CommitId {
    /// The first ten digits, as people quote a commit.
    pub fn short(&self) -> &str {
        &self.0[..self.0.len().min(10)]
    }
}

/// The place of a record in `Site::records`. Only valid for the site that it came from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RecordIx(pub u32);

impl RecordIx {
    /// The index as a subscript.
    pub fn get(self) -> usize {
        self.0 as usize
    }
}
