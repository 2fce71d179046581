//! What happened: the facts that more than one family of records tells of.
//!
//! Plain data, in the order of their numbers. The simulation fills them, families read them.

use super::device::Tenure;
use super::faults::Fault;
use crate::model::{Date, DateTime, Money};

/// A hand-over of a device.
#[derive(Clone, Debug)]
pub struct Change {
    /// Index into the devices.
    pub device: usize,
    /// 领用, 部门调拨, 跨公司调拨, 使用人变更, 位置变更 or 归还.
    pub kind: &'static str,
    /// Day of the hand-over.
    pub on: Date,
    /// Who had it before; nobody when it comes out of the box.
    pub from: Option<Tenure>,
    /// Who has it now.
    pub to: Tenure,
    /// Why.
    pub reason: String,
}

/// How far a scrapping has come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Stage {
    /// 申请
    Applied,
    /// 财务审核
    WithFinance,
    /// 已批准
    Approved,
    /// 已处置
    Disposed,
    /// 已核销
    WrittenOff,
    /// 已驳回
    Rejected,
}

/// A scrapping.
#[derive(Clone, Debug)]
pub struct Scrapping {
    /// Index into the devices.
    pub device: usize,
    /// Day of the application.
    pub applied_on: Date,
    /// The grounds, as letters a to f (ZD-05).
    pub grounds: &'static str,
    /// Why, in words.
    pub reason: String,
    /// How far it has come.
    pub stage: Stage,
    /// Days of the signatures and of what followed: IT, finance, general manager, wipe, disposal, write-off.
    pub days: [Date; 6],
}

/// A loss or a damage.
#[derive(Clone, Debug)]
pub struct Case {
    /// Index into the devices.
    pub device: usize,
    /// Day on which it happened.
    pub occurred_on: Date,
    /// Index into the table of circumstances.
    pub story: usize,
    /// The repair that followed a damage, as an id.
    pub repair: Option<String>,
}

/// A fault from report to acceptance.
#[derive(Clone, Debug)]
pub struct Repair {
    /// `WX-2026-0031`
    pub id: String,
    /// Index into the devices, when a device failed.
    pub device: Option<usize>,
    /// The system, when a system failed.
    pub system: Option<&'static str>,
    /// What went wrong.
    pub fault: &'static Fault,
    /// The department that reported it, as an id.
    pub department: String,
    /// Where, as an id.
    pub location: String,
    /// Who reported it.
    pub reporter: String,
    /// Who wrote it down.
    pub recorder: String,
    /// Who repaired it.
    pub assigned_to: String,
    /// Who accepted it.
    pub accepted_by: String,
    /// Whether someone had to come at once.
    pub urgent: bool,
    /// Whether a vendor did it, and how: 保修, 外修 or 自修.
    pub method: &'static str,
    /// The vendor.
    pub vendor: Option<&'static str>,
    /// Price of the part.
    pub parts_cost: Money,
    /// Price of the labour.
    pub labour_cost: Money,
    /// Report.
    pub reported_at: DateTime,
    /// Dispatch.
    pub dispatched_at: DateTime,
    /// Appointment with the user.
    pub appointed_at: Option<DateTime>,
    /// Arrival.
    pub arrived_at: DateTime,
    /// Promised time.
    pub promised_at: DateTime,
    /// Sent out and returned.
    pub sent_out: Option<(Date, Date)>,
    /// Restored.
    pub restored_at: DateTime,
    /// Accepted.
    pub accepted_at: DateTime,
    /// The earlier repair of the same fault, as an index into the repairs.
    pub recurring_of: Option<usize>,
    /// The mishap that led to it, as an index into the cases.
    pub case: Option<usize>,
    /// Whether the user withdrew it.
    pub cancelled: bool,
}

impl Repair {
    /// A fault as it is reported; everything else is filled in by the plan.
    pub(super) fn reported(fault: &'static Fault, at: DateTime, department: &str, location: &str) -> Self {
        Self {
            id: String::new(),
            device: None,
            system: None,
            fault,
            department: department.to_owned(),
            location: location.to_owned(),
            reporter: String::new(),
            recorder: String::new(),
            assigned_to: String::new(),
            accepted_by: String::new(),
            urgent: fault.urgent,
            method: "自修",
            vendor: None,
            parts_cost: Money::ZERO,
            labour_cost: Money::ZERO,
            reported_at: at,
            dispatched_at: at,
            appointed_at: None,
            arrived_at: at,
            promised_at: at,
            sent_out: None,
            restored_at: at,
            accepted_at: at,
            recurring_of: None,
            case: None,
            cancelled: false,
        }
    }
}

/// A run of the backup.
#[derive(Clone, Debug)]
pub struct Backup {
    /// `BF-2026-0031`
    pub id: String,
    /// The system.
    pub system: &'static str,
    /// Whether everything was copied, not only what had changed.
    pub full: bool,
    /// Start.
    pub started_at: DateTime,
    /// End.
    pub finished_at: DateTime,
    /// Size in GB.
    pub size: f64,
    /// The day on which a copy reached the off-site store.
    pub offsite_on: Option<Date>,
    /// Why it failed, if it did.
    pub failure: Option<&'static str>,
    /// The failed run that it repeats, as an index into the backups.
    pub retry_of: Option<usize>,
}

/// An incident.
#[derive(Clone, Debug)]
pub struct Incident {
    /// `SJ-2026-0003`
    pub id: String,
    /// Index into the table of stories.
    pub story: usize,
    /// Start.
    pub started_at: DateTime,
    /// Report to those in charge.
    pub reported_at: DateTime,
    /// Brought under control.
    pub contained_at: DateTime,
    /// Service restored.
    pub restored_at: DateTime,
    /// Data usable, where data had to be restored.
    pub data_usable_at: Option<DateTime>,
    /// The day on which it was closed.
    pub closed_on: Option<Date>,
    /// Who dealt with it.
    pub handled_by: String,
}
