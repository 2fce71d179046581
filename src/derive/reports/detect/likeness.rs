//! How alike texts are: overlapping runs of characters, reduced to the few that stand for the whole.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

/// Characters of a run.
const RUN: usize = 6;
/// Groups of minima that must agree in one for two texts to be compared at all.
const BANDS: usize = 8;
/// Minima of a group.
const ROWS: usize = 2;
/// No more texts than this are compared within one bucket; the next ones are compared with the last of them.
const BUCKET: usize = 32;

type Hasher = BuildHasherDefault<DefaultHasher>;

/// Pairs of texts that are at least so alike, by their places, the smaller first. Time grows with the number of
/// texts, not with its square.
pub(super) fn pairs(texts: &[String], likeness: f64) -> BTreeSet<(usize, usize)> {
    let runs: Vec<Vec<u64>> = texts.iter().map(|text| runs(text)).collect();
    let mut buckets: BTreeMap<(usize, u64), Vec<usize>> = BTreeMap::new();
    for (place, runs) in runs.iter().enumerate() {
        for band in 0..BANDS {
            let minima: Vec<u64> = (0..ROWS).map(|row| minimum(runs, (band * ROWS + row) as u64)).collect();
            buckets.entry((band, Hasher::default().hash_one(&minima))).or_default().push(place);
        }
    }
    let mut found = BTreeSet::new();
    for places in buckets.values() {
        for (later, b) in places.iter().enumerate() {
            for a in &places[later.saturating_sub(BUCKET)..later] {
                if !found.contains(&(*a, *b)) && share(&runs[*a], &runs[*b]) >= likeness {
                    found.insert((*a, *b));
                }
            }
        }
    }
    found
}

/// Hashes of the runs of a text, sorted, each once.
fn runs(text: &str) -> Vec<u64> {
    let characters: Vec<char> = text.chars().collect();
    let hasher = Hasher::default();
    let mut runs: Vec<u64> = characters.windows(RUN).map(|run| hasher.hash_one(run)).collect();
    runs.sort_unstable();
    runs.dedup();
    runs
}

fn minimum(runs: &[u64], salt: u64) -> u64 {
    let mix = |run: &u64| {
        let mut x = (run ^ salt.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x ^= x >> 31;
        x.wrapping_mul(0x94d0_49bb_1331_11eb)
    };
    runs.iter().map(mix).min().unwrap_or(salt)
}

/// The share of runs that both have among those that either has.
fn share(a: &[u64], b: &[u64]) -> f64 {
    let (mut i, mut j, mut both) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, both) = (i + 1, j + 1, both + 1),
        }
    }
    let either = a.len() + b.len() - both;
    if either == 0 { 0.0 } else { both as f64 / either as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alike_texts_are_paired_and_others_are_not() {
        let long = "今日对机房空调、不间断电源、消防主机和门禁逐项检查，东侧二号机柜进风温度偏高，已清理滤网并调整出风口方向，两小时后复测恢复正常范围。";
        let texts = [
            long.to_owned(),
            "完全不同的一段文字，讲的是合同续签时与供应商核对授权数量和服务期限，双方确认后由合同管理部归档，正本一式两份，电子扫描件同日入库备查。".to_owned(),
            long.replace("两小时", "三小时"),
            String::new(),
        ];
        assert_eq!(pairs(&texts, 0.8).into_iter().collect::<Vec<_>>(), [(0, 2)]);
    }
}
