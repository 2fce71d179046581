//! Watches what a build reads, and nothing that a build writes.

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Result};
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer};
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::Notify;

/// Long enough for an editor's write-and-rename or a `git checkout` to be one change, short enough not to be felt.
const QUIET: Duration = Duration::from_millis(80);

/// Folders of the archive that a build reads.
const FOLDERS: [&str; 3] = ["content", "templates", "theme"];

/// A running watch; it ends when this is dropped.
pub struct Watch {
    scope: Arc<Scope>,
    debouncer: Debouncer<RecommendedWatcher, RecommendedCache>,
    /// A watched folder itself came or went, and with it the system's watch on it.
    moved: Arc<AtomicBool>,
}

/// Notifies `changed` whenever something changes that the next build would read.
pub fn start(root: &Path, out: &Path, changed: Arc<Notify>) -> Result<Watch> {
    let scope = Arc::new(Scope::new(root, out));
    let moved = Arc::new(AtomicBool::new(false));
    let (seen, flag) = (scope.clone(), moved.clone());
    let debouncer = new_debouncer(QUIET, Some(QUIET / 4), move |events: DebounceEventResult| {
        let mut paths = match &events {
            // Reading is reported too; a build would otherwise set off the next one.
            Ok(events) => events.iter().filter(|event| !matches!(event.kind, EventKind::Access(_))),
            // Events were lost: better one build too many.
            Err(_) => {
                flag.store(true, Ordering::Release);
                return changed.notify_one();
            }
        }
        .flat_map(|event| &event.paths)
        .filter(|path| seen.matters(path))
        .peekable();
        if paths.peek().is_some() {
            if paths.any(|path| seen.is_watched_folder(path)) {
                flag.store(true, Ordering::Release);
            }
            changed.notify_one();
        }
    })?;
    let mut watch = Watch { scope, debouncer, moved };
    watch.begin()?;
    Ok(watch)
}

impl Watch {
    fn begin(&mut self) -> Result<()> {
        for (folder, mode) in self.scope.roots() {
            self.debouncer.watch(folder, mode)?;
        }
        Ok(())
    }

    /// Watches anew what was replaced or has appeared since. To be called before the tree is read again.
    pub fn renew(&mut self) {
        if self.moved.swap(false, Ordering::AcqRel) {
            // A folder that goes away at this very moment reports itself again.
            let _ = self.begin();
        }
    }
}

/// Which paths matter.
struct Scope {
    root: PathBuf,
    out: PathBuf,
    git: Option<Git>,
}

/// Where the repository keeps what moves when history does. In a linked worktree these are two folders.
struct Git {
    own: PathBuf,
    common: PathBuf,
}

impl Scope {
    fn new(root: &Path, out: &Path) -> Self {
        let resolved = |path: &Path| path.canonicalize().or_else(|_| std::path::absolute(path));
        let root = resolved(root).unwrap_or_else(|_| root.to_owned());
        let out = resolved(out).unwrap_or_else(|_| out.to_owned());
        Self { git: Git::of(&root), root, out }
    }

    /// What to watch. The root itself without what is below it, so that a folder that appears later is seen.
    fn roots(&self) -> Vec<(PathBuf, RecursiveMode)> {
        let mut roots = vec![(self.root.clone(), RecursiveMode::NonRecursive)];
        roots.extend(FOLDERS.iter().map(|name| (self.root.join(name), RecursiveMode::Recursive)));
        if let Some(git) = &self.git {
            roots.push((git.own.clone(), RecursiveMode::NonRecursive));
            roots.push((git.common.clone(), RecursiveMode::NonRecursive));
            roots.push((git.common.join("refs"), RecursiveMode::Recursive));
        }
        roots.retain(|(path, _)| path.is_dir());
        roots.dedup_by(|a, b| a.0 == b.0);
        roots
    }

    fn is_watched_folder(&self, path: &Path) -> bool {
        FOLDERS.iter().any(|name| path == self.root.join(name))
    }

    fn matters(&self, path: &Path) -> bool {
        if passing(path) {
            return false;
        }
        if let Some(git) = &self.git {
            if let Ok(below) = path.strip_prefix(&git.common)
                && (below.starts_with("refs") || below == Path::new("packed-refs"))
            {
                return true;
            }
            if path.starts_with(&git.own) || path.starts_with(&git.common) {
                return path == git.own.join("HEAD");
            }
        }
        // The cache, and the folders in which a site is made before it takes its place.
        let ours = |part: Component| part.as_os_str().to_string_lossy().contains(".juanzong");
        if path.starts_with(&self.out) || path.components().any(ours) {
            return false;
        }
        match path.strip_prefix(&self.root) {
            Ok(below) => below == Path::new("site.toml") || FOLDERS.iter().any(|name| below.starts_with(name)),
            Err(_) => false,
        }
    }
}

impl Git {
    fn of(root: &Path) -> Option<Self> {
        let dot = root.ancestors().map(|folder| folder.join(".git")).find(|dot| dot.exists())?;
        if dot.is_dir() {
            return Some(Self { own: dot.clone(), common: dot });
        }
        let text = fs::read_to_string(&dot).ok()?;
        let own = dot.parent()?.join(text.strip_prefix("gitdir:")?.trim()).canonicalize().ok()?;
        let common = match fs::read_to_string(own.join("commondir")) {
            Ok(text) => own.join(text.trim()).canonicalize().ok()?,
            Err(_) => own.clone(),
        };
        Some(Self { own, common })
    }
}

/// Files that programs put beside the real ones for a moment.
fn passing(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
        return false;
    };
    let ends = [".lock", "~", ".swp", ".swx", ".swo", ".tmp"];
    name.starts_with(".#") || name == "4913" || ends.iter().any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_build_reads_matters_and_what_it_writes_does_not() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        fs::create_dir_all(root.join(".git/refs/heads")).unwrap();
        let scope = Scope::new(&root, &root.join("public"));
        for path in [
            "site.toml",
            "content/policies/ZD-01.md",
            "content",
            "templates/base.html",
            "theme/css/site.css",
            ".git/HEAD",
            ".git/packed-refs",
            ".git/refs/heads/main",
        ] {
            assert!(scope.matters(&root.join(path)), "{path}");
        }
        for path in [
            "public/index.html",
            ".public.juanzong-new/index.html",
            ".juanzong/history",
            "README.md",
            "target/debug/x",
            ".git/index",
            ".git/HEAD.lock",
            ".git/objects/aa/bb",
            "content/policies/.ZD-01.md.swp",
            "content/policies/ZD-01.md~",
            "content/policies/4913",
        ] {
            assert!(!scope.matters(&root.join(path)), "{path}");
        }
    }

    #[test]
    fn an_output_folder_inside_content_is_not_watched() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        let scope = Scope::new(&root, &root.join("theme/public"));
        assert!(!scope.matters(&root.join("theme/public/index.html")));
        assert!(!scope.matters(&root.join("theme/.public.juanzong-new/index.html")));
        assert!(scope.matters(&root.join("theme/css/a.css")));
    }

    #[test]
    fn a_linked_worktree_is_followed_to_its_repository() {
        let dir = tempfile::tempdir().unwrap();
        let base = dir.path().canonicalize().unwrap();
        let own = base.join("main/.git/worktrees/side");
        fs::create_dir_all(&own).unwrap();
        fs::create_dir_all(base.join("main/.git/refs")).unwrap();
        fs::write(own.join("commondir"), "../..\n").unwrap();
        fs::create_dir_all(base.join("side")).unwrap();
        fs::write(base.join("side/.git"), format!("gitdir: {}\n", own.display())).unwrap();
        let scope = Scope::new(&base.join("side"), &base.join("side/public"));
        assert!(scope.matters(&own.join("HEAD")));
        assert!(scope.matters(&base.join("main/.git/refs/heads/x")));
        assert!(!scope.matters(&base.join("main/.git/index")));
    }
}
