//! Tells what a command has done.

use std::fmt::Display;
use std::io::{ErrorKind, Write};

/// Tells it on standard output. What is done is done, whether or not the reader (`juanzong … | head`) waited for it.
pub fn tell(text: impl Display) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        told => told,
    }
}
