//! Puts sentences together for the text of records.
//!
//! Takes patterns with `{holes}`, gives text. It never invents words of its own.

use super::Rng;

/// Replaces every `{name}` of `pattern` by its value.
pub fn fill(pattern: &str, values: &[(&str, &str)]) -> String {
    let mut text = pattern.to_owned();
    for (name, value) in values {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    text
}

/// One of `patterns`, filled.
pub fn one_of(rng: &mut Rng, patterns: &[&str], values: &[(&str, &str)]) -> String {
    let pattern: &&str = rng.pick(patterns);
    fill(pattern, values)
}

/// Sentences one after another, without the empty ones.
pub fn paragraph<S: AsRef<str>>(sentences: impl IntoIterator<Item = S>) -> String {
    sentences.into_iter().fold(String::new(), |text, sentence| text + sentence.as_ref())
}

/// 3月5日
pub fn day(day: crate::model::Date) -> String {
    format!("{}月{}日", day.month(), day.day())
}

/// 2025年
pub fn year(day: crate::model::Date) -> String {
    format!("{}年", day.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_are_filled() {
        assert_eq!(fill("{a}在{b}，{a}", &[("a", "甲"), ("b", "乙")]), "甲在乙，甲");
        assert_eq!(paragraph(["一。", "", "二。"]), "一。二。");
    }
}
