//! Leaves out what is above the readers' level. What is not for them does not exist: no page, no link, no count,
//! no history.

use crate::link;
use crate::model::duty::{Duty, Judgement};
use crate::model::source::Attachment;
use crate::model::{Classification, Record, RecordIx, Site};
use crate::{parse, validate};
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// The site as readers of `level` may know it.
pub fn restrict(site: Site, level: Classification) -> Site {
    let attachments = reachable_attachments(&site, level);
    let (duties, judgements) = visible_judgements(&site, level);
    let mut commitments = site.commitments;
    commitments.retain(|commitment| {
        site.by_id.get(&commitment.policy).is_some_and(|ix| site.records[ix.get()].classification <= level)
    });
    let mut hidden = site.hidden;
    hidden.extend(site.records.iter().filter(|record| record.classification > level).map(|record| record.id.clone()));
    let mut records: Vec<Record> = site.records.into_iter().filter(|record| record.classification <= level).collect();
    // Names were made with everything at hand; the title of a hidden record must not live on in another's.
    validate::titles(&mut records, &site.collections);
    let by_id: HashMap<_, _> =
        (0u32..).zip(&records).map(|(place, record)| (record.id.clone(), RecordIx(place))).collect();
    let mut approvals = site.approvals;
    approvals.retain(|id, _| by_id.contains_key(id));
    let ranges = super::site::ranges(&site.collections, &records);
    // The full archive has been checked already; here, a reference to what is hidden is no fault.
    let (links, _) = link::resolve(&site.collections, &records, &by_id, &attachments);
    let restricted = site.restricted || level < Classification::TopSecret;
    Site {
        restricted,
        hidden,
        records,
        by_id,
        ranges,
        links,
        attachments,
        duties,
        commitments,
        judgements,
        approvals,
        ..site
    }
}

/// The duties of visible policies, and the judgements on visible things that rest on visible records alone: a state
/// that rests on a hidden proof would tell that there is one.
fn visible_judgements(site: &Site, level: Classification) -> (Vec<Duty>, Vec<Judgement>) {
    let mut count = 0u32;
    let places: Vec<Option<RecordIx>> = site
        .records
        .iter()
        .map(|record| {
            (record.classification <= level).then(|| {
                count += 1;
                RecordIx(count - 1)
            })
        })
        .collect();
    let place = |ix: RecordIx| places.get(ix.get()).copied().flatten();
    let mut duties = Vec::new();
    let mut kept: Vec<Option<u32>> = Vec::with_capacity(site.duties.len());
    for duty in &site.duties {
        let visible = site.find(duty.policy.as_str()).and_then(place).is_some();
        kept.push(visible.then_some(duties.len() as u32));
        duties.extend(visible.then(|| duty.clone()));
    }
    let visible = |judgement: &Judgement| {
        Some(Judgement {
            duty: (*kept.get(judgement.duty as usize)?)?,
            subject: place(judgement.subject)?,
            evidence: judgement.evidence.iter().map(|ix| place(*ix)).collect::<Option<Vec<_>>>()?,
            waiver: match judgement.waiver {
                Some(waiver) => Some(place(waiver)?),
                None => None,
            },
            ..judgement.clone()
        })
    };
    (duties, site.judgements.iter().filter_map(visible).collect())
}

/// Drops the history, and the steps in it, of records that the readers may not know of. A record that is gone has no level any more, so
/// that it is told only to those who may know everything.
pub fn restrict_history(site: &mut Site, level: Option<Classification>) {
    if level.is_some_and(|level| level < Classification::TopSecret) {
        let by_id = &site.by_id;
        site.history.revisions.retain(|id, _| by_id.contains_key(id));
        site.transitions.retain(|transition| by_id.contains_key(&transition.record));
    }
}

/// Attachments that no hidden record lists and some visible record does, or that lie with nobody's.
fn reachable_attachments(site: &Site, level: Classification) -> Vec<Attachment> {
    let listed = |record: &Record| -> Vec<String> {
        let Some(Value::Array(entries)) = record.value("attachments") else {
            return Vec::new();
        };
        let files = entries.iter().filter_map(|entry| entry.get("file").and_then(Value::as_str));
        files.filter_map(|file| parse::beside(record.path(), file)).collect()
    };
    let visible: HashSet<String> =
        site.records.iter().filter(|record| record.classification <= level).flat_map(listed).collect();
    site.attachments.iter().filter(|attachment| visible.contains(&*attachment.path)).cloned().collect()
}
