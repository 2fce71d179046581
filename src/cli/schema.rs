//! `juanzong schema COLLECTION`: the JSON Schema of a collection, for editors and other tools.

use super::{Context, Fault};
use crate::diagnostic::nearest;
use serde_json::{Value, json};
use std::io::Write;
use std::process::ExitCode;

/// Options of `schema`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The collection's folder name; without it, all collections are listed
    collection: Option<String>,
}

/// Runs `schema`.
pub fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let options = crate::pipeline::Options { history: false, reports: false, ..context.pipeline() };
    let site = context.read_archive(&options)?.site;
    let mut out = std::io::stdout().lock();
    let Some(name) = &args.collection else {
        for collection in &site.collections {
            writeln!(out, "{:<20} {}", collection.name, collection.title.get(context.lang()))?;
        }
        return Ok(ExitCode::SUCCESS);
    };
    let Some(collection) = site.collections.iter().find(|collection| collection.name.as_str() == name) else {
        let near = nearest(name, site.collections.iter().map(|collection| collection.name.as_str()));
        let (zh, en) = match near {
            Some(near) => (format!("，是否指 `{near}`？"), format!("; did you mean `{near}`?")),
            None => (String::new(), String::new()),
        };
        return Err(Fault::error(format!("没有集合 `{name}`{zh}"), format!("there is no collection `{name}`{en}")));
    };
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": collection.title.get(context.lang()),
    });
    if let (Value::Object(document), Value::Object(own)) = (&mut schema, &*collection.schema) {
        document.extend(own.iter().map(|(key, value)| (key.clone(), value.clone())));
    }
    serde_json::to_writer_pretty(&mut out, &schema)?;
    writeln!(out)?;
    Ok(ExitCode::SUCCESS)
}
