//! Whether everything can be read and found.

use super::super::context::Context;
use super::authenticity::owners;
use super::item::Item;
use super::outcome::{Outcome, named};
use crate::model::file_format::FileFormat;
use crate::model::source::Attachment;
use crate::model::{RecordIx, Text};

pub(super) const ITEMS: &[Item] = &[
    Item {
        code: "C-01",
        title: ("可以读取", "Readable"),
        purpose: ("文件都是 UTF-8 文本，能被解析", "every file is UTF-8 text that can be parsed"),
        object: ("全部文本文件", "all texts"),
        method: ("逐个解码并解析", "each is decoded and parsed"),
        judge: |context| {
            let codes = ["unreadable-file", "yaml-syntax", "duplicate-key", "schema-invalid", "config-error"];
            Outcome::of(context.site.soundness.files).told(context, &codes)
        },
    },
    Item {
        code: "C-02",
        title: ("可以查到", "Findable"),
        purpose: ("每个记录文件都能按编号找到", "every file of a record is found by its id"),
        object: ("全部记录文件", "all files of records"),
        method: (
            "按编号逐条反查；读不懂、编号重复或类别没有定义的查不到",
            "each is looked up by its id; what cannot be understood, bears another's id or is of no defined kind is not found",
        ),
        judge: |context| {
            let site = context.site;
            let found = site.records.iter().enumerate().filter(|(place, record)| {
                site.find(record.id.as_str()).map(RecordIx::get) == Some(*place)
                    && context.collection(&record.collection).is_some()
            });
            let lost = site.soundness.files.saturating_sub(found.count());
            Outcome::of(site.soundness.files).with((0..lost).map(|_| None))
        },
    },
    Item {
        code: "C-03",
        title: ("附件格式适合长期保存", "Formats that last"),
        purpose: ("附件用公开、通用的格式", "attachments are in open and common formats"),
        object: ("全部附件", "all attachments"),
        method: (
            "按允许的扩展名清单（`site.toml` 的 `attachment_formats`）核对",
            "against the list of allowed endings (`attachment_formats` of `site.toml`)",
        ),
        judge: |context| {
            let allowed = &context.site.config.attachment_formats;
            judged(context, |one| !allowed.contains(&one.ending()))
        },
    },
    Item {
        code: "C-04",
        title: ("附件未加密、未打包", "Neither encrypted nor packed"),
        purpose: ("不依赖密码或解包软件", "nothing depends on a password or an unpacker"),
        object: ("全部附件", "all attachments"),
        method: (
            "按特征字节查加密的 PDF、压缩包和办公文档，按扩展名查压缩包",
            "encrypted PDF, ZIP and office files by their bytes, archives by their endings",
        ),
        judge: |context| {
            const PACKED: [&str; 8] = ["zip", "rar", "7z", "tar", "gz", "bz2", "xz", "iso"];
            judged(context, |one| one.format.is_encrypted() || PACKED.contains(&one.ending().as_str()))
        },
    },
    Item {
        code: "C-05",
        title: ("附件不空", "Not empty"),
        purpose: ("附件有内容", "attachments hold something"),
        object: ("全部附件", "all attachments"),
        method: ("查字节数", "bytes are counted"),
        judge: |context| judged(context, |one| one.format == FileFormat::Empty),
    },
    Item {
        code: "C-06",
        title: ("引用的是现行文件", "Links to what is in force"),
        purpose: ("现行内容不引用已废止的文件", "what is in force cites nothing that is not"),
        object: ("全部引用", "all references"),
        method: ("核对被引用文件的状态", "the state of what is cited is looked at"),
        judge: |context| Outcome::of(context.site.links.references.len()).told(context, &["reference-to-obsolete"]),
    },
    Item {
        code: "C-07",
        title: ("附件可以打开", "Attachments open"),
        purpose: (
            "附件用通常的软件能打开，内容完整清楚",
            "attachments open with common software and are whole and legible",
        ),
        object: ("抽取的附件", "a sample of attachments"),
        method: ("抽样打开查看（`juanzong sample` 抽取记录）", "a sample is opened (`juanzong sample` draws records)"),
        judge: |context| match context.site.attachments.len() {
            0 => Outcome::default().noted(Some(Text::new("没有附件", "there are no attachments"))),
            _ => Outcome::manual("由文控员抽样打开检查", "by the document controller, on a sample"),
        },
    },
    Item {
        code: "C-08",
        title: ("软硬件环境", "Environment"),
        purpose: ("读取所需的软硬件可用", "what is needed to read the archive is at hand"),
        object: ("git、浏览器和存储设备", "git, a browser, the storage"),
        method: ("在另一台设备上克隆并打开", "the archive is cloned and opened on another machine"),
        judge: |_| Outcome::manual("由系统工程师在备用设备上恢复并打开", "by the system engineer, on a spare machine"),
    },
];

/// The attachments of which something is true that should not be.
pub(super) fn judged(context: &Context<'_>, is_wrong: impl Fn(&Attachment) -> bool) -> Outcome {
    let attachments = &context.site.attachments;
    let wrong: Vec<&str> = attachments.iter().filter(|one| is_wrong(one)).map(|one| &*one.path).collect();
    Outcome::of(attachments.len()).with(owners(context, &wrong)).noted(named(wrong.iter().copied()))
}
