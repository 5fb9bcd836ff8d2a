//! A walk over many timelines at once, stretch by stretch.

use crate::series::{Segment, Timeline};

/// A stretch of steps in which no timeline begins or ends a segment.
pub(crate) struct Piece<'a> {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// The timelines that have values here, in their order.
    pub(crate) active: &'a [usize],
    current: &'a [Option<&'a Segment>],
}

/// What stands for a segment that is not there.
static NOTHING: Segment =
    Segment { start: 0, end: 0, shape: crate::series::Shape::Affine(f64::NAN, 0.0) };

impl Piece<'_> {
    /// The segment of an active timeline.
    pub(crate) fn segment(&self, line: usize) -> &Segment {
        self.current.get(line).copied().flatten().unwrap_or(&NOTHING)
    }

    /// Whether all active timelines are constant.
    pub(crate) fn is_constant(&self) -> bool {
        self.active.iter().all(|line| self.segment(*line).constant().is_some())
    }

    /// The values of the active timelines at a step, in their order.
    pub(crate) fn values(&self, step: usize, out: &mut Vec<f64>) {
        out.clear();
        out.extend(self.active.iter().map(|line| self.segment(*line).at(step)));
    }
}

/// Calls `visit` for each stretch of the first `steps` steps, those without values included.
pub(crate) fn scan(lines: &[&Timeline], steps: usize, visit: &mut dyn FnMut(&Piece<'_>)) {
    let mut events = Vec::new();
    for (line, timeline) in lines.iter().enumerate() {
        for segment in timeline.segments() {
            // Ends sort before beginnings of the same step.
            events.push((segment.start, true, line, segment));
            events.push((segment.end, false, line, segment));
        }
    }
    crate::order::sort_by(&mut events, &|a, b| (a.0, a.1, a.2).cmp(&(b.0, b.1, b.2)));
    let mut current: Vec<Option<&Segment>> = vec![None; lines.len()];
    let mut active: Vec<usize> = Vec::new();
    let mut at = 0;
    for (step, begins, line, segment) in events {
        if step > at {
            visit(&Piece { start: at, end: step, active: &active, current: &current });
            at = step;
        }
        let place = active.binary_search(&line);
        if let Some(slot) = current.get_mut(line) {
            *slot = begins.then_some(segment);
        }
        match (begins, place) {
            (true, Err(place)) => active.insert(place, line),
            (false, Ok(place)) => {
                active.remove(place);
            }
            _ => {}
        }
    }
    if at < steps {
        visit(&Piece { start: at, end: steps, active: &active, current: &current });
    }
}
