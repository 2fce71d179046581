//! `incomplete-history`: what stands between the repository and statements of absence.

use super::super::context::Context;
use super::super::definition::{Definition, Found};
use crate::model::history::{Absence, Completeness, Gap};
use crate::model::report::{Column, Group, Row};
use crate::model::{Site, Text};
use serde_json::Value;

pub(in crate::derive::reports) const DEFINITION: Definition = Definition {
    name: "incomplete-history",
    title: ("历史不完整", "Incomplete history"),
    description: (
        "浅克隆、缺少对象、替换引用或嫁接、没有仓库或提交：在补全之前，凡依据历史的“没有发现”都不能作为证明，封存也会被拒绝",
        "shallow clones, missing objects, replace refs or grafts, no repository or no commit: until this is mended, nothing that rests on history proves an absence, and sealing is refused",
    ),
    group: Group::History,
    uses_history: false,
    usual_days: None,
    columns,
    find,
};

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::of_codes(
            "gap",
            "缺失",
            "Gap",
            &[
                ("shallow", "浅克隆，较早的提交未取回", "shallow clone without the older commits"),
                ("missing-object", "缺少对象", "an object is missing"),
                ("replaced", "有替换引用或嫁接", "replace refs or grafts"),
                ("no-repository", "不在 git 仓库中", "no git repository"),
                ("no-commit", "尚无提交", "no commit yet"),
            ],
        ),
        Column::new("object", "对象", "Object"),
        Column::of_codes("attest", "能否出具证明", "Attestation", &[("refused", "不能", "refused")]),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let history = &context.site.history;
    let negative = Text::new("历史完整", "the history is complete");
    let mut found = Found { negative, searched: context.site.records.len(), ..Found::default() };
    let mut add = |gap: &str, object: Option<&str>| {
        let object = object.map_or(Value::Null, Value::from);
        found.rows.push(Row { record: None, commit: None, cells: vec![gap.into(), object, "refused".into()] });
    };
    match &history.completeness {
        Completeness::Complete => {}
        Completeness::Absent(Absence::NoRepository) => add("no-repository", None),
        Completeness::Absent(Absence::NoCommit) => add("no-commit", None),
        Completeness::Incomplete(gaps) => {
            for gap in gaps {
                match gap {
                    Gap::Shallow => add("shallow", None),
                    Gap::Replaced => add("replaced", None),
                    Gap::MissingObjects(ids) => ids.iter().for_each(|id| add("missing-object", Some(id))),
                }
            }
        }
    }
    found
}
