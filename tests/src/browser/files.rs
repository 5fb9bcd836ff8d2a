//! Files on their way into the page and out of it.

use std::fs;
use std::path::Path;

use anyhow::Result;
use serde_json::json;

use super::Page;

impl Page {
    /// Drops files from the disk in the middle of the window, through the browser's own handling of
    /// a drag from outside.
    pub fn drop_files(&self, paths: &[&Path]) -> Result<()> {
        let middle = self.driver().run("return [innerWidth / 2, innerHeight / 2]", &[])?;
        let send = |kind: &str| {
            self.driver().devtools(
                "Input.dispatchDragEvent",
                &json!({
                    "type": kind,
                    "x": middle[0],
                    "y": middle[1],
                    "data": { "items": [], "files": paths, "dragOperationsMask": 1 },
                }),
            )
        };
        send("dragEnter")?;
        // As a hand does: it lets go once the page has answered that it takes the files. A drop that
        // comes before that answer is lost.
        self.wait("the page to take what is dragged", || {
            send("dragOver")?;
            self.has("[data-testid=veil]")
        })?;
        send("dragOver")?;
        send("drop")?;
        Ok(())
    }

    /// Drops a file that is made in the page, where no disk holds it.
    pub fn drop_text(&self, name: &str, text: &str) -> Result<()> {
        let script = "
            const data = new DataTransfer();
            data.items.add(new File([arguments[1]], arguments[0]));
            for (const kind of ['dragenter', 'dragover', 'drop']) {
              document.querySelector('main').dispatchEvent(new DragEvent(kind,
                { dataTransfer: data, bubbles: true, cancelable: true }));
            }";
        self.driver().run(script, &[json!(name), json!(text)]).map(drop)
    }

    /// Drops a file of `size` bytes, each of them the same, made in the page.
    pub fn drop_large(&self, name: &str, byte: u8, size: u64) -> Result<()> {
        let script = "
            const data = new DataTransfer();
            const bytes = new Uint8Array(arguments[2]).fill(arguments[1]);
            data.items.add(new File([bytes], arguments[0]));
            for (const kind of ['dragenter', 'dragover', 'drop']) {
              document.querySelector('main').dispatchEvent(new DragEvent(kind,
                { dataTransfer: data, bubbles: true, cancelable: true }));
            }";
        self.driver().run(script, &[json!(name), json!(byte), json!(size)]).map(drop)
    }

    /// Chooses files through an input for files, hidden or not.
    pub fn choose_files(&self, selector: &str, paths: &[&Path]) -> Result<()> {
        let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        self.on(selector, |input| self.driver().type_into(input, &paths.join("\n")))
    }

    /// What a download holds, once it has arrived whole.
    pub fn downloaded(&self, name: &str) -> Result<Vec<u8>> {
        let path = self.driver().downloads().join(name);
        // The browser keeps the name with an empty file, writes under another and renames at the end.
        let has_arrived = || fs::metadata(&path).is_ok_and(|file| file.is_file() && file.len() > 0);
        self.wait(&format!("the download of {name}"), || Ok(has_arrived()))?;
        let bytes = fs::read(&path)?;
        fs::remove_file(&path)?;
        Ok(bytes)
    }
}
