//! A block of addresses as a map: a cell for each, in rows of thirty-two.

use crate::model::markup::escaped;
use std::fmt::Write;

/// What an address is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Cell {
    /// Somebody has it.
    Used,
    /// Kept for somebody.
    Reserved,
    /// Nobody has it, though it is registered.
    Released,
    /// No device may have it: the network's own and the broadcast address.
    Barred,
}

const ROW: usize = 32;
const SIDE: usize = 18;

/// The block of `count` addresses with what is known of them by their place in it. Free ones are empty cells; the
/// others differ by their mark as well as by colour.
pub(crate) fn draw(count: usize, cells: &[(usize, Cell)], title: &str) -> String {
    let rows = count.div_ceil(ROW);
    let columns = count.min(ROW);
    let (width, height) = (columns * SIDE + 2, rows * SIDE + 2);
    let mut out = format!(
        "<svg class=\"subnet\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" \
         aria-label=\"{}\"><path class=\"free\" d=\"",
        escaped(title)
    );
    let place = |at: usize| (at % ROW * SIDE + 1, at / ROW * SIDE + 1);
    // One path for the frame of all cells: thousands of rectangles would weigh more than the rest of the page.
    for row in 0..=rows {
        let _ = write!(out, "M1 {}h{}", row * SIDE + 1, columns * SIDE);
    }
    for column in 0..=columns {
        let _ = write!(out, "M{} 1v{}", column * SIDE + 1, rows * SIDE);
    }
    out.push_str("\"/>");
    for (kind, class) in
        [(Cell::Used, "used"), (Cell::Reserved, "kept"), (Cell::Released, "left"), (Cell::Barred, "barred")]
    {
        let mut path = String::new();
        for (at, _) in cells.iter().filter(|(at, cell)| *cell == kind && *at < count) {
            let (x, y) = place(*at);
            let side = SIDE - 4;
            let _ = match kind {
                Cell::Used => write!(path, "M{} {}h{side}v{side}h-{side}z", x + 2, y + 2),
                // Half a cell.
                Cell::Reserved => write!(path, "M{} {}h{side}l-{side} {side}z", x + 2, y + 2),
                // A dot.
                Cell::Released => write!(path, "M{} {}h6v6h-6z", x + 6, y + 6),
                // A cross.
                Cell::Barred => write!(path, "M{} {}l10 10m0 -10l-10 10", x + 4, y + 4),
            };
        }
        if !path.is_empty() {
            let _ = write!(out, "<path class=\"{class}\" d=\"{path}\"/>");
        }
    }
    out.push_str("</svg>");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_has_its_cell() {
        let svg = draw(256, &[(0, Cell::Barred), (1, Cell::Used), (33, Cell::Reserved), (999, Cell::Used)], "网段");
        assert!(svg.contains("viewBox=\"0 0 578 146\""), "{svg}");
        assert!(svg.contains("class=\"used\" d=\"M21 3h14v14h-14z\""), "the second cell of the first row: {svg}");
        assert!(svg.contains("class=\"kept\" d=\"M21 21h"), "the second cell of the second row");
        assert_eq!(svg.matches("h14v14").count(), 1, "what lies outside is not drawn");
        assert!(draw(8, &[], "小").contains("viewBox=\"0 0 146 20\""));
    }
}
