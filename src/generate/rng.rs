//! A small random generator whose numbers are the same on every machine and in every release.
//!
//! Takes a seed and labels, gives streams of numbers. It never asks the system for randomness.
//! xoshiro256** by Blackman and Vigna, seeded through splitmix64 as they recommend; both are in the public domain.

/// One stream of numbers. Streams forked under different labels do not disturb each other, so that a new
/// record family leaves the records of all others as they were.
#[derive(Clone, Debug)]
pub struct Rng {
    state: [u64; 4],
    seed: u64,
}

impl Rng {
    /// The stream that belongs to `seed`.
    pub fn new(seed: u64) -> Self {
        let mut mixer = seed;
        Self { state: std::array::from_fn(|_| splitmix64(&mut mixer)), seed }
    }

    /// The stream called `label` below this one; how much was drawn from this one before does not matter.
    pub fn fork(&self, label: &str) -> Self {
        // FNV-1a: enough to keep labels apart, and fixed for ever.
        let hash = label
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
        Self::new(self.seed.rotate_left(17) ^ hash)
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        let s = &mut self.state;
        let result = s[1].wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let shifted = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= shifted;
        s[3] = s[3].rotate_left(45);
        result
    }

    /// A number from 0 to `bound - 1`; 0 when `bound` is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        // The bias of multiply-and-shift is far below anything that a sample shows.
        ((u128::from(self.number()) * bound as u128) >> 64) as usize
    }

    /// A number from `low` to `high`, both included.
    pub fn range(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1).max(1) as usize) as i64
    }

    /// A fraction from 0 to just below 1.
    pub fn fraction(&mut self) -> f64 {
        (self.number() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Whether an event of this probability happens.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.fraction() < probability
    }

    /// One of `choices`, which must not be empty.
    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }

    /// One of `words`, which must not be empty.
    pub fn word(&mut self, words: &[&'static str]) -> &'static str {
        words[self.below(words.len())]
    }

    /// One of `choices`, each as often as its weight says. The slice must not be empty.
    pub fn weighted<'a, T>(&mut self, choices: &'a [(u32, T)]) -> &'a T {
        let total: u32 = choices.iter().map(|(weight, _)| weight).sum();
        let mut left = self.below(total as usize) as u32;
        for (weight, choice) in choices {
            if left < *weight {
                return choice;
            }
            left -= weight;
        }
        &choices[choices.len() - 1].1
    }

    /// Puts `items` into a random order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }

    /// `count` different ones of `choices`, in their own order; all of them when there are not enough.
    pub fn several<'a, T>(&mut self, choices: &'a [T], count: usize) -> Vec<&'a T> {
        let mut places: Vec<usize> = (0..choices.len()).collect();
        self.shuffle(&mut places);
        places.truncate(count);
        places.sort_unstable();
        places.into_iter().map(|place| &choices[place]).collect()
    }
}

fn splitmix64(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_never_changes() {
        let mut mixer = 1234567;
        assert_eq!(splitmix64(&mut mixer), 6457827717110365317);
        assert_eq!(splitmix64(&mut mixer), 3203168211198807973);
        let mut first = Rng::new(1);
        let mut again = Rng::new(1);
        assert!((0..100).all(|_| first.number() == again.number()));
    }

    #[test]
    fn a_fork_does_not_depend_on_what_was_drawn() {
        let mut rng = Rng::new(7);
        let before = rng.fork("repairs").number();
        rng.number();
        assert_eq!(rng.fork("repairs").number(), before);
        assert_ne!(rng.fork("changes").number(), before);
    }

    #[test]
    fn bounds_hold() {
        let mut rng = Rng::new(3);
        for _ in 0..1000 {
            assert!((5..=9).contains(&rng.range(5, 9)));
            assert!(*rng.weighted(&[(0, 1), (3, 2)]) == 2);
        }
        assert_eq!(rng.below(0), 0);
        assert_eq!(rng.several(&[1, 2, 3], 5), vec![&1, &2, &3]);
    }
}
