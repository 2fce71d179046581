//! The stock-takes: every device, twice a year.
//!
//! Takes the devices and who had them on the day, gives the files of `stocktakes`. Differences are few, and those
//! that the later life of a device explains (a loss) name the case.

use super::calendar::{half_year, months, plus_workdays};
use super::device::{Device, Kind, State};
use super::world::World;
use super::{GeneratedFile, Rng, places, series};
use crate::model::Date;
use jiff::civil::date;

struct Count {
    on: Date,
    device: usize,
    recorder: String,
    witness: String,
}

pub(super) fn write(world: &World) -> Vec<GeneratedFile> {
    let mut rng = world.rng("stocktakes");
    let mut counts = Vec::new();
    for begin in campaigns(world) {
        for (place, device) in world.devices.iter().enumerate() {
            counts.extend(count(world, begin, place, device, &mut rng));
        }
    }
    series::number("PD", counts, |count| count.on)
        .into_iter()
        .map(|(id, count)| sheet(world, &id, &count, &mut rng))
        .collect()
}

/// The first days of the campaigns: early June, and mid November for the second half-year.
fn campaigns(world: &World) -> impl Iterator<Item = Date> {
    let (from, until) = (world.from, world.until);
    months(from, until)
        .filter_map(|month| match month.month() {
            6 => Some(date(month.year(), 6, 3)),
            11 => Some(date(month.year(), 11, 9)),
            _ => None,
        })
        .filter(move |day| *day >= from && *day <= until)
}

/// When and by whom a device is counted in a campaign, if it is there to be counted and its turn has come.
fn count(world: &World, begin: Date, place: usize, device: &Device, rng: &mut Rng) -> Option<Count> {
    let company = device.at(begin).map(|tenure| places::company_of(&tenure.department))?;
    // The subsidiaries begin; headquarters follow, in the second half-year only in December.
    let wait = match (company.id, begin.month()) {
        ("D-hq", 11) => 16,
        ("D-hq", _) => 5,
        ("D-xiling", 11) => 11,
        _ => 0,
    };
    let day = plus_workdays(begin, wait + rng.range(0, 4));
    if day > world.until || !device.is_held(day) || day <= device.purchased_on {
        return None;
    }
    let holder = device.at(day).and_then(|tenure| tenure.person.as_deref()).unwrap_or("");
    let recorder = world.administrator(company, day, &[holder]);
    let witness = world.finance_besides(day, &[&recorder, holder]);
    Some(Count { on: day, device: place, recorder, witness })
}

/// What was found to differ: the word, the explanation, what is done about it.
type Difference = (&'static str, &'static str, &'static str);

fn sheet(world: &World, id: &str, count: &Count, rng: &mut Rng) -> GeneratedFile {
    let device = &world.devices[count.device];
    let tenure = device.at(count.on);
    let state = device.state(count.on).unwrap_or(State::InUse);
    let worn = device.years(count.on) > 2.0 && rng.chance(0.025);
    let at_headquarters = tenure.is_some_and(|tenure| tenure.location.starts_with("L-hq-a"));
    let strayed = device.kind.is_personal() && at_headquarters && state == State::InUse && rng.chance(0.04);
    let missing = matches!(device.kind, Kind::Scanner | Kind::Phone) && state == State::InUse && rng.chance(0.05);
    let difference: Option<Difference> = match (worn, strayed, state) {
        (_, _, State::InRepair) => None,
        _ if missing => Some((
            "账有物无",
            "盘点时未见实物，责任人说明已临时借给相邻班组",
            "限十个工作日内查明，逾期按遗失办理；三日后实物归位，已补核对",
        )),
        (true, ..) => Some(("标签缺损", "标签边角磨损，编号仍可辨认", "盘点后五个工作日内补贴标签")),
        (_, true, _) => Some(("地点不符", "使用人临时带至会议室办公，未移回", "已通知责任人当日移回原位")),
        _ => None,
    };
    let department = tenure.map_or("D-it-ops", |tenure| tenure.department.as_str());
    let book_place = tenure.map_or("L-store-hq", |tenure| tenure.location.as_str());
    let seen_at = match &difference {
        Some(("地点不符", ..)) if book_place == "L-hq-a-3" => "L-hq-a-5",
        Some(("地点不符", ..)) => "L-hq-a-3",
        _ => book_place,
    };
    let condition = match state {
        State::InRepair => "待修",
        State::ToScrap => "损坏",
        State::Idle if world.cases.iter().any(|case| case.device == count.device) => "损坏",
        _ if device.years(count.on) > 5.0 => "可用",
        _ => "完好",
    };
    let body = match (&difference, state) {
        (Some((kind, ..)), _) => format!("盘点发现{kind}，已当场告知责任人。"),
        (None, State::InRepair) => "设备送修在外，凭维修流程单核对。".to_owned(),
        (None, State::InStore | State::Idle | State::ToScrap) => "设备存放在库，实物、标签与档案卡一致。".to_owned(),
        _ => (*rng.pick(&[
            "实物、地点、责任人与档案卡一致。",
            "账实相符，标签完好。",
            "现场核对序列号和标签，均与档案卡一致。",
            "账实相符，责任人在场确认。",
        ]))
        .to_owned(),
    };
    let (kind, explanation, handling) = difference
        .map_or(("无", None, None), |(kind, explanation, handling)| (kind, Some(explanation), Some(handling)));
    world
        .log("stocktakes", id, count.on)
        .set("campaign", half_year(count.on))
        .set("checked_on", count.on)
        .set("department", department)
        .set("recorder", &count.recorder)
        .set("asset", &device.id)
        .set("found", !missing)
        .set("location", (!missing).then_some(seen_at))
        .set("holder", tenure.and_then(|tenure| tenure.person.as_deref()).filter(|_| !missing))
        .set("condition", (!missing).then_some(condition))
        .set("label_intact", !missing && kind != "标签缺损")
        .set("difference", kind)
        .set("explanation", explanation)
        .set("handling", handling)
        .set("witness", &count.witness)
        .body(body)
        .file()
}
