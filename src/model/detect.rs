//! Settings of the detectors: what each may be told, and what it takes when it is told nothing.

use std::collections::BTreeMap;

/// Something that a detector may be told, in `site.toml` under `[detectors.NAME]` or for one collection under
/// `detect:` of its `_schema.yaml`.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// The detector, by the name of its report.
    pub detector: &'static str,
    /// The key.
    pub key: &'static str,
    /// What holds when nothing is said.
    pub default: f64,
    /// What it is, in Chinese and English.
    pub text: (&'static str, &'static str),
}

const fn setting(
    detector: &'static str,
    key: &'static str,
    default: f64,
    zh: &'static str,
    en: &'static str,
) -> Setting {
    Setting { detector, key, default, text: (zh, en) }
}

/// Every setting.
pub const SETTINGS: &[Setting] = &[
    setting("backdated", "days", 5.0, "容许相差的工作日", "working days that may lie between"),
    setting("pre-written-log", "minutes", 60.0, "容许提前的分钟数", "minutes that a record may be ahead"),
    setting("batch-filling", "records", 6.0, "一批的最少记录数", "least number of records of a batch"),
    setting("batch-filling", "days", 4.0, "一批所跨的最少记录日期数", "least number of dates that they state"),
    setting("batch-filling", "minutes", 60.0, "一批所用的最长分钟数", "greatest number of minutes that a batch takes"),
    setting("pre-audit-surge", "window", 14.0, "时段天数", "days of a window"),
    setting("pre-audit-surge", "sigma", 3.0, "超过均值的标准差倍数", "standard deviations above the mean"),
    setting("pre-audit-surge", "least", 6.0, "一个时段的最少改动数", "least number of edits in a window"),
    setting("pre-audit-surge", "age", 90.0, "记录满多少天算旧记录", "days after which a record counts as old"),
    setting("approval-after-effect", "days", 0.0, "容许的天数", "days that are allowed"),
    setting("clock-skew", "minutes", 10.0, "容许的分钟数", "minutes that are allowed"),
    setting("off-hours", "begin", 7.0, "正常时间起（时）", "hour at which ordinary hours begin"),
    setting("off-hours", "end", 21.0, "正常时间止（时）", "hour at which ordinary hours end"),
    setting("copied-logs", "length", 80.0, "正文最少字数", "least length of a body, in characters"),
    setting("copied-logs", "likeness", 0.8, "正文相似度（0–1）", "likeness of bodies, 0 to 1"),
    setting("copied-logs", "records", 3.0, "读数相同的最少记录数", "least number of records with the same readings"),
    setting("copied-logs", "days", 31.0, "读数相同的记录相隔最多天数", "days within which readings are compared"),
    setting(
        "unsigned",
        "everyone",
        0.0,
        "1 = 没有登记密钥的人也须签名",
        "1 = people without a registered key must sign, too",
    ),
];

/// Detectors that have no thresholds, but can be switched off for a collection.
const PLAIN: &[&str] = &[
    "late-entries",
    "edits-after-close",
    "deletions",
    "stale-approval",
    "self-approval",
    "proxy-approval",
    "unauthorised-approver",
    "illegal-transitions",
    "id-reuse",
    "retention-breach",
    "evil-merge",
    "number-gaps",
];

/// The names of all detectors, each once.
pub fn detectors() -> impl Iterator<Item = &'static str> + Clone {
    let first = |place: &usize| *place == 0 || SETTINGS[place - 1].detector != SETTINGS[*place].detector;
    (0..SETTINGS.len()).filter(first).map(|place| SETTINGS[place].detector).chain(PLAIN.iter().copied())
}

/// The settings of a detector.
pub fn settings(detector: &str) -> impl Iterator<Item = &'static Setting> {
    SETTINGS.iter().filter(move |setting| setting.detector == detector)
}

/// What detectors were told.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Thresholds {
    values: BTreeMap<(&'static str, &'static str), f64>,
    off: Vec<&'static str>,
}

impl Thresholds {
    /// Notes what was said of `key` of `detector`.
    pub fn set(&mut self, setting: &'static Setting, value: f64) {
        self.values.insert((setting.detector, setting.key), value);
    }

    /// Switches a detector off.
    pub fn switch_off(&mut self, detector: &'static str) {
        self.off.push(detector);
    }

    /// What was said, if anything was.
    pub fn get(&self, detector: &'static str, key: &'static str) -> Option<f64> {
        self.values.get(&(detector, key)).copied()
    }

    /// Whether the detector is switched off.
    pub fn is_off(&self, detector: &str) -> bool {
        self.off.contains(&detector)
    }
}

/// What holds for `key` of `detector` when nothing is said.
pub fn default(detector: &str, key: &str) -> f64 {
    settings(detector).find(|setting| setting.key == key).map_or(0.0, |setting| setting.default)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_detector_is_named_once() {
        let all: Vec<_> = detectors().collect();
        assert_eq!(all.len(), all.iter().collect::<BTreeSet<_>>().len());
        let keys: BTreeSet<_> = SETTINGS.iter().map(|setting| (setting.detector, setting.key)).collect();
        assert_eq!(keys.len(), SETTINGS.len());
    }
}
