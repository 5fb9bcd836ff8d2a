//! A folder of its own for each test, and the command run in it.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

/// A small rule file with what merges like to lose: comments, blank lines, quoting.
pub(crate) const RULES: &str = "\
# Rules of a shop.
groups:
- name: shop   # front

  rules:
  - alert: \"NoOrders\"
    expr: 'sum(rate(orders_total[5m])) == 0'
    for: 10m
";

/// A small dashboard.
pub(crate) const DASHBOARD: &str = "\
{
  \"title\": \"Shop\",
  \"uid\": \"shop\",
  \"panels\": [
    {\"id\": 4, \"type\": \"stat\", \"title\": \"Orders\", \"gridPos\": {\"h\": 4, \"w\": 6, \"x\": 0, \"y\": 0}}
  ],
  \"schemaVersion\": 39,
  \"version\": 12
}
";

/// A folder for one test; it is removed in the end.
pub(crate) struct Scene {
    folder: PathBuf,
}

/// What a run of the command gave.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Scene {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("backwatch-cli-{}-{count}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).unwrap();
        Self { folder }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Writes a file, its folders too.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// The names in the folder, sorted, hidden ones too.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.folder).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Runs the command with these words, the folder being where it stands.
    pub(crate) fn run(&self, words: &[&str]) -> Run {
        self.feed(words, b"")
    }

    /// Runs the command and gives it `input`.
    pub(crate) fn feed(&self, words: &[&str], input: &[u8]) -> Run {
        run(
            Command::new(env!("CARGO_BIN_EXE_backwatch")).args(words).current_dir(&self.folder),
            input,
        )
    }

    /// Runs another program here; `None` where this machine has none of that name.
    pub(crate) fn other(&self, program: &str, words: &[&str], input: &[u8]) -> Option<Run> {
        if Command::new(program).arg("--version").output().is_err() {
            assert!(std::env::var_os("CI").is_none(), "{program} is missing");
            eprintln!("skipped: {program} is absent");
            return None;
        }
        Some(run(Command::new(program).args(words).current_dir(&self.folder), input))
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        // What cannot be removed is in the folder for temporary files anyway.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Run {
    /// Asserts the exit code, and shows everything where it is another.
    #[track_caller]
    pub(crate) fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    /// Asserts that standard error holds `piece`.
    #[track_caller]
    pub(crate) fn says(self, piece: &str) -> Self {
        assert!(self.err.contains(piece), "{piece:?} is not in {:#?}", self.err);
        self
    }
}

/// The folder with reference material, if it is there; in CI it has to be.
pub(crate) fn shared() -> Option<PathBuf> {
    let folder = std::env::var_os("BACKWATCH_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var_os("CI").is_none(), "../shared is absent");
    eprintln!("skipped: ../shared is absent");
    None
}

fn run(command: &mut Command, input: &[u8]) -> Run {
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let input = input.to_vec();
    // A program may end before it has read everything.
    let feeder = std::thread::spawn(move || drop(pipe.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}
