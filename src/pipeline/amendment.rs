//! Holds the clauses of another commit, such as a branch that proposes an amendment, against those in force.

use super::{Checked, Error, Kept, Options, read};
use crate::derive::duties::amendment::{self, Amendment};
use crate::diagnostic::Diagnostic;
use crate::model::duty::Duty;
use crate::model::source;
use crate::model::{CollectionName, CommitId, Date, Document, RecordId, Site};
use crate::validate::{self, PolicyVersion, Schemas};
use crate::{history, parse};
use rayon::prelude::*;
use std::path::Path;
use std::sync::Arc;

/// What a proposal would do, with the archive that it was judged in.
#[derive(Debug)]
pub struct Compared {
    /// The archive. Its own duties are not judged.
    pub checked: Checked,
    /// The commit of the proposal.
    pub commit: CommitId,
    /// What it would do.
    pub amendment: Amendment,
    /// What is wrong with the duties as proposed; such duties are not among those compared.
    pub faults: Vec<Diagnostic>,
}

/// Judges the records of the archive over `period` under the clauses as they stand in the commit that `spec` names,
/// drafts included, and under those in force, and tells the difference.
pub fn compare(root: &Path, options: &Options, spec: &str, period: (Date, Date)) -> Result<Compared, Error> {
    let (checked, schemas) = read(root, &Options { reports: false, history: true, ..*options }, &mut Kept::default())?;
    let site = &checked.site;
    let repository = history::Repository::open(root)?;
    let zone = site.config.zone();
    let commit = repository.resolve(spec, &zone)?;
    let sources = repository.sources_at(&commit)?;
    let documents: Vec<Document> = sources.records.par_iter().filter_map(|source| parse::document(source).0).collect();
    let mut proposed = Vec::new();
    let mut faults = Vec::new();
    let present: Vec<Duty> = site.duties.iter().filter(|duty| duty.is_in_force_on(site.as_of)).cloned().collect();
    for document in documents.iter().filter(|document| document.front.contains_key("duties")) {
        // What the proposal does not touch it does not bring into force either: a draft stays one.
        if let Some(policy) = untouched(document, site) {
            proposed.extend(present.iter().filter(|duty| duty.policy == *policy).cloned());
            continue;
        }
        if let Some((duties, found)) = compiled(document, site, &schemas) {
            proposed.extend(duties);
            faults.extend(found);
        }
    }
    let amendment = amendment::compare(site, &present, &proposed, period);
    Ok(Compared { checked, commit, amendment, faults })
}

/// The policy that `document` is, if the archive holds the very same text.
fn untouched<'site>(document: &Document, site: &'site Site) -> Option<&'site RecordId> {
    let record = site.record(site.find(document.front.get("id")?.as_str()?)?);
    (record.document.source.text == document.source.text).then_some(&record.id)
}

/// The duties of a document as proposed; `None` for one that is no longer to apply, or that the readers may not see.
fn compiled(document: &Document, site: &Site, schemas: &Arc<Schemas>) -> Option<(Vec<Duty>, Vec<Diagnostic>)> {
    let id = RecordId::from(document.front.get("id")?.as_str()?);
    let collection = site.collection(&CollectionName::from(source::folder(&document.source.path)))?;
    let field = collection.lifecycle.as_ref().map(|lifecycle| lifecycle.field.as_str());
    let state = field.and_then(|field| document.front.get(field)?.as_str());
    if collection.is_closed_state(state) {
        return None;
    }
    let version = PolicyVersion { policy: &id, document, from: Date::MIN, to: None };
    Some(validate::duties(&version, schemas))
}
