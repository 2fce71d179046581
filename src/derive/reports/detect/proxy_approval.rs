//! `proxy-approval`: approvals that someone else committed than the person they name.

use super::super::context::Context;
use super::super::definition::{Definition, Found};
use super::approvals::{columns, wrong};
use crate::derive::approvals::commit_of;
use crate::model::Text;
use crate::model::approval::Doubt;
use crate::model::collection::Kind;
use crate::model::report::Group;

pub(in crate::derive::reports) const DEFINITION: Definition = Definition {
    name: "proxy-approval",
    title: ("代录批准", "Approvals by proxy"),
    description: (
        "批准记录由所列批准人以外的人写入并提交；人员按登记的邮箱和 `.mailmap` 认定，变基、合并不影响；没有内容摘要的批准只在受控文件中核对，随导入批次登记的纸质审批不算",
        "approvals that someone else wrote than the person they name, by registered addresses and `.mailmap`; rebases and merges do not matter, approvals without a digest are looked at in controlled documents only, and paper that came with a declared import is none",
    ),
    group: Group::History,
    uses_history: true,
    usual_days: None,
    columns,
    find,
};

fn find(context: &Context<'_>) -> Found {
    let negative = Text::new("没有代录的批准", "no approval was written by proxy");
    let mut found = Found { negative, ..Found::default() };
    wrong(context, &DEFINITION, &mut found, |approval| {
        let writer = commit_of(context.site, approval).map(|commit| context.person(&commit.author));
        let known = approval.by.as_ref().is_some_and(|by| context.people().card(by.as_str()).is_some());
        // Forms are signed on paper and typed in; a controlled document is approved in the archive or nowhere.
        let is_document = (context.site.find(approval.record.as_str()))
            .and_then(|ix| context.collection(&context.site.record(ix).collection))
            .is_some_and(|collection| collection.kind == Kind::Document);
        approval.doubts.contains(&Doubt::Proxy)
            || (known
                && is_document
                && approval.digest.is_none()
                && writer.is_some_and(|writer| writer != approval.by.as_ref()))
    });
    found
}
