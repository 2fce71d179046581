//! The files of the site, as they stand on disk at this moment.

use super::path::{self, Place};
use super::range::{self, Asked};
use super::{etag, inject, mime};
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// Larger files are sent piece by piece and tagged by length and time instead of by content.
const WHOLE: u64 = 4 << 20;
const PIECE: usize = 256 << 10;

/// Where attachments are, and what those may do that a browser would run.
const ATTACHMENTS: &str = "_files";
const INERT: &str = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";

/// The site's folder and how its pages are sent.
#[derive(Clone, Debug)]
pub struct Files {
    /// The folder with the built site.
    pub folder: PathBuf,
    /// Whether pages get the script that refreshes them.
    pub live: bool,
}

impl Files {
    /// Answers a request for `uri`; `None` when there is no such file.
    pub fn answer(&self, uri: &Uri, headers: &HeaderMap) -> io::Result<Option<Response>> {
        let file = match path::find(&self.folder, uri.path())? {
            Place::Nothing => return Ok(None),
            Place::Folder(to) => {
                let to = uri.query().map_or(to.clone(), |query| format!("{to}?{query}"));
                return Ok(Some((StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, to)]).into_response()));
            }
            Place::File(file) => file,
        };
        // By the file itself: an address can be written in many ways.
        let attached = file.starts_with(self.folder.canonicalize()?.join(ATTACHMENTS));
        let found = match self.open(&file, attached) {
            // Swapped away between finding and opening it.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            found => found?,
        };
        let mut response = found.respond(headers);
        if attached && mime::is_active(&file.to_string_lossy()) {
            // What somebody filed may hold scripts; it is shown, but cannot act for the reader.
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(INERT));
        }
        Ok(Some(response))
    }

    /// The page that says there is nothing here.
    pub fn not_found(&self) -> Option<Vec<u8>> {
        let page = fs::read(self.folder.join("404.html")).ok()?;
        Some(if self.live { inject::live(page) } else { page })
    }

    fn open(&self, path: &Path, attached: bool) -> io::Result<Found> {
        let mut file = File::open(path)?;
        let metadata = file.metadata()?;
        let media_type = mime::of(&path.file_name().unwrap_or_default().to_string_lossy());
        let page = media_type == mime::HTML && !attached;
        if metadata.len() > WHOLE && !page {
            let changed = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
            let tag = format!("\"{:x}-{:x}\"", metadata.len(), changed.unwrap_or_default().as_nanos());
            return Ok(Found { media_type, tag, length: metadata.len(), content: Content::Pieces(file) });
        }
        let mut bytes = Vec::with_capacity(metadata.len() as usize);
        file.read_to_end(&mut bytes)?;
        if page && self.live {
            bytes = inject::live(bytes);
        }
        let tag = etag::of(&bytes);
        Ok(Found { media_type, tag, length: bytes.len() as u64, content: Content::Whole(bytes.into()) })
    }
}

/// A file that was found, ready to be sent.
struct Found {
    media_type: &'static str,
    tag: String,
    length: u64,
    content: Content,
}

enum Content {
    Whole(Bytes),
    Pieces(File),
}

impl Found {
    fn respond(self, headers: &HeaderMap) -> Response {
        let mut response = if let Some(tag) = etag::matched(headers, &self.tag) {
            // The tag that the client holds, in the coding that it holds.
            (StatusCode::NOT_MODIFIED, [(header::ETAG, tag.to_owned())]).into_response()
        } else {
            match range::asked(headers, self.length, &self.tag) {
                Asked::Whole => self.send(None),
                Asked::Part(part) => self.send(Some(part)),
                Asked::Beyond => {
                    let length = format!("bytes */{}", self.length);
                    (StatusCode::RANGE_NOT_SATISFIABLE, [(header::CONTENT_RANGE, length)]).into_response()
                }
            }
        };
        // Kept, but never shown without asking: a rebuilt page must not hide behind an old copy.
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        response
    }

    fn send(self, part: Option<Range<u64>>) -> Response {
        let status = if part.is_some() { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK };
        let (length, range) = (self.length, part.clone().unwrap_or(0..self.length));
        let body = match self.content {
            Content::Whole(bytes) => Body::from(bytes.slice(range.start as usize..range.end as usize)),
            Content::Pieces(file) => pieces(file, range.clone()),
        };
        let headers = [
            (header::CONTENT_TYPE, self.media_type.to_owned()),
            (header::CONTENT_LENGTH, (range.end - range.start).to_string()),
            (header::ACCEPT_RANGES, "bytes".to_owned()),
            (header::ETAG, self.tag),
        ];
        let mut response = (status, headers, body).into_response();
        if part.is_some()
            && let Ok(value) = HeaderValue::from_str(&format!("bytes {}-{}/{length}", range.start, range.end - 1))
        {
            response.headers_mut().insert(header::CONTENT_RANGE, value);
        }
        response
    }
}

/// A part of a file as a stream; the reading is done where it may block.
fn pieces(file: File, range: Range<u64>) -> Body {
    let start = (Some(file), range.start, range.end);
    Body::from_stream(stream::unfold(start, |(file, from, end)| async move {
        let mut file = file.filter(|_| from < end)?;
        let read = tokio::task::spawn_blocking(move || {
            let mut piece = vec![0; PIECE.min((end - from) as usize)];
            file.seek(SeekFrom::Start(from))?;
            file.read_exact(&mut piece)?;
            Ok((file, piece))
        });
        Some(match read.await.unwrap_or_else(|_| Err(io::ErrorKind::Interrupted.into())) {
            Ok((file, piece)) => {
                let next = from + piece.len() as u64;
                (Ok(Bytes::from(piece)), (Some(file), next, end))
            }
            Err(error) => (Err::<Bytes, io::Error>(error), (None, end, end)),
        })
    }))
}
