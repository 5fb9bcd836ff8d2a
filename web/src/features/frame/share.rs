//! The share link: settings in the fragment of the address, never files.

use backwatch_core::share;
use yew::prelude::*;

use crate::derive::context::use_settings;
use crate::effects::{clipboard, url};
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Glyph, icon};
use crate::ui::toast::use_say;

/// Copies a link to the settings; shows it where the browser refuses.
#[component]
pub(crate) fn ShareButton() -> Html {
    let (settings, say) = (use_settings(), use_say());
    let shown = use_state(|| None::<AttrValue>);
    let onclick = {
        let (settings, shown, say) = (settings.clone(), shown.clone(), say.clone());
        Callback::from(move |_: MouseEvent| {
            let link = url::with_fragment(&share::fragment(&settings.plan));
            let (shown, say) = (shown.clone(), say.clone());
            let text = AttrValue::from(link.clone());
            clipboard::copy(
                &link,
                Callback::from(move |worked: bool| {
                    if worked {
                        say.emit("Link copied: it holds the settings, no files".into());
                    } else {
                        shown.set(Some(text.clone()));
                    }
                }),
            );
        })
    };
    let close = {
        let shown = shown.clone();
        Callback::from(move |()| shown.set(None))
    };
    html! {
        <>
            <button type="button" class="button" {onclick} data-testid="share" aria-label="Copy a share link">
                { icon(Glyph::Link) }<span class="middle">{ "Share" }</span>
            </button>
            <Dialog id="share-dialog" title="Share link" open={shown.is_some()} onclose={close}>
                <p class="small soft">{ "It holds the settings, no files. Copy it from here." }</p>
                <div class="labelled">
                    <label for="share-link">{ "Link" }</label>
                    <input id="share-link" class="input code" readonly=true value={(*shown).clone().unwrap_or_default()} />
                </div>
            </Dialog>
        </>
    }
}
