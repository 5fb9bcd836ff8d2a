//! What should not happen while the page is used: errors in the console, violations of the policy,
//! requests to anywhere else.

use anyhow::Result;
use serde_json::{Value, json};

use super::Browser;
use super::driver::Driver;

/// Hands every fault to `note`.
const LISTEN: &str = "
addEventListener('securitypolicyviolation', (event) => note(
  `policy violation: ${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`));
addEventListener('error', (event) => note(`error: ${event.message}`));
addEventListener('unhandledrejection', (event) => note(`rejection: ${event.reason}`));
";

/// Makes a browser note what happens from its next page on: what is listened to before the page's own
/// scripts run arrives in the log with the other errors.
pub(super) fn begin(driver: &Driver) -> Result<()> {
    if driver.browser() != Browser::Chromium {
        return Ok(());
    }
    let script = json!({ "source": format!("{{ const note = console.error; {LISTEN} }}") });
    driver.devtools("Page.addScriptToEvaluateOnNewDocument", &script).map(drop)
}

/// The same for a browser that can only listen once the page is there, and has no log to read.
pub(super) fn join(driver: &Driver) -> Result<()> {
    if driver.browser() == Browser::Chromium {
        return Ok(());
    }
    let script = format!(
        "if (!window.faults) {{
           window.faults = [];
           const note = (text) => window.faults.push(text);
           for (const name of ['error', 'warn']) {{
             const say = console[name];
             console[name] = (...words) => {{ note(`console: ${{words.join(' ')}}`); say(...words); }};
           }}
           {LISTEN}
         }}"
    );
    driver.run(&script, &[]).map(drop)
}

/// What has happened since the last call that should not have, for a page at `address`.
pub(super) fn faults(driver: &Driver, address: &str) -> Result<Vec<String>> {
    if driver.browser() != Browser::Chromium {
        return faults_of_page(driver, address);
    }
    let mut faults: Vec<String> = driver.log("browser")?.iter().filter_map(console).collect();
    let requests = driver.log("performance")?;
    faults.extend(requests.iter().filter_map(|entry| foreign(entry, address)));
    Ok(faults)
}

/// What the page itself can tell: faults since it was joined, and every request since it was opened.
fn faults_of_page(driver: &Driver, address: &str) -> Result<Vec<String>> {
    let script = "const asked = performance.getEntriesByType('resource').map((entry) => entry.name)
                    .filter((name) => !name.startsWith(arguments[0]) && !name.startsWith('data:'))
                    .map((name) => `request to ${name}`);
                  return (window.faults ?? []).splice(0).concat(asked)";
    let faults = driver.run(script, &[json!(address)])?;
    let faults = faults.as_array().into_iter().flatten();
    Ok(faults.filter_map(|fault| fault.as_str().map(str::to_owned)).collect())
}

fn console(entry: &Value) -> Option<String> {
    let text = entry["message"].as_str().unwrap_or_default();
    (entry["level"] == "SEVERE" || entry["level"] == "WARNING").then(|| format!("console: {text}"))
}

fn foreign(entry: &Value, address: &str) -> Option<String> {
    let message: Value = serde_json::from_str(entry["message"].as_str()?).ok()?;
    let message = &message["message"];
    if message["method"] != "Network.requestWillBeSent" {
        return None;
    }
    let asked = message["params"]["request"]["url"].as_str()?;
    // The browser's own first tab is not the page's doing.
    let own =
        ["data:", "blob:", "about:", "chrome:"].iter().any(|scheme| asked.starts_with(scheme));
    (!own && !asked.starts_with(address)).then(|| format!("request to {asked}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_outside_of_the_page_is_seen() {
        let seen = |asked: &str| {
            let message = json!({ "message": {
                "method": "Network.requestWillBeSent", "params": { "request": { "url": asked } },
            } });
            foreign(&json!({ "message": message.to_string() }), "http://localhost:1/a/").is_some()
        };
        assert!(seen("https://example.com/font.woff2"));
        assert!(seen("http://localhost:1/favicon.ico"));
        assert!(!seen("http://localhost:1/a/app.js") && !seen("data:image/svg+xml,x"));
    }
}
