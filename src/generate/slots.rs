//! Devices-to-be: where each one belongs, and what is decided about its life.
//!
//! Plain data. [`super::sample_devices`] and [`super::crowd`] make them, [`super::life`] lives them.

use super::device::Kind;
use super::facts::Stage;
use super::places;
use crate::model::Date;

/// A device-to-be: what it is, who gets it when, and what is decided about its life.
#[derive(Clone, Debug)]
pub struct Slot {
    /// What it is.
    pub kind: Kind,
    /// What people call it.
    pub name: String,
    /// The department, as an id.
    pub department: String,
    /// The place, as an id.
    pub location: String,
    /// The responsible person, as an id.
    pub person: String,
    /// Day of purchase.
    pub bought: Date,
    /// The model, as an index into the maker's table.
    pub model: Option<usize>,
    /// The system that a server carries.
    pub system: Option<&'static str>,
    /// Whether its user may install software.
    pub relaxed: bool,
    /// Hand-overs, in order.
    pub moves: Vec<Move>,
    /// How it ends.
    pub fate: Fate,
}

/// A hand-over that will happen.
#[derive(Clone, Debug)]
pub struct Move {
    /// The day.
    pub on: Date,
    /// 部门调拨, 跨公司调拨, 使用人变更, 位置变更, 归还 or 领用.
    pub kind: &'static str,
    /// The department afterwards.
    pub department: String,
    /// The place afterwards.
    pub location: String,
    /// The person afterwards.
    pub person: Option<String>,
    /// Why.
    pub reason: String,
}

/// How the life of a device ends, as far as it does.
#[derive(Clone, Debug)]
pub enum Fate {
    /// It stays where it is.
    Stays,
    /// Nobody uses it from this day on.
    Idle(Date),
    /// An application to scrap it is made.
    Scrapped {
        /// Day of the application.
        on: Date,
        /// Grounds a to f.
        grounds: &'static str,
        /// Why.
        reason: String,
        /// How far it gets, at most.
        stage: Stage,
    },
    /// It is lost or damaged: index into the table of circumstances.
    Mishap {
        /// The day.
        on: Date,
        /// The circumstances.
        story: usize,
    },
}

impl Slot {
    /// A slot in the office of its department.
    pub fn new(kind: Kind, name: &str, department: &str, person: &str, bought: Date) -> Self {
        Self {
            kind,
            name: name.to_owned(),
            department: department.to_owned(),
            location: places::department_of(department).office.to_owned(),
            person: person.to_owned(),
            bought,
            model: None,
            system: None,
            relaxed: false,
            moves: Vec::new(),
            fate: Fate::Stays,
        }
    }

    /// The same in another place.
    pub fn placed(mut self, location: &str) -> Self {
        self.location = location.to_owned();
        self
    }
}
