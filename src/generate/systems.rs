//! The systems that the records are about.
//!
//! Takes ids, gives what the cards in `content/systems` say; a test keeps both together.

/// An information system.
#[derive(Clone, Copy, Debug)]
pub struct System {
    /// `S-erp-db`
    pub id: &'static str,
    /// ERP数据库
    pub name: &'static str,
    /// 核心, 重要 or 一般
    pub importance: &'static str,
    /// Whether it must be backed up daily with verification.
    pub business_database: bool,
    /// 每日, 每周 or 每半月
    pub backup_plan: &'static str,
    /// Its servers, as ids.
    pub servers: &'static [&'static str],
    /// The company in whose room it runs.
    pub company: &'static str,
    /// The department whose work it carries.
    pub department: &'static str,
    /// Size of a full backup in GB at the beginning of 2025, and how much it grows in a month.
    pub size: (f64, f64),
}

impl System {
    /// Whether it belongs to the core systems, whose restoration is drilled twice a year.
    pub fn is_core(&self) -> bool {
        self.importance == "核心"
    }
}

#[expect(clippy::too_many_arguments, reason = "a row of the table below, in the order of its columns")]
const fn system(
    id: &'static str,
    name: &'static str,
    importance: &'static str,
    backup_plan: &'static str,
    servers: &'static [&'static str],
    company: &'static str,
    department: &'static str,
    size: (f64, f64),
) -> System {
    System {
        id,
        name,
        importance,
        business_database: matches!(id.as_bytes(), [.., b'-', b'd', b'b']),
        backup_plan,
        servers,
        company,
        department,
        size,
    }
}

/// The systems of the sample.
pub const SYSTEMS: &[System] = &[
    system("S-erp", "ERP系统", "核心", "每周", &["HW-00001"], "D-hq", "D-fin", (182.0, 1.6)),
    system("S-erp-db", "ERP数据库", "核心", "每日", &["HW-00002"], "D-hq", "D-fin", (318.0, 6.4)),
    system("S-oa", "OA办公系统", "核心", "每周", &["HW-00003"], "D-hq", "D-gmo", (146.0, 3.1)),
    system("S-mail", "邮件系统", "重要", "每周", &["HW-00004"], "D-hq", "D-gmo", (402.0, 7.8)),
    system("S-pos", "POS收银系统", "核心", "每周", &["HW-00005"], "D-hq", "D-sales", (64.0, 0.7)),
    system("S-pos-db", "POS数据库", "核心", "每日", &["HW-00006"], "D-hq", "D-sales", (127.0, 4.9)),
    system("S-mes", "MES制造执行系统", "核心", "每周", &["HW-00007"], "D-xiling", "D-prod", (88.0, 0.9)),
    system("S-mes-db", "MES数据库", "核心", "每日", &["HW-00008"], "D-xiling", "D-prod", (205.0, 5.2)),
    system("S-hr", "人事系统", "重要", "每周", &["HW-00009"], "D-hq", "D-hr", (37.0, 0.4)),
    system("S-file", "文件服务器", "重要", "每周", &["HW-00010", "HW-00016"], "D-hq", "D-it", (1240.0, 21.0)),
    system("S-ad", "域控与目录", "核心", "每周", &["HW-00011", "HW-00015"], "D-hq", "D-it", (42.0, 0.2)),
    system("S-web", "企业网站", "一般", "每半月", &["HW-00012"], "D-hq", "D-sales", (26.0, 0.3)),
    system("S-wms", "仓储系统", "重要", "每周", &["HW-00013"], "D-donghu", "D-supply", (73.0, 1.1)),
    system("S-backup", "备份系统", "重要", "每半月", &["HW-00014"], "D-hq", "D-it", (9.0, 0.1)),
];

/// The system with this id; the first one when there is none.
pub fn system_of(id: &str) -> &'static System {
    SYSTEMS.iter().find(|system| system.id == id).unwrap_or(&SYSTEMS[0])
}
