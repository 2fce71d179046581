//! Detectors, each over a scripted history with what it must find and with the honest work that looks alike: rebases,
//! cherry-picks, squashes, reverts, merges on a forge, renames, migrations, imports, bots, several addresses, zones.

mod approvals;
mod clocks;
mod dates;
mod edits;
mod ids;
mod merges;
mod settings;
mod signatures;
mod suppressions;

use crate::archive::Run;
use crate::git_script::{Commit, Repo};
use serde_json::Value;
use std::process::Command;

pub const HAN: &str = "韩若冰 <hanruobing@shifan.example>";
pub const LIN: &str = "林静雯 <linjingwen@shifan.example>";
pub const BOT: &str = "备份程序 <bot@shifan.example>";
pub const FORGE: &str = "GitHub <noreply@github.com>";

const SITE: &str = "title = \"试验档案\"\nbots = [\"bot@shifan.example\"]\n\
    [[imports]]\nbatch = \"IMP-1\"\ncutoff = 2026-06-30\nreason = \"旧台账迁入\"\n";
const CALENDAR: &str = "year: 2026\nsource: 国办发明电〔2025〕7号\nholidays:\n  \
    - { from: 2026-10-01, to: 2026-10-07, name: 国庆节 }\nworkdays: [2026-10-10]\n";

/// The collection that most of the tests write to.
pub const ROUNDS: &str = "title: 巡检\nkind: log\norder: 1\nid: { pattern: '^XJ-\\d{4}-\\d{4}$', next: 'XJ-{year}-{seq:4}' }\n\
    date: done_at\nentry: { days: 1 }\nretention: { period: 10年, from: done_at }\nschema:\n  type: object\n  properties:\n    \
    id: { type: string, title: 编号 }\n    title: { type: string, title: 名称 }\n    \
    done_at: { type: string, format: datetime, title: 时间 }\n    room: { type: string, title: 机房 }\n    \
    batch: { type: string, title: 批次 }\n    temperature: { type: number, title: 温度 }\n    \
    humidity: { type: number, title: 湿度 }\n    load: { type: number, title: 负载 }\n    \
    result: { type: string, title: 结果, enum: [正常, 异常] }\n    \
    amendments: { type: array, title: 更正, items: { type: object, title: 更正 } }\n";

const PEOPLE: &str = "title: 人员\nkind: card\norder: 9\nid: { pattern: '^P-[a-z]+$' }\nschema:\n  type: object\n  properties:\n    \
    id: { type: string, title: 编号 }\n    name: { type: string, title: 姓名 }\n    \
    emails: { type: array, title: 邮箱, items: { type: string, title: 邮箱 } }\n    \
    roles: { type: array, title: 任职, items: { type: object, title: 任职 } }\n    \
    keys: { type: array, title: 密钥, items: { type: object, title: 密钥 } }\n";

/// A round with this number at this time; `more` goes into the front matter.
pub fn round(number: u32, done: &str, more: &str) -> String {
    format!("---\nid: XJ-2026-{number:04}\ntitle: 第{number}次巡检\ndone_at: {done}\n{more}---\n\n无异常。\n")
}

/// A file of its own for each round.
pub fn path(number: u32) -> String {
    format!("content/rounds/{number:04}.md")
}

/// An archive with rounds and people; `more` is added to the first commit.
pub fn founded(more: &[(&str, &str)]) -> Repo {
    let person =
        |id: &str, name: &str, emails: &str| format!("---\nid: P-{id}\nname: {name}\nemails: [{emails}]\n---\n");
    let han = person("hanruobing", "韩若冰", "hanruobing@shifan.example, han@corp.shifan.example");
    let lin = person("linjingwen", "林静雯", "linjingwen@shifan.example");
    let zhou = person("zhoumuyang", "周牧阳", "zhoumuyang@shifan.example");
    let mut write: Vec<(&str, &str)> = vec![
        ("site.toml", SITE),
        ("content/_calendar/2026.yaml", CALENDAR),
        ("content/rounds/_schema.yaml", ROUNDS),
        ("content/people/_schema.yaml", PEOPLE),
        ("content/people/han.md", &han),
        ("content/people/lin.md", &lin),
        ("content/people/zhou.md", &zhou),
    ];
    for (path, text) in more {
        write.retain(|(known, _)| known != path);
        write.push((path, text));
    }
    Repo::of(&[Commit { message: "建档", date: "2026-01-05T09:00:00+08:00", write: &write, ..Commit::default() }])
}

/// A step of a history: who, when, what was written.
pub struct Step<'a> {
    pub author: &'a str,
    pub date: String,
    pub committed: Option<(&'a str, String)>,
    pub message: String,
    pub write: Vec<(String, String)>,
    pub delete: Vec<String>,
}

impl Step<'_> {
    /// Work by Han Ruobing on `date`.
    pub fn on(date: &str) -> Step<'static> {
        let date = if date.len() == 16 { format!("{date}:00+08:00") } else { date.to_owned() };
        Step { author: HAN, date, committed: None, message: "登记".into(), write: vec![], delete: vec![] }
    }

    pub fn write(mut self, number: u32, text: String) -> Self {
        self.write.push((path(number), text));
        self
    }

    pub fn put(mut self, path: &str, text: &str) -> Self {
        self.write.push((path.into(), text.into()));
        self
    }

    pub fn delete(mut self, path: String) -> Self {
        self.delete.push(path);
        self
    }

    pub fn message(mut self, message: &str) -> Self {
        self.message = message.into();
        self
    }
}

impl<'a> Step<'a> {
    pub fn by(mut self, author: &'a str) -> Self {
        self.author = author;
        self
    }

    pub fn committed(mut self, by: &'a str, date: &str) -> Self {
        let date = if date.len() == 16 { format!("{date}:00+08:00") } else { date.to_owned() };
        self.committed = Some((by, date));
        self
    }
}

/// Adds the steps to `main`, one after the other.
pub fn play(repo: &Repo, steps: &[Step<'_>]) {
    let writes: Vec<Vec<(&str, &str)>> = steps
        .iter()
        .map(|step| step.write.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect())
        .collect();
    let deletes: Vec<Vec<&str>> = steps.iter().map(|step| step.delete.iter().map(String::as_str).collect()).collect();
    let commits: Vec<Commit<'_>> = steps
        .iter()
        .enumerate()
        .map(|(place, step)| Commit {
            author: step.author,
            date: &step.date,
            committed: step.committed.as_ref().map(|(by, date)| (*by, date.as_str())),
            message: &step.message,
            write: &writes[place],
            delete: &deletes[place],
            ..Commit::default()
        })
        .collect();
    repo.add(&commits);
}

/// The report as JSON.
pub fn audit(repo: &Repo, report: &str) -> Value {
    audit_on(repo, report, "2026-11-22")
}

pub fn audit_on(repo: &Repo, report: &str, day: &str) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_juanzong"));
    command.arg("-C").arg(repo.path()).args(["--as-of", day, "audit", report, "--format", "json"]);
    Run::of(command.env("NO_COLOR", "1").output().unwrap()).exits(0).json()
}

/// The cells of one column.
pub fn column(report: &Value, name: &str) -> Vec<String> {
    let rows = report["rows"].as_array().unwrap();
    rows.iter().map(|row| row[name].as_str().map_or_else(|| row[name].to_string(), str::to_owned)).collect()
}

/// The cells of two columns.
pub fn pairs(report: &Value, a: &str, b: &str) -> Vec<(String, String)> {
    column(report, a).into_iter().zip(column(report, b)).collect()
}

/// Pairs of texts.
pub fn said(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}
