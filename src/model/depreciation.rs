//! What is left of a price: straight-line depreciation, the same for book values, scrapping and compensation.

use super::{Date, Money};
use rust_decimal::{Decimal, RoundingStrategy};

/// By which rule things lose their value (`[depreciation]` in `site.toml`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Depreciation {
    /// Years over which a price is written down.
    pub life_years: u32,
    /// The share of the price that is never written down, at least 0 and less than 1.
    pub residual_rate: Decimal,
}

impl Default for Depreciation {
    /// Five years, down to nothing.
    fn default() -> Self {
        Self { life_years: Self::LIFE_YEARS, residual_rate: Decimal::ZERO }
    }
}

/// What a thing stands at on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BookValue {
    /// Months written off so far, at most the life.
    pub months: u32,
    /// Months of the whole life.
    pub life_months: u32,
    /// What was written off so far: the price less `value`.
    pub written_off: Money,
    /// What is left, to the fen.
    pub value: Money,
}

impl BookValue {
    /// Whether nothing more will be written off.
    pub fn is_fully_depreciated(&self) -> bool {
        self.months == self.life_months
    }
}

impl Depreciation {
    /// The life where `site.toml` names none.
    pub const LIFE_YEARS: u32 = 5;
    /// The longest life that `site.toml` may name: that of buildings is forty years.
    pub const LONGEST_LIFE: u32 = 50;

    /// What is left on `day` of `price`, paid on `purchased_on`; `None` before that day.
    ///
    /// Nothing is written off in the month of the purchase. From the first day of the month after it each calendar
    /// month that has begun counts whole, so the day of the month never matters: what was bought on 1 or on 31 January
    /// loses its first part on 1 February. With `n` months counted, of a life of `L`, and a residual rate `r` there
    /// remains `price × (1 − (1 − r) × n ÷ L)`, rounded once, half a fen up.
    pub fn on(&self, day: Date, price: Money, purchased_on: Date) -> Option<BookValue> {
        if day < purchased_on {
            return None;
        }
        let life_months = self.life_months();
        let months = u32::try_from(months_between(purchased_on, day)).unwrap_or(0).min(life_months);
        let lost = (Decimal::ONE - self.residual_rate) * Decimal::from(months);
        // Multiplied before it is divided: a third of a price is rounded once, not the share and then the price.
        let left = Decimal::from(life_months) - lost;
        let value = (price * left / Decimal::from(life_months.max(1)))
            .round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        Some(BookValue { months, life_months, written_off: price - value, value })
    }

    /// Months of the whole life.
    pub fn life_months(&self) -> u32 {
        self.life_years.saturating_mul(12)
    }
}

/// Calendar months from the month of `from` to the month of `to`.
fn months_between(from: Date, to: Date) -> i64 {
    let months = |day: Date| i64::from(day.year()) * 12 + i64::from(day.month());
    months(to) - months(from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use std::str::FromStr;

    fn yuan(text: &str) -> Money {
        Money::from_str(text).unwrap()
    }

    fn left(price: &str, purchased_on: Date, day: Date) -> Option<String> {
        Depreciation::default().on(day, yuan(price), purchased_on).map(|book| format!("{:.2}", book.value))
    }

    #[test]
    fn the_example_of_the_rule() {
        // 2024-03 for 6000 yuan, lost in 2026-03: 24 months used, 6000 × 36 ÷ 60.
        assert_eq!(left("6000", date(2024, 3, 15), date(2026, 3, 2)).as_deref(), Some("3600.00"));
        let book = Depreciation::default().on(date(2026, 3, 2), yuan("6000"), date(2024, 3, 15)).unwrap();
        assert_eq!((book.months, book.life_months, book.written_off), (24, 60, yuan("2400")));
    }

    #[test]
    fn nothing_is_owned_before_the_purchase_and_nothing_lost_in_its_month() {
        let bought = date(2024, 1, 10);
        assert_eq!(left("6000", bought, date(2024, 1, 9)), None);
        assert_eq!(left("6000", bought, bought).as_deref(), Some("6000.00"));
        assert_eq!(left("6000", bought, date(2024, 1, 31)).as_deref(), Some("6000.00"));
        assert_eq!(left("6000", bought, date(2024, 2, 1)).as_deref(), Some("5900.00"));
    }

    #[test]
    fn the_day_of_the_month_does_not_matter() {
        for bought in [date(2024, 1, 1), date(2024, 1, 30), date(2024, 1, 31)] {
            assert_eq!(left("6000", bought, date(2024, 2, 1)).as_deref(), Some("5900.00"));
            assert_eq!(left("6000", bought, date(2024, 2, 29)).as_deref(), Some("5900.00"));
            assert_eq!(left("6000", bought, date(2024, 3, 1)).as_deref(), Some("5800.00"));
        }
        // Bought on a leap day, in a year that has none and one that has.
        assert_eq!(left("6000", date(2024, 2, 29), date(2025, 2, 28)).as_deref(), Some("4800.00"));
        assert_eq!(left("6000", date(2024, 2, 29), date(2028, 2, 29)).as_deref(), Some("1200.00"));
    }

    #[test]
    fn after_the_life_nothing_more_is_lost() {
        let bought = date(2020, 5, 20);
        assert_eq!(left("6000", bought, date(2025, 4, 30)).as_deref(), Some("100.00"));
        for day in [date(2025, 5, 1), date(2025, 5, 20), date(2026, 11, 22), date(9999, 12, 31)] {
            let book = Depreciation::default().on(day, yuan("6000"), bought).unwrap();
            assert!(book.is_fully_depreciated() && book.value.is_zero(), "{day}");
            assert_eq!(book.written_off, yuan("6000"));
        }
        assert!(
            !Depreciation::default().on(date(2025, 4, 30), yuan("6000"), bought).unwrap().is_fully_depreciated(),
            "one month is left"
        );
    }

    #[test]
    fn another_life_and_a_residual_rate() {
        let rule = Depreciation { life_years: 3, residual_rate: yuan("0.05") };
        let on = |day| rule.on(day, yuan("3600"), date(2023, 12, 31)).unwrap().value;
        // 3420 of 3600 yuan are written off over 36 months: 95 a month.
        assert_eq!(on(date(2024, 1, 1)), yuan("3505"));
        assert_eq!(on(date(2026, 11, 30)), yuan("275"));
        assert_eq!(on(date(2026, 12, 1)), yuan("180"));
        assert_eq!(on(date(2030, 1, 1)), yuan("180"));
    }

    #[test]
    fn halves_of_a_fen_go_up_and_thirds_are_rounded_once() {
        // 0.10 × 57 ÷ 60 = 0.095
        assert_eq!(left("0.10", date(2024, 1, 1), date(2024, 4, 1)).as_deref(), Some("0.10"));
        // 0.30 × 35 ÷ 60 = 0.175
        assert_eq!(left("0.30", date(2024, 1, 1), date(2026, 2, 1)).as_deref(), Some("0.18"));
        // 100 × 59 ÷ 60 = 98.333…
        assert_eq!(left("100", date(2024, 1, 1), date(2024, 2, 1)).as_deref(), Some("98.33"));
        let book = Depreciation::default().on(date(2024, 2, 1), yuan("100"), date(2024, 1, 1)).unwrap();
        assert_eq!(book.value + book.written_off, yuan("100"));
    }
}
