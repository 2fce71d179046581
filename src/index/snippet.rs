//! The stretch of an entry that shows why it was found, with the match marked on the text as it was written.

use super::analysis::fold::{self, Letter};
use serde::Serialize;
use std::ops::Range;

/// Letters that a snippet holds at most.
const LENGTH: usize = 120;
/// A snippet begins with its sentence if that is not further before the match than this.
const LEAD: usize = 30;
/// Values of the front matter that a snippet shows at most.
const FACTS: usize = 3;
/// Letters of each of them.
const FACT_LENGTH: usize = 50;

/// A piece of a snippet.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Fragment {
    /// The text as written.
    pub text: String,
    /// Whether it matched.
    pub marked: bool,
}

/// The text of the fragments without marks.
pub fn plain(fragments: &[Fragment]) -> String {
    fragments.iter().map(|fragment| fragment.text.as_str()).collect()
}

/// The fragments as HTML, matches in `mark`.
pub fn html(fragments: &[Fragment]) -> String {
    let mut html = String::new();
    for fragment in fragments {
        let escaped =
            fragment.text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
        match fragment.marked {
            true => html.extend(["<mark>", &escaped, "</mark>"]),
            false => html.push_str(&escaped),
        }
    }
    html
}

/// A match: where it stands in the original and which needle it is.
struct Match {
    span: Range<usize>,
    needle: usize,
}

/// Cuts a snippet from `text`, or from `facts` (label, tab, value a line) where that shows more of the `needles`
/// (folded).
pub fn cut(text: &str, facts: &str, needles: &[&str]) -> Vec<Fragment> {
    let needles: Vec<Vec<char>> = needles.iter().map(|needle| needle.chars().collect()).collect();
    let in_text = matches(text, &needles);
    let lines: Vec<(&str, &str)> = facts.lines().filter_map(|line| line.split_once('\t')).collect();
    let in_lines: Vec<Vec<Match>> = lines.iter().map(|(_, value)| matches(value, &needles)).collect();
    if !in_lines.iter().all(Vec::is_empty) && kinds(in_lines.iter().flatten()) > kinds(in_text.iter()) {
        return facts_snippet(&lines, &in_lines);
    }
    if text.is_empty() {
        return facts_snippet(&lines, &[]);
    }
    window(text, &in_text, LENGTH)
}

/// The whole of a title with matches marked.
pub fn mark(text: &str, needles: &[&str]) -> Vec<Fragment> {
    let needles: Vec<Vec<char>> = needles.iter().map(|needle| needle.chars().collect()).collect();
    let spans = merged(&matches(text, &needles));
    pieces(text, 0..text.len(), &spans)
}

/// Every place of every needle, by place.
fn matches(text: &str, needles: &[Vec<char>]) -> Vec<Match> {
    let letters: Vec<Letter> = fold::letters(text);
    let mut found = Vec::new();
    for (needle, sought) in needles.iter().enumerate().filter(|(_, sought)| !sought.is_empty()) {
        let fits = |at: &[Letter]| at.iter().zip(sought).all(|(letter, sought)| letter.letter == *sought);
        let mut from = 0;
        while let Some(at) = letters[from..].windows(sought.len()).position(fits) {
            let end = from + at + sought.len();
            found.push(Match { span: letters[from + at].start..letters[end - 1].end, needle });
            from = end;
        }
    }
    found.sort_by_key(|found| (found.span.start, found.needle));
    found
}

fn kinds<'a>(matches: impl Iterator<Item = &'a Match>) -> u32 {
    matches.fold(0u32, |kinds, found| kinds | 1 << found.needle.min(31)).count_ones()
}

/// Matches that touch become one stretch.
fn merged(matches: &[Match]) -> Vec<Range<usize>> {
    let mut spans: Vec<Range<usize>> = Vec::new();
    for found in matches {
        match spans.last_mut() {
            Some(last) if found.span.start <= last.end => last.end = last.end.max(found.span.end),
            _ => spans.push(found.span.clone()),
        }
    }
    spans
}

/// The window over `text`, of `length` letters, that shows most needles.
fn window(text: &str, matches: &[Match], length: usize) -> Vec<Fragment> {
    let most_lead = LEAD.min(length / 4);
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let letter_at = |byte: usize| starts.partition_point(|start| *start < byte);
    let best = (0..matches.len()).max_by_key(|&first| {
        let limit = letter_at(matches[first].span.start) + length - most_lead;
        let within = matches[first..].iter().take_while(|found| letter_at(found.span.end) <= limit);
        let seen = kinds(within.clone());
        // The first of equals: `max_by_key` keeps the last.
        (seen, within.count(), std::cmp::Reverse(first))
    });
    let first = best.map_or(0, |first| letter_at(matches[first].span.start));
    let lead = first.saturating_sub(most_lead);
    let byte = |letter: usize| starts.get(letter).copied().unwrap_or(text.len());
    let sentence = text[byte(lead)..byte(first)].rfind(ends_sentence).map(|at| {
        let end = byte(lead) + at;
        end + text[end..].chars().next().map_or(0, char::len_utf8)
    });
    let from = sentence.unwrap_or(byte(lead));
    let to = byte(letter_at(from) + length);
    let mut fragments = pieces(text, from..to, &merged(matches));
    if from > 0 && sentence.is_none() {
        fragments.insert(0, unmarked("…"));
    }
    if to < text.len() {
        fragments.push(unmarked("…"));
    }
    fragments
}

fn ends_sentence(letter: char) -> bool {
    matches!(letter, '。' | '！' | '？' | '；' | '\n')
}

/// The stretch `part` of `text`, cut at the ends of `spans`.
fn pieces(text: &str, part: Range<usize>, spans: &[Range<usize>]) -> Vec<Fragment> {
    let mut fragments = Vec::new();
    let mut at = part.start;
    let mut push = |range: Range<usize>, marked| {
        if !range.is_empty() {
            let text = text[range].replace(['\n', '\t'], " ");
            fragments.push(Fragment { text, marked });
        }
    };
    for span in spans {
        let (start, end) = (span.start.clamp(at, part.end), span.end.clamp(at, part.end));
        push(at..start, false);
        push(start..end, true);
        at = end;
    }
    push(at..part.end, false);
    fragments
}

/// Values of the front matter with their labels: those that matched, or the first ones.
fn facts_snippet(lines: &[(&str, &str)], matches: &[Vec<Match>]) -> Vec<Fragment> {
    let mut shown: Vec<usize> =
        (0..lines.len()).filter(|line| matches.get(*line).is_some_and(|found| !found.is_empty())).collect();
    if shown.is_empty() {
        shown = (0..lines.len()).collect();
    }
    let mut fragments = Vec::new();
    let mut seen: Vec<(&str, &str)> = Vec::new();
    for line in shown {
        let (label, value) = lines[line];
        if seen.contains(&lines[line]) || seen.len() == FACTS {
            continue;
        }
        seen.push(lines[line]);
        let lead = if seen.len() > 1 { "；" } else { "" };
        fragments.push(unmarked(&format!("{lead}{label}：")));
        // The id after the title says nothing to a reader unless it is what was sought.
        let title = value.split('\t').next().unwrap_or(value);
        let spans = matches.get(line).map(|found| merged(found)).unwrap_or_default();
        let enough = spans.iter().all(|span| span.end <= title.len());
        let value = if enough { title } else { value };
        if value.chars().count() <= FACT_LENGTH {
            fragments.extend(pieces(value, 0..value.len(), &spans));
        } else {
            fragments.extend(window(value, matches.get(line).map_or(&[][..], Vec::as_slice), FACT_LENGTH));
        }
    }
    fragments
}

fn unmarked(text: &str) -> Fragment {
    Fragment { text: text.to_owned(), marked: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(fragments: &[Fragment]) -> Vec<&str> {
        fragments.iter().filter(|fragment| fragment.marked).map(|fragment| fragment.text.as_str()).collect()
    }

    #[test]
    fn marks_stand_on_the_text_as_written() {
        let fragments = cut("核心業務資料庫每日ＢＡＣＫＵＰ備份。", "", &["资料库", "backup备份"]);
        assert_eq!(marked(&fragments), ["資料庫", "ＢＡＣＫＵＰ備份"]);
        assert_eq!(plain(&fragments), "核心業務資料庫每日ＢＡＣＫＵＰ備份。");
        assert_eq!(html(&mark("A<B & 备份", &["备份"])), "A&lt;B &amp; <mark>备份</mark>");
    }

    #[test]
    fn the_window_shows_most_of_what_was_asked() {
        let text = format!("备份开头。{}这里是恢复与备份在一起。{}", "无关的话。".repeat(60), "后文。".repeat(60));
        let fragments = cut(&text, "", &["备份", "恢复"]);
        assert_eq!(marked(&fragments), ["恢复", "备份"]);
        assert!(plain(&fragments).starts_with("这里是恢复"), "{}", plain(&fragments));
        assert!(plain(&fragments).chars().count() <= LENGTH + 2);
        assert!(plain(&fragments).ends_with('…'));
    }

    #[test]
    fn values_are_shown_with_their_labels() {
        let facts = "编号\tHW-1\n责任人\t周牧阳\tP-zhoumuyang\n地点\t机房\n";
        assert_eq!(plain(&cut("", facts, &["周牧"])), "责任人：周牧阳");
        assert_eq!(plain(&cut("正文", facts, &["zhoumu"])), "责任人：周牧阳 P-zhoumuyang");
        assert_eq!(plain(&cut("", facts, &[])), "编号：HW-1；责任人：周牧阳；地点：机房");
    }

    #[test]
    fn any_text_can_be_cut() {
        for text in ["", "甲", "\u{200B}", "e\u{301}", "ﬁ备份"] {
            for needle in ["", "甲", "i备", "fi"] {
                cut(text, "", &[needle]);
            }
        }
        assert_eq!(marked(&cut("ﬁ备份", "", &["i备"])), ["ﬁ备"]);
    }
}
