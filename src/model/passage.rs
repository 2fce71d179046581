//! A body as people read it: clauses with their paragraphs, items and rows as plain words, ready to be compared.

use super::Anchor;
use std::sync::Arc;

/// A clause, or what stands before the first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Passage {
    /// The anchor; `None` for what stands before the first heading.
    pub anchor: Option<Anchor>,
    /// 1–6; 0 for what stands before the first heading.
    pub level: u8,
    /// The heading.
    pub title: Arc<str>,
    /// What stands below it, up to the next heading of any level.
    pub blocks: Vec<Block>,
}

/// A paragraph, an item, a row.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Block {
    /// What it is.
    pub form: Form,
    /// Its words, without markup; the cells of a row are parted by `│`.
    pub text: String,
}

/// What a block is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Form {
    /// Running text.
    Paragraph,
    /// An item of a list.
    Item,
    /// A row of a table.
    Row,
    /// Text as it was typed.
    Code,
}

/// The text without blanks between Chinese and anything else: how they are set is the page's business, and none of
/// them is a word.
pub fn squeezed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = String::new();
    for letter in text.chars() {
        if matches!(letter, ' ' | '\t' | '\u{a0}') {
            gap.push(letter);
            continue;
        }
        if !gap.is_empty() {
            if !is_chinese(letter) && !out.ends_with(is_chinese) {
                out.push_str(&gap);
            }
            gap.clear();
        }
        out.push(letter);
    }
    out
}

/// Chinese characters and punctuation, between which no blank is written.
pub fn is_chinese(letter: char) -> bool {
    matches!(letter, '\u{3000}'..='\u{303F}' | '\u{3400}'..='\u{9FFF}' | '\u{FF01}'..='\u{FF65}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::squeezed;

    #[test]
    fn blanks_beside_chinese_are_no_words() {
        assert_eq!(squeezed("保存 2 个月，SMB 3.0 协议 "), "保存2个月，SMB 3.0协议");
        assert_eq!(squeezed("one  two, three"), "one  two, three");
    }
}
