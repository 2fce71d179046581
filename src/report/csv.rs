//! Reports as CSV (RFC 4180), made so that a spreadsheet opens them unharmed: UTF-8 with a byte-order mark, and
//! nothing in a cell that would run as a formula.

use super::cell;
use crate::model::Lang;
use crate::model::report::{Form, Report};

/// The report with a line of headings. Where nothing was found there is no other line: a sentence would be read as a
/// row of data, so that what was searched is told beside the file and not in it.
pub fn text(report: &Report, lang: Lang) -> String {
    let headings = report.columns.iter().map(|column| column.title.get(lang).to_owned());
    let rows = report.rows.iter().map(|row| {
        let cells = report.columns.iter().zip(&row.cells);
        let told = cells.map(|(column, value)| {
            let text = cell::text(column, value, lang);
            let number = value.is_number() || matches!(column.form, Form::Money | Form::Decimal);
            if number { text } else { guarded(text) }
        });
        told.collect()
    });
    written(headings.collect(), rows)
}

/// Lines of text under headings, none of which runs as a formula.
pub fn lines(headings: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let headings = headings.iter().map(|heading| (*heading).to_owned()).collect();
    written(headings, rows.into_iter().map(|row| row.into_iter().map(guarded).collect()))
}

fn written(headings: Vec<String>, rows: impl Iterator<Item = Vec<String>>) -> String {
    // Spreadsheets take UTF-8 for what it is only behind a byte-order mark.
    let begun = "\u{feff}".as_bytes().to_vec();
    let mut lines = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(begun);
    // Writing to memory does not fail.
    let _ = lines.write_record(headings);
    for row in rows {
        let _ = lines.write_record(row);
    }
    String::from_utf8(lines.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// Text that a spreadsheet would take for a formula gets an apostrophe before it.
fn guarded(text: String) -> String {
    let runs = text
        .trim_start_matches([' ', '\u{3000}'])
        .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if runs { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_disarmed() {
        for text in ["=1+1", "+86", "-x", "@a", "\tx", " =1", "＝1"] {
            assert_eq!(guarded(text.to_owned()), format!("'{text}"));
        }
        assert_eq!(guarded("ZD-15".to_owned()), "ZD-15");
        assert_eq!(lines(&["a", "b"], [vec!["=1".to_owned(), "x,y".to_owned()]]), "\u{feff}a,b\r\n'=1,\"x,y\"\r\n");
    }
}
