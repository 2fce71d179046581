//! Whether nothing in the archive does harm, and nothing happened to it on the way.

use super::super::detect::{evil_merge, incomplete_history};
use super::item::Item;
use super::outcome::Outcome;
use super::usability::judged;
use crate::model::Text;
use std::collections::HashSet;

pub(super) const ITEMS: &[Item] = &[
    Item {
        code: "D-01",
        title: ("病毒检测", "Virus scan"),
        purpose: ("档案不含恶意代码", "the archive holds no malicious code"),
        object: ("全部文件", "all files"),
        method: ("用杀毒软件扫描，登记软件、病毒库版本和结果", "a scanner is run; its version and result are filed"),
        judge: |context| {
            let last = context.events("antivirus").max_by_key(|(record, day)| (*day, &record.id));
            let note = last.map(|(record, day)| {
                Text::new(
                    format!("最近一次防病毒记录为 {}（{day}），是否含档案存储由检查人核对", record.id),
                    format!(
                        "the last antivirus record is {} ({day}); whether it covers the archive is to be looked at",
                        record.id
                    ),
                )
            });
            let mut outcome =
                Outcome::manual("由网络管理员扫描并登记", "by the network administrator, who files the result")
                    .noted(note);
            outcome.records.extend(last.map(|(record, _)| record.id.to_string()));
            outcome
        },
    },
    Item {
        code: "D-02",
        title: ("没有清单以外的文件", "No file that nobody lists"),
        purpose: ("附件都由记录列明", "every attachment is listed by a record"),
        object: ("全部附件", "all attachments"),
        method: ("与记录的附件清单和正文链接比对", "against what records list and link"),
        judge: |context| {
            let listed: HashSet<&str> = context.site.soundness.listed.iter().map(|one| one.path.as_str()).collect();
            judged(context, |one| !listed.contains(&*one.path))
        },
    },
    Item {
        code: "D-03",
        title: ("没有可执行文件和宏", "Nothing that runs"),
        purpose: ("打开档案不会运行程序", "nothing runs when the archive is opened"),
        object: ("全部附件", "all attachments"),
        method: ("按特征字节和扩展名查程序、脚本和宏", "programs, scripts and macros by bytes and endings"),
        judge: |context| {
            const RUNNING: [&str; 16] = [
                "exe", "dll", "com", "scr", "msi", "bat", "cmd", "ps1", "vbs", "js", "jar", "sh", "docm", "xlsm",
                "pptm", "hta",
            ];
            judged(context, |one| one.format.runs() || RUNNING.contains(&one.ending().as_str()))
        },
    },
    Item {
        code: "D-04",
        title: ("路径不出档案", "Nothing leads out"),
        purpose: ("档案自成一体", "the archive stands by itself"),
        object: ("符号链接、附件和链接的路径", "symbolic links and paths"),
        method: ("逐个解析路径", "each path is resolved"),
        judge: |context| {
            let soundness = &context.site.soundness;
            Outcome::of(soundness.files + soundness.listed.len()).told(context, &["path-outside-archive"])
        },
    },
    Item {
        code: "D-05",
        title: ("没有危险的链接", "No dangerous links"),
        purpose: ("页面上没有会执行脚本的链接", "no link runs a script"),
        object: ("全部正文链接", "all links"),
        method: ("按允许的协议核对", "against the schemes that are allowed"),
        judge: |context| {
            let links = context.site.records.iter().map(|record| record.document.links.len()).sum();
            Outcome::of(links).told(context, &["unsafe-link"])
        },
    },
    Item {
        code: "D-06",
        title: ("过程安全", "The way here"),
        purpose: ("归档过程没有丢失或夹带", "nothing was lost or smuggled in on the way"),
        object: ("历史的完整和全部合并", "the history and all merges"),
        method: (
            "查浅克隆、替换引用、缺失对象；重做每次合并并比对",
            "shallow clones, replace refs, missing objects; every merge is done again",
        ),
        judge: |context| {
            Outcome::of(context.site.history.commits.len())
                .found(context, &evil_merge::DEFINITION)
                .found(context, &incomplete_history::DEFINITION)
        },
    },
    Item {
        code: "D-07",
        title: ("载体与权限", "Media and access"),
        purpose: ("存储介质完好，只有授权的人能改", "the media are sound, and only those entitled can write"),
        object: ("仓库所在的服务器、备份介质和账号", "server, backup media and accounts"),
        method: ("检查介质状态、备份和写入权限", "the state of media, backups and rights are looked at"),
        judge: |_| Outcome::manual("由系统工程师检查并登记", "by the system engineer, who files the result"),
    },
];
