//! The closed list of diagnostic codes. Each has one Markdown file in `codes/` that documents it and is what
//! `explain` prints.

use super::Severity;
use crate::model::Lang;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $severity:ident;)*) => {
        /// A kind of fault. The names are part of the command-line contract and never change.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Code {
            $($(#[$doc])* $variant,)*
        }

        impl Code {
            /// Every code.
            pub const ALL: &[Code] = &[$(Code::$variant,)*];

            /// The kebab-case name.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }

            /// How grave a fault of this kind is unless a rule says otherwise.
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)* }
            }

            /// The documentation: Markdown, Chinese first, English after `## English`.
            pub fn documentation(self) -> &'static str {
                match self { $(Code::$variant => include_str!(concat!("codes/", $name, ".md")),)* }
            }
        }
    };
}

codes! {
    /// `site.toml` cannot be used.
    ConfigError = "config-error", Error;
    /// A `_schema.yaml` or calendar is itself wrong.
    SchemaInvalid = "schema-invalid", Error;
    /// A record file has no front matter.
    FrontMatterMissing = "front-matter-missing", Error;
    /// The front matter is not YAML.
    YamlSyntax = "yaml-syntax", Error;
    /// A key stands twice in one mapping.
    DuplicateKey = "duplicate-key", Error;
    /// A required field is absent.
    MissingField = "missing-field", Error;
    /// A field that the schema does not know.
    UnknownField = "unknown-field", Error;
    /// A value of another type than the schema's.
    WrongType = "wrong-type", Error;
    /// A value outside the list of allowed values.
    ValueNotAllowed = "value-not-allowed", Error;
    /// A value that does not match its format or pattern.
    BadFormat = "bad-format", Error;
    /// A number, length or count outside its range.
    OutOfRange = "out-of-range", Error;
    /// A date that is none, or is not written as a date.
    BadDate = "bad-date", Error;
    /// An id that does not fit the collection's scheme.
    BadId = "bad-id", Error;
    /// An id that two records bear.
    DuplicateId = "duplicate-id", Error;
    /// A reference to an id that no record bears, or to one of another kind.
    UnknownReference = "unknown-reference", Error;
    /// A reference to a document that is no longer in force.
    ReferenceToObsolete = "reference-to-obsolete", Warning;
    /// A link to a record or file that does not exist.
    BrokenLink = "broken-link", Error;
    /// A link to a clause that does not exist.
    BrokenAnchor = "broken-anchor", Error;
    /// An anchor that two clauses of a document bear.
    DuplicateAnchor = "duplicate-anchor", Error;
    /// A rule of the schema is not met.
    RuleFailed = "rule-failed", Error;
    /// A state outside the lifecycle, or one whose required fields are absent.
    LifecycleState = "lifecycle-state", Error;
    /// An approval of another content than the record has now.
    ApprovalVoid = "approval-void", Warning;
    /// An attachment that is not there, or whose digest differs.
    AttachmentMissing = "attachment-missing", Error;
    /// A link with a scheme that is not allowed.
    UnsafeLink = "unsafe-link", Error;
    /// A character that cannot be seen or that reorders text.
    InvisibleCharacter = "invisible-character", Error;
    /// A duty that cannot be judged as it is written.
    DutyInvalid = "duty-invalid", Error;
    /// A period that is shorter than a law allows.
    BelowLegalFloor = "below-legal-floor", Warning;
    /// A path that leaves the archive.
    PathOutsideArchive = "path-outside-archive", Error;
    /// Emphasis marks that would be printed as asterisks.
    LiteralEmphasis = "literal-emphasis", Warning;
    /// A file that is not UTF-8 text, or is too large to be a record.
    UnreadableFile = "unreadable-file", Error;
    /// A template that cannot be rendered.
    TemplateError = "template-error", Error;
}

/// Begins the English half of a code's documentation.
const ENGLISH: &str = "\n## English\n";

impl Code {
    /// The half of the documentation that is in `lang`; the Chinese half begins with the title.
    pub fn explanation(self, lang: Lang) -> &'static str {
        let documentation = self.documentation();
        let (zh, en) = documentation.split_once(ENGLISH).unwrap_or((documentation, documentation));
        match lang {
            Lang::Zh => zh.trim(),
            Lang::En => en.trim(),
        }
    }

    /// What the code means, in a sentence: the first paragraph of its explanation.
    pub fn meaning(self, lang: Lang) -> &'static str {
        let paragraphs = self.explanation(lang).split("\n\n").map(str::trim);
        paragraphs.into_iter().find(|text| !text.is_empty() && !text.starts_with('#')).unwrap_or(self.as_str())
    }

    /// The code of this name.
    pub fn parse(name: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.as_str() == name)
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_explained_in_both_languages() {
        for &code in Code::ALL {
            let zh = code.explanation(Lang::Zh);
            assert!(zh.starts_with(&format!("# {code}\n")), "{code}");
            for heading in ["## 含义", "## 为什么", "## 示例", "## 修改"] {
                assert!(zh.contains(&format!("\n{heading}\n")), "{code}: {heading}");
            }
            let en = code.explanation(Lang::En);
            assert!(en.len() > 80 && !en.contains("## 含义"), "{code}");
            assert!(code.meaning(Lang::Zh) != code.meaning(Lang::En), "{code}");
            assert_eq!(Code::parse(code.as_str()), Some(code));
        }
    }
}
