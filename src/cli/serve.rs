//! `juanzong serve`: builds, serves, rebuilds on change.

use super::context::Clock;
use super::{Context, Fault, done};
use crate::model::{Date, Lang};
use crate::pipeline::{self, BuildOptions, Built, Kept, Turn};
use crate::serve::{self, Archive, Build, News, Notice, Published, Search, Status};
use crate::write::Previous;
use crate::{diagnostic, index, render};
use std::net::{SocketAddr, ToSocketAddrs};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Options of `serve`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Address to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    addr: String,
    /// Where the site is built [default: `.juanzong/site` in the archive]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Build once and take no notice of changes
    #[arg(long)]
    no_watch: bool,
    /// Another host name to answer to, such as that of a proxy in front; may be given several times
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
}

/// How long requests may take to finish once a stop was asked for.
const PATIENCE: Duration = Duration::from_secs(5);

/// Runs `serve`.
pub fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let root = context.root()?.to_owned();
    // Not `public`: what `build` made for readers of some level must not turn into everything by being looked at.
    let out = args.out.clone().unwrap_or_else(|| root.join(pipeline::CACHE_FOLDER).join("site"));
    let lang = context.lang();
    let addr = address(&args.addr)?;
    let archive = Served {
        root: root.clone(),
        index: root.join(pipeline::CACHE_FOLDER).join("search"),
        out: out.clone(),
        lang,
        override_lang: context.lang_override(),
        clock: context.clock(),
        colour: context.colour(),
        begun: AtomicBool::new(false),
        day: Mutex::new(context.as_of()),
        kept: Mutex::default(),
    };
    let options =
        serve::Options { root, out, addr, hosts: args.host.clone(), watch: !args.no_watch, lang, patience: PATIENCE };
    match serve::run(options, Arc::new(archive), &|notice| tell(&notice, lang)) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(serve::Error::Taken(addr)) => Err(Fault::error(
            format!("地址 `{addr}` 已被占用；用 `--addr 127.0.0.1:0` 可以自动选择端口"),
            format!("`{addr}` is already in use; `--addr 127.0.0.1:0` takes a free port"),
        )),
        Err(error) => Err(error.into()),
    }
}

fn address(text: &str) -> anyhow::Result<SocketAddr> {
    let fault = || {
        Fault::error(
            format!("`{text}` 不是监听地址，应写作 `127.0.0.1:8080`"),
            format!("`{text}` is no address to listen on; write it as `127.0.0.1:8080`"),
        )
    };
    text.to_socket_addrs().map_err(|_| fault())?.next().ok_or_else(fault)
}

fn tell(notice: &Notice, lang: Lang) {
    match (notice, lang) {
        // For programs that start the server: the first line of standard output, once pages are answered.
        // Nobody need listen.
        (Notice::Serving(addr), _) => drop(done::tell(format_args!("http://{addr}/"))),
        (Notice::Exposed(addr), Lang::Zh) => {
            eprintln!("警告：`{addr}` 可从其他计算机访问，档案内容对能连到本机的人全部公开");
        }
        (Notice::Exposed(addr), Lang::En) => {
            eprintln!("warning: `{addr}` can be reached from other machines; whoever reaches it reads everything");
        }
        (Notice::NotWatching(why), Lang::Zh) => eprintln!("警告：无法监视文件变化（{why}），修改后请重新启动"),
        (Notice::NotWatching(why), Lang::En) => {
            eprintln!("warning: changes cannot be watched ({why}); start again after changes");
        }
        (Notice::Stopping, Lang::Zh) => eprintln!("正在停止"),
        (Notice::Stopping, Lang::En) => eprintln!("stopping"),
    }
}

/// The archive as the pipeline builds it.
struct Served {
    root: PathBuf,
    /// The site.
    out: PathBuf,
    /// The index, which is made after the site and swapped by itself.
    index: PathBuf,
    lang: Lang,
    override_lang: Option<Lang>,
    clock: Clock,
    colour: bool,
    /// Whether a build has been tried.
    begun: AtomicBool,
    /// The day that the last build judged on.
    day: Mutex<Date>,
    /// What the build before left for the next.
    kept: Mutex<Kept>,
}

impl Archive for Served {
    fn rebuild(&self, tell: &mut dyn FnMut(News)) {
        let began = Instant::now();
        let first = !self.begun.swap(true, Ordering::Relaxed);
        let as_of = self.clock.today();
        *self.day.lock().unwrap_or_else(PoisonError::into_inner) = as_of;
        let options = pipeline::Options { as_of, audience: None, history: true, reports: true, objects: false };
        let how = BuildOptions { base_url: None, portable: false, lang: self.override_lang, previous: Previous::Keep };
        let (mut standing, mut searched) = (None, false);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let folders = (&*self.out, &*self.index);
        let result = pipeline::build_in_turn(&self.root, folders, &options, &how, &mut kept, &mut |turn| match turn {
            Turn::Pages(built) => {
                let (mut build, page) = self.built(*built);
                build.status.took = began.elapsed();
                self.report(&build.status);
                standing = page.map(|page| (page, build.clone()));
                tell(News::Pages(build));
            }
            Turn::Index => {
                let Some((page, mut build)) = standing.take() else { return };
                match self.search(Some(page)) {
                    Ok(search) => tell(News::Search(search)),
                    Err(error) => {
                        build.status.failure = Some(error.text().get(self.lang).to_owned());
                        self.report(&build.status);
                        tell(News::Pages(Build { changed: false, ..build }));
                    }
                }
                searched = true;
            }
        });
        if let Err(error) = result {
            let mut build = self.failed(&super::context::said(error));
            build.status.took = began.elapsed();
            self.report(&build.status);
            tell(News::Pages(build));
        }
        if first && !searched {
            self.search(None).into_iter().for_each(|left| tell(News::Search(left)));
        }
    }

    fn overtaken(&self) -> bool {
        *self.day.lock().unwrap_or_else(PoisonError::into_inner) != self.clock.today()
    }
}

impl Served {
    /// What is to be told of a build, and what renders search pages for the site that it published.
    fn built(&self, built: Built) -> (Build, Option<render::SearchPage>) {
        if !built.diagnostics.is_empty() {
            let (lang, colour) = (self.lang, self.colour);
            eprint!("{}", diagnostic::human::text(&built.diagnostics, &built.sources, built.records, lang, colour));
        }
        let (errors, warnings) = diagnostic::count(&built.diagnostics);
        let problems = serve::problems(&built.diagnostics, &built.sources, self.lang);
        let mut status = Status {
            errors,
            warnings,
            records: built.records,
            commit: built.commit.map(|id| id.to_string()),
            ..Status::default()
        };
        let Some(done) = built.done else {
            return (Build { status, problems, published: false, changed: false }, None);
        };
        status.pages = done.summary.written + done.summary.unchanged;
        let changed = done.summary.written > 0;
        (Build { status, problems, published: true, changed }, Some(done.search))
    }

    fn failed(&self, error: &anyhow::Error) -> Build {
        Build {
            status: Status { failure: Some(super::fault::text(error, self.lang)), ..Status::default() },
            problems: Vec::new(),
            published: false,
            changed: false,
        }
    }

    /// Search over the index as it stands on the disk: just made, or left by an earlier run while the archive as it
    /// is cannot be published.
    fn search(&self, page: Option<render::SearchPage>) -> Result<Arc<dyn Search>, index::Error> {
        let folder = self.index.join(pipeline::INDEX_FOLDER);
        let mut index = index::open(&folder, None)?;
        index.attach_past(&folder.join(index::past::FOLDER))?;
        Ok(Arc::new(Published::new(index, page, self.lang)))
    }

    fn report(&self, status: &Status) {
        let seconds = status.took.as_secs_f64();
        match (&status.failure, status.errors, self.lang) {
            (Some(failure), _, Lang::Zh) => eprintln!("错误: {failure}"),
            (Some(failure), _, Lang::En) => eprintln!("error: {failure}"),
            (None, 0, Lang::Zh) => {
                eprintln!("已生成：{} 条记录，{} 个文件，{seconds:.2} 秒", status.records, status.pages);
            }
            (None, 0, Lang::En) => {
                eprintln!("built: {} records, {} files, {seconds:.2} s", status.records, status.pages);
            }
            (None, _, Lang::Zh) => eprintln!("档案有错误，继续提供上一次通过检查的站点"),
            (None, _, Lang::En) => eprintln!("the archive has errors; the last site that passed its check stays up"),
        }
    }
}
