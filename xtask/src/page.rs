//! Turns `web/index.html` into the page that is served: the same file, with the same `data-trunk`
//! marks, that Trunk reads, so that both builds agree on what belongs to the page.
//!
//! Understood are `<link data-trunk rel="rust|css|icon|copy-file|copy-dir" href="…">` and
//! `<script data-trunk src="…">`; `rel="rust"` with `data-type="worker"` is a program built beside the
//! page and not fetched with it. Style sheets become one file, in their order: the page then shows
//! after one request for all of them. Anything inline is refused: the policy would stop it.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail};

use crate::policy;

/// The one style sheet that all others become.
pub const STYLES: &str = "styles.css";

/// The page, and what has to lie beside it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// The HTML to serve.
    pub html: String,
    /// Files and folders to copy.
    pub copies: Vec<Copy>,
    /// Style sheets that become one, below the folder of `index.html`.
    pub styles: Vec<String>,
    /// The files that the page itself asks for, below the site's folder.
    pub first_load: Vec<String>,
    /// Programs to build, the page's own among them.
    pub programs: Vec<Program>,
}

/// A program to build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// Its name, and that of its files.
    pub name: String,
    /// Its manifest, below the folder of `index.html`.
    pub manifest: String,
    /// Whether it is built with the default features of its package.
    pub default_features: bool,
    /// Whether the page fetches it at once.
    pub first: bool,
}

/// Something to copy into the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copy {
    /// Where it lies, below the folder of `index.html`.
    pub from: String,
    /// Where it goes, below the site's folder.
    pub to: String,
    /// Whether it is a folder with all it holds.
    pub folder: bool,
}

/// Reads `index.html` for an app whose module is called `name`.
pub fn read(source: &str, name: &str) -> Result<Page> {
    let mut page = Page::default();
    let mut rest = source;
    while let Some((before, tag, after)) = next_tag(rest) {
        page.html.push_str(before);
        let attributes = attributes(tag);
        let html = if attributes.contains_key("data-trunk") {
            page.asset(tag, &attributes, name)?
        } else {
            check(tag, &attributes)?;
            page.note_script(&attributes, tag);
            tag.to_owned()
        };
        page.html.push_str(&html);
        // Trunk wants `<script data-trunk …></script>`; what is put in its place closes itself.
        rest = if attributes.contains_key("data-trunk") && tag.starts_with("<script") {
            after.trim_start().strip_prefix("</script>").unwrap_or(after)
        } else {
            after
        };
    }
    page.html.push_str(rest);
    page.add_policy()?;
    page.tidy_lines();
    page.count_first_load(name);
    Ok(page)
}

/// The module and the wasm are asked for while the page is still being read: otherwise the browser
/// would learn of them one after the other.
fn preload(name: &str) -> String {
    format!(
        "<link rel=\"modulepreload\" href=\"./{name}.js\">\n    \
         <link rel=\"preload\" href=\"./{name}_bg.wasm\" as=\"fetch\" type=\"application/wasm\" \
         crossorigin>"
    )
}

impl Page {
    /// The page's own script, which loads the module, is fetched first of all.
    fn note_script(&mut self, attributes: &BTreeMap<String, String>, tag: &str) {
        if let (true, Some(source)) = (tag.starts_with("<script"), attributes.get("src")) {
            self.first_load.push(source.trim_start_matches("./").to_owned());
        }
    }

    fn asset(&mut self, tag: &str, marks: &BTreeMap<String, String>, name: &str) -> Result<String> {
        let get = |key: &str| marks.get(key).map(String::as_str);
        if let Some(source) = get("src") {
            let to = self.copy(source, None, false);
            self.first_load.push(to.clone());
            let module = get("type").map_or(String::new(), |kind| format!(" type=\"{kind}\""));
            return Ok(format!("<script{module} src=\"./{to}\"></script>"));
        }
        let href = get("href");
        let need = || href.with_context(|| format!("{tag} has no href"));
        match get("rel") {
            Some("rust") => {
                let bin = get("data-bin").with_context(|| format!("{tag} has no data-bin"))?;
                let first = get("data-type") != Some("worker");
                if first && bin != name {
                    bail!("{tag}: the page's own program is called {name}");
                }
                self.programs.push(Program {
                    name: bin.to_owned(),
                    manifest: get("href").unwrap_or("Cargo.toml").to_owned(),
                    default_features: get("data-cargo-no-default-features").is_none(),
                    first,
                });
                Ok(if first { preload(name) } else { String::new() })
            }
            Some("css") => {
                self.styles.push(need()?.to_owned());
                let first = self.styles.len() == 1;
                Ok(if first {
                    format!("<link rel=\"stylesheet\" href=\"./{STYLES}\">")
                } else {
                    String::new()
                })
            }
            Some("icon") => {
                let to = self.copy(need()?, get("data-target-path"), false);
                let kind = get("type").map_or(String::new(), |kind| format!(" type=\"{kind}\""));
                Ok(format!("<link rel=\"icon\"{kind} href=\"./{to}\">"))
            }
            Some("copy-file") => {
                self.copy(need()?, get("data-target-path"), false);
                Ok(String::new())
            }
            Some("copy-dir") => {
                self.copy(need()?, get("data-target-path"), true);
                Ok(String::new())
            }
            other => bail!("{tag}: rel {other:?} is not understood"),
        }
    }

    /// What the page asks for by itself, in the order of their names.
    fn count_first_load(&mut self, name: &str) {
        self.first_load.extend(["index.html".to_owned(), format!("{name}.js")]);
        self.first_load.push(format!("{name}_bg.wasm"));
        if !self.styles.is_empty() {
            self.first_load.push(STYLES.to_owned());
        }
        self.first_load.sort();
        self.first_load.dedup();
    }

    /// Lines that held nothing but a mark are left out.
    fn tidy_lines(&mut self) {
        let lines = self.html.lines().filter(|line| line.is_empty() || !line.trim().is_empty());
        self.html = lines.chain([""]).collect::<Vec<_>>().join("\n");
    }

    /// Notes a copy as Trunk would make it: into the site's folder, or the folder named.
    fn copy(&mut self, from: &str, target: Option<&str>, folder: bool) -> String {
        let file = from.trim_end_matches('/').rsplit('/').next().unwrap_or(from);
        let to = match (target.map(|target| target.trim_matches('/')), folder) {
            (None | Some(""), _) => file.to_owned(),
            (Some(target), true) => target.to_owned(),
            (Some(target), false) => format!("{target}/{file}"),
        };
        self.copies.push(Copy { from: from.to_owned(), to: to.clone(), folder });
        to
    }

    /// A page that names a policy must name this one; a page that names none is given it.
    fn add_policy(&mut self) -> Result<()> {
        if self.html.to_ascii_lowercase().contains("content-security-policy") {
            if !self.html.contains(&policy::meta()) {
                bail!("the policy in index.html is not the one in xtask/src/policy.rs");
            }
            return Ok(());
        }
        let (before, after) = self.html.split_once("<head>").context("index.html has no <head>")?;
        self.html = format!(
            "{before}<head>\n    <meta http-equiv=\"Content-Security-Policy\" content=\"{}\">{after}",
            policy::meta()
        );
        Ok(())
    }
}

/// Refuses what would not work from every address or would be stopped by the policy.
fn check(tag: &str, attributes: &BTreeMap<String, String>) -> Result<()> {
    if tag.starts_with("<script") && !attributes.contains_key("src") || tag.starts_with("<style") {
        bail!("{tag}: inline scripts and styles are stopped by the policy");
    }
    for (name, value) in attributes {
        if name == "style" || name.starts_with("on") {
            bail!("{tag}: the attribute {name} is stopped by the policy");
        }
        if matches!(name.as_str(), "src" | "href") && leads_elsewhere(value) {
            bail!("{tag}: {value} is not a relative address");
        }
    }
    Ok(())
}

fn leads_elsewhere(address: &str) -> bool {
    address.starts_with('/') || address.contains("://")
}

/// The next tag that opens an element: what stands before it, itself, what follows.
fn next_tag(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let rest = text.get(from..)?;
        let start = from + rest.find('<')?;
        let rest = text.get(start..)?;
        if rest.starts_with("<!--") {
            from = start + rest.find("-->")?;
            continue;
        }
        let end = start + tag_length(rest)?;
        if rest.chars().nth(1).is_some_and(|letter| letter.is_ascii_alphabetic()) {
            return Some((text.get(..start)?, text.get(start..end)?, text.get(end..)?));
        }
        from = end;
    }
}

/// How long a tag is, with both brackets; a bracket inside quotes does not end it.
fn tag_length(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, letter) in text.char_indices() {
        match (quote, letter) {
            (None, '>') => return Some(at + 1),
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), _) if open == letter => quote = None,
            _ => {}
        }
    }
    None
}

fn attributes(tag: &str) -> BTreeMap<String, String> {
    let inner = tag.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/');
    let mut rest = inner.split_once(char::is_whitespace).map_or("", |(_, rest)| rest).trim_start();
    let mut found = BTreeMap::new();
    while !rest.is_empty() {
        let end = rest.find(|letter: char| letter == '=' || letter.is_whitespace());
        let (name, after) = rest.split_at(end.unwrap_or(rest.len()));
        let (value, after) = match after.trim_start().strip_prefix('=') {
            Some(after) => value(after.trim_start()),
            None => ("", after),
        };
        found.insert(name.to_ascii_lowercase(), value.to_owned());
        rest = after.trim_start();
    }
    found
}

fn value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(text) = text.strip_prefix(quote) {
            return text.split_once(quote).unwrap_or((text, ""));
        }
    }
    text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = r#"<!doctype html>
<html lang="en"><head>
<!-- <script>a comment is left alone</script> -->
<link data-trunk rel="rust" data-bin="app"/>
<link data-trunk rel="rust" href="b/Cargo.toml" data-type="worker" data-bin="beside" data-cargo-no-default-features>
<link data-trunk rel="css" href="styles/tokens.css">
<link data-trunk rel="css" href="styles/base.css">
<link rel="copy-dir" href="static/" data-trunk>
<link data-trunk rel="copy-file" href="boot.js"></head>
<body><script type="module" src="boot.js"></script></body></html>"#;

    #[test]
    fn marks_become_links_and_copies() {
        let page = read(SOURCE, "app").unwrap();
        assert!(page.html.contains("<link rel=\"stylesheet\" href=\"./styles.css\">"));
        assert_eq!(page.html.matches("stylesheet").count(), 1);
        assert!(page.html.contains("href=\"./app_bg.wasm\""));
        assert!(page.html.contains(&policy::meta()));
        assert!(!page.html.contains("data-trunk"));
        let copies: Vec<_> = page.copies.iter().map(|copy| (&*copy.to, copy.folder)).collect();
        assert_eq!(copies, [("static", true), ("boot.js", false)]);
        assert_eq!(page.styles, ["styles/tokens.css", "styles/base.css"]);
        let first = ["app.js", "app_bg.wasm", "boot.js", "index.html", "styles.css"];
        assert_eq!(page.first_load, first);
        let programs: Vec<_> = page
            .programs
            .iter()
            .map(|one| (&*one.name, &*one.manifest, one.default_features, one.first))
            .collect();
        assert_eq!(
            programs,
            [("app", "Cargo.toml", true, true), ("beside", "b/Cargo.toml", false, false)]
        );
        assert!(!page.html.contains("beside"));
    }

    #[test]
    fn what_the_policy_would_stop_is_refused() {
        for (tag, word) in [
            ("<script>1</script>", "inline"),
            ("<style>p{}</style>", "inline"),
            ("<p style=\"x\">", "style"),
            ("<p onclick='x'>", "onclick"),
            ("<img src=\"/a.png\">", "relative"),
            ("<link rel=stylesheet href=https://example.com/a.css>", "relative"),
            ("<link data-trunk rel=\"inline\" href=\"a\">", "understood"),
            ("<meta http-equiv=\"Content-Security-Policy\" content=\"x\">", "policy"),
        ] {
            let error = read(&format!("<html><head>{tag}</head></html>"), "app").unwrap_err();
            assert!(error.to_string().contains(word), "{tag}: {error}");
        }
    }
}
