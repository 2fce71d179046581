//! `unauthorised-approver`: approvals by people who held no entitled role on the day.

use super::super::context::Context;
use super::super::definition::{Definition, Found};
use super::approvals::{columns, wrong};
use crate::model::Text;
use crate::model::approval::Doubt;
use crate::model::report::Group;

pub(in crate::derive::reports) const DEFINITION: Definition = Definition {
    name: "unauthorised-approver",
    title: ("无权批准", "Unauthorised approvers"),
    description: (
        "批准人在批准日期或者写入当日不任该类记录规定的批准岗位；岗位按人员登记的任职起止日期认定",
        "approvals by people who, on the day stated or the day of writing, held none of the roles that may approve records of the kind; roles count by the days in the people's cards",
    ),
    group: Group::History,
    uses_history: true,
    usual_days: None,
    columns,
    find,
};

fn find(context: &Context<'_>) -> Found {
    let negative = Text::new("没有无权批准", "every approver was entitled");
    let mut found = Found { negative, ..Found::default() };
    wrong(context, &DEFINITION, &mut found, |approval| approval.doubts.contains(&Doubt::NotEntitled));
    found
}
