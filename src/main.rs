//! The `juanzong` command. Everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    juanzong::cli::main()
}
