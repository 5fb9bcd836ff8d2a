//! A small static file server: what a plain host does, under any sub-path, with the page's headers.
//!
//! It is for looking at the page and for testing it, on this machine. It is not a server for a
//! network: one thread a connection, no limits, no TLS.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream, ToSocketAddrs};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result};

/// What is sent back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// The media type.
    pub media: &'static str,
    /// The address to go to instead, for a redirection.
    pub location: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

/// What answers a request for a path, before files are looked at; it starts with a slash and has
/// no query.
pub type Special = Arc<dyn Fn(&Site, &str) -> Option<Response> + Send + Sync>;

/// A folder, and how it is served.
#[derive(Clone)]
pub struct Site {
    /// The folder.
    pub folder: PathBuf,
    /// Where it appears: starts and ends with a slash.
    pub base: String,
    /// Sent with every answer.
    pub headers: Vec<(&'static str, String)>,
    /// What is answered otherwise than from the folder.
    pub special: Option<Special>,
}

impl Site {
    /// `folder`, seen under `base`, with no headers of its own.
    pub fn new(folder: impl Into<PathBuf>, base: &str) -> Self {
        let base = match base.trim_matches('/') {
            "" => "/".to_owned(),
            path => format!("/{path}/"),
        };
        Self { folder: folder.into(), base, headers: Vec::new(), special: None }
    }

    /// The file that a path stands for, or a redirection, or that there is none.
    pub fn answer(&self, path: &str) -> Response {
        if format!("{path}/") == self.base {
            return Response::moved(&self.base);
        }
        if let Some(response) = self.special.as_ref().and_then(|special| special(self, path)) {
            return response;
        }
        let Some(file) = path.strip_prefix(&self.base).and_then(inside) else {
            return Response::not_found();
        };
        let mut file = self.folder.join(file);
        if file.is_dir() {
            file.push("index.html");
        }
        match fs::read(&file) {
            Ok(body) => Response { status: 200, media: media(&file), location: None, body },
            Err(_) => Response::not_found(),
        }
    }
}

impl Response {
    /// A text made on the spot.
    pub fn text(media: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self { status: 200, media, location: None, body: body.into() }
    }

    fn not_found() -> Self {
        Self { status: 404, ..Self::text("text/plain; charset=utf-8", "not found\n") }
    }

    fn moved(to: &str) -> Self {
        let location = Some(to.to_owned());
        Self { status: 308, location, ..Self::text("text/plain; charset=utf-8", "moved\n") }
    }
}

/// Serves `site` on a thread until the process ends, and says at which address.
pub fn start(site: Site, address: impl ToSocketAddrs) -> Result<SocketAddr> {
    let listener = TcpListener::bind(address).context("the port is not free")?;
    let address = listener.local_addr()?;
    let site = Arc::new(site);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let site = Arc::clone(&site);
            // A browser that goes away in the middle is no news.
            thread::spawn(move || drop(converse(&site, stream)));
        }
    });
    Ok(address)
}

/// The media type that goes with a file's name.
pub fn media(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webmanifest" => "application/manifest+json",
        "txt" | "md" | "yaml" | "yml" => "text/plain; charset=utf-8",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

fn converse(site: &Site, stream: TcpStream) -> Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    let mut reader = BufReader::new(stream.try_clone()?.take(64 * 1024));
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let mut line = String::new();
    while reader.read_line(&mut line)? > 2 {
        line.clear();
    }
    let mut words = first.split_whitespace();
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let response = match method {
        "GET" | "HEAD" => site.answer(&decode(path)),
        "" => return Ok(()),
        _ => Response { status: 405, ..Response::text("text/plain", "only GET and HEAD\n") },
    };
    send(site, stream, &response, method == "HEAD")
}

fn send(site: &Site, mut stream: TcpStream, response: &Response, head: bool) -> Result<()> {
    let reason = match response.status {
        200 => "OK",
        308 => "Permanent Redirect",
        405 => "Method Not Allowed",
        _ => "Not Found",
    };
    let mut text = format!("HTTP/1.1 {} {reason}\r\n", response.status);
    let mut put = |name: &str, value: &str| {
        text.push_str(name);
        text.push_str(": ");
        text.push_str(value);
        text.push_str("\r\n");
    };
    put("Content-Type", response.media);
    put("Content-Length", &response.body.len().to_string());
    put("Cache-Control", "no-store");
    put("Connection", "close");
    if let Some(location) = &response.location {
        put("Location", location);
    }
    for (name, value) in &site.headers {
        put(name, value);
    }
    text.push_str("\r\n");
    stream.write_all(text.as_bytes())?;
    if !head {
        stream.write_all(&response.body)?;
    }
    Ok(stream.flush()?)
}

/// The path below the folder, unless it would lead out of it.
fn inside(path: &str) -> Option<PathBuf> {
    let path = Path::new(path);
    path.components().all(|part| matches!(part, Component::Normal(_))).then(|| path.to_owned())
}

fn decode(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let digits = (ahead.next().and_then(digit), ahead.next().and_then(digit));
        if let (b'%', (Some(high), Some(low))) = (byte, digits) {
            bytes.push(high * 16 + low);
            rest = ahead;
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_served_below_its_base_only() {
        let site = Site::new(env!("CARGO_MANIFEST_DIR"), "docs/page");
        assert_eq!(site.base, "/docs/page/");
        assert_eq!(site.answer("/docs/page/Cargo.toml").status, 200);
        assert_eq!(site.answer("/Cargo.toml").status, 404);
        assert_eq!(site.answer("/docs/page/../Cargo.toml").status, 404);
        assert_eq!(site.answer(&decode("/docs/page/%2e%2e/Cargo.toml")).status, 404);
        assert_eq!(site.answer("/docs/page//etc/passwd").status, 404);
        let moved = site.answer("/docs/page");
        assert_eq!((moved.status, moved.location.as_deref()), (308, Some("/docs/page/")));
    }

    #[test]
    fn escapes_are_decoded_and_others_kept() {
        assert_eq!(decode("/a%20b%2Fc%zz%4"), "/a b/c%zz%4");
    }
}
