//! What goes wrong with devices and systems, in the words of those who repair them.
//!
//! A table, no computation. Tables by kind of device are in [`super::fault_tables`].

use super::device::Kind;

/// A fault as it shows, and how it is mended.
#[derive(Debug)]
pub struct Fault {
    /// What the user says, in at most 40 characters.
    pub symptom: &'static str,
    /// What the engineer finds.
    pub diagnosis: &'static str,
    /// Class of the cause.
    pub cause: &'static str,
    /// What was done.
    pub action: &'static str,
    /// A part that is replaced, with its price from and to.
    pub part: Option<(&'static str, i64, i64)>,
    /// Whether it cannot be done in the house.
    pub outside: bool,
    /// Whether someone has to come at once.
    pub urgent: bool,
    /// Minutes of work from arrival, from and to, when no part has to come.
    pub minutes: (i64, i64),
    /// The item of the knowledge base that covers it.
    pub knowledge: Option<&'static str>,
    /// What the engineer adds.
    pub note: &'static str,
}

/// Starts a fault that one person mends in the house without parts.
pub(super) const fn fault(
    symptom: &'static str,
    diagnosis: &'static str,
    cause: &'static str,
    action: &'static str,
    minutes: (i64, i64),
    note: &'static str,
) -> Fault {
    Fault {
        symptom,
        diagnosis,
        cause,
        action,
        part: None,
        outside: false,
        urgent: false,
        minutes,
        knowledge: None,
        note,
    }
}

impl Fault {
    pub(super) const fn part(mut self, name: &'static str, least: i64, most: i64) -> Self {
        self.part = Some((name, least, most));
        self
    }

    pub(super) const fn outside(mut self) -> Self {
        self.outside = true;
        self
    }

    pub(super) const fn urgent(mut self) -> Self {
        self.urgent = true;
        self
    }

    pub(super) const fn known(mut self, item: &'static str) -> Self {
        self.knowledge = Some(item);
        self
    }
}

/// How many faults a device of this kind has in a year.
pub fn per_year(kind: Kind) -> f64 {
    match kind {
        Kind::Printer => 0.75,
        Kind::Pos => 0.7,
        Kind::Scanner => 0.5,
        Kind::AirConditioner | Kind::Desktop => 0.42,
        Kind::Notebook | Kind::Ups => 0.36,
        Kind::Projector => 0.3,
        Kind::Server | Kind::Storage | Kind::AccessPoint => 0.22,
        Kind::Switch | Kind::Router | Kind::Phone => 0.15,
        Kind::Firewall => 0.1,
    }
}
