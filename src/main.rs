//! The `juanzong` command. Everything is in the library.

use std::process::ExitCode;

/// Records are many small strings and maps, made on every core at once; the system's allocator is in their way.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    juanzong::cli::main()
}
