//! Whether the archive as it was read differs from the commit that it stands at.

use super::entry::Content;
use super::open::Opened;
use super::tree::{ItemKind, Trees};
use crate::model::source::{Source, Sources};
use crate::model::{object_id, source::Attachment};
use git2::{ObjectType, Oid};
use std::collections::HashMap;

/// Compares blob ids, not file times. A file that git ignores is no difference.
pub(super) fn differs(opened: &Opened, trees: &Trees<'_>, root: Oid, content: Content, sources: &Sources) -> bool {
    let Some(mut committed) = files(opened, trees, root, content) else { return false };
    for source in texts(sources) {
        let same = match committed.remove(&*source.path) {
            Some(blob) => is_text(source, blob),
            None => is_ignored(opened, &source.path),
        };
        if !same {
            return true;
        }
    }
    for attachment in &sources.attachments {
        let same = match committed.remove(&*attachment.path) {
            Some(blob) => attachment.blob.0 == blob.as_bytes() || is_pointer(trees, blob, attachment),
            None => is_ignored(opened, &attachment.path),
        };
        if !same {
            return true;
        }
    }
    // What was committed and not read is gone, or was passed over: hidden, not UTF-8, a link.
    committed.into_iter().any(|(path, blob)| !is_on_disk(opened, &path, blob))
}

/// Paths from the archive's root, and blobs, of all files in the commit that belong to the archive.
pub(super) fn files(opened: &Opened, trees: &Trees<'_>, root: Oid, content: Content) -> Option<HashMap<String, Oid>> {
    let mut files = HashMap::new();
    if let Content::Tree(Some(tree)) = content {
        let mut path = String::from("content/");
        let mut visit = |path: &str, _: ItemKind, blob: Oid| {
            files.insert(path.to_owned(), blob);
        };
        trees.files(tree, &mut path, &|_| true, &mut visit).ok()?;
    }
    if let Some((ItemKind::File, blob)) = trees.find(root, &format!("{}site.toml", opened.prefix)).ok()? {
        files.insert("site.toml".to_owned(), blob);
    }
    Some(files)
}

fn texts(sources: &Sources) -> impl Iterator<Item = &Source> {
    let lists = [&sources.schemas, &sources.introductions, &sources.calendars, &sources.records];
    sources.config.iter().chain(lists.into_iter().flatten())
}

/// Whether the file is the blob, or is it but for line ends that git itself turned on checkout.
pub(super) fn is_text(source: &Source, blob: Oid) -> bool {
    source.blob.0 == blob.as_bytes()
        || (source.text.contains("\r\n") && is_blob(source.text.replace("\r\n", "\n").as_bytes(), blob))
}

/// Whether the blob is a large-file pointer to the attachment.
fn is_pointer(trees: &Trees<'_>, blob: Oid, attachment: &Attachment) -> bool {
    let Some(object) = trees.objects.read(blob, ObjectType::Blob) else { return false };
    let Ok(text) = std::str::from_utf8(object.data()) else { return false };
    text.starts_with("version https://git-lfs.github.com/spec/")
        && text.lines().any(|line| line.strip_prefix("oid sha256:") == Some(&attachment.sha256))
}

fn is_ignored(opened: &Opened, path: &str) -> bool {
    opened.repo.is_path_ignored(format!("{}{path}", opened.prefix)).unwrap_or(false)
}

fn is_on_disk(opened: &Opened, path: &str, blob: Oid) -> bool {
    let Some(top) = opened.repo.workdir() else { return false };
    let file = top.join(&opened.prefix).join(path);
    if let Ok(target) = std::fs::read_link(&file) {
        return is_blob(target.to_string_lossy().as_bytes(), blob);
    }
    std::fs::read(&file).is_ok_and(|bytes| is_blob(&bytes, blob))
}

/// Whether these bytes have that id, and honestly so.
pub(super) fn is_blob(bytes: &[u8], blob: Oid) -> bool {
    object_id::blob(bytes).is_ok_and(|id| id.0 == blob.as_bytes())
}
