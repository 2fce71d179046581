//! Approvals of records, and what each is worth.

use super::{CommitId, Date, RecordId, Text};

/// Why an approval does not count, or what cannot be said of it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Doubt {
    /// The content is another than the one that was approved.
    Void,
    /// The entry states no digest, and no declared import explains that.
    NoDigest,
    /// The entry was committed by someone else than the person it names.
    Proxy,
    /// The commit is not signed by a key that the person had registered, where that is asked for.
    Unsigned,
    /// The person held no entitled role on the day.
    NotEntitled,
    /// The person is an author of the content.
    SelfApproval,
    /// The entry is not committed, or the history does not reach back to it.
    Unattributed,
    /// The person named is not in the archive.
    UnknownPerson,
    /// An approval on paper that came with a declared import: nobody can recompute it.
    Paper,
}

impl Doubt {
    /// Every doubt, the gravest first.
    pub const ALL: [Doubt; 9] = [
        Doubt::Void,
        Doubt::Proxy,
        Doubt::Unsigned,
        Doubt::SelfApproval,
        Doubt::NotEntitled,
        Doubt::NoDigest,
        Doubt::UnknownPerson,
        Doubt::Unattributed,
        Doubt::Paper,
    ];

    /// The code of reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Doubt::Void => "void",
            Doubt::NoDigest => "no-digest",
            Doubt::Proxy => "proxy",
            Doubt::Unsigned => "unsigned",
            Doubt::NotEntitled => "not-entitled",
            Doubt::SelfApproval => "self",
            Doubt::Unattributed => "unattributed",
            Doubt::UnknownPerson => "unknown-person",
            Doubt::Paper => "paper",
        }
    }

    /// What it means, in words.
    pub fn text(self) -> Text {
        match self {
            Doubt::Void => Text::new("已失效：批准后内容有改动", "void: the content was changed after the approval"),
            Doubt::NoDigest => Text::new("无效：未载明内容摘要", "not valid: no digest of the content is stated"),
            Doubt::Proxy => Text::new("无效：不是本人提交", "not valid: committed by someone else"),
            Doubt::Unsigned => Text::new(
                "无效：未签名，或签名不是本人登记的密钥所作",
                "not valid: not signed by a key that the approver had registered",
            ),
            Doubt::NotEntitled => {
                Text::new("无效：当日不任有权批准的岗位", "not valid: held no entitled role on that day")
            }
            Doubt::SelfApproval => Text::new(
                "无效：批准人是内容的编写人、申请人或经办人",
                "not valid: approved by an author of the content",
            ),
            Doubt::Unattributed => {
                Text::new("待核：尚未提交，或历史不全", "not attributable: not committed, or the history is incomplete")
            }
            Doubt::UnknownPerson => {
                Text::new("无法核实：查不到批准人", "cannot be verified: the approver is not known")
            }
            Doubt::Paper => Text::new(
                "纸质审批：随导入批次登记，无内容摘要，不能由系统核验",
                "on paper: came with a declared import, without a digest to verify",
            ),
        }
    }
}

/// One approval entry of a record, judged.
#[derive(Clone, PartialEq, Debug)]
pub struct Approval {
    /// The record that was approved.
    pub record: RecordId,
    /// Its place under `approvals`, from 0.
    pub place: usize,
    /// Who approved, as the entry says.
    pub by: Option<RecordId>,
    /// In which role, as the entry says.
    pub role: Option<RecordId>,
    /// When, as the entry says.
    pub on: Option<Date>,
    /// The digest that was approved.
    pub digest: Option<String>,
    /// The commit that brought the entry as it stands.
    pub commit: Option<CommitId>,
    /// What speaks against it, the gravest first; none makes it valid.
    pub doubts: Vec<Doubt>,
}

impl Approval {
    /// Whether it counts: digest, person, role and day hold.
    pub fn is_valid(&self) -> bool {
        self.doubts.is_empty()
    }

    /// Whether nothing is against it but that it was given on paper.
    pub fn is_paper(&self) -> bool {
        self.doubts == [Doubt::Paper]
    }

    /// `valid`, or the gravest doubt.
    pub fn standing(&self) -> &'static str {
        self.doubts.first().map_or("valid", |doubt| doubt.as_str())
    }

    /// The standing in words, every doubt told.
    pub fn text(&self) -> Text {
        if self.doubts.is_empty() {
            return Text::new("有效：摘要、本人、岗位均相符", "valid: digest, person and role hold");
        }
        let told: Vec<Text> = self.doubts.iter().map(|doubt| doubt.text()).collect();
        let joined = |lang: fn(&Text) -> &str, by: &str| told.iter().map(lang).collect::<Vec<_>>().join(by);
        Text::new(joined(|text| &text.zh, "；"), joined(|text| &text.en, "; "))
    }
}
