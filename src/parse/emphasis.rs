//! `**注意：**后文` prints its asterisks: CommonMark does not see the second `**` as a closing mark between
//! punctuation and a letter. Chinese texts fall into this often, so it is told with the mend.

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Source, Text};

/// The diagnostic for a literal asterisk at `at`, if it begins what looks like meant emphasis on one line.
pub fn literal(source: &Source, at: usize) -> Option<Diagnostic> {
    let text = &*source.text;
    let rest = text[at..].strip_prefix("**").filter(|_| !text[..at].ends_with('*'))?;
    let line = rest.split('\n').next().unwrap_or(rest);
    let inside = &line[..line.find("**")?];
    let kept = inside.trim_end_matches(|c: char| c.is_ascii_punctuation() || is_wide_punctuation(c));
    let moved = &inside[kept.len()..];
    let span = at..at + inside.len() + 4;
    let message = Text::new("此处的 `**` 会原样显示为星号", "these `**` would be printed as asterisks");
    let mut diagnostic = Diagnostic::new(Code::LiteralEmphasis, source.path.clone(), span.clone(), message)
        .help(Text::new("把标点移到加粗之外", "move the punctuation out of the emphasis"));
    if !moved.is_empty() && !kept.is_empty() {
        diagnostic = diagnostic.mend(span, format!("**{kept}**{moved}"));
    }
    Some(diagnostic)
}

fn is_wide_punctuation(c: char) -> bool {
    matches!(c, '，' | '。' | '：' | '；' | '！' | '？' | '、' | '）' | '】' | '》' | '」' | '”' | '’' | '…')
}
