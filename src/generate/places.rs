//! Companies, departments, places and the lines of command between them.
//!
//! Takes ids, gives what the cards in `content/departments`, `content/locations` and `content/vendors` say about
//! them. It knows nothing about time: the organisation of the sample does not change.

/// A department that uses devices.
#[derive(Clone, Copy, Debug)]
pub struct Department {
    /// `D-fin`
    pub id: &'static str,
    /// 财务部
    pub name: &'static str,
    /// The company it belongs to.
    pub company: &'static str,
    /// The id of its head.
    pub head: &'static str,
    /// Where its people sit.
    pub office: &'static str,
}

/// A company with a computer room of its own.
#[derive(Clone, Copy, Debug)]
pub struct Company {
    /// `D-hq`
    pub id: &'static str,
    /// 总部
    pub short: &'static str,
    /// The second octet of its addresses in 172.16.0.0/12.
    pub octet: u8,
    /// Its computer room.
    pub room: &'static str,
    /// Where devices wait that nobody uses.
    pub store: &'static str,
    /// The department that looks after its devices.
    pub it: &'static str,
    /// The role that looks after users' devices there.
    pub administrator: &'static str,
    /// The id of its top manager.
    pub head: &'static str,
}

/// The companies, headquarters first.
pub const COMPANIES: &[Company] = &[
    Company {
        id: "D-hq",
        short: "总部",
        octet: 16,
        room: "L-room-hq",
        store: "L-store-hq",
        it: "D-it-ops",
        administrator: "R-desktop-support",
        head: "P-shenzhiyuan",
    },
    Company {
        id: "D-donghu",
        short: "东湖",
        octet: 17,
        room: "L-room-donghu",
        store: "L-donghu-office",
        it: "D-donghu-it",
        administrator: "R-subsidiary-it-admin",
        head: "P-yanpeijia",
    },
    Company {
        id: "D-xiling",
        short: "西岭",
        octet: 18,
        room: "L-room-xiling",
        store: "L-xiling",
        it: "D-xiling-it",
        administrator: "R-subsidiary-it-admin",
        head: "P-kangruilin",
    },
];

const fn department(
    id: &'static str,
    name: &'static str,
    company: &'static str,
    head: &'static str,
    office: &'static str,
) -> Department {
    Department { id, name, company, head, office }
}

/// The departments that use devices.
pub const DEPARTMENTS: &[Department] = &[
    department("D-gmo", "总经理办公室", "D-hq", "P-gumingxuan", "L-hq-a-5"),
    department("D-it", "信息管理部", "D-hq", "P-linjingwen", "L-hq-a-3"),
    department("D-it-ops", "系统运维科", "D-hq", "P-zhoumuyang", "L-hq-a-3"),
    department("D-it-app", "应用开发科", "D-hq", "P-luyaqing", "L-hq-a-3"),
    department("D-fin", "财务部", "D-hq", "P-heqianqian", "L-hq-a-5"),
    department("D-hr", "人力资源部", "D-hq", "P-zhengkaile", "L-hq-a-5"),
    department("D-audit", "审计部", "D-hq", "P-tanyuchen", "L-hq-a-5"),
    department("D-legal", "合同管理部", "D-hq", "P-fangjingyi", "L-hq-a-5"),
    department("D-sales", "市场营销部", "D-hq", "P-renhaoran", "L-hq-a-3"),
    department("D-supply", "供应链部", "D-hq", "P-wenlanxin", "L-hq-a-3"),
    department("D-prod", "生产制造部", "D-hq", "P-duhanlin", "L-hq-a-3"),
    department("D-donghu", "东湖分公司", "D-donghu", "P-yanpeijia", "L-donghu-office"),
    department("D-donghu-it", "东湖信息中心", "D-donghu", "P-baijianian", "L-donghu-office"),
    department("D-donghu-ops", "东湖运营部", "D-donghu", "P-shixuanle", "L-donghu-office"),
    department("D-xiling", "西岭分厂", "D-xiling", "P-kangruilin", "L-xiling"),
    department("D-xiling-it", "西岭信息中心", "D-xiling", "P-moyunfei", "L-xiling"),
    department("D-xiling-workshop", "西岭生产车间", "D-xiling", "P-kangruilin", "L-xiling-workshop"),
    department("D-store-nanmen", "南门门店", "D-donghu", "P-luosijia", "L-nanmen"),
];

/// The department with this id; the first one when there is none.
pub fn department_of(id: &str) -> &'static Department {
    DEPARTMENTS.iter().find(|department| department.id == id).unwrap_or(&DEPARTMENTS[0])
}

/// The company that `department` belongs to.
pub fn company_of(department: &str) -> &'static Company {
    company(department_of(department).company)
}

/// The company with this id; headquarters when there is none.
pub fn company(id: &str) -> &'static Company {
    COMPANIES.iter().find(|company| company.id == id).unwrap_or(&COMPANIES[0])
}

/// What people call a place.
pub fn location_name(id: &str) -> &'static str {
    match id {
        "L-hq-a-3" => "A座3层",
        "L-hq-a-5" => "A座5层",
        "L-room-hq" => "总部机房",
        "L-store-hq" => "总部备件库",
        "L-offsite" => "异地介质库",
        "L-donghu-office" => "东湖办公楼",
        "L-room-donghu" => "东湖机房",
        "L-xiling" => "西岭厂区",
        "L-room-xiling" => "西岭机房",
        "L-xiling-workshop" => "西岭车间",
        "L-nanmen" => "南门门店",
        _ => "总部园区",
    }
}

/// What people call a vendor.
pub fn vendor_name(id: &str) -> &'static str {
    match id {
        "V-qingyun" => "青云信服科技",
        "V-lanxin" => "蓝信网络工程",
        "V-yunfan" => "云帆软件",
        "V-baichuan" => "百川办公设备",
        "V-anhe" => "安和数据",
        "V-shuoguang" => "朔光安全",
        "V-tonghui" => "通汇电信",
        _ => "外部单位",
    }
}
