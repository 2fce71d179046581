//! The courses of a year: a table in code, no computation.

/// One course as the plan has it.
pub(super) struct Course {
    /// `{y}` is the year.
    pub title: &'static str,
    pub month: i8,
    pub goal: &'static str,
    pub audience: &'static str,
    pub departments: &'static [&'static str],
    pub level: &'static str,
    pub method: &'static str,
    pub content: &'static str,
    pub material: &'static str,
    pub documents: &'static [&'static str],
    pub system: Option<&'static str>,
    /// The role of the teacher; empty where somebody comes from outside or nobody teaches.
    pub teacher: &'static str,
    pub vendor: Option<&'static str>,
    pub place: &'static str,
    pub hours: f64,
    pub cost: i64,
    pub people: i64,
    pub tested: bool,
    pub outcome: &'static str,
    pub note: &'static str,
}

const BASE: Course = Course {
    title: "",
    month: 1,
    goal: "",
    audience: "全体员工",
    departments: &[],
    level: "普及性",
    method: "网络",
    content: "",
    material: "内部讲义",
    documents: &[],
    system: None,
    teacher: "R-desktop-support",
    vendor: None,
    place: "L-hq-a-3",
    hours: 4.0,
    cost: 0,
    people: 30,
    tested: true,
    outcome: "",
    note: "",
};

/// The plan of each year.
#[rustfmt::skip] // One line a scene: a table to be read across.
pub(super) const COURSES: &[Course] = &[
    Course { title: "{y}年信息安全与使用规范普及培训", month: 3, goal: "知道口令、邮件和移动介质的规定，能识别可疑邮件", departments: &["D-fin", "D-hr", "D-legal", "D-sales"], content: "使用规范、口令更换、可疑邮件识别、数据存放", documents: &["ZD-09", "ZD-11"], teacher: "R-senior-system-engineer", people: 46, outcome: "可疑邮件识别题正确率明显提高。", note: "网络课程两周内完成，未完成的由部门联系人提醒。", ..BASE },
    Course { title: "{y}年一季度门店收银操作培训", month: 2, goal: "收银人员独立完成销售、退货、日结和断网处理", audience: "门店收银人员", departments: &["D-store-nanmen", "D-donghu-ops"], method: "远程", content: "收银、退货、日结、交接班和断网应急", material: "收银操作手册", documents: &["LC-4-08"], system: Some("S-pos"), teacher: "R-subsidiary-it-admin", place: "L-nanmen", hours: 3.0, people: 9, tested: false, outcome: "新到岗两人可以独立上岗。", note: "门店人员变动较多，按季安排。", ..BASE },
    Course { title: "{y}年二季度门店库存与安全操作培训", month: 5, goal: "盘点和调拨数据录入准确，掌握终端安全要求", audience: "门店全体人员", departments: &["D-store-nanmen", "D-donghu-ops"], method: "远程", content: "盘点录入、调拨、终端锁屏、收银差错处理", material: "门店操作手册", documents: &["LC-4-08", "LC-4-09"], system: Some("S-wms"), teacher: "R-subsidiary-it-admin", place: "L-nanmen", hours: 3.0, people: 11, tested: false, outcome: "当月盘点录入差错降到一笔。", note: "以上一季度盘点差异为案例。", ..BASE },
    Course { title: "{y}年三季度门店收银操作培训", month: 8, goal: "促销规则和会员操作不出错", audience: "门店收银人员", departments: &["D-store-nanmen", "D-donghu-ops"], method: "远程", content: "促销规则、会员积分、收款方式选择", material: "收银操作手册", documents: &["LC-4-08"], system: Some("S-pos"), teacher: "R-subsidiary-it-admin", place: "L-nanmen", hours: 3.0, people: 10, tested: false, outcome: "收款方式选错的情形下月没有再出现。", note: "新增促销规则较多，讲解后逐人模拟。", ..BASE },
    Course { title: "{y}年四季度门店收银与盘点培训", month: 11, goal: "年末盘点和节日高峰收银准备到位", audience: "门店全体人员", departments: &["D-store-nanmen", "D-donghu-ops"], method: "远程", content: "年末盘点、高峰收银、断网应急演练", material: "门店操作手册", documents: &["LC-4-08"], system: Some("S-pos"), teacher: "R-subsidiary-it-admin", place: "L-nanmen", hours: 3.0, people: 11, tested: false, outcome: "断网应急操作全部通过现场检查。", note: "安排在年末盘点之前，夜班人员单独补讲一次。", ..BASE },
    Course { title: "财务模块月结操作培训（{y}）", month: 4, goal: "月结步骤规范，减少结账后数据修改", audience: "财务部及各单位核算人员", departments: &["D-fin"], method: "脱产", content: "月结检查清单、辅助核算、资产卡片变更", material: "财务模块操作手册", documents: &["ZD-18", "LC-4-08"], system: Some("S-erp"), teacher: "R-senior-software-engineer", place: "L-hq-a-5", people: 8, outcome: "学员完成了一次模拟月结。", note: "以近半年数据修改单作为案例。", ..BASE },
    Course { title: "车间报工与扫描操作培训（{y}）", month: 6, goal: "报工及时，数量和工序录入准确", audience: "车间班组统计和操作员", departments: &["D-xiling-workshop", "D-xiling"], method: "脱产", content: "扫描报工、补录、异常代码选择", material: "制造执行系统操作卡", documents: &["LC-4-09"], system: Some("S-mes"), teacher: "R-subsidiary-it-admin", place: "L-xiling-workshop", hours: 4.0, people: 18, tested: false, outcome: "报工差错率下降，现场操作全部合格。", note: "分两个班次在车间现场进行。", ..BASE },
    Course { title: "数据库性能与恢复提高培训（{y}）", month: 7, goal: "能独立完成性能分析和按时间点恢复", audience: "数据库和系统管理人员", departments: &["D-it-ops"], level: "提高性", method: "脱产", content: "性能分析、备份校验、按时间点恢复实操", material: "原厂教材", documents: &["ZD-15"], teacher: "", vendor: Some("V-anhe"), hours: 16.0, cost: 9_600, people: 5, outcome: "在隔离环境两小时内完成一次恢复。", note: "使用隔离环境和脱敏数据，不接触生产库。", ..BASE },
    Course { title: "网络安全防护提高培训（{y}）", month: 9, goal: "掌握边界策略检查和异常流量分析", audience: "网络和安全管理人员", departments: &["D-it-ops", "D-donghu-it", "D-xiling-it"], level: "提高性", method: "脱产", content: "策略审查、流量分析、应急隔离", material: "原厂教材", documents: &["ZD-12", "ZD-17"], teacher: "", vendor: Some("V-shuoguang"), hours: 12.0, cost: 7_800, people: 8, outcome: "演练中隔离用时缩短一半。", note: "分公司和分厂管理员到总部集中参加。", ..BASE },
    Course { title: "信息化岗位制度与自律培训（{y}）", month: 1, goal: "信息化岗位人员熟悉权限分离、保密和记录要求", audience: "信息化岗位人员", departments: &["D-it", "D-it-ops", "D-it-app"], method: "自学", content: "帐号权限、日志查询、数据修改、自律要求", documents: &["ZD-13", "ZD-14", "ZD-18", "ZD-24"], teacher: "", hours: 6.0, people: 13, outcome: "岗位“电网”和审批权限题目全部答对。", note: "自学两周后闭卷测验。", ..BASE },
    Course { title: "办公平台与文件服务器使用培训（{y}）", month: 10, goal: "会用流程表单和共享目录，不再用邮件传大附件", audience: "各部门内勤", departments: &["D-gmo", "D-supply", "D-prod", "D-audit"], method: "多媒体", content: "表单发起、会签、目录权限和版本", documents: &["ZD-09", "LC-4-04"], system: Some("S-oa"), teacher: "R-front-desk", hours: 3.0, people: 16, tested: false, outcome: "大附件邮件次月减少三成。", note: "录像放在内部门户，缺席人员自行补看。", ..BASE },
];

/// Courses that were not in the plan, and the day of each.
#[rustfmt::skip] // One line a scene: a table to be read across.
pub(super) const EXTRA: &[((i16, i8, i8), Course)] = &[
    ((2025, 11, 13), Course { title: "可疑邮件识别专题培训", goal: "全员能识别仿冒通知邮件并正确上报", departments: &["D-fin", "D-sales", "D-supply"], content: "近期仿冒邮件样例、上报方法", documents: &["ZD-09", "ZD-16"], teacher: "R-senior-system-engineer", hours: 1.0, people: 60, outcome: "演练邮件点击率由一成降到三个百分点。", note: "因当月收到仿冒对帐单邮件临时追加。", ..BASE }),
    ((2026, 8, 19), Course { title: "仓储接口异常处理培训", goal: "仓库人员能看懂接口告警并正确补传", audience: "仓储人员", departments: &["D-supply", "D-donghu-ops"], method: "远程", content: "告警含义、补传步骤、对帐方法", documents: &["LC-4-07"], system: Some("S-wms"), teacher: "R-software-engineer", hours: 2.0, people: 8, tested: false, outcome: "补传由仓库自行完成，不再报修。", note: "接口改造上线前由开发人员讲解，仓库两班人员都参加。", ..BASE }),
    ((2025, 8, 18), Course { title: "新版收银程序上线前培训", goal: "上线前全部在岗收银人员掌握新界面", audience: "门店收银人员", departments: &["D-store-nanmen", "D-donghu-ops"], method: "脱产", content: "新界面、断网收银、日结变化", documents: &["LC-4-08", "LC-4-10"], system: Some("S-pos"), teacher: "R-software-engineer", place: "L-nanmen", hours: 4.0, people: 10, tested: false, outcome: "现场操作全部合格，可以上线。", note: "试点门店先训后上，未通过操作检查的不授予收银权限。", ..BASE }),
];

/// Courses, hours and cost of a year's plan.
pub(super) fn totals() -> (usize, f64, i64) {
    (COURSES.len(), COURSES.iter().map(|course| course.hours).sum(), COURSES.iter().map(|course| course.cost).sum())
}
