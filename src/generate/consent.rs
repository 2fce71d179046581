//! Who agrees to what: the line of command above an applicant, and approvals as records carry them.
//!
//! Takes departments, people and days, gives ids. It never lets anybody sign for themselves.

use super::front::Value;
use super::{World, places};
use crate::model::Date;

/// The vice president whom IT reports to, and who signs above the heads of the headquarters' departments.
pub const VICE_PRESIDENT: &str = "P-gumingxuan";
/// The general manager.
pub const GENERAL_MANAGER: &str = "P-shenzhiyuan";

/// Who signs for `department` when `person` asks: its head, or whoever stands next above when that is the same person.
pub fn above(department: &str, person: &str) -> &'static str {
    let company = places::company_of(department);
    let top = if company.id == "D-hq" { VICE_PRESIDENT } else { company.head };
    // Sections stand below their department.
    let parent = if department.starts_with("D-it-") { "D-it" } else { department };
    [places::department_of(department).head, places::department_of(parent).head, top, GENERAL_MANAGER]
        .into_iter()
        .find(|&candidate| candidate != person)
        .unwrap_or(VICE_PRESIDENT)
}

/// `person` where employed on `day`, otherwise a colleague of the same department of that time.
pub fn present<'a>(world: &'a World, person: &'a str, department: &str, day: Date) -> &'a str {
    let employed = |id: &str| world.roster.person(id).is_some_and(|person| person.employed(day));
    if employed(person) {
        return person;
    }
    world.roster.staff(department, day).first().map_or(person, |colleague| colleague.id.as_str())
}

/// An entry of `approvals`.
pub fn approval(by: &str, role: &str, on: Date) -> Value {
    Value::map([("by", Value::from(by)), ("role", Value::from(role)), ("on", Value::from(on))])
}

/// The approval of whoever holds `role` on the day, for records that need one.
pub fn approved_by_role(world: &World, role: &str, on: Date) -> (String, Value) {
    let by = world.roster.acting(role, on).to_owned();
    let entry = approval(&by, role, on);
    (by, entry)
}

/// `day` if it has come by the end of the world.
pub fn by_now(world: &World, day: Date) -> Option<Date> {
    (day <= world.until).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_stands_above_themselves() {
        for department in places::DEPARTMENTS {
            let head = department.head;
            assert_ne!(above(department.id, head), head, "{}", department.id);
            assert_eq!(above(department.id, "P-nobody"), head);
        }
    }
}
