//! A square code that leads a telephone to a page.

use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment, Version};
use std::fmt::Write;

/// Light modules around the code, without which readers do not find it (ISO/IEC 18004).
const QUIET: i32 = 4;

/// The code of `text`, dark on light whatever the colours of the page; `None` for more than a code can hold.
///
/// One mask serves for all codes: a reader takes any, and to weigh all eight for thousands of labels would take most
/// of the time of a build.
pub(crate) fn draw(text: &str, label: &str) -> Option<String> {
    let segments = QrSegment::make_segments(text);
    let mask = Some(Mask::new(3));
    let code =
        QrCode::encode_segments_advanced(&segments, QrCodeEcc::Medium, Version::MIN, Version::MAX, mask, true).ok()?;
    let size = code.size();
    let whole = size + 2 * QUIET;
    let mut out = format!(
        "<svg class=\"qr\" viewBox=\"-{QUIET} -{QUIET} {whole} {whole}\" role=\"img\" aria-label=\"{}\" \
         shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M-{QUIET}-{QUIET}h{whole}v{whole}h-{whole}z\"/>\
         <path stroke=\"#000\" d=\"",
        crate::model::markup::escaped(label)
    );
    for row in 0..size {
        let mut at = None;
        let mut column = 0;
        while column < size {
            if !code.get_module(column, row) {
                column += 1;
                continue;
            }
            let begun = column;
            while column < size && code.get_module(column, row) {
                column += 1;
            }
            let _ = match at {
                None => write!(out, "M{begun} {row}.5h{}", column - begun),
                Some(end) => write!(out, "m{} 0h{}", begun - end, column - begun),
            };
            at = Some(column);
        }
    }
    out.push_str("\"/></svg>");
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_marks_of_the_corners_stand_where_a_reader_looks_for_them() {
        let svg = draw("https://handbook.example/hardware/HW-00001/", "设备 <1>").unwrap();
        // Seven dark modules, at both ends of the first row.
        assert!(svg.contains("d=\"M0 0.5h7m") && svg.contains("viewBox=\"-4 -4 41 41\""), "{svg}");
        assert!(svg.contains("aria-label=\"设备 &lt;1&gt;\""));
        assert_eq!(draw(&"长".repeat(3000), "").as_deref(), None);
    }
}
