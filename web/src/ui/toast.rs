//! Short messages that come and go, said to readers of the screen as well.

use yew::prelude::*;

use crate::effects::time;

/// Says a sentence, without a full stop.
pub(crate) type Say = Callback<AttrValue>;

/// Properties of `Toasts`.
#[derive(Properties, PartialEq)]
pub(crate) struct ToastsProps {
    /// The page.
    pub(crate) children: Html,
}

/// Gives everything below it a voice and shows what was said last for some seconds.
#[component]
pub(crate) fn Toasts(props: &ToastsProps) -> Html {
    let said = use_state(|| None::<AttrValue>);
    let timer = use_mut_ref(|| None);
    let say = use_callback((), {
        let said = said.clone();
        move |text: AttrValue, ()| {
            said.set(Some(text));
            let said = said.clone();
            *timer.borrow_mut() = Some(time::after(5_000, move || said.set(None)));
        }
    });
    html! {
        <ContextProvider<Say> context={say}>
            { props.children.clone() }
            <div class="toasts" role="status" aria-live="polite" data-testid="toasts">
                if let Some(text) = &*said {
                    <div class="toast">{ text }</div>
                }
            </div>
        </ContextProvider<Say>>
    }
}

/// The voice of the page; silent outside of [`Toasts`].
#[hook]
pub(crate) fn use_say() -> Say {
    use_context::<Say>().unwrap_or_else(Callback::noop)
}
