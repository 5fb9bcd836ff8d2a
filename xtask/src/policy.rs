//! The content security policy of the page, in the two forms in which it is given: inside the page,
//! for hosts whose headers cannot be set, and as a header, which may forbid framing too.

/// What the page may do. Scripts and styles come from its own folder only, wasm may be compiled,
/// nothing may be sent elsewhere.
const DIRECTIVES: &[&str] = &[
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
];

/// The policy as it stands in the page's `<meta>`.
pub fn meta() -> String {
    DIRECTIVES.join("; ")
}

/// The policy as a header. `frame-ancestors` has an effect only here.
pub fn header() -> String {
    format!("{}; frame-ancestors 'self'", meta())
}

/// All headers that a host should send with every file, as name and value.
pub fn headers() -> Vec<(&'static str, String)> {
    vec![
        ("Content-Security-Policy", header()),
        ("X-Content-Type-Options", "nosniff".to_owned()),
        ("Referrer-Policy", "no-referrer".to_owned()),
    ]
}

/// The same headers as a `_headers` file, which several static hosts read.
pub fn headers_file() -> String {
    let lines = headers().into_iter().map(|(name, value)| format!("  {name}: {value}\n"));
    format!("/*\n{}", lines.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_lets_nothing_in_by_default() {
        assert!(meta().starts_with("default-src 'none'; "));
        assert!(!meta().contains("unsafe-inline"));
        assert!(!meta().contains("frame-ancestors"), "it has no effect in a <meta>");
        assert!(headers_file().contains("  Content-Security-Policy: default-src 'none'"));
    }
}
