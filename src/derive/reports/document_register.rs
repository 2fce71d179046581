//! `document-register`: every controlled document, and whether it is in force.

use super::context::{Context, field};
use super::definition::{Definition, Found};
use crate::derive::force::Force;
use crate::model::collection::Kind;
use crate::model::report::{Column, Group, Row};
use crate::model::{Site, Text};
use serde_json::Value;

pub(super) const DEFINITION: Definition = Definition {
    name: "document-register",
    title: ("受控文件清单", "Document register"),
    description: (
        "全部受控文件及其编号、版本、状态和效力；是否有效按判定日，以现存版本的生效日期和截止日期为准",
        "every controlled document with number, version, state and force; in force is judged on the day of the report by the dates of the version at hand",
    ),
    group: Group::Documents,
    uses_history: false,
    usual_days: None,
    columns,
    find,
};

/// Fields that every controlled document carries, in the order of the columns.
const FIELDS: [&str; 7] = ["number", "version", "status", "effective_on", "review_due", "owner", "approver"];

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::new("record", "记录", "Record"),
        Column::new("title", "名称", "Title"),
        Column::new("number", "文件编号", "Number"),
        Column::new("version", "版本", "Version"),
        Column::new("status", "状态", "Status"),
        Column::new("effective_on", "生效日期", "Effective on"),
        Column::new("review_due", "应复审日期", "Review due"),
        Column::new("owner", "责任岗位", "Owner"),
        Column::new("approver", "批准人", "Approver"),
        Column::of_codes(
            "in_force",
            "判定日是否有效",
            "In force on the day",
            &[("yes", "有效", "in force"), ("no", "无效", "not in force"), ("unknown", "无法判断", "unknown")],
        ),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let mut found =
        Found { negative: Text::new("没有受控文件", "there is no controlled document"), ..Found::default() };
    for (record, collection) in context.records().filter(|(_, collection)| collection.kind == Kind::Document) {
        found.searched += 1;
        let in_force = match Force::of(context.site, collection, record).on(context.site.as_of) {
            Some(true) => "yes",
            Some(false) => "no",
            None => "unknown",
        };
        let mut cells = vec![Value::from(record.id.as_str()), Value::from(&*record.title)];
        cells.extend(FIELDS.iter().map(|name| field(record, name)));
        cells.push(Value::from(in_force));
        found.rows.push(Row { record: Some(record.id.clone()), commit: None, cells });
    }
    found
}
