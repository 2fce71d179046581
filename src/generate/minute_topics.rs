//! What meetings talk about and decide.

/// A topic with what was decided, by whom and within how many days it is done.
pub(super) struct Item {
    /// As the agenda has it.
    pub topic: &'static str,
    /// What was decided.
    pub text: &'static str,
    /// A role, or a person where the owner is not in the IT department.
    pub owner: &'static str,
    /// Days until it is due.
    pub days: i64,
}

const fn item(topic: &'static str, text: &'static str, owner: &'static str, days: i64) -> Item {
    Item { topic, text, owner, days }
}

/// Of the department's weekly meeting.
pub(super) const WEEKLY: &[Item] = &[
    item("南门门店收银终端掉线", "联系线路运营商测试专线质量，备用链路改为自动切换", "R-network-admin", 7),
    item("备份窗口与月末结账重叠", "ERP数据库备份推迟到零点三十分开始，观察两周", "R-dba", 14),
    item("终端防护客户端版本", "未升级的终端本周内逐台处理，列出清单", "R-desktop-support", 5),
    item("报修回访", "上周满意度低于四分的工单逐一回访，说明原因", "R-front-desk", 4),
    item("机房空调滤网", "三个机房更换滤网，更换后连续三日记录温湿度", "R-system-engineer", 7),
    item("文件服务器空间", "清理离职人员目录，通知各部门归档三年以上文件", "R-system-engineer", 14),
    item("域控补丁", "先在测试环境安装，确认无影响后利用周末窗口升级", "R-senior-system-engineer", 12),
    item("采购入库接口延迟", "排查接口日志，给出改进方案并估算工作量", "R-software-engineer", 10),
    item("人事系统工资核算期保障", "核算期间不安排变更，值班表标注双人值班", "R-it-supervisor", 6),
    item("移动介质抽查", "抽查十个移动介质，核对登记和查杀记录", "R-desktop-support", 9),
    item("纪要和运行日志归档", "上月运行日志、机房出入登记整理移交", "R-document-controller", 8),
    item("网络设备配置备份", "全部交换机和防火墙配置重新导出，核对版本", "R-network-admin", 10),
    item("东湖仓储终端更换", "确认到货时间，先调拨两台备用机", "R-subsidiary-it-admin", 10),
    item("重复故障", "打印服务停止已发生三次，写出原因分析并编入知识库", "R-desktop-support", 12),
    item("数据库审计日志容量", "评估六个月留存所需空间，提出扩容意见", "R-dba", 10),
    item("网站内容更新", "产品页按新目录调整，发布前由内容专员复核", "R-software-engineer", 9),
    item("值班交接", "交接栏漏填的两班补记，主管本周抽查三次", "R-it-supervisor", 5),
    item("许可证余量", "制图软件申请两人排队，先查西岭闲置许可", "R-desktop-support", 7),
    item("恢复演练准备", "确定演练系统和隔离环境，演练方案提前三天报批", "R-dba", 14),
    item("供应商维护进场", "维护人员名单、设备和陪同人提前一天登记", "R-senior-software-engineer", 4),
    item("项目进度偏差", "说明里程碑推迟原因，调整计划后报经理确认", "R-senior-software-engineer", 7),
    item("口令到期提醒", "对未设强制更换的业务系统发出提醒，收集更换登记", "R-senior-system-engineer", 10),
    item("培训通知", "下月课程提前五个工作日通知，确认场地和名单", "R-front-desk", 6),
    item("整改事项临期", "两项检查发现本周到期，责任人提交证据", "R-document-controller", 4),
    item("西岭车间交换机告警", "更换风扇模块，备件不足的列入采购", "R-subsidiary-it-admin", 10),
    item("邮件大附件", "对频繁发送大附件的部门做一次说明，推广共享目录", "R-front-desk", 14),
];

/// Closing remarks of the weekly meeting.
pub(super) const WEEKLY_REMARKS: &[&str] = &[
    "核心系统上周运行平稳，备份全部成功。各岗位按计划完成，未发生触及“电网”的事项。",
    "上周受理报修数量与前一周持平，紧急故障均当场处理。一项承诺时间未兑现，已向使用部门说明。",
    "本周工作集中在月末保障，变更窗口暂停。各岗位对照月计划自查差异，周四前报主管。",
    "会议要求维修单当日填写完整，费用和换件不得事后补记。分公司和分厂汇报了本单位情况，无需协调事项。",
    "两项跨部门事项需要业务部门配合，由经理协调。其余事项按分工执行。",
    "上周有一次备份校验告警，复核后确认是介质读取超时，已重新校验通过。请备份责任人把处理过程补入记录。",
    "会议传达了领导小组的要求，重点工作每周报进度。",
    "各科室汇报了在办事项，逾期的说明了原因和新的时间。",
];

/// Of the sections: the section, what it met about, and the remark.
#[rustfmt::skip] // One line a scene: a table to be read across.
pub(super) const SECTION: &[(&str, Item, &str)] = &[
    ("D-it-ops", item("备用服务器的启用顺序", "编写核心系统备机切换步骤，下月演练一次", "R-senior-system-engineer", 21), "会上逐台核对了备机配置，两台缺内存，由备件库补足。"),
    ("D-it-app", item("小票重复上传的修正方案", "增加小票号唯一校验，在测试环境跑三天对帐", "R-software-engineer", 10), "重现步骤已确认，问题出在断网恢复后的重传判断。"),
    ("D-it-ops", item("接入交换机端口核对", "逐层核对端口与配线标签，差异更新到拓扑图", "R-network-admin", 18), "抽查一层，标签与登记不符三处。"),
    ("D-it-app", item("发布权限的分离", "开发、测试、发布分别使用各自帐号，修改发布脚本", "R-senior-software-engineer", 14), "现行脚本由一人执行全部步骤，分离后增加复核环节。"),
    ("D-it-ops", item("故障备件的最低库存", "按近一年领用量确定最低库存，缺口列入采购", "R-it-supervisor", 12), "近一年等备件的工单有四张，集中在电源和风扇。"),
    ("D-it-app", item("月末报表运行时间", "把三张报表改为夜间预计算，验证口径不变", "R-software-engineer", 20), "三张报表占用结账时段近一小时，预计算后可降到十分钟以内。"),
];

/// Of the steering group.
pub(super) const STEERING: &[Item] = &[
    item("年度信息化计划和预算", "同意年度计划和预算，按月分解到责任人，预算外项目另行报批", "R-it-director", 30),
    item("骨干网改造", "骨干网按双链路改造，分公司、分厂切换安排在非营业时间", "R-it-manager", 60),
    item("核心系统恢复能力", "核心系统每半年演练一次，演练结果报领导小组", "R-it-director", 80),
    item("数据录入质量", "录入差错纳入业务部门月度通报，连续两月超标的约谈", "P-heqianqian", 45),
    item("终端更新", "超过五年的电脑分两批更新，先保障财务和门店", "R-it-manager", 75),
    item("上网日志留存", "按法律要求留存不少于六个月，使用规范据此修订", "R-it-director", 60),
    item("门店收银系统升级", "同意立项，促销季以前完成试点门店上线", "P-renhaoran", 80),
    item("制造执行系统扩展", "二期需求先做试点工序，效果评估后再决定范围", "P-duhanlin", 75),
    item("等级保护测评整改", "高风险项三个月内整改完毕，责任到人", "R-it-director", 80),
    item("供应商评价", "评价为乙等的供应商提交改进措施，半年后复评", "P-fangjingyi", 60),
    item("个人信息保护", "各部门梳理含个人信息的数据集，更新信息资源目录", "P-zhengkaile", 50),
    item("东湖仓储系统扩容", "同意扩容，费用由东湖分公司承担", "P-yanpeijia", 60),
    item("无线网络覆盖", "西岭厂区无线覆盖与生产网隔离，方案经安全评审后实施", "P-kangruilin", 70),
    item("信息发布口径", "涉及经营数据的发布一律经合同管理部和总经理办公室审核", "P-fangjingyi", 30),
];

/// Remarks in the minutes of the steering group.
pub(super) const STEERING_REMARKS: &[&str] = &[
    "会议听取了信息总监的季度汇报，认为核心系统可用率达到目标，要求继续压降重复故障。表决事项全体到会成员同意。",
    "会议对预算执行偏差进行了讨论，结余部分优先用于网络安全。各成员单位应按期反馈任务进展。",
    "会议肯定了恢复演练的成效，同时指出部分整改事项临近期限。责任单位须在到期前五个工作日报告进度。",
    "与会成员就业务部门参与测试提出意见，明确由需求部门负责人签署验收结论。",
];

/// A review of procedures.
pub(super) struct Review {
    /// The month in which it comes round.
    pub month: i8,
    /// What is reviewed.
    pub name: &'static str,
    /// The role that owns the procedures and takes the chair.
    pub chair: &'static str,
    /// Roles and persons invited besides.
    pub present: &'static [&'static str],
    /// The procedures.
    pub procedures: &'static [&'static str],
    /// What was found and decided.
    pub item: Item,
    /// The remark in the minutes.
    pub remark: &'static str,
}

/// Every procedure is reviewed once a year.
pub(super) const REVIEWS: &[Review] = &[
    Review {
        month: 3,
        name: "维修与资产类",
        chair: "R-it-supervisor",
        present: &["R-front-desk", "R-desktop-support", "R-system-engineer", "P-liangsiyu", "P-shixuanle"],
        procedures: &["LC-4-03", "LC-5-04", "LC-5-08", "LC-5-09"],
        item: item(
            "外修送出前数据清除的记录",
            "维修流程单增加“硬盘取下或清除”一栏，先试行一个季度",
            "R-desktop-support",
            30,
        ),
        remark: "抽取三十份维修流程单统计，派工和到场时限达标，验收签字平均晚半天。使用部门代表建议承诺时间写到小时。",
    },
    Review {
        month: 4,
        name: "应用系统类",
        chair: "R-senior-software-engineer",
        present: &["R-software-engineer", "R-dba", "R-it-manager", "P-renhaoran", "P-wenlanxin"],
        procedures: &["LC-4-04", "LC-4-05", "LC-4-07", "LC-4-08", "LC-4-10"],
        item: item("上线前回退验证", "每次上线附回退步骤和验证结果，缺一项不予发布", "R-software-engineer", 25),
        remark: "上一年上线二十余次，回退两次，原因都是测试数据不足。业务部门同意指定固定的测试人员。",
    },
    Review {
        month: 5,
        name: "计划与项目类",
        chair: "R-it-manager",
        present: &["R-it-director", "R-it-supervisor", "R-senior-software-engineer", "P-heqianqian", "P-fangjingyi"],
        procedures: &["LC-4-01", "LC-4-02", "LC-5-01", "LC-5-05"],
        item: item("审批停留时间", "超过一个工作日未处理的申请由前台提醒审批人", "R-front-desk", 20),
        remark: "申请的平均办理时间为两个工作日，停留最长的是部门负责人审批。项目变更手续齐全，未发现先实施后补批。",
    },
    Review {
        month: 6,
        name: "文件与档案类",
        chair: "R-document-controller",
        present: &["R-it-manager", "R-front-desk", "P-qiuyixin", "P-tanyuchen"],
        procedures: &["LC-5-06", "LC-5-10", "LC-5-12", "LC-5-13"],
        item: item("借阅催还", "到期前三日自动提醒借阅人，逾期的次日报部门负责人", "R-document-controller", 15),
        remark: "上一年借阅逾期两次，均为出差未归。信息发布的备案时限基本达到，晚报集中在节假日。",
    },
    Review {
        month: 8,
        name: "网络与安全类",
        chair: "R-senior-system-engineer",
        present: &["R-network-admin", "R-system-engineer", "R-subsidiary-it-admin", "R-it-supervisor"],
        procedures: &["LC-4-06", "LC-5-02", "LC-5-07"],
        item: item("断网隔离的操作权限", "分公司和分厂管理员可先行断开染毒终端，十五分钟内补报", "R-network-admin", 20),
        remark: "桌面推演显示隔离环节耗时最长，主要在等待授权。其余步骤时限合理，输入输出齐全。",
    },
    Review {
        month: 9,
        name: "数据类",
        chair: "R-dba",
        present: &["R-senior-software-engineer", "R-document-controller", "P-liangsiyu", "P-mengxinran"],
        procedures: &["LC-4-09", "LC-5-03", "LC-5-11"],
        item: item("修改单附件", "多条数据修改必须附编号清单，清单格式统一", "R-dba", 20),
        remark: "半年内修改单平均三个工作日办结，涉及结账月份的多一天半。录入差错集中在单据帐号和物料编码。",
    },
];
