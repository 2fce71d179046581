//! Reads the archive's tree: disk → [`Sources`].
//!
//! The only reader of the tree. It follows no symbolic link, understands nothing of what it
//! reads, and never writes. Unreadable or foreign files are diagnostics; only a missing root is an error.

pub(crate) mod text;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::file_format::FileFormat;
use crate::model::hex;
use crate::model::object_id::{self, Collision};
use crate::model::source::{Attachment, LARGEST_TEXT_BYTES, Source, Sources};
use crate::model::{BlobId, Text};
use rayon::prelude::*;
use sha2::Digest;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use walkdir::WalkDir;

/// The archive cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is neither `site.toml` nor `content/` below the root.
    #[error("`{0}` holds no archive: neither `site.toml` nor `content/`")]
    NoArchive(PathBuf),
}

/// Reads everything below `root` that belongs to the archive. Lists come sorted by path.
pub fn archive(root: &Path) -> Result<(Sources, Vec<Diagnostic>), Error> {
    let config_path = root.join("site.toml");
    let content = root.join("content");
    if !config_path.is_file() && !content.is_dir() {
        return Err(Error::NoArchive(root.to_owned()));
    }
    let mut diagnostics = Vec::new();
    let mut sources = Sources::default();
    if config_path.is_file() {
        match read(&config_path, "site.toml".into()) {
            Ok(Read::Text(source)) => sources.config = Some(source),
            Ok(Read::Attachment(_)) => {}
            Err(diagnostic) => diagnostics.push(*diagnostic),
        }
    }

    let found = files_below(root, &content, &mut diagnostics);
    let read: Vec<_> = found.par_iter().map(|(path, name)| read(path, Arc::clone(name))).collect();
    for result in read {
        match result {
            Ok(Read::Text(source)) => place(&mut sources, source),
            Ok(Read::Attachment(attachment)) => sources.attachments.push(attachment),
            Err(diagnostic) => diagnostics.push(*diagnostic),
        }
    }
    for folder in ["templates", "theme"] {
        for (path, name) in files_below(root, &root.join(folder), &mut diagnostics) {
            match std::fs::read(&path) {
                Ok(bytes) => sources.overrides.push((name, bytes.into())),
                Err(error) => diagnostics.push(unreadable(name, &error.to_string())),
            }
        }
    }
    Ok((sources, diagnostics))
}

/// Reads one more text file of the archive, at `name` below `root`.
pub fn file(root: &Path, name: &str) -> Result<Source, Box<Diagnostic>> {
    let path = root.join(name);
    let real_root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    if !path.canonicalize().is_ok_and(|path| path.starts_with(&real_root)) {
        let message = Text::new(
            format!("文件 `{name}` 不存在，或者在档案目录之外"),
            format!("the file `{name}` is not there, or lies outside the archive"),
        );
        return Err(Box::new(Diagnostic::new(Code::ConfigError, "site.toml", 0..0, message)));
    }
    let bytes = std::fs::read(&path).map_err(|error| Box::new(unreadable(name.into(), &error.to_string())))?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Ok(Source { path: name.into(), text: text.into(), blob: BlobId::default() })
}

/// Puts a text file where it belongs by its name and place.
pub(crate) fn place(sources: &mut Sources, source: Source) {
    let parts: Vec<&str> = source.path.split('/').collect();
    let name = parts.last().copied().unwrap_or("");
    if parts.get(1) == Some(&"_calendar") {
        sources.calendars.push(source);
    } else if name == "_schema.yaml" {
        sources.schemas.push(source);
    } else if name == "_index.md" {
        sources.introductions.push(source);
    } else if !name.starts_with('_') {
        sources.records.push(source);
    }
}

/// Files below `folder` with their path from `root`, sorted by that path. Hidden files and folders are passed over.
fn files_below(root: &Path, folder: &Path, diagnostics: &mut Vec<Diagnostic>) -> Vec<(PathBuf, Arc<str>)> {
    if !folder.is_dir() {
        return Vec::new();
    }
    let real_root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let mut files = Vec::new();
    let walk = WalkDir::new(folder)
        .follow_links(false)
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.'));
    for entry in walk {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().map_or_else(|| "content".into(), |path| name_below(root, path));
                diagnostics.push(unreadable(path, &error.to_string()));
                continue;
            }
        };
        let name = name_below(root, entry.path());
        if entry.file_type().is_symlink() {
            let inside = entry.path().canonicalize().is_ok_and(|target| target.starts_with(&real_root));
            diagnostics.push(if inside { link(name) } else { outside(name) });
        } else if entry.file_type().is_file() {
            files.push((entry.path().to_owned(), name));
        }
    }
    files.sort_by(|a, b| a.1.cmp(&b.1));
    files
}

fn name_below(root: &Path, path: &Path) -> Arc<str> {
    let below = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/").into()
}

enum Read {
    Text(Source),
    Attachment(Attachment),
}

/// Reads one file. Markdown and YAML below `content/` are text; everything else is an attachment.
fn read(path: &Path, name: Arc<str>) -> Result<Read, Box<Diagnostic>> {
    let refuse = |detail: &str| Box::new(unreadable(Arc::clone(&name), detail));
    let size = std::fs::metadata(path).map_err(|error| refuse(&error.to_string()))?.len();
    let is_text = &*name == "site.toml" || text::is_text_name(&name);
    if is_text && size > LARGEST_TEXT_BYTES {
        return Err(refuse(&format!("{size} bytes > {LARGEST_TEXT_BYTES}")));
    }
    let bytes = std::fs::read(path).map_err(|error| refuse(&error.to_string()))?;
    let blob = object_id::blob(&bytes).map_err(|Collision| Box::new(colliding(Arc::clone(&name))))?;
    if !is_text {
        let sha256 = hex(&sha2::Sha256::digest(&bytes));
        return Ok(Read::Attachment(Attachment { path: name, size, sha256, blob, format: FileFormat::of(&bytes) }));
    }
    match text::decode(bytes) {
        Ok(text) => Ok(Read::Text(Source { path: name, text: text.into(), blob })),
        Err(at) => Err(Box::new(unreadable(Arc::clone(&name), &format!("byte {at}")).help(Text::new(
            "文件须为 UTF-8 编码；用编辑器以 UTF-8 另存（GBK 文件可用 `iconv -f GBK -t UTF-8` 转换）",
            "files are UTF-8; save it as such (`iconv -f GBK -t UTF-8` converts a GBK file)",
        )))),
    }
}

fn unreadable(path: Arc<str>, detail: &str) -> Diagnostic {
    let message = Text::new(format!("无法读取 `{path}`：{detail}"), format!("cannot read `{path}`: {detail}"));
    Diagnostic::new(Code::UnreadableFile, path, 0..0, message)
}

fn colliding(path: Arc<str>) -> Diagnostic {
    let message = Text::new(
        format!("`{path}` 的内容是为 SHA-1 碰撞特制的，与另一内容同号，未予读取"),
        format!("`{path}` was made to share its SHA-1 id with another content and was not read"),
    );
    Diagnostic::new(Code::UnreadableFile, path, 0..0, message).help(Text::new(
        "git 也拒收这样的文件；查明它的来历，换用原件",
        "git refuses such a file too; find out where it came from, and file the original",
    ))
}

fn link(path: Arc<str>) -> Diagnostic {
    let message =
        Text::new(format!("`{path}` 是符号链接，未予读取"), format!("`{path}` is a symbolic link and was not read"));
    Diagnostic::new(Code::UnreadableFile, path, 0..0, message).help(Text::new(
        "历史只记下链接的去处，不记所指的内容，Windows 上检出后只是一行文字；请放入文件本身",
        "the history keeps where a link leads and not what is there, and on Windows it is a line of text; put the file itself there",
    ))
}

fn outside(path: Arc<str>) -> Diagnostic {
    let message = Text::new(
        format!("符号链接 `{path}` 指向档案之外，未予读取"),
        format!("the symbolic link `{path}` leads out of the archive and was not read"),
    );
    Diagnostic::new(Code::PathOutsideArchive, path, 0..0, message)
        .help(Text::new("把文件本身放入档案，或删除该链接", "put the file itself into the archive, or remove the link"))
}
