//! Working days: `content/_calendar/*.yaml` → [`Calendar`].

use super::reader::{Definition, Node, Reader};
use crate::diagnostic::Diagnostic;
use crate::model::site::Calendar;
use crate::model::{Date, Source, Text, time};

const KEYS: [&str; 4] = ["year", "source", "holidays", "workdays"];

/// Reads every calendar file into one calendar.
pub fn read(sources: &[Source]) -> (Calendar, Vec<Diagnostic>) {
    let mut calendar = Calendar::default();
    let mut diagnostics = Vec::new();
    for source in sources {
        match Definition::read(source) {
            Ok(definition) => {
                let mut reader = Reader::new(source);
                add(&mut calendar, &definition, &mut reader);
                diagnostics.extend(reader.faults);
            }
            Err(faults) => diagnostics.extend(faults),
        }
    }
    (calendar, diagnostics)
}

fn add(calendar: &mut Calendar, definition: &Definition, reader: &mut Reader) {
    let root = definition.root();
    reader.only_keys(root, &KEYS);
    let year = root.get("year").and_then(|node| node.value.as_i64()).and_then(|year| i16::try_from(year).ok());
    match year.filter(|year| (1900..=2999).contains(year)) {
        Some(year) => {
            calendar.years.insert(year);
        }
        None => {
            let span = root.get("year").map_or_else(|| definition.opening(), Node::span);
            reader.fault(span, Text::new("`year` 应为四位年份", "`year` should be a year of four digits"));
        }
    }
    if let Some(holidays) = root.get("holidays") {
        if !holidays.value.is_array() {
            reader.wrong(holidays, "holidays", "列表", "a list");
        }
        for holiday in holidays.items() {
            add_holiday(calendar, holiday, reader);
        }
    }
    for (text, node) in reader.texts(root, "workdays") {
        if let Some(day) = date(text, node, reader) {
            calendar.workdays.insert(day);
        }
    }
}

/// `{ from: 2026-10-01, to: 2026-10-07, name: 国庆节 }`; `to` may be left out for a single day.
fn add_holiday(calendar: &mut Calendar, node: Node<'_>, reader: &mut Reader) {
    if !node.value.is_object() {
        reader.wrong(node, "holidays", "由 `from`、`to`、`name` 组成的列表", "a list of `from`, `to`, `name`");
        return;
    }
    reader.only_keys(node, &["from", "to", "name"]);
    let name = reader.text(node, "name").map_or("", |(name, _)| name);
    let mut day = |key: &str| reader.text(node, key).and_then(|(text, inner)| date(text, inner, reader));
    let from = day("from");
    let to = if node.get("to").is_some() { day("to") } else { from };
    let Some((from, to)) = from.zip(to) else {
        if node.get("from").is_none() {
            reader.fault(node.span(), Text::new("缺少 `from`", "`from` is missing"));
        }
        return;
    };
    // A slip in the year would otherwise declare centuries of holidays.
    let days = from.until(to).map_or(-1, |span| span.get_days());
    if !(0..=60).contains(&days) {
        let message = Text::new("`to` 须在 `from` 当日或其后 60 天之内", "`to` should be within 60 days after `from`");
        reader.fault(node.get("to").map_or_else(|| node.span(), Node::span), message);
        return;
    }
    let mut day = from;
    while day <= to {
        calendar.holidays.insert(day, name.to_owned());
        match day.tomorrow() {
            Ok(next) => day = next,
            Err(_) => break,
        }
    }
}

fn date(text: &str, node: Node<'_>, reader: &mut Reader) -> Option<Date> {
    let date = time::strict_date(text);
    if date.is_none() {
        let message = Text::new(format!("`{text}` 不是有效日期"), format!("`{text}` is not a date"));
        reader.fault_with(node.span(), message, Text::new("写作 `2026-10-01`", "write it as `2026-10-01`"));
    }
    date
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::BlobId;

    fn source(text: &str) -> Source {
        Source { path: "content/_calendar/2026.yaml".into(), text: text.into(), blob: BlobId::default() }
    }

    #[test]
    fn holidays_and_worked_weekends_are_read() {
        let text =
            "year: 2026\nholidays:\n  - { from: 2026-10-01, to: 2026-10-07, name: 国庆节 }\nworkdays: [2026-10-10]\n";
        let (calendar, faults) = read(&[source(text)]);
        assert!(faults.is_empty(), "{faults:?}");
        let day = |text| time::strict_date(text).expect("a date");
        assert_eq!(calendar.holidays.len(), 7);
        assert!(!calendar.is_workday(day("2026-10-02")) && calendar.is_workday(day("2026-10-10")));
        assert_eq!(calendar.workdays_between(day("2026-09-30"), day("2026-10-10")), 3);
    }

    #[test]
    fn slips_are_told_at_their_place() {
        let text = "yaer: 2026\nholidays: [{ from: 2026-10-32, name: x }, { from: 2026-01-01, to: 2062-01-03 }]\n";
        let (calendar, faults) = read(&[source(text)]);
        assert!(calendar.holidays.is_empty());
        let found: Vec<&str> = faults.iter().map(|fault| &text[fault.primary.span.clone()]).collect();
        assert_eq!(found, ["yaer", "yaer: 2026", "2026-10-32", "2062-01-03"]);
    }
}
