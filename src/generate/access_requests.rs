//! Requests for accounts, rights, resets and internet access (ZD-13, ZD-09).

use super::accounts::{ACCOUNTS, Account};
use super::consent::{self, GENERAL_MANAGER, by_now};
use super::pace::{self, Deck};
use super::request_table::{FIXED, Plea, SCENES, Scene};
use super::{GeneratedFile, Rng, World, calendar, phrase, places, series};
use crate::model::Date;
use jiff::civil::date;

/// What somebody asked for.
struct Request {
    plea: Plea,
    day: Date,
    applicant: String,
    account: &'static Account,
    /// Days from the application to each step.
    handled: Date,
}

fn facts(world: &World) -> Vec<(String, Request)> {
    let mut rng = world.rng("access_requests");
    let mut requests = Vec::new();
    for fixed in FIXED {
        let (year, month, day) = fixed.applied;
        let (applied, handled) = (date(year, month, day), date(fixed.handled.0, fixed.handled.1, fixed.handled.2));
        if let Some(account) = of(fixed.account).filter(|_| applied >= world.from && applied <= world.until) {
            let applicant = fixed.applicant.to_owned();
            requests.push(Request { plea: fixed.plea.clone(), day: applied, applicant, account, handled });
        }
    }
    let mut deck = Deck::new(SCENES, rng.fork("scenes"));
    for day in pace::workdays(world, &mut rng, 10.0) {
        let scene = deck.deal();
        if let Some(account) = account_for(&mut rng, scene, day) {
            let slow = rng.chance(0.06);
            let steps = rng.range(1, 3) + if slow { 4 } else { 0 };
            requests.push(Request {
                plea: scene.plea.clone(),
                day,
                applicant: consent::present(world, account.holder, account.department, day).to_owned(),
                account,
                handled: calendar::plus_workdays(day, steps),
            });
        }
    }
    series::number("QX", requests, |request| request.day)
}

fn of(id: &str) -> Option<&'static Account> {
    ACCOUNTS.iter().find(|account| account.id == id)
}

fn account_for(rng: &mut Rng, scene: &Scene, day: Date) -> Option<&'static Account> {
    if let Some(id) = scene.account {
        return of(id).filter(|account| account.open_on(day));
    }
    let ordinary: Vec<&'static Account> = ACCOUNTS
        .iter()
        .filter(|account| account.kind == "普通" && account.open_on(day) && account.department != "D-it")
        .collect();
    ordinary.get(rng.below(ordinary.len())).copied()
}

pub(super) fn write(world: &World) -> Vec<GeneratedFile> {
    let mut rng = world.rng("access_requests text");
    facts(world).iter().enumerate().map(|(place, (id, request))| one(world, &mut rng, place, id, request)).collect()
}

fn one(world: &World, rng: &mut Rng, place: usize, id: &str, request: &Request) -> GeneratedFile {
    let (plea, day, account) = (&request.plea, request.day, request.account);
    let department = account.department;
    let applicant = request.applicant.as_str();
    let agreed_on = day;
    // A slow request waits between approval and handling; the others are approved on the day before.
    let late = calendar::plus_workdays(day, 4) < request.handled;
    let approved_on =
        if late { calendar::plus_workdays(day, 1) } else { calendar::plus_workdays(request.handled, -1).max(day) };
    let approved_on =
        if calendar::is_workday(approved_on) { approved_on } else { calendar::workday_until(approved_on).max(day) };
    let head = consent::above(department, applicant);
    let (approver, approval) = consent::approved_by_role(world, "R-it-manager", approved_on);
    let (approver, approval) = if approver == applicant || approver == head {
        consent::approved_by_role(world, "R-it-director", approved_on)
    } else {
        (approver, approval)
    };
    let refused = plea.refused.is_some() && approved_on <= world.until;
    let approved = by_now(world, approved_on).filter(|_| plea.refused.is_none());
    let handled = approved.and(by_now(world, request.handled));
    let confirmed = handled.and_then(|on| by_now(world, calendar::plus_workdays(on, rng.range(0, 1))));
    let handler = handler(world, account, request.handled, &[applicant, &approver]);
    let company = places::company_of(department);
    let desk = match company.id {
        "D-hq" => world.roster.acting_besides("R-front-desk", approved_on, &[applicant]),
        _ => world.roster.acting_besides("R-subsidiary-it-admin", approved_on, &[applicant]),
    };
    let needs_check = matches!(plea.kind, "口令重置") && approved.is_some();
    let check = match company.id {
        "D-hq" => "工牌当面核验",
        _ => *rng.pick(&["视频核验", "部门负责人当面确认"]),
    };
    let owner = plea.data_owner.map(|owner| consent::above(owner, applicant));
    let password = matches!(plea.kind, "新建" | "口令重置");
    // Once in a while nobody asks whether the initial password was changed.
    let forgotten = place % 23 == 17;
    let changed = confirmed.filter(|_| password && !forgotten && account.kind != "服务");
    let status = match () {
        () if refused => "已驳回",
        () if confirmed.is_some() => "已关闭",
        () if handled.is_some() => "已办理",
        () if approved.is_some() => "已批准",
        () => "已提交",
    };
    let name = world.roster.name(account.holder);
    let until = plea.days.map(|days| calendar::plus_days(request.handled, days - 1));
    let body = match status {
        "已驳回" => "已告知申请人，可在条件变化后重新申请。".to_owned(),
        "已关闭" | "已办理" => phrase::paragraph([phrase::fill(plea.note, &[("name", name)])]),
        _ => "申请正在办理。".to_owned(),
    };
    world
        .log("access_requests", id, day)
        .set("applied_on", day)
        .set("applicant", applicant)
        .set("department", department)
        .set("kind", plea.kind)
        .set("channel", if matches!(plea.kind, "口令重置" | "停用") { "书面申请单" } else { "OA流程" })
        .set("user", account.holder)
        .set("account", account.id)
        .set("login_name", account.name)
        .set("system", plea.system)
        .set("reason", plea.reason)
        .set("content", plea.content)
        .set("valid_from", until.and(handled))
        .set("valid_until", until.filter(|_| handled.is_some()))
        .set("identity_check", needs_check.then_some(check))
        .set("identity_checked_by", needs_check.then_some(desk))
        .set("identity_checked_on", needs_check.then_some(agreed_on))
        .set("department_head", approved.map(|_| head))
        .set("department_head_on", approved.map(|_| agreed_on))
        .set("data_owner", approved.and(owner))
        .set("data_owner_on", approved.and(owner).map(|_| approved_on))
        .set("general_manager", approved.filter(|_| plea.kind == "放宽权限").map(|_| GENERAL_MANAGER))
        .set("general_manager_on", approved.filter(|_| plea.kind == "放宽权限"))
        .set("it_approver", approved.map(|_| approver.as_str()))
        .set("it_approved_on", approved)
        .set("handled_by", handled.map(|_| handler))
        .set("handled_on", handled)
        .set("result", handled.map(|_| plea.result))
        .set("initial_password_changed_on", changed)
        .set("confirmed_on", confirmed)
        .set("rejected_by", refused.then_some(approver.as_str()))
        .set("rejected_reason", plea.refused.filter(|_| refused))
        .set("status", status)
        .set("recorder", handled.map_or(desk, |_| handler))
        .set("approvals", approved.map_or_else(Vec::new, |_| vec![approval]))
        .body(body)
        .file()
}

/// Who carries it out: whoever manages that kind of account, but never the applicant or the approver.
fn handler<'a>(world: &'a World, account: &Account, day: Date, others: &[&str]) -> &'a str {
    let role = match (account.kind, places::company_of(account.department).id) {
        ("普通", "D-hq") => "R-desktop-support",
        ("普通", _) => "R-subsidiary-it-admin",
        _ => "R-senior-system-engineer",
    };
    world.roster.acting_besides(role, day, others)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_about_accounts_of_their_day() {
        let world = World::sample(1);
        for (id, request) in facts(&world) {
            let opening = request.plea.kind == "新建" && request.account.opened() == request.handled;
            assert!(opening || request.account.opened() <= request.day, "{id}");
            assert!(request.account.closed().is_none_or(|closed| request.day <= closed), "{id}");
        }
    }
}
