//! Trailers of a commit message: `Reviewed-by: …`, `审核：…`.
//!
//! libgit2 knows ASCII keys only, and one Chinese key makes it find none; so the message is read here.

/// The trailers of a message in order: the last paragraph, if it is not the first and every line of it is
/// `key: value`, a continuation that begins with white space, or git's own `(cherry picked from …)`.
pub(super) fn trailers(message: &str) -> Vec<(String, String)> {
    let lines: Vec<&str> = message.trim_end().lines().map(str::trim_end).collect();
    let Some(blank) = lines.iter().rposition(|line| line.is_empty()) else {
        return Vec::new();
    };
    let mut found: Vec<(String, String)> = Vec::new();
    for line in &lines[blank + 1..] {
        if line.starts_with([' ', '\t', '\u{3000}']) {
            let Some((_, value)) = found.last_mut() else { return Vec::new() };
            value.push(' ');
            value.push_str(line.trim());
        } else if line.starts_with("(cherry picked from commit ") {
            continue;
        } else if let Some(trailer) = split(line) {
            found.push(trailer);
        } else {
            return Vec::new();
        }
    }
    found
}

/// `key: value` with a half-width colon, or `键：值` with a full-width one.
fn split(line: &str) -> Option<(String, String)> {
    let at = line.find([':', '：'])?;
    let (key, rest) = line.split_at(at);
    let is_key = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    if key.is_empty() || key.chars().count() > 40 || !key.chars().all(is_key) {
        return None;
    }
    let value = rest.strip_prefix(':').or_else(|| rest.strip_prefix('：'))?;
    // `https://…` and `key:value` are no trailers; git asks for no blank, but writes one.
    if rest.starts_with(':') && !value.is_empty() && !value.starts_with([' ', '\t']) {
        return None;
    }
    Some((key.to_owned(), value.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(message: &str) -> Vec<(String, String)> {
        trailers(message)
    }

    #[test]
    fn chinese_and_latin_keys_stand_side_by_side() {
        let message = "修订备份制度\n\n说明正文。\n\n审核：陈亦白\nSigned-off-by: 林静雯 <linjingwen@shifan.example>\n依据: ZD-15\n  第五条\n";
        let expected =
            [("审核", "陈亦白"), ("Signed-off-by", "林静雯 <linjingwen@shifan.example>"), ("依据", "ZD-15 第五条")];
        let expected: Vec<_> = expected.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect();
        assert_eq!(of(message), expected);
    }

    #[test]
    fn prose_and_subjects_are_no_trailers() {
        for message in [
            "修复：备份记录",
            "subject: value\n",
            "subject\n\n正文一行\n审核：某人\n",
            "subject\n\n详见\nhttps://shifan.example/a\n",
            "subject\n\n  审核：缩进\n",
            "",
            "\n\n",
        ] {
            assert_eq!(of(message), [], "{message:?}");
        }
    }

    #[test]
    fn windows_line_ends_and_cherry_picks_do_not_disturb() {
        let message = "s\r\n\r\nReviewed-by: a\r\n(cherry picked from commit 0123)\r\n原因：补录\r\n";
        assert_eq!(of(message).len(), 2);
        assert_eq!(of(message)[1], ("原因".to_owned(), "补录".to_owned()));
    }
}
