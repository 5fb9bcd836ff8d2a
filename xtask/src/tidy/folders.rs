//! Which folder of the page may use what: the browser is reached through `effects/` only, and the
//! parts in `ui/` know nothing of backups.

use proc_macro2::{Ident, TokenStream, TokenTree};

use super::{Finding, Source};

/// What a folder may not name.
struct Ban {
    /// Whether the ban holds for this path.
    holds: fn(&str) -> bool,
    /// Whether this name is banned.
    name: fn(&str) -> bool,
    reason: &'static str,
}

const BANS: &[Ban] = &[
    Ban {
        holds: |path| path.starts_with("web/src/") && !path.starts_with("web/src/effects/"),
        name: |name| name == "web_sys" || name == "js_sys" || name.starts_with("gloo"),
        reason: "the browser is reached through web/src/effects/ only",
    },
    Ban {
        holds: |path| path.starts_with("web/src/ui/"),
        name: |name| name.starts_with("backwatch_"),
        reason: "the parts in web/src/ui/ know no domain types",
    },
    Ban {
        holds: |path| path.starts_with("web/src/state/"),
        name: |name| name == "yew_hooks" || name == "wasm_bindgen",
        reason: "reducers in web/src/state/ are tested without a browser",
    },
];

/// Names that stand where they may not. Names inside macros count, names in comments do not.
pub(super) fn check(source: &Source) -> Vec<Finding> {
    let bans: Vec<&Ban> = BANS.iter().filter(|ban| (ban.holds)(&source.path)).collect();
    let mut findings = Vec::new();
    if let (false, Ok(tokens)) = (bans.is_empty(), source.text.parse::<TokenStream>()) {
        each_name(tokens, &mut |name| {
            let text = name.to_string();
            for ban in bans.iter().filter(|ban| (ban.name)(&text)) {
                let line = name.span().start().line;
                findings.push(source.finding(line, format!("{text}: {}", ban.reason)));
            }
        });
    }
    findings
}

fn each_name(tokens: TokenStream, visit: &mut impl FnMut(&Ident)) {
    for token in tokens {
        match token {
            TokenTree::Ident(name) => visit(&name),
            TokenTree::Group(group) => each_name(group.stream(), visit),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_folder_keeps_to_its_own() {
        let check = |path: &str, text: &str| {
            super::check(&Source { path: path.to_owned(), text: text.to_owned() }).len()
        };
        assert_eq!(check("web/src/state/draft.rs", "use web_sys::Storage;"), 1);
        assert_eq!(check("web/src/effects/storage.rs", "use web_sys::Storage;"), 0);
        assert_eq!(check("web/src/features/a.rs", "fn f() { html! { {gloo::x()} } }"), 1);
        assert_eq!(check("web/src/ui/slider.rs", "/// web_sys\nuse backwatch_core::plan;"), 1);
        assert_eq!(check("web/src/features/a.rs", "use backwatch_core::plan;"), 0);
        assert_eq!(check("crates/backwatch-cli/src/main.rs", "use web_sys::Storage;"), 0);
    }
}
