//! How duties stand, in words: so many asked for, so many done in time, late, not at all.

use super::context::Context;
use super::names::escape_into;
use super::tones::Tone;
use crate::derive::duties::summary::Tally;

/// The tally as a phrase with its tone.
pub(super) fn phrase(context: &Context<'_>, tally: Tally) -> String {
    let strings = context.strings;
    let number = |n: usize| n.to_string();
    let mut words = vec![strings.fill("standing.asked", &[("n", &number(tally.asked())), ("met", &number(tally.met))])];
    for (n, key) in
        [(tally.late, "standing.late"), (tally.missed, "standing.missed"), (tally.waived, "standing.waived")]
    {
        if n > 0 {
            words.push(strings.fill(key, &[("n", &number(n))]));
        }
    }
    let mut html = format!("<span class=\"tone {}\">", tone(tally).class());
    escape_into(&mut html, &words.join(strings.get("standing.between")));
    html.push_str("</span>");
    html
}

/// Good news, doubtful or bad.
pub(super) fn tone(tally: Tally) -> Tone {
    match (tally.missed, tally.late) {
        (0, 0) => Tone::Good,
        (0, _) => Tone::Doubtful,
        _ => Tone::Bad,
    }
}
