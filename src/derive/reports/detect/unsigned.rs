//! `unsigned`: commits that are not signed as they should be.

use super::super::change_register::{moment, person};
use super::super::context::{Context, cell, commit_cell};
use super::super::definition::{Definition, Found};
use super::is_forge;
use crate::derive::identity::{Key, People};
use crate::model::history::{Commit, Signed, Standing};
use crate::model::report::{Column, Group, Row};
use crate::model::{Site, Text};
use serde_json::Value;

pub(in crate::derive::reports) const DEFINITION: Definition = Definition {
    name: NAME,
    title: ("未签名或签名不符", "Unsigned and wrongly signed"),
    description: (
        "提交人在提交当日登记有签名密钥而没有签名、签名与内容不符，或者签名所用密钥当日不是本人登记的；SSH 签名和 GPG 签名逐个验证，公钥以人员卡片登记的为准；GPG 密钥当时过期、已吊销或尚未生成的，以及签名残缺、密钥无人登记的，一并列出。签名证明是谁，不证明时间：当日以提交自称的时间为准。提交人是平台（`noreply` 地址）的，按编写人判断；机器人的提交和平台所作的合并不算",
        "commits by people who had a key registered on that day that are not signed, whose signature does not fit, or is by a key that was not theirs on that day. SSH and GPG signatures are verified against the keys in people's cards; told are also GPG keys that had expired, were revoked or not made yet, keys that nobody registered, and signatures that cannot be read. Signatures prove who, never when: the day is the one that the commit claims. Where the committer is a forge (a `noreply` address) the author is judged; bots, and merges made by a forge, are left out",
    ),
    group: Group::History,
    uses_history: true,
    usual_days: None,
    columns,
    find,
};

const NAME: &str = "unsigned";

fn columns(_: &Site) -> Vec<Column> {
    vec![
        Column::of_codes(
            "kind",
            "情形",
            "Kind",
            &[
                ("missing", "没有签名", "not signed"),
                ("bad", "签名与内容不符", "the signature does not fit"),
                ("other-key", "密钥当日不是本人登记的", "by a key that was not theirs on that day"),
                ("unknown-key", "密钥无人登记", "by a key that nobody registered"),
                ("expired-key", "密钥当时已过期", "the key had expired"),
                ("revoked-key", "密钥已吊销", "the key was revoked"),
                ("early-key", "密钥当时尚未生成", "the key had not been made yet"),
                ("unreadable", "签名残缺或种类不支持", "the signature is damaged, or of a kind that cannot be checked"),
            ],
        ),
        Column::new("committed", "提交时间", "Committed"),
        Column::new("committer", "提交人", "Committer"),
        Column::new("person", "人员", "Person"),
        Column::of_codes(
            "judged",
            "判断对象",
            "Judged",
            &[("committer", "提交人", "committer"), ("author", "编写人（平台提交）", "author (committed by a forge)")],
        ),
        Column::new("key", "签名密钥", "Key"),
        Column::new("reason", "缘由", "Reason"),
        Column::new("commit", "提交", "Commit"),
    ]
}

fn find(context: &Context<'_>) -> Found {
    let negative = Text::new("应当签名的提交都已签名", "every commit that must be signed is signed");
    let mut found = Found { negative, searched: context.site.records.len(), ..Found::default() };
    let everyone = context.threshold(None, NAME, "everyone") > 0.0;
    let visible = context.visible_commits();
    let (mut unverified, mut exempt, mut programs) = (0, 0, 0);
    for (commit, visible) in context.site.history.commits.iter().zip(visible) {
        let Some(day) = commit.committer.day(&context.zone).filter(|day| context.in_period(*day)) else { continue };
        if !visible {
            continue;
        }
        let forge = is_forge(&commit.committer);
        // What a merge says of its own is told by `evil-merge`, whoever made it.
        if context.is_bot(&commit.committer) || (forge && commit.parents.len() > 1) {
            programs += 1;
            continue;
        }
        let person = context.person(if forge { &commit.author } else { &commit.committer });
        let keys_of = |writer| -> Vec<Key<'_>> {
            let person = context.person(writer);
            person.map_or_else(Vec::new, |id| context.people().keys(id.as_str(), day).collect())
        };
        let mut keys = keys_of(if forge { &commit.author } else { &commit.committer });
        let own = keys.len();
        if forge {
            // A forge may have a card of its own, with the key by which it signs.
            keys.extend(keys_of(&commit.committer));
        }
        let kind = match judged(context.people(), &commit.signed, &keys) {
            Judged::Fine => continue,
            Judged::Missing if own == 0 && !everyone => {
                exempt += 1;
                continue;
            }
            Judged::Missing => "missing",
            // Of whom no signature is asked, none is held against.
            Judged::Unknown | Judged::Unreadable if own == 0 => {
                unverified += 1;
                continue;
            }
            Judged::Unknown => "unknown-key",
            Judged::Unreadable => "unreadable",
            Judged::Wrong(kind) => kind,
        };
        let whom = if forge { "author" } else { "committer" };
        found.rows.push(row(context, commit, kind, whom, person.map(|id| id.as_str())));
    }
    let unverified = (unverified > 0).then(|| {
        Text::new(
            format!("{unverified} 个提交带有签名而无从验证：本人当日没有登记密钥，所用的密钥也无人登记，或者签名无法读取"),
            format!("{unverified} commits carry signatures that cannot be verified: their people had no key registered on the day, and nobody registered the key, or the signature cannot be read"),
        )
    });
    let exempt = (exempt > 0).then(|| {
        Text::new(
            format!("{exempt} 个提交的提交人当日没有登记密钥，不要求签名"),
            format!("{exempt} commits are by people without a registered key on that day and need no signature"),
        )
    });
    let programs = (programs > 0).then(|| {
        Text::new(
            format!("{programs} 个提交由机器人作出，或是平台所作的合并，未作要求"),
            format!("{programs} commits are by programs, or merges by a forge, and are not judged"),
        )
    });
    found.reservation = Text::joined([&unverified, &exempt, &programs]);
    found
}

/// What a signature is worth, against the keys of whoever must have made it.
enum Judged {
    Fine,
    Missing,
    /// By a key that nobody ever registered.
    Unknown,
    /// Damaged, or of a kind that cannot be checked.
    Unreadable,
    Wrong(&'static str),
}

fn judged(people: &People<'_>, signed: &Signed, keys: &[Key<'_>]) -> Judged {
    let is_theirs = |key: &str| keys.iter().any(|known| known.is(key));
    match signed {
        Signed::No => Judged::Missing,
        Signed::Ssh { fits: Some(false), .. } => Judged::Wrong("bad"),
        Signed::Ssh { fits: None, .. } | Signed::Other => Judged::Unreadable,
        Signed::Ssh { key, fits: Some(true) } => match is_theirs(key) {
            true => Judged::Fine,
            false if people.is_registered(key) => Judged::Wrong("other-key"),
            false => Judged::Unknown,
        },
        Signed::Gpg { made_by, .. } => {
            // A key that was prolonged is registered twice: by one of the two it is good.
            let own = made_by.iter().filter(|(key, _)| is_theirs(key)).map(|(_, standing)| *standing).min();
            let others = made_by.iter().map(|(_, standing)| *standing).min();
            match (own, others) {
                (Some(Standing::Good), _) => Judged::Fine,
                (Some(Standing::Expired), _) => Judged::Wrong("expired-key"),
                (Some(Standing::Early), _) => Judged::Wrong("early-key"),
                (Some(Standing::Revoked), _) => Judged::Wrong("revoked-key"),
                (Some(Standing::Bad), _) | (None, Some(Standing::Bad)) => Judged::Wrong("bad"),
                (None, Some(_)) => Judged::Wrong("other-key"),
                (None, None) => Judged::Unknown,
            }
        }
    }
}

fn row(context: &Context<'_>, commit: &Commit, kind: &str, judged: &str, who: Option<&str>) -> Row {
    let key = match &commit.signed {
        Signed::Ssh { key, .. } => Some(&**key),
        Signed::Gpg { issuer, .. } => Some(&**issuer),
        _ => None,
    };
    Row {
        record: None,
        commit: Some(commit.id.clone()),
        cells: vec![
            Value::from(kind),
            moment(context, &commit.committer),
            person(&commit.committer),
            cell(who),
            Value::from(judged),
            cell(key),
            Value::from(commit.subject()),
            commit_cell(&commit.id),
        ],
    }
}
