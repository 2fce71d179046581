//! Archive material lent, consulted and copied.

use super::consent::{self, by_now};
use super::front::Value;
use super::pace::{self, Deck};
use super::{GeneratedFile, Rng, World, calendar, contracts, phrase, series};
use crate::model::Date;

struct Scene {
    kind: &'static str,
    /// An id; `HT` stands for the latest contract of that day.
    document: &'static str,
    item: &'static str,
    category: &'static str,
    level: &'static str,
    borrower: &'static str,
    department: &'static str,
    purpose: &'static str,
    pages: i64,
    days: i64,
}

#[expect(clippy::too_many_arguments, reason = "a row of the table below, in the order of its columns")]
const fn scene(
    kind: &'static str,
    document: &'static str,
    item: &'static str,
    category: &'static str,
    level: &'static str,
    (borrower, department): (&'static str, &'static str),
    purpose: &'static str,
    pages: i64,
    days: i64,
) -> Scene {
    Scene { kind, document, item, category, level, borrower, department, purpose, pages, days }
}

const SCENES: &[Scene] = &[
    scene(
        "借出",
        "S-erp",
        "接口说明书（纸质）",
        "技术资料",
        "内部",
        ("P-fengyuhao", "D-it-app"),
        "接口改造核对字段",
        86,
        20,
    ),
    scene(
        "借出",
        "HT",
        "合同及技术附件副本",
        "合同与建设",
        "秘密",
        ("P-luyaqing", "D-it-app"),
        "核对验收条款和付款条件",
        32,
        14,
    ),
    scene("复制", "HT", "合同关键页", "合同与建设", "秘密", ("P-heqianqian", "D-fin"), "付款审核附件", 6, 0),
    scene(
        "现场查阅",
        "ZD-15",
        "制度原件及会签单",
        "规章计划",
        "内部",
        ("P-tanyuchen", "D-audit"),
        "审计核对审批手续",
        9,
        0,
    ),
    scene(
        "借出",
        "S-mes",
        "安装介质及部署手册",
        "技术资料",
        "内部",
        ("P-moyunfei", "D-xiling-it"),
        "测试环境重装",
        120,
        15,
    ),
    scene(
        "借出",
        "S-pos",
        "竣工图册与布线图",
        "技术资料",
        "内部",
        ("P-baijianian", "D-donghu-it"),
        "门店改造点位核对",
        48,
        25,
    ),
    scene("现场查阅", "HT", "招标评审资料", "合同与建设", "秘密", ("P-fangjingyi", "D-legal"), "合同履约评价", 74, 0),
    scene("复制", "ZD-09", "制度文本", "规章计划", "内部", ("P-zhengkaile", "D-hr"), "新员工入职资料", 12, 0),
    scene(
        "借出",
        "S-ad",
        "网络拓扑图（秘密）",
        "技术资料",
        "秘密",
        ("P-tangsiyuan", "D-it-ops"),
        "骨干网改造比对",
        14,
        10,
    ),
    scene(
        "借出",
        "ZD-18",
        "数据修改记录单原始凭据",
        "运行记录",
        "内部",
        ("P-liangsiyu", "D-fin"),
        "与结账资料核对",
        40,
        12,
    ),
    scene(
        "现场查阅",
        "S-backup",
        "异地副本交接登记",
        "运行记录",
        "内部",
        ("P-tanyuchen", "D-audit"),
        "审计抽查交接签字",
        24,
        0,
    ),
    scene(
        "借出",
        "LC-4-03",
        "维修流程单合订本",
        "运行记录",
        "内部",
        ("P-zhoumuyang", "D-it-ops"),
        "重复故障原因分析",
        210,
        20,
    ),
];

/// The loan that is out past its day at the end of the sample.
const OVERDUE: (Scene, (i16, i8, i8)) = (
    scene(
        "借出",
        "S-wms",
        "接口联调记录与部署手册",
        "技术资料",
        "内部",
        ("P-shixuanle", "D-donghu-ops"),
        "仓库终端问题复查",
        64,
        20,
    ),
    (2026, 10, 13),
);

struct Loan {
    scene: &'static Scene,
    day: Date,
    approved: Date,
    due: Date,
    returned: Date,
    renewed: Option<(Date, Date)>,
    worn: bool,
}

fn facts(world: &World) -> Vec<(String, Loan)> {
    let mut rng = world.rng("loans");
    let mut deck = Deck::new(SCENES, rng.fork("scenes"));
    let mut loans: Vec<Loan> = pace::workdays(world, &mut rng, 7.5)
        .into_iter()
        .enumerate()
        .map(|(place, day)| {
            let scene = deck.deal();
            let due = calendar::workday_from(calendar::plus_days(day, scene.days));
            // One loan in six is renewed before it is due, one in eight comes back late.
            let renewed = (scene.kind == "借出" && place % 6 == 2).then(|| {
                let on = calendar::plus_workdays(due, -2).max(day);
                (on, calendar::workday_from(calendar::plus_days(due, 15)))
            });
            let last = renewed.map_or(due, |(_, until)| until);
            let late = place % 8 == 5;
            let returned = if late {
                calendar::plus_workdays(last, rng.range(6, 11))
            } else {
                calendar::plus_workdays(last, -rng.range(0, 3)).max(day)
            };
            Loan {
                scene,
                day,
                approved: calendar::plus_workdays(day, -rng.range(0, 1)),
                due,
                returned,
                renewed,
                worn: place % 11 == 6,
            }
        })
        .collect();
    let (scene, (year, month, day)) = &OVERDUE;
    let day = jiff::civil::date(*year, *month, *day);
    if day >= world.from && day <= world.until {
        let due = calendar::workday_from(calendar::plus_days(day, scene.days));
        let returned = calendar::plus_days(world.until, 14);
        loans.push(Loan { scene, day, approved: day, due, returned, renewed: None, worn: false });
    }
    series::number("JY", loans, |loan| loan.day)
}

pub(super) fn write(world: &World) -> Vec<GeneratedFile> {
    let mut rng = world.rng("loans text");
    facts(world).iter().map(|(id, loan)| one(world, &mut rng, id, loan)).collect()
}

fn one(world: &World, rng: &mut Rng, id: &str, loan: &Loan) -> GeneratedFile {
    let scene = loan.scene;
    let borrower = consent::present(world, scene.borrower, scene.department, loan.day);
    let contract = contracts::signed_before(world, loan.day);
    let document = match (scene.document, contract) {
        ("HT", Some(contract)) => contract,
        // Nothing signed yet: the policy on purchasing has papers enough.
        ("HT", None) => "ZD-26".to_owned(),
        (document, _) => document.to_owned(),
    };
    let archivist = world.roster.acting("R-document-controller", loan.day);
    let approver = world.roster.acting_besides("R-it-manager", loan.approved, &[borrower, archivist]);
    let lent = scene.kind == "借出";
    let returned = by_now(world, loan.returned).filter(|_| lent);
    let last = loan.renewed.map_or(loan.due, |(_, until)| until);
    let overdue = lent && loan.returned > last;
    let reminder = calendar::plus_workdays(last, 1);
    let reminded = if overdue && reminder <= world.until { vec![reminder] } else { Vec::new() };
    let renewals: Vec<Value> = loan
        .renewed
        .filter(|&(on, _)| lent && on <= world.until)
        .map(|(on, until)| {
            Value::map([("on", Value::from(on)), ("until", Value::from(until)), ("by", Value::from(approver))])
        })
        .into_iter()
        .collect();
    let name = world.roster.name(borrower);
    let body = match (scene.kind, returned) {
        ("复制", _) => phrase::one_of(
            rng,
            &["复制件逐页加盖“复制件”章，{name}签收。", "复制件份数和页码已登记，用毕交回。"],
            &[("name", name)],
        ),
        ("现场查阅", _) => {
            phrase::one_of(rng, &["在档案室查阅，未拍照，当场归卷。", "查阅后逐页清点，无缺损。"], &[])
        }
        (_, Some(_)) if overdue => format!("到期次日已催还，{name}说明原因后归还。"),
        (_, None) if overdue && last <= world.until => format!("已逾期，档案管理员已催还，{name}答复用毕即还。"),
        (_, Some(_)) => phrase::one_of(rng, &["归还时逐页清点，与借出登记一致。", "归还时当面检查，放回原卷。"], &[]),
        _ => "借阅人已签署保管责任。".to_owned(),
    };
    world
        .log("loans", id, loan.day)
        .set("lent_on", loan.day)
        .set("kind", scene.kind)
        .set("document", document)
        .set("item", scene.item)
        .set("volume", format!("SF-DA-{}-{:03}", loan.day.year() - 1, rng.range(2, 88)))
        .set("category", scene.category)
        .set("item_classification", scene.level)
        .set("borrower", borrower)
        .set("department", scene.department)
        .set("purpose", scene.purpose)
        .set("approved_by", approver)
        .set("approved_on", loan.approved)
        .set("lent_by", archivist)
        .set("copies", (scene.kind == "复制").then_some(1))
        .set("pages", scene.pages)
        .set("due_on", lent.then_some(loan.due))
        .set("renewals", renewals)
        .set("returned_on", returned)
        .set("returned_to", returned.map(|_| archivist))
        .set("condition", returned.map(|_| if loan.worn { "轻微破损" } else { "完好" }))
        .set("overdue_reason", (overdue && returned.is_some()).then_some("项目现场使用，未能按期送回"))
        .set("reminded_on", reminded)
        .set(
            "status",
            if !lent {
                "已办结"
            } else if returned.is_some() {
                "已归还"
            } else {
                "借出"
            },
        )
        .set("recorder", archivist)
        .body(body)
        .file()
}
