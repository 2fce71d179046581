//! Tests of the whole: one binary, a module per area.

mod archive;
mod archives;
mod audience;
mod browser;
mod contract;
mod demo;
mod derived;
mod detectors;
mod due;
mod duties;
mod duties_past;
mod evidence;
mod figures;
mod floors;
mod git_script;
mod guard;
mod history;
mod reports;
mod robustness;
mod sarif;
mod search;
mod serve;
mod site;
mod tidy;
mod transitions;
mod versions;
