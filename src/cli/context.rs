//! What every command needs to know of its surroundings.

use super::Fault;
use crate::model::{Date, Lang};
use crate::{config, load, pipeline};
use std::cell::OnceCell;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// The surroundings of a command: archive, language, day, terminal.
pub struct Context {
    root: Option<PathBuf>,
    lang: Option<Lang>,
    as_of: Option<Date>,
    found: OnceCell<PathBuf>,
    configured: OnceCell<config::Config>,
}

/// Tells the day to judge on.
pub struct Clock {
    fixed: Option<Date>,
    zone: jiff::tz::TimeZone,
}

impl Clock {
    /// The day that was asked for, or the one that it is now.
    pub fn today(&self) -> Date {
        self.fixed.unwrap_or_else(|| jiff::Timestamp::now().to_zoned(self.zone.clone()).date())
    }
}

impl Context {
    /// From the global options.
    pub fn new(root: Option<PathBuf>, lang: Option<Lang>, as_of: Option<Date>) -> Self {
        Self { root, lang, as_of, found: OnceCell::new(), configured: OnceCell::new() }
    }

    /// The folder given by `-C`, whatever it holds.
    pub fn root_option(&self) -> Option<&Path> {
        self.root.as_deref()
    }

    /// The archive's root: `-C`, or the nearest folder upwards that holds an archive.
    pub fn root(&self) -> anyhow::Result<&Path> {
        if let Some(found) = self.found.get() {
            return Ok(found);
        }
        let start = match &self.root {
            Some(root) => root.clone(),
            None => std::env::current_dir()?,
        };
        if !start.is_dir() {
            let shown = start.display();
            return Err(Fault::error(format!("目录 `{shown}` 不存在"), format!("there is no folder `{shown}`")));
        }
        let holds = |folder: &Path| folder.join("site.toml").is_file() || folder.join("content").is_dir();
        let found = match &self.root {
            Some(_) => Some(start.as_path()).filter(|folder| holds(folder)),
            None => start.ancestors().find(|folder| holds(folder)),
        };
        match found {
            Some(folder) => Ok(self.found.get_or_init(|| folder.to_owned())),
            None => {
                let shown = start.display();
                Err(Fault::error(
                    format!("`{shown}` 不是档案目录：没有 `site.toml`，也没有 `content/`（新建请用 `juanzong init`）"),
                    format!(
                        "`{shown}` holds no archive: neither `site.toml` nor `content/` (`juanzong init` begins one)"
                    ),
                ))
            }
        }
    }

    /// `site.toml` as far as it can be read.
    pub fn config(&self) -> &config::Config {
        self.configured.get_or_init(|| {
            let text = self.root().ok().and_then(|root| std::fs::read_to_string(root.join("site.toml")).ok());
            let source = text.map(|text| crate::model::Source {
                path: "site.toml".into(),
                text: text.into(),
                blob: crate::model::BlobId::default(),
            });
            config::read(source.as_ref()).0
        })
    }

    /// The language of messages.
    pub fn lang(&self) -> Lang {
        self.lang.unwrap_or_else(|| self.config().lang)
    }

    /// The words in the language of messages.
    pub fn say<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        match self.lang() {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// The language that was asked for on the command line, if any.
    pub fn lang_override(&self) -> Option<Lang> {
        self.lang
    }

    /// The day to judge on: `--as-of`, or today in the archive's time zone.
    pub fn as_of(&self) -> Date {
        self.clock().today()
    }

    /// What tells the day, for a command that runs for more than one.
    pub fn clock(&self) -> Clock {
        Clock { fixed: self.as_of, zone: self.config().zone() }
    }

    /// Whether standard output is a terminal.
    pub fn shows_output(&self) -> bool {
        std::io::stdout().is_terminal()
    }

    /// Whether standard output takes colours.
    pub fn colour(&self) -> bool {
        self.shows_output() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
    }

    /// Options for the pipeline.
    pub fn pipeline(&self) -> pipeline::Options {
        pipeline::Options { as_of: self.as_of(), audience: None, history: true, reports: true, objects: false }
    }

    /// The same for the archive as it was known at the end of a day or at a commit.
    pub fn read_archive_known_at(&self, options: &pipeline::Options, spec: &str) -> anyhow::Result<pipeline::Checked> {
        let root = self.root()?;
        let repository = crate::history::Repository::open(root).map_err(super::past::fault)?;
        let commit = super::past::resolve(&repository, spec, self)?;
        pipeline::check_known_at(root, options, &commit).map_err(said)
    }

    /// Runs the pipeline up to the derived reports.
    pub fn read_archive(&self, options: &pipeline::Options) -> anyhow::Result<pipeline::Checked> {
        pipeline::check(self.root()?, options).map_err(said)
    }
}

/// A pipeline failure in both languages.
pub fn said(error: pipeline::Error) -> anyhow::Error {
    match error {
        pipeline::Error::Load(load::Error::NoArchive(root)) => {
            let shown = root.display();
            Fault::error(
                format!("`{shown}` 不是档案目录：没有 `site.toml`，也没有 `content/`"),
                format!("`{shown}` holds no archive: neither `site.toml` nor `content/`"),
            )
        }
        other => anyhow::Error::new(other),
    }
}
