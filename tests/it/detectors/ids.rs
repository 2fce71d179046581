//! Ids, numbers, and what was removed.

use super::{HAN, Step, audit, column, founded, pairs, path, play, round, said};
use crate::git_script::Commit;

fn filed(n: u32) -> String {
    round(n, &format!("2026-07-{n:02} 10:00"), "room: 甲\nresult: 正常\n")
}

#[test]
fn ids_stand_for_one_thing() {
    let repo = founded(&[]);
    let other =
        "---\nid: XJ-2026-0003\ntitle: 另一次巡检\ndone_at: 2026-07-28 15:00\nroom: 乙\nresult: 异常\n---\n\n漏水。\n";
    let replaced = other.replace("0003", "0004");
    play(
        &repo,
        &[
            (1..=9).fold(Step::on("2026-07-09T18:00"), |step, n| step.write(n, filed(n))),
            // An id altered in place.
            Step::on("2026-07-10T10:00").write(2, filed(2).replace("0002", "0020")),
            // Deleted, and the number given to something else.
            Step::on("2026-07-13T10:00").delete(path(3)),
            Step::on("2026-07-29T10:00").put("content/rounds/again.md", other),
            // Overwritten with something else.
            Step::on("2026-07-30T10:00").write(4, replaced),
            // Deleted by mistake and restored as it was; moved; corrected in one field.
            Step::on("2026-07-31T10:00").delete(path(5)),
            Step::on("2026-08-03T10:00").write(5, filed(5)).message("Revert \"登记\""),
            Step::on("2026-08-04T10:00").delete(path(6)).put("content/rounds/07/0006.md", &filed(6)),
            Step::on("2026-08-05T10:00").write(7, filed(7).replace("第7次", "第七次")),
        ],
    );
    // One record added on two branches by a cherry-pick, then merged.
    let ten = filed(10);
    let add = |branch: &'static str, name: &'static str, date: &'static str, parents: &'static [&'static str]| Commit {
        branch,
        name,
        author: HAN,
        date,
        parents,
        ..Commit::default()
    };
    repo.add(&[
        Commit { write: &[("content/rounds/0010.md", &ten)], ..add("main", "a", "2026-08-06T10:00:00+08:00", &[]) },
        Commit {
            write: &[("content/rounds/0010.md", &ten)],
            ..add("side", "b", "2026-08-06T10:00:00+08:00", &["refs/heads/main~1"])
        },
        Commit { message: "合并", ..add("main", "m", "2026-08-07T10:00:00+08:00", &["a", "b"]) },
    ]);
    let report = audit(&repo, "id-reuse");
    assert_eq!(
        pairs(&report, "record", "kind"),
        said(&[("XJ-2026-0004", "replaced"), ("XJ-2026-0003", "reused"), ("XJ-2026-0020", "altered")])
    );
    assert_eq!(report["rows"][2]["other"], "XJ-2026-0002");
    let deletions = audit(&repo, "deletions");
    assert_eq!(pairs(&deletions, "record", "became"), said(&[("XJ-2026-0002", "XJ-2026-0020")]));
    // The altered id left a gap that was filled once, and made one that never was.
    let gaps = audit(&repo, "number-gaps");
    assert_eq!(pairs(&gaps, "first", "state"), said(&[("XJ-2026-0002", "gone"), ("XJ-2026-0011", "never")]));
    assert_eq!(column(&gaps, "last"), ["XJ-2026-0002", "XJ-2026-0019"]);
    assert_eq!(column(&gaps, "count"), ["1", "9"]);
}

#[test]
fn nothing_goes_before_its_time() {
    let repo = founded(&[]);
    let old = |n: u32, year: u32| filed(n).replace("done_at: 2026", &format!("done_at: {year}"));
    play(
        &repo,
        &[
            Step::on("2026-07-09T18:00")
                .write(1, filed(1))
                .write(2, old(2, 2015))
                .write(3, filed(3))
                .write(4, filed(4))
                .write(5, filed(5).replace("result", "batch: IMP-1\nresult"))
                // Ten years are over on 6 August 2026 and not before.
                .write(6, old(6, 2016).replace("07-06", "08-06")),
            Step::on("2026-06-30T10:00").delete(path(5)),
            Step::on("2026-08-03T10:00").delete(path(1)).delete(path(2)),
            Step::on("2026-08-04T10:00").write(3, filed(3).replace("0003", "0013")),
            Step::on("2026-08-05T10:00").delete(path(4)),
            Step::on("2026-08-06T10:00").delete(path(6)).write(4, filed(4)),
        ],
    );
    let report = audit(&repo, "retention-breach");
    assert_eq!(
        pairs(&report, "record", "until"),
        said(&[("XJ-2026-0006", "2026-08-06"), ("XJ-2026-0001", "2036-07-01")])
    );
    assert_eq!(report["rows"][1]["title"], "第1次巡检");
}
