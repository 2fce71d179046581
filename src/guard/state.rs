//! Two states of the archive with their definitions: the one before, whose rules on guarding hold, and the new one,
//! whose schemas do.

use super::Finding;
use crate::history::{Error, Repository, Snapshot};
use crate::model::collection::{Guarded, Severity};
use crate::model::source;
use crate::model::{BlobId, Collection, CommitId, Config, Date, Document, RecordId, Source, Sources, Text};
use crate::validate::{self, Schemas};
use crate::{config, parse};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What every rule needs to know.
pub(super) struct States<'r> {
    pub repository: &'r Repository,
    pub new: Snapshot,
    /// Settings of the state before; of the new one where there was none.
    pub config: Config,
    pub sources: Sources,
    pub schemas: Arc<Schemas>,
    /// What is wrong with the new definitions.
    pub faults: Vec<crate::diagnostic::Diagnostic>,
    /// Collections whose definition changed.
    pub redefined: BTreeSet<String>,
    /// Collections as they were defined before.
    before: Option<Arc<Schemas>>,
    pub today: Date,
}

impl<'r> States<'r> {
    pub fn read(repository: &'r Repository, old: Option<Snapshot>, new: Snapshot, today: Date) -> Result<Self, Error> {
        let sources = repository.definitions(new)?;
        let (schemas, faults) = validate::compile(&sources);
        let schemas = Arc::new(schemas);
        let earlier = old.map(|old| repository.definitions(old)).transpose()?;
        let mut redefined = BTreeSet::new();
        let mut before = None;
        let mut settings = config::read(sources.config.as_ref()).0;
        if let Some(earlier) = earlier {
            if earlier.config.is_some() {
                settings = config::read(earlier.config.as_ref()).0;
            }
            let is_same = |source: &&Source| {
                earlier.schemas.iter().any(|known| known.path == source.path && known.blob == source.blob)
            };
            let changed = sources.schemas.iter().filter(|source| !is_same(source));
            let removed =
                earlier.schemas.iter().filter(|known| !sources.schemas.iter().any(|source| source.path == known.path));
            redefined.extend(changed.chain(removed).map(|source| source::folder(&source.path).to_owned()));
            // Compiled again only where it matters.
            let same = redefined.is_empty();
            before = Some(if same { Arc::clone(&schemas) } else { Arc::new(validate::compile(&earlier).0) });
        }
        Ok(Self { repository, new, config: settings, sources, schemas, faults, redefined, before, today })
    }

    /// Whether there was nothing before.
    pub fn is_first(&self) -> bool {
        self.before.is_none()
    }

    /// The collection that a file belongs to, as it is defined now, or was.
    pub fn collection(&self, path: &str) -> Option<&Collection> {
        let name = source::folder(path);
        let find = |schemas: &'_ Schemas| schemas.collections.iter().position(|known| known.name.as_str() == name);
        match find(&self.schemas) {
            Some(place) => self.schemas.collections.get(place),
            None => {
                let before = self.before.as_ref()?;
                before.collections.get(find(before)?)
            }
        }
    }

    /// The collection that a file belongs to, as it was defined before: what was closed or approved then does not come
    /// open by the same push that changes the definition.
    pub fn collection_before(&self, path: &str) -> Option<&Collection> {
        let name = source::folder(path);
        self.before.as_ref()?.collections.iter().find(|known| known.name.as_str() == name)
    }

    /// How grave a breach is: as the collection said before the push. Otherwise a push could permit itself.
    pub fn severity(&self, path: &str, rule: Guarded) -> Severity {
        let name = source::folder(path);
        let known = |schemas: &'_ Arc<Schemas>| {
            let found = schemas.collections.iter().find(|known| known.name.as_str() == name);
            found.map(|collection| collection.only_warned.contains(&rule))
        };
        let lenient = self.before.as_ref().and_then(known).or_else(|| known(&self.schemas)).unwrap_or(false);
        if lenient { Severity::Warning } else { Severity::Error }
    }

    pub fn finding(
        &self,
        rule: Guarded,
        record: &RecordId,
        path: &str,
        commit: Option<&CommitId>,
        message: Text,
    ) -> Finding {
        Finding {
            rule: Some(rule),
            severity: self.severity(path, rule),
            record: Some(record.clone()),
            place: Some(path.to_owned()),
            field: None,
            commit: commit.cloned(),
            message,
        }
    }

    /// A fault that holding a file against its schema found.
    pub fn fault(&self, rule: Guarded, fault: &crate::diagnostic::Diagnostic, text: Option<&str>) -> Finding {
        let path = &*fault.primary.path;
        let line = text.map(|text| text[..fault.primary.span.start.min(text.len())].matches('\n').count() + 1);
        Finding {
            rule: Some(rule),
            severity: self.severity(path, rule),
            record: fault.record.clone(),
            place: Some(line.map_or_else(|| path.to_owned(), |line| format!("{path}:{line}"))),
            field: None,
            commit: None,
            message: Text::new(
                format!("{}（{}）", fault.message.zh, fault.code),
                format!("{} ({})", fault.message.en, fault.code),
            ),
        }
    }

    /// The record file at `path` with this content, parsed.
    pub fn document(&self, path: &str, blob: BlobId) -> Result<Option<Document>, Error> {
        let source = Source { path: path.into(), text: self.repository.text_at(blob)?.into(), blob };
        Ok(parse::document(&source).0)
    }

    /// Whether the record came with a declared import that is still open.
    pub fn is_import(&self, document: &Document) -> bool {
        let batch = document.front.get("batch").and_then(serde_json::Value::as_str);
        self.config.is_import(batch, self.today)
    }
}
