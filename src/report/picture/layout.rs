//! All coordinates of a drawing: a box for each node, a tag for each label, a wire for each edge and each trunk.
//!
//! Heights follow from widths: the farther a wire has to go sideways, the more room there is between its ranks, so that none runs nearly
//! level. Within a rank wires are vertical, they bend only between ranks: so none crosses a box or a label.

use super::Picture;
use super::order::order;
use super::place::place;
use super::ranks::{Kind, Ranks, Slot};

/// The height of an arrow's head.
pub(super) const HEAD: f64 = 8.0;
/// Between two rows of labels.
const BETWEEN_ROWS: f64 = 5.0;

/// Text around a centre.
#[derive(Debug)]
pub(super) struct Block {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
    pub lines: Vec<String>,
    pub bold: usize,
}

/// Where a wire passes a rank, vertically.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point {
    pub x: f64,
    pub top: f64,
    pub bottom: f64,
}

/// A line to a node, or to where it joins that node's trunk.
#[derive(Debug)]
pub(super) struct Wire {
    pub points: Vec<Point>,
    pub to: usize,
}

/// A drawing, from (0, 0) on.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub width: f64,
    pub height: f64,
    /// By node.
    pub boxes: Vec<Block>,
    pub tags: Vec<Block>,
    pub wires: Vec<Wire>,
    /// Nodes that a wire leads to.
    pub reached: Vec<bool>,
}

/// The upper and lower end of a rank, or of one of its rows.
#[derive(Clone, Copy, Debug, Default)]
struct Span {
    top: f64,
    bottom: f64,
}

impl Layout {
    pub fn new(picture: &Picture) -> Self {
        let mut ranks = Ranks::new(picture);
        order(&mut ranks);
        let rows = two_rows(&ranks);
        let xs = place(&ranks, &rows);
        let row_of = row_of(&ranks, &rows);
        let routes = routes(&ranks, &xs);
        let heights = row_heights(&ranks, &row_of);
        let spans = spans(&heights, &routes);
        let centre = |slot: usize, s: &Slot| {
            let span = spans.get(s.rank).copied().unwrap_or_default();
            let [first, second] = heights.get(s.rank).copied().unwrap_or_default();
            let y = if row_of.get(slot) == Some(&1) { span.bottom - second / 2.0 } else { span.top + first / 2.0 };
            Block { x: xs.get(slot).copied().unwrap_or(0.0), y, width: s.width, height: s.height, lines: s.lines.clone(), bold: s.bold }
        };
        let blocks = |kind: Kind| ranks.slots.iter().enumerate().filter(move |(_, s)| s.kind == kind).map(|(i, s)| centre(i, s));
        let boxes: Vec<Block> = blocks(Kind::Node).collect();
        let mut reached = vec![false; boxes.len()];
        for (_, _, to) in &ranks.tags {
            reached.iter_mut().skip(*to).take(1).for_each(|r| *r = true);
        }
        let wires = routes.iter().map(|route| wire(route, &spans, &boxes)).collect();
        Layout {
            width: ranks.slots.iter().zip(&xs).map(|(slot, x)| x + slot.width / 2.0).fold(0.0, f64::max),
            height: spans.last().map_or(0.0, |span| span.bottom),
            tags: blocks(Kind::Tag).filter(|tag| !tag.lines.is_empty()).collect(),
            boxes,
            wires,
            reached,
        }
    }
}

/// Which ranks set their labels in two rows: those that would be much wider than any row of boxes.
fn two_rows(ranks: &Ranks) -> Vec<bool> {
    let of = |kind: Kind, rank: &[usize]| -> f64 {
        let slots = rank.iter().filter_map(|slot| ranks.slots.get(*slot));
        slots.filter(|s| s.kind == kind && s.has_text()).map(|s| s.width + 14.0).sum()
    };
    let widest = ranks.ranks.iter().map(|rank| of(Kind::Node, rank)).fold(700.0, f64::max);
    ranks.ranks.iter().map(|rank| of(Kind::Tag, rank) > widest * 1.25).collect()
}

/// The row of each slot within its rank: labels take turns where there are two rows.
fn row_of(ranks: &Ranks, rows: &[bool]) -> Vec<usize> {
    let mut found = vec![0; ranks.slots.len()];
    for (rank, _) in ranks.ranks.iter().zip(rows).filter(|(_, two)| **two) {
        let texts = rank.iter().filter(|slot| ranks.slots.get(**slot).is_some_and(Slot::has_text));
        for (turn, slot) in texts.enumerate() {
            found.iter_mut().skip(*slot).take(1).for_each(|row| *row = turn % 2);
        }
    }
    found
}

/// The heights of both rows of each rank.
fn row_heights(ranks: &Ranks, row_of: &[usize]) -> Vec<[f64; 2]> {
    let mut heights = vec![[0.0, 0.0]; ranks.ranks.len()];
    for (slot, row) in ranks.slots.iter().zip(row_of) {
        if let Some([first, second]) = heights.get_mut(slot.rank) {
            let height = if *row == 0 { first } else { second };
            *height = slot.height.max(*height);
        }
    }
    heights
}

/// A wire before heights are known.
struct Route {
    /// The places along the ranks, with the ranks.
    points: Vec<(f64, usize)>,
    from: Option<usize>,
    to: usize,
    /// Whether it ends at the node, not at the trunk to it.
    arrives: bool,
}

fn routes(ranks: &Ranks, xs: &[f64]) -> Vec<Route> {
    let at = |slot: usize| (xs.get(slot).copied().unwrap_or(0.0), ranks.rank(slot));
    let mut leaving: Vec<Vec<usize>> = vec![Vec::new(); ranks.slots.len()];
    for (tag, from, _) in &ranks.tags {
        leaving.iter_mut().skip(*from).take(1).for_each(|tags| tags.push(*tag));
    }
    leaving.iter_mut().for_each(|tags| tags.sort_by(|a, b| at(*a).0.total_cmp(&at(*b).0)));
    let mut routes = Vec::new();
    for (tag, from, to) in &ranks.tags {
        // Wires leave a box side by side, in the order of their labels.
        let siblings = leaving.get(*from).map(Vec::as_slice).unwrap_or_default();
        let width = ranks.slots.get(*from).map_or(0.0, |s| s.width - 28.0);
        let step = (width / siblings.len().saturating_sub(1).max(1) as f64).min(18.0);
        let turn = siblings.iter().position(|s| s == tag).unwrap_or(0) as f64 - siblings.len().saturating_sub(1) as f64 / 2.0;
        let port = (at(*from).0 + turn * step, ranks.rank(*from));
        let bend = ranks.bend(*to, ranks.rank(*tag) + 1);
        routes.push(Route { points: vec![port, at(*tag), at(bend.unwrap_or(*to))], from: Some(*from), to: *to, arrives: bend.is_none() });
    }
    for (to, trunk) in &ranks.trunks {
        routes.push(Route { points: trunk.iter().chain([to]).map(|slot| at(*slot)).collect(), from: None, to: *to, arrives: true });
    }
    routes
}

/// Where each rank begins and ends, with room for the wires between.
fn spans(heights: &[[f64; 2]], routes: &[Route]) -> Vec<Span> {
    let mut sideways = vec![0.0_f64; heights.len()];
    for route in routes {
        for ((x, rank), (next_x, next_rank)) in route.points.iter().zip(route.points.iter().skip(1)) {
            if let Some(farthest) = sideways.get_mut(*rank).filter(|_| rank + 1 == *next_rank) {
                *farthest = farthest.max((next_x - x).abs());
            }
        }
    }
    let mut top = 0.0;
    let mut found = Vec::with_capacity(heights.len());
    for ([first, second], sideways) in heights.iter().zip(sideways) {
        let between = if *second > 0.0 { BETWEEN_ROWS } else { 0.0 };
        let bottom = top + first + between + second;
        found.push(Span { top, bottom });
        top = bottom + (20.0 + 0.12 * sideways).min(100.0);
    }
    found
}

fn wire(route: &Route, spans: &[Span], boxes: &[Block]) -> Wire {
    let span = |rank: usize| spans.get(rank).copied().unwrap_or_default();
    let mut points: Vec<Point> = route.points.iter().map(|(x, rank)| Point { x: *x, top: span(*rank).top, bottom: span(*rank).bottom }).collect();
    if let (Some(point), Some(from)) = (points.first_mut(), route.from.and_then(|from| boxes.get(from))) {
        point.top = from.y + from.height / 2.0;
    }
    if let Some(point) = points.last_mut() {
        point.bottom = match boxes.get(route.to) {
            Some(to) if route.arrives => to.y - to.height / 2.0 - HEAD,
            _ => point.top,
        };
        // The head needs its height above the box even where the box fills its rank.
        point.top = point.top.min(point.bottom);
    }
    Wire { points, to: route.to }
}
