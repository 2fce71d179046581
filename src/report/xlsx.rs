//! Reports as an Excel workbook: a sheet for each, numbers as numbers, days as days, text never as a formula.
//!
//! Equal reports give equal bytes: the workbook is dated by the day it judges on, not by a clock.

use super::{TOOL, cell};
use crate::model::report::{Column, Report};
use crate::model::{Date, Lang};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};
use serde_json::Value;

/// A sheet's name holds at most this many characters.
const SHEET_NAME: usize = 31;
/// A cell holds at most this many characters.
const CELL: usize = 32_767;
/// Columns are made no wider than this many characters, nor narrower than the other.
const WIDEST: f64 = 60.0;
const NARROWEST: f64 = 8.0;
/// Rows looked at for the width of a column.
const SAMPLED: usize = 200;

/// The workbook's bytes.
///
/// # Errors
/// When a report has more rows than a sheet can hold.
pub fn workbook(reports: &[Report], lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let newest = reports.iter().map(|report| report.as_of).max();
    let mut properties = DocProperties::new().set_author(TOOL);
    if let Some(made) = newest.and_then(excel_day) {
        properties = properties.set_creation_datetime(&made);
    }
    workbook.set_properties(&properties);
    for (place, report) in reports.iter().enumerate() {
        let sheet = workbook.add_worksheet();
        sheet.set_name(sheet_name(report.title.get(lang), place, reports))?;
        fill(sheet, report, lang)?;
    }
    workbook.save_to_buffer()
}

/// Two reports may have titles that begin alike; the second then carries its number.
fn sheet_name(title: &str, place: usize, reports: &[Report]) -> String {
    let cut = |title: &str| -> String {
        title.chars().filter(|letter| !"[]:*?/\\".contains(*letter)).take(SHEET_NAME - 4).collect()
    };
    let name = cut(title);
    let taken = reports[..place].iter().any(|other| [&other.title.zh, &other.title.en].iter().any(|t| cut(t) == name));
    if taken { format!("{name} {}", place + 1) } else { name }
}

fn fill(sheet: &mut Worksheet, report: &Report, lang: Lang) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let heading = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top);
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let (as_of, commit, none) = match lang {
        Lang::Zh => ("判定日", "提交", "无"),
        Lang::En => ("as of", "commit", "none"),
    };
    sheet.write_string_with_format(0, 0, report.title.get(lang), &bold)?;
    sheet.write_string(1, 0, report.description.get(lang))?;
    let at = report.commit.as_ref().map_or(none, |commit| commit.as_str());
    sheet.write_string(2, 0, format!("{as_of} {} · {commit} {at} · {TOOL}", report.as_of))?;
    let mut row = 3;
    if let Some(reservation) = &report.reservation {
        sheet.write_string(row, 0, reservation.get(lang))?;
        row += 1;
    }
    row += 1;
    let first = row;
    for (place, column) in (0u16..).zip(&report.columns) {
        sheet.write_string_with_format(row, place, column.title.get(lang), &heading)?;
        sheet.set_column_width(place, width(report, usize::from(place), column, lang))?;
    }
    sheet.set_freeze_panes(row + 1, 1)?;
    for found in &report.rows {
        row += 1;
        for (place, (column, value)) in (0u16..).zip(report.columns.iter().zip(&found.cells)) {
            write(sheet, row, place, column, value, &day, lang)?;
        }
    }
    if let Some(negative) = &report.stated_negative {
        sheet.write_string(row + 1, 0, negative.statement.get(lang))?;
    } else if let Some(last) = u16::try_from(report.columns.len()).ok().and_then(|count| count.checked_sub(1)) {
        sheet.autofilter(first, 0, row, last)?;
    }
    Ok(())
}

fn write(
    sheet: &mut Worksheet,
    row: u32,
    place: u16,
    column: &Column,
    value: &Value,
    day: &Format,
    lang: Lang,
) -> Result<(), XlsxError> {
    let date = value.as_str().and_then(crate::model::time::strict_date).and_then(excel_day);
    match (value, date) {
        (Value::Null, _) => {}
        (Value::Number(number), _) => {
            if let Some(number) = number.as_f64() {
                sheet.write_number(row, place, number)?;
            }
        }
        (_, Some(date)) => {
            sheet.write_datetime_with_format(row, place, &date, day)?;
        }
        _ => {
            let text: String = cell::text(column, value, lang).chars().take(CELL).collect();
            sheet.write_string(row, place, text)?;
        }
    }
    Ok(())
}

fn excel_day(date: Date) -> Option<ExcelDateTime> {
    let year = u16::try_from(date.year()).ok()?;
    ExcelDateTime::from_ymd(year, date.month().unsigned_abs(), date.day().unsigned_abs()).ok()
}

/// Wide enough for the longest cell among the first rows; Chinese characters take two places.
fn width(report: &Report, place: usize, column: &Column, lang: Lang) -> f64 {
    let places = |text: &str| text.chars().map(|letter| if letter.is_ascii() { 1.0 } else { 2.0 }).sum::<f64>();
    let cells = report.rows.iter().take(SAMPLED).filter_map(|row| row.cells.get(place));
    let longest = cells.map(|value| places(&cell::text(column, value, lang))).fold(0.0, f64::max);
    (longest.max(places(column.title.get(lang))) + 2.0).clamp(NARROWEST, WIDEST)
}
