//! Replaces a file as a whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Whether the file may be written: a rename would go over one that is locked against that.
pub(crate) fn check(path: &Path) -> io::Result<()> {
    if fs::metadata(path)?.permissions().readonly() {
        return Err(io::Error::other("is read-only; allow writing to it, or print with --stdout"));
    }
    Ok(())
}

/// Puts `bytes` in place of the file at `path`: a temporary file beside it is written, flushed to the
/// disk, given the old permissions and renamed. A link is followed, so that it stays a link.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let target = fs::canonicalize(path)?;
    let permissions = fs::metadata(&target)?.permissions();
    let temporary = beside(&target);
    let written = write(&temporary, bytes)
        .and_then(|()| fs::set_permissions(&temporary, permissions))
        .and_then(|()| fs::rename(&temporary, &target));
    if written.is_err() {
        // The error that is returned matters more than a file left behind.
        let _ = fs::remove_file(&temporary);
        return written;
    }
    // The rename itself reaches the disk with its folder; where folders cannot be synced it is done.
    if let Some(Ok(folder)) = target.parent().map(File::open) {
        let _ = folder.sync_all();
    }
    Ok(())
}

fn write(temporary: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(temporary)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn beside(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}.backwatch-{}", std::process::id()))
}
