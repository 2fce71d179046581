//! Meetings: the weekly ones of the department, those of sections, the steering group, and reviews of procedures.

use super::consent::{GENERAL_MANAGER, VICE_PRESIDENT, by_now};
use super::front::Value;
use super::minute_topics::{self as topics, Item};
use super::pace::{self, Deck};
use super::{GeneratedFile, Rng, World, calendar, phrase, places, series};
use crate::model::Date;

/// One meeting.
struct Meeting {
    kind: &'static str,
    title: Option<String>,
    day: Date,
    department: &'static str,
    hour: i64,
    length: i64,
    place: &'static str,
    chair: String,
    attendees: Vec<String>,
    absent: Vec<String>,
    absent_reason: Option<&'static str>,
    topics: Vec<String>,
    decisions: Vec<Decision>,
    related: Vec<String>,
    project: Option<String>,
    recorder: String,
    sign_after: i64,
    body: String,
}

#[derive(Clone)]
struct Decision {
    text: String,
    owner: String,
    due: Date,
}

pub(super) fn write(world: &World) -> Vec<GeneratedFile> {
    let mut rng = world.rng("minutes");
    let mut meetings = weekly(world, &mut rng);
    meetings.extend(sections(world, &mut rng));
    meetings.extend(steering(world, &mut rng));
    meetings.extend(reviews(world, &mut rng));
    meetings.extend(projects(world));
    let numbered = series::number("HY", meetings, |meeting| meeting.day);
    numbered
        .iter()
        .enumerate()
        .map(|(place, (id, meeting))| {
            let alike =
                |other: &&(String, Meeting)| other.1.kind == meeting.kind && other.1.department == meeting.department;
            let before = numbered[..place].iter().rev().find(alike).filter(|_| follows_up(meeting.kind));
            let next = numbered[place + 1..].iter().find(alike).filter(|_| follows_up(meeting.kind));
            one(world, &mut rng, id, meeting, before, next.map(|(_, next)| next.day))
        })
        .collect()
}

/// Meetings that come round again start with what was decided last time.
fn follows_up(kind: &str) -> bool {
    matches!(kind, "部门周例会" | "领导小组会议")
}

fn everybody_of_it(world: &World, day: Date) -> Vec<String> {
    let mut people: Vec<String> = ["D-it", "D-it-ops", "D-it-app"]
        .iter()
        .flat_map(|department| world.roster.staff(department, day))
        .chain(world.roster.holders("R-subsidiary-it-admin", day))
        .map(|person| person.id.clone())
        .collect();
    people.dedup();
    people
}

fn decide(world: &World, day: Date, item: &Item) -> Decision {
    Decision {
        text: item.text.to_owned(),
        owner: if item.owner.starts_with("P-") {
            item.owner.to_owned()
        } else {
            world.roster.acting(item.owner, day).to_owned()
        },
        due: calendar::workday_from(calendar::plus_days(day, item.days)),
    }
}

fn weekly(world: &World, rng: &mut Rng) -> Vec<Meeting> {
    let corrections = super::data_corrections::facts(world);
    let mut items = Deck::new(topics::WEEKLY, rng.fork("weekly"));
    let mut remarks = Deck::new(topics::WEEKLY_REMARKS, rng.fork("remarks"));
    let mut month = None;
    let mut meetings = Vec::new();
    for monday in calendar::mondays(world.from, world.until) {
        let day = calendar::workday_from(monday);
        let first_of_month = month.replace(day.first_of_month()) != Some(day.first_of_month());
        let skipped = calendar::days_between(monday, day) > 6 || day > world.until;
        if skipped || (monday < world.regular_from && !first_of_month) {
            continue;
        }
        let mut topics = vec!["上次会议决定事项完成情况".to_owned(), "上周系统运行、备份、巡检和故障情况".to_owned()];
        let mut related = Vec::new();
        if first_of_month {
            let last_month = calendar::plus_days(day.first_of_month(), -1).first_of_month();
            let count = corrections
                .iter()
                .filter(|(_, fact)| fact.executed(world) && fact.executed_on().first_of_month() == last_month)
                .count();
            topics.push(format!("通报{}月数据修改{count}份，未关闭检查发现和培训完成情况", last_month.month()));
            related.extend(super::periodic_reports::filed_report(world, last_month, day));
        }
        let dealt: Vec<&Item> = (0..rng.range(1, 3)).map(|_| items.deal()).collect();
        topics.extend(dealt.iter().map(|item| item.topic.to_owned()));
        let manager = world.roster.acting("R-it-manager", day).to_owned();
        let away = rng.chance(0.12);
        let chair = if away {
            world.roster.acting_besides("R-it-supervisor", day, &[&manager]).to_owned()
        } else {
            manager.clone()
        };
        let (mut attendees, mut absent) = (everybody_of_it(world, day), Vec::new());
        if away {
            absent.push(manager);
        } else if rng.chance(0.4) {
            let candidates: Vec<String> = attendees.iter().filter(|id| **id != chair).cloned().collect();
            absent.extend(candidates.get(rng.below(candidates.len())).cloned());
        }
        attendees.retain(|id| !absent.contains(id));
        let recorder = [world.roster.acting("R-document-controller", day), world.roster.acting("R-front-desk", day)]
            .into_iter()
            .find(|id| !absent.iter().any(|gone| gone == id) && *id != chair)
            .unwrap_or(&chair)
            .to_owned();
        meetings.push(Meeting {
            kind: "部门周例会",
            title: None,
            day,
            department: "D-it",
            hour: 9,
            length: rng.range(35, 58),
            place: "L-hq-a-3",
            chair,
            absent_reason: (!absent.is_empty())
                .then(|| *rng.pick(&["出差", "年休假", "外出培训", "现场处理故障", "病假"])),
            attendees,
            absent,
            topics,
            decisions: dealt.iter().map(|item| decide(world, day, item)).collect(),
            related,
            project: None,
            recorder,
            sign_after: 0,
            body: format!("{}{}", remarks.deal(), if away { "会议由主管受委托主持。" } else { "" }),
        });
    }
    meetings
}

fn sections(world: &World, rng: &mut Rng) -> Vec<Meeting> {
    let mut items = Deck::new(topics::SECTION, rng.fork("section"));
    pace::workdays(world, rng, 4.0)
        .into_iter()
        .map(|day| {
            let (department, scene, remark) = items.deal();
            let lead = if *department == "D-it-app" { "R-senior-software-engineer" } else { "R-it-supervisor" };
            let chair = world.roster.acting(lead, day).to_owned();
            let mut attendees: Vec<String> =
                world.roster.staff(department, day).iter().map(|person| person.id.clone()).collect();
            if !attendees.contains(&chair) {
                attendees.push(chair.clone());
            }
            let recorder = attendees.iter().rev().find(|id| **id != chair).unwrap_or(&chair).clone();
            Meeting {
                kind: "科室例会",
                title: None,
                day,
                department,
                hour: 16,
                length: rng.range(30, 50),
                place: "L-hq-a-3",
                chair,
                attendees,
                absent: Vec::new(),
                absent_reason: None,
                topics: vec![scene.topic.to_owned()],
                decisions: vec![decide(world, day, scene)],
                related: Vec::new(),
                project: None,
                recorder,
                sign_after: 1,
                body: (*remark).to_owned(),
            }
        })
        .collect()
}

/// When the steering group meets in a month in which it does: in the middle, so that others can refer to it.
pub(super) fn steering_day(month: Date) -> Date {
    calendar::workday_from(calendar::plus_days(month.first_of_month(), 14))
}

fn steering(world: &World, rng: &mut Rng) -> Vec<Meeting> {
    let mut items = Deck::new(topics::STEERING, rng.fork("steering"));
    calendar::months(world.from, world.until)
        .filter(|month| matches!(month.month(), 1 | 4 | 7 | 10))
        .filter_map(|month| {
            let day = by_now(world, steering_day(month))?;
            let dealt: Vec<&Item> = (0..3).map(|_| items.deal()).collect();
            let mut attendees: Vec<String> = [GENERAL_MANAGER, VICE_PRESIDENT].map(str::to_owned).to_vec();
            attendees.push(world.roster.acting("R-it-director", day).to_owned());
            let members =
                ["D-fin", "D-hr", "D-audit", "D-legal", "D-sales", "D-supply", "D-prod", "D-donghu", "D-xiling"];
            attendees.extend(members.map(|department| places::department_of(department).head.to_owned()));
            let recorder = world.roster.acting("R-document-controller", day).to_owned();
            let secretary = world.roster.acting("R-it-manager", day).to_owned();
            attendees.extend([secretary, recorder.clone()]);
            let mut absent = Vec::new();
            if rng.chance(0.4) {
                absent.push(attendees.remove(rng.range(3, 11) as usize));
            }
            let quarter = (month.month() - 1) / 3;
            let (last_year, last) = if quarter == 0 { (month.year() - 1, 4) } else { (month.year(), quarter) };
            let mut topics = vec![
                "上次会议决定事项的落实情况".to_owned(),
                format!("{last_year}年第{last}季度计划执行、系统运行和安全情况"),
                "费用预算执行和未关闭的检查发现".to_owned(),
            ];
            topics.extend(dealt.iter().map(|item| item.topic.to_owned()));
            Some(Meeting {
                kind: "领导小组会议",
                title: Some(format!("信息化工作领导小组{}年第{}次会议", month.year(), quarter + 1)),
                day,
                department: "D-it",
                hour: 14,
                length: rng.range(80, 120),
                place: "L-hq-a-5",
                chair: GENERAL_MANAGER.to_owned(),
                absent_reason: (!absent.is_empty()).then_some("出差，委托本部门副职列席"),
                attendees,
                absent,
                topics,
                decisions: dealt.iter().map(|item| decide(world, day, item)).collect(),
                related: Vec::new(),
                project: None,
                recorder,
                sign_after: rng.range(3, 5),
                body: rng.pick(topics::STEERING_REMARKS).to_string(),
            })
        })
        .collect()
}

fn reviews(world: &World, rng: &mut Rng) -> Vec<Meeting> {
    let years = world.from.year()..=world.until.year();
    years
        .flat_map(|year| topics::REVIEWS.iter().map(move |review| (year, review)))
        .filter_map(|(year, review)| {
            let wanted = jiff::civil::date(year, review.month, rng.range(8, 24) as i8);
            let day = by_now(world, calendar::workday_from(wanted)).filter(|&day| day >= world.from)?;
            let chair = world.roster.acting(review.chair, day).to_owned();
            let recorder = world.roster.acting_besides("R-document-controller", day, &[&chair]).to_owned();
            let mut attendees = vec![chair.clone(), recorder.clone()];
            for role in review.present {
                let person = if role.starts_with("P-") { role } else { world.roster.acting(role, day) };
                if !attendees.iter().any(|id| id == person) {
                    attendees.push(person.to_owned());
                }
            }
            Some(Meeting {
                kind: "流程评审会",
                title: Some(format!("{year}年{}流程评审会", review.name)),
                day,
                department: "D-it",
                hour: 14,
                length: rng.range(60, 95),
                place: "L-hq-a-3",
                chair,
                attendees,
                absent: Vec::new(),
                absent_reason: None,
                topics: vec!["各步骤时限执行统计".to_owned(), review.item.topic.to_owned()],
                decisions: vec![decide(world, day, &review.item)],
                related: review.procedures.iter().map(|id| (*id).to_owned()).collect(),
                project: None,
                recorder,
                sign_after: 1,
                body: review.remark.to_owned(),
            })
        })
        .collect()
}

fn projects(world: &World) -> Vec<Meeting> {
    super::projects::meetings(world)
        .into_iter()
        .map(|meeting| {
            let recorder =
                meeting.people.iter().rev().find(|id| **id != meeting.chair).unwrap_or(&meeting.chair).clone();
            Meeting {
                kind: "项目例会",
                title: Some(format!("{}例会", meeting.project_title)),
                day: meeting.day,
                department: "D-it",
                hour: 10,
                length: 50,
                place: "L-hq-a-3",
                attendees: meeting.people,
                absent: Vec::new(),
                absent_reason: None,
                topics: vec![format!("{}的进度", meeting.milestone), "风险和需要协调的问题".to_owned()],
                decisions: vec![Decision { text: meeting.decision, owner: meeting.chair.clone(), due: meeting.due }],
                related: vec![meeting.project.clone()],
                project: Some(meeting.project),
                chair: meeting.chair,
                recorder,
                sign_after: 1,
                body: meeting.remark.to_owned(),
            }
        })
        .collect()
}

fn one(
    world: &World,
    rng: &mut Rng,
    id: &str,
    meeting: &Meeting,
    before: Option<&(String, Meeting)>,
    next_on: Option<Date>,
) -> GeneratedFile {
    let start = calendar::at(meeting.day, meeting.hour, 0);
    let signed = by_now(world, calendar::plus_workdays(meeting.day, meeting.sign_after));
    let decisions: Vec<Value> = meeting
        .decisions
        .iter()
        .enumerate()
        .map(|(place, decision)| {
            Value::map([
                ("no", Value::from(place + 1)),
                ("text", Value::from(&decision.text)),
                ("owner", Value::from(&decision.owner)),
                ("due", Value::from(decision.due)),
            ])
        })
        .collect();
    let follow_ups = before.map_or_else(Vec::new, |(id, before)| follow_up(rng, id, before, meeting.day));
    let names: Vec<&str> = meeting.absent.iter().map(|id| world.roster.name(id)).collect();
    let absence = match meeting.absent_reason {
        Some(reason) if !names.is_empty() => format!("{}因{reason}未到会。", names.join("、")),
        _ => String::new(),
    };
    world
        .log("minutes", id, meeting.day)
        .set("title", meeting.title.as_deref())
        .set("held_on", meeting.day)
        .set("kind", meeting.kind)
        .set("department", meeting.department)
        .set("started_at", start)
        .set("ended_at", calendar::plus_minutes(start, meeting.length))
        .set("place", meeting.place)
        .set("chair", meeting.chair.as_str())
        .set("attendees", meeting.attendees.clone())
        .set("absent", meeting.absent.clone())
        .set("absent_reason", meeting.absent_reason)
        .set("topics", meeting.topics.clone())
        .set("project", meeting.project.as_deref())
        .set("decisions", decisions)
        .set("follow_ups", follow_ups)
        .set("related", meeting.related.clone())
        .set("next_on", next_on)
        .set("signed_by", signed.map(|_| meeting.chair.as_str()))
        .set("signed_on", signed)
        .set("status", if signed.is_some() { "已签发" } else { "草稿" })
        .set("recorder", meeting.recorder.as_str())
        .body(phrase::paragraph([absence.as_str(), meeting.body.as_str()]))
        .file()
}

fn follow_up(rng: &mut Rng, id: &str, before: &Meeting, day: Date) -> Vec<Value> {
    before
        .decisions
        .iter()
        .enumerate()
        .map(|(place, decision)| {
            let late = decision.due <= day && rng.chance(0.12);
            let (state, text) = match () {
                () if late => ("延期", Some("已说明原因，顺延一周")),
                () if decision.due <= day => ("已完成", None),
                () => ("进行中", None),
            };
            Value::map([
                ("minutes", Value::from(id)),
                ("decision", Value::from(place + 1)),
                ("state", Value::from(state)),
                ("text", Value::from(text)),
            ])
        })
        .collect()
}
