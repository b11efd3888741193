//! **Deadlines** of one act on two sides: longer or shorter, in another unit, waived or not.

use std::collections::BTreeSet;

use super::items::ActSaid;
use super::kinds::Kind;
use crate::hir::Deadline;

/// Adds the kinds of change between the deadlines of two acts, each against the one that is most like it.
pub(super) fn deadlines(a: &ActSaid, b: &ActSaid, out: &mut BTreeSet<Kind>) {
    let mut gone: Vec<&(Deadline, bool)> = a.deadlines.difference(&b.deadlines).collect();
    let mut come: Vec<&(Deadline, bool)> = b.deadlines.difference(&a.deadlines).collect();
    for round in 0..3 {
        let fits = |x: &Deadline, y: &Deadline| [x == y, same_event(x, y), true].into_iter().nth(round) == Some(true);
        gone.retain(|old| match come.iter().position(|new| fits(&old.0, &new.0)) {
            Some(at) => {
                let new = come.remove(at);
                out.extend(changed_deadline(old, new));
                false
            }
            None => true,
        });
    }
    if !gone.is_empty() {
        out.insert(Kind::DeadlineDropped);
    }
    if !come.is_empty() {
        out.insert(Kind::DeadlineAdded);
    }
}

fn same_event(a: &Deadline, b: &Deadline) -> bool {
    match (a, b) {
        (Deadline::Before { event: x, .. }, Deadline::Before { event: y, .. })
        | (Deadline::Within { event: x, .. }, Deadline::Within { event: y, .. }) => x == y,
        (Deadline::Yearly { .. }, Deadline::Yearly { .. }) => true,
        _ => false,
    }
}

fn changed_deadline(a: &(Deadline, bool), b: &(Deadline, bool)) -> Vec<Kind> {
    let mut out = Vec::new();
    if a.1 != b.1 {
        out.push(Kind::Waiver);
    }
    let longer = |from: u32, to: u32| match from.cmp(&to) {
        std::cmp::Ordering::Less => Some(Kind::DeadlineLonger),
        std::cmp::Ordering::Greater => Some(Kind::DeadlineShorter),
        std::cmp::Ordering::Equal => None,
    };
    match (&a.0, &b.0) {
        (x, y) if x == y => {}
        (Deadline::Before { n, working, event }, Deadline::Before { n: m, working: w, event: e })
        | (Deadline::Within { n, working, event }, Deadline::Within { n: m, working: w, event: e })
            if event == e =>
        {
            // Numbers of different units are not compared.
            out.extend(if working != w { Some(Kind::DeadlineUnit) } else { longer(*n, *m) });
        }
        (Deadline::Yearly { day, in_year }, Deadline::Yearly { day: d, in_year: y }) if in_year == y => {
            out.extend(longer(day.month * 100 + day.day, d.month * 100 + d.day));
        }
        _ => out.push(Kind::DeadlineChanged),
    }
    out
}
