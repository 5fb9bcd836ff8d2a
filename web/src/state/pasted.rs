//! Names for texts that come without one.

/// A name for `text` by how it begins, that is not `taken` yet: `pasted.yaml`, `pasted-2.yaml`.
pub(crate) fn name(text: &str, taken: impl Fn(&str) -> bool) -> String {
    let end = if text.trim_start().starts_with('{') { "json" } else { "yaml" };
    let first = format!("pasted.{end}");
    if !taken(&first) {
        return first;
    }
    let mut number: u32 = 2;
    while taken(&format!("pasted-{number}.{end}")) {
        number += 1;
    }
    format!("pasted-{number}.{end}")
}

/// Whether a name was made here, so that another text of the same name is not a newer version of it.
pub(crate) fn is_made(name: &str) -> bool {
    let Some(rest) = name.strip_prefix("pasted") else { return false };
    let number = rest.strip_suffix(".yaml").or(rest.strip_suffix(".json"));
    number.is_some_and(|number| {
        let digits = number.strip_prefix('-');
        number.is_empty() || digits.is_some_and(|digits| digits.parse::<u32>().is_ok())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_has_a_name_of_its_own() {
        let known = ["pasted.yaml", "pasted-2.yaml"];
        let taken = |name: &str| known.contains(&name);
        assert_eq!(name("groups:\n", |_| false), "pasted.yaml");
        assert_eq!(name("groups:\n", taken), "pasted-3.yaml");
        assert_eq!(name("  {\"a\": 1}", taken), "pasted.json");
        for made in known.into_iter().chain(["pasted.json"]) {
            assert!(is_made(made));
        }
        for other in ["pasted", "pasted-x.yaml", "rules.yaml", "pasted.md"] {
            assert!(!is_made(other));
        }
    }
}
