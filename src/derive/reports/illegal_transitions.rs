//! `illegal-transitions`: steps between two versions that the lifecycle or a rule does not allow.

use super::change_register::{moment, person};
use super::context::{Context, cell, commit_cell};
use super::definition::{Definition, Found};
use crate::model::report::{Column, Group, Row};
use crate::model::{Site, Text};
use serde_json::Value;

pub(super) const DEFINITION: Definition = Definition {
    name: "illegal-transitions",
    title: ("违规变动", "Illegal transitions"),
    description: (
        "历史上相邻两个版本之间的变动，不为生命周期的 `moves` 所允许，或不满足集合定义中涉及 `old` 的规则；按现行定义判断；导入截止日期前的导入修改不算",
        "changes from one version to the next that the lifecycle does not allow, or that do not meet a rule about `old`; judged by the definitions as they are now; work on a declared import by its cut-off does not count",
    ),
    group: Group::History,
    uses_history: true,
    usual_days: None,
    columns,
    find,
};

/// The code of a move that the lifecycle does not have.
const LIFECYCLE: &str = "lifecycle";

fn columns(site: &Site) -> Vec<Column> {
    let mut words = vec![(
        LIFECYCLE.to_owned(),
        Text::new("生命周期不允许这样变更状态", "the lifecycle does not have this change of state"),
    )];
    for transition in &site.transitions {
        if let Some(rule) = &transition.rule
            && !words.iter().any(|(known, _)| known == rule)
        {
            words.push((rule.clone(), transition.message.clone()));
        }
    }
    vec![
        Column::new("record", "记录", "Record"),
        Column::new("title", "名称", "Title"),
        Column { words, ..Column::new("rule", "不符之处", "What is wrong") },
        Column::new("field", "字段", "Field"),
        Column::new("from", "改动前", "Before"),
        Column::new("to", "改动后", "After"),
        Column::new("authored", "编写时间", "Authored"),
        Column::new("author", "编写人", "Author"),
        Column::new("commit", "提交", "Commit"),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let (site, history) = (context.site, &context.site.history);
    let mut found = Found { searched: history.revisions.len(), ..Found::default() };
    let mut imported = 0;
    for transition in &site.transitions {
        let Some(commit) = history.commits.get(transition.commit as usize) else { continue };
        let Some(authored) = context.authored(commit).filter(|day| context.in_period(*day)) else { continue };
        let record = site.find(transition.record.as_str()).map(|ix| site.record(ix));
        if context.is_import(record.and_then(|record| record.value("batch")), authored) {
            imported += 1;
            continue;
        }
        found.rows.push(Row {
            record: Some(transition.record.clone()),
            commit: Some(commit.id.clone()),
            cells: vec![
                Value::from(transition.record.as_str()),
                cell(record.map(|record| &*record.title)),
                Value::from(transition.rule.as_deref().unwrap_or(LIFECYCLE)),
                cell(transition.field.as_deref()),
                transition.from.clone(),
                transition.to.clone(),
                moment(context, &commit.author),
                person(&commit.author),
                commit_cell(&commit.id),
            ],
        });
    }
    found.negative = Text::new("没有不为定义所允许的变动", "no step between two versions was against the definitions");
    found.reservation = (imported > 0).then(|| {
        Text::new(
            format!("{imported} 处变动属于已申报的导入批次"),
            format!("{imported} steps were part of declared imports"),
        )
    });
    found
}
