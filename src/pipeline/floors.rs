//! Tells, at the clause, that a period is shorter than a law allows.

use crate::derive::floors;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::document::{Document, Step};
use crate::model::{Site, Text};
use crate::parse::spans;

/// One diagnostic for every period of the documents in the tree that is below a floor on the site's day.
pub fn check(site: &Site) -> Vec<Diagnostic> {
    let below = floors::below(site).into_iter().filter(|below| below.is_on(site.as_of));
    below
        .filter_map(|below| {
            let commitment = below.commitment;
            let document = &site.record(site.find(commitment.policy.as_str())?).document;
            let law = site.record(below.floor.law);
            let (value, minimum, article) = (commitment.value, below.floor.minimum, below.floor.article);
            let (clause, topic) = (format!("{}#{}", commitment.policy, commitment.clause), &commitment.topic);
            let message = Text::new(
                format!("条款 `{clause}` 的{topic}为 `{value}`，短于《{}》{article}要求的 `{minimum}`", law.title),
                format!(
                    "the clause `{clause}` sets `{value}` for {topic}, less than the `{minimum}` of {article} of `{}`",
                    law.id
                ),
            );
            let help = match below.stricter {
                Some(other) => Text::new(
                    format!("`{}#{}` 已定为 `{}`，从严执行；本条款应随之修订", other.policy, other.clause, other.value),
                    format!(
                        "`{}#{}` sets `{}`: take the stricter, and amend this clause",
                        other.policy, other.clause, other.value
                    ),
                ),
                None => Text::new(
                    format!("改为不短于 `{minimum}`，或者在另一条款中从严规定"),
                    format!("set at least `{minimum}`, here or in another clause"),
                ),
            };
            let place = at(document, "limits", commitment.place?, "value");
            let floor = at(&law.document, "floors", below.floor.place, "minimum");
            let label = Text::new("法律的最低要求", "what the law asks for");
            Some(
                Diagnostic::new(Code::BelowLegalFloor, document.source.path.clone(), place, message)
                    .also(law.document.source.path.clone(), floor, label)
                    .help(help)
                    .on(&commitment.policy),
            )
        })
        .collect()
}

fn at(document: &Document, list: &str, place: usize, key: &str) -> std::ops::Range<usize> {
    spans::locate(document, &[Step::Key(list.to_owned()), Step::Index(place), Step::Key(key.to_owned())])
}
