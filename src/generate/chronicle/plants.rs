//! What is planted: one way of going wrong after the other, each in records of its own.

use super::super::calendar::{at, plus_days, plus_minutes, plus_workdays};
use super::{Act, Filing, Plan, apart, id_of, later, recorder, usual, value};
use crate::model::chronicle::Planted;
use crate::model::{Date, DateTime};

/// The series in which everything is planted: daily logs that nothing refers to.
const SERIES: &str = "content/running_logs/";
/// Working days within which a log of the series must be filed.
const ENTRY: usize = 1;
/// A public key whose private half nobody has.
const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGtQUDZWhs8k/cZcykMkaoX7ZE7DXld8TP79HyddVMTS";
const LONG: &str = "交接班时逐项核对：核心交换机两台设备主备状态正常，链路聚合端口无丢包，虚拟化平台宿主机内存占用最高百分之六十八，\
存储池剩余空间充足，夜间批处理任务全部按时结束，备份任务报告已查看，短信告警平台测试发送成功，值班电话线路畅通，钥匙与门禁卡清点无误。";

impl Plan {
    pub(super) fn plant(&mut self) {
        let (batch, places, between) = self.spots();
        let mut spots = places.into_iter();
        let mut next = || spots.next();
        if let Some(spot) = next() {
            self.late(spot);
        }
        if let Some(spot) = next() {
            self.backdated(spot);
        }
        if let Some(spot) = next() {
            self.ahead(spot);
        }
        if let Some(spot) = next() {
            self.deleted(spot);
        }
        if let Some(spot) = next() {
            self.never(spot);
        }
        if let Some(spot) = next() {
            self.edited(spot);
        }
        if let Some(spot) = next() {
            self.skewed(spot);
        }
        if let (Some(a), Some(b)) = (next(), next()) {
            self.copied(a.min(b), a.max(b));
        }
        if let Some(spot) = batch {
            self.batch(spot);
        }
        // An amendment disturbs no neighbour, so that a short archive has room for a surge, too.
        self.surge(spots.chain(between).collect());
        self.unsigned();
        self.renumbered();
        self.approvals();
        self.urgent();
    }

    /// Some of what the generator itself tells was done first and approved afterwards.
    fn urgent(&mut self) {
        let afterwards: Vec<String> = (self.matter.records.iter())
            .filter(|file| file.path.starts_with("content/log_queries/"))
            .filter(|file| match (value(&file.text, "executed_on"), value(&file.text, "it_head_on")) {
                (Some(executed), Some(approved)) => executed < approved && file.text.contains("\napprovals:"),
                _ => false,
            })
            .map(|file| id_of(&file.path).to_owned())
            .collect();
        for id in afterwards {
            self.note("approval-after-effect", Some(id), "紧急查询，事后补批", "an urgent query, approved afterwards");
        }
    }

    /// Places of logs of the last year: one where a batch begins, those far enough from each other and from both ends
    /// that nothing interferes, and those between them.
    fn spots(&mut self) -> (Option<usize>, Vec<usize>, Vec<usize>) {
        let year = |path: &str| id_of(path).get(..7).map(str::to_owned);
        let first = plus_days(self.matter.until, -330).max(plus_days(self.matter.founded, 20));
        let last = plus_days(self.matter.until, -90);
        let records = &self.matter.records;
        let eligible: Vec<usize> = records
            .iter()
            .enumerate()
            .filter(|(_, file)| file.path.starts_with(SERIES) && first <= file.date && file.date <= last)
            .filter(|(place, file)| {
                let neighbour = |at: usize| records.get(at).is_some_and(|other| year(&other.path) == year(&file.path));
                neighbour(place + 12) && place.checked_sub(1).is_some_and(neighbour)
            })
            .map(|(place, _)| place)
            .collect();
        // A stretch of twelve for a batch of eight; of the others every third.
        let Some((stretch, rest)) = eligible.split_at_checked(12) else {
            return (None, Vec::new(), Vec::new());
        };
        let mut spots: Vec<usize> = rest.chunks(3).filter(|chunk| chunk.len() == 3).map(|chunk| chunk[0]).collect();
        self.rng.shuffle(&mut spots);
        let between = rest.chunks(3).filter(|chunk| chunk.len() == 3).flat_map(|chunk| chunk[1..].iter().copied());
        (Some(stretch[0]), spots, between.collect())
    }

    fn id(&self, spot: usize) -> String {
        id_of(&self.matter.records[spot].path).to_owned()
    }

    pub(super) fn note(&mut self, detector: &'static str, record: Option<String>, zh: &str, en: &str) {
        self.planted.push(Planted { detector, record, what: (zh.to_owned(), en.to_owned()) });
    }

    fn usual(&mut self, spot: usize) -> DateTime {
        let file = &self.matter.records[spot];
        usual(&file.text, file.date.max(plus_days(self.matter.founded, 1)), &mut self.rng)
    }

    fn date(&self, spot: usize) -> Date {
        self.matter.records[spot].date
    }

    fn late(&mut self, spot: usize) {
        let moment = at(later(self.date(spot), 15), 10, 5);
        self.filed.insert(spot, Filing { person: None, authored: moment, committed: moment, text: None });
        self.note("late-entries", Some(self.id(spot)), "迟十五个工作日登记", "filed fifteen working days late");
    }

    fn backdated(&mut self, spot: usize) {
        let authored = self.usual(spot);
        let committed = at(later(self.date(spot), 12), 14, 20);
        self.filed.insert(spot, Filing { person: None, authored, committed, text: None });
        self.note(
            "backdated",
            Some(self.id(spot)),
            "十二个工作日后才提交，编写时间倒填到当日",
            "committed twelve working days later, with the author date set back",
        );
    }

    fn ahead(&mut self, spot: usize) {
        let moment = at(plus_days(self.date(spot), -1), 9, 30);
        self.filed.insert(spot, Filing { person: None, authored: moment, committed: moment, text: None });
        self.note("pre-written-log", Some(self.id(spot)), "前一天就已写好", "written the day before");
    }

    fn act(&mut self, spot: usize, days: i64, message: &str, text: Option<String>) {
        let file = &self.matter.records[spot];
        let moment = plus_minutes(at(plus_workdays(file.date, days), 10, 0), (spot % 40) as i64);
        let act = Act {
            person: recorder(file),
            authored: moment,
            committed: moment,
            message: message.to_owned(),
            changes: vec![(file.path.clone(), text)],
        };
        self.acts.push(act);
    }

    fn deleted(&mut self, spot: usize) {
        self.act(spot, 20, "清理", None);
        let (gone, next) = (self.id(spot), self.id(spot + 1));
        self.note("deletions", Some(gone.clone()), "没有销毁登记而删除", "deleted without a disposal record");
        self.note("retention-breach", Some(gone), "保管期限内删除", "removed before its retention ended");
        self.note("number-gaps", Some(next), "前一号已删除", "the number before is gone");
    }

    fn never(&mut self, spot: usize) {
        self.dropped.insert(spot);
        self.note("number-gaps", Some(self.id(spot + 1)), "前一号从未登记", "the number before was never filed");
    }

    fn edited(&mut self, spot: usize) {
        let text = format!("{}补记：当晚另有一次重启。\n", with_body(&self.matter.records[spot].text));
        self.act(spot, 22, "补记", Some(text));
        self.note(
            "edits-after-close",
            Some(self.id(spot)),
            "登记后改动而没有更正记录",
            "changed after filing without an amendment",
        );
    }

    fn skewed(&mut self, spot: usize) {
        let committed = self.usual(spot);
        let authored = plus_minutes(committed, 95);
        self.filed.insert(spot, Filing { person: None, authored, committed, text: None });
        self.note("clock-skew", None, "编写时间晚于提交时间", "written after it was committed");
    }

    fn copied(&mut self, first: usize, second: usize) {
        for spot in [first, second] {
            let moment = self.usual(spot);
            let file = &self.matter.records[spot];
            let front = file.text.split_inclusive("\n---\n").next().unwrap_or(&file.text);
            let text = format!("{front}\n{LONG}\n");
            self.filed.insert(spot, Filing { person: None, authored: moment, committed: moment, text: Some(text) });
        }
        let (a, b) = (self.date(first), self.date(second));
        let last = if b >= a { second } else { first };
        self.note("copied-logs", Some(self.id(last)), "正文照抄另一天的记录", "its body is copied from another day");
    }

    fn batch(&mut self, spot: usize) {
        let members: Vec<usize> = (spot..spot + 8).collect();
        let last = self.date(spot + 7);
        let person = recorder(&self.matter.records[spot]);
        for (number, member) in members.iter().enumerate() {
            let moment = plus_minutes(at(last, 20, 10), number as i64 * 4);
            let filing = Filing { person: Some(person.clone()), authored: moment, committed: moment, text: None };
            self.filed.insert(*member, filing);
            if apart(self.date(*member), last) > ENTRY {
                self.note("late-entries", Some(self.id(*member)), "集中补填，迟登", "filed late, in a batch");
            }
        }
        self.note("batch-filling", Some(self.id(spot)), "一小时内补填八天的记录", "eight days filed within an hour");
    }

    fn surge(&mut self, spots: Vec<usize>) {
        let day = later(plus_days(self.matter.until, -25), 0);
        let mut edits = 0;
        for spot in spots.into_iter().take(10) {
            let file = &self.matter.records[spot];
            let person = recorder(file);
            let entry = format!("amendments:\n  - {{ 'on': {day}, by: {person}, reason: 检查前补充说明 }}\n---\n");
            let text = file.text.replacen("\n---\n", &format!("\n{entry}"), 1);
            let moment = plus_minutes(at(day, 14, 0), edits * 7);
            let changes = vec![(file.path.clone(), Some(text))];
            self.acts.push(Act {
                person,
                authored: moment,
                committed: moment,
                message: "补充说明".to_owned(),
                changes,
            });
            edits += 1;
        }
        if edits >= 6 {
            self.note(
                "pre-audit-surge",
                None,
                "检查前集中修改旧记录",
                "a burst of edits to old records before an audit",
            );
        }
    }

    /// The last log of the series gets the next number.
    fn renumbered(&mut self) {
        let Some(spot) = self.matter.records.iter().rposition(|file| file.path.starts_with(SERIES)) else { return };
        let old = self.id(spot);
        let Some((prefix, number)) = old.rsplit_once('-') else { return };
        let Ok(number) = number.parse::<u32>() else { return };
        let new = format!("{prefix}-{:04}", number + 1);
        let file = &self.matter.records[spot];
        let text = file.text.replacen(&format!("id: {old}"), &format!("id: {new}"), 1);
        let moment = at(plus_days(self.matter.until, 1), 8, 30);
        let (person, changes) = (recorder(file), vec![(file.path.clone(), Some(text))]);
        self.acts.push(Act { person, authored: moment, committed: moment, message: "改号".to_owned(), changes });
        self.note("id-reuse", Some(new.clone()), "编号被改", "its id was altered");
        self.note("deletions", Some(old), "编号被改，原编号不在", "its id was altered and is gone");
        self.note("number-gaps", Some(new), "改号留下断号", "the altered id left a gap");
    }

    /// Someone registers a key and goes on without signing.
    fn unsigned(&mut self) {
        let until = plus_days(self.matter.until, 1);
        let Some((path, text)) =
            self.matter.masters.iter().find(|(path, _)| path.ends_with("/P-tanyuchen.md")).cloned()
        else {
            return;
        };
        let entry = format!("keys:\n  - {{ kind: ssh, key: '{KEY}', from: {until} }}\n---\n");
        let text = text.replacen("\n---\n", &format!("\n{entry}"), 1);
        let moment = at(until, 8, 0);
        let changes = vec![(path, Some(text))];
        let person = "P-tanyuchen".to_owned();
        self.acts.push(Act {
            person,
            authored: moment,
            committed: moment,
            message: "登记签名密钥".to_owned(),
            changes,
        });
        self.note("unsigned", None, "登记了密钥而没有签名", "a key is registered, and the commit is not signed");
    }
}

/// The text with an empty line at its end if it has no body yet.
fn with_body(text: &str) -> String {
    if text.ends_with("\n---\n") { format!("{text}\n") } else { text.to_owned() }
}
