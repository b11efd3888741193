//! Provisions that wait for each other in a circle have no meaning: found here, so that every evaluation ends.
//!
//! Whether a provision is in scope waits for: its own and inherited `otherwise` (the siblings before) and `except`, and, where it has no
//! rules itself, its children. Whether it is defeated waits for those that override it. What it says waits for what it follows.

use std::collections::HashMap;

use super::super::errors;
use super::super::ids::ProvisionId;
use super::super::regulation::{Provision, Regulation, Rule};
use crate::diagnostics::{Diagnostics, Lang};

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Question {
    InScope(ProvisionId),
    Defeated(ProvisionId),
    Says(ProvisionId),
}

impl Question {
    fn provision(self) -> ProvisionId {
        match self {
            Question::InScope(p) | Question::Defeated(p) | Question::Says(p) => p,
        }
    }
}

pub fn check(regulation: &Regulation, diagnostics: &mut Diagnostics) {
    let mut search = Search { regulation, overriders: overriders(regulation), state: HashMap::new(), path: Vec::new(), found: Vec::new() };
    for id in regulation.provision_ids() {
        for question in [Question::InScope(id), Question::Defeated(id), Question::Says(id)] {
            search.visit(question);
        }
    }
    for circle in search.found {
        let mut places = Vec::new();
        for id in circle {
            let Some(provision) = regulation.provision(id) else { continue };
            let place = (provision.header, regulation.citation(id, Lang::Vi));
            if !places.contains(&place) {
                places.push(place);
            }
        }
        diagnostics.push(errors::cycle(&places));
    }
}

fn overriders(regulation: &Regulation) -> HashMap<ProvisionId, Vec<ProvisionId>> {
    let mut out: HashMap<ProvisionId, Vec<ProvisionId>> = HashMap::new();
    for id in regulation.provision_ids() {
        for (_, target) in regulation.provision(id).into_iter().flat_map(|p| &p.overrides) {
            out.entry(*target).or_default().push(id);
        }
    }
    out
}

struct Search<'r> {
    regulation: &'r Regulation,
    overriders: HashMap<ProvisionId, Vec<ProvisionId>>,
    /// `false` while on the path, `true` when done.
    state: HashMap<Question, bool>,
    path: Vec<Question>,
    found: Vec<Vec<ProvisionId>>,
}

impl Search<'_> {
    fn visit(&mut self, question: Question) {
        match self.state.get(&question) {
            Some(true) => return,
            Some(false) => {
                let start = self.path.iter().position(|q| *q == question).unwrap_or(0);
                let circle: Vec<ProvisionId> = self.path.iter().skip(start).map(|q| q.provision()).collect();
                if !self.found.iter().any(|known| known.iter().all(|p| circle.contains(p))) {
                    self.found.push(circle);
                }
                return;
            }
            None => {}
        }
        self.state.insert(question, false);
        self.path.push(question);
        for next in self.waits_for(question) {
            self.visit(next);
        }
        self.path.pop();
        self.state.insert(question, true);
    }

    fn waits_for(&self, question: Question) -> Vec<Question> {
        let Some(provision) = self.regulation.provision(question.provision()) else { return Vec::new() };
        let mut out = Vec::new();
        match question {
            Question::InScope(id) => {
                for around in self.regulation.ancestors(id) {
                    let Some(around_provision) = self.regulation.provision(around) else { continue };
                    out.extend(around_provision.except.iter().map(|e| Question::InScope(*e)));
                    if around_provision.otherwise {
                        out.extend(self.conditional_before(around, around_provision).map(Question::InScope));
                    }
                }
                if !provision.has_rules() {
                    out.extend(provision.children.iter().map(|c| Question::InScope(*c)));
                }
            }
            Question::Defeated(id) => {
                for around in self.regulation.ancestors(id) {
                    let displacing = self.overriders.get(&around).into_iter().flatten();
                    out.extend(displacing.flat_map(|o| [Question::InScope(*o), Question::Defeated(*o)]));
                }
            }
            Question::Says(_) => {
                out.extend(provision.children.iter().map(|c| Question::Says(*c)));
                for rule in &provision.rules {
                    if let Rule::Follows { target, .. } = rule {
                        out.push(Question::Says(*target));
                    }
                }
            }
        }
        out
    }

    fn conditional_before(&self, id: ProvisionId, provision: &Provision) -> impl Iterator<Item = ProvisionId> {
        let siblings = provision.parent.and_then(|p| self.regulation.provision(p)).map(|p| p.children.clone()).unwrap_or_default();
        let before: Vec<ProvisionId> =
            siblings.into_iter().take_while(|s| *s != id).filter(|s| self.regulation.provision(*s).is_some_and(|p| p.conditional)).collect();
        before.into_iter()
    }
}
