//! What audits and checks found, and how it was put right (ZD-23).

use super::consent::{self, by_now};
use super::finding_table::{CAMPAIGNS, Campaign, SCENES, Scene};
use super::front::Value;
use super::{GeneratedFile, Rng, World, calendar, series};
use crate::model::Date;
use jiff::civil::date;

struct Finding {
    scene: &'static Scene,
    campaign: &'static Campaign,
    name: String,
    found: Date,
    signed: Date,
    plan: Date,
    due: Date,
    extended: Option<Date>,
    completed: Date,
    verified: Date,
    /// Whether it never got done in time and is still open.
    stuck: bool,
    accepted_risk: bool,
}

pub(super) fn write(world: &World) -> Vec<GeneratedFile> {
    let mut rng = world.rng("findings");
    let mut facts = Vec::new();
    let mut next = 0;
    for year in world.from.year()..=world.until.year() {
        for campaign in CAMPAIGNS {
            let found = calendar::workday_from(date(year, campaign.month, campaign.day));
            for number in 0..campaign.findings {
                let scene = &SCENES[next % SCENES.len()];
                next += 1;
                let on = calendar::plus_workdays(found, number as i64 / 2);
                if on >= world.from && on <= world.until {
                    facts.push(finding(&mut rng, next, scene, campaign, year, on));
                }
            }
        }
    }
    let numbered = series::number("ZG", facts, |fact| fact.found);
    numbered
        .iter()
        .enumerate()
        .map(|(place, (id, fact))| {
            // The same failing found again recurs from the last time.
            let again = |other: &&(String, Finding)| {
                let title = other.1.scene.title;
                title == fact.scene.title || fact.scene.again_of.is_some_and(|first| SCENES[first].title == title)
            };
            let before = numbered[..place].iter().rev().find(again).map(|(id, _)| id.as_str());
            one(world, &mut rng, id, fact, before)
        })
        .collect()
}

fn finding(
    rng: &mut Rng,
    number: usize,
    scene: &'static Scene,
    campaign: &'static Campaign,
    year: i16,
    found: Date,
) -> Finding {
    let signed = calendar::plus_workdays(found, rng.range(1, if number % 12 == 5 { 5 } else { 3 }));
    let plan = calendar::plus_workdays(signed, rng.range(1, 3));
    let days = match scene.severity {
        "严重" => 25,
        "一般" => 45,
        _ => 75,
    };
    let due = calendar::workday_until(calendar::plus_days(found, days));
    let extended = (number % 7 == 3).then(|| calendar::workday_from(calendar::plus_days(due, 20)));
    let last = extended.unwrap_or(due);
    // One in nine is done after its day, without anybody having asked for more time.
    let late = number % 9 == 8;
    let completed = if late {
        calendar::plus_workdays(last, rng.range(3, 8))
    } else {
        calendar::plus_workdays(last, -rng.range(1, 8)).max(plan)
    };
    Finding {
        scene,
        campaign,
        name: format!("{year}年{}", campaign.name),
        found,
        signed,
        plan,
        due,
        extended,
        completed,
        verified: calendar::plus_workdays(completed, rng.range(2, 5)),
        stuck: scene.stuck,
        accepted_risk: scene.acceptable,
    }
}

fn status(world: &World, fact: &Finding) -> &'static str {
    let now = |day: Date| day <= world.until;
    match () {
        () if !now(fact.signed) => "开立",
        () if !now(fact.plan) => "签收",
        () if calendar::plus_workdays(fact.plan, 4) > world.until => "计划",
        () if fact.accepted_risk && now(calendar::plus_workdays(fact.plan, 3)) => "风险接受",
        () if fact.stuck => "整改中",
        () if now(fact.verified) => "关闭",
        () if now(fact.completed) => "待验证",
        () if fact.extended.is_some() && now(calendar::plus_workdays(fact.due, -2)) => "延期",
        () => "整改中",
    }
}

fn one(world: &World, rng: &mut Rng, id: &str, fact: &Finding, before: Option<&str>) -> GeneratedFile {
    let scene = fact.scene;
    let status = status(world, fact);
    let owner = if scene.owner.starts_with("P-") { scene.owner } else { world.roster.acting(scene.owner, fact.found) };
    let finder = finder(world, fact, owner);
    let head = consent::above(scene.department, owner);
    // Whoever checks signs the closing; never the owner.
    let verifier =
        if finder == owner { world.roster.acting_besides("R-it-supervisor", fact.verified, &[owner]) } else { finder };
    let director = world.roster.acting_besides("R-it-director", fact.due, &[owner]);
    let reached = |states: &[&str]| states.contains(&status);
    let signed = by_now(world, fact.signed);
    let planned = by_now(world, fact.plan);
    let granted_on = calendar::plus_workdays(fact.due, -2).max(fact.plan);
    let extension = fact.extended.filter(|_| granted_on <= world.until && !fact.accepted_risk);
    let extensions: Vec<Value> = extension
        .map(|until| {
            Value::map([
                ("on", Value::from(granted_on)),
                ("until", Value::from(until)),
                ("reason", Value::from(scene.delay)),
                ("by", Value::from(director)),
            ])
        })
        .into_iter()
        .collect();
    let completed = Some(fact.completed).filter(|_| reached(&["待验证", "关闭"]));
    let verified = Some(fact.verified).filter(|_| reached(&["关闭"]));
    let risk = Some(calendar::plus_workdays(fact.plan, 3)).filter(|_| reached(&["风险接受"]));
    let overdue = status == "整改中" && fact.extended.unwrap_or(fact.due) < world.until;
    let prevention =
        planned.map(|_| if before.is_some() { scene.prevention.or(scene.prevention_again) } else { scene.prevention });
    let closing = match status {
        "关闭" => "证据随单归档。",
        "风险接受" => "复评日期到期前由责任部门重新提出意见。",
        _ if overdue => "已超过整改期限，文控员在例会上通报并催办。",
        "待验证" => "等待检查人验证。",
        _ => "",
    };
    let repeated =
        if before.is_some() { "同类问题再次发生，整改范围扩大到相关岗位。" } else { "" };
    let mut documents: Vec<&str> = scene.clauses.iter().filter_map(|clause| clause.split('#').next()).collect();
    documents.dedup();
    // The link in the text leads to the clause itself, and back from it.
    let cited = scene.clauses.iter().map(|clause| format!("[[{clause}]]")).collect::<Vec<_>>().join("、");
    world
        .log("findings", id, fact.found)
        .set("title", scene.title)
        .set("found_on", fact.found)
        .set("source", fact.campaign.source)
        .set("check_name", fact.name.as_str())
        .set("check_area", scene.area)
        .set("found_by", finder)
        .set("documents", documents)
        .set("clauses", scene.clauses.to_vec())
        .set("fact", scene.fact)
        .set("severity", scene.severity)
        .set("recurring_of", before)
        .set("department", scene.department)
        .set("owner", owner)
        .set("notice_no", id.replacen("ZG-", "ZGTZ-", 1))
        .set("notice_on", fact.found)
        .set("signed_by", signed.map(|_| if head == finder { owner } else { head }))
        .set("signed_on", signed)
        .set("due_on", fact.due)
        .set("cause", planned.map(|_| scene.cause))
        .set("cause_class", planned.map(|_| scene.cause_class))
        .set("corrective_action", planned.map(|_| scene.action))
        .set("preventive_action", prevention)
        .set("plan_on", planned)
        .set("extensions", extensions)
        .set("completed_on", completed)
        .set("verifier", verified.map(|_| verifier))
        .set("verified_on", verified)
        .set("verification", verified.map(|_| *rng.pick(scene.verification)))
        .set("risk_reason", risk.map(|_| "整改费用明显高于可能损失，已有替代措施"))
        .set("risk_accepted_by", risk.map(|_| director))
        .set("risk_accepted_on", risk)
        .set("risk_review_on", risk.map(|on| calendar::plus_months(on, 6)))
        .set("status", status)
        .set("recorder", world.roster.acting("R-document-controller", fact.found))
        .body(format!("依据{cited}。{}{repeated}{closing}", scene.note))
        .file()
}

fn finder<'a>(world: &'a World, fact: &'a Finding, owner: &str) -> &'a str {
    match fact.campaign.checker {
        person if person.starts_with("P-") && person != owner => person,
        role => world.roster.acting_besides(role, fact.found, &[owner]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses_exist() {
        let folder = format!("{}/content/policies", env!("CARGO_MANIFEST_DIR"));
        let policies: Vec<(String, String)> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| {
                (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(path).unwrap())
            })
            .collect();
        for clause in SCENES.iter().flat_map(|scene| scene.clauses) {
            let (id, anchor) = clause.split_once('#').expect(clause);
            let (_, text) = policies.iter().find(|(name, _)| name.starts_with(&format!("{id}-"))).expect(clause);
            assert!(text.contains(&format!("{{#{anchor}}}")), "{clause}");
        }
    }
}
