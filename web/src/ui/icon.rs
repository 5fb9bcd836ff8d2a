//! The icons: strokes on a grid of 16, in the colour of the text beside them.

use yew::prelude::*;

/// What an icon shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Glyph {
    Check,
    ChevronDown,
    Close,
    Copy,
    Down,
    Download,
    File,
    Fold,
    Info,
    Left,
    Link,
    Minus,
    Moon,
    Pause,
    Play,
    Plus,
    Redo,
    Reset,
    Right,
    Sun,
    Trash,
    Undo,
    Up,
    Upload,
    Warn,
}

impl Glyph {
    fn path(self) -> &'static str {
        match self {
            Self::Check => "M3.2 8.6l3.1 3.1 6.5-7.2",
            Self::ChevronDown => "M4 6.2l4 4 4-4",
            Self::Close => "M4 4l8 8M12 4l-8 8",
            Self::Copy => "M5.6 5.6h7.2v7.6H5.6zM10.4 5.6V2.8H3.2v7.6h2.4",
            Self::Down => "M8 3v10M4 9.2L8 13l4-3.8",
            Self::Download => "M8 2.4v7.4M4.8 6.8L8 10l3.2-3.2M2.8 13.2h10.4",
            Self::File => "M4 1.9h5l3.2 3.2v9H4zM9 1.9v3.2h3.2M6 8.2h4M6 10.8h4",
            Self::Fold => "M8 1.8v4M6 4l2 2 2-2M8 14.2v-4M6 12l2-2 2 2M2.4 8h11.2",
            Self::Info => "M8 7.2v4M8 4.6v.2M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8",
            Self::Left => "M10 3.6L5.6 8l4.4 4.4",
            Self::Right => "M6 3.6L10.4 8 6 12.4",
            Self::Minus => "M3.2 8h9.6",
            Self::Play => "M5 3.2l7.4 4.8L5 12.8z",
            Self::Pause => "M5.4 3.6v8.8M10.6 3.6v8.8",
            Self::Link => {
                "M6.6 9.4l2.8-2.8M7.2 4.8l1.5-1.5a2.8 2.8 0 0 1 4 4l-1.5 1.5M8.8 11.2l-1.5 1.5a2.8 2.8 0 0 1-4-4l1.5-1.5"
            }
            Self::Moon => "M13 9.6A5.6 5.6 0 0 1 6.4 3 5.6 5.6 0 1 0 13 9.6z",
            Self::Plus => "M8 3.2v9.6M3.2 8h9.6",
            Self::Redo => "M13 6.6H6.4a3.4 3.4 0 0 0 0 6.8H9M10.2 3.6l3 3-3 3",
            Self::Reset => "M3 8.4a5 5 0 1 0 1.6-4M3 2.8v2.8h2.8",
            Self::Sun => {
                "M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6M8 1.4v1.4M8 13.2v1.4M1.4 8h1.4M13.2 8h1.4M3.3 3.3l1 1M11.7 11.7l1 1M12.7 3.3l-1 1M4.3 11.7l-1 1"
            }
            Self::Trash => "M3 4.4h10M6.2 4.4V2.6h3.6v1.8M4.4 4.4l.6 9h6l.6-9M6.8 7v4M9.2 7v4",
            Self::Undo => "M3 6.6h6.6a3.4 3.4 0 0 1 0 6.8H7M5.8 3.6l-3 3 3 3",
            Self::Up => "M8 13V3M4 6.8L8 3l4 3.8",
            Self::Upload => "M8 10V2.6M4.8 5.8L8 2.6l3.2 3.2M2.8 10v3.2h10.4V10",
            Self::Warn => "M8 2.2l6.2 11H1.8zM8 6.6v3M8 11.4v.2",
        }
    }
}

/// An icon. It says nothing to readers of the screen: the word stands beside it or in a label.
pub(crate) fn icon(glyph: Glyph) -> Html {
    drawn(glyph.path(), None, "0 0 16 16", "1.6")
}

/// A large icon, for an empty place.
pub(crate) fn big_icon(glyph: Glyph) -> Html {
    drawn(glyph.path(), Some("big"), "0 0 16 16", "1.6")
}

/// The mark of the product: a clock that runs back.
pub(crate) fn mark() -> Html {
    drawn(MARK, None, "0 0 26 26", "2.2")
}

const MARK: &str = "M4.1 9.1a9.7 9.7 0 1 1-.7 4.1M3.4 4.2v5.3h5.3M13 8v5.4l3.5 2.1";

fn drawn(
    path: &'static str,
    class: Option<&'static str>,
    grid: &'static str,
    width: &'static str,
) -> Html {
    html! {
        <svg {class} viewBox={grid} width="16" height="16" fill="none" stroke="currentColor"
            stroke-width={width} stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
            <path d={path} />
        </svg>
    }
}
