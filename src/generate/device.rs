//! A device and its life: who had it where, and in which state it was, from day to day.
//!
//! Takes what the simulation decided, answers questions about a day. It never decides anything itself.

use super::calendar::months_between;
use crate::model::{Date, Depreciation, Money};

/// What kind of thing a device is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// 服务器
    Server,
    /// 台式机
    Desktop,
    /// 笔记本
    Notebook,
    /// 打印机
    Printer,
    /// 交换机
    Switch,
    /// 路由器
    Router,
    /// 防火墙
    Firewall,
    /// UPS
    Ups,
    /// POS机
    Pos,
    /// 电话
    Phone,
    /// 投影仪
    Projector,
    /// 存储
    Storage,
    /// 扫描枪
    Scanner,
    /// 空调
    AirConditioner,
    /// 无线AP
    AccessPoint,
}

impl Kind {
    /// The word that cards use.
    pub fn label(self) -> &'static str {
        match self {
            Kind::Server => "服务器",
            Kind::Desktop => "台式机",
            Kind::Notebook => "笔记本",
            Kind::Printer => "打印机",
            Kind::Switch => "交换机",
            Kind::Router => "路由器",
            Kind::Firewall => "防火墙",
            Kind::Ups => "UPS",
            Kind::Pos => "POS机",
            Kind::Phone => "电话",
            Kind::Projector => "投影仪",
            Kind::Storage => "存储",
            Kind::Scanner => "扫描枪",
            Kind::AirConditioner => "空调",
            Kind::AccessPoint => "无线AP",
        }
    }

    /// Whether one person works with it and it goes along when the user changes.
    pub fn is_personal(self) -> bool {
        matches!(self, Kind::Desktop | Kind::Notebook)
    }

    /// Whether it belongs to the infrastructure that the IT department itself answers for.
    pub fn is_infrastructure(self) -> bool {
        matches!(
            self,
            Kind::Server
                | Kind::Switch
                | Kind::Router
                | Kind::Firewall
                | Kind::Ups
                | Kind::Storage
                | Kind::AirConditioner
                | Kind::AccessPoint
        )
    }

    /// Whether data stay on it when it is switched off.
    pub fn holds_data(self) -> bool {
        matches!(
            self,
            Kind::Server
                | Kind::Desktop
                | Kind::Notebook
                | Kind::Printer
                | Kind::Switch
                | Kind::Router
                | Kind::Firewall
                | Kind::Pos
                | Kind::Storage
        )
    }
}

/// The states of a device's card.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// 在库
    InStore,
    /// 在用
    InUse,
    /// 维修中
    InRepair,
    /// 闲置
    Idle,
    /// 报废待批
    ToScrap,
    /// 已报废
    Scrapped,
    /// 遗失
    Lost,
}

impl State {
    /// The word that cards use.
    pub fn label(self) -> &'static str {
        match self {
            State::InStore => "在库",
            State::InUse => "在用",
            State::InRepair => "维修中",
            State::Idle => "闲置",
            State::ToScrap => "报废待批",
            State::Scrapped => "已报废",
            State::Lost => "遗失",
        }
    }
}

/// From a day on, a device is with a department, in a place, and answered for by a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tenure {
    /// First day.
    pub from: Date,
    /// The department, as an id.
    pub department: String,
    /// The place, as an id.
    pub location: String,
    /// The responsible person, as an id; nobody while the device waits in a store.
    pub person: Option<String>,
}

/// One device.
#[derive(Clone, Debug)]
pub struct Device {
    /// `HW-00042`
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// What people call it.
    pub name: String,
    /// Fictional brand.
    pub brand: &'static str,
    /// Fictional model.
    pub model: String,
    /// Main parts.
    pub configuration: String,
    /// Serial number, plainly synthetic.
    pub serial: String,
    /// The number that finance issued.
    pub asset_no: String,
    /// The vendor, as an id.
    pub vendor: &'static str,
    /// Day of purchase.
    pub purchased_on: Date,
    /// Price paid.
    pub price: Money,
    /// Number of the invoice.
    pub invoice: String,
    /// Last day of the warranty.
    pub warranty_until: Date,
    /// Address, for what has a fixed one.
    pub ip: Option<String>,
    /// Hardware address, for what is on the network.
    pub mac: Option<String>,
    /// Whether its user may install software.
    pub relaxed: bool,
    /// The system that a server carries.
    pub system: Option<&'static str>,
    /// Who had it, oldest first; never empty.
    pub tenures: Vec<Tenure>,
    /// Its states, oldest first; never empty.
    pub states: Vec<(Date, State)>,
}

impl Device {
    /// Who had it on `day`; nothing before it was handed out for the first time.
    pub fn at(&self, day: Date) -> Option<&Tenure> {
        self.tenures.iter().rev().find(|tenure| tenure.from <= day)
    }

    /// The last tenure known.
    pub fn last(&self) -> &Tenure {
        &self.tenures[self.tenures.len() - 1]
    }

    /// Its state on `day`; nothing before it was bought.
    pub fn state(&self, day: Date) -> Option<State> {
        self.states.iter().rev().find(|(from, _)| *from <= day).map(|(_, state)| *state)
    }

    /// Whether it was in use on `day`.
    pub fn in_use(&self, day: Date) -> bool {
        self.state(day) == Some(State::InUse)
    }

    /// Whether it was the company's to count on `day`: bought, and neither scrapped nor lost.
    pub fn is_held(&self, day: Date) -> bool {
        matches!(self.state(day), Some(state) if !matches!(state, State::Scrapped | State::Lost))
    }

    /// What is left of the price on `day`: straight line over 60 months from the month after the purchase (ZD-04).
    pub fn residual(&self, day: Date) -> Money {
        Depreciation::default().on(day, self.price, self.purchased_on).map_or(self.price, |book| book.value)
    }

    /// Whether the warranty still covers `day`.
    pub fn in_warranty(&self, day: Date) -> bool {
        day <= self.warranty_until
    }

    /// Years in use on `day`, with one decimal.
    pub fn years(&self, day: Date) -> f64 {
        months_between(self.purchased_on, day) as f64 / 12.0
    }
}
