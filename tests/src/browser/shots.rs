//! Pictures of the page, at the widths and in the colours that people have.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde_json::json;

use super::{Host, Page, Theme};
use crate::material::Material;

/// Widths and heights of windows: a desk, a tablet, a telephone.
const WINDOWS: &[(u32, u32)] = &[(1440, 1000), (1024, 768), (390, 844)];

/// The files of the reference case that are dropped before the second picture.
const FILES: &[&str] = &[
    "fixtures/kgents/backup-cronjob.yaml",
    "fixtures/kgents/before/alerting-rules.yaml",
    "fixtures/kgents/before/dashboard-saas.json",
];

/// Takes pictures of the page as it opens and with files in it, and says where they are.
pub fn take(host: &Host, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    let material = Material::find()?;
    for (width, height) in WINDOWS {
        let page = Page::open_at(host, "", *width, *height)?;
        page.both(folder, &format!("{width}-fresh"))?;
        page.click("#result-tabs-0")?;
        page.wait_for_text("[data-testid=outcome]", "scenarios handled")?;
        page.element("[data-testid=moment] .grafana")?;
        page.both(folder, &format!("{width}-rehearsal"))?;
        if let Some(material) = &material {
            let paths: Vec<_> = FILES.iter().map(|name| material.path(name)).collect();
            let paths: Vec<&Path> = paths.iter().map(AsRef::as_ref).collect();
            page.drop_files(&paths)?;
            page.wait_for_text("body", "dashboard-saas.json")?;
            page.both(folder, &format!("{width}-merge"))?;
        }
    }
    tall(host, folder)?;
    println!("pictures are in {}", folder.display());
    Ok(())
}

/// The whole rehearsal, which scrolls in its card, in a window as high as it is: as it opens, and with the
/// rules as specified.
fn tall(host: &Host, folder: &Path) -> Result<()> {
    let page = Page::open_at(host, "", 1440, 2700)?;
    page.click("#result-tabs-0")?;
    page.wait_for_text("[data-testid=trade-off]", "pages in 30 days,")?;
    page.both(folder, "tall-rehearsal")?;
    page.click("[data-testid=profile-as-specified]")?;
    page.wait_for_text(".harden", "it fixes")?;
    page.wait_for_text("[data-testid=trade-off]", "pages in 30 days,")?;
    page.both(folder, "tall-as-specified")
}

impl Page {
    fn both(&self, folder: &Path, name: &str) -> Result<()> {
        for (theme, suffix) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
            self.prefer(theme)?;
            for (whole, length) in [(false, ""), (true, "-long")] {
                let path = folder.join(format!("{name}-{suffix}{length}.png"));
                let picture = self.picture(whole)?;
                fs::write(&path, picture).with_context(|| path.display().to_string())?;
            }
        }
        Ok(())
    }

    /// What the window shows as a PNG, or the whole page, as long as it is.
    pub fn picture(&self, whole: bool) -> Result<Vec<u8>> {
        let options = json!({ "captureBeyondViewport": whole, "format": "png" });
        let picture = self.driver().devtools("Page.captureScreenshot", &options)?;
        base64(picture["data"].as_str().context("no picture")?).context("the picture is broken")
    }
}

fn base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let (mut held, mut bits) = (0u32, 0);
    for letter in text.bytes().take_while(|&letter| letter != b'=') {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        held = (held << 6) | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((held >> bits) & 0xff).ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_read() {
        assert_eq!(base64("aGVsbG8=").as_deref(), Some(&b"hello"[..]));
        assert_eq!(base64("//79"), Some(vec![0xff, 0xfe, 0xfd]));
        assert_eq!(base64("a b"), None);
    }
}
