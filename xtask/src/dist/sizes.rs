//! How large the site is, as it lies on disk and as a host sends it, beside the build before.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Result;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

/// What the first load may weigh, in compressed bytes.
pub const FIRST_LOAD_LIMIT: u64 = 400_000;
/// What the programs beside the page may weigh, in compressed bytes.
pub const WORKER_LIMIT: u64 = 200_000;

/// The size of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Size {
    /// Bytes on disk.
    pub raw: u64,
    /// Bytes after gzip at its best level.
    pub gzip: u64,
}

/// The sizes of a site's files, by their path below its folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sizes {
    /// Every file.
    pub files: BTreeMap<String, Size>,
    /// The files that are fetched before the page shows.
    pub first_load: Vec<String>,
    /// The files of the programs beside the page, fetched once it shows.
    pub worker: Vec<String>,
}

impl Sizes {
    /// Measures every file below `folder`; those that begin with the name of a worker are its.
    pub fn measure(folder: &Path, first_load: &[String], workers: &[String]) -> Result<Self> {
        let mut files = BTreeMap::new();
        for path in super::files(folder)? {
            let name = path.strip_prefix(folder)?.to_string_lossy().replace('\\', "/");
            let bytes = fs::read(&path)?;
            let size = Size { raw: bytes.len() as u64, gzip: gzip(&bytes)? };
            files.insert(name, size);
        }
        let of_worker = |file: &&String| workers.iter().any(|name| file.starts_with(&**name));
        let worker = files.keys().filter(of_worker).cloned().collect();
        Ok(Self { files, first_load: first_load.to_vec(), worker })
    }

    /// What is fetched before the page shows.
    pub fn total(&self) -> Size {
        self.sum(&self.first_load)
    }

    /// What is fetched for the worker once the page shows.
    pub fn worker(&self) -> Size {
        self.sum(&self.worker)
    }

    fn sum(&self, names: &[String]) -> Size {
        let sizes = names.iter().filter_map(|name| self.files.get(name));
        sizes.fold(Size::default(), |sum, size| Size {
            raw: sum.raw + size.raw,
            gzip: sum.gzip + size.gzip,
        })
    }

    /// A table of all files, with `before` beside it.
    pub fn table(&self, before: Option<&Self>) -> String {
        let row = |name: &str, size: Size, before: Option<Size>| {
            let before = before.map_or("-".to_owned(), |size| size.gzip.to_string());
            format!("{name:<40} {:>10} {:>10} {before:>10}\n", size.raw, size.gzip)
        };
        let mut rows =
            vec![format!("{:<40} {:>10} {:>10} {:>10}\n", "file", "raw", "gzip", "before")];
        for (name, size) in &self.files {
            rows.push(row(name, *size, before.and_then(|before| before.files.get(name)).copied()));
        }
        rows.push(row("worker", self.worker(), before.map(Self::worker)));
        rows.push(row("first load", self.total(), before.map(Self::total)));
        rows.concat()
    }

    fn to_json(&self) -> Value {
        let files: BTreeMap<&str, [u64; 2]> =
            self.files.iter().map(|(name, size)| (&**name, [size.raw, size.gzip])).collect();
        json!({ "files": files, "first_load": self.first_load, "worker": self.worker })
    }

    fn from_json(value: &Value) -> Option<Self> {
        let files = value["files"].as_object()?.iter().filter_map(|(name, size)| {
            let size = Size { raw: size[0].as_u64()?, gzip: size[1].as_u64()? };
            Some((name.clone(), size))
        });
        let names = |key: &str| {
            let names = value[key].as_array().into_iter().flatten();
            names.filter_map(|name| Some(name.as_str()?.to_owned())).collect()
        };
        Some(Self {
            files: files.collect(),
            first_load: names("first_load"),
            worker: names("worker"),
        })
    }
}

/// The sizes of the last build and of the last one that differed from it, kept between builds.
#[derive(Debug, Clone)]
pub struct Record {
    path: PathBuf,
    last: Option<Sizes>,
    before: Option<Sizes>,
}

impl Record {
    /// Reads what was kept in `folder`; what cannot be read counts as nothing.
    pub fn load(folder: &Path) -> Self {
        let path = folder.join("sizes.json");
        let text = fs::read_to_string(&path).unwrap_or_default();
        let value: Value = serde_json::from_str(&text).unwrap_or_default();
        let last = Sizes::from_json(&value["last"]);
        Self { path, last, before: Sizes::from_json(&value["before"]) }
    }

    /// The last build.
    pub fn last(&self) -> Option<&Sizes> {
        self.last.as_ref()
    }

    /// The build before it.
    pub fn before(&self) -> Option<&Sizes> {
        self.before.as_ref()
    }

    /// Makes `sizes` the last build. The same build again leaves the one before where it was.
    pub fn add(&mut self, sizes: Sizes) -> Result<()> {
        if self.last.as_ref() != Some(&sizes) {
            self.before = self.last.replace(sizes);
        }
        let kept = |sizes: Option<&Sizes>| sizes.map(Sizes::to_json);
        let value = json!({ "last": kept(self.last()), "before": kept(self.before()) });
        Ok(fs::write(&self.path, format!("{value:#}\n"))?)
    }
}

pub(super) fn gzip(bytes: &[u8]) -> Result<u64> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(gzip: u64) -> Sizes {
        let files = BTreeMap::from([("a.js".to_owned(), Size { raw: 9, gzip })]);
        Sizes { files, first_load: vec!["a.js".to_owned()], worker: Vec::new() }
    }

    #[test]
    fn the_build_before_is_the_last_that_differed() {
        let folder = std::env::temp_dir().join(format!("xtask-sizes-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        for gzip in [5, 7, 7] {
            Record::load(&folder).add(sizes(gzip)).unwrap();
        }
        let record = Record::load(&folder);
        assert_eq!(record.last(), Some(&sizes(7)));
        assert_eq!(record.before().map(|before| before.total().gzip), Some(5));
        assert!(sizes(7).table(record.before()).ends_with("9          7          5\n"));
        fs::remove_dir_all(&folder).unwrap();
    }
}
