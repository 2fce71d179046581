//! Rules on files as such: what they are, what they are called, how large they are.

use super::Finding;
use super::state::States;
use crate::history::{Error, Kind, Placed, Shelf, Snapshot, Step};
use crate::model::collection::{Guarded, Severity};
use crate::model::source::LARGEST_TEXT_BYTES;
use crate::model::{BlobId, CommitId, Text};
use crate::validate;
use icu_normalizer::ComposingNormalizerBorrowed;
use std::collections::{BTreeSet, HashMap};

/// Holds every file, folder and link that was put anywhere against the rules. Gives the files that are too large to
/// be read.
pub(super) fn check(
    states: &States<'_>,
    before: Option<Snapshot>,
    steps: &[Step],
    findings: &mut Vec<Finding>,
) -> Result<BTreeSet<BlobId>, Error> {
    let mut large = BTreeSet::new();
    // A history never gets rid of a large file: it counts even if the same push takes it out again.
    for step in steps {
        let commit = Some(&step.commit).filter(|commit| !commit.as_str().is_empty());
        for shelf in states.repository.placed(step.parents.first().copied(), step.result)? {
            shelf.placed.iter().for_each(|placed| weigh(states, placed, commit, &mut large, findings));
        }
    }
    for shelf in states.repository.placed(before, states.new)? {
        for placed in &shelf.placed {
            weigh(states, placed, None, &mut large, findings);
            let wrong = kind(placed.what).or_else(|| placed.is_new.then(|| name(&placed.name)).flatten());
            findings.extend(wrong.map(|(is_grave, message)| finding(states, placed, None, is_grave, message)));
        }
        clashes(states, &shelf, findings);
    }
    Ok(large)
}

fn finding(states: &States<'_>, placed: &Placed, commit: Option<&CommitId>, is_grave: bool, message: Text) -> Finding {
    let severity = if is_grave { states.severity(&placed.path, Guarded::Files) } else { Severity::Warning };
    Finding {
        rule: Some(Guarded::Files),
        severity,
        record: None,
        place: Some(placed.path.clone()),
        field: None,
        commit: commit.cloned(),
        message,
    }
}

fn weigh(
    states: &States<'_>,
    placed: &Placed,
    commit: Option<&CommitId>,
    large: &mut BTreeSet<BlobId>,
    findings: &mut Vec<Finding>,
) {
    const MEBIBYTE: u64 = 1024 * 1024;
    let attachments = states.config.largest_mib.saturating_mul(MEBIBYTE);
    let most = if placed.is_text { attachments.min(LARGEST_TEXT_BYTES) } else { attachments };
    let Some(blob) = placed.blob.filter(|_| placed.size > most) else { return };
    // The commit that brings it names it; what the push leaves in the end needs no second word.
    if !large.insert(blob) && commit.is_none() {
        return;
    }
    let (size, most) = (placed.size.div_ceil(MEBIBYTE), most / MEBIBYTE);
    let message = match placed.is_text {
        true => Text::new(
            format!("文件有 {size} MiB，记录至多 {most} MiB"),
            format!("the file has {size} MiB, and records have at most {most}"),
        ),
        false => Text::new(
            format!(
                "文件有 {size} MiB，超过 {most} MiB（`site.toml` 的 `[guard] largest_mib`）；入库后无法除去，请用 Git LFS 或另处保存并登记摘要"
            ),
            format!(
                "the file has {size} MiB, more than {most} (`[guard] largest_mib` in `site.toml`); a history never gets rid of it: use Git LFS, or keep it elsewhere and record its digest"
            ),
        ),
    };
    findings.push(finding(states, placed, commit, true, message));
}

fn kind(what: Kind) -> Option<(bool, Text)> {
    let message = match what {
        Kind::File | Kind::Folder => return None,
        Kind::Link => Text::new(
            "是符号链接：它所指的内容不受历史保护，也可能在档案之外；请放入文件本身",
            "is a symbolic link: what it leads to is not kept by the history and may lie outside; put the file itself there",
        ),
        Kind::Submodule => Text::new(
            "是子模块：只记下别的仓库的一个提交编号，内容不在档案中；请放入文件本身",
            "is a submodule, the id of a commit of another repository whose content is not here; put the files themselves there",
        ),
    };
    Some((true, message))
}

/// What is wrong with a name, and whether it keeps the push out.
fn name(bytes: &[u8]) -> Option<(bool, Text)> {
    const NOT_IN_WINDOWS: [char; 8] = ['<', '>', ':', '"', '\\', '|', '?', '*'];
    const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];
    const READ_BY_GIT: [&str; 3] = [".gitignore", ".gitattributes", ".gitkeep"];
    let Ok(name) = std::str::from_utf8(bytes) else {
        return Some((true, Text::new("文件名不是 UTF-8 编码", "the name is not UTF-8")));
    };
    let lower = name.to_lowercase();
    let stem = lower.split('.').next().unwrap_or_default().trim_end();
    let port = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    let is_device = DEVICES.contains(&stem) || port.is_some_and(|port| matches!(port.as_bytes(), [b'1'..=b'9']));
    if matches!(name, "" | "." | "..") || matches!(lower.trim_end_matches(['.', ' ']), ".git" | "git~1") {
        let message = Text::new("文件名会与 git 自己的目录混淆", "the name passes for git's own folder");
        return Some((true, message));
    }
    if validate::hides_in(name) || name.contains(['\t', '\n', '\r']) {
        let message = Text::new("文件名含有看不见的字符", "there is an invisible character in the name");
        return Some((true, message));
    }
    if is_device || name.contains(NOT_IN_WINDOWS) || name.ends_with(['.', ' ']) {
        let message = Text::new(
            "Windows 上不能有这个文件名（保留名，`<>:\"\\|?*`，或以点、空格结尾），同事将无法检出",
            "there can be no such name on Windows (a reserved name, `<>:\"\\|?*`, or a point or blank at its end): colleagues could not check it out",
        );
        return Some((true, message));
    }
    if bytes.len() > 255 {
        let message =
            Text::new("文件名超过 255 字节，无法检出", "the name has more than 255 bytes and cannot be checked out");
        return Some((true, message));
    }
    (name.starts_with('.') && !READ_BY_GIT.contains(&name)).then(|| {
        let message = Text::new(
            "以点开头的文件和目录不会被读取，不属于档案",
            "files and folders whose names begin with a point are not read and no part of the archive",
        );
        (false, message)
    })
}

/// Tells new names that are another's but for case, or for how accents are put together: on many disks these are one
/// file, and one of the two would be lost.
fn clashes(states: &States<'_>, shelf: &Shelf, findings: &mut Vec<Finding>) {
    let mut new = shelf.placed.iter().filter(|placed| placed.is_new).peekable();
    if new.peek().is_none() {
        return;
    }
    let mut known: HashMap<String, Vec<&[u8]>> = HashMap::new();
    for name in &shelf.names {
        known.entry(folded(name)).or_default().push(name);
    }
    let added: BTreeSet<&[u8]> = shelf.placed.iter().filter(|one| one.is_new).map(|one| &*one.name).collect();
    for placed in new {
        let alike = known.get(&folded(&placed.name)).map_or(&[][..], Vec::as_slice);
        // Of two that are both new, the second is told.
        let other =
            alike.iter().find(|name| **name != placed.name && (!added.contains(*name) || **name < &*placed.name));
        let Some(other) = other else { continue };
        let other = String::from_utf8_lossy(other);
        let message = Text::new(
            format!("与 `{other}` 只有大小写或字符组合方式的差别：在 Windows 和 macOS 上是同一个文件"),
            format!("differs from `{other}` in case or composition only: on Windows and macOS they are one file"),
        );
        findings.push(finding(states, placed, None, true, message));
    }
}

fn folded(name: &[u8]) -> String {
    if name.is_ascii() {
        return String::from_utf8_lossy(name).to_ascii_lowercase();
    }
    let composed = ComposingNormalizerBorrowed::new_nfc();
    let lower = composed.normalize(&String::from_utf8_lossy(name)).to_lowercase();
    composed.normalize(&lower).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_do_harm_are_told() {
        let told = |text: &str| name(text.as_bytes()).map(|(is_grave, _)| is_grave);
        for good in ["WX-0001.md", "小修（一）.md", "communication.md", "com10.md", ".gitignore", "a b.pdf", "v1.2.md"]
        {
            assert_eq!(told(good), None, "{good}");
        }
        for bad in [
            "..",
            ".git",
            ".GIT",
            ".git. ",
            "git~1",
            "a\nb.md",
            "a\u{1b}[2J.md",
            "a\u{200d}.md",
            "a\u{202e}dm.exe",
            "NUL",
            "aux.md",
            "Com1.txt",
            "a:b.md",
            "a\\b.md",
            "a.md.",
            "a ",
            "?.md",
        ] {
            assert_eq!(told(bad), Some(true), "{bad}");
        }
        assert_eq!(told(&"字".repeat(86)), Some(true));
        assert_eq!(told(".hidden"), Some(false));
        assert!(name(b"\xd0\xa1\xb1\xb8.md").is_some_and(|(is_grave, _)| is_grave));
    }

    #[test]
    fn names_are_alike_whatever_their_case_and_composition() {
        assert_eq!(folded(b"WX-1.MD"), "wx-1.md");
        assert_eq!(folded("RE\u{301}sume\u{301}.md".as_bytes()), folded("r\u{e9}sum\u{e9}.md".as_bytes()));
        assert_ne!(folded("小修.md".as_bytes()), folded("大修.md".as_bytes()));
    }
}
