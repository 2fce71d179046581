//! The pages that the server writes itself: what is wrong with the archive. They need nothing of the site, because
//! there may be none yet.

use super::inject;
use super::problem::{Place, Problem};
use super::state::Current;
use crate::model::markup::escaped;
use crate::model::{Lang, Text};
use std::fmt::Write;

/// Where the page is.
pub const PATH: &str = "/_errors/";
/// Where its style sheet is.
pub const STYLE: &str = "/_live/errors.css";

/// The page about the state of the archive. `nothing_yet` when it stands in for a site that was never built.
pub fn errors(current: &Current, lang: Lang, live: bool, nothing_yet: bool) -> String {
    let say = |zh: &str, en: &str| escaped(Text::new(zh, en).get(lang));
    let status = &current.status;
    let title = match (&status.failure, status.errors, status.warnings) {
        (Some(_), ..) => say("生成失败", "The build failed"),
        (None, 0, 0) => say("档案没有问题", "Nothing is wrong with the archive"),
        (None, errors, warnings) => say(
            &format!("档案有 {errors} 个错误、{warnings} 个警告"),
            &format!("{} and {} in the archive", counted(errors, "error"), counted(warnings, "warning")),
        ),
    };
    let lead = match (current.stale(), nothing_yet) {
        (true, true) => say(
            "档案尚未通过检查，还没有可以显示的站点。改正下列错误后，本页自动刷新。",
            "The archive has not passed its check yet, so there is no site to show. This page refreshes itself once the errors are mended.",
        ),
        (true, false) => say(
            "站点仍是上一次通过检查的内容。改正下列错误后，站点和本页自动更新。",
            "The site is still the last one that passed its check. Site and page refresh themselves once the errors are mended.",
        ),
        (false, _) => say("站点与档案一致。", "The site shows the archive as it is."),
    };
    let mut page = String::new();
    let script = if live { format!("<script src=\"{}\" defer></script>", inject::SCRIPT) } else { String::new() };
    let _ = write!(
        page,
        "<!DOCTYPE html>\n<html lang=\"{}\" data-page=\"errors\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"{STYLE}\">\n{script}</head>\n<body>\n<main>\n<h1>{title}</h1>\n<p>{lead}</p>\n",
        lang.tag()
    );
    if let Some(failure) = &status.failure {
        let _ = writeln!(page, "<pre>{}</pre>", escaped(failure));
    }
    if !current.problems.is_empty() {
        page.push_str("<ol>\n");
        for problem in &current.problems {
            item(&mut page, problem, lang);
        }
        page.push_str("</ol>\n");
    }
    let hidden = (status.errors + status.warnings).saturating_sub(current.problems.len());
    if hidden > 0 {
        let more = say(&format!("另有 {hidden} 个，见终端。"), &format!("{hidden} more are shown in the terminal."));
        let _ = writeln!(page, "<p>{more}</p>");
    }
    if !nothing_yet {
        let _ = writeln!(page, "<p><a href=\"/\">{}</a></p>", say("回到站点", "Back to the site"));
    }
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

fn item(page: &mut String, problem: &Problem, lang: Lang) {
    let (class, word) = match (problem.error, lang) {
        (true, Lang::Zh) => ("error", "错误"),
        (true, Lang::En) => ("error", "error"),
        (false, Lang::Zh) => ("warning", "警告"),
        (false, Lang::En) => ("warning", "warning"),
    };
    let _ = writeln!(
        page,
        "<li class=\"{class}\"><h2><span class=\"grade\">{word}</span> {} <code>{}</code></h2>",
        escaped(&problem.message),
        problem.code
    );
    for place in &problem.places {
        quote(page, place);
    }
    for help in &problem.help {
        let _ = writeln!(page, "<p class=\"help\">{}</p>", escaped(help));
    }
    page.push_str("</li>\n");
}

fn quote(page: &mut String, place: &Place) {
    let _ = write!(page, "<p class=\"place\"><code>{}</code>", escaped(&place.at));
    if let Some(message) = &place.message {
        let _ = write!(page, " {}", escaped(message));
    }
    page.push_str("</p>\n");
    let [before, meant, after] = &place.line;
    if place.line.iter().any(|part| !part.is_empty()) {
        let _ = writeln!(page, "<pre>{}<mark>{}</mark>{}</pre>", escaped(before), escaped(meant), escaped(after));
    }
}

fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::{Build, Status, state};

    #[test]
    fn what_the_archive_says_is_text_and_never_markup() {
        let hostile = "<script>alert(1)</script>&\"'";
        let problem = Problem {
            error: true,
            code: "bad-id",
            message: hostile.to_owned(),
            places: vec![Place {
                at: hostile.to_owned(),
                line: [hostile.to_owned(), hostile.to_owned(), hostile.to_owned()],
                message: Some(hostile.to_owned()),
            }],
            help: vec![hostile.to_owned()],
        };
        let status = Status { errors: 3, failure: Some(hostile.to_owned()), ..Status::default() };
        let shared = state::Shared::new();
        shared.replace(Build { status, problems: vec![problem], published: false, changed: false });
        for lang in [Lang::Zh, Lang::En] {
            let page = errors(&shared.now(), lang, true, false);
            assert!(!page.contains("<script>") && !page.contains("&\""), "{page}");
            assert_eq!(page.matches("&lt;script&gt;").count(), 8);
        }
    }
}
