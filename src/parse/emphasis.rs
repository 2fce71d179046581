//! `**注意：**后文` prints its asterisks: CommonMark does not see the second `**` as a closing mark between
//! punctuation and a letter. Chinese texts fall into this often, so it is told with the mend.

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Source, Text};
use std::ops::Range;

/// The diagnostic for a stretch of plain text that still contains `**`, if it looks like meant emphasis.
pub fn literal(source: &Source, at: Range<usize>) -> Option<Diagnostic> {
    // The parser cuts text at the marks, so the whole line decides.
    let text = &*source.text;
    let line_start = text[..at.start].rfind('\n').map_or(0, |newline| newline + 1);
    let line_end = text[at.start..].find('\n').map_or(text.len(), |newline| at.start + newline);
    let line = &text[line_start..line_end];
    let open = line.find("**")?;
    let close = open + 2 + line[open + 2..].find("**")?;
    if line_start + open < at.start.saturating_sub(at.len()) && line_start + close < at.start {
        return None;
    }
    // Only the first `**` of a pair reports, or one fault would be told twice.
    if at.start > line_start + open {
        return None;
    }
    let inside = &line[open + 2..close];
    let kept = inside.trim_end_matches(|c: char| c.is_ascii_punctuation() || is_wide_punctuation(c));
    let moved = &inside[kept.len()..];
    let span = line_start + open..line_start + close + 2;
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
