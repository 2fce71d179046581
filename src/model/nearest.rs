//! "Did you mean": the candidate nearest to what was written.

/// The candidate with the smallest edit distance to `written`, if it is near enough to be worth saying:
/// at most a third of the longer one's characters, and at least one edit allowed. Ties go to the first.
pub fn nearest<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let written: Vec<char> = written.chars().flat_map(char::to_lowercase).collect();
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let chars: Vec<char> = candidate.chars().flat_map(char::to_lowercase).collect();
        let longest = written.len().max(chars.len());
        let limit = (longest / 3).max(1).min(best.map_or(usize::MAX, |(distance, _)| distance.saturating_sub(1)));
        if longest - written.len().min(chars.len()) > limit {
            continue;
        }
        let distance = distance(&written, &chars);
        if distance <= limit && distance < longest && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours, each one edit.
pub fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut least = (above[j] + usize::from(x != y)).min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_is_named_and_nothing_far() {
        let ids = ["P-zhangwei", "P-zhangwen", "P-liuyang"];
        assert_eq!(nearest("P-zhagnwei", ids), Some("P-zhangwei"));
        assert_eq!(nearest("p-LIUYANG", ids), Some("P-liuyang"));
        assert_eq!(nearest("S-erp", ids), None);
        assert_eq!(nearest("再用", ["在用", "在库"]), Some("在用"));
        assert_eq!(nearest("甲", ["乙"]), None);
        assert_eq!(nearest("", ids), None);
    }
}
