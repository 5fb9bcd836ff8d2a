//! What can be done with the timeline, by key or button.

use backwatch_worker::Timeline;

use super::window::Window;

/// Something that is done with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    /// The line moves by some minutes.
    Step(i64),
    /// The line moves to an end of what is seen.
    End(bool),
    /// What is seen moves later, or earlier.
    Pan(bool),
    /// Nearer, or further, around the line.
    Zoom(bool),
    /// The same around another minute.
    ZoomAt(i64, bool),
    /// Every day is seen.
    Whole,
    /// What is wrong is seen.
    Fault,
    /// Starts or stops moving by itself.
    Play,
}

/// What a key does.
pub(super) fn act(key: &str, leap: bool) -> Option<Act> {
    Some(match key {
        "ArrowRight" | "ArrowUp" => Act::Step(if leap { 60 } else { 5 }),
        "ArrowLeft" | "ArrowDown" => Act::Step(if leap { -60 } else { -5 }),
        "Home" => Act::End(false),
        "End" => Act::End(true),
        "PageUp" => Act::Pan(true),
        "PageDown" => Act::Pan(false),
        "+" | "=" => Act::Zoom(true),
        "-" => Act::Zoom(false),
        "0" => Act::Whole,
        "f" => Act::Fault,
        " " => Act::Play,
        _ => return None,
    })
}

impl Act {
    /// What is seen afterwards, and the minute looked at.
    pub(super) fn after(self, window: Window, at: i64, timeline: &Timeline) -> (Window, i64) {
        let whole = Window::whole(timeline);
        let held = |at: i64| at.clamp(whole.start, whole.end - 60);
        match self {
            Self::Step(minutes) => {
                let at = held(at + minutes * 60);
                (window.showing(at, whole), at)
            }
            Self::End(last) => (window, held(if last { window.end } else { window.start })),
            Self::Pan(later) => {
                let by = window.span() / 3;
                let window = window.panned(if later { by } else { -by }, whole);
                (window, at.clamp(window.start, window.end - 60))
            }
            Self::Zoom(nearer) => (window.zoomed(at, nearer, whole), at),
            Self::ZoomAt(place, nearer) => (window.zoomed(place, nearer, whole), at),
            Self::Whole => (whole, at),
            Self::Fault => (Window::around_fault(timeline), at),
            Self::Play => (window.showing(at, whole), at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_stays_inside_and_in_sight() {
        let timeline = Timeline { start: 0, end: 35 * 86_400, ..Timeline::default() };
        let window = Window { start: 0, end: 86_400 };
        let (next, at) = Act::Step(60).after(window, 86_400, &timeline);
        assert!(at == 90_000 && next.end >= at);
        assert_eq!(Act::Step(-5).after(window, 60, &timeline).1, 0);
        let (later, at) = Act::Pan(true).after(window, 0, &timeline);
        assert!(later.start > 0 && at == later.start);
        assert_eq!(Act::Whole.after(window, 0, &timeline).0, Window::whole(&timeline));
    }

    #[test]
    fn keys_are_those_of_the_list() {
        assert_eq!(act("ArrowRight", true), Some(Act::Step(60)));
        assert_eq!(act("f", false), Some(Act::Fault));
        assert_eq!(act("x", false), None);
    }
}
