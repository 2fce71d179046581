//! Tests of the whole: one binary, a module per area.

mod sarif;
