//! Courses of the yearly training plan, from plan to evaluation.

use super::consent::by_now;
use super::course_table::{COURSES, Course, EXTRA};
use super::{GeneratedFile, Rng, World, calendar, phrase, series};
use crate::model::{Date, Money};
use jiff::civil::date;

struct Held {
    course: &'static Course,
    title: String,
    planned: Date,
    held: Date,
    cancelled: bool,
    extra: bool,
}

fn facts(world: &World, rng: &mut Rng) -> Vec<(String, Held)> {
    let mut facts = Vec::new();
    for year in world.from.year()..=world.until.year() {
        for (place, course) in COURSES.iter().enumerate() {
            let planned = calendar::workday_from(date(year, course.month, rng.range(5, 22) as i8));
            // Plans change: most courses are held on the day, a few a week later, one in twenty much later.
            let delay = *rng.weighted(&[(14, 0), (4, 5), (1, 26)]);
            let held = calendar::plus_workdays(planned, delay);
            let cancelled = (usize::from(year.unsigned_abs()) + place).is_multiple_of(19);
            if planned >= world.from && planned <= calendar::plus_days(world.until, 40) {
                let title = phrase::fill(course.title, &[("y", &year.to_string())]);
                facts.push(Held { course, title, planned, held, cancelled, extra: false });
            }
        }
    }
    for ((year, month, day), course) in EXTRA {
        let planned = date(*year, *month, *day);
        if planned >= world.from && planned <= world.until {
            let title = course.title.to_owned();
            facts.push(Held { course, title, planned, held: planned, cancelled: false, extra: true });
        }
    }
    series::number("PX", facts, |fact| fact.planned)
}

pub(super) fn write(world: &World) -> Vec<GeneratedFile> {
    let mut rng = world.rng("courses");
    let facts = facts(world, &mut rng);
    facts.iter().map(|(id, fact)| one(world, &mut rng, id, fact)).collect()
}

fn one(world: &World, rng: &mut Rng, id: &str, fact: &Held) -> GeneratedFile {
    let course = fact.course;
    let held = by_now(world, fact.held).filter(|_| !fact.cancelled);
    let evaluated = held.and_then(|held| by_now(world, calendar::plus_workdays(held, rng.range(1, 3))));
    let postponed = fact.held != fact.planned;
    let status = match () {
        () if fact.cancelled && fact.planned <= world.until => "已取消",
        () if evaluated.is_some() => "已评估",
        () if held.is_some() => "已举办",
        () if postponed && fact.planned <= world.until => "已延期",
        () => "计划中",
    };
    let day = held.unwrap_or(fact.planned);
    let teacher = (!course.teacher.is_empty()).then(|| world.roster.acting(course.teacher, day));
    let mut people: Vec<&str> = course
        .departments
        .iter()
        .flat_map(|department| world.roster.staff(department, day))
        .map(|person| person.id.as_str())
        .filter(|id| Some(*id) != teacher)
        .collect();
    people.truncate(12);
    let planned_count = course.people.max(people.len() as i64);
    let count = (planned_count - rng.range(0, (planned_count / 8).max(1))).max(people.len() as i64);
    let passed = (count - i64::from(rng.chance(0.3)) * rng.range(1, 2)).max(1);
    let score = rng.range(780, 935) as f64 / 10.0;
    let liked = rng.range(860, 985) as f64 / 10.0;
    let evaluator = world.roster.acting_besides("R-it-supervisor", day, &[teacher.unwrap_or_default()]);
    let reason = match status {
        "已取消" => Some("主讲单位调整日程，并入下一期，计入未完成"),
        _ if postponed && status != "计划中" => Some("与月末结账冲突，经主管批准推迟"),
        _ => None,
    };
    let result = format!(
        "实到{count}人，{}合格率{}%，{}",
        if course.tested { "测验" } else { "操作检查" },
        100 * passed / count.max(1),
        course.outcome
    );
    let closing = match status {
        "已评估" if passed < count => "不合格的一个月内补训。",
        "已延期" => "新的日期待与参训部门确认。",
        _ => "",
    };
    let cost = |yuan: i64| Money::from(yuan);
    world
        .log("courses", id, fact.planned)
        .set("title", fact.title.as_str())
        .set("planned_on", fact.planned)
        .set("held_on", held)
        .set("source", if fact.extra { "临时追加" } else { "年度计划" })
        .set("goal", course.goal)
        .set("audience", course.audience)
        .set("departments", course.departments.to_vec())
        .set("level", course.level)
        .set("method", course.method)
        .set("content", course.content)
        .set("material", course.material)
        .set("documents", course.documents.to_vec())
        .set("system", course.system)
        .set("teacher", teacher)
        .set("outside_teacher", course.vendor.map(|_| "原厂讲师"))
        .set("vendor", course.vendor)
        .set("place", course.place)
        .set("hours", super::front::Value::number(course.hours, 1))
        .set("planned_cost", cost(course.cost))
        .set("cost", held.map(|_| cost(course.cost + if course.cost > 0 { rng.range(-3, 2) * 50 } else { 0 })))
        .set("planned_count", planned_count)
        .set("attendees", held.map_or_else(Vec::new, |_| people))
        .set("attendee_count", held.map(|_| count))
        .set("passed_count", evaluated.map(|_| passed))
        .set("average_score", evaluated.filter(|_| course.tested).map(|_| super::front::Value::number(score, 1)))
        .set("satisfaction", evaluated.map(|_| super::front::Value::number(liked, 1)))
        .set("result", evaluated.map(|_| result))
        .set("evaluated_by", evaluated.map(|_| evaluator))
        .set("evaluated_on", evaluated)
        .set("change_reason", reason)
        .set("status", status)
        .set("department", "D-it")
        .set("recorder", world.roster.acting("R-document-controller", fact.planned))
        .body(phrase::paragraph([course.note, closing]))
        .file()
}
