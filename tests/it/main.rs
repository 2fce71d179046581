//! Tests of the whole: one binary, a module per area.

mod archives;
mod browser;
mod git_script;
mod history;
mod sarif;
mod tidy;
