//! What inspectors ask of the registers: one file a question.

pub(super) mod backup_coverage;
pub(super) mod changes_out_of_order;
pub(super) mod disposal_due;
pub(super) mod failed_backups;
pub(super) mod holders;
pub(super) mod incident_register;
pub(super) mod leavers;
pub(super) mod overdue_loans;
pub(super) mod unwiped_disposals;
