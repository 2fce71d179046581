use juanzong::{model, pipeline, render};
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let (root, out) = (std::path::Path::new(&args[1]), std::path::Path::new(&args[2]));
    let lang = if args.get(3).is_some_and(|l| l == "en") { model::Lang::En } else { model::Lang::Zh };
    let options =
        pipeline::Options { as_of: model::Date::constant(2026, 11, 22), audience: None, history: true, reports: true };
    let checked = pipeline::check(root, &options).unwrap();
    let (e, _) = juanzong::diagnostic::count(&checked.diagnostics);
    eprintln!("{} records, {} diagnostics {e} errors", checked.site.records.len(), checked.diagnostics.len());
    let sink = model::output::MemorySink::default();
    let start = std::time::Instant::now();
    let o = render::Options { overrides: &checked.sources.overrides, lang, base_url: None };
    match render::site(&checked.site, &o, &sink) {
        Ok(r) => eprintln!("{} files in {:?}", r.files, start.elapsed()),
        Err(faults) => {
            for f in faults.iter().take(5) {
                eprintln!("{} {:?} {}", f.primary.path, f.primary.span, f.message.en);
            }
            std::process::exit(1)
        }
    }
    let _ = std::fs::remove_dir_all(out);
    for (path, bytes) in sink.into_files() {
        let p = out.join(&path);
        std::fs::create_dir_all(p.parent().unwrap()).unwrap();
        std::fs::write(p, bytes).unwrap();
    }
}
