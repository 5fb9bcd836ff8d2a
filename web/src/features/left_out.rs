//! Rules of the user's own that are not rehearsed because they cannot be read, each with the reason.

use yew::prelude::*;

use crate::derive::merged::use_left_out;
use crate::ui::coded::coded;

/// The list; nothing where every rule can be read.
#[component]
pub(crate) fn LeftOut() -> Html {
    let left_out = use_left_out();
    let title = match left_out.len() {
        0 => return Html::default(),
        1 => "1 of your own rules cannot be read and is left out of the rehearsal".to_owned(),
        count => {
            format!("{count} of your own rules cannot be read and are left out of the rehearsal")
        }
    };
    let item = |(file, said): &(AttrValue, backwatch_core::diagnostic::Diagnostic)| {
        let place = said.place.map_or_else(String::new, |at| format!(", line {}", at.line));
        html! { <li><span class="mono">{ format!("{file}{place}") }</span>{ ": " }{ coded(&said.to_string()) }</li> }
    };
    html! {
        <div class="notice warn left-out" role="status" data-testid="unread-rules">
            <b>{ title }</b>
            <ul class="small">{ for left_out.iter().map(item) }</ul>
            <span class="soft small">{ "All others are played." }</span>
        </div>
    }
}
