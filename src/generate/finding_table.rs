//! Checks that come round each year, and what they find: tables in code, no computation.

/// A check on certain days of each year.
pub(super) struct Campaign {
    pub source: &'static str,
    pub name: &'static str,
    pub month: i8,
    pub day: i8,
    /// A person, or a role.
    pub checker: &'static str,
    pub findings: usize,
}

const fn campaign(
    source: &'static str,
    name: &'static str,
    (month, day): (i8, i8),
    checker: &'static str,
    findings: usize,
) -> Campaign {
    Campaign { source, name, month, day, checker, findings }
}

/// The checks of a year.
pub(super) const CAMPAIGNS: &[Campaign] = &[
    campaign("资产盘点", "上年末盘点复核", (1, 14), "P-liangsiyu", 1),
    campaign("内部审计", "上半年信息系统审计", (3, 18), "P-tanyuchen", 3),
    campaign("日常督导", "二季度分公司、分厂安全检查", (5, 20), "R-it-supervisor", 1),
    campaign("应急演练", "网络与数据应急演练", (6, 24), "R-senior-system-engineer", 1),
    campaign("部门自查", "半年自查", (7, 9), "R-it-manager", 1),
    campaign("内部审计", "下半年信息系统审计", (9, 16), "P-tanyuchen", 2),
    campaign("等保测评", "年度等级保护测评", (10, 21), "P-tanyuchen", 2),
    campaign("专项检查", "年末帐号与权限专项检查", (11, 5), "R-it-director", 1),
];

/// Something found, and what was done about it.
pub(super) struct Scene {
    pub title: &'static str,
    pub clauses: &'static [&'static str],
    pub area: &'static str,
    pub severity: &'static str,
    pub department: &'static str,
    pub owner: &'static str,
    pub fact: &'static str,
    pub cause: &'static str,
    pub cause_class: &'static str,
    pub action: &'static str,
    pub prevention: Option<&'static str>,
    /// What is done when it happens again.
    pub prevention_again: Option<&'static str>,
    pub delay: &'static str,
    pub verification: &'static [&'static str],
    /// Whether the risk is accepted instead.
    pub acceptable: bool,
    /// Whether it drags on past its day.
    pub stuck: bool,
    /// Place in the table of what it repeats under other words.
    pub again_of: Option<usize>,
    pub note: &'static str,
}

const BASE: Scene = Scene {
    title: "",
    clauses: &[],
    area: "网络与信息安全",
    severity: "一般",
    department: "D-it-ops",
    owner: "R-system-engineer",
    fact: "",
    cause: "",
    cause_class: "执行不到位",
    action: "",
    prevention: None,
    prevention_again: Some("列入每月自查清单，由主管抽查并在例会通报"),
    delay: "需配合停机窗口，申请顺延",
    verification: &["现场核对，措施已落实，抽查未再发现", "查阅记录并抽样复核，符合要求"],
    acceptable: false,
    stuck: false,
    again_of: None,
    note: "",
};

/// What checks find. In this order: the first ones belong to the first check of the first year.
#[rustfmt::skip] // One line a scene: a table to be read across.
pub(super) const SCENES: &[Scene] = &[
    Scene { title: "两台打印机标签缺失", clauses: &["ZD-04#label"], area: "设备管理", severity: "观察项", owner: "R-desktop-support", fact: "盘点复核抽查四十台设备，A座3层两台打印机标签脱落，未及时补贴。", cause: "标签贴在散热口附近，受热脱落", action: "补贴标签，改贴于正面右上角", note: "资产编号与卡片一致，不影响盘点结果。", ..BASE },
    Scene { title: "离职人员文件服务器目录权限未清理", clauses: &["ZD-13#leavers", "ZD-13#review"], severity: "一般", owner: "R-senior-system-engineer", fact: "抽查六十个目录，一个目录仍保留两名离职人员的读写权限，最长的已超过九十日。", cause: "停用帐号时没有同步清理目录权限组", action: "清理遗留权限，核对全部目录的权限组", prevention: Some("离岗清单增加目录权限一项"), note: "两个帐号已停用，未发现离职后访问。", ..BASE },
    Scene { title: "外修电脑送出前未登记数据清除", clauses: &["ZD-04#repair"], area: "运行维护", severity: "严重", owner: "R-desktop-support", fact: "抽查外修单十二张，三张没有硬盘取下或者数据清除的记录，其中一台为财务电脑。", cause: "流程单没有该栏目，经办人口头交接", cause_class: "制度缺失", action: "追查三台设备去向并取得书面说明，流程单增加数据清除栏", prevention: Some("外修出门凭登记放行"), note: "三台均在厂家维修点，硬盘未更换，数据未外泄。", ..BASE },
    Scene { title: "数据修改单缺少清单附件", clauses: &["ZD-18#application"], area: "规章制度", severity: "观察项", owner: "R-dba", fact: "抽查二十份审批单，两份多行修改没有附编号清单。", cause: "申请部门以截图代替清单", action: "补齐清单，统一清单格式", note: "修改内容与审计日志一致。", ..BASE },
    Scene { title: "西岭机房出入登记漏填离开时间", clauses: &["ZD-08#entry"], area: "运行维护", department: "D-xiling-it", owner: "R-subsidiary-it-admin", fact: "一个月内三十一次出入登记，五次没有离开时间，两次没有陪同人签字。", cause: "登记簿放在门内，离开时容易遗漏", action: "登记簿移至门口，补记可核实的五次离开时间", prevention: Some("每周由主管远程抽查一次"), note: "对照门禁记录，人员均已离开。", ..BASE },
    Scene { title: "演练中备用线路切换超时", clauses: &["ZD-17#drills", "ZD-12#faults"], severity: "一般", owner: "R-network-admin", fact: "总部至西岭主线路断开后，备用线路人工切换用时四十一分钟，超过方案规定的三十分钟。", cause: "切换步骤依赖一人操作，操作手册版本过旧", cause_class: "人员能力", action: "更新手册，第二名工程师完成实操考核", prevention: Some("评估自动切换方案"), note: "演练未影响生产系统。", ..BASE },
    Scene { title: "培训签到与登记人数不一致", clauses: &["ZD-22#records"], area: "培训", severity: "观察项", department: "D-it", owner: "R-document-controller", fact: "自查两期课程，签到表分别比登记少一人。", cause: "网络参训人员未导出学习记录", action: "补导学习记录，更正登记", note: "两人均有学习时长记录。", ..BASE },
    Scene { title: "恢复演练未覆盖仓储系统", clauses: &["ZD-15#drill"], area: "网络与信息安全", severity: "一般", department: "D-donghu-it", owner: "R-subsidiary-it-admin", fact: "上年度演练计划列有仓储系统，年内没有演练记录。", cause: "演练环境资源不足，推迟后未重新安排", cause_class: "资源不足", action: "借用总部隔离环境完成演练并留存记录", note: "备份校验记录齐全，未见失败。", ..BASE },
    Scene { title: "采购验收人与选型人为同一人", clauses: &["ZD-26#responsibilities"], area: "重点项目", severity: "一般", department: "D-it", owner: "P-zhoumuyang", fact: "一项小额采购的规格审核人与验收人同为一人。", cause: "到货时其他人员外出", action: "由第二人重新验收并签字", prevention: Some("验收单打印前由文控员核对签字人"), note: "货物规格数量无误。", ..BASE },
    Scene { title: "审计日志管理员与系统管理员未分离", clauses: &["ZD-17#separation", "ZD-13#audit-log"], severity: "严重", owner: "R-senior-system-engineer", fact: "测评发现日志平台的删除权限仍在系统管理员组内。", cause: "平台初始配置未按三权分离调整", cause_class: "技术缺陷", action: "收回删除权限，单设审计管理员，保留期内禁止删除", prevention: Some("权限变更纳入月度核对"), note: "核对操作日志，未发生删除。", ..BASE },
    Scene { title: "核心交换机存在单点", clauses: &["ZD-12#backbone"], severity: "一般", owner: "R-network-admin", fact: "西岭汇聚交换机无冗余，测评列为中风险。", cause: "建设时按单机规划", cause_class: "资源不足", action: "备机上架冷备，编写更换步骤并演练一次", delay: "备机到货推迟，申请顺延", note: "备机已在备件库，更换用时不超过一小时。", ..BASE },
    Scene { title: "管理帐号口令逾三个月未更换", clauses: &["ZD-13#initial-password"], severity: "一般", owner: "R-network-admin", fact: "专项检查十二个管理帐号，两个网络设备管理帐号口令超过三个月。", cause: "网络设备不支持到期强制更换", cause_class: "技术缺陷", action: "当日更换并登记更换日期", prevention: Some("日历提醒加双人核对"), note: "未发现异常登录。", ..BASE },
    Scene { title: "资产变更后责任人未更新", clauses: &["ZD-04#change", "ZD-04#custodian"], area: "设备管理", owner: "R-desktop-support", fact: "盘点发现三台电脑已换人使用，卡片责任人仍为原使用人。", cause: "部门内部调换未办变更手续", action: "补办变更单并更新卡片", prevention: Some("盘点前由部门联系人预核对"), note: "三台电脑均在原部门。", ..BASE },
    Scene { title: "软件安装前未核对可用许可", clauses: &["ZD-07#installation"], area: "设备管理", severity: "一般", owner: "R-desktop-support", fact: "抽查电脑二十台，一台安装制图软件试用版，没有许可分配登记。", cause: "以试用版应急，未办理申请", action: "卸载试用版，按需求申请调剂许可", note: "已告知使用人未取得许可前不得使用。", ..BASE },
    Scene { title: "A类信息备案超过两日", clauses: &["ZD-19#class-a-filing"], area: "规章制度", department: "D-sales", owner: "P-qiuyixin", fact: "抽查A类发布十条，两条备案晚于第二日。", cause: "审批人出差，未办理代签委托", action: "补办备案，明确出差期间的代签人", note: "内容合规，未造成影响。", ..BASE },
    Scene { title: "外修电脑送出前仍有一台未登记数据清除", clauses: &["ZD-04#repair"], area: "运行维护", severity: "严重", owner: "R-desktop-support", fact: "复查新版流程单十八张，一张数据清除栏空白。", cause: "代班人员不熟悉新栏目", cause_class: "人员能力", action: "补充说明并取得厂家书面确认，重新培训代班人员", prevention: Some("数据清除栏设为必填，前台核对后放行"), again_of: Some(2), note: "与上一次内部审计发现属同一环节。", ..BASE },
    Scene { title: "异地副本交接单缺接收人签字", clauses: &["ZD-15#offsite"], severity: "一般", department: "D-donghu-it", owner: "R-subsidiary-it-admin", fact: "半年六份交接单，一份缺接收人签字。", cause: "随班车送达时接收人外出，由门卫代收，事后未补签", action: "补签并核对封签，重申双人交接", note: "封签完好，副本可读。", ..BASE },
    Scene { title: "应急联系表两个号码停用", clauses: &["ZD-17#plans"], severity: "观察项", owner: "R-front-desk", department: "D-it", fact: "演练中按应急联系表拨打，供应商值班电话和物业夜间电话各一个已停用。", cause: "联系表一年没有核对", action: "逐一核对并更新联系表，发各值班点", prevention: Some("每季度首月由前台核对一次"), note: "演练改用备用号码，未影响处置。", ..BASE },
    Scene { title: "值班交接栏漏填", clauses: &["ZD-27#handover"], area: "运行维护", severity: "观察项", owner: "R-it-supervisor", fact: "抽查三十日运行日志，两日交接栏没有接班人确认。", cause: "节前交接匆忙", action: "补记并由双方确认，主管加密抽查", note: "未遗漏未处理故障。", ..BASE },
    Scene { title: "借阅逾期未报部门负责人", clauses: &["ZD-21#borrowing"], area: "档案管理", severity: "观察项", department: "D-it", owner: "R-document-controller", fact: "一项借阅逾期九日，有催还记录，未按规定报借阅人部门负责人。", cause: "经办人误以为续借已批准", action: "补报并追回资料，核对全部在借登记", note: "资料归还完好。", ..BASE },
    Scene { title: "东湖外来电脑到期未注销", clauses: &["ZD-10#expiry"], department: "D-donghu-it", owner: "R-subsidiary-it-admin", fact: "登记簿有两台外来电脑有效期已过，接入策略仍然有效。", cause: "到期提醒只发给使用部门，管理员没有收到", cause_class: "技术缺陷", action: "断开并注销两台设备，收回标签，核对全部在网外来设备", prevention: Some("到期前三日同时提醒管理员，到期自动断开"), stuck: true, note: "到期后没有接入记录。", ..BASE },
    Scene { title: "四台车间终端病毒库落后", clauses: &["ZD-16#coverage"], severity: "一般", department: "D-xiling-it", owner: "R-subsidiary-it-admin", fact: "控制台显示四台车间终端病毒库落后十一日，未见处理记录。", cause: "终端不能联网，手工更新间隔过长", action: "以经检查的介质更新，登记更新记录", prevention: Some("隔离网内设更新服务器"), note: "四台终端全盘扫描未发现病毒。", ..BASE },
    Scene { title: "专用检测设备无法安装防病毒软件", clauses: &["ZD-16#coverage"], severity: "一般", department: "D-xiling", owner: "P-mengxinran", fact: "一台质检专用工控机系统过旧，不能安装防病毒软件，未登记原因和替代措施。", cause: "设备由检测仪器厂家封装，不允许改动", cause_class: "外部因素", action: "放入隔离网段，停用移动介质接口并登记", acceptable: true, note: "该机不联网，只与检测仪器相连。", ..BASE },
    Scene { title: "长期未登录帐号未停用", clauses: &["ZD-13#review"], severity: "一般", owner: "R-senior-system-engineer", fact: "导出帐号清单，三个普通帐号超过九十日未登录，未确认也未停用。", cause: "长期休假人员名单未及时传递", action: "与人力资源部核对后停用三个帐号，恢复时重新申请", note: "三个帐号期间没有登录记录。", ..BASE },
];
