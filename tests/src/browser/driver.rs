//! A driver's process with one browser in it, and the few commands of `WebDriver` that the tests use. It
//! knows nothing of the page.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use ureq::Agent;
use xtask::tools::Tool;

use super::browsers::Browser;

/// The name under which `WebDriver` hands out elements.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A browser of its own, which goes when this does.
#[derive(Debug)]
pub struct Driver {
    browser: Browser,
    process: Child,
    agent: Agent,
    session: String,
    folder: PathBuf,
}

/// An element of the page that is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element(String);

impl Driver {
    /// Starts a browser with an unused profile and a download folder.
    pub fn start(browser: Browser, width: u32, height: u32) -> Result<Self> {
        let path = |tool: Tool| tool.find().with_context(|| tool.missing());
        let (program, driver) = (path(browser.program())?, path(browser.driver())?);
        let folder = own_folder()?;
        let (process, port) = listening(browser, &driver)?;
        let agent = Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(120)))
            .http_status_as_error(false)
            .build()
            .into();
        let session = format!("http://127.0.0.1:{port}/session");
        let mut driver = Self { browser, process, agent, session, folder };
        let downloads = driver.downloads();
        fs::create_dir_all(&downloads)?;
        let folders = (driver.folder.as_path(), downloads.as_path());
        let wanted = browser.capabilities(&program, folders, (width, height));
        let made = driver.post("", &json!({ "capabilities": { "alwaysMatch": wanted } }))?;
        let id = made["sessionId"].as_str().context("no session")?;
        driver.session = format!("{}/{id}", driver.session);
        driver.resize(width, height)?;
        Ok(driver)
    }

    /// The browser.
    pub fn browser(&self) -> Browser {
        self.browser
    }

    /// Where downloads arrive.
    pub fn downloads(&self) -> PathBuf {
        self.folder.join("downloads")
    }

    /// Goes to an address and waits until it has loaded.
    pub fn open(&self, address: &str) -> Result<()> {
        self.post("/url", &json!({ "url": address })).map(drop)
    }

    /// Loads the page anew.
    pub fn reload(&self) -> Result<()> {
        self.post("/refresh", &json!({})).map(drop)
    }

    /// The elements that match a selector, in the order of the page.
    pub fn find(&self, selector: &str) -> Result<Vec<Element>> {
        let body = json!({ "using": "css selector", "value": selector });
        let found = self.post("/elements", &body)?;
        let found = found.as_array().context("not a list")?.iter();
        Ok(found.filter_map(|one| Some(Element(one[ELEMENT].as_str()?.to_owned()))).collect())
    }

    /// Clicks in the middle of an element.
    pub fn click(&self, element: &Element) -> Result<()> {
        self.post(&format!("/element/{}/click", element.0), &json!({})).map(drop)
    }

    /// Types into an element; for a file input, the paths to choose.
    pub fn type_into(&self, element: &Element, text: &str) -> Result<()> {
        self.post(&format!("/element/{}/value", element.0), &json!({ "text": text })).map(drop)
    }

    /// Types wherever the focus is.
    pub fn press(&self, keys: &[&str]) -> Result<()> {
        let down = keys.iter().map(|key| json!({ "type": "keyDown", "value": key }));
        let up = keys.iter().rev().map(|key| json!({ "type": "keyUp", "value": key }));
        let actions: Vec<Value> = down.chain(up).collect();
        let body = json!({ "actions": [{ "type": "key", "id": "keys", "actions": actions }] });
        self.post("/actions", &body).map(drop)
    }

    /// Presses at the first point, moves through the others, lets go at the last.
    pub fn drag(&self, points: &[(i64, i64)]) -> Result<()> {
        let mut actions = Vec::new();
        for (at, (x, y)) in points.iter().enumerate() {
            actions.push(json!({ "type": "pointerMove", "duration": 10, "x": x, "y": y }));
            if at == 0 {
                actions.push(json!({ "type": "pointerDown", "button": 0 }));
            }
        }
        actions.push(json!({ "type": "pointerUp", "button": 0 }));
        let pointer = json!({ "pointerType": "mouse" });
        let body = json!({ "actions": [
            { "type": "pointer", "id": "mouse", "parameters": pointer, "actions": actions },
        ] });
        self.post("/actions", &body).map(drop)
    }

    /// The text of an element as it is seen.
    pub fn text(&self, element: &Element) -> Result<String> {
        let text = self.get(&format!("/element/{}/text", element.0))?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Runs the body of a function in the page and returns what it returns.
    pub fn run(&self, script: &str, arguments: &[Value]) -> Result<Value> {
        self.post("/execute/sync", &json!({ "script": script, "args": arguments }))
    }

    /// The same, but waits for the promise that it returns.
    pub fn run_promise(&self, script: &str, arguments: &[Value]) -> Result<Value> {
        let script = format!(
            "const done = arguments[arguments.length - 1];\
             (async function() {{ {script} }}).apply(null, arguments)\
             .then((value) => done({{ value }}), (error) => done({{ error: String(error) }}));"
        );
        let answer =
            self.post("/execute/async", &json!({ "script": script, "args": arguments }))?;
        match answer["error"].as_str() {
            Some(error) => bail!("in the page: {error}"),
            None => Ok(answer["value"].clone()),
        }
    }

    /// Sends a command of the browser's own tools.
    pub fn devtools(&self, command: &str, parameters: &Value) -> Result<Value> {
        self.post("/goog/cdp/execute", &json!({ "cmd": command, "params": parameters }))
    }

    /// What a log (`browser` or `performance`) has gathered since it was last asked for.
    pub fn log(&self, kind: &str) -> Result<Vec<Value>> {
        let entries = self.post("/se/log", &json!({ "type": kind }))?;
        Ok(entries.as_array().cloned().unwrap_or_default())
    }

    /// Makes what is seen of the page as large as this.
    fn resize(&self, width: u32, height: u32) -> Result<()> {
        if self.browser == Browser::Chromium {
            let size = json!({
                "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false,
            });
            return self.devtools("Emulation.setDeviceMetricsOverride", &size).map(drop);
        }
        let frame = "return [outerWidth - innerWidth, outerHeight - innerHeight]";
        let frame = self.run(frame, &[])?;
        let framed =
            |size: u32, at: usize| u64::from(size) + frame[at].as_u64().unwrap_or_default();
        let rectangle = json!({ "width": framed(width, 0), "height": framed(height, 1) });
        self.post("/window/rect", &rectangle).map(drop)
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value> {
        let request = self.agent.post(format!("{}{path}", self.session));
        let request = request.header("Content-Type", "application/json");
        read(request.send(body.to_string())?).with_context(|| format!("webdriver {path}"))
    }

    fn get(&self, path: &str) -> Result<Value> {
        let request = self.agent.get(format!("{}{path}", self.session));
        read(request.call()?).with_context(|| format!("webdriver {path}"))
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // The browser ends with its session; nothing is left to do if one of these fails.
        drop(self.agent.delete(&self.session).call());
        drop(self.process.kill());
        drop(self.process.wait());
        drop(fs::remove_dir_all(&self.folder));
    }
}

impl Element {
    /// The element as an argument of a script.
    pub fn argument(&self) -> Value {
        json!({ ELEMENT: self.0 })
    }
}

fn read(mut response: ureq::http::Response<ureq::Body>) -> Result<Value> {
    let text = response.body_mut().with_config().limit(1 << 28).read_to_string()?;
    let answer: Value = serde_json::from_str(&text)?;
    let value = &answer["value"];
    if let (Some(error), message) = (value["error"].as_str(), &value["message"]) {
        let message = message.as_str().unwrap_or_default();
        bail!("{error}: {}", message.lines().next().unwrap_or_default());
    }
    Ok(value.clone())
}

/// Starts a driver. The free port that it picks may be taken by another before it listens there; it then
/// ends at once, and is started anew.
fn listening(browser: Browser, program: &Path) -> Result<(Child, u16)> {
    let (arguments, announced) = browser.start();
    for _ in 0..5 {
        let mut process = Command::new(program)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("{} could not start", program.display()))?;
        match port(&mut process, announced)? {
            Some(port) => return Ok((process, port)),
            None => drop(process.wait()),
        }
    }
    bail!("{} ended each time before it listened", program.display())
}

/// The port that a driver says it listens on; none where it ended before.
fn port(process: &mut Child, announced: &'static str) -> Result<Option<u16>> {
    let output = process.stdout.take().context("its output is not a pipe")?;
    let (say, hear) = mpsc::channel();
    // Read to the end, so that it never waits for a reader.
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if let Some((_, port)) = line.split_once(announced) {
                drop(say.send(port.trim_end_matches('.').parse()));
            }
        }
    });
    match hear.recv_timeout(Duration::from_secs(120)) {
        Ok(port) => Ok(Some(port?)),
        Err(mpsc::RecvTimeoutError::Disconnected) => Ok(None),
        Err(mpsc::RecvTimeoutError::Timeout) => {
            drop(process.kill());
            bail!("the driver did not say where it listens")
        }
    }
}

fn own_folder() -> Result<PathBuf> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let name = format!("backwatch-browser-{}-{number}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    fs::create_dir_all(&folder)?;
    Ok(folder)
}
