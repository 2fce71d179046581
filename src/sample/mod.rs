//! The sample archive that the binary carries: `init` copies from it, tests and benches read it.
//!
//! Gives paths and bytes; it never touches a disk.

static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/sample.bin"));

/// A file of the sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SampleFile {
    /// Path from the archive's root, with `/`.
    pub path: &'static str,
    /// Its bytes.
    pub bytes: &'static [u8],
}

impl SampleFile {
    /// Whether the file belongs to an archive without records, too: settings, schemas, calendars, introductions.
    pub fn is_framework(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or("");
        self.path == "site.toml"
            || self.path.starts_with("content/_calendar/")
            || matches!(name, "_schema.yaml" | "_index.md")
    }
}

/// Every file of the sample, by path.
pub fn files() -> impl Iterator<Item = SampleFile> {
    let mut rest = PACKED;
    std::iter::from_fn(move || {
        let path = line(&mut rest)?;
        let length: usize = line(&mut rest)?.parse().ok()?;
        let (bytes, after) = rest.split_at_checked(length)?;
        rest = after;
        Some(SampleFile { path, bytes })
    })
}

fn line(rest: &mut &'static [u8]) -> Option<&'static str> {
    let end = rest.iter().position(|&byte| byte == b'\n')?;
    let (line, after) = rest.split_at(end);
    *rest = &after[1..];
    std::str::from_utf8(line).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_sample_is_carried() {
        let paths: Vec<_> = files().map(|file| file.path).collect();
        assert!(paths.contains(&"site.toml"));
        assert!(paths.is_sorted());
        let on_disk = walkdir::WalkDir::new(concat!(env!("CARGO_MANIFEST_DIR"), "/content"))
            .into_iter()
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_file())
            .count();
        assert_eq!(paths.len(), on_disk + 1);
    }
}
