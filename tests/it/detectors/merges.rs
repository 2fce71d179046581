//! What merges do by themselves.

use super::{FORGE, HAN, LIN, audit, founded, pairs, round, said};
use crate::git_script::{Commit, Repo};

fn text(n: u32, room: &str, result: &str) -> String {
    round(
        n,
        &format!("2026-07-{n:02} 10:00"),
        &format!("room: {room}\nload: 40\nhumidity: 45\ntemperature: 22\nresult: {result}\n"),
    )
}

/// Adds one round of merging: what main and a side branch wrote, and what the merge left.
fn merged(repo: &Repo, n: u32, main: &[(&str, &str)], side: &[(&str, &str)], left: &[(&str, &str)], by: &str) {
    let date = |hour: u32| format!("2026-08-{n:02}T{hour:02}:00:00+08:00");
    let (branch, base) = (format!("side{n}"), text(n, "甲", "正常"));
    let file = format!("content/rounds/{n:04}.md");
    let (d0, d1, d2, d3) = (date(8), date(9), date(10), date(11));
    let gone = |writes: &[(&str, &str)]| -> bool { writes.iter().any(|(_, text)| text.is_empty()) };
    fn kept<'a>(writes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        writes.iter().filter(|(_, text)| !text.is_empty()).copied().collect()
    }
    let (main_kept, side_kept, left_kept) = (kept(main), kept(side), kept(left));
    let deleted: &[&str] = &[&file];
    let delete = |writes: &[(&str, &str)]| if gone(writes) { deleted } else { &[] };
    repo.add(&[
        Commit { name: "base", author: HAN, date: &d0, write: &[(&file, &base)], ..Commit::default() },
        Commit { name: "main", author: HAN, date: &d1, write: &main_kept, delete: delete(main), ..Commit::default() },
        Commit {
            name: "side",
            branch: &branch,
            author: LIN,
            date: &d2,
            parents: &["base"],
            write: &side_kept,
            delete: delete(side),
            ..Commit::default()
        },
        Commit {
            author: HAN,
            committed: Some((by, &d3)),
            date: &d3,
            message: "Merge",
            parents: &["main", "side"],
            write: &left_kept,
            delete: delete(left),
            ..Commit::default()
        },
    ]);
}

#[test]
fn merges_are_done_again_and_compared() {
    let repo = founded(&[]);
    let other = "content/rounds/0090.md";
    let ninety = text(90, "甲", "正常").replace("07-90", "07-15");
    repo.add(&[Commit { date: "2026-07-31T10:00:00+08:00", write: &[(other, &ninety)], ..Commit::default() }]);
    let at = |n: u32| format!("content/rounds/{n:04}.md");
    let (one, two, three, four, five, six, seven) = (at(1), at(2), at(3), at(4), at(5), at(6), at(7));

    // Both sides changed the record in different places; the forge merged them.
    let both = text(1, "乙", "异常");
    merged(&repo, 1, &[(&one, &text(1, "乙", "正常"))], &[(&one, &text(1, "甲", "异常"))], &[(&one, &both)], FORGE);
    // The merge says what neither side says, in a record that both changed.
    let slipped = text(2, "乙", "异常").replace("load: 40", "load: 20");
    merged(&repo, 2, &[(&two, &text(2, "乙", "正常"))], &[(&two, &text(2, "甲", "异常"))], &[(&two, &slipped)], HAN);
    // It changes a record that nobody had touched, while taking over the other side's work.
    let touched = ninety.replace("load: 40", "load: 10");
    let theirs = text(3, "甲", "异常");
    merged(&repo, 3, &[], &[(&three, &theirs)], &[(&three, &theirs), (other, &touched)], HAN);
    // It drops the other side's work.
    merged(&repo, 4, &[], &[(&four, &text(4, "甲", "异常"))], &[(&four, &text(4, "甲", "正常"))], HAN);
    // Both changed the same place, and one of the two was taken; then something else altogether.
    let (a, b) = (text(5, "乙", "正常"), text(5, "丙", "正常"));
    merged(&repo, 5, &[(&five, &a)], &[(&five, &b)], &[(&five, &a)], HAN);
    let (a, b) = (text(6, "乙", "正常"), text(6, "丙", "正常"));
    merged(&repo, 6, &[(&six, &a)], &[(&six, &b)], &[(&six, &text(6, "丁", "正常"))], HAN);
    // Moved on one side, changed on the other.
    let moved = "content/rounds/07/0007.md";
    merged(
        &repo,
        7,
        &[(&seven, ""), (moved, &text(7, "甲", "正常"))],
        &[(&seven, &text(7, "甲", "异常"))],
        &[(&seven, ""), (moved, &text(7, "甲", "异常"))],
        HAN,
    );
    let report = audit(&repo, "evil-merge");
    assert_eq!(
        pairs(&report, "record", "kind"),
        said(&[
            ("XJ-2026-0006", "altered"),
            ("XJ-2026-0004", "discarded"),
            ("XJ-2026-0090", "altered"),
            ("XJ-2026-0002", "altered"),
        ])
    );
    // From the cache it is the same.
    assert_eq!(audit(&repo, "evil-merge"), report);
}
