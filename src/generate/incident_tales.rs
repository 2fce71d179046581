//! What can happen to an organisation's systems, as told after the fact.
//!
//! A table, no computation.

/// A kind of incident.
#[derive(Debug)]
pub struct Tale {
    /// What it is called.
    pub title: &'static str,
    /// Its class.
    pub category: &'static str,
    /// The systems that were hit.
    pub systems: &'static [&'static str],
    /// Whom it hit, in words.
    pub scope: &'static str,
    /// The departments that it hit.
    pub departments: &'static [&'static str],
    /// Whether work stopped in a core system.
    pub critical: bool,
    /// Minutes from start to control, from and to.
    pub contained: (i64, i64),
    /// Minutes from control to restoration, from and to.
    pub restored: (i64, i64),
    /// Minutes from restoration until data were usable, where data had to be restored.
    pub data: Option<(i64, i64)>,
    /// Why.
    pub cause: &'static str,
    /// What was done.
    pub actions: &'static str,
    /// What was learnt.
    pub lessons: &'static str,
    /// The role that dealt with it.
    pub role: &'static str,
    /// Who helped.
    pub vendor: Option<&'static str>,
    /// The item of the knowledge base.
    pub knowledge: Option<&'static str>,
    /// Whether a virus spread over several machines.
    pub virus: bool,
    /// Whether the cause lay with a vendor or with nature, so that no red line is touched.
    pub excused: bool,
    /// Whether it is kept among fewer readers.
    pub secret: bool,
}

const CALM: Tale = Tale {
    title: "",
    category: "应用系统故障",
    systems: &[],
    scope: "",
    departments: &[],
    critical: false,
    contained: (10, 25),
    restored: (10, 40),
    data: None,
    cause: "",
    actions: "",
    lessons: "",
    role: "R-system-engineer",
    vendor: None,
    knowledge: None,
    virus: false,
    excused: false,
    secret: false,
};

/// The incidents that happen.
pub const TALES: &[Tale] = &[
    Tale {
        title: "ERP数据库日志空间占满导致单据无法保存",
        category: "数据库故障",
        systems: &["S-erp", "S-erp-db"],
        scope: "全集团 ERP 用户不能保存单据，查询正常",
        departments: &["D-fin", "D-supply", "D-prod"],
        critical: true,
        contained: (25, 40),
        restored: (15, 45),
        cause: "前一日日志备份失败未及时补做，批量导入又产生大量日志",
        actions: "紧急执行日志备份，扩展日志空间，通知各部门重新提交",
        lessons: "日志空间预警值由 90% 下调到 80%，备份失败告警发到值班电话",
        role: "R-dba",
        knowledge: Some("ZS-005"),
        ..CALM
    },
    Tale {
        title: "总部出口线路中断",
        category: "通信线路中断",
        systems: &["S-mail", "S-web"],
        scope: "总部不能访问互联网，内部系统正常",
        departments: &["D-sales", "D-legal", "D-hr"],
        contained: (15, 30),
        restored: (20, 70),
        cause: "园区外道路施工挖断运营商光缆",
        actions: "切换到备用线路，运营商抢修后切回",
        lessons: "备用线路每月试切一次，带宽不足时优先保障邮件",
        role: "R-network-admin",
        vendor: Some("V-tonghui"),
        excused: true,
        ..CALM
    },
    Tale {
        title: "西岭机房市电中断",
        category: "供电与环境",
        systems: &["S-mes", "S-mes-db"],
        scope: "西岭分厂 MES 停止服务，车间改为纸质报工",
        departments: &["D-xiling-workshop", "D-prod"],
        critical: true,
        contained: (20, 35),
        restored: (80, 110),
        cause: "园区变电站跳闸，停电时间超过 UPS 后备时间",
        actions: "UPS 供电期间有序关闭服务器，来电后按顺序启动并核对数据",
        lessons: "与供电单位约定停电预告，申请增加西岭机房后备电池",
        role: "R-subsidiary-it-admin",
        excused: true,
        ..CALM
    },
    Tale {
        title: "POS收银系统应用服务停止",
        category: "应用系统故障",
        systems: &["S-pos"],
        scope: "南门门店收银转为离线模式，会员和储值支付不可用",
        departments: &["D-store-nanmen", "D-sales"],
        critical: true,
        contained: (12, 25),
        restored: (15, 35),
        cause: "应用服务内存泄漏，达到上限后进程退出",
        actions: "重启应用服务，上传离线流水，核对笔数",
        lessons: "增加内存占用监控，安排供应商修复并在低谷期重启",
        role: "R-senior-software-engineer",
        vendor: Some("V-yunfan"),
        knowledge: Some("ZS-001"),
        ..CALM
    },
    Tale {
        title: "A座3层网络环路",
        category: "网络故障",
        systems: &["S-oa"],
        scope: "A座3层各部门网络时断时续",
        departments: &["D-sales", "D-supply", "D-prod", "D-it"],
        contained: (18, 35),
        restored: (5, 20),
        cause: "会议室私接小交换机，两端接入同一设备形成环路",
        actions: "定位端口并关闭，拆除私接设备，恢复端口",
        lessons: "接入交换机全部启用环路保护，向各部门重申不得私接网络设备",
        role: "R-network-admin",
        ..CALM
    },
    Tale {
        title: "总部办公电脑感染蠕虫病毒",
        category: "病毒与恶意程序",
        systems: &["S-file"],
        scope: "数台办公电脑感染同种病毒，共享目录临时关闭",
        departments: &["D-sales", "D-supply"],
        contained: (35, 60),
        restored: (90, 150),
        cause: "使用人打开来历不明的邮件附件，部分终端病毒库更新滞后",
        actions: "感染终端断网，封堵传播端口，全部终端更新病毒库并扫描",
        lessons: "病毒库更新失败的终端两日内必须处理，增加邮件附件过滤规则",
        role: "R-system-engineer",
        vendor: Some("V-shuoguang"),
        knowledge: Some("ZS-014"),
        virus: true,
        secret: true,
        ..CALM
    },
    Tale {
        title: "文件服务器部门目录误删除",
        category: "误操作",
        systems: &["S-file"],
        scope: "合同管理部共享目录部分文件不可用",
        departments: &["D-legal"],
        contained: (10, 20),
        restored: (40, 80),
        data: Some((20, 60)),
        cause: "整理目录时误选上级文件夹删除",
        actions: "停止目录写入，从前一工作日备份恢复，部门核对文件清单",
        lessons: "重要目录的删除权限收回到部门负责人",
        role: "R-system-engineer",
        ..CALM
    },
    Tale {
        title: "域控制器时间偏差导致登录失败",
        category: "应用系统故障",
        systems: &["S-ad"],
        scope: "东湖分公司部分用户不能登录",
        departments: &["D-donghu", "D-donghu-ops"],
        critical: true,
        contained: (20, 30),
        restored: (10, 30),
        cause: "东湖副域控制器时间同步源失效，偏差超过允许值",
        actions: "手工校时，改为从主域控制器取时，用户重新登录",
        lessons: "时间偏差纳入监控，超过一分钟即告警",
        role: "R-senior-system-engineer",
        knowledge: Some("ZS-012"),
        ..CALM
    },
    Tale {
        title: "POS数据库索引损坏",
        category: "数据库故障",
        systems: &["S-pos", "S-pos-db"],
        scope: "门店收银转为离线模式，日结无法进行",
        departments: &["D-store-nanmen", "D-sales", "D-fin"],
        critical: true,
        contained: (40, 60),
        restored: (120, 150),
        data: Some((30, 80)),
        cause: "存储控制器固件缺陷造成写入不完整，索引页损坏",
        actions: "停止写入，保留现场，用前一日全量和当日增量备份恢复，门店补传离线流水",
        lessons: "升级存储固件，每周做一次数据库一致性检查",
        role: "R-dba",
        vendor: Some("V-qingyun"),
        excused: true,
        ..CALM
    },
    Tale {
        title: "企业网站遭受异常访问",
        category: "网络攻击",
        systems: &["S-web"],
        scope: "企业网站访问缓慢，内部系统未受影响",
        departments: &["D-sales"],
        contained: (30, 50),
        restored: (20, 50),
        cause: "境外地址集中扫描登录页面",
        actions: "防火墙封禁来源地址段，启用访问频率限制，核查网站文件未被改动",
        lessons: "后台登录页面改为仅内网访问，增加来源频率告警",
        role: "R-network-admin",
        vendor: Some("V-shuoguang"),
        secret: true,
        ..CALM
    },
    Tale {
        title: "OA办公系统升级后流程报错",
        category: "应用系统故障",
        systems: &["S-oa"],
        scope: "全集团公文和请假流程无法提交",
        departments: &["D-gmo", "D-hr", "D-fin"],
        critical: true,
        contained: (30, 45),
        restored: (60, 85),
        cause: "升级脚本未更新流程引擎配置",
        actions: "按回退方案恢复升级前版本，次日补齐配置后重新升级",
        lessons: "升级方案增加流程提交的验证项，升级窗口后安排专人值守",
        role: "R-software-engineer",
        vendor: Some("V-yunfan"),
        ..CALM
    },
    Tale {
        title: "总部机房空调故障温度升高",
        category: "供电与环境",
        systems: &[],
        scope: "总部机房温度升至 29 ℃，关闭两台一般用途主机",
        departments: &["D-it-ops"],
        contained: (25, 40),
        restored: (60, 140),
        cause: "空调室外机散热片脏堵，高压保护停机",
        actions: "启用备用空调，关闭一般系统减小发热，清洗室外机",
        lessons: "夏季前完成室外机清洗，列入季度保养",
        role: "R-system-engineer",
        vendor: Some("V-qingyun"),
        knowledge: Some("ZS-010"),
        ..CALM
    },
    Tale {
        title: "MES与ERP接口积压",
        category: "应用系统故障",
        systems: &["S-mes", "S-erp"],
        scope: "车间完工数据未进入 ERP，当日入库延迟",
        departments: &["D-xiling-workshop", "D-prod", "D-fin"],
        contained: (20, 40),
        restored: (20, 45),
        cause: "一条报工的物料编码已停用，接口按顺序传送停在该条",
        actions: "恢复物料编码，重启接口任务，核对完工数量",
        lessons: "停用物料前先查询未完工订单，待传超过 200 条自动告警",
        role: "R-software-engineer",
        knowledge: Some("ZS-008"),
        ..CALM
    },
    Tale {
        title: "ERP应用服务器系统盘故障",
        category: "硬件故障",
        systems: &["S-erp"],
        scope: "全集团 ERP 无法登录",
        departments: &["D-fin", "D-supply", "D-prod", "D-sales"],
        critical: true,
        contained: (35, 50),
        restored: (205, 245),
        data: Some((20, 50)),
        cause: "两块系统盘先后故障，前一块预报故障后未及时更换",
        actions: "在备用服务器恢复应用系统，切换地址，更换硬盘后切回",
        lessons: "硬盘预报故障须当日更换；补充备用系统盘库存",
        role: "R-senior-system-engineer",
        vendor: Some("V-qingyun"),
        ..CALM
    },
];
