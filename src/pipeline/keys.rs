//! Holds registered keys to what they are for: a key that no signature can be held against registers nothing.

use crate::derive::identity;
use crate::diagnostic::{Code, Diagnostic};
use crate::history::{self, Unfit};
use crate::model::document::Step;
use crate::model::{Site, Text};
use crate::parse;

/// Tells every registered key that is none.
pub fn check(site: &Site) -> Vec<Diagnostic> {
    let entries = identity::key_entries(site);
    entries
        .filter_map(|(card, place, key)| {
            let unfit = history::registered(key.kind, key.text).err()?;
            let path = [Step::Key("keys".to_owned()), Step::Index(place), Step::Key("key".to_owned())];
            let span = parse::spans::locate(&card.document, &path);
            let (message, help) = told(unfit, key.kind);
            Some(
                Diagnostic::new(Code::BadFormat, card.document.source.path.clone(), span, message)
                    .help(help)
                    .on(&card.id),
            )
        })
        .collect()
}

fn told(unfit: Unfit, kind: &str) -> (Text, Text) {
    let whole = match kind {
        "gpg" => Text::new(
            "登记公钥全文：`gpg --armor --export 邮箱` 的输出，写成 `key: |` 的多行文本",
            "register the whole public key: what `gpg --armor --export ADDRESS` prints, as a block under `key: |`",
        ),
        _ => Text::new(
            "登记公钥全文：`~/.ssh/id_ed25519.pub` 中的一行",
            "register the whole public key: the line in `~/.ssh/id_ed25519.pub`",
        ),
    };
    match unfit {
        Unfit::Private => (
            Text::new("登记的是私钥", "this is a private key"),
            Text::new(
                "它已进入历史，视同泄露：立即吊销并更换，只登记公钥",
                "it is in the history now and as good as stolen: revoke and replace it, and register public keys only",
            ),
        ),
        Unfit::Named => (
            Text::new(
                "登记的只是密钥的指纹，签名无从核验",
                "this only names a key: no signature can be held against it",
            ),
            whole,
        ),
        Unfit::Several => (
            Text::new("一项登记了多把密钥", "there are several keys in one entry"),
            Text::new("每把密钥各登记一项，写明启用日期", "register each key in an entry of its own, with its days"),
        ),
        Unfit::Unreadable => (
            Text::new(
                format!("无法读作 `{kind}` 公钥"),
                format!("this cannot be read as a public key of kind `{kind}`"),
            ),
            whole,
        ),
        Unfit::Unsupported => (
            Text::new("这种 SSH 密钥的签名不能核验", "signatures by this kind of SSH key cannot be checked"),
            Text::new("改用 Ed25519、ECDSA 或 RSA 密钥", "use a key of the kind Ed25519, ECDSA or RSA"),
        ),
    }
}
