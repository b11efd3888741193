//! Which provisions the scenarios reach, and which paths of the decision graph they take.

use std::collections::BTreeSet;

use super::decisions::Decisions;
use super::paths::{ActivityPaths, paths};
use super::scenarios::{Failure, ScenarioResult};
use crate::hir::{Case, ProvisionId, Regulation, Scenario};

/// How far the scenarios of one regulation reach.
#[derive(Clone, Debug)]
pub struct Coverage<'a> {
    pub regulation: usize,
    pub scenarios: usize,
    /// Their cases.
    pub cases: Vec<&'a Case>,
    pub reached: BTreeSet<ProvisionId>,
    /// Provisions with rules that no scenario's answer rests on.
    pub unreached: Vec<ProvisionId>,
    /// Every activity that the regulation has rules for.
    pub activities: Vec<ActivityPaths>,
}

/// The coverage of every regulation that has scenarios among `results`, and of those that are `wanted` without any.
pub fn coverage<'a>(decisions: &Decisions<'a>, results: &[ScenarioResult], wanted: impl Fn(&Regulation) -> bool) -> Vec<Coverage<'a>> {
    let workspace = decisions.workspace;
    // A scenario that expects nothing proves nothing.
    let proves = |r: &&ScenarioResult| !r.failures.iter().any(|f| matches!(f, Failure::NothingExpected));
    let mut out = Vec::new();
    for (index, regulation) in workspace.regulations.iter().enumerate() {
        let own = || results.iter().filter(proves).filter(|r| workspace.scenarios.get(r.scenario).is_some_and(|s| s.regulation == index));
        if own().next().is_none() && !wanted(regulation) {
            continue;
        }
        // A group is cited as the provision around it: reaching one reaches the other.
        let addressed = |id: ProvisionId| regulation.addressed(id);
        let reached: BTreeSet<ProvisionId> = own().filter_map(|r| r.answer.as_ref()).flat_map(|a| a.reached.iter().map(|p| addressed(*p))).collect();
        let with_rules = regulation.provision_ids().filter(|id| regulation.provision(*id).is_some_and(|p| p.has_rules()));
        let mut unreached: Vec<ProvisionId> = with_rules.map(addressed).filter(|id| !reached.contains(id)).collect();
        unreached.dedup();
        // Paths are those of the chosen readings; a scenario under another alternative takes none of them.
        let as_chosen = |s: &&Scenario| s.readings.iter().all(|(id, n)| regulation.readings.get(id.index()).is_some_and(|r| r.chosen == *n));
        let cases: Vec<&Case> = own().filter_map(|r| workspace.scenarios.get(r.scenario)).filter(as_chosen).map(|s| &s.case).collect();
        let activities = paths(decisions, index, &cases);
        out.push(Coverage { regulation: index, scenarios: own().count(), cases, reached, unreached, activities });
    }
    out
}
