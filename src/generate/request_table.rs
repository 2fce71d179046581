//! What people ask for about their accounts: a table in code, no computation.

/// The words of a request.
#[derive(Clone)]
pub(super) struct Plea {
    pub kind: &'static str,
    pub system: Option<&'static str>,
    pub reason: &'static str,
    pub content: &'static str,
    /// The department that owns the data.
    pub data_owner: Option<&'static str>,
    /// How many days it is valid.
    pub days: Option<i64>,
    pub refused: Option<&'static str>,
    pub result: &'static str,
    pub note: &'static str,
}

/// A request that may come on any day, from anybody or from the holder of one account.
pub(super) struct Scene {
    pub account: Option<&'static str>,
    pub plea: Plea,
}

/// A request that belongs to the history of an account.
pub(super) struct Fixed {
    pub account: &'static str,
    pub applicant: &'static str,
    pub applied: (i16, i8, i8),
    pub handled: (i16, i8, i8),
    pub plea: Plea,
}

const PLEA: Plea = Plea {
    kind: "口令重置",
    system: None,
    reason: "",
    content: "",
    data_owner: None,
    days: None,
    refused: None,
    result: "",
    note: "",
};

const fn reset(reason: &'static str, system: &'static str, note: &'static str) -> Scene {
    Scene {
        account: None,
        plea: Plea {
            system: Some(system),
            reason,
            content: "重置登录口令，首次登录强制更改",
            result: "已重置为一次性口令，当面交本人",
            note,
            ..PLEA
        },
    }
}

const fn data(
    account: &'static str,
    system: &'static str,
    owner: &'static str,
    days: i64,
    (reason, content): (&'static str, &'static str),
    note: &'static str,
) -> Scene {
    Scene {
        account: Some(account),
        plea: Plea {
            kind: "数据访问权限",
            system: Some(system),
            reason,
            content,
            data_owner: Some(owner),
            days: Some(days),
            result: "按确认范围设置，只读，到期自动收回",
            note,
            ..PLEA
        },
    }
}

/// Requests of any day.
#[rustfmt::skip] // One line a scene: a table to be read across.
pub(super) const SCENES: &[Scene] = &[
    reset("长假后遗忘口令，连续输错被锁定", "S-ad", "核验工牌后办理，{name}当场登录并更改。"),
    reset("更换电脑后口令提示错误", "S-ad", "经查为大小写锁定，仍按规定重置。"),
    reset("怀疑口令被同事看到，主动申请重置", "S-oa", "已提醒不得将口令写在便签上。"),
    reset("收银系统口令过期未换，无法登录", "S-pos", "门店负责人视频在场，重置后立即更改。"),
    reset("出差期间邮箱口令失效", "S-mail", "来电要求直接告知口令，已说明须书面申请，次日由部门代交申请单后办理。"),
    data("AC-0021", "S-hr", "D-hr", 60, ("社保费用核对需要查看工资汇总", "只读查看部门工资汇总，不含个人明细"), "范围由人力资源部书面确认，不得导出。"),
    data("AC-0024", "S-wms", "D-supply", 180, ("分公司经营分析需要库存数据", "只读查询东湖仓库存与周转"), "不含采购价格字段。"),
    data("AC-0022", "S-mes", "D-prod", 90, ("物料齐套分析需要工单计划", "只读查询未来两周工单"), "生产制造部要求每季度复核一次。"),
    data("AC-0026", "S-erp", "D-fin", 30, ("核对材料消耗差异", "只读查询指定车间的领料凭证"), "期限一个月，月底前收回。"),
    Scene { account: Some("AC-0025"), plea: Plea { kind: "互联网访问", system: Some("S-pos"), reason: "希望在收银电脑上查快递", content: "为门店收银电脑开通互联网", refused: Some("运行业务系统的收银电脑不开通互联网"), ..PLEA } },
    Scene { account: Some("AC-0024"), plea: Plea { kind: "互联网访问", system: Some("S-ad"), reason: "对外联络和资质申报需要上网", content: "为办公电脑开通互联网访问", result: "已按岗位策略开通，日志留存", note: "仅限办公电脑，已说明上网行为规定。", ..PLEA } },
    Scene { account: Some("AC-0028"), plea: Plea { kind: "变更", system: Some("S-wms"), reason: "接口改造后需要写入回执表", content: "服务帐号增加一张中间表的写权限", result: "已授予指定表写权限，其余不变", note: "仍不得用于交互登录。", ..PLEA } },
    Scene { account: Some("AC-0005"), plea: Plea { kind: "变更", system: Some("S-backup"), reason: "接手备份任务的日常检查", content: "管理帐号增加备份任务查看和重跑权限", result: "已按岗位授权", note: "删除备份的权限仍由数据库管理员持有。", ..PLEA } },
];

/// Requests that the cards of accounts tell of.
#[rustfmt::skip] // One line a scene: a table to be read across.
pub(super) const FIXED: &[Fixed] = &[
    Fixed { account: "AC-0003", applicant: "P-zhoumuyang", applied: (2025, 1, 2), handled: (2025, 1, 2), plea: Plea { kind: "新建", system: Some("S-ad"), reason: "任主管后需要使用本人的管理帐号", content: "开立管理帐号，授权运维平台查看和派工、审计日志查看", result: "已开立并加入主管组", note: "原系统工程师权限同日收回。", ..PLEA } },
    Fixed { account: "AC-0009", applicant: "P-zhoumuyang", applied: (2025, 3, 13), handled: (2025, 3, 17), plea: Plea { kind: "新建", system: Some("S-ad"), reason: "丁小满到岗任桌面支持，需要管理帐号", content: "开立管理帐号，授权终端加域、软件安装和防护控制台", result: "已开立，口令不少于十二个字符", note: "由主管代新员工申请，初始口令交本人。", ..PLEA } },
    Fixed { account: "AC-0023", applicant: "P-qiuyixin", applied: (2025, 5, 6), handled: (2025, 5, 12), plea: Plea { kind: "放宽权限", system: Some("S-ad"), reason: "设计和内容制作需要安装字体和插件", content: "放宽办公电脑权限，限安装清单内字体和插件", days: Some(365), result: "已设置为放宽，到期自动恢复", note: "不免除正版软件要求，安装前查清单。", ..PLEA } },
    Fixed { account: "AC-0013", applicant: "P-zhoumuyang", applied: (2025, 8, 28), handled: (2025, 8, 31), plea: Plea { kind: "停用", system: Some("S-mail"), reason: "潘承泽2025年8月31日离职", content: "离职当日停用管理帐号并收回权限", result: "离职当日停用，涉及的公用口令同时更换", note: "交接由徐泽宇接收，权限清单逐项核对。", ..PLEA } },
    Fixed { account: "AC-0014", applicant: "P-zhoumuyang", applied: (2025, 8, 28), handled: (2025, 8, 31), plea: Plea { kind: "停用", system: Some("S-ad"), reason: "潘承泽2025年8月31日离职", content: "离职当日停用域帐号，邮箱保留三个月后归档", result: "离职当日停用", note: "工作文件已移交部门目录。", ..PLEA } },
    Fixed { account: "AC-0030", applicant: "P-tangsiyuan", applied: (2026, 1, 9), handled: (2026, 1, 12), plea: Plea { kind: "新建", system: Some("S-ad"), reason: "骨干网改造期间供应商需要查看拓扑和端口状态", content: "开立临时帐号，只读，期限至2026年3月31日", days: Some(79), result: "已开立，到期自动停用", note: "由唐思远负责，供应商人员在场操作时陪同。", ..PLEA } },
    Fixed { account: "AC-0019", applicant: "P-fengyuhao", applied: (2026, 3, 11), handled: (2026, 3, 17), plea: Plea { kind: "放宽权限", system: Some("S-ad"), reason: "开发测试需要安装调试工具", content: "放宽办公电脑权限，限开发工具和测试环境配置", days: Some(364), result: "已设置为放宽，到期自动恢复", note: "调岗时同步收回。", ..PLEA } },
    Fixed { account: "AC-0030", applicant: "P-tangsiyuan", applied: (2026, 3, 30), handled: (2026, 3, 31), plea: Plea { kind: "停用", system: Some("S-ad"), reason: "改造完成，临时帐号到期", content: "到期停用临时帐号", result: "已停用，登录日志无异常", note: "停用前核对登录记录，均在授权时段。", ..PLEA } },
    Fixed { account: "AC-0023", applicant: "P-qiuyixin", applied: (2026, 5, 7), handled: (2026, 5, 12), plea: Plea { kind: "放宽权限", system: Some("S-ad"), reason: "上一期限届满，设计工作仍需放宽", content: "继续放宽办公电脑权限，范围不变", days: Some(364), result: "已设置为放宽，到期自动恢复", note: "到期前检查电脑，未发现清单以外的软件。", ..PLEA } },
    Fixed { account: "AC-0029", applicant: "P-luyaqing", applied: (2026, 9, 29), handled: (2026, 10, 8), plea: Plea { kind: "新建", system: Some("S-erp"), reason: "供应商在测试环境验证补丁", content: "开立临时帐号，限测试环境，期限至2026年12月31日", days: Some(85), result: "已开立，不能访问生产数据", note: "由陆雅晴负责，验证结束即停用。", ..PLEA } },
];
