//! The reports that policies ask for by the month, the quarter, the half-year and the year.

use super::consent::by_now;
use super::{GeneratedFile, Rng, World, calendar, licences, places, report_content, series};
use crate::model::Date;
use jiff::civil::date;

const PASSWORDS: &str = "口令更换半年说明";
/// The review of accounts and rights (ZD-13).
pub(super) const ACCOUNTS: &str = "帐号权限半年复核";
/// The comparison of the log of logins with the registered sessions (ZD-13).
pub(super) const LOGINS: &str = "超级用户登录月度核对";

/// One report that fell due.
pub(super) struct Report {
    /// As the schema names it.
    pub kind: &'static str,
    /// The company reporting.
    pub company: &'static str,
    /// 2026-03, 2026年一季度, 2026年上半年 or 2026年度.
    pub period: String,
    /// First day of the period.
    pub from: Date,
    /// Last day of the period.
    pub to: Date,
    due: Date,
    /// The day it was handed in.
    pub filed: Date,
    recorder: String,
    reviewer: String,
    late: Option<&'static str>,
}

/// The number of the report that lists the corrections carried out in the month of `day`, if there is one yet.
pub(super) fn correction_report(world: &World, day: Date) -> Option<String> {
    let month = day.first_of_month();
    schedule(world)
        .into_iter()
        .find(|(_, report)| report.kind == "数据修改月报" && report.from == month)
        .map(|(id, _)| id)
}

/// The same for a meeting on `day`, which can only take note of what has been handed in.
pub(super) fn filed_report(world: &World, month: Date, day: Date) -> Option<String> {
    schedule(world)
        .into_iter()
        .find(|(_, report)| report.kind == "数据修改月报" && report.from == month && report.filed <= day)
        .map(|(id, _)| id)
}

/// All reports handed in by the end of the world, numbered by the day on which they were.
pub(super) fn schedule(world: &World) -> Vec<(String, Report)> {
    let mut rng = world.rng("periodic_reports");
    let mut own = world.rng("account reviews");
    let mut reports = Vec::new();
    for month in calendar::months(world.from, world.until) {
        let next = calendar::plus_months(month, 1);
        reports.push(corrections(world, &mut rng, month, next));
        reports.push(offsite(world, &mut rng, month, next));
        reports.push(logins(world, &mut own, month, next));
        if month.month() % 3 == 0 {
            for company in places::COMPANIES {
                reports.push(licence_count(world, &mut rng, company.id, month, next));
            }
        }
        if month.month() % 6 == 0 {
            for company in places::COMPANIES {
                reports.push(half_yearly(world, &mut rng, PASSWORDS, company.id, month, next));
                reports.push(half_yearly(world, &mut own, ACCOUNTS, company.id, month, next));
            }
        }
        reports.extend(yearly(world, &mut rng, month));
    }
    reports.retain(|report| report.filed <= world.until && report.filed >= world.from);
    series::number("DQ", reports, |report| report.filed)
}

/// A report handed in on a working day near `wanted`, and not on a day when nobody works.
fn report(
    world: &World,
    kind: &'static str,
    company: &'static str,
    span: (Date, Date),
    due: Date,
    wanted: Date,
) -> Report {
    // A day on which nobody works moves on to the next one, for the limit and for the report.
    let (due, filed) = (calendar::workday_from(due), calendar::workday_from(wanted));
    let recorder = world.roster.acting("R-document-controller", filed).to_owned();
    let reviewer = world.roster.acting("R-it-manager", filed).to_owned();
    let late = (filed > due).then_some("等候数据核对，推迟提交");
    Report { kind, company, period: String::new(), from: span.0, to: span.1, due, filed, recorder, reviewer, late }
}

fn corrections(world: &World, rng: &mut Rng, month: Date, next: Date) -> Report {
    let due = calendar::plus_days(next, 9);
    // Once in the sample the report waited for the signature of a correction and came late.
    let slow = (month.year(), month.month()) == (2025, 6);
    let wanted = calendar::plus_days(next, if slow { 13 } else { rng.range(4, 7) });
    let mut made = report(world, "数据修改月报", "D-hq", (month, month.last_of_month()), due, wanted);
    made.period = month.strftime("%Y-%m").to_string();
    made.late = made.late.map(|reason| if slow { "等候财务部登记一份调整日期，推迟提交" } else { reason });
    made
}

fn offsite(world: &World, rng: &mut Rng, month: Date, next: Date) -> Report {
    let due = calendar::plus_days(next, 4);
    let wanted = calendar::plus_days(next, rng.range(1, 3));
    let mut made = report(world, "异地备份月度说明", "D-hq", (month, month.last_of_month()), due, wanted);
    made.period = month.strftime("%Y-%m").to_string();
    made.recorder = world.roster.acting("R-dba", made.filed).to_owned();
    made
}

fn licence_count(world: &World, rng: &mut Rng, company: &'static str, month: Date, next: Date) -> Report {
    let span = (calendar::plus_months(month, -2), month.last_of_month());
    let due = calendar::plus_days(next, 9);
    let slow = company == "D-xiling" && (month.year(), month.month()) == (2025, 9);
    let wanted = calendar::plus_days(next, if slow { 16 } else { rng.range(3, 7) });
    let mut made = report(world, "许可证季度清点", company, span, due, wanted);
    let quarter = ["一", "二", "三", "四"][usize::from(month.month().unsigned_abs() / 3 - 1) % 4];
    made.period = format!("{}年{quarter}季度", month.year());
    made.recorder = licences::counter(world, company, made.filed).to_owned();
    sign_by_company(world, &mut made);
    made.late = made.late.map(|reason| if slow { "统计人假后集中检修，清点推迟一周" } else { reason });
    made
}

/// Whoever authorises sessions holds none of the accounts, and compares them with the log.
fn logins(world: &World, rng: &mut Rng, month: Date, next: Date) -> Report {
    let due = calendar::plus_days(next, 9);
    let wanted = calendar::plus_days(next, rng.range(2, 6));
    let mut made = report(world, LOGINS, "D-hq", (month, month.last_of_month()), due, wanted);
    made.period = month.strftime("%Y-%m").to_string();
    made.recorder =
        world.roster.acting_besides("R-it-supervisor", made.filed, &["P-hanruobing", "P-yenanxi"]).to_owned();
    made.reviewer = world.roster.acting_besides("R-it-manager", made.filed, &[&made.recorder]).to_owned();
    made
}

fn half_yearly(
    world: &World,
    rng: &mut Rng,
    kind: &'static str,
    company: &'static str,
    month: Date,
    next: Date,
) -> Report {
    let span = (calendar::plus_months(month, -5), month.last_of_month());
    let due = calendar::plus_days(next, 14);
    let mut made = report(world, kind, company, span, due, calendar::plus_days(next, rng.range(5, 11)));
    let half = if month.month() == 6 { "上" } else { "下" };
    made.period = format!("{}年{half}半年", month.year());
    made.recorder = match company {
        "D-hq" => world.roster.acting("R-senior-system-engineer", made.filed).to_owned(),
        _ => licences::counter(world, company, made.filed).to_owned(),
    };
    sign_by_company(world, &mut made);
    made
}

/// What a subsidiary hands in is signed by its head.
fn sign_by_company(world: &World, report: &mut Report) {
    report.reviewer = match report.company {
        "D-hq" => world.roster.acting_besides("R-it-manager", report.filed, &[&report.recorder]).to_owned(),
        other => places::company(other).head.to_owned(),
    };
}

/// Kind, year it speaks of, month and day it is due, day of the month from which it is written, and who writes it.
type YearlyReport = (&'static str, i16, (i8, i8), i64, &'static str);

fn yearly(world: &World, rng: &mut Rng, month: Date) -> Vec<Report> {
    let year = month.year();
    let span = |year: i16| (date(year, 1, 1), date(year, 12, 31));
    let plan: &[YearlyReport] = match month.month() {
        1 => &[
            ("年度工作总结", year - 1, (1, 20), 8, "R-it-manager"),
            ("年度工作计划", year, (1, 20), 8, "R-it-manager"),
        ],
        12 => &[
            ("年度培训计划", year + 1, (12, 15), 9, "R-it-supervisor"),
            ("网络年度评估", year, (12, 31), 16, "R-network-admin"),
            ("信息安全年度风险评估", year, (12, 31), 20, "R-senior-system-engineer"),
        ],
        _ => &[],
    };
    plan.iter()
        .map(|&(kind, of, (due_month, due_day), from_day, role)| {
            let wanted = calendar::plus_days(month, from_day + rng.range(0, 3));
            let mut made = report(world, kind, "D-hq", span(of), date(year, due_month, due_day), wanted);
            made.period = format!("{of}年度");
            made.recorder = world.roster.acting(role, made.filed).to_owned();
            made.reviewer = world.roster.acting_besides("R-it-director", made.filed, &[&made.recorder]).to_owned();
            made
        })
        .collect()
}

pub(super) fn write(world: &World) -> Vec<GeneratedFile> {
    let mut rng = world.rng("periodic_reports text");
    let corrections = super::data_corrections::facts(world);
    schedule(world)
        .iter()
        .map(|(id, report)| {
            let content = report_content::of(world, &mut rng, report, &corrections);
            let reviewed = by_now(world, calendar::plus_workdays(report.filed, rng.range(1, 2)));
            let department = match report.company {
                "D-hq" => "D-it",
                other => places::company(other).it,
            };
            world
                .log("periodic_reports", id, report.filed)
                .set("kind", report.kind)
                .set("period", report.period.as_str())
                .set("period_start", report.from)
                .set("period_end", report.to)
                .set("due_on", report.due)
                .set("filed_on", report.filed)
                .set("company", report.company)
                .set("subjects", content.subjects)
                .set("figures", content.figures)
                .set("logins", content.logins)
                .set("licence_counts", content.licence_counts)
                .set("records", content.records)
                .set("conclusion", content.conclusion)
                .set("measures", content.measures)
                .set("late_reason", report.late)
                .set("reviewed_by", reviewed.map(|_| report.reviewer.as_str()))
                .set("reviewed_on", reviewed)
                .set("review_opinion", reviewed.map(|_| content.opinion))
                .set("status", if reviewed.is_some() { "已审阅" } else { "已提交" })
                .set("classification", (report.kind == LOGINS).then_some("秘密"))
                .set("department", department)
                .set("recorder", report.recorder.as_str())
                .body(content.body)
                .file()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_month_has_its_report() {
        let world = World::sample(1);
        let reports = schedule(&world);
        for month in calendar::months(world.from, date(2026, 10, 1)) {
            assert!(correction_report(&world, month).is_some(), "{month}");
        }
        assert!(reports.iter().all(|(_, report)| report.filed <= report.due || report.late.is_some()));
        assert!(reports.iter().all(|(_, report)| report.recorder != report.reviewer));
    }
}
