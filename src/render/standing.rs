//! How duties stand, in words: so many asked for, so many done, late, not at all.

use super::context::Context;
use super::tones::Tone;
use crate::derive::duties::summary::Tally;
use crate::model::markup::escape_into;

/// The tally as a phrase with its tone.
pub(super) fn phrase(context: &Context<'_>, tally: Tally) -> String {
    let mut html = format!("<span class=\"tone {}\">", tone(tally).class());
    escape_into(&mut html, &words(context, tally));
    html.push_str("</span>");
    html
}

/// The tally in words alone.
pub(super) fn words(context: &Context<'_>, tally: Tally) -> String {
    let strings = context.strings;
    let number = |n: usize| n.to_string();
    let asked = [("asked", &*number(tally.asked())), ("done", &*number(tally.met))];
    let mut words = vec![strings.fill("standing.asked", &asked)];
    for (n, key) in [
        (tally.late, "standing.late"),
        (tally.missed, "standing.missed"),
        (tally.waived, "standing.waived"),
        (tally.not_asked, "standing.not_asked"),
    ] {
        if n > 0 {
            words.push(strings.fill(key, &[("n", &number(n))]));
        }
    }
    words.join(strings.get("standing.between"))
}

/// Good news, doubtful or bad; what nothing was asked of yet is none of these.
pub(super) fn tone(tally: Tally) -> Tone {
    match (tally.missed, tally.late, tally.asked()) {
        (0, 0, 0) => Tone::Open,
        (0, 0, _) => Tone::Good,
        (0, _, _) => Tone::Doubtful,
        _ => Tone::Bad,
    }
}
