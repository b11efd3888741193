//! One regulation's diagrams: of everything that settles a case, of every other verb, and of everything else that it says.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use super::settled::Settled;
use crate::decision::{Applied, Contribution, Rulings, Says, Sets};
use crate::hir::{ClassId, MatterId, Regulation, VerbId, Vocabulary};
use crate::mdd::{Exhausted, Memo, Node, Pairs, Store};
use crate::outcome::{Outcome, SilenceKind};

pub struct Side<'a> {
    vocabulary: &'a Vocabulary,
    regulation: &'a Regulation,
    pub(super) rulings: &'a Rulings,
    /// What terminals mean: contributions that are made.
    sets: Sets,
    /// The acts of the classes that the activity requires, what is silent of them, and what is forbidden.
    pub(super) settling: Node,
    pub(super) verbs: Vec<(VerbId, Node)>,
    /// Limits, dossiers and the like, with where they hold.
    pub(super) others: Vec<(usize, Node)>,
    known: HashMap<(bool, u32), Rc<Outcome>>,
}

impl<'a> Side<'a> {
    pub fn new(
        store: &mut Store,
        vocabulary: &'a Vocabulary,
        regulation: &'a Regulation,
        rulings: &'a Rulings,
        possible: Node,
    ) -> Result<Self, Exhausted> {
        let mut side = Side {
            vocabulary,
            regulation,
            rulings,
            sets: Sets::default(),
            settling: Node::FALSE,
            verbs: Vec::new(),
            others: Vec::new(),
            known: HashMap::new(),
        };
        let mut memo = Memo::default();
        let mut verbs: BTreeMap<VerbId, Node> = BTreeMap::new();
        for (index, contribution) in rulings.contributions.iter().enumerate() {
            let holds = store.and(contribution.somewhere, possible)?;
            if holds == Node::FALSE {
                continue;
            }
            let settles = side.settles(contribution);
            let verb = contribution.verb(&rulings.contributions).filter(|_| !settles);
            if !settles && verb.is_none() {
                side.others.push((index, holds));
                continue;
            }
            let number = side.sets.number(vec![index]);
            let labelled = store.map(holds, &mut |holds| if holds == 1 { number } else { 0 })?;
            let known = verb.map_or(side.settling, |verb| verbs.get(&verb).copied().unwrap_or(Node::FALSE));
            let both = side.sets.unite(store, known, labelled, &mut memo)?;
            match verb {
                Some(verb) => {
                    verbs.insert(verb, both);
                }
                None => side.settling = both,
            }
        }
        side.verbs = verbs.into_iter().collect();
        Ok(side)
    }

    pub(super) fn requires(&self, class: ClassId) -> bool {
        self.vocabulary.activity(self.rulings.activity).is_some_and(|a| a.requires.contains(&class))
    }

    /// Whether a contribution bears on what settles a case.
    fn settles(&self, contribution: &Contribution) -> bool {
        let required = |verb: VerbId| self.vocabulary.verb(verb).is_some_and(|v| self.requires(v.class));
        match &contribution.says {
            Says::Refers { .. } | Says::Forbid { .. } => true,
            Says::Excludes { verb } => required(*verb),
            _ => contribution.verb(&self.rulings.contributions).is_some_and(required),
        }
    }

    /// The matters of their own that acts of the required classes are about.
    pub fn matters(&self) -> Vec<MatterId> {
        let about = |contribution: &Contribution| match &contribution.says {
            Says::Act(act) if self.settles(contribution) => act.matter,
            _ => None,
        };
        self.rulings.contributions.iter().filter_map(about).collect()
    }

    /// What contributions come to. Gaps are those of the settling acts: of a single other verb nobody is required to do anything.
    pub(super) fn outcome(&mut self, settling: bool, number: u32) -> Rc<Outcome> {
        if let Some(known) = self.known.get(&(settling, number)) {
            return Rc::clone(known);
        }
        let records = |index: usize| self.rulings.contributions.get(index).map_or(0, |c| c.lists.len());
        let applied = self.sets.get(number).iter().map(|index| Applied { contribution: *index, records: vec![0; records(*index)] }).collect();
        let mut outcome = self.rulings.assemble(self.vocabulary, self.regulation, &applied);
        if !settling {
            outcome.silences.retain(|s| s.kind != SilenceKind::Gap);
        }
        let outcome = Rc::new(outcome);
        self.known.insert((settling, number), Rc::clone(&outcome));
        outcome
    }

    /// The diagram whose terminals tell apart what cases come to, by what settles them and by the acts of these verbs.
    pub fn settled(&mut self, store: &mut Store, by: &[VerbId], matter: Option<MatterId>, possible: Node) -> Result<Node, Exhausted> {
        let mut out = self.told_apart(store, (true, self.settling), matter, possible)?;
        let refining: Vec<Node> = self.verbs.iter().filter(|(verb, _)| by.contains(verb)).map(|(_, root)| *root).collect();
        for root in refining {
            let own = self.told_apart(store, (false, root), matter, possible)?;
            out = store.product(out, own, &mut Pairs::default())?;
        }
        Ok(out)
    }

    fn told_apart(&mut self, store: &mut Store, (settling, root): (bool, Node), matter: Option<MatterId>, possible: Node) -> Result<Node, Exhausted> {
        let mut kinds: Vec<Settled> = Vec::new();
        let mut places: HashMap<u32, u32> = HashMap::new();
        for number in store.terminals_within(root, possible) {
            let settled = Settled::of(&self.outcome(settling, number), matter);
            let place = kinds.iter().position(|kind| kind.is_same(&settled)).unwrap_or(kinds.len());
            if place == kinds.len() {
                kinds.push(settled);
            }
            places.insert(number, u32::try_from(place).unwrap_or(u32::MAX));
        }
        store.map(root, &mut |number| places.get(&number).copied().unwrap_or(0))
    }
}
