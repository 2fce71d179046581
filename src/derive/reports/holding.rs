//! What the company holds on a day: the devices that count, and what they stand at.

use super::context::{Context, date_in};
use super::figure::amount_in;
use crate::derive::force::is_closed;
use crate::model::depreciation::BookValue;
use crate::model::{Date, Record};

/// The state of a device that is being used.
pub(super) const IN_USE: &str = "在用";
/// The state of a device that nobody can find.
const LOST: &str = "遗失";
/// The kind of property that is not the company's.
const PRIVATE: &str = "个人";

/// The company's devices that were bought by the day judged on and are not written off by then, lost ones included:
/// they stay in the books until finance writes them off.
pub(super) fn in_books<'site>(context: &Context<'site>) -> impl Iterator<Item = &'site Record> {
    let as_of = context.site.as_of;
    let collection = context.site.collections.iter().find(|collection| collection.name.as_str() == "hardware");
    context.of("hardware").iter().filter(move |device| {
        let written_off = match date_in(device, "written_off_on") {
            Some(day) => day <= as_of,
            None => collection.is_some_and(|collection| is_closed(collection, device)),
        };
        let bought = date_in(device, "purchased_on").is_none_or(|day| day <= as_of);
        device.text("ownership") != Some(PRIVATE) && bought && !written_off
    })
}

/// Whether nobody can find the device.
pub(super) fn is_lost(device: &Record) -> bool {
    device.text("status") == Some(LOST)
}

/// What the device stands at on `day`; `None` where the card lacks the price or the day of the purchase, or the day
/// is before it.
pub(super) fn book_value(context: &Context<'_>, device: &Record, day: Date) -> Option<BookValue> {
    let bought = date_in(device, "purchased_on")?;
    context.site.config.depreciation.on(day, amount_in(device, "price")?, bought)
}
