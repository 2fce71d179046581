//! The subnets of a register of addresses, each as a map.

use super::{FigureView, columns};
use crate::model::network::{self, Subnet};
use crate::render::context::Context;
use crate::render::svg::subnet::{self, Cell};
use crate::render::tones::Tone;
use crate::render::values::NOTHING;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::net::Ipv4Addr;

/// Addresses of the largest block that is drawn; of larger ones there are the figures.
const DRAWN: u64 = 1024;
/// Addresses looked through for a free one.
const SOUGHT: u64 = 65_536;

/// The map, if the records of the collection at `place` are addresses in subnets.
pub(super) fn draw(context: &Context<'_>, place: usize) -> Option<FigureView> {
    let collection = context.shapes()[place].collection;
    let of_format = |format: &str| {
        let top = |path: &str| !path.contains(['.', '[']);
        collection.fields.iter().find(|field| top(&field.path) && field.format.as_deref() == Some(format))
    };
    let (subnet, address) = (of_format("cidr")?, of_format("ipv4")?);
    let mut blocks: BTreeMap<Subnet, BTreeMap<u32, Cell>> = BTreeMap::new();
    for (_, record) in context.records_at(place) {
        let Some(block) = record.text(&subnet.path).and_then(Subnet::parse) else { continue };
        let Some(number) = record.text(&address.path).and_then(network::number) else { continue };
        if !block.contains(number) {
            continue;
        }
        let status = record.status.as_deref();
        let cell = match status {
            _ if collection.is_closed_state(status) => Cell::Released,
            Some(status) if context.tones.find(status) != Some(Tone::Good) => Cell::Reserved,
            _ => Cell::Used,
        };
        // An address that was released and given out again is in use.
        let known = blocks.entry(block).or_default().entry(number).or_insert(cell);
        if *known == Cell::Released {
            *known = cell;
        }
    }
    if blocks.is_empty() {
        return None;
    }
    let strings = context.strings;
    let mut drawn = String::from("<div class=\"maps\">");
    let mut rows = Vec::new();
    for (block, cells) in &blocks {
        let count = |wanted: Cell| cells.values().filter(|cell| **cell == wanted).count();
        let (used, kept, left) = (count(Cell::Used), count(Cell::Reserved), count(Cell::Released));
        let capacity = block.capacity();
        let taken = (used + kept) as u64;
        let free = capacity.saturating_sub(taken);
        let share = if capacity > 0 { (taken * 100).div_ceil(capacity) } else { 0 };
        let name = block.to_string();
        let holders: BTreeSet<u32> =
            cells.iter().filter(|(_, cell)| **cell != Cell::Released).map(|(number, _)| *number).collect();
        let next = (0..block.size().min(SOUGHT))
            .filter_map(|step| block.first().checked_add(u32::try_from(step).ok()?))
            .find(|number| !block.is_reserved(*number) && !holders.contains(number));
        rows.push(vec![
            format!("<code>{name}</code>"),
            capacity.to_string(),
            used.to_string(),
            kept.to_string(),
            left.to_string(),
            free.to_string(),
            format!("{share}%"),
            next.map_or_else(|| NOTHING.to_owned(), |number| format!("<code>{}</code>", Ipv4Addr::from(number))),
        ]);
        if block.size() > DRAWN {
            continue;
        }
        let at = |number: u32| (number - block.first()) as usize;
        let mut marks: Vec<(usize, Cell)> = cells.iter().map(|(number, cell)| (at(*number), *cell)).collect();
        let size = block.size() as usize;
        let barred = [0, size.saturating_sub(1)].into_iter();
        marks.extend(
            barred.filter(|place| block.is_reserved(block.first() + *place as u32)).map(|place| (place, Cell::Barred)),
        );
        let words = [
            ("name", name.as_str()),
            ("used", &used.to_string()),
            ("kept", &kept.to_string()),
            ("free", &free.to_string()),
        ];
        let title = strings.fill("subnet.one", &words);
        let _ = write!(
            drawn,
            "<div><p><code>{name}</code> <span class=\"count\">{taken} / {capacity}</span></p>{}</div>",
            subnet::draw(size, &marks, &title)
        );
    }
    drawn.push_str("</div>");
    Some(FigureView {
        title: strings.get("subnet.title").to_owned(),
        drawn,
        caption: strings.get("subnet.caption").to_owned(),
        columns: columns(
            context,
            [
                ("subnet.name", ""),
                ("subnet.capacity", "num"),
                ("subnet.used", "num"),
                ("subnet.kept", "num"),
                ("subnet.left", "num"),
                ("subnet.free", "num"),
                ("subnet.share", "num"),
                ("subnet.next", ""),
            ],
        ),
        rows,
    })
}
