//! **Why**: what became of every provision in one case, as the direct interpreter traces it; rules of one provision with the same fate together.

use crate::hir::{Case, FactId, ProvisionId, Workspace};
use crate::interpret::{Traced, Verdict, World, trace};

/// What became of all rules of a regulation in one case.
#[derive(Clone, Debug)]
pub struct Why {
    pub regulation: usize,
    pub case: Case,
    /// In the order of the text; what is followed behind what follows it.
    pub fates: Vec<Fate>,
}

/// Rules of one provision that share a fate.
#[derive(Clone, Debug)]
pub struct Fate {
    /// The provisions that led here by `follows`.
    pub through: Vec<ProvisionId>,
    pub provision: ProvisionId,
    /// By place in the provision.
    pub rules: Vec<usize>,
    /// The records that they are asked of.
    pub records: Vec<(FactId, usize)>,
    pub verdict: Verdict,
    /// One demand alone stands in the way.
    pub nearly: bool,
    /// Rule, deadline, and whether it is waived, if that is known.
    pub waived: Vec<(usize, usize, Option<bool>)>,
}

/// Traces a case, the readings as chosen.
pub fn why(workspace: &Workspace, index: usize, case: &Case) -> Option<Why> {
    let regulation = workspace.regulations.get(index)?;
    let world = World::new(regulation, case.clone());
    let mut fates: Vec<Fate> = Vec::new();
    for traced in trace(&workspace.vocabulary, regulation, &world) {
        let joins = |fate: &Fate| {
            fate.provision == traced.provision && fate.through == traced.through && fate.records == traced.records && fate.verdict == traced.verdict
        };
        let known = fates.iter().position(joins);
        let nearly = traced.nearly_applies();
        let Traced { through, provision, rule, records, verdict, waived } = traced;
        let waived = waived.into_iter().map(|(timing, known)| (rule, timing, known));
        match known.and_then(|at| fates.get_mut(at)) {
            Some(fate) => {
                fate.rules.push(rule);
                fate.waived.extend(waived);
            }
            None => fates.push(Fate { through, provision, rules: vec![rule], records, verdict, nearly, waived: waived.collect() }),
        }
    }
    Some(Why { regulation: index, case: case.clone(), fates })
}
