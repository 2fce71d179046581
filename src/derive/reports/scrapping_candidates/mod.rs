//! `scrapping-candidates`: which devices may be scrapped, on which ground, and what the ground rests on.

mod grounds;

use super::context::{Context, cell, field};
use super::definition::{Definition, Found};
use super::figure::{about, basis, by, yuan};
use super::holding::{book_value, in_books, is_lost};
use super::repair_costs::is_withdrawn;
use crate::model::report::{Column, Group};
use crate::model::{Record, Site, Text};
use serde_json::Value;

pub(super) const DEFINITION: Definition = Definition {
    name: "scrapping-candidates",
    title: ("报废候选", "Candidates for scrapping"),
    description: (
        "判定日在册、未遗失的公司设备，按报废条件逐项核对，每台每项一行。(a) 已过保修期，且最近一次记有费用的维修（或未驳回报废申请中的预计维修费）超过当日残值的50%；(b) 某次维修验收后半年（按日历6个月）内又报修3次以上，每次费用均超过当日残值的20%，费用不超过的不计次；(e) 自购置日起使用超过5年。残值按折旧规则计算到该次维修或申请当日；残值为零时a、b不能仅凭比例成立，e还须“不适合当前任务”，均列为待技术鉴定，报废申请列有该项、载明鉴定人并经信息管理部同意的列为已附鉴定意见。(c)(d)(f) 依据厂商说明、技术鉴定意见、事故证明，档案没有可供计算的字段，只能列出报废申请所称，不能判断其余设备。申请列有a、b或e而按记录算不成立的单独标明",
        "the company's devices in the books and not lost, held against each ground for scrapping, a row for each device and ground. (a) out of warranty, and the latest repair with a cost (or the estimate in an application not rejected) above 50 % of the residual value on that day; (b) within half a year (six calendar months) after a repair was accepted, three or more further repairs, each above 20 % of the residual value on its day, cheaper ones not counting; (e) in use for more than five years since the purchase. Where the residual value is nothing, ratios alone do not make (a) and (b), and (e) asks in addition that the device is no longer fit: all these wait for a technical opinion, which an application has that claims the ground, names who appraised the device and was agreed to by the department. (c), (d) and (f) rest on a vendor's statement, a technical opinion or a certificate, for which there is no field to compute from: only what applications claim is listed, and of other devices nothing can be said. A claim of (a), (b) or (e) that the records do not bear out is marked",
    ),
    group: Group::Assets,
    uses_history: false,
    usual_days: None,
    columns,
    find,
};

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::new("record", "设备", "Device"),
        Column::new("title", "名称", "Name"),
        Column::new("kind", "类别", "Kind"),
        Column::new("department", "使用部门", "Department"),
        Column::new("status", "状态", "Status"),
        Column::of_codes(
            "ground",
            "报废条件",
            "Ground",
            &[
                ("a", "a 过保且维修费超过残值一半", "a repair above half the residual value"),
                ("b", "b 半年内多次维修且费用过高", "b repaired again and again"),
                ("c", "c 配件停产且无替代", "c parts discontinued"),
                ("d", "d 不能满足专用任务且无法改作他用", "d unfit for its task and for any other"),
                ("e", "e 使用超过五年且不适用", "e older than five years and unfit"),
                ("f", "f 不可抗力损坏", "f damaged by force majeure"),
            ],
        ),
        Column::of_codes(
            "verdict",
            "判断",
            "Verdict",
            &[
                ("holds", "按记录成立", "holds by the records"),
                ("needs-opinion", "数字已满足，待技术鉴定", "figures met, waits for a technical opinion"),
                ("appraised", "数字已满足，申请附鉴定意见", "figures met, with a technical opinion in the application"),
                ("claimed", "申请所称，依据不在档案字段", "claimed; its basis is no field of the archive"),
                ("not-borne-out", "申请所列，按记录不成立", "claimed, not borne out by the records"),
            ],
        ),
        Column::new("on", "计算日", "Computed on"),
        Column::money("residual", "当日残值（元）", "Residual value that day (CNY)"),
        Column::money("cost", "维修费用（元）", "Cost of repair (CNY)"),
        Column::new("times", "次数", "Times"),
        Column::new("since", "起算日", "Since"),
        Column::new("application", "报废申请", "Application"),
        Column::money("value", "判定日残值（元）", "Residual value today (CNY)"),
        Column::basis(),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let as_of = context.site.as_of;
    let past = |record: &&Record| record.stamp.is_none_or(|stamp| stamp.date() <= as_of);
    let repairs = context.of("repairs").iter().filter(past).filter(|repair| !is_withdrawn(repair));
    let repairs = by(repairs, |repair| repair.text("asset"));
    let applications = context.of("scrappings").iter().filter(past);
    let applications =
        by(applications.filter(|application| application.text("status") != Some("已驳回")), |a| a.text("asset"));
    let mut found = Found {
        negative: Text::new(
            "没有设备符合可以计算的报废条件，也没有报废申请",
            "no device meets a ground that can be computed, and nothing is applied for",
        ),
        reservation: Text::joined([
            &context.lacks(&["hardware", "repairs", "scrappings"]),
            &Some(Text::new(
                "条件c、d、f及e的“不适合当前任务”以纸质或附件形式的鉴定、说明、证明为依据，档案字段不能判断",
                "grounds c, d and f, and whether a device under e is still fit, rest on opinions and certificates that no field holds",
            )),
        ]),
        ..Found::default()
    };
    for device in in_books(context).filter(|device| !is_lost(device)) {
        let own = repairs.get(device.id.as_str()).map_or(&[] as &[&Record], Vec::as_slice);
        let application =
            applications.get(device.id.as_str()).and_then(|all| all.iter().max_by_key(|a| a.stamp.map(|s| s.start())));
        found.searched += 1 + own.len();
        for ground in grounds::of(context, device, own, application.copied()) {
            let mut cells = vec![Value::from(device.id.as_str()), Value::from(&*device.title)];
            cells.extend([field(device, "kind"), context.id_in(device, "department"), field(device, "status")]);
            cells.extend([
                Value::from(ground.code),
                Value::from(ground.verdict),
                cell(ground.on.map(|day| day.to_string())),
                cell(ground.residual.map(yuan)),
                cell(ground.cost.map(yuan)),
                cell(ground.times),
                cell(ground.since.map(|day| day.to_string())),
                cell(application.map(|application| application.id.as_str())),
                cell(book_value(context, device, as_of).map(|book| yuan(book.value))),
                basis(ground.records.iter().copied().chain([device])),
            ]);
            found.rows.push(about(device, cells));
        }
    }
    found
}
