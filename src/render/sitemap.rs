//! The site map and what crawlers may do.

use super::context::Context;
use crate::model::Sink;
use crate::model::markup::escaped;
use std::fmt::Write;

/// Addresses of one site map file.
const ADDRESSES: usize = 50_000;

/// Writes `robots.txt` and, where the address of the site is known, `sitemap.xml`.
pub(super) fn write(context: &Context<'_>, base_url: Option<&str>, sink: &dyn Sink) {
    let Some(base) = base_url else {
        // An archive with no public address is nobody's to index.
        sink.put("robots.txt", b"User-agent: *\nDisallow: /\n".to_vec());
        return;
    };
    let robots = format!("User-agent: *\nAllow: /\nDisallow: /api/\nSitemap: {base}sitemap.xml\n");
    sink.put("robots.txt", robots.into_bytes());
    let collections = context.site.collections.iter().map(|collection| collection.page());
    let reports = context.site.reports.iter().map(|report| format!("reports/{}/", report.name));
    let fixed =
        ["", "collections/", "compliance/", "due/", "reports/", "search/", "search/help/", "time/"].map(str::to_owned);
    let duties = context.all_duties().entries().iter().map(|entry| entry.page.clone());
    let records = (0..context.site.records.len() as u32)
        .map(|place| context.names.of(crate::model::RecordIx(place)).page.clone());
    let addresses: Vec<String> =
        fixed.into_iter().chain(collections).chain(duties).chain(reports).chain(records).collect();
    let files: Vec<String> = addresses.chunks(ADDRESSES).map(|chunk| map(base, chunk)).collect();
    if let [only] = files.as_slice() {
        return sink.put("sitemap.xml", only.clone().into_bytes());
    }
    let mut index = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for (number, file) in files.into_iter().enumerate() {
        let name = format!("sitemap-{}.xml", number + 1);
        let _ = writeln!(index, "<sitemap><loc>{}{name}</loc></sitemap>", escaped(base));
        sink.put(&name, file.into_bytes());
    }
    index.push_str("</sitemapindex>\n");
    sink.put("sitemap.xml", index.into_bytes());
}

fn map(base: &str, addresses: &[String]) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for address in addresses {
        let _ = writeln!(xml, "<url><loc>{}{}</loc></url>", escaped(base), percent(address));
    }
    xml.push_str("</urlset>\n");
    xml
}

/// Addresses outside of pages are ASCII.
fn percent(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for byte in address.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => out.push(char::from(byte)),
            other => {
                let _ = write!(out, "%{other:02X}");
            }
        }
    }
    out
}
