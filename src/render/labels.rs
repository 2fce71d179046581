//! Labels for the things of a register: number, name, a few facts and a code that leads to the page, for printing on
//! label paper.

use super::Fault;
use super::context::Context;
use super::engine::Engine;
use super::pages::{plain, record_crumbs_of};
use super::shell::{Page, Shell};
use super::svg::qr;
use crate::model::config::LabelPaper;
use crate::model::{Config, Record, RecordIx, Sink};
use serde::Serialize;
use std::fmt::Write;

/// Labels of one file. More would keep a browser busy for minutes.
const PAGE_LABELS: usize = 480;
/// The folder of the labels, below that of the register.
pub(super) const FOLDER: &str = "labels/";
/// The style sheet with the papers of the archive.
pub(super) const STYLE: &str = "labels.css";

#[derive(Serialize)]
struct LabelsView {
    papers: Vec<PaperView>,
    labels: Vec<LabelView>,
    count: usize,
    parts: Vec<PartView>,
    /// Whether the codes hold addresses, or numbers only.
    addressed: bool,
    register: String,
}

#[derive(Serialize, Clone)]
struct PaperView {
    id: String,
    name: String,
    chosen: bool,
}

#[derive(Serialize)]
struct LabelView {
    code: Option<String>,
    href: String,
    number: String,
    name: String,
    facts: Vec<String>,
}

#[derive(Serialize, Clone)]
struct PartView {
    href: String,
    title: String,
    current: bool,
}

/// What a code on the thing leads to: the address of its page, or only its number where no address is known.
pub(super) fn code(context: &Context<'_>, ix: RecordIx) -> Option<String> {
    let record = context.site.record(ix);
    let id = record.id.as_str();
    match &context.base_url {
        Some(base) => qr::draw(&format!("{base}{}", context.names.of(ix).page), id),
        None => qr::draw(id, id),
    }
}

/// The address of the labels of the collection at `place`, if it has any.
pub(super) fn page(context: &Context<'_>, place: usize) -> Option<String> {
    let collection = &context.site.collections[place];
    collection.asset.as_ref()?;
    // A record may bear the name of the folder.
    let taken = context.records_at(place).any(|(_, record)| record.id.as_str() == "labels");
    let any = context.records_at(place).any(|(_, record)| !collection.is_closed_state(record.status.as_deref()));
    (any && !taken).then(|| format!("{}{FOLDER}", collection.page()))
}

/// Writes the labels of the collection at `place`.
pub(super) fn write(
    context: &Context<'_>,
    engine: &Engine,
    shell: &Shell,
    sink: &dyn Sink,
    place: usize,
) -> Result<(), Fault> {
    let Some(path) = page(context, place) else { return Ok(()) };
    let collection = &context.site.collections[place];
    let records: Vec<(RecordIx, &Record)> =
        context.records_at(place).filter(|(_, record)| !collection.is_closed_state(record.status.as_deref())).collect();
    let papers: Vec<PaperView> = papers(&context.site.config)
        .iter()
        .enumerate()
        .map(|(number, paper)| PaperView { id: id(number), name: paper.name.clone(), chosen: number == 0 })
        .collect();
    let register = collection.title.get(context.lang).to_owned();
    let title = context.strings.fill("labels.title", &[("register", &register)]);
    let crumbs = record_crumbs_of(context, place, 2);
    let chunks: Vec<&[(RecordIx, &Record)]> = records.chunks(PAGE_LABELS).collect();
    let file = |number: usize| if number == 0 { "index.html".to_owned() } else { format!("index-{}.html", number + 1) };
    for (number, chunk) in chunks.iter().enumerate() {
        let part = |other: usize| PartView {
            href: if other == 0 { "./".to_owned() } else { file(other) },
            title: (other + 1).to_string(),
            current: other == number,
        };
        let view = LabelsView {
            papers: papers.clone(),
            labels: chunk.iter().map(|&(ix, record)| label(context, place, ix, record)).collect(),
            count: records.len(),
            parts: if chunks.len() > 1 { (0..chunks.len()).map(part).collect() } else { Vec::new() },
            addressed: context.base_url.is_some(),
            register: register.clone(),
        };
        let own = file(number);
        let address = if number == 0 { path.clone() } else { format!("{path}{own}") };
        let page = plain("labels.html", &address, &title, 2, &crumbs);
        let page = Page { file: &format!("{path}{own}"), kind: "labels", collection: Some(place), ..page };
        shell.write(engine, sink, &page, &view)?;
    }
    Ok(())
}

fn label(context: &Context<'_>, place: usize, ix: RecordIx, record: &Record) -> LabelView {
    let collection = &context.site.collections[place];
    let fields = collection.asset.iter().flat_map(|asset| &asset.label);
    let fact = |name: &String| {
        let field = collection.field(name)?;
        Some(context.values.plain(field, record.value(name).filter(|value| !value.is_null())?))
    };
    LabelView {
        code: code(context, ix),
        href: format!("../../{}", context.names.of(ix).page),
        number: record.id.to_string(),
        name: record.title.to_string(),
        facts: fields.filter_map(fact).collect(),
    }
}

/// The papers that labels can be printed on: the archive's own, or two that every shop has.
fn papers(config: &Config) -> Vec<LabelPaper> {
    if config.labels.is_empty() { LabelPaper::common() } else { config.labels.clone() }
}

fn id(number: usize) -> String {
    format!("paper-{}", number + 1)
}

/// The rules that lay the labels out on each paper. Sizes cannot stand in the pages: their content policy forbids it.
pub(super) fn style(config: &Config) -> String {
    let mut css = String::from("/* Label papers. */\n");
    for (number, paper) in papers(config).iter().enumerate() {
        let id = id(number);
        let LabelPaper { width, height, columns, left, top, gap_x, gap_y, rows, .. } = paper;
        let bottom = (297.0 - top - height * f64::from(*rows) - gap_y * f64::from(rows.saturating_sub(1))).max(0.0);
        // What a printer rounds must not push the last row to the next sheet.
        let bottom = (bottom - 0.4).max(0.0);
        let _ = write!(
            css,
            "@page {id} {{ size: A4; margin: {top}mm 0 {bottom:.2}mm {left}mm; @bottom-center {{ content: none; }} }}\n\
             .page-labels:has(#{id}:checked) {{ --label-width: {width}mm; --label-height: {height}mm; \
             --label-columns: {columns}; --label-gap: {gap_y}mm {gap_x}mm; --label-size: {:.2}mm; }}\n\
             @media print {{ .page-labels:has(#{id}:checked) .labels {{ page: {id}; }} }}\n",
            (height * 0.085).clamp(2.2, 4.5),
        );
    }
    css
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_paper_fits_its_sheet_and_has_rules() {
        let config = Config::default();
        let css = style(&config);
        for (number, paper) in papers(&config).iter().enumerate() {
            assert!(paper.left + paper.width * f64::from(paper.columns) <= 210.0, "{}", paper.name);
            assert!(paper.top + paper.height * f64::from(paper.rows) <= 297.0, "{}", paper.name);
            assert!(css.contains(&format!("@page paper-{} ", number + 1)), "{css}");
        }
        assert!(css.contains("--label-width: 70mm; --label-height: 37mm; --label-columns: 3"), "{css}");
    }
}
