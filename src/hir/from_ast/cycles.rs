//! Provisions that wait for each other in a circle have no meaning: found here, so that every evaluation ends. Chains that are longer
//! than any text needs are refused here too, because the stages after this one walk along them by recursion; this search does not.
//!
//! Whether a provision is in scope waits for: its own and inherited `otherwise` (the siblings before) and `except`, and, where it has no
//! rules itself, its children. Whether it is defeated waits for those that override it. What it says waits for what it follows.

use std::collections::HashMap;

use super::super::errors;
use super::super::ids::ProvisionId;
use super::super::regulation::{Provision, Regulation, Rule};
use crate::diagnostics::{Diagnostics, Lang};

/// How many provisions may wait for each other in a row.
const CHAIN: usize = 500;
/// Circles that are reported in one file.
const CIRCLES: usize = 100;

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Question {
    /// Whether its own and all inherited conditions hold.
    Placed(ProvisionId),
    InScope(ProvisionId),
    Defeated(ProvisionId),
    Says(ProvisionId),
}

impl Question {
    fn provision(self) -> ProvisionId {
        match self {
            Question::Placed(p) | Question::InScope(p) | Question::Defeated(p) | Question::Says(p) => p,
        }
    }
}

/// Reports circles and chains that are too long; whether the chains are short enough to be walked along.
pub fn check(regulation: &Regulation, diagnostics: &mut Diagnostics) -> bool {
    let (overriders, state) = (overriders(regulation), HashMap::new());
    let mut search = Search { regulation, overriders, state, path: Vec::new(), circles: Vec::new(), too_long: None };
    for id in regulation.provision_ids() {
        for question in [Question::Placed(id), Question::InScope(id), Question::Defeated(id), Question::Says(id)] {
            search.visit(question);
        }
    }
    for circle in search.circles {
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
    if let Some((id, provision)) = search.too_long.and_then(|id| Some((id, regulation.provision(id)?))) {
        diagnostics.push(errors::chain_too_long(provision.header, &regulation.citation(id, Lang::Vi), CHAIN));
    }
    search.too_long.is_none()
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

#[derive(Clone, Copy)]
enum State {
    Open,
    /// With the length of the longest chain behind it.
    Done(usize),
}

struct Open {
    question: Question,
    waits_for: std::vec::IntoIter<Question>,
    longest: usize,
}

struct Search<'r> {
    regulation: &'r Regulation,
    overriders: HashMap<ProvisionId, Vec<ProvisionId>>,
    state: HashMap<Question, State>,
    path: Vec<Open>,
    circles: Vec<Vec<ProvisionId>>,
    /// Where a chain gets too long; nothing is looked for after that.
    too_long: Option<ProvisionId>,
}

impl Search<'_> {
    fn visit(&mut self, start: Question) {
        if self.too_long.is_some() || self.state.contains_key(&start) {
            return;
        }
        self.open(start);
        while self.too_long.is_none()
            && let Some(top) = self.path.last_mut()
        {
            match top.waits_for.next().map(|next| (next, self.state.get(&next).copied())) {
                Some((next, None)) => self.open(next),
                Some((next, Some(State::Open))) => self.circle(next),
                Some((_, Some(State::Done(longest)))) => top.longest = top.longest.max(longest + 1),
                None => self.close(),
            }
        }
    }

    fn open(&mut self, question: Question) {
        if self.path.len() >= CHAIN {
            self.too_long = Some(question.provision());
            return;
        }
        self.state.insert(question, State::Open);
        let waits_for = self.waits_for(question).into_iter();
        self.path.push(Open { question, waits_for, longest: 0 });
    }

    fn close(&mut self) {
        let Some(done) = self.path.pop() else { return };
        self.state.insert(done.question, State::Done(done.longest));
        if let Some(around) = self.path.last_mut() {
            around.longest = around.longest.max(done.longest + 1);
        }
        if done.longest >= CHAIN {
            self.too_long = Some(done.question.provision());
        }
    }

    fn circle(&mut self, start: Question) {
        let members: Vec<Question> = self.path.iter().map(|open| open.question).skip_while(|q| *q != start).collect();
        let before = members.last().into_iter().chain(&members);
        // Where a question only goes up to the provision around it, the inner one says why.
        let told = |(before, question): (&Question, &Question)| (!self.only_goes_up(*before, *question)).then(|| question.provision());
        let circle: Vec<ProvisionId> = before.zip(&members).filter_map(told).collect();
        let known = |known: &Vec<ProvisionId>| known.iter().all(|p| circle.contains(p));
        if self.circles.len() < CIRCLES && !self.circles.iter().any(known) {
            self.circles.push(circle);
        }
    }

    fn only_goes_up(&self, from: Question, to: Question) -> bool {
        let upward = matches!((from, to), (_, Question::Placed(_)) | (Question::Defeated(_), Question::Defeated(_)));
        upward && self.regulation.provision(from.provision()).is_some_and(|p| p.parent == Some(to.provision()))
    }

    fn waits_for(&self, question: Question) -> Vec<Question> {
        let Some(provision) = self.regulation.provision(question.provision()) else { return Vec::new() };
        let mut out = Vec::new();
        match question {
            Question::Placed(id) | Question::InScope(id) => {
                out.extend(provision.parent.map(Question::Placed));
                out.extend(provision.except.iter().map(|e| Question::InScope(*e)));
                if provision.otherwise {
                    out.extend(self.conditional_before(id, provision).map(Question::InScope));
                }
                if matches!(question, Question::InScope(_)) && !provision.has_rules() {
                    out.extend(provision.children.iter().map(|c| Question::InScope(*c)));
                }
            }
            Question::Defeated(id) => {
                out.extend(provision.parent.map(Question::Defeated));
                let displacing = self.overriders.get(&id).into_iter().flatten();
                out.extend(displacing.flat_map(|o| [Question::InScope(*o), Question::Defeated(*o)]));
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
        let siblings = provision.parent.and_then(|p| self.regulation.provision(p)).map(|p| p.children.as_slice()).unwrap_or_default();
        let before = siblings.iter().copied().take_while(move |s| *s != id);
        before.filter(|s| self.regulation.provision(*s).is_some_and(|p| p.conditional))
    }
}
