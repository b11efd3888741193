//! Which node of a rule file stands for which provision of a text.

use std::collections::BTreeMap;

use super::tree::{Tree, addresses};
use crate::hir::{ProvisionId, Regulation};
use crate::syntax::ast::{Level, Step};

/// Both ways; a group of a rule file has no address and is matched with nothing.
pub struct Matching {
    /// By provision of the text.
    nodes: Vec<Option<ProvisionId>>,
    /// By node.
    provisions: BTreeMap<ProvisionId, usize>,
}

impl Matching {
    pub fn new(tree: &Tree, regulation: &Regulation) -> Self {
        let ids: Vec<ProvisionId> = regulation.provision_ids().filter(|id| regulation.provision(*id).is_some_and(|p| p.step.is_some())).collect();
        let text: Vec<Vec<Step>> = (0..tree.provisions.len()).map(|id| tree.path(id)).collect();
        let rules: Vec<Vec<Step>> = ids.iter().map(|id| path(regulation, *id)).collect();
        let mut matching = Matching { nodes: vec![None; tree.provisions.len()], provisions: BTreeMap::new() };
        // The exact address first; then without what only groups, and with the labels of forms and their notes in any spelling.
        matching.join(&keys(&addresses(&text)), &keys(&addresses(&rules)), &ids);
        let loose = |paths: &[Vec<Step>]| paths.iter().map(|p| loosely(p)).collect::<Vec<_>>();
        matching.join(&loose(&text), &loose(&rules), &ids);
        matching
    }

    fn join(&mut self, text: &[String], rules: &[String], ids: &[ProvisionId]) {
        let mut open: BTreeMap<&str, Vec<ProvisionId>> = BTreeMap::new();
        for (key, id) in rules.iter().zip(ids) {
            if !self.provisions.contains_key(id) {
                open.entry(key).or_default().push(*id);
            }
        }
        let mut wanted: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (provision, key) in text.iter().enumerate().skip(1) {
            if self.nodes.get(provision).is_some_and(Option::is_none) {
                wanted.entry(key).or_default().push(provision);
            }
        }
        for (key, provisions) in wanted {
            for (provision, node) in provisions.iter().zip(open.get(key).into_iter().flatten()) {
                if let Some(place) = self.nodes.get_mut(*provision) {
                    *place = Some(*node);
                    self.provisions.insert(*node, *provision);
                }
            }
        }
    }

    pub fn node(&self, provision: usize) -> Option<ProvisionId> {
        self.nodes.get(provision).copied().flatten()
    }

    pub fn provision(&self, node: ProvisionId) -> Option<usize> {
        self.provisions.get(&node).copied()
    }
}

/// The steps from the whole text down to a node.
pub fn path(regulation: &Regulation, id: ProvisionId) -> Vec<Step> {
    let mut steps: Vec<Step> = regulation.ancestors(id).filter_map(|a| regulation.provision(a)?.step.clone()).collect();
    steps.reverse();
    steps
}

fn keys(addresses: &[Vec<Step>]) -> Vec<String> {
    addresses.iter().map(|a| a.iter().map(key).collect::<Vec<_>>().join("/")).collect()
}

fn key(step: &Step) -> String {
    format!("{:?} {}", step.level, label(step))
}

fn label(step: &Step) -> String {
    let written = step.label.clone().unwrap_or_default().to_lowercase();
    written.split('.').map(|p| p.trim_start_matches('0')).collect::<Vec<_>>().join(".")
}

/// Without parts, chapters around articles, and annexes without a number; within forms a numbered item is an item, however it is called.
fn loosely(path: &[Step]) -> String {
    let from = path.iter().rposition(|s| matches!(s.level, Level::Article | Level::Annex)).unwrap_or(0);
    let kept = path.get(from..).unwrap_or_default();
    let in_form = path.iter().any(|s| s.level == Level::Form);
    let last = kept.len().saturating_sub(1);
    let steps = kept
        .iter()
        .enumerate()
        .filter(|(place, s)| *place == last || !(matches!(s.level, Level::Part | Level::Chapter) || (s.level == Level::Annex && s.label.is_none())));
    steps
        .map(|(_, s)| match s.level {
            Level::Note | Level::Clause | Level::Point if in_form => format!("item {}", label(s)),
            _ => key(s),
        })
        .collect::<Vec<_>>()
        .join("/")
}
