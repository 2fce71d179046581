//! Whether things are what they say they are, and by whom.

use super::super::context::Context;
use super::super::detect::{backdated, clock_skew, id_reuse, identities, pre_written_log, unsigned};
use super::item::Item;
use super::outcome::{Outcome, named};
use crate::model::approval::Doubt;
use crate::model::collection::Kind;
use crate::model::history::Signed;
use crate::model::{RecordId, Text};

pub(super) const ITEMS: &[Item] = &[
    Item {
        code: "A-01",
        title: ("来源可靠", "Known origin"),
        purpose: ("每次登记都能归到登记在册的人", "every entry is by somebody on file"),
        object: ("全部提交的编写人和提交人", "authors and committers of all commits"),
        method: ("按人员登记的邮箱和 `.mailmap` 逐个核对", "each address against the people's cards and `.mailmap`"),
        judge: |context| {
            let found = context.found(&identities::DEFINITION);
            // The kind is the fifth column: person, bot, forge or unknown.
            let unknown = found.rows.iter().filter(|row| row.cells.get(4).is_some_and(|kind| kind == "unknown"));
            let names: Vec<&str> = unknown.clone().filter_map(|row| row.cells.get(1)?.as_str()).collect();
            let outcome = Outcome::of(found.rows.len()).with(unknown.map(|_| None));
            let outcome = outcome.noted(named(names.into_iter())).rests_on_history(context);
            outcome.listed_by(identities::DEFINITION.name)
        },
    },
    Item {
        code: "A-02",
        title: ("电子签名有效", "Valid signatures"),
        purpose: ("提交确为署名人所作", "commits are by whom they name"),
        object: ("已签名和应签名的提交", "commits that are signed, or should be"),
        method: (
            "SSH 和 GPG 签名逐个验证，并与本人当日登记的密钥比对",
            "SSH and GPG signatures are verified against the keys registered on the day",
        ),
        judge: |context| {
            let signed = context.site.history.commits.iter().filter(|commit| commit.signed != Signed::No);
            let missing = context.found(&unsigned::DEFINITION);
            let missing = missing.rows.iter().filter(|row| row.cells.first().is_some_and(|kind| kind == "missing"));
            Outcome::of(signed.count() + missing.count()).found(context, &unsigned::DEFINITION)
        },
    },
    Item {
        code: "A-03",
        title: ("历史对象未被篡改", "Objects of the history"),
        purpose: ("历史中的每个版本都是当初写入的字节", "every version holds the bytes that were written"),
        object: ("档案历史所依据的 git 提交、目录和文件版本", "commits, trees and versions of files"),
        method: ("逐个重新计算摘要，与其编号比对", "each is hashed again and compared with its id"),
        judge: |context| match &context.site.soundness.objects {
            Some(objects) => {
                let note = named(objects.damaged.iter().map(String::as_str));
                Outcome::of(objects.hashed).with(objects.damaged.iter().map(|_| None)).noted(note)
            }
            None if context.site.history.head.is_none() => Outcome::default().rests_on_history(context),
            None => Outcome::default().open(Text::new(
                "此处未作计算；运行 `juanzong audit four-properties` 或 `juanzong build`",
                "not computed here; run `juanzong audit four-properties` or `juanzong build`",
            )),
        },
    },
    Item {
        code: "A-04",
        title: ("批准的内容未变", "What was approved"),
        purpose: ("现行内容就是批准的内容", "what stands is what was approved"),
        object: ("载有内容摘要的批准", "approvals that state a digest"),
        method: (
            "对规范形式重新计算摘要；后来重新批准的从新",
            "the digest of the canonical form is computed again; a later approval counts",
        ),
        judge: |context| {
            let approvals = &context.site.approvals;
            let checked = approvals.values().flatten().filter(|one| one.digest.is_some()).count();
            let void = approvals.iter().filter(|(_, approvals)| {
                let is_void = |doubts: &[Doubt]| doubts.contains(&Doubt::Void);
                approvals.iter().any(|one| is_void(&one.doubts))
                    && !approvals.iter().any(|one| one.digest.is_some() && !is_void(&one.doubts))
            });
            let outcome = Outcome::of(checked).with(void.map(|(id, _)| Some(id)));
            outcome.listed_by("approvals")
        },
    },
    Item {
        code: "A-05",
        title: ("附件摘要相符", "Digests of attachments"),
        purpose: ("附件没有被替换", "no attachment was replaced"),
        object: ("登记了 sha256 的附件", "attachments with a stated sha256"),
        method: ("对文件重新计算 SHA-256", "the SHA-256 of the file is computed again"),
        judge: |context| {
            let listed = context.site.soundness.listed.iter().filter(|one| one.matches.is_some());
            let altered = listed.clone().filter(|one| one.matches == Some(false)).map(|one| Some(&one.record));
            Outcome::of(listed.count()).with(altered)
        },
    },
    Item {
        code: "A-06",
        title: ("字段类型、长度、格式和范围", "Types, lengths, formats, ranges"),
        purpose: ("数据符合各类记录的定义", "values are as their definitions want them"),
        object: ("全部记录的字段", "the fields of all records"),
        method: ("按类别定义 `_schema.yaml`（JSON Schema）逐项校验", "each against its `_schema.yaml` (JSON Schema)"),
        judge: |context| {
            let codes = ["wrong-type", "bad-format", "out-of-range", "value-not-allowed", "unknown-field"];
            Outcome::of(context.site.soundness.files).told(context, &codes)
        },
    },
    Item {
        code: "A-07",
        title: ("日期合理", "Plausible dates"),
        purpose: ("日期是日历上的日子，已发生的事不在将来", "dates exist, and events are not in the future"),
        object: ("全部日期字段；运行记录的发生日期", "all dates; the day of each event"),
        method: (
            "按日历校验；运行记录的日期不晚于判定日",
            "held against the calendar; no event after the day judged on",
        ),
        judge: |context| {
            let day = context.site.as_of;
            let ahead =
                context.records().filter(|(_, collection)| collection.kind == Kind::Log).filter(|(record, _)| {
                    let field = context.collection(&record.collection).and_then(|collection| collection.entry_days);
                    field.is_some() && record.stamp.is_some_and(|stamp| stamp.date() > day)
                });
            let ahead: Vec<Option<&RecordId>> = ahead.map(|(record, _)| Some(&record.id)).collect();
            Outcome::of(context.site.soundness.files).told(context, &["bad-date"]).with(ahead)
        },
    },
    Item {
        code: "A-08",
        title: ("时间先后相符", "Times that agree"),
        purpose: (
            "编写、提交、接收的时间与记录的日期不矛盾",
            "written, committed, received and stated times do not contradict each other",
        ),
        object: ("全部提交和运行记录", "all commits and logs"),
        method: ("倒填日期、预先写就、时间矛盾三项检查", "the detectors of backdating, pre-writing and clock skew"),
        judge: |context| {
            Outcome::of(context.site.history.commits.len())
                .found(context, &clock_skew::DEFINITION)
                .found(context, &backdated::DEFINITION)
                .found(context, &pre_written_log::DEFINITION)
        },
    },
    Item {
        code: "A-09",
        title: ("取值合乎规则", "Rules between values"),
        purpose: ("字段之间的关系成立", "fields agree with each other"),
        object: ("全部记录", "all records"),
        method: ("逐条运行类别定义中的规则（CEL）", "the rules of the definitions (CEL) are run on each"),
        judge: |context| Outcome::of(context.site.soundness.files).told(context, &["rule-failed"]),
    },
    Item {
        code: "A-10",
        title: ("没有不可见或改变顺序的字符", "No hidden characters"),
        purpose: ("看到的就是记下的", "what is seen is what is there"),
        object: ("全部文本文件", "all texts"),
        method: (
            "逐字符检查零宽、方向控制、控制字符等",
            "zero-width, bidirectional and control characters are looked for",
        ),
        judge: |context| Outcome::of(context.site.soundness.files).told(context, &["invisible-character"]),
    },
    Item {
        code: "A-11",
        title: ("编号规范且不重复", "Numbers"),
        purpose: ("一号一件，编号不改不复用", "one number for one record, never changed or used again"),
        object: ("全部记录编号，含历史上的", "all ids, those of the past included"),
        method: (
            "按编号规则校验，查重，并在历史中查改号、复用",
            "held against their pattern, each other and the history",
        ),
        judge: |context| {
            Outcome::of(context.site.soundness.files)
                .told(context, &["bad-id", "duplicate-id"])
                .found(context, &id_reuse::DEFINITION)
        },
    },
    Item {
        code: "A-12",
        title: ("附件名实相符", "Attachments are what they are called"),
        purpose: ("附件的内容与扩展名一致", "contents agree with the endings of the names"),
        object: ("可以辨认格式的附件", "attachments of known formats"),
        method: ("比对扩展名与文件开头的特征字节", "the ending against the first bytes"),
        judge: |context| {
            let known = context.site.attachments.iter().filter_map(|one| Some((one, one.format.fits(&one.ending())?)));
            let wrong: Vec<&str> = known.clone().filter(|(_, fits)| !fits).map(|(one, _)| &*one.path).collect();
            Outcome::of(known.count()).with(owners(context, &wrong)).noted(named(wrong.iter().copied()))
        },
    },
    Item {
        code: "A-13",
        title: ("附件和引用都能找到", "References resolve"),
        purpose: ("引用的记录、条款和附件确实存在", "records, clauses and attachments that are named exist"),
        object: ("全部引用、链接和附件路径", "all references, links and paths"),
        method: ("逐个解析", "each is resolved"),
        judge: |context| {
            let listed = &context.site.soundness.listed;
            let codes = ["unknown-reference", "broken-link", "broken-anchor"];
            let absent = listed.iter().filter(|one| !one.present).map(|one| Some(&one.record));
            Outcome::of(context.site.links.references.len() + listed.len()).told(context, &codes).with(absent)
        },
    },
    Item {
        code: "A-14",
        title: ("检测的就是提交的", "What is examined is what is committed"),
        purpose: ("结果可以在同一提交上复现", "the result can be had again at the commit"),
        object: ("工作区与当前提交", "the working tree and the commit"),
        method: ("逐个文件比对", "file by file"),
        judge: |context| {
            let history = &context.site.history;
            let dirty = history.dirty && history.head.is_some();
            let note = dirty.then(|| Text::new("有未提交的改动", "there are changes that are not committed"));
            let outcome = Outcome::of(context.site.soundness.files).with(dirty.then_some(None)).noted(note);
            match history.head {
                Some(_) => outcome,
                None => outcome.rests_on_history(context),
            }
        },
    },
];

/// The first record that lists each of these files; `None` for files that nobody lists.
pub(super) fn owners<'c>(context: &Context<'c>, paths: &[&str]) -> Vec<Option<&'c RecordId>> {
    let site = context.site;
    let owner = |path: &&str| site.soundness.listed.iter().find(|one| one.path == **path).map(|one| &one.record);
    paths.iter().map(owner).collect()
}
