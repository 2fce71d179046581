//! Charts, drawn at build time as SVG: no script, no font of their own, readable in dark mode and on paper.
//!
//! Takes plain data and gives text; never reads the site. Colours come from the style sheet through classes.

pub(super) mod bars;
pub(super) mod calendar;
pub(super) mod qr;
pub(super) mod subnet;
pub(super) mod swimlane;
pub(super) mod text;
pub(super) mod timeline;
pub(super) mod tree;
pub(super) mod worth;
