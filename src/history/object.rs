//! Raw objects, straight from the object database, and a list of those that are missing.

use git2::{ObjectType, Odb, OdbLookupFlags, OdbObject, Oid};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// Reads objects as they are stored: no replace ref, no graft stands in for anything.
pub(super) struct Objects<'repo> {
    odb: Odb<'repo>,
    missing: RefCell<BTreeSet<Oid>>,
}

impl<'repo> Objects<'repo> {
    pub fn new(repo: &'repo git2::Repository) -> Result<Self, git2::Error> {
        Ok(Self { odb: repo.odb()?, missing: RefCell::default() })
    }

    /// The object, if it is there, readable and of this kind; otherwise it is noted as missing.
    pub fn read(&self, id: Oid, kind: ObjectType) -> Option<OdbObject<'_>> {
        // After a miss libgit2 looks through the disk for new packs. Once is enough: in a partial clone
        // thousands of objects are missing.
        let looked = !self.missing.borrow().is_empty();
        if looked && !self.odb.exists_ext(id, OdbLookupFlags::NO_REFRESH) {
            self.missing.borrow_mut().insert(id);
            return None;
        }
        match self.odb.read(id) {
            Ok(object) if object.kind() == kind => Some(object),
            _ => {
                self.missing.borrow_mut().insert(id);
                None
            }
        }
    }

    /// The text of a blob without a byte-order mark; bytes that are not UTF-8 become replacement characters.
    pub fn text(&self, id: Oid) -> Option<String> {
        let object = self.read(id, ObjectType::Blob)?;
        let text = String::from_utf8_lossy(object.data());
        Some(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())
    }

    /// What was asked for and was not there.
    pub fn into_missing(self) -> BTreeSet<Oid> {
        self.missing.into_inner()
    }
}
