//! Templates: the built-in ones with the archive's own in their place, and what goes wrong in them as diagnostics.

use super::Fault;
use super::strings::Strings;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Text;
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use tera::{Context, ErrorKind, Kwargs, State, Tera, TeraResult, Value};

macro_rules! templates {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../templates/", $name)))),*]
    };
}

const BUILT_IN: &[(&str, &str)] = templates![
    "base.html",
    "components.html",
    "home.html",
    "collections.html",
    "collection.html",
    "record.html",
    "reports.html",
    "report.html",
    "search.html",
    "query-language.html",
    "names.html",
    "compliance.html",
    "duty.html",
    "due.html",
    "versions.html",
    "version.html",
    "difference.html",
    "labels.html",
    "time.html",
    "month.html",
    "not-found.html",
    "partials/navigation.html",
    "partials/derived.html",
    "partials/figure.html",
    "partials/document.html",
    "partials/section.html",
    "partials/links.html",
    "partials/revisions.html",
    "partials/changes.html",
    "partials/parts.html",
    "partials/table-tools.html",
    "partials/tracker.html",
    "partials/story.html",
];

/// Compiled templates with what every page shares.
pub(super) struct Engine {
    tera: Tera,
}

impl Engine {
    /// Compiles the templates. `globals` is known to every template; `assets` are published theme files by name.
    pub(super) fn compile(
        overrides: &[(Arc<str>, Arc<[u8]>)],
        strings: Arc<Strings>,
        assets: BTreeMap<String, String>,
        globals: &impl Serialize,
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut sources: BTreeMap<&str, &str> = BUILT_IN.iter().copied().collect();
        let mut faults = Vec::new();
        for (path, bytes) in overrides {
            let Some(name) = path.strip_prefix("templates/").filter(|name| name.ends_with(".html")) else { continue };
            match std::str::from_utf8(bytes) {
                Ok(text) => {
                    sources.insert(name, text);
                }
                Err(_) => faults.push(Diagnostic::new(
                    Code::TemplateError,
                    path.clone(),
                    0..0,
                    Text::new("模板不是 UTF-8 文本", "the template is not UTF-8 text"),
                )),
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let mut tera = Tera::new();
        tera.register_function("t", move |kwargs: Kwargs, _: &State| translate(&strings, &kwargs));
        tera.register_function("asset", move |kwargs: Kwargs, _: &State| -> TeraResult<String> {
            let name = kwargs.must_get::<&str>("name")?;
            assets.get(name).cloned().ok_or_else(|| tera::Error::message(format!("no theme file `{name}`")))
        });
        *tera.global_context() = Context::from_serialize(globals).map_err(|error| vec![*fault("base.html", &error)])?;
        let compiled = tera.add_raw_templates(sources.iter().map(|(name, text)| (*name, *text)));
        compiled.map_err(|error| vec![*found_late(&sources, &error).unwrap_or_else(|| fault("base.html", &error))])?;
        Ok(Self { tera })
    }

    /// Renders `template` with the fields of `view`, and `more` beside them.
    pub(super) fn render(
        &self,
        template: &str,
        view: &impl Serialize,
        more: impl IntoIterator<Item = (&'static str, Value)>,
    ) -> Result<Vec<u8>, Fault> {
        let mut context = Context::from_serialize(view).map_err(|error| fault(template, &error))?;
        let mut beside = Vec::new();
        for (name, value) in more {
            beside.push((name, value.clone()));
            context.insert_value(name, value);
        }
        let mut out = Vec::with_capacity(16 * 1024);
        let told = |error: tera::Error| {
            let known = variables(view, &beside);
            Box::new(
                fault(template, &error)
                    .help(Text::new(format!("此处可用的变量：{known}"), format!("the variables at hand are {known}"))),
            )
        };
        self.tera.render_to(template, &context, &mut out).map_err(told)?;
        Ok(out)
    }
}

/// The names that a template can use, with the fields of those that have some. Only worked out when one went wrong.
fn variables(view: &impl Serialize, beside: &[(&'static str, Value)]) -> String {
    let fields = |value: &serde_json::Value| {
        let entries = value.as_object()?;
        Some(entries.keys().cloned().collect::<Vec<String>>().join(", "))
    };
    let mut names = Vec::new();
    let mut name = |name: &str, value: Option<&serde_json::Value>| match value.and_then(fields) {
        Some(inner) => names.push(format!("`{name}` ({inner})")),
        None => names.push(format!("`{name}`")),
    };
    let known = serde_json::to_value(view).unwrap_or_default();
    for (key, value) in known.as_object().into_iter().flatten() {
        name(key, Some(value));
    }
    for (key, value) in beside {
        name(key, serde_json::to_value(value).ok().as_ref());
    }
    name("site", None);
    names.join(", ")
}

fn translate(strings: &Strings, kwargs: &Kwargs) -> TeraResult<String> {
    let key = kwargs.must_get::<&str>("key")?;
    let known = strings.find(key).ok_or_else(|| tera::Error::message(format!("no interface text `{key}`")))?;
    if !known.contains('{') {
        return Ok(known.to_owned());
    }
    if let Some(n) = kwargs.get::<usize>("n")? {
        return Ok(strings.count(key, n));
    }
    let mut text = known.to_owned();
    for (name, value) in kwargs.iter().filter_map(|(name, value)| Some((name.as_str()?, value))) {
        text = text.replace(&format!("{{{name}}}"), &value.to_string());
    }
    Ok(text)
}

/// What tera says, at its place in the template.
fn fault(template: &str, error: &tera::Error) -> Fault {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let name = if report.filename().is_empty() { template } else { report.filename() };
            at(name, report.span().range.clone(), report.message())
        }
        other => at(template, 0..0, &other.to_string()),
    }
}

/// Faults that tera finds only when all templates are known come as text:
/// `error: Unknown filter …` and ` --> record.html:12:5` on the next line.
fn found_late(sources: &BTreeMap<&str, &str>, error: &tera::Error) -> Option<Fault> {
    let ErrorKind::Msg(text) = error.kind() else { return None };
    let mut lines = text.lines();
    let detail = lines.next()?.strip_prefix("error: ")?;
    let mut place = lines.next()?.trim_start().strip_prefix("--> ")?.rsplitn(3, ':');
    let column: usize = place.next()?.parse().ok()?;
    let line: usize = place.next()?.parse().ok()?;
    let name = place.next()?;
    let source = sources.get(name)?;
    let before: usize = source.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let within: usize = source.get(before..)?.chars().take(column.saturating_sub(1)).map(char::len_utf8).sum();
    Some(at(name, before + within..before + within, detail))
}

fn at(template: &str, span: Range<usize>, detail: &str) -> Fault {
    Box::new(Diagnostic::new(
        Code::TemplateError,
        format!("templates/{template}"),
        span,
        Text::new(format!("模板无法渲染：{detail}"), format!("the template cannot be rendered: {detail}")),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_template_holds_chinese_of_its_own() {
        for (name, source) in BUILT_IN {
            let found = source.chars().find(|letter| ('\u{2e80}'..='\u{9fff}').contains(letter));
            assert_eq!(found, None, "{name}");
        }
    }
}
