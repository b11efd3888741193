//! Left to right within each rank: few crossings.
//!
//! Depth-first order to begin with, then sweeps down and up that put each slot at the median of its neighbours in the rank before, and swap
//! adjacent slots while that helps; the best order seen is kept (Gansner et al. 1993, section 3). Crossings are counted in
//! O(links · log slots) with a Fenwick tree (W. Barth, P. Mutzel, M. Jünger, "Simple and efficient bilayer cross counting", JGAA 8 (2004)).
//! Sweeps become fewer as pictures grow.

use super::ranks::Ranks;

/// Links looked at in all sweeps together.
const EFFORT: usize = 400_000;

/// Orders every rank.
pub(super) fn order(ranks: &mut Ranks) {
    let links: usize = ranks.down.iter().map(Vec::len).sum();
    let sweeps = (EFFORT / links.max(1)).clamp(2, 24);
    depth_first(ranks);
    let mut places = vec![0; ranks.slots.len()];
    ranks.ranks.iter().for_each(|rank| number(rank, &mut places));
    let mut best = ranks.ranks.clone();
    let mut fewest = crossings(ranks, &places);
    for sweep in 0..sweeps {
        if fewest == 0 {
            break;
        }
        let down = sweep % 2 == 0;
        let mut turn: Vec<usize> = (0..ranks.ranks.len()).collect();
        if !down {
            turn.reverse();
        }
        for rank in turn {
            by_median(ranks, rank, down, &mut places);
        }
        swap_neighbours(ranks, &mut places);
        let now = crossings(ranks, &places);
        if now < fewest {
            fewest = now;
            best.clone_from(&ranks.ranks);
        }
    }
    ranks.ranks = best;
}

fn number(rank: &[usize], places: &mut [usize]) {
    for (place, slot) in rank.iter().enumerate() {
        if let Some(p) = places.get_mut(*slot) {
            *p = place;
        }
    }
}

/// The places of a slot's neighbours, sorted.
fn neighbours(links: &[Vec<usize>], slot: usize, places: &[usize]) -> Vec<usize> {
    let mut found: Vec<usize> = links.get(slot).into_iter().flatten().filter_map(|n| places.get(*n).copied()).collect();
    found.sort_unstable();
    found
}

/// Every rank in the order in which a walk from the top meets its slots: trees come out without crossings.
fn depth_first(ranks: &mut Ranks) {
    let mut met = vec![false; ranks.slots.len()];
    let mut found: Vec<Vec<usize>> = vec![Vec::new(); ranks.ranks.len()];
    for start in ranks.ranks.iter().flatten() {
        let mut stack = vec![*start];
        while let Some(slot) = stack.pop() {
            let Some(met) = met.get_mut(slot).filter(|m| !**m) else { continue };
            *met = true;
            if let Some(rank) = found.get_mut(ranks.rank(slot)) {
                rank.push(slot);
            }
            stack.extend(ranks.down.get(slot).into_iter().flatten().rev());
        }
    }
    ranks.ranks = found;
}

/// Sorts a rank by the medians of its slots' neighbours above or below; slots without any stay where they are.
fn by_median(ranks: &mut Ranks, rank: usize, down: bool, places: &mut [usize]) {
    let links = if down { &ranks.up } else { &ranks.down };
    let Some(slots) = ranks.ranks.get_mut(rank) else { return };
    let medians: Vec<Option<f64>> = slots.iter().map(|slot| median(&neighbours(links, *slot, places))).collect();
    let mut movable: Vec<(f64, usize)> = slots.iter().zip(&medians).filter_map(|(slot, m)| m.map(|m| (m, *slot))).collect();
    movable.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut next = movable.into_iter();
    for (slot, median) in slots.iter_mut().zip(&medians) {
        if let Some((_, moved)) = median.and_then(|_| next.next()) {
            *slot = moved;
        }
    }
    number(slots, places);
}

/// The median; between two middle places nearer to the side where places stand closer together.
fn median(places: &[usize]) -> Option<f64> {
    let at = |i: usize| places.get(i).map(|p| *p as f64);
    let (first, last) = (at(0)?, at(places.len() - 1)?);
    let middle = places.len() / 2;
    if places.len() % 2 == 1 {
        return at(middle);
    }
    let (before, after) = (at(middle - 1)?, at(middle)?);
    let (left, right) = (before - first, last - after);
    Some(if left + right == 0.0 { (before + after) / 2.0 } else { (before * right + after * left) / (left + right) })
}

/// Swaps slots that stand side by side wherever that takes crossings away.
fn swap_neighbours(ranks: &mut Ranks, places: &mut [usize]) {
    for _ in 0..3 {
        let mut better = false;
        for rank in 0..ranks.ranks.len() {
            let Some(slots) = ranks.ranks.get_mut(rank) else { continue };
            let near = |slot: usize, places: &[usize]| (neighbours(&ranks.up, slot, places), neighbours(&ranks.down, slot, places));
            let mut sides: Vec<(Vec<usize>, Vec<usize>)> = slots.iter().map(|slot| near(*slot, places)).collect();
            for place in 1..slots.len() {
                let [Some((up, down)), Some((next_up, next_down))] = [sides.get(place - 1), sides.get(place)] else { continue };
                let as_is = inversions(up, next_up) + inversions(down, next_down);
                let swapped = inversions(next_up, up) + inversions(next_down, down);
                if swapped < as_is {
                    slots.swap(place - 1, place);
                    sides.swap(place - 1, place);
                    better = true;
                }
            }
            number(slots, places);
        }
        if !better {
            break;
        }
    }
}

/// How many pairs of links cross when the first slot stands left of the second; both lists sorted.
fn inversions(left: &[usize], right: &[usize]) -> usize {
    let mut below = 0;
    let mut count = 0;
    for place in left {
        while right.get(below).is_some_and(|r| r < place) {
            below += 1;
        }
        count += below;
    }
    count
}

fn crossings(ranks: &Ranks, places: &[usize]) -> usize {
    let widest = ranks.ranks.iter().map(Vec::len).max().unwrap_or(0);
    let mut tree = Fenwick { sums: vec![0; widest + 1], all: 0 };
    let mut count = 0;
    for rank in &ranks.ranks {
        tree.clear();
        for slot in rank {
            let ends = neighbours(&ranks.down, *slot, places);
            count += ends.iter().map(|end| tree.all - tree.up_to(*end)).sum::<usize>();
            ends.iter().for_each(|end| tree.add(*end));
        }
    }
    count
}

/// Counts by place, with sums over the places from the left.
struct Fenwick {
    sums: Vec<usize>,
    all: usize,
}

impl Fenwick {
    fn clear(&mut self) {
        self.sums.fill(0);
        self.all = 0;
    }

    fn add(&mut self, place: usize) {
        self.all += 1;
        let mut index = place + 1;
        while let Some(sum) = self.sums.get_mut(index) {
            *sum += 1;
            index += index & index.wrapping_neg();
        }
    }

    fn up_to(&self, place: usize) -> usize {
        let mut sum = 0;
        let mut index = place + 1;
        while index > 0 {
            sum += self.sums.get(index).copied().unwrap_or(0);
            index &= index - 1;
        }
        sum
    }
}
