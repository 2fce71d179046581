//! Tests of the whole: one binary, a module per area.

mod archives;
mod browser;
mod git_script;
mod history;
mod robustness;
mod sarif;
mod tidy;
