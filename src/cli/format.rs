//! The two ways in which most commands print.

use clap::ValueEnum;

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub enum Format {
    Human,
    Json,
}
