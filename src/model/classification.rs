//! 公开 < 内部 < 秘密 < 机密: who may know that a thing exists.

use std::fmt;
use std::str::FromStr;

/// The level of a record. The order of the variants is the order of the levels.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Classification {
    /// 公开
    Public,
    /// 内部
    #[default]
    Internal,
    /// 秘密
    Secret,
    /// 机密
    TopSecret,
}

impl Classification {
    /// Every level, lowest first.
    pub const ALL: [Classification; 4] =
        [Classification::Public, Classification::Internal, Classification::Secret, Classification::TopSecret];

    /// The level as records write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Classification::Public => "公开",
            Classification::Internal => "内部",
            Classification::Secret => "秘密",
            Classification::TopSecret => "机密",
        }
    }
}

impl fmt::Display for Classification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Classification {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Classification::ALL.into_iter().find(|level| level.as_str() == text).ok_or(())
    }
}
