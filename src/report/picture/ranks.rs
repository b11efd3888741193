//! The picture as ranks of slots: one for each node, one for the label of each edge, and one wherever a long edge passes a rank.
//!
//! Every layer of nodes is followed by a rank of labels, so layer `i` is rank `2 i`. Links join slots of neighbouring ranks only: that is
//! what the steps after this one rely on. Long edges to one node share their way below their labels (a *trunk*, one slot in each rank):
//! a diagram sends many edges to few outcomes, and drawn apart they would bury the rest. Nothing is lost, since a trunk has one end.

use std::collections::BTreeMap;

use super::Picture;
use super::text::{clean, measure, wrap, wrap_narrow};

/// Sizes in pixels.
pub(super) const NODE_FONT: f64 = 13.0;
pub(super) const NODE_LINE: f64 = 17.0;
pub(super) const TAG_FONT: f64 = 11.5;
pub(super) const TAG_LINE: f64 = 14.0;

/// More bend points than this and the remaining long edges run without any: they may then pass behind a box.
const MOST_BENDS: usize = 150_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A node of the picture.
    Node,
    /// Where an edge leaves its node, with its label if it has one.
    Tag,
    /// Where the long edges to one node pass.
    Bend,
}

/// A place in a rank, with its text.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub kind: Kind,
    pub rank: usize,
    pub width: f64,
    pub height: f64,
    pub lines: Vec<String>,
    /// Of the lines, how many are bold.
    pub bold: usize,
}

impl Slot {
    pub fn has_text(&self) -> bool {
        self.width > 0.0
    }
}

/// The picture with a slot wherever an edge passes.
#[derive(Debug, Default)]
pub(super) struct Ranks {
    /// The nodes first, in their order.
    pub slots: Vec<Slot>,
    /// Slots from left to right, rank by rank.
    pub ranks: Vec<Vec<usize>>,
    /// Neighbours in the rank above and below, by slot.
    pub up: Vec<Vec<usize>>,
    pub down: Vec<Vec<usize>>,
    /// The tags' edges, as (slot, from, to).
    pub tags: Vec<(usize, usize, usize)>,
    /// The bends on the way to a node, from the top.
    pub trunks: BTreeMap<usize, Vec<usize>>,
}

impl Ranks {
    pub fn new(picture: &Picture) -> Self {
        let mut ranks = Ranks::default();
        let mut layers: Vec<usize> = picture.nodes.iter().map(|n| n.layer).collect();
        layers.sort_unstable();
        layers.dedup();
        ranks.ranks = vec![Vec::new(); (2 * layers.len()).saturating_sub(1)];
        for node in &picture.nodes {
            let layer = layers.binary_search(&node.layer).unwrap_or(0);
            ranks.add(node_slot(&node.label, 2 * layer));
        }
        ranks.add_trunks(picture);
        for edge in picture.drawable() {
            let rank = ranks.rank(edge.from) + 1;
            let tag = ranks.add(tag_slot(&edge.label, rank));
            ranks.tags.push((tag, edge.from, edge.to));
            ranks.link(edge.from, tag);
            if ranks.rank(edge.to) == rank + 1 {
                ranks.link(tag, edge.to);
            } else if let Some(bend) = ranks.bend(edge.to, rank + 1) {
                ranks.link(tag, bend);
            }
        }
        ranks
    }

    /// The bend on the way to a node in this rank.
    pub fn bend(&self, to: usize, rank: usize) -> Option<usize> {
        let trunk = self.trunks.get(&to)?;
        let first = trunk.first().map(|slot| self.rank(*slot))?;
        trunk.get(rank.checked_sub(first)?).copied()
    }

    pub fn rank(&self, slot: usize) -> usize {
        self.slots.get(slot).map_or(0, |s| s.rank)
    }

    pub fn kind(&self, slot: usize) -> Option<Kind> {
        self.slots.get(slot).map(|s| s.kind)
    }

    fn add(&mut self, slot: Slot) -> usize {
        let id = self.slots.len();
        if let Some(rank) = self.ranks.get_mut(slot.rank) {
            rank.push(id);
        }
        self.slots.push(slot);
        self.up.push(Vec::new());
        self.down.push(Vec::new());
        id
    }

    fn link(&mut self, above: usize, below: usize) {
        if let (Some(down), Some(up)) = (self.down.get_mut(above), self.up.get_mut(below)) {
            down.push(below);
            up.push(above);
        }
    }

    /// A chain of bends to every node that a long edge leads to, from below the highest label.
    fn add_trunks(&mut self, picture: &Picture) {
        let mut starts: BTreeMap<usize, usize> = BTreeMap::new();
        for edge in picture.drawable() {
            let start = self.rank(edge.from) + 2;
            let first = starts.entry(edge.to).or_insert(start);
            *first = start.min(*first);
        }
        let mut left = MOST_BENDS;
        for (to, start) in starts {
            let end = self.rank(to);
            let length = end.saturating_sub(start);
            if length == 0 || length > left {
                continue;
            }
            left -= length;
            let bend = |rank| Slot { kind: Kind::Bend, rank, width: 0.0, height: 0.0, lines: Vec::new(), bold: 0 };
            let trunk: Vec<usize> = (start..end).map(|rank| self.add(bend(rank))).collect();
            for (above, below) in trunk.iter().zip(trunk.iter().skip(1).chain([&to])) {
                self.link(*above, *below);
            }
            self.trunks.insert(to, trunk);
        }
    }
}

fn node_slot(label: &[String], rank: usize) -> Slot {
    let wrapped: Vec<Vec<String>> = label
        .iter()
        .map(|line| {
            let line = clean(line);
            let lines = wrap(&line, 30, 12).len();
            wrap_narrow(&line, 10..=30, lines)
        })
        .collect();
    let bold = wrapped.first().map_or(0, Vec::len);
    let lines: Vec<String> = wrapped.into_iter().flatten().collect();
    let text = lines.iter().enumerate().map(|(i, l)| measure(l, NODE_FONT, i < bold)).fold(0.0, f64::max);
    let height = lines.len().max(1) as f64 * NODE_LINE + 16.0;
    Slot { kind: Kind::Node, rank, width: (text + 28.0).max(64.0), height, lines, bold }
}

fn tag_slot(label: &str, rank: usize) -> Slot {
    // The sign for "and more" stays in one piece.
    let label = clean(label).replace("… (+", "…\u{a0}(+");
    let lines = match wrap(&label, 20, usize::MAX).len() {
        few @ 0..=3 => wrap_narrow(&label, 8..=20, few),
        _ => wrap_narrow(&label, 20..=28, 3),
    };
    let text = lines.iter().map(|l| measure(l, TAG_FONT, false)).fold(0.0, f64::max);
    let (width, height) = if lines.is_empty() { (0.0, 0.0) } else { (text + 8.0, lines.len() as f64 * TAG_LINE + 4.0) };
    Slot { kind: Kind::Tag, rank, width, height, lines, bold: 0 }
}
