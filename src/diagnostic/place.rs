//! From byte offsets to lines and columns as people count them.

/// A line and a column, both from 1; columns count characters, not bytes and not screen cells.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// The place of the byte `offset` in `text`. An offset past the end is the end; one inside a character is its start.
pub fn place(text: &str, offset: usize) -> Place {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Place {
        line: before.bytes().filter(|&byte| byte == b'\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_characters() {
        let text = "甲乙: 丙\n\tx";
        assert_eq!(place(text, "甲乙: ".len()), Place { line: 1, column: 5 });
        assert_eq!(place(text, text.len() - 1), Place { line: 2, column: 2 });
        assert_eq!(place(text, 1), Place { line: 1, column: 1 });
        assert_eq!(place(text, 999), Place { line: 2, column: 3 });
    }
}
