//! `juanzong duties --due DAYS`: what is overdue and what falls due, by person.

use super::duties::Format;
use super::{Context, Fault, audit};
use crate::derive::duties::due::{self, Standing};
use crate::diagnostic::nearest;
use crate::model::report::{Report, Row};
use crate::model::{CollectionName, RecordIx, Site};
use crate::report;
use std::io::Write;
use std::process::ExitCode;

/// Runs `duties --due`.
pub fn run(days: u32, person: Option<&str>, format: Format, context: &Context) -> anyhow::Result<ExitCode> {
    let site = context.read_archive(&context.pipeline())?.site;
    let person = person.map(|id| known(id, &site)).transpose()?;
    let items = due::items(&site, days);
    let report = due::report(&site, &items, days, person);
    let lang = context.lang();
    let text = match format {
        Format::Human => audit::human(&for_people(&report), lang),
        Format::Csv => report::csv::text(&report, lang),
        Format::Json => serde_json::to_string_pretty(&report::json::document(&report, lang))? + "\n",
    };
    write!(std::io::stdout().lock(), "{text}")?;
    let mine = items.iter().filter(|item| person.is_none_or(|person| due::is_for(item, person)));
    let overdue = mine.filter(|item| item.standing == Standing::Overdue).count() > 0;
    Ok(if overdue { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// What people want to see of it: names instead of ids, and the day instead of the whole window.
fn for_people(report: &Report) -> Report {
    const SHOWN: [&str; 8] = ["standing", "by", "latest", "duty", "text", "title", "people_names", "responsible_name"];
    let places: Vec<usize> =
        (0..report.columns.len()).filter(|place| SHOWN.contains(&report.columns[*place].name)).collect();
    let row = |row: &Row| Row {
        cells: places.iter().filter_map(|place| row.cells.get(*place).cloned()).collect(),
        ..row.clone()
    };
    Report {
        columns: places.iter().map(|place| report.columns[*place].clone()).collect(),
        rows: report.rows.iter().map(row).collect(),
        ..report.clone()
    }
}

/// The person of this id.
fn known(id: &str, site: &Site) -> anyhow::Result<RecordIx> {
    let people = CollectionName::from("people");
    let found = site.find(id).filter(|ix| site.record(*ix).collection == people);
    found.ok_or_else(|| {
        let near = nearest(id, site.records_of(&people).map(|(_, person)| person.id.as_str()));
        match near {
            Some(near) => Fault::error(
                format!("没有人员 `{id}`，是否指 `{near}`？"),
                format!("there is no person `{id}`; did you mean `{near}`?"),
            ),
            None => Fault::error(format!("没有人员 `{id}`"), format!("there is no person `{id}`")),
        }
    })
}
