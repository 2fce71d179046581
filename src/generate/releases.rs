//! Publications on the company's platforms and in personal names, each with its release form.

use super::consent::{VICE_PRESIDENT, above, by_now};
use super::pace::{self, Deck};
use super::{GeneratedFile, Rng, World, calendar, phrase, series};
use crate::model::{Date, DateTime};

/// Something that gets published.
struct Scene {
    class: &'static str,
    subject: &'static str,
    platform: &'static str,
    channel: &'static str,
    kind: &'static str,
    audience: &'static str,
    department: &'static str,
    author: &'static str,
    publisher: &'static str,
    amount: i64,
    sales: bool,
    data: bool,
    content: &'static str,
    note: &'static str,
}

#[rustfmt::skip] // One line a scene: a table to be read across.
const SCENES: &[Scene] = &[
    Scene { class: "A", subject: "{y}年职工运动会圆满结束", platform: "企业公众号", channel: "公司动态", kind: "活动新闻", audience: "社会公众", department: "D-sales", author: "P-renhaoran", publisher: "P-qiuyixin", amount: 12, sales: false, data: false, content: "运动会赛况、获奖名单和现场照片十二张", note: "照片已征得出镜员工同意。" },
    Scene { class: "A", subject: "东湖分公司开展消防应急演练", platform: "企业网站", channel: "新闻中心", kind: "活动新闻", audience: "社会公众", department: "D-donghu-ops", author: "P-shixuanle", publisher: "P-qiuyixin", amount: 4, sales: false, data: false, content: "演练过程和现场照片，不涉及机房位置和网络结构", note: "原图一张拍到配电间标识，裁切后发布。" },
    Scene { class: "A", subject: "南门门店周年店庆现场", platform: "企业视频号", channel: "门店故事", kind: "视频", audience: "门店顾客", department: "D-store-nanmen", author: "P-luosijia", publisher: "P-qiuyixin", amount: 1, sales: false, data: false, content: "店庆活动视频两分钟", note: "顾客正面镜头已作处理。" },
    Scene { class: "A", subject: "西岭分厂技能比武集锦", platform: "企业公众号", channel: "公司动态", kind: "图片", audience: "全体员工", department: "D-xiling", author: "P-mengxinran", publisher: "P-qiuyixin", amount: 9, sales: false, data: false, content: "装配、质检两项比武照片九张", note: "工艺参数看板已遮挡。" },
    Scene { class: "A", subject: "公司志愿者参加社区服务", platform: "企业公众号", channel: "社会责任", kind: "活动新闻", audience: "社会公众", department: "D-hr", author: "P-zhengkaile", publisher: "P-qiuyixin", amount: 6, sales: false, data: false, content: "志愿服务报道和照片六张", note: "发布前请参加人员确认照片。" },
    Scene { class: "A", subject: "新员工入职培训结业", platform: "内部门户", channel: "人才培养", kind: "活动新闻", audience: "全体员工", department: "D-hr", author: "P-zhengkaile", publisher: "P-jiangluoyi", amount: 5, sales: false, data: false, content: "结业典礼报道和集体照", note: "合影已征得本人同意。" },
    Scene { class: "A", subject: "春季新品品鉴会现场", platform: "企业视频号", channel: "品牌活动", kind: "视频", audience: "客户", department: "D-sales", author: "P-renhaoran", publisher: "P-qiuyixin", amount: 2, sales: false, data: false, content: "品鉴会短视频两条，不含价格和销售政策", note: "视频配乐使用已购授权曲目。" },
    Scene { class: "B", subject: "中秋促销活动公告", platform: "门店电子屏", channel: "活动公告", kind: "产品与促销", audience: "门店顾客", department: "D-sales", author: "P-qiuyixin", publisher: "P-luosijia", amount: 1, sales: true, data: false, content: "促销时间、商品范围和规则", note: "销售政策经分管副总经理审核，与收银系统调价单一致。" },
    Scene { class: "B", subject: "产品目录（{y}年版）上线", platform: "企业网站", channel: "产品中心", kind: "产品与促销", audience: "客户", department: "D-sales", author: "P-renhaoran", publisher: "P-qiuyixin", amount: 36, sales: true, data: false, content: "三十六个产品的图文介绍", note: "技术参数由生产制造部逐项核对。" },
    Scene { class: "B", subject: "软件工程师招聘启事", platform: "招聘平台", channel: "社会招聘", kind: "招聘信息", audience: "社会公众", department: "D-hr", author: "P-zhengkaile", publisher: "P-jiangluoyi", amount: 1, sales: false, data: false, content: "岗位职责、任职条件和联系方式", note: "联系方式使用部门公共邮箱。" },
    Scene { class: "B", subject: "公司介绍（更新）", platform: "企业网站", channel: "关于我们", kind: "企业介绍", audience: "社会公众", department: "D-sales", author: "P-qiuyixin", publisher: "P-jiangluoyi", amount: 3, sales: false, data: true, content: "公司沿革、规模和主要荣誉", note: "员工人数和产能数字按总经理办公室口径修改两处。" },
    Scene { class: "B", subject: "供应商年度大会通知", platform: "企业网站", channel: "公告通知", kind: "公告通知", audience: "供应商", department: "D-supply", author: "P-wenlanxin", publisher: "P-qiuyixin", amount: 1, sales: false, data: false, content: "会议时间、议程和报名方式", note: "只写公开事项，议题附件另行寄送。" },
    Scene { class: "B", subject: "节日营业时间安排", platform: "企业公众号", channel: "服务公告", kind: "公告通知", audience: "门店顾客", department: "D-donghu-ops", author: "P-shixuanle", publisher: "P-qiuyixin", amount: 1, sales: false, data: false, content: "各门店节日期间营业时间", note: "与门店张贴的公告一致。" },
    Scene { class: "B", subject: "包装工艺改进案例", platform: "行业媒体", channel: "技术专栏", kind: "技术资料", audience: "客户", department: "D-prod", author: "P-duhanlin", publisher: "P-renhaoran", amount: 1, sales: true, data: true, content: "工艺改进前后对比，隐去配方和供应商", note: "合同管理部要求删去客户名称，修改后通过。" },
    Scene { class: "C", subject: "个人分享：厂区开放日见闻", platform: "个人帐号", channel: "个人主页", kind: "个人分享", audience: "社会公众", department: "D-xiling-workshop", author: "P-mengxinran", publisher: "P-mengxinran", amount: 3, sales: false, data: false, content: "开放日照片三张和文字", note: "不含生产数据，发布前删去一张车间全景。" },
    Scene { class: "C", subject: "个人分享：门店陈列心得", platform: "个人帐号", channel: "个人主页", kind: "个人分享", audience: "社会公众", department: "D-store-nanmen", author: "P-luosijia", publisher: "P-luosijia", amount: 1, sales: false, data: false, content: "陈列方法短文一篇", note: "不涉及销售额和客流。" },
];

struct Release {
    scene: &'static Scene,
    published: DateTime,
    head_on: Date,
    vice_on: Date,
    filed: DateTime,
    refused: bool,
    withdrawn: bool,
    late: bool,
}

fn facts(world: &World) -> Vec<(String, Release)> {
    let mut rng = world.rng("releases");
    let mut deck = Deck::new(SCENES, rng.fork("scenes"));
    let mut first_published = 0;
    let releases = pace::workdays(world, &mut rng, 12.0)
        .into_iter()
        .enumerate()
        .map(|(place, day)| {
            let scene = deck.deal();
            first_published += usize::from(scene.class == "A");
            // One class A release in six is filed after the second day.
            let late = scene.class == "A" && first_published % 6 == 3;
            release(&mut rng, scene, day, late, place % 13 == 9, place % 17 == 11)
        })
        .collect();
    series::number("FB", releases, |release| release.published.date())
}

fn release(rng: &mut Rng, scene: &'static Scene, day: Date, late: bool, refused: bool, withdrawn: bool) -> Release {
    let published = calendar::at(day, rng.range(9, 16), rng.range(0, 59));
    if scene.class == "A" {
        // Published first; signed and filed before the second day is over.
        let next = if late { calendar::plus_workdays(day, 3) } else { calendar::plus_days(day, 1) };
        let signed = if late || calendar::is_workday(next) { next } else { day };
        let filed = calendar::at(signed, 17, rng.range(0, 25)).max(calendar::plus_minutes(published, 45));
        return Release { scene, published, head_on: signed, vice_on: signed, filed, refused: false, withdrawn, late };
    }
    let vice_on = calendar::plus_workdays(day, -1);
    let head_on = calendar::plus_workdays(vice_on, -rng.range(0, 1));
    let filed = calendar::at(vice_on, 16, rng.range(5, 50));
    Release { scene, published, head_on, vice_on, filed, refused, withdrawn: withdrawn && !refused, late: false }
}

pub(super) fn write(world: &World) -> Vec<GeneratedFile> {
    let mut rng = world.rng("releases text");
    facts(world).iter().map(|(id, release)| one(world, &mut rng, id, release)).collect()
}

fn one(world: &World, rng: &mut Rng, id: &str, release: &Release) -> GeneratedFile {
    let scene = release.scene;
    let day = release.published.date();
    let filed = by_now(world, release.filed.date()).filter(|_| !release.refused).map(|_| release.filed);
    let withdrawn = release
        .withdrawn
        .then(|| calendar::plus_workdays(day, 4))
        .and_then(|on| by_now(world, on))
        .filter(|_| filed.is_some());
    let status = match () {
        () if release.refused => "未通过",
        () if withdrawn.is_some() => "已撤回",
        () if filed.is_some() => "已备案",
        () => "已发布",
    };
    let signed = |on: Date| by_now(world, on).filter(|_| !release.refused);
    let (head_on, vice_on) = (by_now(world, release.head_on), signed(release.vice_on));
    let head = above(scene.department, scene.author);
    // Who publishes must not be among those who approve.
    let head = if head == scene.publisher { VICE_PRESIDENT } else { head };
    let subject = phrase::fill(scene.subject, &[("y", &day.year().to_string())]);
    let year = day.year();
    let link =
        matches!(scene.platform, "企业网站").then(|| format!("https://www.shifan.example/news/{year}/{}", &id[8..]));
    let filer = world.roster.acting("R-document-controller", release.filed.date());
    let closing = match status {
        "未通过" => "修改后另行申请。",
        "已撤回" => "撤回后已在原渠道说明，更正内容另行登记。",
        "已发布" => "审批正在办理，备案时限为发布后两日内。",
        _ if release.late => "审批人出差，备案超过两日，已提醒经办人先备后出差。",
        _ => *rng.pick(&["定稿和审批表已归档。", "页面快照已留存。", "", ""]),
    };
    world
        .log("releases", id, day)
        .set("class", scene.class)
        .set("subject", subject)
        .set("platform", scene.platform)
        .set("channel", scene.channel)
        .set("content_kind", scene.kind)
        .set("content", scene.content)
        .set("amount", scene.amount)
        .set("audience", scene.audience)
        .set("author", scene.author)
        .set("publisher", (!release.refused).then_some(scene.publisher))
        .set("published_at", release.published)
        .set("technical_or_sales", scene.sales)
        .set("company_data", scene.data)
        .set("department_head", head_on.map(|_| head))
        .set("department_head_on", head_on)
        .set("vice_president", vice_on.map(|_| VICE_PRESIDENT))
        .set("vice_president_on", vice_on)
        .set("line_vice_president", vice_on.filter(|_| scene.sales).map(|_| VICE_PRESIDENT))
        .set("line_vice_president_on", vice_on.filter(|_| scene.sales))
        .set("compliance", vice_on.filter(|_| scene.data).map(|_| "P-fangjingyi"))
        .set("compliance_on", vice_on.filter(|_| scene.data))
        .set("general_office", vice_on.filter(|_| scene.data).map(|_| VICE_PRESIDENT))
        .set("general_office_on", vice_on.filter(|_| scene.data))
        .set("filed_at", filed)
        .set("filed_by", filed.map(|_| filer))
        .set("link", link.filter(|_| filed.is_some()))
        .set("withdrawn_on", withdrawn)
        .set("withdrawn_reason", withdrawn.map(|_| "发布后发现一处日期错误，撤回更正"))
        .set("rejected_reason", release.refused.then_some("内容与现行口径不一致，退回修改"))
        .set("status", status)
        .set("department", scene.department)
        .set("recorder", scene.author)
        .body(phrase::paragraph([scene.note, closing]))
        .file()
}
