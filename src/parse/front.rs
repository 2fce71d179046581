//! Finds the front matter: the YAML between a first line `---` and the next line `---`.

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Source, Text};
use std::ops::Range;

/// Where the two parts of a record file stand.
pub struct Parts {
    /// The YAML, without the `---` lines.
    pub front: Range<usize>,
    /// The Markdown.
    pub body: Range<usize>,
}

/// Splits the file, or says what is missing.
pub fn split(source: &Source) -> Result<Parts, Box<Diagnostic>> {
    let text = &*source.text;
    let first = text.split_inclusive('\n').next().unwrap_or("");
    if first.trim_end() != "---" {
        let end = first.trim_end().len();
        return Err(Box::new(missing(source, 0..end)));
    }
    let mut start = first.len();
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end() == "---" {
            return Ok(Parts { front: first.len()..start, body: start + line.len()..text.len() });
        }
        start += line.len();
    }
    Err(Box::new(unclosed(source, 0..3)))
}

fn missing(source: &Source, span: Range<usize>) -> Diagnostic {
    let message = Text::new("文件没有前置元数据", "the file has no front matter");
    Diagnostic::new(Code::FrontMatterMissing, source.path.clone(), span, message).help(Text::new(
        "首行写 `---`，其后写 YAML（至少有 `id`），再以单独一行 `---` 结束；不作为记录的文件名以 `_` 开头",
        "begin with a line `---`, then YAML with at least `id`, then a line `---`; a file that is no record has a name that starts with `_`",
    ))
}

fn unclosed(source: &Source, span: Range<usize>) -> Diagnostic {
    let message = Text::new("前置元数据没有结束行 `---`", "the front matter is not closed by a line `---`");
    Diagnostic::new(Code::FrontMatterMissing, source.path.clone(), span, message)
        .labelled(Text::new("从这里开始", "begins here"))
}
