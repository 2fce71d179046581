//! Objections to single values: type, choice, form and range.

use super::advice;
use super::faults::Teller;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::model::Text;
use crate::model::document::Step;
use jsonschema::error::{TypeKind, ValidationErrorKind};
use serde_json::Value;

impl Teller<'_> {
    pub(super) fn wrong_type(&self, kind: &TypeKind) -> Diagnostic {
        let called = self.called(&self.path);
        let instance = self.error.instance();
        if instance.is_null() {
            return self.empty(&called);
        }
        let wanted = match kind {
            TypeKind::Single(single) => vec![single.to_string()],
            TypeKind::Multiple(set) => set.iter().map(|single| single.to_string()).collect(),
        };
        let zh: Vec<&str> = wanted.iter().map(|name| advice::type_name(name).0).collect();
        let en: Vec<&str> = wanted.iter().map(|name| advice::type_name(name).1).collect();
        let (found_zh, found_en) = advice::value_name(instance);
        let written = self.written();
        let message = Text::new(
            format!("{}应为{}，写的却是{found_zh} `{written}`", called.zh, zh.join("或")),
            format!("{} should be {}, but `{written}` is {found_en}", called.en, en.join(" or ")),
        );
        let diagnostic = self.diagnostic(Code::WrongType, self.span(), message);
        advice::on_type(diagnostic, &wanted, instance, &self.document.source.text)
    }

    /// A key without a value: missing where the field is required, superfluous where it is not.
    fn empty(&self, called: &Text) -> Diagnostic {
        let span = self.spans.key(&self.path);
        let required = self.field(&self.path).is_some_and(|field| field.required);
        if required {
            let message = Text::new(
                format!("必填字段 {}没有填写", called.zh),
                format!("the required field {} is empty", called.en),
            );
            return self.diagnostic(Code::MissingField, span, message);
        }
        let message = Text::new(format!("{}没有填写", called.zh), format!("{} is empty", called.en));
        self.diagnostic(Code::WrongType, span, message)
            .help(Text::new("填写内容，或删除这一行", "fill it in, or delete the line"))
    }

    pub(super) fn not_allowed(&self, options: &[Value]) -> Diagnostic {
        let called = self.called(&self.path);
        let written = self.written();
        let span = self.span();
        let message =
            Text::new(format!("{}不能是 `{written}`", called.zh), format!("{} may not be `{written}`", called.en));
        let diagnostic = self.diagnostic(Code::ValueNotAllowed, span.clone(), message);
        let options: Vec<String> = options.iter().map(advice::plain).collect();
        let plain = advice::plain(self.error.instance());
        match nearest(plain.trim(), options.iter().map(String::as_str)) {
            Some(near) => diagnostic
                .help(Text::new(format!("是否想写 `{near}`？"), format!("did you mean `{near}`?")))
                .mend(span, advice::as_yaml(near)),
            None => {
                let shown = options.iter().take(12).map(|option| format!("`{option}`")).collect::<Vec<_>>();
                let more = if options.len() > 12 { " …" } else { "" };
                diagnostic.help(Text::new(
                    format!("可取：{}{more}", shown.join("、")),
                    format!("one of {}{more}", shown.join(", ")),
                ))
            }
        }
    }

    pub(super) fn repeated(&self) -> Diagnostic {
        let items = self.error.instance().as_array().map_or(&[][..], Vec::as_slice);
        let again = items.iter().enumerate().find(|(place, item)| items[..*place].contains(item));
        let mut path = self.path.clone();
        path.extend(again.map(|(place, _)| Step::Index(place)));
        let called = self.called(&self.path);
        let message = Text::new(format!("{}里有重复的项", called.zh), format!("{} names something twice", called.en));
        self.diagnostic(Code::ValueNotAllowed, self.spans.value(&path), message)
            .help(Text::new("只保留一项", "keep one of them"))
    }

    pub(super) fn bad_format(&self, format: &str) -> Diagnostic {
        let called = self.called(&self.path);
        let written = advice::plain(self.error.instance());
        let (zh, en, example) = advice::format_name(format);
        let gap = if zh.starts_with(|c: char| c.is_ascii()) { " " } else { "" };
        let code = match format {
            "date" | "datetime" | "month" => Code::BadDate,
            _ => Code::BadFormat,
        };
        let span = self.span();
        let message = Text::new(
            format!("{}的 `{written}` 不是有效的{gap}{zh}", called.zh),
            format!("{} holds `{written}`, which is not {en}", called.en),
        );
        let diagnostic = self.diagnostic(code, span.clone(), message);
        match advice::mended(format, &written) {
            Some(mended) => diagnostic
                .help(Text::new(format!("写作 `{mended}`"), format!("write `{mended}`")))
                .mend(span, advice::as_yaml(&mended)),
            None => match advice::why_no_date(&written) {
                Some(why) if code == Code::BadDate => diagnostic.help(why),
                _ => diagnostic.help(Text::new(format!("格式如 `{example}`"), format!("its form is `{example}`"))),
            },
        }
    }

    pub(super) fn bad_pattern(&self, pattern: &str) -> Diagnostic {
        let called = self.called(&self.path);
        let written = advice::plain(self.error.instance());
        let is_id = matches!(&self.path[..], [Step::Key(key)] if key == "id");
        let code = if is_id { Code::BadId } else { Code::BadFormat };
        let message = Text::new(
            format!("{}的 `{written}` 不符合规定的格式", called.zh),
            format!("{} holds `{written}`, which does not have the required form", called.en),
        );
        let diagnostic = self.diagnostic(code, self.span(), message);
        self.also(diagnostic, None, Text::new(format!("须匹配 `{pattern}`"), format!("must match `{pattern}`")))
    }

    pub(super) fn bad_money(&self) -> Diagnostic {
        let called = self.called(&self.path);
        let written = self.written();
        let message = Text::new(
            format!("{}的金额 `{written}` 多于两位小数", called.zh),
            format!("{} holds `{written}`, an amount with more than two decimals", called.en),
        );
        self.diagnostic(Code::BadFormat, self.span(), message)
            .help(Text::new("金额以元为单位，精确到分", "amounts are in yuan, to the fen"))
    }

    pub(super) fn out_of_range(&self, kind: &ValidationErrorKind) -> Diagnostic {
        let called = self.called(&self.path);
        let unit = self
            .field(&self.path)
            .and_then(|field| field.unit.clone())
            .map_or_else(String::new, |unit| format!(" {unit}"));
        let (zh, en) = match kind {
            ValidationErrorKind::Minimum { limit } => {
                (format!("不得小于 {limit}{unit}"), format!("at least {limit}{unit}"))
            }
            ValidationErrorKind::Maximum { limit } => {
                (format!("不得大于 {limit}{unit}"), format!("at most {limit}{unit}"))
            }
            ValidationErrorKind::ExclusiveMinimum { limit } => {
                (format!("须大于 {limit}{unit}"), format!("more than {limit}{unit}"))
            }
            ValidationErrorKind::ExclusiveMaximum { limit } => {
                (format!("须小于 {limit}{unit}"), format!("less than {limit}{unit}"))
            }
            ValidationErrorKind::MultipleOf { multiple_of } => {
                (format!("须为 {multiple_of} 的倍数"), format!("a multiple of {multiple_of}"))
            }
            ValidationErrorKind::MinLength { limit } => {
                (format!("至少 {limit} 个字"), format!("at least {limit} characters"))
            }
            ValidationErrorKind::MaxLength { limit } => {
                (format!("至多 {limit} 个字"), format!("at most {limit} characters"))
            }
            ValidationErrorKind::MinItems { limit } => (format!("至少 {limit} 项"), format!("at least {limit} items")),
            ValidationErrorKind::MaxItems { limit } => (format!("至多 {limit} 项"), format!("at most {limit} items")),
            ValidationErrorKind::MinProperties { limit } => {
                (format!("至少 {limit} 个字段"), format!("at least {limit} fields"))
            }
            ValidationErrorKind::MaxProperties { limit } => {
                (format!("至多 {limit} 个字段"), format!("at most {limit} fields"))
            }
            other => (format!("不符合 `{}`", other.keyword()), format!("as `{}` wants", other.keyword())),
        };
        let written = self.written();
        let message = Text::new(
            format!("{}的 `{written}` 超出范围：{zh}", called.zh),
            format!("{} holds `{written}`, but should be {en}", called.en),
        );
        let diagnostic = self.diagnostic(Code::OutOfRange, self.span(), message);
        self.also(diagnostic, None, Text::new("范围在此规定", "the limit is set here"))
    }
}
