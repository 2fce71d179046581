//! Gives records their numbers: `WX-2025-0001`, counted within each year.
//!
//! Takes dates in ascending order, gives ids without gaps. It never looks at what was numbered before.

use crate::model::Date;
use std::collections::BTreeMap;

/// The numbers of one collection.
#[derive(Clone, Debug)]
pub struct Series {
    prefix: &'static str,
    digits: usize,
    last: BTreeMap<i16, u32>,
}

impl Series {
    /// The series `prefix-YYYY-NNNN`.
    pub fn new(prefix: &'static str) -> Self {
        Self::with_digits(prefix, 4)
    }

    /// The series `prefix-YYYY-` with so many digits: contracts and projects have fewer.
    pub fn with_digits(prefix: &'static str, digits: usize) -> Self {
        Self { prefix, digits, last: BTreeMap::new() }
    }

    /// The next number of the year of `day`.
    pub fn next(&mut self, day: Date) -> String {
        let last = self.last.entry(day.year()).or_insert(0);
        *last += 1;
        format!("{}-{}-{:0digits$}", self.prefix, day.year(), last, digits = self.digits)
    }
}

/// Puts `facts` into the order of their dates and numbers them. Facts of the same day keep their order.
pub fn number<T>(prefix: &'static str, mut facts: Vec<T>, date: impl Fn(&T) -> Date) -> Vec<(String, T)> {
    facts.sort_by_key(&date);
    let mut series = Series::new(prefix);
    facts.into_iter().map(|fact| (series.next(date(&fact)), fact)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn numbers_start_again_each_year() {
        let days = vec![date(2026, 1, 5), date(2025, 12, 31), date(2025, 2, 1)];
        let ids: Vec<String> = number("WX", days, |day| *day).into_iter().map(|(id, _)| id).collect();
        assert_eq!(ids, ["WX-2025-0001", "WX-2025-0002", "WX-2026-0001"]);
        assert_eq!(Series::with_digits("HT", 3).next(date(2025, 1, 1)), "HT-2025-001");
    }
}
