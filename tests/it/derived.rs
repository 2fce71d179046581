//! Rules and computed values that look from record to record; every figure was worked out by hand.

use crate::archive::TempArchive;
use serde_json::{Value, json};

const DEVICES: &str = "\
title: 设备
kind: card
group: 资产
order: 1
id: { pattern: '^HW-\\d$' }
schema:
  type: object
  additionalProperties: false
  properties:
    id: { type: string, title: 编号 }
    title: { type: string, title: 名称 }
    price: { type: number, x-type: money, title: 价格 }
    bought: { type: string, format: date, title: 购置 }
    gone: { type: string, format: date, title: 销账 }
    keeper: { type: string, title: 保管人, x-ref: people }
    part_of: { type: string, title: 所属, x-ref: [devices, people] }
derived:
  value: { title: 净值, title_en: Book value, unit: 元, type: money, expression: \"residual_value(self.price, self.bought, today)\" }
  costs: { title: 维修费, title_en: Repair costs, unit: 元, type: money, expression: \"money_sum(referring('repairs', 'devices').map(r, r.cost))\" }
  left: { title: 余额, type: money, expression: \"self.price == null ? null : self.price - money_sum(referring('repairs', 'devices').map(r, r.cost)) * 3.0\" }
  last: { title: 最近维修, type: date, expression: \"latest(referring('repairs', 'devices').map(r, r.at))\" }
  many: { title: 维修次数, type: integer, expression: \"count(referring('repairs', 'devices'))\" }
  phone: { title: 保管人电话, type: text, expression: \"ref(self.keeper).phone\" }
list: { columns: [price, value, many] }
";

const REPAIRS: &str = "\
title: 维修
kind: log
group: 运行
order: 2
id: { pattern: '^WX-\\d$' }
date: at
schema:
  type: object
  additionalProperties: false
  properties:
    id: { type: string, title: 编号 }
    at: { type: string, format: date, title: 日期 }
    devices: { type: array, title: 设备, items: { type: string, x-ref: devices } }
    cost: { type: number, x-type: money, title: 费用 }
    classification: { type: string, title: 密级 }
rules:
  - code: not-after-the-end
    assert: \"self.devices.all(d, ref(d).gone == null || !before(ref(d).gone, self.at))\"
    message: 设备已销账
    field: devices
  - code: not-from-tomorrow
    assert: \"!before(today, self.at)\"
    message: 日期未到
    field: at
";

const PEOPLE: &str = "\
title: 人员
kind: card
group: 组织
order: 3
id: { pattern: '^P-\\w+$' }
schema:
  type: object
  additionalProperties: false
  properties:
    id: { type: string, title: 编号 }
    title: { type: string, title: 姓名 }
    phone: { type: string, title: 电话 }
    left_on: { type: string, format: date, title: 离职 }
rules:
  - code: who-left-keeps-nothing
    assert: \"self.left_on == null || !referring('devices', 'keeper').exists(d, d.gone == null)\"
    message: 离职人员名下仍有设备
    field: left_on
";

fn archive() -> TempArchive {
    let archive = TempArchive::new();
    archive.write("site.toml", "title = \"试验档案\"\n[depreciation]\nlife_years = 5\nresidual_rate = 0.05\n");
    archive.write("content/devices/_schema.yaml", DEVICES);
    archive.write("content/repairs/_schema.yaml", REPAIRS);
    archive.write("content/people/_schema.yaml", PEOPLE);
    archive.write("content/people/a.md", "---\nid: P-a\ntitle: 甲\nphone: '801'\n---\n");
    archive.write("content/people/b.md", "---\nid: P-b\ntitle: 乙\nleft_on: 2026-10-01\n---\n");
    let device = "---\nid: HW-1\ntitle: 服务器\nprice: 12000.30\nbought: 2025-01-15\nkeeper: P-a\n---\n";
    archive.write("content/devices/1.md", device);
    archive.write("content/devices/2.md", "---\nid: HW-2\ntitle: 电话\ngone: 2026-05-01\nkeeper: P-b\n---\n");
    archive.write("content/repairs/1.md", "---\nid: WX-1\nat: 2026-02-01\ndevices: [HW-1]\ncost: 0.10\n---\n");
    archive.write("content/repairs/2.md", "---\nid: WX-2\nat: 2026-04-01\ndevices: [HW-1, HW-2]\ncost: 0.20\n---\n");
    let secret = "---\nid: WX-3\nat: 2026-06-01\ndevices: [HW-1]\ncost: 7\nclassification: 机密\n---\n";
    archive.write("content/repairs/3.md", secret);
    archive
}

fn shown(archive: &TempArchive, id: &str) -> Value {
    archive.run(&["show", id, "--format", "json"]).exits(0).json()["derived"].clone()
}

#[test]
fn values_are_computed_from_the_record_and_those_around_it() {
    let archive = archive();
    assert_eq!(archive.run(&["check"]).exits(0).err, "");
    // 22 months of 60 written off: 12000.30 × (1 − 0.95 × 22 ÷ 60) = 7820.1955
    let expected = json!({
        "value": 7820.2, "costs": 7.3, "left": 11978.4, "last": "2026-06-01", "many": 3, "phone": "801",
    });
    assert_eq!(shown(&archive, "HW-1"), expected);
    let expected = json!({ "value": null, "costs": 0.2, "left": null, "last": "2026-04-01", "many": 1, "phone": null });
    assert_eq!(shown(&archive, "HW-2"), expected);
    assert_eq!(shown(&archive, "P-a"), json!({}));
    // Nothing is written off in the month of purchase, and before it there was no device.
    let on = |day| {
        archive.run_with(&["show", "HW-1", "--format", "json"], &["--as-of", day]).json()["derived"]["value"].clone()
    };
    assert_eq!((on("2025-01-31"), on("2025-01-14")), (json!(12000.3), Value::Null));
    let human = archive.run(&["--lang", "en", "show", "HW-1"]).exits(0).out;
    assert!(human.contains("computed as of 2026-11-22\nBook value: 7820.2"), "{human}");
}

#[test]
fn pages_show_what_was_computed_and_from_what_and_nothing_hidden() {
    let archive = archive();
    let page = |folder: &str, name: &str| {
        let files = crate::archive::tree(&archive.path().join(folder));
        let found = files.into_iter().find(|(path, _)| path.ends_with(name) && path.contains("devices"));
        String::from_utf8(found.unwrap_or_else(|| panic!("{name}")).1).unwrap()
    };
    for (folder, level) in [("all", "机密"), ("some", "内部")] {
        let out = archive.path().join(folder);
        archive.run(&["build", "--out", out.to_str().unwrap(), "--audience", level]).exits(0);
    }
    let (all, some) = (page("all", "HW-1/index.html"), page("some", "HW-1/index.html"));
    assert!(all.contains("按2026年11月22日计算") && all.contains("7,820.20"), "{all}");
    assert!(all.contains("7.30") && all.contains("据 3 条记录"), "{all}");
    assert!(some.contains(">0.30") && some.contains("据 2 条记录") && !some.contains("WX-3"), "{some}");
    let list = page("all", "devices/index.html");
    assert!(list.contains(">净值<") && list.contains("7,820.20") && list.contains("data-sort=\"3\""), "{list}");
}

#[test]
fn rules_follow_references_both_ways() {
    let archive = archive();
    archive.write("content/repairs/4.md", "---\nid: WX-4\nat: 2026-12-01\ndevices: [HW-1, HW-2]\n---\n");
    archive.write("content/devices/3.md", "---\nid: HW-3\ntitle: 笔记本\nkeeper: P-b\n---\n");
    let told = archive.run(&["check", "--format", "json"]).exits(1).json();
    let shown: Vec<String> = told["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            format!("{} {}:{}:{} {}", one["record"], one["file"], one["line"], one["column"], one["message"])
                .replace('"', "")
        })
        .collect();
    assert_eq!(
        shown,
        [
            "P-b content/people/b.md:4:10 离职人员名下仍有设备",
            "WX-4 content/repairs/4.md:3:5 日期未到",
            "WX-4 content/repairs/4.md:4:10 设备已销账",
        ]
    );
}

#[test]
fn what_cannot_be_followed_is_told_where_it_stands() {
    let faults = |expression: &str, sort: &str| {
        let archive = archive();
        let schema = DEVICES
            .replace("list:", &format!("  x: {{ title: 值, type: {sort}, expression: \"{expression}\" }}\nlist:"));
        archive.write("content/devices/_schema.yaml", &schema);
        let told = archive.run(&["check", "--format", "json"]).json();
        let told = told["diagnostics"].as_array().unwrap().iter().map(|one| {
            assert_eq!(
                (&one["code"], &one["file"]),
                (&json!("schema-invalid"), &json!("content/devices/_schema.yaml"))
            );
            let line = schema.lines().nth(one["line"].as_u64().unwrap() as usize - 1).unwrap();
            let at = |key: &str| one[key].as_u64().unwrap() as usize - 1;
            let place: String = line.chars().skip(at("column")).take(at("end_column") - at("column")).collect();
            format!("{place}: {} {}", one["message"].as_str().unwrap(), one["help"][0].as_str().unwrap_or(""))
                .trim_end()
                .to_owned()
        });
        told.collect::<Vec<_>>().join("\n")
    };
    assert_eq!(
        faults("count(referring('repair', 'devices'))", "integer"),
        "repair: 没有集合 `repair` 是否想写 `repairs`？"
    );
    assert_eq!(
        faults("count(referring('repairs', 'device'))", "integer"),
        "device: `repairs` 没有字段 `device` 是否想写 `devices`？"
    );
    assert_eq!(
        faults("count(referring('repairs', 'at'))", "integer"),
        "at: `repairs` 的 `at` 不引用 `devices` 是否想写 `devices`？"
    );
    assert_eq!(faults("ref(self.keeper).phon", "text"), "phon: `people` 没有字段 `phon` 是否想写 `phone`？");
    assert_eq!(faults("ref(self.part_of).phone", "text"), "phone: `devices` 没有字段 `phone`");
    assert_eq!(faults("ref(self.part_of).title", "text"), "");
    assert_eq!(faults("ref(self.title).phone", "text"), "self.title: `ref` 要的是带 `x-ref` 的引用字段");
    assert_eq!(faults("ref(self.keeper).phone", "integer"), "ref(self.keeper).phone: 表达式的结果是文字，应为数");
    assert_eq!(faults("self.price * 2", "money"), "2: 金额与整数不能用 `*` 运算 是否想写 `2.0`？");
    assert_eq!(faults("latst([self.bought])", "date"), "latst: 没有函数 `latst` 是否想写 `latest`？");
    assert_eq!(faults("size(self.keeper) / 2.0", "number"), "size(self.keeper) / 2.0: 整数与小数不能用 `/` 运算");
}

#[test]
fn conditions_of_duties_follow_references_too() {
    let archive = archive();
    let policies = "title: 制度\nkind: document\ngroup: 制度\norder: 4\nid: { pattern: '^ZD-\\d$' }\nschema:\n  type: object\n  \
        properties:\n    id: { type: string, title: 编号 }\n    title: { type: string, title: 名称 }\n    status: { type: string, title: 状态 }\n    \
        effective_on: { type: string, format: date, title: 生效 }\n    duties: { type: array, title: 义务, items: { type: object } }\n";
    archive.write("content/policies/_schema.yaml", policies);
    let policy = "---\nid: ZD-1\ntitle: 制度\nstatus: 生效\neffective_on: 2026-01-01\nduties:\n  - id: K-1\n    clause: keep\n    text: 设备有人保管\n    \
        kind: always\n    for: { collection: devices }\n    check: \"self.gone != null || ref(self.keeper).phone != null\"\n---\n\n## 保管 {#keep}\n\n应有人保管。\n";
    archive.write("content/policies/1.md", policy);
    archive.write("content/devices/3.md", "---\nid: HW-3\ntitle: 笔记本\n---\n");
    let judged = archive.run(&["duties", "--format", "json"]).json();
    let states: Vec<(String, String)> = judged["rows"]
        .as_array()
        .unwrap_or_else(|| panic!("{judged:#}"))
        .iter()
        .map(|one| (one["record"].to_string(), one["state"].to_string()))
        .collect();
    let expected = [("HW-1", "met"), ("HW-2", "met"), ("HW-3", "missed")];
    assert_eq!(states, expected.map(|(subject, state)| (format!("{subject:?}"), format!("{state:?}"))));
    archive.write("content/policies/1.md", &policy.replace(").phone", ").phne"));
    let told = archive.run(&["check", "--format", "json"]).exits(1).json();
    let one = &told["diagnostics"][0];
    assert_eq!(
        (&one["code"], &one["line"], &one["column"]),
        (&json!("duty-invalid"), &json!(12), &json!(51)),
        "{told:#}"
    );
    assert_eq!(one["help"][0], "是否想写 `phone`？");
}
