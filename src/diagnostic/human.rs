//! Diagnostics for people: snippets with carets under the very characters.

use super::place::Places;
use super::{Diagnostic, Fix, Label, Severity, count};
use crate::model::{Lang, Sources, Text};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet, normalize_untrusted_str,
};
use std::ops::Range;
use std::sync::Arc;

/// Renders the diagnostics one after the other, then a line that counts them.
/// `colour` adds terminal escapes; `records` is the number of records that were checked.
pub fn text(diagnostics: &[Diagnostic], sources: &Sources, records: usize, lang: Lang, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() }.decor_style(DecorStyle::Ascii);
    let mut out = String::new();
    let mut places = Places::new(sources);
    for diagnostic in diagnostics {
        out.push_str(&renderer.render(&report(diagnostic, &mut places, lang)));
        out.push_str("\n\n");
    }
    out.push_str(summary(diagnostics, records).get(lang));
    out.push('\n');
    out
}

/// The line that counts: `检查了 812 条记录：3 个错误，1 个警告`.
pub fn summary(diagnostics: &[Diagnostic], records: usize) -> Text {
    let (errors, warnings) = count(diagnostics);
    let checked = plural(records, "record");
    if errors + warnings == 0 {
        return Text::new(
            format!("检查了 {records} 条记录，没有发现问题"),
            format!("checked {checked}: no problems found"),
        );
    }
    let mut zh = Vec::new();
    let mut en = Vec::new();
    if errors > 0 {
        zh.push(format!("{errors} 个错误"));
        en.push(plural(errors, "error"));
    }
    if warnings > 0 {
        zh.push(format!("{warnings} 个警告"));
        en.push(plural(warnings, "warning"));
    }
    Text::new(format!("检查了 {records} 条记录：{}", zh.join("，")), format!("checked {checked}: {}", en.join(", ")))
}

fn plural(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

fn report<'a>(diagnostic: &'a Diagnostic, places: &mut Places<'a>, lang: Lang) -> Vec<Group<'a>> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR.with_name(word(lang, "错误", "error")),
        Severity::Warning => Level::WARNING.with_name(word(lang, "警告", "warning")),
    };
    let title = level.primary_title(diagnostic.message.get(lang)).id(diagnostic.code.as_str());
    let mut main = Group::with_title(title);
    for labels in by_file(diagnostic) {
        let path = &labels[0].1.path;
        main = match Window::around(path, labels.iter().map(|(_, label)| &label.span), places) {
            Some((source, window)) => {
                let annotations = labels.iter().map(|(kind, label)| annotation(*kind, label, &window, source, lang));
                main.element(
                    Snippet::source(&source[window.bytes.clone()])
                        .line_start(window.first_line)
                        .path(&**path)
                        .annotations(annotations),
                )
            }
            None => main.element(Origin::path(&**path)),
        };
    }
    let path = &diagnostic.primary.path;
    let change = |fix: &'a Fix| {
        let (source, window) = Window::around(path, std::iter::once(&fix.span), places)?;
        Some(difference(fix, source, window, path))
    };
    let suggestion = diagnostic.fix.as_ref().and_then(change);
    let help = || Level::HELP.with_name(word(lang, "帮助", "help"));
    // A single piece of advice stands over the change that follows it.
    let leading = usize::from(suggestion.is_some() && diagnostic.help.len() == 1);
    for advice in &diagnostic.help[leading..] {
        main = main.element(help().message(normalize_untrusted_str(advice.get(lang))));
    }
    let mut groups = vec![main];
    if let Some(difference) = suggestion {
        let title = match diagnostic.help.first().filter(|_| leading == 1) {
            Some(advice) => normalize_untrusted_str(advice.get(lang)),
            None => word(lang, "可以改为", "this would mend it").to_owned(),
        };
        groups.push(help().secondary_title(title).element(difference));
    }
    groups
}

fn word(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// The labels of each file together, the primary file first.
fn by_file(diagnostic: &Diagnostic) -> Vec<Vec<(AnnotationKind, &Label)>> {
    let mut files = vec![vec![(AnnotationKind::Primary, &diagnostic.primary)]];
    for label in &diagnostic.secondary {
        match files.iter_mut().find(|labels| labels[0].1.path == label.path) {
            Some(labels) => labels.push((AnnotationKind::Context, label)),
            None => files.push(vec![(AnnotationKind::Context, label)]),
        }
    }
    files
}

/// The lines that hold every label, so that a long file is not mapped again for each diagnostic.
struct Window {
    bytes: Range<usize>,
    first_line: usize,
}

impl Window {
    fn around<'a, 's>(
        path: &Arc<str>,
        spans: impl Iterator<Item = &'s Range<usize>>,
        places: &mut Places<'a>,
    ) -> Option<(&'a str, Window)> {
        let all = spans.cloned().reduce(|all, span| all.start.min(span.start)..all.end.max(span.end))?;
        let (source, stretch) = places.find(path, &all)?;
        let all = within(source, &all);
        let start = source[..all.start].rfind('\n').map_or(0, |newline| newline + 1);
        let end = source[all.end..].find('\n').map_or(source.len(), |newline| all.end + newline);
        Some((source, Window { bytes: start..end, first_line: stretch.start.line }))
    }
}

/// The span, cut to the text and to whole characters.
fn within(source: &str, span: &Range<usize>) -> Range<usize> {
    let start = source.floor_char_boundary(span.start.min(source.len()));
    let end = source.ceil_char_boundary(span.end.min(source.len())).max(start);
    start..end
}

fn annotation<'a>(kind: AnnotationKind, label: &'a Label, window: &Window, source: &str, lang: Lang) -> Annotation<'a> {
    let span = within(source, &label.span);
    let offset = window.bytes.start;
    kind.span(span.start - offset..span.end - offset).label(label.message.as_ref().map(|text| text.get(lang)))
}

fn difference<'a>(fix: &'a Fix, source: &'a str, window: Window, path: &'a str) -> Snippet<'a, Patch<'a>> {
    let span = within(source, &fix.span);
    let offset = window.bytes.start;
    Snippet::source(&source[window.bytes.clone()])
        .line_start(window.first_line)
        .path(path)
        .patch(Patch::new(span.start - offset..span.end - offset, fix.replacement.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::model::{BlobId, Source};

    const PATH: &str = "content/hardware/HW-00001.md";
    const SCHEMA: &str = "content/hardware/_schema.yaml";

    fn source(path: &str, text: &str) -> Source {
        Source { path: path.into(), text: text.into(), blob: BlobId::default() }
    }

    fn shown(diagnostic: Diagnostic, record: &str, schema: &str, lang: Lang) -> String {
        let sources = Sources {
            records: vec![source(PATH, record)],
            schemas: vec![source(SCHEMA, schema)],
            ..Sources::default()
        };
        text(&[diagnostic], &sources, 812, lang, false)
    }

    fn span_of(text: &str, part: &str) -> Range<usize> {
        text.find(part).map_or(0..0, |start| start..start + part.len())
    }

    #[test]
    fn carets_stand_under_wide_characters_and_after_tabs() {
        let record = "---\nid: HW-00001\n状态: 再用\t# 见台账\n---\n";
        let span = span_of(record, "再用");
        let message = Text::new("`状态` 不能是 `再用`", "`状态` may not be `再用`");
        let diagnostic = Diagnostic::new(Code::ValueNotAllowed, PATH, span.clone(), message)
            .labelled(Text::new("不在允许的取值之内", "not an allowed value"))
            .help(Text::new("是否想写 `在用`？", "did you mean `在用`?"))
            .mend(span, "在用");
        let expected = "\
错误[value-not-allowed]: `状态` 不能是 `再用`
 --> content/hardware/HW-00001.md:3:5
  |
3 | 状态: 再用    # 见台账
  |       ^^^^ 不在允许的取值之内
  |
帮助: 是否想写 `在用`？
  |
3 - 状态: 再用    # 见台账
3 + 状态: 在用    # 见台账
  |

检查了 812 条记录：1 个错误
";
        assert_eq!(shown(diagnostic, record, "", Lang::Zh), expected);
    }

    #[test]
    fn labels_in_another_file_get_their_own_snippet() {
        let record = "---\nid: HW-00001\n---\n";
        let schema = "title: 设备\nschema:\n  required: [id, status]\n";
        let diagnostic =
            Diagnostic::new(Code::MissingField, PATH, 0..3, Text::new("缺少 `status`", "`status` is missing"))
                .also(SCHEMA, span_of(schema, "status"), Text::new("此处要求填写", "required here"))
                .help(Text::new("补上这一项", "fill it in"));
        let expected = "\
error[missing-field]: `status` is missing
 --> content/hardware/HW-00001.md:1:1
  |
1 | ---
  | ^^^
  |
 ::: content/hardware/_schema.yaml:3:18
  |
3 |   required: [id, status]
  |                  ------ required here
  |
  = help: fill it in

checked 812 records: 1 error
";
        assert_eq!(shown(diagnostic, record, schema, Lang::En), expected);
    }

    #[test]
    fn odd_spans_and_unknown_files_are_shown_without_panic() {
        let record = "---\n甲\u{200b}乙😀";
        for span in [0..0, 4..5, 5..6, 8..99, 99..120, Range { start: 6, end: 3 }] {
            let diagnostic = Diagnostic::new(Code::InvisibleCharacter, PATH, span.clone(), Text::same("x"))
                .mend(span.clone(), "乙")
                .also("elsewhere.md", span, Text::same("y"));
            assert!(shown(diagnostic, record, "", Lang::Zh).contains("invisible-character"));
        }
        let diagnostic = Diagnostic::new(Code::PathOutsideArchive, "content/a.md", 0..0, Text::same("x"));
        assert!(shown(diagnostic, "", "", Lang::Zh).contains("--> content/a.md\n"));
    }

    #[test]
    fn the_last_line_counts_in_both_languages() {
        let some = |code: Code| Diagnostic::new(code, PATH, 0..0, Text::default());
        let found = [some(Code::BadId), some(Code::BadDate), some(Code::LiteralEmphasis)];
        assert_eq!(summary(&found, 812).zh, "检查了 812 条记录：2 个错误，1 个警告");
        assert_eq!(summary(&found, 1).en, "checked 1 record: 2 errors, 1 warning");
        assert_eq!(summary(&[], 812).zh, "检查了 812 条记录，没有发现问题");
        assert_eq!(summary(&found[2..], 2).en, "checked 2 records: 1 warning");
    }
}
