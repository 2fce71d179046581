//! Text → query.

use super::words::{self, Word};
use super::{Ask, Days, Expr, Leaf, MOST, Note, Query, Reserved, values};
use crate::index::analysis::fold::{self, Letter};
use crate::model::{Text, time};
use std::ops::Range;

/// Reads `text`. `is_field` says which names before a colon are fields.
pub fn parse(text: &str, is_field: &dyn Fn(&str) -> bool) -> Query {
    let query = Parser { text, is_field, negation: true, query: Query::default() }.read();
    let only_negated = query.root.as_ref().is_some_and(|root| {
        let mut positive = false;
        root.each_leaf(false, &mut |_, negated| positive |= !negated);
        !positive
    });
    if !only_negated {
        return query;
    }
    // `-00012` by itself can only mean text.
    let mut query = Parser { text, is_field, negation: false, query: Query::default() }.read();
    let message = Text::new("只有排除条件，已按文字检索", "nothing but exclusions; searched for as text");
    query.notes.push(Note { text: message, span: 0..text.len() });
    query
}

/// Letters of a word or phrase that are looked for; what is longer was pasted, and is found by its beginning.
const LONGEST: usize = 256;

struct Parser<'a> {
    text: &'a str,
    is_field: &'a dyn Fn(&str) -> bool,
    negation: bool,
    query: Query,
}

/// A field with its value.
struct Named {
    name: String,
    value: String,
    /// Where the value stands.
    span: Range<usize>,
    /// Where all of it ends.
    end: usize,
}

/// A part of a query or the word `or` between two.
enum Item {
    Part(Expr),
    Or(Range<usize>),
}

impl Parser<'_> {
    fn read(mut self) -> Query {
        let mut items = Vec::new();
        let mut at = 0;
        while let Some(start) = self.next_letter(at) {
            let minus = self.negation && self.text[start..].starts_with(['-', '－']);
            let after = if minus { start + first_len(&self.text[start..]) } else { start };
            let negated = minus && self.text[after..].starts_with(|letter: char| !letter.is_whitespace());
            let from = if negated { after } else { start };
            let (part, end) = self.part(from);
            at = end;
            match part {
                Some(Item::Part(part)) if negated => items.push(Item::Part(Expr::Not(Box::new(part)))),
                Some(item) => items.push(item),
                None => {}
            }
        }
        let parts = self.join(items);
        self.query.root = if parts.is_empty() { None } else { Some(all(parts)) };
        self.query
    }

    /// The next place that is not white space.
    fn next_letter(&self, at: usize) -> Option<usize> {
        self.text[at..].char_indices().find(|(_, letter)| !letter.is_whitespace()).map(|(place, _)| at + place)
    }

    /// The part that begins at `from`, and where it ends.
    fn part(&mut self, from: usize) -> (Option<Item>, usize) {
        if let Some(phrase) = self.quoted(from) {
            let folded = fold::text(&self.text[phrase.clone()]);
            let end = phrase.end + first_len(&self.text[phrase.end..]);
            return (self.leaf(Ask::Phrase(folded), from..end).map(Item::Part), end);
        }
        let rest = &self.text[from..];
        let length =
            rest.char_indices().find(|(place, letter)| letter.is_whitespace() || (*place > 0 && is_quote(*letter)));
        let end = from + length.map_or(rest.len(), |(place, _)| place);
        let typed = &self.text[from..end];
        if typed.eq_ignore_ascii_case("or") || typed == "|" || typed == "｜" {
            return (Some(Item::Or(from..end)), end);
        }
        if let Some(field) = self.field(from, end) {
            let end = field.end;
            return (self.field_leaf(field, from..end), end);
        }
        (self.words(from..end).map(Item::Part), end)
    }

    /// The inside of the quotation that opens at `from`, if one opens and closes.
    fn quoted(&mut self, from: usize) -> Option<Range<usize>> {
        let open = self.text[from..].chars().next().filter(|letter| is_quote(*letter))?;
        let start = from + open.len_utf8();
        match self.text[start..].find(is_quote) {
            Some(length) => Some(start..start + length),
            None => {
                let message =
                    Text::new("引号没有结束，已按词检索", "the quotation is not closed; searched for as words");
                self.query.notes.push(Note { text: message, span: from..self.text.len() });
                None
            }
        }
    }

    /// The field that stands at `from..end`, if one does. A quoted value, or one behind a sign and a blank, may reach
    /// further.
    fn field(&mut self, from: usize, end: usize) -> Option<Named> {
        let typed = &self.text[from..end];
        let colon = typed.find([':', '：'])?;
        let name = &typed[..colon];
        let value = colon + first_len(&typed[colon..]);
        if name.is_empty() || name.chars().all(|letter| letter.is_ascii_digit()) {
            return None;
        }
        if Reserved::named(&fold::text(name)).is_none() && !(self.is_field)(name) {
            // Times, addresses and MAC numbers have colons too: only a name that could be one is worth a word.
            if name.chars().all(char::is_alphabetic) && value < typed.len() {
                let message = Text::new(
                    format!("没有字段 `{name}`，已按文字检索"),
                    format!("there is no field `{name}`; searched for as text"),
                );
                self.query.notes.push(Note { text: message, span: from..from + colon });
            }
            return None;
        }
        let name = name.to_owned();
        let value_at = from + value;
        if value < typed.len() {
            let bare = values::sign(&fold::text(&typed[value..])).is_some_and(|(_, rest)| rest.is_empty());
            let further = self.next_letter(end).filter(|_| bare).map(|start| {
                let rest = &self.text[start..];
                start + rest.find(char::is_whitespace).unwrap_or(rest.len())
            });
            let end = further.unwrap_or(end);
            return Some(Named { name, value: self.text[value_at..end].to_owned(), span: value_at..end, end });
        }
        let Some(inside) = self.text[end..].starts_with(is_quote).then(|| self.quoted(end)).flatten() else {
            let message = Text::new(
                format!("`{name}` 后面没有值，已按文字检索"),
                format!("nothing follows `{name}`; searched for as text"),
            );
            self.query.notes.push(Note { text: message, span: from..end });
            return None;
        };
        let end = inside.end + first_len(&self.text[inside.end..]);
        Some(Named { name, value: self.text[inside.clone()].to_owned(), span: inside, end })
    }

    fn field_leaf(&mut self, field: Named, span: Range<usize>) -> Option<Item> {
        let Named { name, value, span: value_at, .. } = field;
        let add = |parser: &mut Self, ask: Ask| parser.leaf_of(ask, span.clone(), value_at.clone()).map(Item::Part);
        let wrong = |zh: &str, en: &str| Note {
            text: Text::new(format!("`{value}` {zh}"), format!("`{value}` {en}")),
            span: value_at.clone(),
        };
        match Reserved::named(&fold::text(&name)) {
            None => add(self, Ask::Field { name, value }),
            Some(Reserved::Like) => add(self, Ask::Like(value)),
            Some(Reserved::Date) => match Days::parse(&fold::text(&value)) {
                Some(days) => add(self, Ask::Dates(days)),
                None => {
                    self.query.notes.push(wrong(
                        "不是日期或期间，已忽略；写法如 `2026-03`、`2026-01..2026-03`、`2026Q1`",
                        "is no date or period and was left out; write `2026-03`, `2026-01..2026-03` or `2026Q1`",
                    ));
                    None
                }
            },
            Some(Reserved::AsOf) => {
                match time::strict_date(&fold::text(&value)) {
                    Some(day) => self.query.as_of = Some(day),
                    None => self.query.notes.push(wrong(
                        "不是日期，已忽略；写法如 `as-of:2025-06-30`",
                        "is no date and was left out; write `as-of:2025-06-30`",
                    )),
                }
                None
            }
        }
    }

    /// The words of a stretch without blanks; punctuation alone is searched for as it stands.
    fn words(&mut self, span: Range<usize>) -> Option<Expr> {
        let letters: Vec<Letter> = fold::letters(&self.text[span.clone()]);
        let words = words::cut(&letters);
        if words.is_empty() {
            let text: String = letters.iter().map(|letter| letter.letter).filter(|letter| *letter != '"').collect();
            return self.leaf(Ask::Phrase(text), span);
        }
        let place = |word: &Word| span.start + word.span.start..span.start + word.span.end;
        let parts: Vec<Expr> =
            words.iter().filter_map(|word| self.leaf(Ask::Word(word.text.clone()), place(word))).collect();
        if parts.is_empty() { None } else { Some(all(parts)) }
    }

    fn leaf(&mut self, mut ask: Ask, span: Range<usize>) -> Option<Expr> {
        if let Ask::Word(text) | Ask::Phrase(text) = &mut ask
            && let Some((end, _)) = text.char_indices().nth(LONGEST)
        {
            text.truncate(end);
            let message = Text::new(
                format!("超过 {LONGEST} 个字，其后的已忽略"),
                format!("longer than {LONGEST} letters; what follows was left out"),
            );
            self.query.notes.push(Note { text: message, span: span.clone() });
        }
        let value = span.clone();
        self.leaf_of(ask, span, value)
    }

    fn leaf_of(&mut self, ask: Ask, span: Range<usize>, value: Range<usize>) -> Option<Expr> {
        if ask.text().is_some_and(str::is_empty) {
            return None;
        }
        if let Some(known) = self.query.leaves.iter().position(|leaf| leaf.ask == ask) {
            return Some(Expr::Leaf(known));
        }
        if self.query.leaves.len() == MOST {
            let message = Text::new(
                format!("检索词超过 {MOST} 个，其后的已忽略"),
                format!("more than {MOST} words; what follows was left out"),
            );
            if self.query.notes.iter().all(|note| note.text != message) {
                self.query.notes.push(Note { text: message, span: span.start..self.text.len() });
            }
            return None;
        }
        self.query.leaves.push(Leaf { ask, span, value });
        Some(Expr::Leaf(self.query.leaves.len() - 1))
    }

    /// Joins the parts on both sides of each `or`.
    fn join(&mut self, items: Vec<Item>) -> Vec<Expr> {
        let mut parts: Vec<Expr> = Vec::new();
        let mut pending: Option<Range<usize>> = None;
        let mut items = items.into_iter().peekable();
        while let Some(item) = items.next() {
            match item {
                Item::Or(span) if !parts.is_empty() && matches!(items.peek(), Some(Item::Part(_))) => {
                    pending = Some(span)
                }
                // Nothing to choose between: the word itself is meant.
                Item::Or(span) => parts.extend(self.words(span)),
                Item::Part(part) => match (pending.take(), parts.pop()) {
                    (Some(_), Some(Expr::Any(mut ways))) => {
                        ways.push(part);
                        parts.push(Expr::Any(ways));
                    }
                    (Some(_), Some(before)) => parts.push(Expr::Any(vec![before, part])),
                    (_, before) => {
                        parts.extend(before);
                        parts.push(part);
                    }
                },
            }
        }
        parts
    }
}

fn all(mut parts: Vec<Expr>) -> Expr {
    if parts.len() == 1 { parts.swap_remove(0) } else { Expr::All(parts) }
}

fn is_quote(letter: char) -> bool {
    matches!(letter, '"' | '“' | '”' | '„' | '‟' | '＂' | '「' | '」' | '『' | '』' | '«' | '»')
}

fn first_len(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Query {
        parse(text, &|name| matches!(name, "部门" | "status" | "date" | "日期"))
    }

    fn shown(text: &str) -> String {
        let query = read(text);
        fn show(expr: &Expr, query: &Query) -> String {
            let list = |parts: &[Expr]| parts.iter().map(|part| show(part, query)).collect::<Vec<_>>().join(" ");
            match expr {
                Expr::All(parts) => format!("({})", list(parts)),
                Expr::Any(parts) => format!("any({})", list(parts)),
                Expr::Some(least, parts) => format!("{least} of({})", list(parts)),
                Expr::Not(part) => format!("-{}", show(part, query)),
                Expr::Leaf(leaf) => match &query.leaves[*leaf].ask {
                    Ask::Word(text) => text.clone(),
                    Ask::Phrase(text) => format!("{text:?}"),
                    Ask::Field { name, value } => format!("{name}={value}"),
                    Ask::Like(id) => format!("like {id}"),
                    Ask::Dates(days) => format!("{:?}", days.from.map(|day| day.to_string()).unwrap_or_default()),
                },
            }
        }
        query.root.as_ref().map_or_else(String::new, |root| show(root, &query))
    }

    #[test]
    fn words_phrases_exclusions_and_fields() {
        assert_eq!(shown("数据备份 恢复"), "(数据备份 恢复)");
        assert_eq!(shown("“执行异议” -草稿"), "(\"执行异议\" -草稿)");
        assert_eq!(shown("「執行 異議」"), "\"执行\\n异议\"");
        assert_eq!(shown("备份 or 恢复 磁带"), "(any(备份 恢复) 磁带)");
        assert_eq!(shown("部门:信息管理部 status：生效"), "(部门=信息管理部 status=生效)");
        assert_eq!(shown("部门:\"系统运维科\" 巡检"), "(部门=系统运维科 巡检)");
        assert_eq!(shown("-\"不 要\" 要"), "(-\"不\\n要\" 要)");
        assert_eq!(shown("日期:2026Q2 HW-00012"), "(\"2026-04-01\" hw-00012)");
        assert_eq!(shown("00:1A:2B 09:30"), "(00:1a:2b 09:30)");
        assert_eq!(shown("status:>= 5 x"), "(status=>= 5 x)");
        assert_eq!(shown("like:ZD-15#a 备份"), "(like ZD-15#a 备份)");
    }

    #[test]
    fn the_day_of_the_question_is_no_part_of_what_is_sought() {
        let query = read("备份 as-of:2025-06-30");
        assert_eq!((query.as_of, query.leaves.len()), (time::strict_date("2025-06-30"), 1));
        assert_eq!(read("截至：2025-06-30").root, None);
        let query = read("备份 as-of:昨天");
        assert_eq!((query.as_of, query.notes[0].span.clone()), (None, 13.."备份 as-of:昨天".len()));
    }

    #[test]
    fn a_note_points_at_what_it_speaks_of() {
        let query = read("磁带 日期:2026-13");
        assert_eq!(&"磁带 日期:2026-13"[query.notes[0].span.clone()], "2026-13");
        assert_eq!(&"磁带 部门:"[read("磁带 部门:").notes[0].span.clone()], "部门:");
    }

    #[test]
    fn every_text_is_some_query() {
        for text in [
            "", " ", "-", "--", "\"", "\"\"", "or", "or or", "a or", "- a", ":", "部门:", "-x", "。", "“", "a\"b",
            "\u{200b}",
        ] {
            read(text);
        }
        assert_eq!(shown("-00012"), "00012");
        assert_eq!(shown("）。"), "\").\"");
        assert_eq!(shown("or"), "or");
        assert!(read("\"未结束").notes.len() == 1);
        assert_eq!(read("颜色:红").notes[0].span, 0.."颜色".len());
        let many: Vec<String> = (0..60).map(|number| format!("词{number}")).collect();
        let query = read(&many.join(" "));
        assert_eq!((query.leaves.len(), query.notes.len()), (MOST, 1));
        let query = read(&"备".repeat(5000));
        assert_eq!(query.leaves[0].ask, Ask::Word("备".repeat(LONGEST)));
        assert_eq!(query.notes.len(), 1);
    }
}
