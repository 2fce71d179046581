//! Where the files of an archive lie, and what an import of cards leaves out.

use super::GeneratedFile;
use std::collections::BTreeMap;

/// With more files, a month has a folder for each day: wide folders make every commit below them large.
const MONTH: usize = 400;

/// Whether it lies in the folder of a month, as records of events do.
pub(super) fn is_log(path: &str) -> bool {
    path.split('/').count() >= 5
}

/// Gives the days of crowded months folders of their own.
pub(super) fn by_day(files: &mut [GeneratedFile]) {
    let mut months: BTreeMap<String, usize> = BTreeMap::new();
    for file in files.iter().filter(|file| is_log(&file.path)) {
        if let Some((month, _)) = file.path.rsplit_once('/') {
            *months.entry(month.to_owned()).or_default() += 1;
        }
    }
    for file in files.iter_mut().filter(|file| is_log(&file.path)) {
        if let Some((month, name)) = file.path.rsplit_once('/')
            && months.get(month).is_some_and(|count| *count > MONTH)
        {
            file.path = format!("{month}/{:02}/{name}", file.date.day());
        }
    }
}

/// A device's card as the old register had it, without what is only seen at the device; nothing if that is all of it.
pub(super) fn bare(text: &str) -> Option<String> {
    const SEEN: [&str; 4] = ["configuration:", "serial:", "ip:", "mac:"];
    let front = text.get(..text.find("\n---\n")? + 5)?;
    let bare: String =
        front.split_inclusive('\n').filter(|line| !SEEN.iter().any(|field| line.starts_with(field))).collect();
    (bare != text).then_some(bare)
}
