//! `contracts-ending`: contracts, licences and warranties that run out soon, or have run out unnoticed.

use super::context::{Context, cell, date_in, day, days_between};
use super::definition::{Definition, Found};
use super::figure::{about, amount_in, basis, yuan};
use crate::derive::force::is_closed;
use crate::model::report::{Column, Group};
use crate::model::{Record, Site, Text};
use serde_json::Value;

pub(super) const DEFINITION: Definition = Definition {
    name: "contracts-ending",
    title: ("合同、许可与保修到期", "Contracts, licences and warranties ending"),
    description: (
        "判定日起90天内（或查询期内）到期、尚未办结的：合同履行期、合同质保、软件许可、许可分配、设备保修。履行期、软件许可和许可分配在判定日之前已到期而仍未办结的也列入，剩余天数为负；设备保修和合同质保已过的不列（见折旧、报废候选）。先到期的在前",
        "what ends within 90 days of the day judged on, or in the period asked for, and is not closed: terms and warranties of contracts, software licences, allocations of licences, warranties of devices. Terms, licences and allocations that ran out before and are still open are listed with days below nothing; past warranties are not. The first to end comes first",
    ),
    group: Group::Assets,
    uses_history: false,
    usual_days: None,
    columns,
    find,
};

const DAYS_AHEAD: i32 = 90;

/// Collection, field, code, and whether it still matters after it has ended.
const ENDS: [(&str, &str, &str, bool); 5] = [
    ("contracts", "to", "contract", true),
    ("contracts", "warranty_until", "contract-warranty", false),
    ("software", "expires_on", "software", true),
    ("licences", "to", "allocation", true),
    ("hardware", "warranty_until", "device-warranty", false),
];

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::new("record", "记录", "Record"),
        Column::new("title", "名称", "Title"),
        Column::of_codes(
            "kind",
            "到期事项",
            "What ends",
            &[
                ("contract", "合同履行期", "contract"),
                ("contract-warranty", "合同质保", "contract's warranty"),
                ("software", "软件许可", "software licence"),
                ("allocation", "许可分配", "licence allocation"),
                ("device-warranty", "设备保修", "device's warranty"),
            ],
        ),
        Column::new("until", "到期日", "Ends on"),
        Column::new("days_left", "剩余天数", "Days left"),
        Column::new("status", "状态", "Status"),
        Column::new("department", "部门", "Department"),
        Column::new("keeper", "责任人", "Kept by"),
        Column::new("vendor", "供应商", "Vendor"),
        Column::money("amount", "金额（元）", "Amount (CNY)"),
        Column::basis(),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let as_of = context.site.as_of;
    let ahead = as_of.checked_add(jiff::Span::new().days(DAYS_AHEAD)).unwrap_or(as_of);
    let last = context.query.to.unwrap_or(ahead);
    let negative = Text::new(
        format!("至 {last} 没有到期的合同、许可或保修"),
        format!("no contract, licence or warranty ends until {last}"),
    );
    let lacks = context.lacks(&["contracts", "software", "licences", "hardware"]);
    let mut found = Found { negative, reservation: lacks, ..Found::default() };
    for (collection, name, code, matters_after) in ENDS {
        let schema = context.site.collections.iter().find(|known| known.name.as_str() == collection);
        let open = |record: &&Record| schema.is_none_or(|schema| !is_closed(schema, record));
        for record in context.of(collection).iter().filter(open) {
            let Some(until) = date_in(record, name) else { continue };
            found.searched += 1;
            let first =
                if matters_after { context.query.from } else { Some(context.query.from.unwrap_or(as_of).max(as_of)) };
            if until > last || first.is_some_and(|first| until < first) {
                continue;
            }
            let target = |names: &[&str]| {
                let found = names.iter().find_map(|name| context.target(record, name));
                cell(found.map(|target| target.id.as_str()))
            };
            let behind = ["contract", "software", "vendor"].iter().filter_map(|name| context.target(record, name));
            found.rows.push(about(
                record,
                vec![
                    Value::from(record.id.as_str()),
                    Value::from(&*record.title),
                    Value::from(code),
                    day(until),
                    Value::from(days_between(as_of, until)),
                    cell(record.status.as_deref()),
                    target(&["department"]),
                    target(&["handler", "keeper", "responsible"]),
                    target(&["vendor"]),
                    cell(amount_in(record, "amount").or_else(|| amount_in(record, "price")).map(yuan)),
                    basis([record].into_iter().chain(behind)),
                ],
            ));
        }
    }
    found.rows.sort_by_cached_key(|row| (row.cells[4].as_i64(), row.record.clone(), row.cells[2].to_string()));
    found
}
