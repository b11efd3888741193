//! Which provisions the scenarios reach.

use std::collections::BTreeSet;

use super::scenarios::ScenarioResult;
use crate::hir::{ProvisionId, Workspace};

/// How far the scenarios of one regulation reach.
#[derive(Clone, Debug)]
pub struct Coverage {
    pub regulation: usize,
    pub scenarios: usize,
    pub reached: BTreeSet<ProvisionId>,
    /// Provisions with rules that no scenario's answer rests on.
    pub unreached: Vec<ProvisionId>,
}

/// The coverage of every regulation that has scenarios among `results`.
pub fn coverage(workspace: &Workspace, results: &[ScenarioResult]) -> Vec<Coverage> {
    let mut out = Vec::new();
    for (index, regulation) in workspace.regulations.iter().enumerate() {
        let own = || results.iter().filter(|r| workspace.scenarios.get(r.scenario).is_some_and(|s| s.regulation == index));
        if own().next().is_none() {
            continue;
        }
        // A group is cited as the provision around it: reaching one reaches the other.
        let addressed = |id: ProvisionId| regulation.addressed(id);
        let reached: BTreeSet<ProvisionId> = own().filter_map(|r| r.answer.as_ref()).flat_map(|a| a.reached.iter().map(|p| addressed(*p))).collect();
        let with_rules = regulation.provision_ids().filter(|id| regulation.provision(*id).is_some_and(|p| p.has_rules()));
        let mut unreached: Vec<ProvisionId> = with_rules.map(addressed).filter(|id| !reached.contains(id)).collect();
        unreached.dedup();
        out.push(Coverage { regulation: index, scenarios: own().count(), reached, unreached });
    }
    out
}
