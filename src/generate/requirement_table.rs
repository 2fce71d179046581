//! The needs that departments have: a table in code, no computation.

/// A need, and how it is answered.
pub(super) struct Scene {
    pub title: &'static str,
    pub department: &'static str,
    pub applicant: &'static str,
    pub kind: &'static str,
    pub system: Option<&'static str>,
    pub software: Option<&'static str>,
    pub content: &'static str,
    pub benefit: Option<&'static str>,
    pub urgency: &'static str,
    pub reply: &'static str,
    pub decision: &'static str,
    /// The role that carries it out.
    pub worker: &'static str,
    pub work_days: i64,
    /// Estimated cost in yuan.
    pub cost: Option<i64>,
    pub note: &'static str,
}

const NONE: Scene = Scene {
    title: "",
    department: "D-it",
    applicant: "P-chenyibai",
    kind: "功能调整",
    system: None,
    software: None,
    content: "",
    benefit: None,
    urgency: "一般",
    reply: "",
    decision: "采纳",
    worker: "R-software-engineer",
    work_days: 5,
    cost: None,
    note: "",
};

/// Needs that come up in any year.
#[rustfmt::skip] // One line a scene: a table to be read across.
pub(super) const SCENES: &[Scene] = &[
    Scene { title: "费用报销单增加项目核算字段", department: "D-fin", applicant: "P-liangsiyu", system: Some("S-erp"), content: "报销单和费用报表增加项目编号，能按项目汇总", benefit: Some("项目决算不再手工归集"), reply: "可在表单扩展字段实现，报表同步调整", work_days: 6, note: "历史单据不补录。", ..NONE },
    Scene { title: "库龄分析报表", department: "D-supply", applicant: "P-wenlanxin", kind: "报表统计", system: Some("S-wms"), content: "按仓库、物料统计三十、九十、一百八十天以上库存", benefit: Some("每月呆滞料清理有依据"), reply: "利用现有批次入库日期统计，每日凌晨生成", work_days: 5, note: "早于系统上线的批次按期初日期计算。", ..NONE },
    Scene { title: "门店日销售额次日早报", department: "D-sales", applicant: "P-renhaoran", kind: "报表统计", system: Some("S-pos"), content: "每日八点三十分前把各门店销售额发到部门邮箱", reply: "由夜间作业生成并发送，异常时人工补发", urgency: "较急", work_days: 3, note: "收件人名单由市场营销部维护。", ..NONE },
    Scene { title: "会员生日提醒短信", department: "D-sales", applicant: "P-qiuyixin", kind: "新增功能", system: Some("S-pos"), content: "会员生日前三日自动发送祝福和优惠", reply: "涉及个人信息对外提供，需先完成个人信息影响评估", decision: "暂缓", work_days: 0, note: "待信息资源目录中个人信息用途明确后再议。", ..NONE },
    Scene { title: "工单延误原因统计", department: "D-prod", applicant: "P-duhanlin", kind: "报表统计", system: Some("S-mes"), content: "按工序统计延误工单及原因代码", benefit: Some("每周生产例会直接使用"), reply: "先规范原因代码，再出报表", work_days: 7, note: "原因代码由生产制造部定稿。", ..NONE },
    Scene { title: "制图软件增加一席", department: "D-prod", applicant: "P-duhanlin", kind: "软件配置", software: Some("SW-015"), content: "新到岗工艺员一人需要二维制图软件", urgency: "较急", reply: "西岭有一套闲置，调剂使用，不再购买", worker: "R-desktop-support", work_days: 1, note: "许可转移后办理了分配登记。", ..NONE },
    Scene { title: "设计套件用于活动海报", department: "D-gmo", applicant: "P-gumingxuan", kind: "软件配置", software: Some("SW-014"), content: "办公室每季度制作内部活动海报，申请一席", reply: "使用频次低，由市场营销部代为制作", decision: "不采纳", worker: "R-desktop-support", work_days: 0, note: "上一次分配的一席曾连续三个月未使用。", ..NONE },
    Scene { title: "合同到期提醒", department: "D-legal", applicant: "P-fangjingyi", kind: "新增功能", system: Some("S-oa"), content: "合同到期前六十日和三十日提醒经办人和部门负责人", reply: "在合同台帐增加到期字段和提醒任务", work_days: 4, note: "先对当年合同补录到期日。", ..NONE },
    Scene { title: "审计部只读查询帐号范围调整", department: "D-audit", applicant: "P-tanyuchen", kind: "流程优化", system: Some("S-erp"), content: "审计抽查期间可查询凭证和附件，不得导出", reply: "按数据访问权限申请办理，限定期限三个月", worker: "R-dba", work_days: 1, note: "权限到期自动收回。", ..NONE },
    Scene { title: "车间扫描枪补充三把", department: "D-xiling-workshop", applicant: "P-mengxinran", kind: "硬件配置", system: Some("S-mes"), content: "两条产线增加报工点，需扫描枪三把", urgency: "较急", reply: "先调拨备件库一把，其余列入采购", decision: "部分采纳", worker: "R-subsidiary-it-admin", work_days: 2, cost: Some(3_600), note: "型号与现有一致，避免接口差异。", ..NONE },
    Scene { title: "仓库无线覆盖补点", department: "D-donghu-ops", applicant: "P-shixuanle", kind: "网络接入", system: Some("S-wms"), content: "三号库西侧手持终端经常断线", urgency: "较急", reply: "现场测试后增加两个接入点", worker: "R-network-admin", work_days: 3, cost: Some(2_800), note: "安装后断线次数由每日十余次降为零。", ..NONE },
    Scene { title: "请假单与考勤对接", department: "D-hr", applicant: "P-zhengkaile", kind: "系统接口", system: Some("S-hr"), content: "办公系统审批通过的请假自动写入人事系统考勤", reply: "由中间表同步，每小时一次", work_days: 8, note: "试运行一个月，双轨核对无差异后停用手工导入。", ..NONE },
    Scene { title: "付款审批移动端", department: "D-fin", applicant: "P-liangsiyu", kind: "新增功能", system: Some("S-oa"), content: "领导外出时可用手机审批付款单", reply: "移动端需统一身份和设备管理，条件未具备", decision: "暂缓", work_days: 0, note: "列入下一年度规划讨论。", ..NONE },
    Scene { title: "投影仪更换", department: "D-hr", applicant: "P-zhengkaile", kind: "硬件配置", content: "培训室投影亮度不足，影响授课", reply: "更换灯泡可恢复，暂不采购新机", decision: "部分采纳", worker: "R-desktop-support", work_days: 1, cost: Some(860), note: "更换后亮度满足使用。", ..NONE },
    Scene { title: "POS小票增加发票二维码", department: "D-store-nanmen", applicant: "P-luosijia", kind: "功能调整", system: Some("S-pos"), content: "顾客扫小票二维码自助开票", reply: "小票模板增加二维码，开票接口已具备", work_days: 5, note: "先在南门门店试用两周。", ..NONE },
    Scene { title: "压缩工具批量部署", department: "D-donghu", applicant: "P-yanpeijia", kind: "软件配置", software: Some("SW-017"), content: "分公司二十台电脑没有统一的压缩工具", reply: "列入软件清单的免费软件，由信息中心统一安装", worker: "R-subsidiary-it-admin", work_days: 2, note: "安装前核对许可条款允许企业使用。", ..NONE },
    Scene { title: "西岭到总部专线扩容", department: "D-xiling", applicant: "P-kangruilin", kind: "网络接入", content: "视频会议与生产数据同时传输时卡顿", reply: "先调整流量优先级，观察一个月后再定", decision: "部分采纳", worker: "R-network-admin", work_days: 2, note: "调整后会议卡顿明显减少。", ..NONE },
    Scene { title: "收银台增加商品图片", department: "D-sales", applicant: "P-qiuyixin", kind: "功能调整", system: Some("S-pos"), content: "称重商品显示图片，减少选错", reply: "终端内存不足，影响收银速度", decision: "不采纳", work_days: 0, note: "改为按拼音首字母检索，已说明操作方法。", ..NONE },
    Scene { title: "档案借阅线上申请", department: "D-it", applicant: "P-suwanqing", kind: "流程优化", system: Some("S-oa"), content: "借阅、续借和催还在办公系统办理", reply: "新建表单和到期提醒", work_days: 4, note: "纸质登记与系统并行一个季度。", ..NONE },
];

/// Needs that became projects: the need, the day, and the project's title.
#[rustfmt::skip] // One line a scene: a table to be read across.
pub(super) const OF_PROJECTS: &[(Scene, (i16, i8, i8), &str)] = &[
    (
        Scene { title: "收银系统断网可用", department: "D-donghu-ops", applicant: "P-shixuanle", kind: "新增功能", system: Some("S-pos"), content: "专线中断时门店无法收银，要求断网可收银、恢复后自动上传", benefit: Some("减少停业损失"), urgency: "紧急", reply: "需升级收银程序，建议立项", worker: "R-senior-software-engineer", work_days: 60, cost: Some(210_000), note: "一月内两次断网停收共三个多小时。", ..NONE },
        (2025, 1, 22),
        "门店收银系统升级",
    ),
    (
        Scene { title: "设备数据自动采集", department: "D-prod", applicant: "P-duhanlin", kind: "新增功能", system: Some("S-mes"), content: "关键工序产量由设备自动上报，减少人工报工", benefit: Some("报工差错减半"), urgency: "较急", reply: "建议先试点两道工序，纳入二期", worker: "R-senior-software-engineer", work_days: 80, cost: Some(350_000), note: "领导小组要求先试点后推广。", ..NONE },
        (2025, 12, 8),
        "制造执行系统二期试点",
    ),
    (
        Scene { title: "出入库数据及时同步", department: "D-supply", applicant: "P-wenlanxin", kind: "系统接口", system: Some("S-wms"), content: "仓储系统出入库到ERP延迟最长半日，月末需人工补录", benefit: Some("月结提前一天"), urgency: "较急", reply: "改造接口，自主开发", work_days: 45, cost: Some(30_000), note: "接口失败没有告警，曾漏传十二笔。", ..NONE },
        (2026, 2, 25),
        "仓储系统与ERP接口改造",
    ),
];
