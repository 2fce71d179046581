//! The accounts that requests and super-user sessions are about.
//!
//! Takes nothing, gives what the cards in `content/accounts` say; a test keeps both together.

use crate::model::Date;
use jiff::civil::date;

/// An account.
#[derive(Clone, Copy, Debug)]
pub(super) struct Account {
    /// `AC-0001`
    pub id: &'static str,
    /// The name one logs in with.
    pub name: &'static str,
    /// 普通, 管理, 超级用户, 服务 or 临时
    pub kind: &'static str,
    /// Whose it is.
    pub holder: &'static str,
    /// The holder's department.
    pub department: &'static str,
    opened: (i16, i8, i8),
    closed: Option<(i16, i8, i8)>,
}

impl Account {
    /// The day it was opened.
    pub fn opened(&self) -> Date {
        let (year, month, day) = self.opened;
        date(year, month, day)
    }

    /// The day it was disabled or closed.
    pub fn closed(&self) -> Option<Date> {
        self.closed.map(|(year, month, day)| date(year, month, day))
    }

    /// Whether one could log in with it on `day`.
    pub fn open_on(&self, day: Date) -> bool {
        self.opened() <= day && self.closed().is_none_or(|closed| day < closed)
    }
}

type Day = (i16, i8, i8);

const fn account(
    id: &'static str,
    name: &'static str,
    kind: &'static str,
    holder: &'static str,
    department: &'static str,
    opened: Day,
    closed: Option<Day>,
) -> Account {
    Account { id, name, kind, holder, department, opened, closed }
}

/// The registered accounts.
pub(super) const ACCOUNTS: &[Account] = &[
    account("AC-0001", "platform-root", "超级用户", "P-hanruobing", "D-it-ops", (2022, 5, 10), None),
    account("AC-0002", "db-sysdba", "超级用户", "P-yenanxi", "D-it-ops", (2022, 11, 8), None),
    account("AC-0003", "adm.zhoumuyang", "管理", "P-zhoumuyang", "D-it-ops", (2025, 1, 2), None),
    account("AC-0004", "adm.hanruobing", "管理", "P-hanruobing", "D-it-ops", (2022, 5, 10), None),
    account("AC-0005", "adm.xuzeyu", "管理", "P-xuzeyu", "D-it-ops", (2023, 2, 6), None),
    account("AC-0006", "adm.tangsiyuan", "管理", "P-tangsiyuan", "D-it-ops", (2022, 8, 22), None),
    account("AC-0007", "adm.yenanxi", "管理", "P-yenanxi", "D-it-ops", (2022, 11, 8), None),
    account("AC-0008", "adm.qiaomuchen", "管理", "P-qiaomuchen", "D-it-ops", (2023, 4, 10), None),
    account("AC-0009", "adm.dingxiaoman", "管理", "P-dingxiaoman", "D-it-ops", (2025, 3, 17), None),
    account("AC-0010", "adm.luyaqing", "管理", "P-luyaqing", "D-it-app", (2021, 9, 6), None),
    account("AC-0011", "adm.baijianian", "管理", "P-baijianian", "D-donghu-it", (2022, 1, 10), None),
    account("AC-0012", "adm.moyunfei", "管理", "P-moyunfei", "D-xiling-it", (2023, 9, 11), None),
    account("AC-0013", "adm.panchengze", "管理", "P-panchengze", "D-it-ops", (2021, 7, 12), Some((2025, 8, 31))),
    account("AC-0014", "panchengze", "普通", "P-panchengze", "D-it-ops", (2021, 7, 5), Some((2025, 8, 31))),
    account("AC-0015", "linjingwen", "普通", "P-linjingwen", "D-it", (2016, 10, 17), None),
    account("AC-0016", "chenyibai", "普通", "P-chenyibai", "D-it", (2016, 10, 17), None),
    account("AC-0017", "suwanqing", "普通", "P-suwanqing", "D-it", (2021, 6, 2), None),
    account("AC-0018", "jiangluoyi", "普通", "P-jiangluoyi", "D-it", (2024, 5, 6), None),
    account("AC-0019", "fengyuhao", "普通", "P-fengyuhao", "D-it-app", (2024, 7, 2), None),
    account("AC-0020", "heqianqian", "普通", "P-heqianqian", "D-fin", (2017, 7, 3), None),
    account("AC-0021", "liangsiyu", "普通", "P-liangsiyu", "D-fin", (2019, 10, 15), None),
    account("AC-0022", "wenlanxin", "普通", "P-wenlanxin", "D-supply", (2017, 9, 5), None),
    account("AC-0023", "qiuyixin", "普通", "P-qiuyixin", "D-sales", (2023, 11, 21), None),
    account("AC-0024", "yanpeijia", "普通", "P-yanpeijia", "D-donghu", (2017, 7, 3), None),
    account("AC-0025", "luosijia", "普通", "P-luosijia", "D-store-nanmen", (2022, 9, 20), None),
    account("AC-0026", "mengxinran", "普通", "P-mengxinran", "D-xiling-workshop", (2023, 6, 13), None),
    account("AC-0027", "svc.backup", "服务", "P-xuzeyu", "D-it-ops", (2020, 4, 20), None),
    account("AC-0028", "svc.wms-erp", "服务", "P-fengyuhao", "D-it-app", (2021, 11, 15), None),
    account("AC-0029", "tmp.yunfan", "临时", "P-luyaqing", "D-it-app", (2026, 10, 8), None),
    account("AC-0030", "tmp.lanxin", "临时", "P-tangsiyuan", "D-it-ops", (2026, 1, 12), Some((2026, 3, 31))),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cards_agree() {
        for account in ACCOUNTS {
            let path = format!("{}/content/accounts/{}.md", env!("CARGO_MANIFEST_DIR"), account.id);
            let text = std::fs::read_to_string(&path).expect(&path);
            let field = |key: &str| text.lines().find_map(|line| line.strip_prefix(&format!("{key}: "))).map(str::trim);
            assert_eq!(field("name"), Some(account.name), "{path}");
            assert_eq!(field("kind"), Some(account.kind), "{path}");
            assert_eq!(field("holder"), Some(account.holder), "{path}");
            assert_eq!(field("department"), Some(account.department), "{path}");
            assert_eq!(field("opened_on"), Some(account.opened().to_string().as_str()), "{path}");
            let closed = field("disabled_on").or(field("closed_on"));
            assert_eq!(closed, account.closed().map(|day| day.to_string()).as_deref(), "{path}");
        }
    }
}
