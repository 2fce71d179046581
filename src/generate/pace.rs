//! How often things happen, and which of several stories is told next.
//!
//! Takes a world and a stream of random numbers, gives days and scenes. It never decides what happens on a day.

use super::{Rng, World, calendar};
use crate::model::Date;

/// About `per_year` working days a year of the sample's organisation, spread at random, in ascending order.
/// There is at least one.
pub fn workdays(world: &World, rng: &mut Rng, per_year: f64) -> Vec<Date> {
    let days: Vec<Date> = calendar::workdays(world.from, world.until).collect();
    let Some(last) = days.len().checked_sub(1) else { return Vec::new() };
    let wanted = (per_year * world.volume * (days.len() as f64 / 249.0)).round().max(1.0) as usize;
    let mut picked: Vec<Date> = (0..wanted)
        .map(|place| {
            // One day out of each of `wanted` equal parts: events spread, as they do in an office, without clumps.
            let (low, high) = (place * days.len() / wanted, ((place + 1) * days.len() / wanted).saturating_sub(1));
            days[rng.range(low as i64, high.max(low) as i64) as usize % (last + 1)]
        })
        .collect();
    // An organisation at work always has something under way when one looks.
    if wanted > 3
        && let Some(latest) = picked.last_mut()
    {
        *latest = days[last - rng.range(0, 2) as usize % (last + 1)];
    }
    picked.sort_unstable();
    picked
}

/// Scenes dealt like cards: none comes again before all others have.
#[derive(Clone, Debug)]
pub struct Deck<'a, T> {
    scenes: &'a [T],
    left: Vec<usize>,
    rng: Rng,
}

impl<'a, T> Deck<'a, T> {
    /// A deck of `scenes`, which must not be empty.
    pub fn new(scenes: &'a [T], rng: Rng) -> Self {
        Self { scenes, left: Vec::new(), rng }
    }

    /// The next scene.
    pub fn deal(&mut self) -> &'a T {
        if self.left.is_empty() {
            self.left = (0..self.scenes.len()).collect();
            self.rng.shuffle(&mut self.left);
        }
        &self.scenes[self.left.pop().unwrap_or(0)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_working_days_in_order() {
        let world = World::sample(1);
        let days = workdays(&world, &mut Rng::new(1), 12.0);
        assert!((20..=26).contains(&days.len()), "{}", days.len());
        assert!(days.is_sorted() && days.iter().all(|&day| calendar::is_workday(day)));
    }

    #[test]
    fn a_deck_is_dealt_out_before_it_is_shuffled_again() {
        let mut deck = Deck::new(&[1, 2, 3], Rng::new(1));
        let mut first: Vec<i32> = (0..3).map(|_| *deck.deal()).collect();
        first.sort_unstable();
        assert_eq!(first, [1, 2, 3]);
        assert!((1..=3).contains(deck.deal()));
    }
}
