//! `juanzong init DIR`: a new archive.

use super::{Context, Fault, done};
use crate::model::Lang;
use crate::{sample, write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `init`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Where to begin it; made if absent, and it must hold no archive yet
    dir: PathBuf,
    /// Bring the sample handbook with its records along
    #[arg(long)]
    sample: bool,
}

/// Runs `init`.
pub fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let dir = &args.dir;
    if dir.join("site.toml").exists() || dir.join("content").exists() {
        let shown = dir.display();
        return Err(Fault::error(format!("`{shown}` 中已有档案"), format!("`{shown}` already holds an archive")));
    }
    let files = sample::files().filter(|file| args.sample || file.is_framework());
    let files = files.map(|file| match file.path {
        "site.toml" if !args.sample => (file.path, OWN_SETTINGS.as_bytes().to_vec()),
        _ if !args.sample && file.path.ends_with("/_index.md") => (file.path, without_links(file.bytes)),
        _ => (file.path, file.bytes.to_vec()),
    });
    let count = write::new_files(dir, files.chain([(".gitignore", b"/public/\n/.juanzong/\n".to_vec())]))?;
    let shown = dir.display();
    match context.lang() {
        Lang::Zh => done::tell(format_args!(
            "已在 `{shown}` 建立档案（{count} 个文件）。下一步：\n  cd {shown} && git init\n  juanzong new people\n  juanzong serve"
        )),
        Lang::En => done::tell(format_args!(
            "began an archive in `{shown}` ({count} files). Next:\n  cd {shown} && git init\n  juanzong new people\n  juanzong serve"
        )),
    }?;
    Ok(ExitCode::SUCCESS)
}

const OWN_SETTINGS: &str = "\
# 卷宗站点设置。每一项都可以省略。

title = \"信息化管理手册\"
organisation = \"\"
lang = \"zh\"
timezone = \"Asia/Shanghai\"
";

/// Introductions of the sample link to its documents, which an empty archive does not have: `[[ZD-15|备份]]`
/// becomes 备份, `[[ZD-15]]` becomes ZD-15.
fn without_links(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    let mut out = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some((before, after)) = rest.split_once("[[") {
        out.push_str(before);
        match after.split_once("]]") {
            Some((inside, after)) => {
                out.push_str(inside.split_once('|').map_or(inside, |(_, shown)| shown));
                rest = after;
            }
            None => {
                out.push_str("[[");
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out.into_bytes()
}
