//! Draws samples that anybody can draw again: the same population, method, size and seed give the same records.
//!
//! The generator is SplitMix64 (Steele, Lea, Flood 2014): the state starts at the seed; each step adds
//! 0x9E3779B97F4A7C15 and mixes it by xor-shifts and the multipliers 0xBF58476D1CE4E5B9 and 0x94D049BB133111EB. A number
//! below n is a step modulo n; steps of at least the greatest multiple of n are passed over, so that none is favoured.
//! The population is in the order of the ids' bytes.

use std::collections::BTreeMap;

/// How a sample is drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Method {
    /// Every record has the same chance, independent of the others: the first places of a Fisher–Yates shuffle.
    Random,
    /// A number s below the size N of the population is drawn; the i-th place is (s + i × N) / n, rounded down.
    Systematic,
    /// Each stratum gives its share, rounded by greatest remainders; within it, as `Random`, strata in order.
    Stratified,
    /// Everything.
    Whole,
}

/// The generator.
pub struct SplitMix64(u64);

impl SplitMix64 {
    /// Begins at `seed`.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn step(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `n`, which is not 0.
    pub fn below(&mut self, n: u64) -> u64 {
        let n = n.max(1);
        let unfair = (u64::MAX % n + 1) % n;
        loop {
            let step = self.step();
            if step <= u64::MAX - unfair {
                return step % n;
            }
        }
    }
}

/// A sample: places in the population.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Drawn {
    /// In the order in which they were drawn; for systematic and whole samples, in order.
    pub sample: Vec<usize>,
    /// What follows, for replacements, by stratum (one unnamed stratum where there are none).
    pub spare: BTreeMap<String, Vec<usize>>,
}

/// Draws `size` places of a population that is given by the stratum of each of its members.
pub fn draw(strata: &[String], method: Method, size: usize, seed: u64) -> Drawn {
    let mut generator = SplitMix64::new(seed);
    let count = strata.len();
    let size = size.min(count);
    let one = |places: Vec<usize>| BTreeMap::from([(String::new(), places)]);
    match method {
        Method::Whole => Drawn { sample: (0..count).collect(), spare: BTreeMap::new() },
        Method::Random => {
            let mut shuffled = shuffle((0..count).collect(), &mut generator);
            let spare = shuffled.split_off(size);
            Drawn { sample: shuffled, spare: one(spare) }
        }
        Method::Systematic => {
            if size == 0 {
                return Drawn { sample: Vec::new(), spare: one(Vec::new()) };
            }
            let start = generator.below(count as u64) as u128;
            let place = |step: usize| ((start + step as u128 * count as u128) / size as u128) as usize;
            let sample: Vec<usize> = (0..size).map(place).collect();
            let mut left: Vec<bool> = vec![true; count];
            sample.iter().for_each(|place| left[*place] = false);
            let rest = (0..count).filter(|place| left[*place]).collect();
            Drawn { sample, spare: one(shuffle(rest, &mut generator)) }
        }
        Method::Stratified => {
            let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
            for (place, stratum) in strata.iter().enumerate() {
                groups.entry(stratum).or_default().push(place);
            }
            let shares = shares(&groups.values().map(Vec::len).collect::<Vec<_>>(), size);
            let mut drawn = Drawn { sample: Vec::new(), spare: BTreeMap::new() };
            for ((stratum, places), share) in groups.into_iter().zip(shares) {
                let mut shuffled = shuffle(places, &mut generator);
                let spare = shuffled.split_off(share);
                drawn.sample.extend(shuffled);
                drawn.spare.insert(stratum.to_owned(), spare);
            }
            drawn
        }
    }
}

/// Fisher–Yates from the front: place i takes what stands at i + below(length − i).
fn shuffle(mut places: Vec<usize>, generator: &mut SplitMix64) -> Vec<usize> {
    for at in 0..places.len().saturating_sub(1) {
        let other = at + generator.below((places.len() - at) as u64) as usize;
        places.swap(at, other);
    }
    places
}

/// `size` divided in proportion to `counts`: whole parts first, then one each to the greatest remainders, of equal
/// ones to the first.
fn shares(counts: &[usize], size: usize) -> Vec<usize> {
    let total: usize = counts.iter().sum();
    if total == 0 {
        return vec![0; counts.len()];
    }
    let exact = |count: usize| count as u128 * size as u128;
    let mut shares: Vec<usize> = counts.iter().map(|count| (exact(*count) / total as u128) as usize).collect();
    let mut order: Vec<usize> = (0..counts.len()).collect();
    order.sort_by_key(|place| (std::cmp::Reverse(exact(counts[*place]) % total as u128), *place));
    let missing = size - shares.iter().sum::<usize>();
    for place in order.into_iter().take(missing) {
        shares[place] += 1;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(strata: &[&str]) -> Vec<String> {
        strata.iter().map(|stratum| (*stratum).to_owned()).collect()
    }

    #[test]
    fn the_generator_is_splitmix64() {
        let mut generator = SplitMix64::new(1_234_567);
        let first: Vec<u64> = (0..3).map(|_| generator.step()).collect();
        assert_eq!(first, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn a_sample_is_drawn_again_from_its_seed_and_has_no_one_twice() {
        let population = of(&["a"; 350]);
        for method in [Method::Random, Method::Systematic] {
            let drawn = draw(&population, method, 25, 7);
            assert_eq!(drawn, draw(&population, method, 25, 7));
            assert_ne!(drawn.sample, draw(&population, method, 25, 8).sample);
            let mut all: Vec<usize> = drawn.sample.iter().chain(drawn.spare.values().flatten()).copied().collect();
            assert_eq!(drawn.sample.len(), 25);
            all.sort_unstable();
            assert_eq!(all, (0..350).collect::<Vec<_>>());
        }
        assert_eq!(draw(&population, Method::Whole, 0, 7).sample.len(), 350);
        assert_eq!(draw(&of(&["a"; 3]), Method::Random, 25, 7).sample.len(), 3);
        assert!(draw(&[], Method::Systematic, 5, 7).sample.is_empty());
    }

    #[test]
    fn strata_give_their_shares() {
        assert_eq!(shares(&[50, 30, 20], 10), [5, 3, 2]);
        assert_eq!(shares(&[1, 1, 1], 2), [1, 1, 0]);
        assert_eq!(shares(&[97, 2, 1], 10), [10, 0, 0]);
        let population = of(&["x", "y", "x", "y", "x", "x", "y", "x"]);
        let drawn = draw(&population, Method::Stratified, 4, 3);
        let in_y = drawn.sample.iter().filter(|place| population[**place] == "y").count();
        assert_eq!((drawn.sample.len(), in_y), (4, 1), "halves are rounded up for the first stratum");
    }

    #[test]
    fn everyone_has_the_same_chance() {
        let population = of(&["a"; 10]);
        let mut hits = [0_u32; 10];
        for seed in 0..10_000 {
            for place in draw(&population, Method::Random, 3, seed).sample {
                hits[place] += 1;
            }
        }
        assert!(hits.iter().all(|hits| (2_800..3_200).contains(hits)), "{hits:?}");
    }
}
