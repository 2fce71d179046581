//! The push log: when the server received each commit. The only time that whoever wrote the commit could not choose.

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{History, Source, Text};
use std::collections::HashMap;

/// Notes on each commit when it was received. The log has a line for each commit, its full id and the time as
/// `2026-03-01T09:30:00+08:00` or in seconds since 1970, divided by a comma; a first line of headings may be there.
/// Of several lines for one commit the earliest counts: it was there from then on.
pub fn receive(history: &mut History, log: &Source) -> Vec<Diagnostic> {
    let mut received: HashMap<&str, i64> = HashMap::new();
    let mut faults = Vec::new();
    let mut start = 0;
    for (number, line) in log.text.split_inclusive('\n').enumerate() {
        let span = start..start + line.trim_end().len();
        start += line.len();
        let line = line.trim().trim_start_matches('\u{feff}');
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let read = line.split_once(',').and_then(|(commit, time)| Some((id(commit)?, seconds(time.trim())?)));
        match read {
            Some((commit, time)) => {
                received.entry(commit).and_modify(|known| *known = time.min(*known)).or_insert(time);
            }
            None if number == 0 => {}
            None => {
                let message = Text::new(
                    "接收日志的这一行读不懂，应为 `提交,接收时间`",
                    "this line of the push log cannot be read; it should be `commit,time`",
                );
                let help = Text::new(
                    "如 `0123…（40 位）,2026-03-01T09:30:00+08:00`",
                    "such as `0123… (40 digits),2026-03-01T09:30:00+08:00`",
                );
                faults.push(Diagnostic::new(Code::ConfigError, log.path.clone(), span, message).help(help));
            }
        }
    }
    for commit in &mut history.commits {
        commit.received = received.get(commit.id.as_str()).copied();
    }
    faults
}

fn id(text: &str) -> Option<&str> {
    let text = text.trim().trim_matches('"');
    (text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(text)
}

fn seconds(text: &str) -> Option<i64> {
    let text = text.trim_matches('"');
    if let Ok(seconds) = text.parse() {
        return Some(seconds);
    }
    Some(text.parse::<jiff::Timestamp>().ok()?.as_second())
}
