//! The pages of the sample in a real browser. The driving is done by `tests/browser/run.mjs`.

use std::env;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

#[test]
fn the_sample_holds_up_in_a_browser() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let chromium = match ready(&folder) {
        Ok(chromium) => chromium,
        Err(reason) => {
            let required = env::var_os("JUANZONG_REQUIRE_BROWSER").is_some_and(|value| value == "1");
            assert!(!required, "the browser tests cannot run: {reason}");
            // Written past the test harness, which would keep it to itself.
            let _ = writeln!(std::io::stderr(), "skipped: browser tests ({reason}); `./tests/run` runs everything");
            return;
        }
    };
    let output = Command::new("node")
        .arg("run.mjs")
        .current_dir(&folder)
        .env("JUANZONG_BIN", env!("CARGO_BIN_EXE_juanzong"))
        .env("JUANZONG_CHROMIUM", chromium)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{told}\n{}", String::from_utf8_lossy(&output.stderr));
    let _ = writeln!(std::io::stderr(), "browser: {}", told.lines().last().unwrap_or_default());
}

/// The browser to drive, or what is missing.
fn ready(folder: &Path) -> Result<PathBuf, String> {
    let on_path = |name: &str| {
        let path = env::var_os("PATH")?;
        env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
    };
    on_path("node").ok_or("no `node`")?;
    if !folder.join("node_modules/playwright-core").is_dir() {
        return Err("`npm ci` has not been run in `tests/browser`".to_owned());
    }
    if let Some(chosen) = env::var_os("JUANZONG_CHROMIUM") {
        return Ok(chosen.into());
    }
    let names = ["chromium", "chromium-browser", "google-chrome"];
    names.into_iter().find_map(on_path).ok_or_else(|| format!("none of {}", names.join(", ")))
}
