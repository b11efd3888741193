//! Coordinates along the ranks: every slot near its neighbours, the order and the distances kept.
//!
//! Sweeps as in Sugiyama et al. 1981 and Gansner et al. 1993, but each rank is solved exactly: the least weighted squares of the distances to
//! the wished-for places, under the distances between neighbours, is an isotonic regression, which pooling adjacent violators solves
//! in linear time (M. J. Best, N. Chakravarti, "Active set algorithms for isotonic regression", Math. Programming 47 (1990)). Last,
//! trunks are drawn straight as far as there is room. Invariant: neighbours in a rank stand at least [`distance`] apart.

use super::ranks::{Kind, Ranks, Slot};

/// Sweeps that look at one side only, then at both.
const SWEEPS: (usize, usize) = (10, 14);
/// Slots looked at in all sweeps together; more slots, fewer sweeps.
const EFFORT: usize = 1_500_000;

/// The centres of all slots, by slot; the leftmost edge of any is at 0. `rows` says which ranks set their labels in two rows.
pub(super) fn place(ranks: &Ranks, rows: &[bool]) -> Vec<f64> {
    let mut xs = vec![0.0; ranks.slots.len()];
    let gaps: Vec<Vec<f64>> = ranks.ranks.iter().enumerate().map(|(r, rank)| offsets(ranks, rank, rows.get(r) == Some(&true))).collect();
    for (rank, offsets) in ranks.ranks.iter().zip(&gaps) {
        let middle = offsets.last().copied().unwrap_or(0.0) / 2.0;
        for (slot, offset) in rank.iter().zip(offsets) {
            set(&mut xs, *slot, offset - middle);
        }
    }
    let affordable = (EFFORT / ranks.slots.len().max(1)).max(4);
    let (one_side, both) = (SWEEPS.0.min(affordable / 2), SWEEPS.1.min(affordable / 2));
    for sweep in 0..one_side + both {
        let looks = match (sweep < one_side, sweep % 2 == 0) {
            (true, true) => (true, false),
            (true, false) => (false, true),
            (false, _) => (true, true),
        };
        let mut turn: Vec<(&Vec<usize>, &Vec<f64>)> = ranks.ranks.iter().zip(&gaps).collect();
        if sweep % 2 == 1 {
            turn.reverse();
        }
        for (rank, offsets) in turn {
            settle(ranks, rank, offsets, looks, &mut xs);
        }
    }
    straighten(ranks, &gaps, &mut xs);
    let left = ranks.slots.iter().zip(&xs).map(|(slot, x)| x - slot.width / 2.0).fold(f64::INFINITY, f64::min);
    if left.is_finite() {
        xs.iter_mut().for_each(|x| *x -= left);
    }
    xs
}

fn set(xs: &mut [f64], slot: usize, value: f64) {
    if let Some(x) = xs.get_mut(slot) {
        *x = value;
    }
}

fn get(xs: &[f64], slot: usize) -> f64 {
    xs.get(slot).copied().unwrap_or(0.0)
}

/// The least distance between the centres of two neighbours.
fn distance(left: &Slot, right: &Slot, two_rows: bool) -> f64 {
    let halves = (left.width + right.width) / 2.0;
    match (left.kind, right.kind) {
        (Kind::Node, Kind::Node) => halves + 30.0,
        // In two rows labels may stand above one another, but the line to the lower one must pass beside the upper one.
        (Kind::Tag, Kind::Tag) if two_rows && left.has_text() && right.has_text() => left.width.max(right.width) / 2.0 + 8.0,
        _ => halves + 12.0,
    }
}

/// Where the slots of a rank stand when they stand as close as they may, the first at 0.
fn offsets(ranks: &Ranks, rank: &[usize], two_rows: bool) -> Vec<f64> {
    let mut at = 0.0;
    let mut before: Option<&Slot> = None;
    let mut found = Vec::with_capacity(rank.len());
    for slot in rank.iter().filter_map(|slot| ranks.slots.get(*slot)) {
        at += before.map_or(0.0, |b| distance(b, slot, two_rows));
        found.push(at);
        before = Some(slot);
    }
    found
}

/// How much a link pulls: the longer an edge, the straighter it should be.
fn pull(one: Option<Kind>, other: Option<Kind>) -> f64 {
    match (one, other) {
        (Some(Kind::Bend), Some(Kind::Bend)) => 8.0,
        (Some(Kind::Bend), _) | (_, Some(Kind::Bend)) => 3.0,
        _ => 1.0,
    }
}

/// Slots pooled at one place: what they wish for, weighted, and how many there are.
struct Pool {
    wish: f64,
    weight: f64,
    slots: usize,
}

/// Moves a rank's slots as near to their neighbours as order and distances allow.
fn settle(ranks: &Ranks, rank: &[usize], offsets: &[f64], (above, below): (bool, bool), xs: &mut [f64]) {
    let mut pools: Vec<Pool> = Vec::with_capacity(rank.len());
    for (slot, offset) in rank.iter().zip(offsets) {
        // Without neighbours a slot stays, but gives way.
        let (mut wish, mut weight) = (get(xs, *slot) * 0.05, 0.05);
        for (links, looked_at) in [(&ranks.up, above), (&ranks.down, below)] {
            for near in links.get(*slot).into_iter().flatten().filter(|_| looked_at) {
                let pull = pull(ranks.kind(*slot), ranks.kind(*near));
                wish += pull * get(xs, *near);
                weight += pull;
            }
        }
        let mut pool = Pool { wish: wish - weight * offset, weight, slots: 1 };
        while let Some(last) = pools.pop_if(|last| last.wish * pool.weight > pool.wish * last.weight) {
            pool = Pool { wish: last.wish + pool.wish, weight: last.weight + pool.weight, slots: last.slots + pool.slots };
        }
        pools.push(pool);
    }
    let pooled = pools.iter().flat_map(|pool| std::iter::repeat_n(pool.wish / pool.weight, pool.slots));
    for ((slot, offset), at) in rank.iter().zip(offsets).zip(pooled) {
        set(xs, *slot, at + offset);
    }
}

/// Makes stretches of every trunk vertical where its neighbours leave room, below its node or its only label if that can be.
fn straighten(ranks: &Ranks, gaps: &[Vec<f64>], xs: &mut [f64]) {
    let mut places = vec![0; ranks.slots.len()];
    for (place, slot) in ranks.ranks.iter().flat_map(|rank| rank.iter().enumerate()) {
        if let Some(p) = places.get_mut(*slot) {
            *p = place;
        }
    }
    let room = |slot: usize, xs: &[f64]| -> (f64, f64) {
        let (rank, place) = (ranks.rank(slot), places.get(slot).copied().unwrap_or(0));
        let (slots, offsets) = (ranks.ranks.get(rank), gaps.get(rank));
        let limit = |other: usize| {
            let neighbour = *slots?.get(other)?;
            Some(get(xs, neighbour) + offsets?.get(place)? - offsets?.get(other)?)
        };
        (place.checked_sub(1).and_then(limit).unwrap_or(f64::NEG_INFINITY), limit(place + 1).unwrap_or(f64::INFINITY))
    };
    for (to, trunk) in &ranks.trunks {
        let only_tag = trunk.first().and_then(|top| ranks.up.get(*top)).filter(|above| above.len() == 1).into_iter().flatten();
        let mut stretch: Vec<usize> = Vec::new();
        let mut free = (f64::NEG_INFINITY, f64::INFINITY);
        for slot in only_tag.chain(trunk) {
            let (low, high) = room(*slot, xs);
            let narrowed = (free.0.max(low), free.1.min(high));
            if narrowed.0 > narrowed.1 {
                align(&stretch, free, None, xs);
                stretch.clear();
                free = (low, high);
            } else {
                free = narrowed;
            }
            stretch.push(*slot);
        }
        align(&stretch, free, Some(get(xs, *to)), xs);
    }
}

/// Brings slots to one place within the free space, the nearest to the wish, or else to their mean.
fn align(stretch: &[usize], (low, high): (f64, f64), wish: Option<f64>, xs: &mut [f64]) {
    if low > high || stretch.is_empty() {
        return;
    }
    let mean = stretch.iter().map(|slot| get(xs, *slot)).sum::<f64>() / stretch.len() as f64;
    for slot in stretch {
        set(xs, *slot, wish.unwrap_or(mean).clamp(low, high));
    }
}
