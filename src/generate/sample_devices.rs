//! The devices of the sample: where each one belongs, and what becomes of it.
//!
//! A table in code, no computation: the life of each device is lived in [`super::life`].

use super::device::Kind::{self, *};
use super::facts::Stage;
use super::slots::{Fate, Move, Slot};
use crate::model::Date;
use jiff::civil::date;

type Day = (i16, i8, i8);

fn day((year, month, of_month): Day) -> Date {
    date(year, month, of_month)
}

/// The words in which the table is written.
impl Slot {
    fn model(mut self, place: usize) -> Self {
        self.model = Some(place);
        self
    }

    fn carries(mut self, system: &'static str) -> Self {
        self.system = Some(system);
        self
    }

    fn relaxed(mut self) -> Self {
        self.relaxed = true;
        self
    }

    fn moved(mut self, on: Day, kind: &'static str, to: (&str, &str, Option<&str>), reason: &str) -> Self {
        self.moves.push(Move {
            on: day(on),
            kind,
            department: to.0.to_owned(),
            location: to.1.to_owned(),
            person: to.2.map(str::to_owned),
            reason: reason.to_owned(),
        });
        self
    }

    fn scrapped(mut self, on: Day, grounds: &'static str, stage: Stage, reason: &str) -> Self {
        self.fate = Fate::Scrapped { on: day(on), grounds, reason: reason.to_owned(), stage };
        self
    }

    fn mishap(mut self, on: Day, story: usize) -> Self {
        self.fate = Fate::Mishap { on: day(on), story };
        self
    }

    fn idle(mut self, from: Day) -> Self {
        self.fate = Fate::Idle(day(from));
        self
    }
}

fn slot(kind: Kind, name: &str, department: &str, person: &str, bought: Day) -> Slot {
    Slot::new(kind, name, department, person, day(bought))
}

/// The servers HW-00001 to HW-00016, in this order.
pub fn servers() -> Vec<Slot> {
    const LEAVING: &str = "原责任人离职，机房设备责任移交";
    let hq = |name, system, person, bought| {
        slot(Server, name, "D-it-ops", person, bought).placed("L-room-hq").carries(system)
    };
    let xiling = |name, system, bought| {
        slot(Server, name, "D-xiling-it", "P-moyunfei", bought).placed("L-room-xiling").carries(system)
    };
    let donghu = |name, system, bought| {
        slot(Server, name, "D-donghu-it", "P-baijianian", bought).placed("L-room-donghu").carries(system)
    };
    vec![
        hq("ERP应用服务器", "S-erp", "P-hanruobing", (2022, 5, 18)).model(1),
        hq("ERP数据库服务器", "S-erp-db", "P-yenanxi", (2022, 5, 18)).model(0),
        hq("OA服务器", "S-oa", "P-xuzeyu", (2021, 9, 15)).model(1),
        hq("邮件服务器", "S-mail", "P-xuzeyu", (2023, 3, 20)).model(1),
        hq("POS应用服务器", "S-pos", "P-hanruobing", (2023, 6, 12)).model(1),
        hq("POS数据库服务器", "S-pos-db", "P-yenanxi", (2023, 6, 12)).model(0),
        xiling("MES应用服务器", "S-mes", (2024, 3, 18)).model(1),
        xiling("MES数据库服务器", "S-mes-db", (2024, 3, 18)).model(0),
        hq("人事系统服务器", "S-hr", "P-panchengze", (2021, 3, 22)).model(1).moved(
            (2025, 8, 28),
            "使用人变更",
            ("D-it-ops", "L-room-hq", Some("P-xuzeyu")),
            LEAVING,
        ),
        hq("文件服务器", "S-file", "P-panchengze", (2021, 11, 10)).model(1).moved(
            (2025, 8, 28),
            "使用人变更",
            ("D-it-ops", "L-room-hq", Some("P-xuzeyu")),
            LEAVING,
        ),
        hq("主域控制器", "S-ad", "P-hanruobing", (2023, 9, 6)).model(1),
        hq("网站服务器", "S-web", "P-xuzeyu", (2020, 6, 17)).model(1),
        donghu("仓储系统服务器", "S-wms", (2021, 10, 20)).model(1),
        hq("备份服务器", "S-backup", "P-yenanxi", (2022, 11, 15)).model(1),
        donghu("东湖副域控制器", "S-ad", (2022, 3, 9)).model(1),
        xiling("西岭文件服务器", "S-file", (2023, 10, 18)).model(1),
    ]
}

/// All other devices, in no particular order: they are numbered by day of purchase.
pub fn others() -> Vec<Slot> {
    [desktops(), notebooks(), network(), facilities(), shared()].concat()
}

fn desktops() -> Vec<Slot> {
    let desktop = |name, department, person, bought| slot(Desktop, name, department, person, bought).model(0);
    vec![
        desktop("财务部办公台式机01", "D-fin", "P-heqianqian", (2021, 5, 24)).moved(
            (2026, 2, 26),
            "使用人变更",
            ("D-fin", "L-hq-a-5", Some("P-liangsiyu")),
            "部门内按业务需要互换电脑",
        ),
        desktop("财务部办公台式机02", "D-fin", "P-liangsiyu", (2019, 11, 18)).scrapped(
            (2025, 9, 11),
            "e",
            Stage::WrittenOff,
            "使用已近六年，运行财务核算客户端时内存不足，主板不支持扩充，不适合现岗位",
        ),
        desktop("财务部办公台式机03", "D-fin", "P-liangsiyu", (2025, 8, 18)).moved(
            (2026, 2, 26),
            "使用人变更",
            ("D-fin", "L-hq-a-5", Some("P-heqianqian")),
            "部门内按业务需要互换电脑",
        ),
        desktop("人力资源部办公台式机", "D-hr", "P-zhengkaile", (2022, 6, 14)),
        desktop("审计部办公台式机", "D-audit", "P-tanyuchen", (2023, 3, 13)).relaxed(),
        desktop("合同管理部办公台式机", "D-legal", "P-fangjingyi", (2021, 5, 24))
            .moved((2025, 5, 8), "归还", ("D-it-ops", "L-store-hq", None), "文印台式机调入后原机不再需要，退回调剂")
            .moved(
                (2025, 6, 19),
                "部门调拨",
                ("D-sales", "L-hq-a-3", Some("P-renhaoran")),
                "市场营销部增设资料查询电脑，库存台式机调剂使用",
            ),
        desktop("供应链部办公台式机", "D-supply", "P-wenlanxin", (2022, 6, 14)),
        desktop("生产制造部办公台式机01", "D-prod", "P-duhanlin", (2020, 4, 21)).scrapped(
            (2026, 3, 12),
            "a",
            Stage::WrittenOff,
            "主板损坏，保修期已过，更换主板和电源的报价超过残值的一半",
        ),
        desktop("生产制造部办公台式机02", "D-prod", "P-duhanlin", (2026, 3, 5)),
        slot(Desktop, "市场营销部设计台式机", "D-sales", "P-qiuyixin", (2023, 11, 27)).model(1).relaxed(),
        desktop("服务前台台式机", "D-it", "P-jiangluoyi", (2024, 5, 6)),
        desktop("文控台式机", "D-it", "P-suwanqing", (2022, 6, 14)),
        slot(Desktop, "开发台式机01", "D-it-app", "P-luyaqing", (2023, 3, 13)).model(1).relaxed().moved(
            (2025, 7, 10),
            "使用人变更",
            ("D-it-app", "L-hq-a-3", Some("P-fengyuhao")),
            "新人转为接口开发，需要原机上的测试环境",
        ),
        slot(Desktop, "开发台式机02", "D-it-app", "P-fengyuhao", (2024, 7, 8)).model(1).relaxed().moved(
            (2025, 7, 10),
            "使用人变更",
            ("D-it-app", "L-hq-a-3", Some("P-luyaqing")),
            "与开发台式机01互换",
        ),
        desktop("东湖运营部办公台式机", "D-donghu-ops", "P-shixuanle", (2022, 9, 6)),
        desktop("东湖分公司办公台式机", "D-donghu", "P-yanpeijia", (2021, 8, 16)).moved(
            (2026, 5, 20),
            "归还",
            ("D-donghu-it", "L-donghu-office", None),
            "责任人改用笔记本电脑，台式机退回待调剂",
        ),
        desktop("西岭车间报工台式机01", "D-xiling-workshop", "P-mengxinran", (2023, 6, 20)),
        desktop("西岭车间报工台式机02", "D-xiling-workshop", "P-mengxinran", (2019, 3, 11)).scrapped(
            (2025, 6, 5),
            "c",
            Stage::WrittenOff,
            "主板故障，该型号配件已停产，供应商书面答复无替代件",
        ),
        desktop("西岭分厂办公台式机", "D-xiling", "P-kangruilin", (2022, 3, 14)),
        desktop("南门门店后台台式机", "D-store-nanmen", "P-luosijia", (2024, 1, 15)),
        desktop("总经理办公室文印台式机", "D-gmo", "P-gumingxuan", (2020, 7, 8)).moved(
            (2025, 4, 17),
            "部门调拨",
            ("D-legal", "L-hq-a-5", Some("P-fangjingyi")),
            "总经理办公室文印业务并入合同管理部，设备随业务调拨",
        ),
    ]
}

fn notebooks() -> Vec<Slot> {
    let notebook = |name, department, person, bought| slot(Notebook, name, department, person, bought);
    vec![
        notebook("总经理笔记本", "D-gmo", "P-shenzhiyuan", (2024, 3, 11)).model(1).relaxed(),
        notebook("分管副总笔记本", "D-gmo", "P-gumingxuan", (2023, 3, 13)).model(1).relaxed(),
        notebook("信息管理部笔记本01", "D-it", "P-linjingwen", (2024, 3, 11)).model(1).relaxed(),
        notebook("信息管理部笔记本02", "D-it", "P-chenyibai", (2023, 6, 5)).model(1).relaxed(),
        notebook("运维笔记本01", "D-it-ops", "P-zhoumuyang", (2022, 5, 16)).model(0).relaxed(),
        notebook("运维笔记本02", "D-it-ops", "P-hanruobing", (2022, 5, 16)).model(0).relaxed(),
        notebook("运维笔记本03", "D-it-ops", "P-xuzeyu", (2023, 2, 6)).model(0).relaxed(),
        notebook("运维笔记本04", "D-it-ops", "P-tangsiyuan", (2022, 8, 22)).model(0).relaxed(),
        notebook("运维笔记本05", "D-it-ops", "P-yenanxi", (2022, 11, 7)).model(0).relaxed(),
        notebook("运维笔记本06", "D-it-ops", "P-qiaomuchen", (2023, 4, 10)).model(0).relaxed(),
        notebook("运维笔记本07", "D-it-ops", "P-panchengze", (2021, 7, 12))
            .model(0)
            .relaxed()
            .moved((2025, 8, 29), "归还", ("D-it-ops", "L-store-hq", None), "责任人离职，离岗前退还设备")
            .moved(
                (2025, 10, 16),
                "部门调拨",
                ("D-supply", "L-hq-a-3", Some("P-wenlanxin")),
                "原笔记本电池老化不能外出使用，库存笔记本调剂使用",
            ),
        notebook("运维笔记本08", "D-it-ops", "P-dingxiaoman", (2025, 3, 3)).model(0).relaxed(),
        notebook("东湖信息中心笔记本", "D-donghu-it", "P-baijianian", (2022, 1, 10)).model(0).relaxed(),
        notebook("西岭信息中心笔记本", "D-xiling-it", "P-moyunfei", (2023, 9, 11)).model(0).relaxed(),
        notebook("市场营销部笔记本01", "D-sales", "P-renhaoran", (2023, 5, 15)).model(1).mishap((2026, 4, 14), 0),
        notebook("市场营销部笔记本02", "D-sales", "P-renhaoran", (2026, 4, 27)).model(1),
        notebook("市场营销部笔记本03", "D-sales", "P-qiuyixin", (2024, 6, 3)).model(0).mishap((2025, 7, 22), 2),
        notebook("供应链部笔记本", "D-supply", "P-wenlanxin", (2020, 6, 8)).model(0).scrapped(
            (2025, 11, 6),
            "e",
            Stage::WrittenOff,
            "使用超过五年，电池鼓包，屏幕有坏点，不能满足外出使用",
        ),
        notebook("东湖分公司笔记本", "D-donghu", "P-yanpeijia", (2024, 6, 12)).model(1),
        notebook("西岭分厂笔记本", "D-xiling", "P-kangruilin", (2022, 3, 14)).model(0).mishap((2025, 10, 21), 3),
        notebook("审计部笔记本", "D-audit", "P-tanyuchen", (2020, 9, 14)).model(0).scrapped(
            (2026, 10, 22),
            "e",
            Stage::WithFinance,
            "使用超过六年，系统盘多次出现坏块，不能满足现场审计取数要求",
        ),
        notebook("人力资源部笔记本", "D-hr", "P-zhengkaile", (2023, 3, 13)).model(0).moved(
            (2026, 6, 9),
            "跨公司调拨",
            ("D-xiling", "L-xiling", Some("P-kangruilin")),
            "分厂招聘外出使用，原设备损坏，由总部调拨一台",
        ),
        notebook("生产制造部笔记本", "D-prod", "P-duhanlin", (2019, 12, 9)).model(0).scrapped(
            (2026, 11, 10),
            "d",
            Stage::Applied,
            "不能安装新版工艺软件，无法升级，其他岗位也不需要",
        ),
        notebook("东湖运营部笔记本", "D-donghu-ops", "P-shixuanle", (2022, 9, 6)).model(0).mishap((2025, 3, 19), 1),
    ]
}

fn network() -> Vec<Slot> {
    let hq = |kind, name, bought| slot(kind, name, "D-it-ops", "P-tangsiyuan", bought).placed("L-room-hq");
    let donghu = |kind, name, bought| slot(kind, name, "D-donghu-it", "P-baijianian", bought).placed("L-room-donghu");
    let xiling = |kind, name, bought| slot(kind, name, "D-xiling-it", "P-moyunfei", bought).placed("L-room-xiling");
    vec![
        hq(Switch, "总部核心交换机01", (2022, 9, 7)).model(1),
        hq(Switch, "总部核心交换机02", (2022, 9, 7)).model(1),
        hq(Switch, "A座3层接入交换机", (2022, 9, 7)).model(1).placed("L-hq-a-3"),
        hq(Switch, "A座5层接入交换机", (2020, 8, 12)).model(1).placed("L-hq-a-5"),
        donghu(Switch, "东湖核心交换机", (2021, 7, 14)).model(1),
        donghu(Switch, "南门门店交换机", (2024, 1, 15)).model(0).placed("L-nanmen"),
        xiling(Switch, "西岭核心交换机", (2022, 3, 14)).model(1),
        xiling(Switch, "西岭车间交换机01", (2021, 5, 19)).model(0).placed("L-xiling-workshop").scrapped(
            (2026, 7, 16),
            "f",
            Stage::WrittenOff,
            "雷雨中上联端口和电源被击穿，厂商检测无法修复",
        ),
        xiling(Switch, "西岭车间交换机02", (2026, 7, 14)).model(0).placed("L-xiling-workshop"),
        hq(Router, "总部出口路由器", (2022, 9, 7)),
        donghu(Router, "东湖专线路由器", (2021, 7, 14)),
        xiling(Router, "西岭专线路由器", (2022, 3, 14)),
        hq(Firewall, "总部防火墙", (2023, 5, 17)),
        donghu(Firewall, "东湖防火墙", (2023, 8, 9)),
        xiling(Firewall, "西岭防火墙", (2024, 2, 28)),
        hq(AccessPoint, "A座3层无线AP", (2022, 9, 7)).placed("L-hq-a-3"),
        hq(AccessPoint, "A座5层无线AP", (2022, 9, 7)).placed("L-hq-a-5"),
        donghu(AccessPoint, "东湖办公楼无线AP", (2023, 8, 9)).placed("L-donghu-office"),
        xiling(AccessPoint, "西岭车间无线AP", (2024, 2, 28)).placed("L-xiling-workshop"),
    ]
}

fn facilities() -> Vec<Slot> {
    vec![
        slot(Server, "旧ERP数据库服务器", "D-it-ops", "P-hanruobing", (2016, 4, 12))
            .model(0)
            .placed("L-store-hq")
            .scrapped((2025, 3, 6), "e", Stage::WrittenOff, "已由新服务器替代，使用超过八年，不适合其他任务"),
        slot(Storage, "总部主存储", "D-it-ops", "P-yenanxi", (2022, 5, 18)).placed("L-room-hq"),
        slot(Storage, "备份磁盘阵列", "D-it-ops", "P-yenanxi", (2022, 11, 15)).placed("L-room-hq"),
        slot(Ups, "总部机房UPS", "D-it-ops", "P-hanruobing", (2022, 5, 18)).placed("L-room-hq"),
        slot(Ups, "东湖机房UPS", "D-donghu-it", "P-baijianian", (2020, 10, 14)).placed("L-room-donghu"),
        slot(Ups, "西岭机房UPS", "D-xiling-it", "P-moyunfei", (2022, 3, 14)).placed("L-room-xiling"),
        slot(AirConditioner, "总部机房空调", "D-it-ops", "P-hanruobing", (2019, 6, 19)).placed("L-room-hq"),
        slot(AirConditioner, "东湖机房空调", "D-donghu-it", "P-baijianian", (2021, 7, 14)).placed("L-room-donghu"),
        slot(AirConditioner, "西岭机房空调", "D-xiling-it", "P-moyunfei", (2020, 5, 27)).placed("L-room-xiling"),
    ]
}

fn shared() -> Vec<Slot> {
    vec![
        slot(Printer, "财务部打印机", "D-fin", "P-liangsiyu", (2021, 3, 15)).model(0),
        slot(Printer, "信息管理部复合机", "D-it", "P-suwanqing", (2023, 5, 8)).model(1),
        slot(Printer, "市场营销部打印机", "D-sales", "P-renhaoran", (2022, 10, 17)).model(1).moved(
            (2025, 12, 9),
            "位置变更",
            ("D-sales", "L-hq-a-5", Some("P-renhaoran")),
            "与审计部、合同管理部合用，移至A座5层文印间",
        ),
        slot(Printer, "东湖运营部打印机", "D-donghu-ops", "P-shixuanle", (2022, 8, 15)).model(0),
        slot(Printer, "西岭车间标签打印机", "D-xiling-workshop", "P-mengxinran", (2023, 7, 10)).model(0),
        slot(Printer, "南门门店打印机", "D-store-nanmen", "P-luosijia", (2020, 11, 9)).model(0).scrapped(
            (2026, 8, 20),
            "b",
            Stage::Disposed,
            "半年内连续维修，每次费用均超过残值的20%，继续维修不经济",
        ),
        slot(Phone, "服务前台电话", "D-it", "P-jiangluoyi", (2022, 9, 7)),
        slot(Phone, "东湖信息中心电话", "D-donghu-it", "P-baijianian", (2022, 1, 10)),
        slot(Phone, "西岭车间调度电话", "D-xiling-workshop", "P-mengxinran", (2023, 6, 20)),
        slot(Projector, "A座5层会议室投影仪", "D-gmo", "P-gumingxuan", (2021, 6, 7)).moved(
            (2025, 3, 18),
            "部门调拨",
            ("D-hr", "L-hq-a-5", Some("P-zhengkaile")),
            "会议室改作培训教室，设备随场地移交人力资源部",
        ),
        slot(Projector, "东湖会议室投影仪", "D-donghu", "P-yanpeijia", (2019, 10, 15)).idle((2026, 6, 1)),
        slot(Pos, "南门收银机01", "D-store-nanmen", "P-luosijia", (2019, 9, 9)).scrapped(
            (2026, 5, 14),
            "c",
            Stage::WrittenOff,
            "触摸屏和主板损坏，配件停产，两家供应商答复无货",
        ),
        slot(Pos, "南门收银机02", "D-store-nanmen", "P-luosijia", (2023, 4, 17)),
        slot(Pos, "南门收银机03", "D-store-nanmen", "P-luosijia", (2023, 4, 17)),
        slot(Pos, "南门收银机04", "D-store-nanmen", "P-luosijia", (2026, 4, 20)),
        slot(Scanner, "西岭车间扫描枪01", "D-xiling-workshop", "P-mengxinran", (2023, 6, 20)),
        slot(Scanner, "西岭车间扫描枪02", "D-xiling-workshop", "P-mengxinran", (2023, 6, 20)).mishap((2026, 8, 25), 4),
        slot(Scanner, "供应链部盘点扫描枪", "D-supply", "P-wenlanxin", (2024, 9, 18)).mishap((2025, 12, 23), 5),
        slot(Scanner, "南门门店扫描枪", "D-store-nanmen", "P-luosijia", (2024, 1, 15)),
        slot(Scanner, "备用扫描枪", "D-it-ops", "P-qiaomuchen", (2026, 9, 8)).placed("L-store-hq").moved(
            (2026, 9, 22),
            "跨公司调拨",
            ("D-xiling-workshop", "L-xiling-workshop", Some("P-mengxinran")),
            "车间扫描枪遗失一把，备用扫描枪调拨补充",
        ),
    ]
}
