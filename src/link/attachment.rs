//! Attachments that a record lists: `attachments: [{file, title, sha256}]`.

use super::Targets;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::document::Step;
use crate::model::{Record, Text};
use crate::parse::{beside, spans};
use serde_json::Value;

/// Checks that every listed attachment is there and has the digest that is stated.
pub fn check(record: &Record, targets: &Targets<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let Some(Value::Array(listed)) = record.value("attachments") else {
        return;
    };
    for (index, entry) in listed.iter().enumerate() {
        let Some(file) = entry.get("file").and_then(Value::as_str) else {
            continue;
        };
        let fault = |code, field: &str, message| {
            let path = [Step::Key("attachments".into()), Step::Index(index), Step::Key(field.into())];
            let span = spans::locate(&record.document, &path);
            Diagnostic::new(code, record.document.source.path.clone(), span, message).on(&record.id)
        };
        let Some(path) = beside(record.path(), file) else {
            let message = Text::new(
                format!("附件 `{file}` 指向档案之外"),
                format!("the attachment `{file}` lies outside the archive"),
            );
            diagnostics.push(fault(Code::PathOutsideArchive, "file", message));
            continue;
        };
        let Some(attachment) = targets.attachment(&path) else {
            let message = Text::new(format!("附件 `{file}` 不存在"), format!("the attachment `{file}` is not there"));
            let help = Text::new(format!("应在 `{path}`"), format!("it belongs at `{path}`"));
            diagnostics.push(fault(Code::AttachmentMissing, "file", message).help(help));
            continue;
        };
        let stated = entry.get("sha256").and_then(Value::as_str);
        if let Some(stated) = stated.filter(|stated| !stated.eq_ignore_ascii_case(&attachment.sha256)) {
            let message = Text::new(
                format!("附件 `{file}` 的 sha256 与登记的 `{stated}` 不符"),
                format!("the attachment `{file}` does not have the stated sha256 `{stated}`"),
            );
            let help = Text::new(format!("现为 `{}`", attachment.sha256), format!("it has `{}`", attachment.sha256));
            diagnostics.push(fault(Code::AttachmentMissing, "sha256", message).help(help));
        }
    }
}
