//! Everything that a regulation says in the cases of a row, each thing once, with the cases of the row in which it says it.

use std::rc::Rc;

use super::settled::{add, told};
use super::side::Side;
use super::{Extent, Stated, Statement, short_classes};
use crate::decision::{Contribution, Says, Space};
use crate::hir::ProvisionId;
use crate::mdd::{Exhausted, Node, Store};
use crate::outcome::{Dossier, Outcome, Silence};

/// Something said, with its grounds.
type Ground = (Stated, Vec<ProvisionId>);

impl Side<'_> {
    /// First what settles the cases, then verb by verb, then the rest.
    ///
    /// # Errors
    /// [`Exhausted`].
    pub fn statements(&mut self, store: &mut Store, space: &Space, within: Node) -> Result<Vec<Statement>, Exhausted> {
        let mut out = self.of_part(store, space, within, (true, self.settling))?;
        for (_, root) in self.verbs.clone() {
            out.extend(self.of_part(store, space, within, (false, root))?);
        }
        let mut found: Vec<(Ground, Node)> = Vec::new();
        for (index, holds) in self.others.clone() {
            let here = store.and(holds, within)?;
            let Some(ground) = self.rulings.contributions.get(index).and_then(other).filter(|_| here != Node::FALSE) else { continue };
            match found.iter_mut().find(|((what, _), _)| *what == ground.0) {
                Some(((_, citations), known)) => {
                    ground.1.into_iter().for_each(|citation| add(citations, citation));
                    *known = store.or(*known, here)?;
                }
                None => found.push((ground, here)),
            }
        }
        for ((what, citations), here) in found {
            out.push(Statement { what, citations, extent: extent(store, space, here, within)? });
        }
        Ok(out)
    }

    fn of_part(&mut self, store: &mut Store, space: &Space, within: Node, (settling, root): (bool, Node)) -> Result<Vec<Statement>, Exhausted> {
        let numbers = store.terminals_within(root, within);
        let outcomes: Vec<(u32, Rc<Outcome>)> = numbers.into_iter().map(|number| (number, self.outcome(settling, number))).collect();
        let mut found: Vec<(Ground, Vec<u32>)> = Vec::new();
        for (number, outcome) in &outcomes {
            for (what, citations) in said(outcome) {
                match found.iter_mut().find(|((known, _), _)| *known == what) {
                    Some(((_, known), places)) => {
                        citations.into_iter().for_each(|citation| add(known, citation));
                        add(places, *number);
                    }
                    None => found.push(((what, citations), vec![*number])),
                }
            }
        }
        let mut out = Vec::new();
        for ((what, citations), places) in found {
            let extent = if places.len() == outcomes.len() {
                Extent::All
            } else {
                let here = store.map(root, &mut |number| u32::from(places.contains(&number)))?;
                extent(store, space, here, within)?
            };
            out.push(Statement { what, citations, extent });
        }
        Ok(out)
    }
}

fn extent(store: &mut Store, space: &Space, here: Node, within: Node) -> Result<Extent, Exhausted> {
    if store.minus(within, here)? == Node::FALSE {
        return Ok(Extent::All);
    }
    Ok(Extent::Some(short_classes(store, space, here, within)?))
}

/// What an outcome says, each thing with its grounds.
fn said(outcome: &Outcome) -> Vec<Ground> {
    let mut out: Vec<Ground> = Vec::new();
    for forbidden in &outcome.forbidden {
        out.push((Stated::Forbidden(forbidden.clone()), vec![forbidden.citation]));
    }
    for act in &outcome.acts {
        let plain = told(act);
        for timing in act.timings.iter().filter(|t| !t.waived) {
            out.push((Stated::Deadline(Box::new(plain.clone()), timing.deadline.clone()), vec![timing.citation]));
        }
        out.push((Stated::Act(Box::new(plain)), act.citations.clone()));
    }
    for conflict in &outcome.conflicts {
        let what = crate::outcome::Conflict { citations: Vec::new(), ..conflict.clone() };
        out.push((Stated::Conflict(what), conflict.citations.clone()));
    }
    for silence in &outcome.silences {
        let act = silence.act.as_deref().map(|act| Box::new(told(act)));
        let deadlines = silence.act.iter().flat_map(|act| act.timings.iter().filter(|t| !t.waived).map(|t| (told(act), t)));
        for (act, timing) in deadlines {
            out.push((Stated::Deadline(Box::new(act), timing.deadline.clone()), vec![timing.citation]));
        }
        out.push((Stated::Silence(Silence { act, citations: Vec::new(), ..silence.clone() }), silence.citations.clone()));
    }
    out
}

/// What a contribution says that is no act.
fn other(contribution: &Contribution) -> Option<Ground> {
    let (place, citation) = (contribution.place.last()?, contribution.provision()?);
    let what = match &contribution.says {
        Says::Limit | Says::Counts => Stated::Limit(citation, place.rule),
        Says::Dossier { documents, fields } => Stated::Dossier(Dossier { documents: documents.clone(), fields: fields.clone(), citation }),
        _ => return None,
    };
    Some((what, vec![citation]))
}
