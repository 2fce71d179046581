//! Times the judging of duties: windows a second on one core, and whether ten times as many take ten times as long.
//!
//! `cargo bench --bench duties [-- SERVERS…]`: a weekly duty over two years for so many servers, one record of upkeep
//! for ten servers a week, some of them late.

use juanzong::derive;
use juanzong::model::Date;
use juanzong::pipeline::{self, Options};
use std::path::Path;
use std::time::{Duration, Instant};

const AS_OF: Date = jiff::civil::date(2026, 12, 31);
const FIRST: Date = jiff::civil::date(2025, 1, 6);
const WEEKS: i64 = 103;
/// Servers that one record of upkeep names.
const TOGETHER: usize = 10;
const RUNS: usize = 5;

fn main() {
    let mut sizes: Vec<usize> = std::env::args().skip(1).filter_map(|arg| arg.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = vec![98, 980];
    }
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool of one thread");
    let mut before: Option<(usize, f64)> = None;
    for servers in sizes {
        let folder = std::env::temp_dir().join(format!("juanzong-bench-duties-{}-{servers}", std::process::id()));
        lay_out(&folder, servers);
        let options = Options { as_of: AS_OF, audience: None, history: false, reports: false, objects: false };
        let site = pipeline::check(&folder, &options).unwrap_or_else(|error| panic!("{error}")).site;
        let _ = std::fs::remove_dir_all(&folder);
        let mut best = Duration::MAX;
        let mut windows = 0;
        for _ in 0..RUNS {
            let started = Instant::now();
            windows = one.install(|| derive::duties::judge(&site)).len();
            best = best.min(started.elapsed());
        }
        let seconds = best.as_secs_f64();
        println!(
            "{windows} windows of {servers} servers: {seconds:.4} s, {:.0} windows/s on one core",
            windows as f64 / seconds
        );
        if let Some((fewer, sooner)) = before {
            println!(
                "  {:.1} times the windows, {:.1} times the time",
                windows as f64 / fewer as f64,
                seconds / sooner
            );
        }
        before = Some((windows, seconds));
    }
}

fn lay_out(folder: &Path, servers: usize) {
    let put = |path: &str, text: &str| {
        let place = folder.join(path);
        let parent = place.parent().unwrap_or(folder);
        std::fs::create_dir_all(parent).and_then(|()| std::fs::write(&place, text)).unwrap_or_else(|error| {
            panic!("{}: {error}", place.display());
        });
    };
    let schema = |title: &str, kind: &str, order: u32, id: &str, more: &str, properties: &str| {
        format!(
            "title: {title}\nkind: {kind}\ngroup: 试验\norder: {order}\nid: {{ pattern: '{id}' }}\n{more}schema:\n  type: object\n  \
             additionalProperties: false\n  required: [id]\n  properties:\n    id: {{ type: string, title: 编号 }}\n{properties}"
        )
    };
    put("site.toml", "title = \"试验\"\n");
    put(
        "content/policies/_schema.yaml",
        &schema(
            "制度",
            "document",
            1,
            r"^ZD-\d+$",
            "",
            "    title: { type: string, title: 标题 }\n    version: { type: string, title: 版本 }\n    effective_on: { type: string, format: date, title: 生效 }\n    duties: { type: array, title: 义务, items: { type: object } }\n",
        ),
    );
    put(
        "content/servers/_schema.yaml",
        &schema("服务器", "card", 2, r"^S-\d+$", "", "    kind: { type: string, title: 类别 }\n"),
    );
    put(
        "content/upkeep/_schema.yaml",
        &schema(
            "维护",
            "log",
            3,
            r"^W-\d+$",
            "date: done_on\n",
            "    done_on: { type: string, format: date, title: 日期 }\n    result: { type: string, title: 结果 }\n    servers: { type: array, title: 服务器, items: { type: string, x-ref: servers } }\n",
        ),
    );
    put(
        "content/policies/ZD-1.md",
        "---\nid: ZD-1\ntitle: 维护\nversion: '1.0'\neffective_on: 2025-01-06\nduties:\n  - id: EQ-1\n    clause: upkeep\n    text: 每周维护\n    kind: periodic\n    every: week\n    for: { collection: servers, where: \"self.kind == '服务器'\" }\n    evidence: { collection: upkeep, subject: servers, date: done_on, where: \"self.result == '正常'\" }\n---\n## 第一条 {#upkeep}\n\n每周维护。\n",
    );
    for server in 0..servers {
        put(&format!("content/servers/S-{server}.md"), &format!("---\nid: S-{server}\nkind: 服务器\n---\n"));
    }
    let mut number = 0;
    for week in 0..WEEKS {
        for group in (0..servers).step_by(TOGETHER) {
            number += 1;
            // Every seventh visit is made a week late, after the visit of that week.
            let offset = if number % 7 == 0 { 10 } else { number % 3 };
            let Ok(day) = FIRST.checked_add(jiff::Span::new().days(week * 7 + offset)) else { continue };
            let names: Vec<String> =
                (group..servers.min(group + TOGETHER)).map(|server| format!("S-{server}")).collect();
            let text =
                format!("---\nid: W-{number}\ndone_on: {day}\nresult: 正常\nservers: [{}]\n---\n", names.join(", "));
            put(&format!("content/upkeep/{}/{:02}/W-{number}.md", day.year(), day.month()), &text);
        }
    }
}
