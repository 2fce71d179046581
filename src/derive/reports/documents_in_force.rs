//! `documents-in-force`: the controlled documents in force on the day.

use super::context::{Context, field};
use super::definition::{Definition, Found};
use super::figure::{about, basis};
use crate::derive::editions::{self, InForce, Wording};
use crate::derive::force::Force;
use crate::model::collection::Kind;
use crate::model::report::{Column, Group};
use crate::model::{Collection, Date, Record, Site, Text};
use serde_json::{Map, Value};

pub(super) const DEFINITION: Definition = Definition {
    name: "documents-in-force",
    title: ("判定日有效的文件", "Documents in force on the day"),
    description: (
        "判定日有效的受控文件：现存版本已批准，生效日期不晚于判定日，有效截止日期（未填的取替代它的文件生效前一日）不早于判定日。现存版本在判定日之后才生效的，按历史查当日有效的较早版本，列出该版本；历史中没有而版本号不是首版的，当日可能由迁入前的版本有效，单独标明；已终止而无从知道终止日的列为无法判断。不在表中的文件判定日无效",
        "controlled documents in force on the day: the version at hand is approved, took effect by the day and has not ended before it. Where it took effect only later, the edition in force on the day is taken from the history; where the history holds none and it is not the first version, one from before the archive may have been in force, which is marked; where nothing says when a document ended, nothing can be said. What is not listed was not in force",
    ),
    group: Group::Documents,
    uses_history: false,
    usual_days: None,
    columns,
    find,
};

fn columns(site: &Site) -> Vec<Column> {
    let mut collection = Column::new("collection", "类别", "Kind");
    collection.words = site.collections.iter().map(|c| (c.name.to_string(), c.title.clone())).collect();
    vec![
        Column::new("record", "文件", "Document"),
        collection,
        Column::new("title", "名称", "Title"),
        Column::new("number", "文件编号", "Number"),
        Column::new("version", "版本", "Version"),
        Column::of_codes(
            "force",
            "效力",
            "Force",
            &[
                ("in-force", "有效", "in force"),
                ("in-force-earlier", "有效（较早版本）", "in force, by an earlier edition"),
                ("earlier", "可能由较早版本有效，档案未载", "perhaps by an earlier version that the archive lacks"),
                ("unknown", "无法判断", "cannot be told"),
            ],
        ),
        Column::new("from", "自", "From"),
        Column::new("to", "至", "To"),
        Column::new("review_due", "应复审日期", "Review due"),
        Column::new("department", "归口部门", "Department"),
        Column::new("owner", "责任岗位", "Owner"),
        Column::basis(),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let as_of = context.site.as_of;
    let mut found = Found {
        negative: Text::new("判定日没有有效的受控文件", "no controlled document is in force on the day"),
        ..Found::default()
    };
    for (record, collection) in context.records().filter(|(_, collection)| collection.kind == Kind::Document) {
        found.searched += 1;
        let force = Force::of(context.site, collection, record);
        let first_version = matches!(record.text("version"), None | Some("1" | "1.0"));
        let (from, to): (Option<Date>, Option<Date>) = match force {
            Force::Never => (None, None),
            Force::Since(from) | Force::EndUnknown(from) => (Some(from), None),
            Force::Between(from, last) => (Some(from), Some(last)),
        };
        let begins_later = from.is_some_and(|from| from > as_of);
        let earlier = if begins_later { edition(context.site, collection, record) } else { None };
        let code = match force.on(as_of) {
            Some(true) => "in-force",
            None => "unknown",
            Some(false) if earlier.is_some() => "in-force-earlier",
            Some(false) if begins_later && !first_version => "earlier",
            Some(false) => continue,
        };
        let (from, to) = earlier.as_ref().map_or((from, to), |edition| (Some(edition.from), edition.to));
        let said = |name: &str| match &earlier {
            Some(edition) => edition.front.get(name).cloned().unwrap_or(Value::Null),
            None => field(record, name),
        };
        let successor = context.target(record, "superseded_by");
        let mut cells = vec![
            Value::from(record.id.as_str()),
            Value::from(record.collection.as_str()),
            earlier
                .as_ref()
                .and_then(|edition| edition.front.get("title").cloned())
                .unwrap_or(Value::from(&*record.title)),
            said("number"),
            said("version"),
            Value::from(code),
            super::context::cell(from.map(|day| day.to_string())),
            super::context::cell(to.map(|day| day.to_string())),
        ];
        cells.push(said("review_due"));
        cells.extend(["department", "owner"].map(|name| context.id_in(record, name)));
        cells.push(basis([Some(record), successor].into_iter().flatten()));
        found.rows.push(about(record, cells));
    }
    found
}

/// An edition that was in force on the site's day and is not the one at hand.
struct Edition {
    front: Map<String, Value>,
    from: Date,
    to: Option<Date>,
}

fn edition(site: &Site, collection: &Collection, record: &Record) -> Option<Edition> {
    let mut known = editions::past(site, record);
    let wordings: Vec<Wording<'_>> =
        known.iter().map(|past| Wording { front: &past.front, committed: past.committed }).collect();
    match editions::in_force_on(site, collection, &wordings, site.as_of) {
        InForce::Wording { place, from, to, .. } => Some(Edition { front: known.swap_remove(place).front, from, to }),
        _ => None,
    }
}
