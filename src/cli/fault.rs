//! Failures of the tool or its usage, in the reader's language: exit code 2; and what cannot be answered: exit code 1.

use crate::model::{Lang, Text};
use std::fmt;
use std::process::ExitCode;

/// A failure with its message in both languages.
#[derive(Debug)]
pub struct Fault(pub Text);

impl Fault {
    /// A failure said in Chinese and English.
    pub fn error(zh: impl Into<String>, en: impl Into<String>) -> anyhow::Error {
        anyhow::Error::new(Fault(Text::new(zh, en)))
    }
}

/// What the archive cannot answer, and why: nothing that the tool failed in.
#[derive(Debug)]
pub struct Unanswerable(pub Text);

impl fmt::Display for Unanswerable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.en)
    }
}

impl std::error::Error for Unanswerable {}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.en)
    }
}

impl std::error::Error for Fault {}

/// Prints the failure and gives the exit code of a failed tool.
pub fn report(error: &anyhow::Error, lang: Lang) -> ExitCode {
    if let Some(Unanswerable(text)) = error.downcast_ref() {
        eprintln!("{}", text.get(lang));
        return ExitCode::from(1);
    }
    // A reader that hangs up (`juanzong … | head`) is no failure worth a message.
    let hung_up = error.chain().any(|cause| {
        let io = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        let json = cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        io.or(json) == Some(std::io::ErrorKind::BrokenPipe)
    });
    if !hung_up {
        let word = match lang {
            Lang::Zh => "错误",
            Lang::En => "error",
        };
        eprintln!("{word}: {}", text(error, lang));
    }
    ExitCode::from(2)
}

/// The failure with its causes, in the reader's language where it is known.
pub fn text(error: &anyhow::Error, lang: Lang) -> String {
    let said = error.chain().map(|cause| match cause.downcast_ref::<Fault>() {
        Some(Fault(text)) => text.get(lang).to_owned(),
        None => cause.to_string(),
    });
    said.collect::<Vec<_>>().join(": ")
}
