//! Texts with code in them, between backticks as in Markdown.

use yew::prelude::*;

/// The text with its code set as such.
pub(crate) fn coded(text: &str) -> Html {
    parts(text, |plain| html! { { plain.to_owned() } })
}

/// The same with what is no code drawn by `plain`. A backtick without a partner makes no code.
pub(crate) fn parts(text: &str, plain: impl Fn(&str) -> Html) -> Html {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return plain(text);
    }
    let part = |(place, part): (usize, &str)| {
        if place % 2 == 1 {
            html! { <code>{ part.to_owned() }</code> }
        } else {
            plain(part)
        }
    };
    parts.into_iter().enumerate().map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_stands_between_two_backticks() {
        let plain = |text: &'static str| Html::from(text);
        let code = html! { <code>{ "b" }</code> };
        let expected: Html = [plain("a "), code, plain(" c")].into_iter().collect();
        assert_eq!(coded("a `b` c"), expected);
        assert_eq!(coded("a `b c"), plain("a `b c"));
    }
}
