//! Whether nothing is missing.

use super::super::detect::{number_gaps, retention_breach, stale_approval};
use super::super::{deletions, documents_without_valid_approval, edits_after_close};
use super::item::Item;
use super::outcome::Outcome;
use crate::model::history::{Action, Completeness};
use crate::model::{RecordId, Text};

pub(super) const ITEMS: &[Item] = &[
    Item {
        code: "B-01",
        title: ("数量和字节", "Counts and bytes"),
        purpose: ("找到的文件都成为记录", "every file that was found is a record"),
        object: ("全部记录文件和附件", "all files of records and attachments"),
        method: ("清点文件数、记录数和字节数，逐一对应", "files, records and bytes are counted and compared"),
        judge: |context| {
            let (site, soundness) = (context.site, &context.site.soundness);
            let records = site.records.len();
            let missing = soundness.files.saturating_sub(records);
            let (attachments, bytes) = (site.attachments.len(), soundness.bytes);
            let note = Text::new(
                format!("{} 个文件、{records} 条记录、{attachments} 个附件，共 {bytes} 字节", soundness.files),
                format!("{} files, {records} records, {attachments} attachments, {bytes} bytes", soundness.files),
            );
            Outcome::of(soundness.files).with((0..missing).map(|_| None)).noted(Some(note))
        },
    },
    Item {
        code: "B-02",
        title: ("元数据齐全", "Complete metadata"),
        purpose: ("必填和随状态必填的字段都有", "fields that are required, always or in a state, are there"),
        object: ("全部记录的必填字段", "the required fields of all records"),
        method: ("按类别定义和状态要求逐项校验", "each against its definition and its state"),
        judge: |context| {
            let codes = ["missing-field", "lifecycle-state", "front-matter-missing"];
            Outcome::of(context.site.soundness.files).told(context, &codes)
        },
    },
    Item {
        code: "B-03",
        title: ("批准过程齐全", "Approvals"),
        purpose: ("有效文件都有规定的批准", "documents in force have their approvals"),
        object: ("判定日有效的受控文件", "controlled documents in force"),
        method: (
            "核对有效批准的数目；纸质审批随导入批次登记的另注",
            "approvals that count are counted; those on paper are told apart",
        ),
        judge: |context| {
            let searched = context.found(&documents_without_valid_approval::DEFINITION).searched;
            Outcome::of(searched).found(context, &documents_without_valid_approval::DEFINITION)
        },
    },
    Item {
        code: "B-04",
        title: ("形成过程有据", "Every record has its history"),
        purpose: ("每条记录从首次登记起的版本都在", "all versions since the first entry are there"),
        object: ("全部记录的历史", "the history of all records"),
        method: (
            "查每条记录的首次登记提交；历史不完整即不通过",
            "the commit that first filed each is looked for; an incomplete history fails",
        ),
        judge: |context| {
            let history = &context.site.history;
            let unknown = context
                .site
                .records
                .iter()
                .filter(|record| !history.of(&record.id).iter().any(|revision| revision.action == Action::Added));
            let unknown: Vec<Option<&RecordId>> = unknown.map(|record| Some(&record.id)).collect();
            let outcome = Outcome::of(context.site.records.len());
            match &history.completeness {
                Completeness::Absent(_) => outcome.rests_on_history(context),
                Completeness::Complete => outcome.with(unknown),
                Completeness::Incomplete(gaps) => {
                    let told = context.gaps();
                    let outcome = outcome.with(gaps.iter().map(|_| None)).with(unknown).noted(told);
                    outcome.listed_by("incomplete-history")
                }
            }
        },
    },
    Item {
        code: "B-05",
        title: ("编号连续", "No gaps"),
        purpose: ("连续编号的记录没有缺号", "no number is left out"),
        object: ("连续编号的运行记录", "logs that are numbered on end"),
        method: ("按系列和年度查断号", "gaps are looked for by series and year"),
        judge: |context| {
            Outcome::of(context.found(&number_gaps::DEFINITION).searched).found(context, &number_gaps::DEFINITION)
        },
    },
    Item {
        code: "B-06",
        title: ("删除有据，保管期限未满不删", "Nothing gone without reason"),
        purpose: ("不在的记录都有销毁登记，且已到期", "what is gone was destroyed on record, and in due time"),
        object: ("历史上有过的全部记录", "all records that ever were"),
        method: ("在历史中查删除，与销毁登记和保管期限比对", "deletions against destruction lists and retention"),
        judge: |context| {
            let accounted = context.found(&deletions::DEFINITION);
            // What a destruction list names is listed there too, and is in order.
            let place = (deletions::DEFINITION.columns)(context.site).iter().position(|it| it.name == "disposal");
            let unaccounted = accounted
                .rows
                .iter()
                .filter(|row| place.and_then(|place| row.cells.get(place)).is_none_or(serde_json::Value::is_null));
            let outcome = Outcome::of(context.site.history.revisions.len());
            let outcome = outcome.with(unaccounted.map(|row| row.record.as_ref())).rests_on_history(context);
            outcome.listed_by(deletions::DEFINITION.name).found(context, &retention_breach::DEFINITION)
        },
    },
    Item {
        code: "B-07",
        title: ("关闭、批准后未改动", "Nothing altered afterwards"),
        purpose: (
            "办结和批准的内容，改动都有更正或重新批准",
            "changes of what was closed or approved are amended or approved again",
        ),
        object: ("已关闭的记录和已批准的文件", "closed records and approved documents"),
        method: ("逐版本比对内容", "contents are compared version by version"),
        judge: |context| {
            Outcome::of(context.site.records.len())
                .found(context, &edits_after_close::DEFINITION)
                .found(context, &stale_approval::DEFINITION)
        },
    },
    Item {
        code: "B-08",
        title: ("与留存的检查点相符", "Agrees with a kept checkpoint"),
        purpose: ("封存以后历史没有被改写", "the history was not rewritten since it was sealed"),
        object: ("审计部门留存的检查点", "the checkpoint that auditors keep"),
        method: ("`juanzong verify --checkpoint 文件`", "`juanzong verify --checkpoint FILE`"),
        judge: |_| {
            Outcome::manual(
                "由保管检查点的审计人员核验：检查点不在档案内，本报告无从得知",
                "by the auditor who keeps the checkpoint: it lies outside the archive",
            )
        },
    },
    Item {
        code: "B-09",
        title: ("归档范围", "Scope of filing"),
        purpose: ("应归档的都已归档", "everything that must be filed is filed"),
        object: ("归档范围和保管期限表", "the schedule of what is filed"),
        method: (
            "对照归档范围逐类清点；按制度应有的记录另见义务履行",
            "held against the schedule; what duties ask for is judged under compliance",
        ),
        judge: |_| Outcome::manual("由文控员对照归档范围检查", "by the document controller, against the schedule"),
    },
];
