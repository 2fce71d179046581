//! Diagnostics made ready for the page that shows them: placed, quoted, in the reader's language.
//!
//! Done while the sources are at hand, so that the server need not keep them.

use crate::diagnostic::place::place;
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::model::{Lang, Sources};

/// More are not shown at once; the terminal has them all.
const SHOWN: usize = 200;

/// One thing wrong with the archive, as it is shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// Whether it keeps the site from being published.
    pub error: bool,
    /// The code.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// Where, first the place itself, then those that explain it.
    pub places: Vec<Place>,
    /// What to do about it.
    pub help: Vec<String>,
}

/// A place in a file and the line that stands there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// File, line and column.
    pub at: String,
    /// The line, cut in three: before, the stretch meant, after.
    pub line: [String; 3],
    /// What is to be seen there.
    pub message: Option<String>,
}

/// The first of the diagnostics, errors before warnings.
pub fn problems(diagnostics: &[Diagnostic], sources: &Sources, lang: Lang) -> Vec<Problem> {
    let of = |severity| diagnostics.iter().filter(move |diagnostic| diagnostic.severity == severity);
    let problem = |diagnostic: &Diagnostic| Problem {
        error: diagnostic.severity == Severity::Error,
        code: diagnostic.code.as_str(),
        message: diagnostic.message.get(lang).to_owned(),
        places: std::iter::once(&diagnostic.primary)
            .chain(&diagnostic.secondary)
            .map(|label| quoted(label, sources, lang))
            .collect(),
        help: diagnostic.help.iter().map(|help| help.get(lang).to_owned()).collect(),
    };
    of(Severity::Error).chain(of(Severity::Warning)).take(SHOWN).map(problem).collect()
}

fn quoted(label: &Label, sources: &Sources, lang: Lang) -> Place {
    let text = sources.text(&label.path).unwrap_or("");
    let start = place(text, label.span.start);
    let line = text.lines().nth(start.line - 1).unwrap_or("");
    let end = place(text, label.span.end);
    let length = if end.line == start.line { end.column.saturating_sub(start.column) } else { usize::MAX };
    let mut characters = line.chars();
    let before = characters.by_ref().take(start.column - 1).collect();
    let meant = characters.by_ref().take(length).collect();
    Place {
        at: format!("{}:{}:{}", label.path, start.line, start.column),
        line: [before, meant, characters.collect()],
        message: label.message.as_ref().map(|message| message.get(lang).to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::model::{BlobId, Source, Text};

    #[test]
    fn the_stretch_meant_is_cut_out_of_its_line() {
        let text = "---\nid: 甲\n责任: 张三 # 李四\n---\n";
        let source = Source { path: "content/x/a.md".into(), text: text.into(), blob: BlobId::default() };
        let sources = Sources { records: vec![source], ..Sources::default() };
        let start = text.find("张三").unwrap();
        let diagnostic =
            |code, span| Diagnostic::new(code, "content/x/a.md", span, Text::new("没有此人", "nobody bears this id"));
        let warning = diagnostic(Code::ReferenceToObsolete, 0..text.len());
        let error = diagnostic(Code::UnknownReference, start..start + "张三".len());
        let shown = problems(&[warning, error], &sources, Lang::Zh);
        assert_eq!(shown[0].code, "unknown-reference");
        assert_eq!(shown[0].places[0].at, "content/x/a.md:3:5");
        assert_eq!(shown[0].places[0].line, ["责任: ", "张三", " # 李四"]);
        assert_eq!(shown[1].places[0].line, ["", "---", ""]);
        assert!(shown[0].error && !shown[1].error);
    }

    #[test]
    fn files_without_text_are_named_all_the_same() {
        let diagnostic = Diagnostic::new(Code::UnreadableFile, "content/x/a.png", 0..0, Text::same("x"));
        let shown = problems(&[diagnostic], &Sources::default(), Lang::En);
        assert_eq!(shown[0].places[0].at, "content/x/a.png:1:1");
    }
}
