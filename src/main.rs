//! The `juanzong` command. Everything is in the library.

use std::ffi::{c_int, c_long};
use std::process::ExitCode;

/// Records are many small strings and maps, made on every core at once; the system's allocator is in their way.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

unsafe extern "C" {
    /// Sets an option of the allocator.
    fn mi_option_set(option: c_int, value: c_long);
}

/// `mi_option_purge_delay`: for how many milliseconds freed memory waits before the system has it back; -1 for ever.
const PURGE_DELAY: c_int = 15;

fn main() -> ExitCode {
    // A build needs as much memory as the one before it; to hand it back in between costs a tenth of the time.
    // SAFETY: the allocator's options are plain numbers, set here before there is a second thread.
    unsafe { mi_option_set(PURGE_DELAY, -1) };
    juanzong::cli::main()
}
