//! The room as a whole, on small definitions written out here.

use super::*;
use crate::diagnostic::{Code, Severity};
use crate::model::{BlobId, Record};
use crate::parse;

const HEAD: &str = "title: 巡检\nkind: log\nid: { pattern: '^XJ-\\d+$' }\n";

fn source(path: &str, text: &str) -> Source {
    Source { path: path.into(), text: text.into(), blob: BlobId::default() }
}

/// Compiles definitions, each given by its collection's name, and judges records, each given by its path.
fn run(definitions: &[(&str, &str)], records: &[(&str, &str)]) -> (Vec<Record>, Vec<Diagnostic>) {
    let named = |name: &str, text: &str| source(&format!("content/{name}/_schema.yaml"), text);
    let schemas = definitions.iter().map(|(name, text)| named(name, text)).collect();
    let calendar =
        "year: 2026\nholidays: [{ from: 2026-10-01, to: 2026-10-07, name: 国庆节 }]\nworkdays: [2026-10-10]\n";
    let calendars = vec![source("content/_calendar/2026.yaml", calendar)];
    let (schemas, mut diagnostics) = compile(&Sources { schemas, calendars, ..Sources::default() });
    let mut documents = Vec::new();
    for (path, front) in records {
        let (document, found) = parse::document(&source(&format!("content/{path}"), &format!("---\n{front}---\n")));
        documents.extend(document);
        diagnostics.extend(found);
    }
    let (records, found) = super::records(documents, &schemas);
    diagnostics.extend(found);
    (records, diagnostics)
}

/// Whether the rule holds for the record; other faults fail the test.
fn holds(assert: &str, front: &str) -> bool {
    let definition = format!(
        "{HEAD}schema:
  type: object
  additionalProperties: false
  properties:
    id: {{ type: string, title: 编号 }}
    from: {{ type: string, format: datetime, title: 始 }}
    to: {{ type: string, format: date, title: 终 }}
    degree: {{ type: number, title: 温度 }}
    count: {{ type: integer, title: 数量 }}
    total: {{ type: number, x-type: money, title: 合计 }}
    done: {{ type: boolean, title: 完成 }}
    tags: {{ type: array, title: 标签, items: {{ type: string }} }}
    parts:
      type: array
      title: 部件
      items:
        type: object
        properties:
          name: {{ type: string, title: 名称 }}
          cost: {{ type: number, x-type: money, title: 金额 }}
rules:
  - code: it
    assert: {assert:?}
    message: 不成立
"
    );
    let (_, found) = run(&[("inspections", &definition)], &[("inspections/XJ-1.md", &format!("id: XJ-1\n{front}"))]);
    match &found[..] {
        [] => true,
        [one] if one.code == Code::RuleFailed => false,
        others => panic!("{assert}: {others:#?}"),
    }
}

#[test]
fn what_a_record_lacks_is_null_and_has_tells_so() {
    assert!(holds("self.count == null && !has(self.count)", ""));
    assert!(holds("has(self.count) && self.count == 3", "count: 3\n"));
    let parts = "parts: [{ name: 甲, cost: 1 }, { name: 乙 }]\n";
    assert!(holds("self.parts.exists(p, p.cost == null) && self.parts.exists(p, has(p.cost))", parts));
    assert!(holds("self.parts.filter(p, has(p.cost)).map(p, p.name) == ['甲']", parts));
}

#[test]
fn numbers_are_of_the_kind_that_the_schema_says() {
    assert!(holds("self.degree >= 18.0 && self.degree <= 27.0 && self.degree / 2.0 == 10.0", "degree: 20\n"));
    assert!(holds("self.count > 2 && self.count + 1 == 4", "count: 3\n"));
    assert!(!holds("self.count < 3", "count: 3\n"));
}

#[test]
fn texts_and_lists_are_read() {
    assert!(holds(
        "'备用' in self.tags && size(self.tags) == 2 && self.tags[0].startsWith('核')",
        "tags: [核心, 备用]\n"
    ));
    assert!(holds("self.id.matches('^XJ-[0-9]+$') && self.id.contains('-')", ""));
    assert!(holds("self.done ? self.count != null : self.count == null", "done: true\ncount: 1\n"));
}

#[test]
fn dates_are_compared_and_counted() {
    let dates = "from: 2026-09-30 20:30\nto: 2026-10-10\n";
    assert!(holds("before(self.from, self.to) && !before(self.to, self.from)", dates));
    assert!(holds("!before(self.from, self.to)", "from: 2026-09-30 20:30\nto: 2026-09-30\n"));
    assert!(holds("!before(self.from, self.to)", "from: 2026-09-30 20:30\n"));
    assert!(holds("days_between(self.from, self.to) == 10", dates));
    assert!(holds("workdays_between(self.from, self.to) == 3", dates));
    assert!(holds("hours_between(self.to, self.from) == -219.5", dates));
}

#[test]
fn money_is_summed_exactly() {
    let front = "parts: [{ cost: 0.10 }, { cost: 0.20 }, { name: 赠品 }]\ntotal: 0.30\n";
    assert!(holds("money_sum(self.parts.map(p, p.cost)) == self.total", front));
    assert!(holds("money_sum([self.total, self.total]) == 0.6 && money_sum(self.parts.map(p, 1)) == 3.0", front));
}

#[test]
fn a_rule_that_cannot_be_told_is_the_definitions_fault_once() {
    let definition = format!(
        "{HEAD}schema:
  type: object
  properties:
    id: {{ type: string, title: 编号 }}
    from: {{ type: string, format: date, title: 始 }}
rules:
  - {{ code: soon, assert: \"days_between(self.from, '2026-01-01') < 3\", message: 早 }}
"
    );
    let records = [("a/XJ-1.md", "id: XJ-1\n"), ("a/XJ-2.md", "id: XJ-2\n")];
    let (records, found) = run(&[("a", &definition)], &records);
    assert_eq!(records.len(), 2);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((found[0].code, &*found[0].primary.path), (Code::SchemaInvalid, "content/a/_schema.yaml"));
    assert_eq!(&*found[0].secondary[0].path, "content/a/XJ-1.md");
}

#[test]
fn records_know_their_name_date_state_and_level() {
    let rooms = "title: 机房\nkind: card\nname: '{name}'\nschema: { type: object, properties: { id: { type: string, title: 编号 }, name: { type: string, title: 名称 }, next: { type: string, x-ref: rooms, title: 邻 } } }\n";
    let visits = "title: 巡检\nkind: log\ndate: on\nname: '{rooms} {on} {count}次 {done}'\nclassification: 秘密\nlifecycle: { field: status, initial: [登记], moves: {} }
schema:
  type: object
  properties:
    id: { type: string, title: 编号 }
    'on': { type: string, format: date, title: 日期 }
    rooms: { type: array, title: 机房, items: { type: string, x-ref: rooms } }
    count: { type: integer, title: 次数 }
    done: { type: boolean, title: 完成 }
    status: { type: string, title: 状态 }
    classification: { type: string, title: 密级 }
";
    let (records, found) = run(
        &[("rooms", rooms), ("visits", visits)],
        &[
            ("visits/2026/V-1.md", "id: V-1\non: 2026-03-01\nrooms: [L-1, L-9]\ncount: 2\ndone: true\nstatus: 登记\n"),
            ("visits/2026/V-2.md", "id: V-2\ntitle: 专项\nclassification: 公开\n"),
            ("rooms/L-1.md", "id: L-1\nname: 总部机房\n"),
        ],
    );
    assert!(found.is_empty(), "{found:#?}");
    let shown: Vec<String> = records
        .iter()
        .map(|r| format!("{} {} {:?} {:?} {}", r.id, r.title, r.stamp.map(|s| s.text()), r.status, r.classification))
        .collect();
    assert_eq!(
        shown,
        [
            "L-1 总部机房 None None 内部",
            "V-1 总部机房、L-9 2026-03-01 2次 是 Some(\"2026-03-01\") Some(\"登记\") 秘密",
            "V-2 专项 None None 公开",
        ]
    );
}

#[test]
fn rings_of_names_end() {
    let ring = "title: 环\nkind: card\nname: '{next}之邻'\nschema: { type: object, properties: { id: { type: string, title: 编号 }, next: { type: string, x-ref: ring, title: 邻 } } }\n";
    let (records, found) =
        run(&[("ring", ring)], &[("ring/a.md", "id: A\nnext: B\n"), ("ring/b.md", "id: B\nnext: A\n")]);
    assert!(found.is_empty(), "{found:#?}");
    let titles: Vec<&str> = records.iter().map(|record| &*record.title).collect();
    assert_eq!(titles, ["A之邻之邻", "A之邻"]);
}

#[test]
fn a_definition_that_cannot_be_read_does_not_lose_its_records() {
    let (records, found) = run(&[("a", "title: [")], &[("a/X-1.md", "id: X-1\ntitle: 甲\nanything: 3\n")]);
    assert_eq!(records.len(), 1);
    assert_eq!(found.iter().map(|fault| fault.code).collect::<Vec<_>>(), [Code::YamlSyntax]);
}

#[test]
fn a_definition_in_a_subfolder_is_told() {
    let (_, found) = run(&[("a/b", "title: 乙\n")], &[]);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].code, found[0].severity), (Code::SchemaInvalid, Severity::Error));
}

#[test]
fn conditions_from_elsewhere_are_held_against_records() {
    let definition = format!(
        "{HEAD}schema: {{ type: object, properties: {{ id: {{ type: string, title: 编号 }}, importance: {{ type: string, title: 级别 }} }} }}\n"
    );
    let schemas = vec![source("content/systems/_schema.yaml", &definition)];
    let (schemas, found) = compile(&Sources { schemas, ..Sources::default() });
    assert!(found.is_empty(), "{found:#?}");
    let document = parse::document(&source("content/systems/XJ-1.md", "---\nid: XJ-1\nimportance: 核心\n---\n")).0;
    let (records, _) = super::records(document.into_iter().collect(), &schemas);
    let condition = schemas.condition(0, "self.importance == '核心'").0.expect("a condition");
    let asked = Asked { front: &records[0].document.front, shapes: &schemas.compiled[0].shapes, place: None };
    assert_eq!(condition.condition.holds(&schemas.functions, &asked), Ok(true));
    let (none, faults) = schemas.condition(0, "self.importence == '核心'");
    assert!(none.is_none());
    assert_eq!((faults[0].span.clone(), faults[0].near.as_deref()), (5..15, Some("importance")));
}
