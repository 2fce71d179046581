//! Packs the sample archive (`content/`, `site.toml`) into one file that the binary carries, so that
//! `juanzong init` works from a lone binary. Format: for each file, its path, a newline, its length in bytes, a
//! newline, and its bytes; files sorted by path.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

fn main() -> std::io::Result<()> {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut files = vec![root.join("site.toml")];
    collect(&root.join("content"), &mut files)?;
    files.sort();
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default()).join("sample.bin");
    let mut packed = std::io::BufWriter::new(fs::File::create(out)?);
    for file in files {
        let name = file.strip_prefix(&root).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        let bytes = fs::read(&file)?;
        write!(packed, "{name}\n{}\n", bytes.len())?;
        packed.write_all(&bytes)?;
    }
    println!("cargo::rerun-if-changed=content");
    println!("cargo::rerun-if-changed=site.toml");
    println!("cargo::rerun-if-changed=build.rs");
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if entry.file_type()?.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
