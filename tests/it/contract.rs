//! The command line as it is promised: names, JSON shapes, exit codes.

use crate::archive::{TempArchive, juanzong, tree};

#[test]
fn the_sample_is_sound() {
    let run = TempArchive::sample().run(&["check", "--format", "json"]);
    let json = run.json();
    assert_eq!(run.code, Some(0), "{:#}", json["diagnostics"]);
    assert_eq!(json["summary"]["errors"], 0);
    assert!(json["summary"]["records"].as_u64().unwrap() >= 1_500);
}

#[test]
fn exit_codes_tell_clean_findings_and_failure_apart() {
    let archive = TempArchive::sample();
    archive.run(&["check"]).exits(0);
    archive.write("content/people/P-nobody.md", "---\nid: P-nobody\nbogus: 1\n---\n");
    archive.run(&["check"]).exits(1);
    archive.run(&["check", "--format", "yaml"]).exits(2);
    archive.run(&["frobnicate"]).exits(2);
    archive.run_with(&["check"], &["--as-of", "2026-02-30"]).exits(2);
    juanzong(&["-C", "/nonexistent/archive", "check"]).exits(2);
}

#[test]
fn warnings_fail_only_when_asked() {
    let archive = TempArchive::new();
    archive.write(
        "content/notes/_schema.yaml",
        "title: 笔记\nkind: card\ngroup: 试验\norder: 1\nid: { pattern: '^N-\\d+$' }\n\
         schema: { type: object, additionalProperties: false, required: [id], properties: { id: { type: string, title: 编号 } } }\n",
    );
    archive.write("content/notes/N-1.md", "---\nid: N-1\n---\n**注意：**后文。\n");
    archive.run(&["check"]).exits(0);
    archive.run(&["check", "--deny-warnings"]).exits(1);
}

#[test]
fn a_diagnostic_has_the_promised_shape() {
    let archive = TempArchive::sample();
    archive.write("content/people/P-nobody.md", "---\nid: P-nobody\nnmae: 无名\n---\n");
    let json = archive.run(&["check", "--format", "json"]).exits(1).json();
    let diagnostics = json["diagnostics"].as_array().unwrap();
    let found = diagnostics.iter().find(|d| d["code"] == "unknown-field").unwrap();
    assert_eq!(found["severity"], "error");
    assert_eq!(found["file"], "content/people/P-nobody.md");
    assert_eq!((found["line"].as_u64(), found["column"].as_u64()), (Some(3), Some(1)));
    assert_eq!((found["end_line"].as_u64(), found["end_column"].as_u64()), (Some(3), Some(5)));
    assert_eq!(found["record"], "P-nobody");
    assert!(found["help"].as_array().unwrap().iter().any(|help| help.as_str().unwrap().contains("`name`")));
}

#[test]
fn an_archive_begins_empty_and_grows_by_new() {
    let archive = TempArchive::at("档案");
    let home = archive.path().to_owned();
    let begin = ["init", home.to_str().unwrap()];
    juanzong(&begin).exits(0);
    juanzong(&begin).exits(2);
    let march = ["--as-of", "2026-03-05"];
    archive.run_with(&["check", "--deny-warnings"], &march).exits(0);
    archive.run_with(&["new", "people", "--set", "id=P-jia", "--set", "name=甲"], &march).exits(0);
    let run = archive.run_with(&["new", "repairs", "--set", "symptom=无法开机"], &march).exits(0);
    assert_eq!(run.out.trim(), "content/repairs/2026/03/WX-2026-0001.md");
    let second = archive.run_with(&["new", "repairs"], &march).exits(0);
    assert_eq!(second.out.trim(), "content/repairs/2026/03/WX-2026-0002.md");
    let text = std::fs::read_to_string(home.join(run.out.trim())).unwrap();
    assert!(text.contains("symptom: 无法开机"), "{text}");
    let found = archive.run_with(&["check", "--format", "json"], &march).exits(1).json();
    let codes: Vec<_> = found["diagnostics"].as_array().unwrap().iter().map(|d| d["code"].as_str().unwrap()).collect();
    assert!(codes.contains(&"missing-field") || codes.contains(&"wrong-type"), "{codes:?}");
    archive.run_with(&["new", "people", "--set", "id=P-jia"], &march).exits(2);
    archive.run_with(&["new", "peple"], &march).exits(2);
    archive.run_with(&["new", "people", "--set", "id=../../x"], &march).exits(2);
}

/// A record kind of one's own is a folder with a schema: it must work everywhere without code.
#[test]
fn a_record_kind_of_ones_own_needs_no_code() {
    let archive = TempArchive::sample();
    archive.write(
        "content/drones/_schema.yaml",
        "title: 巡检无人机\ntitle_en: Drones\ndescription: 厂区巡检用无人机，一机一卡。\nkind: card\ngroup: 资产与资源\norder: 299\n\
         id: { pattern: '^WRJ-\\d{3}$', next: 'WRJ-{seq:3}' }\n\
         schema:\n  type: object\n  additionalProperties: false\n  required: [id, name, keeper]\n  properties:\n    \
         id: { type: string, title: 编号 }\n    name: { type: string, title: 名称 }\n    \
         keeper: { type: string, title: 保管人, x-ref: people }\n    weight: { type: number, title: 起飞重量, x-unit: 千克, maximum: 25 }\n\
         rules:\n  - { code: light-enough, assert: 'self.weight == null || self.weight < 7.0', message: 超过七千克须另行报批, field: weight }\n\
         list: { columns: [name, keeper, weight] }\nfacets: [keeper]\n",
    );
    archive.write(
        "content/drones/WRJ-001.md",
        "---\nid: WRJ-001\nname: 厂区巡检机\nkeeper: P-tangsiyuan\nweight: 3.5\n---\n用于西岭厂区屋面与管廊巡检。\n",
    );
    archive.git(&["init", "-q"], "2026-11-20T10:00:00+08:00");
    archive.commit("登记无人机", "2026-11-20T10:00:00+08:00");
    archive.run(&["check"]).exits(0);

    archive.run(&["build"]).exits(0);
    let page = std::fs::read_to_string(archive.path().join("public/drones/WRJ-001/index.html")).unwrap();
    assert!(page.contains("保管人") && page.contains("唐思远") && page.contains("千克"), "{page}");
    let list = std::fs::read_to_string(archive.path().join("public/drones/index.html")).unwrap();
    assert!(list.contains("巡检无人机") && list.contains("厂区巡检机"));
    let keeper = std::fs::read_to_string(archive.path().join("public/people/P-tangsiyuan/index.html")).unwrap();
    assert!(keeper.contains("WRJ-001"), "the keeper's page shows the back-reference");

    let hits = archive.run(&["search", "管廊", "--format", "json"]).exits(0).json();
    assert_eq!(hits["hits"][0]["id"], "WRJ-001");
    assert_eq!(hits["hits"][0]["collection"], "drones");

    let history = archive.run(&["history", "WRJ-001", "--format", "json"]).exits(0).json();
    assert_eq!(history["id"], "WRJ-001");
    assert_eq!(history["revisions"][0]["message"].as_str().unwrap().trim(), "登记无人机");
    let new = archive.run(&["new", "drones", "--set", "name=备用机", "--set", "keeper=P-xuzeyu", "--set", "weight=9"]);
    assert_eq!(new.exits(0).out.trim(), "content/drones/WRJ-002.md");
    let found = archive.run(&["check", "content/drones", "--format", "json"]).exits(1).json();
    assert_eq!(found["diagnostics"].as_array().unwrap().len(), 1);
    assert_eq!(found["diagnostics"][0]["code"], "rule-failed");
    assert_eq!(found["diagnostics"][0]["record"], "WRJ-002");
}

#[test]
fn two_builds_of_one_archive_are_the_same_bytes() {
    let (one, other) = (TempArchive::sample(), TempArchive::sample());
    one.run(&["build"]).exits(0);
    other.run(&["build", "--out", other.path().join("elsewhere").to_str().unwrap()]).exits(0);
    let (one, other) = (tree(&one.path().join("public")), tree(&other.path().join("elsewhere")));
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (path, bytes) in &one {
        assert!(other[path] == *bytes, "{path} differs");
    }
}

#[test]
fn a_build_with_nothing_changed_writes_nothing() {
    let archive = TempArchive::sample();
    archive.run(&["build"]).exits(0);
    let page = archive.path().join("public/index.html");
    let before = std::fs::metadata(&page).unwrap().modified().unwrap();
    let again = archive.run(&["build"]).exits(0);
    assert!(again.out.contains("（0 个有变化"), "{}", again.out);
    assert_eq!(std::fs::metadata(&page).unwrap().modified().unwrap(), before);
}

#[test]
fn errors_leave_the_old_site_whole() {
    let archive = TempArchive::sample();
    archive.run(&["build"]).exits(0);
    let before = tree(&archive.path().join("public"));
    archive.write("content/people/P-nobody.md", "---\nid: P-nobody\n---\n");
    archive.run(&["build"]).exits(1);
    assert!(tree(&archive.path().join("public")) == before);
}

/// Kills builds at ever later moments; whatever the moment, the site that stands is the old one or the new one.
#[test]
fn a_killed_build_leaves_a_whole_site() {
    let archive = TempArchive::sample();
    archive.run(&["build"]).exits(0);
    let public = archive.path().join("public");
    let old = tree(&public);
    archive.write("content/people/P-nobody.md", &person("无名"));
    let begun = std::time::Instant::now();
    let copy = TempArchive::sample();
    copy.write("content/people/P-nobody.md", &person("无名"));
    copy.run(&["build"]).exits(0);
    let whole = begun.elapsed();
    let new = tree(&copy.path().join("public"));
    assert!(old != new);
    for step in 0..8 {
        let mut build = archive
            .command()
            .args(["--as-of", "2026-11-22", "build"])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(whole * step / 7);
        let _ = build.kill();
        build.wait().unwrap();
        let standing = tree(&public);
        assert!(standing == old || standing == new, "killed at step {step}: neither the old nor the new site");
    }
    archive.run(&["build"]).exits(0);
    assert!(tree(&public) == new);
    let left_behind = std::fs::read_dir(archive.path()).unwrap().filter_map(|entry| {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        (name.ends_with("-new") || name.ends_with("-old")).then_some(name)
    });
    assert_eq!(left_behind.collect::<Vec<_>>(), Vec::<String>::new());
}

fn person(name: &str) -> String {
    let text = include_str!("../../content/people/P-dingxiaoman.md");
    text.replace("P-dingxiaoman", "P-nobody").replace("丁小满", name)
}
