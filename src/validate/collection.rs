//! `_schema.yaml` → [`Collection`], with everything in it checked against everything else in it.

use super::fields::{self, Shape};
use super::reader::{Definition, Node, Reader};
use super::{asset, derived, detect, formats, ids, names, story};
use crate::diagnostic::Diagnostic;
use crate::model::collection::{
    ApprovalPolicy, Field, Guarded, IdScheme, Kind, Lifecycle, ListView, Retention, Rule, Severity,
};
use crate::model::derived::DerivedField;
use crate::model::{Classification, Collection, CollectionName, Text};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

const KEYS: [&str; 24] = [
    "title",
    "title_en",
    "description",
    "kind",
    "group",
    "order",
    "id",
    "date",
    "name",
    "lifecycle",
    "schema",
    "derived",
    "rules",
    "list",
    "facets",
    "retention",
    "classification",
    "approval",
    "separation",
    "entry",
    "guard",
    "detect",
    "story",
    "asset",
];

/// Place of a collection that states none: after those that do.
const LAST: i64 = 10_000;

/// What a `_schema.yaml` says.
pub struct Read {
    pub collection: Collection,
    pub shapes: BTreeMap<String, Shape>,
    /// The `assert` of each rule, for pointing into it.
    pub asserts: Vec<Range<usize>>,
    pub faults: Vec<Diagnostic>,
}

/// Reads the definition of the collection `name`. Whatever is wrong is a fault, and a default stands in for it.
pub fn read(definition: &Definition, name: &str, collections: &BTreeSet<&str>) -> Read {
    let mut reader = Reader::new(&definition.source);
    let root = definition.root();
    reader.only_keys(root, &KEYS);
    for key in ["title", "kind", "schema"] {
        if root.get(key).is_none() {
            let message = Text::new(format!("缺少 `{key}`"), format!("`{key}` is missing"));
            reader.fault(definition.opening(), message);
        }
    }
    let (fields, shape) = match reader.mapping(root, "schema") {
        Some(schema) => fields::read(schema, collections, &mut reader),
        None => (Vec::new(), Shape::default()),
    };
    let shapes = match shape {
        Shape::Group(shapes) => shapes,
        _ => BTreeMap::new(),
    };
    let derived = derived::read(root, &fields, &mut reader);
    let mut parts = Parts { reader: &mut reader, fields: &fields, derived: &derived };
    let title = parts.reader.text(root, "title").map_or(name, |(title, _)| title);
    let title_en = parts.reader.text(root, "title_en").map_or(title, |(title, _)| title);
    let lifecycle = parts.lifecycle(root);
    let (rules, asserts) = parts.rules(root);
    let collection = Collection {
        name: CollectionName::from(name),
        schema_path: Arc::clone(&definition.source.path),
        title: Text::new(title, title_en),
        description: parts.reader.text(root, "description").map_or_else(String::new, |(text, _)| text.to_owned()),
        kind: parts.kind(root),
        group: parts.reader.text(root, "group").map_or_else(String::new, |(text, _)| text.to_owned()),
        order: parts.order(root),
        id: parts.id(root),
        date: parts.date(root),
        name_template: parts.name_template(root),
        approval: parts.approval(root, lifecycle.as_ref()),
        lifecycle,
        schema: Arc::new(root.get("schema").map_or(Value::Null, |schema| schema.value.clone())),
        rules,
        list: parts.list(root),
        facets: parts.known_fields(root, "facets"),
        retention: parts.retention(root),
        classification: parts.classification(root),
        separation: parts.separation(root),
        entry_days: parts.entry_days(root),
        derived: derived.clone(),
        only_warned: parts.only_warned(root),
        detect: detect::read(parts.reader, root),
        story: story::read(parts.reader, root, &fields, collections),
        asset: asset::read(parts.reader, root, &fields, collections),
        fields: fields.clone(),
    };
    Read { collection, shapes, asserts, faults: reader.faults }
}

/// The keys of a definition, read with the fields of its schema at hand.
struct Parts<'r> {
    reader: &'r mut Reader,
    fields: &'r [Field],
    derived: &'r [DerivedField],
}

impl Parts<'_> {
    fn field(&self, path: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.path == path)
    }

    /// Adds a fault unless the schema has the field `name`.
    fn expect_field(&mut self, name: &str, span: Range<usize>) -> bool {
        let known = self.field(name).is_some();
        if !known {
            let message = Text::new(format!("定义里没有字段 `{name}`"), format!("the schema has no field `{name}`"));
            let paths = self.fields.iter().map(|field| field.path.as_str());
            self.reader.unknown(span, name, message, paths);
        }
        known
    }

    /// Adds a fault unless `written` is one of `known`.
    fn one_of<'k>(&mut self, node: Node<'_>, key: &str, known: &[&'k str]) -> Option<&'k str> {
        let (written, inner) = self.reader.text(node, key)?;
        let found = known.iter().copied().find(|name| *name == written);
        if found.is_none() {
            let message = Text::new(format!("`{key}` 不能是 `{written}`"), format!("`{key}` may not be `{written}`"));
            self.reader.unknown(inner.span(), written, message, known.iter().copied());
        }
        found
    }

    fn known_fields(&mut self, node: Node<'_>, key: &str) -> Vec<String> {
        let names = self.reader.texts(node, key);
        names
            .into_iter()
            .filter(|(name, item)| self.expect_field(name, item.span()))
            .map(|(name, _)| name.to_owned())
            .collect()
    }

    fn kind(&mut self, root: Node<'_>) -> Kind {
        match self.one_of(root, "kind", &["document", "card", "log"]) {
            Some("document") => Kind::Document,
            Some("log") => Kind::Log,
            _ => Kind::Card,
        }
    }

    fn order(&mut self, root: Node<'_>) -> i64 {
        let Some(node) = root.get("order") else { return LAST };
        node.value.as_i64().unwrap_or_else(|| {
            self.reader.wrong(node, "order", "整数", "a whole number");
            LAST
        })
    }

    fn id(&mut self, root: Node<'_>) -> IdScheme {
        let open = IdScheme { pattern: ids::ANY.to_owned(), next: None };
        let Some(node) = self.reader.mapping(root, "id") else { return open };
        self.reader.only_keys(node, &["pattern", "next"]);
        let Some((pattern, at)) = self.reader.text(node, "pattern") else {
            if node.get("pattern").is_none() {
                let message = Text::new("`id` 缺少 `pattern`", "`id` lacks `pattern`");
                self.reader.fault(root.key_span("id"), message);
            }
            return open;
        };
        let Some(compiled) = formats::pattern(pattern) else {
            self.reader.bad_pattern(at);
            return open;
        };
        let next = self.reader.text(node, "next").and_then(|(next, at)| match ids::sample(next) {
            Ok(sample) if compiled.is_valid(&Value::from(sample.as_str())) => Some(next.to_owned()),
            Ok(sample) => {
                let message = Text::new(
                    format!("`next` 得出的编号 `{sample}` 不符合 `pattern`"),
                    format!("`next` gives `{sample}`, which `pattern` does not match"),
                );
                self.reader.fault(at.span(), message);
                None
            }
            Err(placeholder) => {
                let span = self.reader.inside(at, placeholder.clone());
                let written = &next[placeholder];
                self.reader.fault_with(
                    span,
                    Text::new(format!("编号里没有 `{written}` 这种占位"), format!("an id has no place `{written}`")),
                    Text::new("可用 `{year}`、`{month}`、`{seq:4}`", "there are `{year}`, `{month}` and `{seq:4}`"),
                );
                None
            }
        });
        IdScheme { pattern: pattern.to_owned(), next }
    }

    fn date(&mut self, root: Node<'_>) -> Option<String> {
        let (name, node) = self.reader.text(root, "date")?;
        if !self.expect_field(name, node.span()) {
            return None;
        }
        let format = self.field(name).and_then(|field| field.format.as_deref());
        if !matches!(format, Some("date" | "datetime" | "month")) {
            let message = Text::new(
                format!("字段 `{name}` 不是日期：其 `format` 须为 `date`、`datetime` 或 `month`"),
                format!("the field `{name}` is no date: its `format` should be `date`, `datetime` or `month`"),
            );
            self.reader.fault(node.span(), message);
            return None;
        }
        Some(name.to_owned())
    }

    fn name_template(&mut self, root: Node<'_>) -> Option<String> {
        let (template, node) = self.reader.text(root, "name")?;
        match names::places(template) {
            Ok(places) => {
                for place in places {
                    let span = self.reader.inside(node, place.clone());
                    self.expect_field(&template[place], span);
                }
            }
            Err(brace) => {
                let span = self.reader.inside(node, brace);
                let message = Text::new("花括号不成对", "a brace without its partner");
                self.reader.fault(span, message);
                return None;
            }
        }
        Some(template.to_owned())
    }

    fn lifecycle(&mut self, root: Node<'_>) -> Option<Lifecycle> {
        let node = self.reader.mapping(root, "lifecycle")?;
        self.reader.only_keys(node, &["field", "initial", "moves", "closed", "requires"]);
        let Some((field, field_node)) = self.reader.text(node, "field") else {
            if node.get("field").is_none() {
                let message = Text::new("`lifecycle` 缺少 `field`", "`lifecycle` lacks `field`");
                self.reader.fault(root.key_span("lifecycle"), message);
            }
            return None;
        };
        let choices: Vec<String> = match self.expect_field(field, field_node.span()) {
            true => self.field(field).map(|field| field.choices.clone()).unwrap_or_default(),
            false => Vec::new(),
        };
        let choices: Vec<&str> = choices.iter().map(String::as_str).collect();
        let initial = self.states(node, "initial", &choices);
        if initial.is_empty() {
            let message = Text::new("`lifecycle` 缺少 `initial`", "`lifecycle` lacks `initial`");
            self.reader.fault(root.key_span("lifecycle"), message);
        }
        let mut moves = BTreeMap::new();
        if let Some(table) = self.reader.mapping(node, "moves") {
            for (from, span, _) in table.entries() {
                self.expect_state(from, span, &choices);
                moves.insert(from.to_owned(), self.states(table, from, &choices));
            }
        }
        let closed = self.states(node, "closed", &choices);
        let mut requires = BTreeMap::new();
        if let Some(table) = self.reader.mapping(node, "requires") {
            for (state, span, _) in table.entries() {
                self.expect_state(state, span, &choices);
                requires.insert(state.to_owned(), self.known_fields(table, state));
            }
        }
        Some(Lifecycle { field: field.to_owned(), initial, moves, closed, requires })
    }

    fn states(&mut self, node: Node<'_>, key: &str, choices: &[&str]) -> Vec<String> {
        let states = self.reader.texts(node, key);
        states
            .into_iter()
            .map(|(state, item)| {
                self.expect_state(state, item.span(), choices);
                state.to_owned()
            })
            .collect()
    }

    /// Where the status field lists its values, a lifecycle names no others.
    fn expect_state(&mut self, state: &str, span: Range<usize>, choices: &[&str]) {
        if !choices.is_empty() && !choices.contains(&state) {
            let message = Text::new(
                format!("状态 `{state}` 不在状态字段的 `enum` 里"),
                format!("the state `{state}` is not in the `enum` of the status field"),
            );
            self.reader.unknown(span, state, message, choices.iter().copied());
        }
    }

    fn rules(&mut self, root: Node<'_>) -> (Vec<Rule>, Vec<Range<usize>>) {
        let (mut rules, mut asserts) = (Vec::<Rule>::new(), Vec::new());
        let Some(list) = root.get("rules") else { return (rules, asserts) };
        if !list.value.is_array() {
            self.reader.wrong(list, "rules", "列表", "a list");
        }
        for node in list.items() {
            if !node.value.is_object() {
                self.reader.wrong(node, "rules", "规则的列表", "a list of rules");
                continue;
            }
            self.reader.only_keys(node, &["code", "assert", "message", "message_en", "field", "severity"]);
            for key in ["code", "assert", "message"] {
                if node.get(key).is_none() {
                    let first_line = node.span().start;
                    let message = Text::new(format!("规则缺少 `{key}`"), format!("the rule lacks `{key}`"));
                    let end = node.entries().next().map_or(first_line, |(_, key, _)| key.end);
                    self.reader.fault(first_line..end, message);
                }
            }
            let code = self.reader.text(node, "code");
            if let Some((code, at)) = code {
                if rules.iter().any(|rule| rule.code == code) {
                    let message = Text::new(format!("规则 `{code}` 重复"), format!("the rule `{code}` stands twice"));
                    self.reader.fault(at.span(), message);
                }
                if !is_kebab(code) {
                    let message = Text::new(
                        format!("规则代码 `{code}` 应为小写字母、数字和连字符"),
                        format!("the rule code `{code}` should be lower-case letters, digits and hyphens"),
                    );
                    self.reader.fault(at.span(), message);
                }
            }
            let message = self.reader.text(node, "message").map(|(text, _)| text);
            let message_en = self.reader.text(node, "message_en").map(|(text, _)| text);
            let field = self.reader.text(node, "field");
            let field = field.filter(|(name, at)| self.expect_field(name, at.span())).map(|(name, _)| name.to_owned());
            let severity = match self.one_of(node, "severity", &["error", "warning"]) {
                Some("warning") => Severity::Warning,
                _ => Severity::Error,
            };
            if let (Some((code, _)), Some((assert, at)), Some(message)) =
                (code, self.reader.text(node, "assert"), message)
            {
                asserts.push(at.span());
                rules.push(Rule {
                    code: code.to_owned(),
                    assert: assert.to_owned(),
                    message: Text::new(message, message_en.unwrap_or(message)),
                    field,
                    severity,
                });
            }
        }
        (rules, asserts)
    }

    fn list(&mut self, root: Node<'_>) -> ListView {
        let Some(node) = self.reader.mapping(root, "list") else { return ListView::default() };
        self.reader.only_keys(node, &["columns", "sort", "group"]);
        let columns = self.reader.texts(node, "columns");
        let is_derived = |name: &str| self.derived.iter().any(|derived| derived.field.path == name);
        let known = |name: &str| (is_derived(name), name.to_owned());
        let columns: Vec<_> = columns.into_iter().map(|(name, item)| (known(name), item.span())).collect();
        let columns = columns
            .into_iter()
            .filter(|((is_derived, name), span)| *is_derived || self.expect_field(name, span.clone()))
            .map(|((_, name), _)| name)
            .collect();
        let (mut sort, mut descending) = (None, false);
        if let Some((written, at)) = self.reader.text(node, "sort") {
            let name = written.strip_prefix('-').unwrap_or(written);
            let start = written.len() - name.len();
            let span = self.reader.inside(at, start..written.len());
            if self.expect_field(name, span) {
                (sort, descending) = (Some(name.to_owned()), start > 0);
            }
        }
        let group = self.reader.text(node, "group");
        let group = group.filter(|(name, at)| self.expect_field(name, at.span())).map(|(name, _)| name.to_owned());
        ListView { columns, sort, descending, group }
    }

    fn retention(&mut self, root: Node<'_>) -> Option<Retention> {
        let node = self.reader.mapping(root, "retention")?;
        self.reader.only_keys(node, &["period", "from"]);
        let Some((period, at)) = self.reader.text(node, "period") else {
            if node.get("period").is_none() {
                let message = Text::new("`retention` 缺少 `period`", "`retention` lacks `period`");
                self.reader.fault(root.key_span("retention"), message);
            }
            return None;
        };
        let years = period.strip_suffix('年').and_then(|years| years.parse::<u16>().ok());
        if period != "永久" && years.is_none_or(|years| years == 0) {
            self.reader.fault_with(
                at.span(),
                Text::new(format!("保管期限不能是 `{period}`"), format!("`{period}` is no retention period")),
                Text::new("写 `永久` 或如 `10年`", "write `永久`, or a number of years as `10年`"),
            );
        }
        let from = self.reader.text(node, "from");
        let from = from.filter(|(name, at)| self.expect_field(name, at.span())).map(|(name, _)| name.to_owned());
        Some(Retention { period: period.to_owned(), from })
    }

    fn classification(&mut self, root: Node<'_>) -> Classification {
        let levels = Classification::ALL.map(Classification::as_str);
        let level = self.one_of(root, "classification", &levels);
        level.and_then(|level| level.parse().ok()).unwrap_or_default()
    }

    fn approval(&mut self, root: Node<'_>, lifecycle: Option<&Lifecycle>) -> Option<ApprovalPolicy> {
        let node = self.reader.mapping(root, "approval")?;
        self.reader.only_keys(node, &["roles", "count", "before"]);
        let roles: Vec<String> =
            self.reader.texts(node, "roles").into_iter().map(|(role, _)| role.to_owned()).collect();
        if roles.is_empty() {
            let message = Text::new("`approval` 缺少 `roles`", "`approval` lacks `roles`");
            self.reader.fault(root.key_span("approval"), message);
        }
        let count = self.reader.count(node, "count").unwrap_or(1);
        let before = self.reader.text(node, "before").map(|(state, at)| {
            let states = lifecycle.map(Lifecycle::states).unwrap_or_default();
            if !states.contains(&state) {
                let message =
                    Text::new(format!("生命周期里没有状态 `{state}`"), format!("the lifecycle has no state `{state}`"));
                self.reader.unknown(at.span(), state, message, states.iter().copied());
            }
            state.to_owned()
        });
        Some(ApprovalPolicy { roles, count, before })
    }

    fn only_warned(&mut self, root: Node<'_>) -> BTreeSet<Guarded> {
        let Some(node) = self.reader.mapping(root, "guard") else { return BTreeSet::new() };
        self.reader.only_keys(node, &Guarded::ALL.map(Guarded::as_str));
        let warned = |rule: &Guarded| self.one_of(node, rule.as_str(), &["refuse", "warn"]) == Some("warn");
        Guarded::ALL.into_iter().filter(warned).collect()
    }

    /// Fields that name people who may not have written the content.
    fn separation(&mut self, root: Node<'_>) -> Vec<String> {
        let names = self.known_fields(root, "separation");
        for name in &names {
            if self.field(name).is_some_and(|field| field.refers_to.is_empty()) {
                let message = Text::new(
                    format!("`separation` 里的 `{name}` 不引用人员"),
                    format!("`{name}` under `separation` does not refer to people"),
                );
                self.reader.fault(root.key_span("separation"), message);
            }
        }
        names
    }

    fn entry_days(&mut self, root: Node<'_>) -> Option<u32> {
        let node = self.reader.mapping(root, "entry")?;
        self.reader.only_keys(node, &["days"]);
        self.reader.count(node, "days")
    }
}

fn is_kebab(code: &str) -> bool {
    code.split('-').all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
}
