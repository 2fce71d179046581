//! What a page is made of, as one number.

use serde::Serialize;
use sha2::{Digest, Sha256};
use std::io::{self, BufWriter, Write};
use std::sync::Arc;

/// Gathers what something is made of.
#[derive(Clone, Default)]
pub(super) struct Hash(Sha256);

impl Hash {
    /// Adds the archive's own templates, texts and theme files.
    pub(super) fn overrides(&mut self, overrides: &[(Arc<str>, Arc<[u8]>)]) {
        for (path, bytes) in overrides {
            // With their lengths, no two lists read alike.
            for part in [path.as_bytes(), bytes] {
                self.0.update((part.len() as u64).to_le_bytes());
                self.0.update(part);
            }
        }
    }

    /// Adds a value by what a template sees of it.
    pub(super) fn value(&mut self, value: &impl Serialize) {
        // Small pieces are gathered before they are hashed.
        let mut writer = BufWriter::with_capacity(8 * 1024, Feed(&mut self.0));
        // A number that is not finite has no JSON form but `null`, and nothing else of a view can fail to be written.
        let written = serde_json::to_writer(&mut writer, value).map_err(io::Error::from).and_then(|()| writer.flush());
        drop(writer);
        self.0.update([u8::from(written.is_ok())]);
    }

    pub(super) fn finish(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}

struct Feed<'a>(&'a mut Sha256);

impl Write for Feed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
