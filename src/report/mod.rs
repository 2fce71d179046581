//! Reports in the shapes in which they leave the archive: one file a shape.
//!
//! Takes a [`Report`](crate::model::Report) and gives text, the same on the command line and on the site. It
//! computes nothing; equal reports give equal bytes.

mod cell;
pub mod csv;
pub mod html;
pub mod json;
pub mod sarif;
pub mod sheet;
pub mod xlsx;

pub use cell::text as cell_text;

/// The tool and its version, as answers name it.
pub const TOOL: &str = concat!("juanzong ", env!("CARGO_PKG_VERSION"));
