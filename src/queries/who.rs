//! **Who, asked the other way round**: every class of cases in which a body takes part, and how.
//!
//! What each verb may come to is one diagram; its ends are mapped to "the body does this" and what is left is told as few boxes. So the classes
//! are exact: a possible case lies in one of them where the outcome of the case has such an act, and nowhere else. An act that is asked of
//! records (`for each`) is done where it is done for some record at least.

use std::collections::{BTreeMap, BTreeSet};

use super::decisions::Decisions;
use super::findings::spoken_of;
use super::ground::{Ground, PartOf, ground};
use super::questions::{CaseClass, class};
use super::witness::witness;
use crate::decision::{BUDGET, Decision, TooLarge};
use crate::hir::{ActivityId, Actor, BodyId, Case, FactId, MatterId, ProvisionId, Regulation, Rule, VerbId, Vocabulary};
use crate::mdd::{Cube, Exhausted, Node};
use crate::outcome::{Outcome, OutcomeAct};
use crate::syntax::ast::Modality;

/// What is asked: a body, and of what alone.
#[derive(Clone, Copy, Debug)]
pub struct AskedWho {
    pub body: BodyId,
    pub verb: Option<VerbId>,
    pub activity: Option<ActivityId>,
}

/// How a body takes part in an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Share {
    Acts,
    /// Others act for it (`on behalf of`).
    OnBehalf,
    /// An act is directed to it.
    Receives,
    /// A paper goes to it.
    Notified,
    Through,
    With,
    /// It may lift a prohibition.
    Lifts,
}

/// A thing done, as far as bodies are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deed {
    pub share: Share,
    /// `None` for a prohibition that is lifted.
    pub verb: Option<VerbId>,
    pub matter: Option<MatterId>,
    pub actor: Actor,
    pub to: Option<BodyId>,
    /// The list of whose records the act is asked.
    pub each: Option<FactId>,
}

/// A deed with all cases in which it is done.
#[derive(Clone, Debug)]
pub struct Partaking {
    pub activity: ActivityId,
    pub deed: Deed,
    pub classes: Vec<Where>,
    pub witness: Case,
}

/// A class of cases, and the provisions that say so in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Where {
    pub class: CaseClass,
    pub citations: Vec<ProvisionId>,
    /// Duties, powers and advice: each that occurs.
    pub modalities: Vec<Modality>,
}

/// Everything in which a body takes part.
#[derive(Clone, Debug, Default)]
pub struct Who {
    pub partakings: Vec<Partaking>,
    /// The activities that were gone through.
    pub searched: Vec<ActivityId>,
    /// Those that could not be.
    pub too_large: Vec<TooLarge>,
}

/// Where a body takes part under a regulation, by its place; the readings as chosen.
pub fn who(decisions: &Decisions, index: usize, asked: AskedWho) -> Who {
    let mut who = Who::default();
    let Some(regulation) = decisions.workspace.regulations.get(index) else { return who };
    for activity in spoken_of(regulation).into_iter().filter(|a| asked.activity.is_none_or(|only| only == *a)) {
        let searched = decisions.get(index, activity).and_then(|decision| {
            let vocabulary = &decisions.workspace.vocabulary;
            search(vocabulary, regulation, &decision, asked).map_err(|Exhausted| TooLarge::asked(activity, BUDGET))
        });
        match searched {
            Ok(found) => {
                who.partakings.extend(found);
                who.searched.push(activity);
            }
            Err(too_large) => who.too_large.push(*too_large),
        }
    }
    who
}

/// What one end of a diagram says of the body.
type Says = BTreeMap<Deed, (BTreeSet<ProvisionId>, BTreeSet<Modality>)>;

fn search(vocabulary: &Vocabulary, regulation: &Regulation, decision: &Decision, asked: AskedWho) -> Result<Vec<Partaking>, Exhausted> {
    let mut ground = ground(decision, &Case::new(decision.activity))?;
    ground.store.set_budget(BUDGET);
    let wanted = |of: &PartOf| match of {
        PartOf::Verb(verb) => asked.verb.is_none_or(|only| only == *verb),
        PartOf::Forbidden => true,
        _ => false,
    };
    let roots: Vec<Node> = ground.parts.iter().filter(|p| wanted(&p.of)).map(|p| p.root).collect();
    let mut out = Vec::new();
    for root in roots {
        let root = ground.under(root, regulation, None)?;
        let mut ends: BTreeMap<u32, Says> = BTreeMap::new();
        for number in ground.store.terminals_within(root, ground.care) {
            let made = ground.made.get(number).cloned().unwrap_or_default();
            let outcome = decision.rulings.assemble(vocabulary, regulation, &made);
            ends.insert(number, says(regulation, &outcome, asked));
        }
        let deeds: BTreeSet<Deed> = ends.values().flat_map(|says| says.keys().copied()).collect();
        for deed in deeds {
            out.extend(partaking(vocabulary, &mut ground, root, &ends, deed)?);
        }
    }
    out.sort_by_key(|p| p.deed);
    Ok(out)
}

/// The deeds of an outcome in which the body has a share.
fn says(regulation: &Regulation, outcome: &Outcome, asked: AskedWho) -> Says {
    let mut says = Says::new();
    let unnamed = outcome.silences.iter().filter_map(|s| s.act.as_deref());
    for act in outcome.acts.iter().chain(unnamed) {
        let each = if act.members.is_empty() { None } else { act.citations.iter().find_map(|c| list_around(regulation, *c)) };
        for share in shares(act, asked.body) {
            let deed = Deed { share, verb: Some(act.verb), matter: act.matter, actor: act.actor, to: act.to, each };
            let (citations, modalities) = says.entry(deed).or_default();
            citations.extend(act.citations.iter().copied());
            modalities.insert(act.modality);
        }
    }
    for prohibition in outcome.forbidden.iter().filter(|f| f.unless == Some(asked.body)) {
        // Of a verb that is asked for alone, the prohibitions that it lifts.
        let rules = regulation.provision(prohibition.citation).map(|p| p.rules.as_slice()).unwrap_or_default();
        let by = |rule: &Rule| matches!(rule, Rule::Forbid { unless: Some((body, verb)), .. } if *body == asked.body && asked.verb.is_none_or(|only| only == *verb));
        if rules.iter().any(by) {
            let deed = Deed { share: Share::Lifts, verb: None, matter: None, actor: Actor::Body(asked.body), to: None, each: None };
            says.entry(deed).or_default().0.insert(prohibition.citation);
        }
    }
    says
}

fn shares(act: &OutcomeAct, body: BodyId) -> Vec<Share> {
    let received = if act.actor == Actor::Unsaid { Share::Notified } else { Share::Receives };
    let all = [
        (act.actor == Actor::Body(body), Share::Acts),
        (act.behalf == Some(body), Share::OnBehalf),
        (act.to == Some(body), received),
        (act.via.contains(&body), Share::Through),
        (act.with.contains(&body), Share::With),
    ];
    all.into_iter().filter(|(has, _)| *has).map(|(_, share)| share).collect()
}

/// The list of the innermost `for each` around a provision.
fn list_around(regulation: &Regulation, id: ProvisionId) -> Option<FactId> {
    regulation.ancestors(id).find_map(|around| regulation.provision(around).and_then(|p| p.each))
}

fn partaking(
    vocabulary: &Vocabulary,
    ground: &mut Ground,
    root: Node,
    ends: &BTreeMap<u32, Says>,
    deed: Deed,
) -> Result<Option<Partaking>, Exhausted> {
    let done = |number: u32| ends.get(&number).is_some_and(|says| says.contains_key(&deed));
    let node = ground.store.map(root, &mut |number| u32::from(done(number)))?;
    let node = ground.store.and(node, ground.care)?;
    let outside = ground.store.not(ground.care)?;
    let upper = ground.store.or(node, outside)?;
    let mut classes = Vec::new();
    for cube in ground.store.cover(node, upper)? {
        let within = cases_of(ground, &cube)?;
        let mut place = Where { class: class(ground.decision, &ground.variables, &cube), citations: Vec::new(), modalities: Vec::new() };
        let (mut citations, mut modalities) = (BTreeSet::new(), BTreeSet::new());
        for number in ground.store.terminals_within(root, within) {
            if let Some((cited, how)) = ends.get(&number).and_then(|says| says.get(&deed)) {
                citations.extend(cited.iter().copied());
                modalities.extend(how.iter().copied());
            }
        }
        place.citations.extend(citations);
        place.modalities.extend(modalities);
        classes.push(place);
    }
    let activity = ground.decision.activity;
    let witness = witness(vocabulary, ground.decision, &ground.store, node)?;
    Ok(witness.map(|witness| Partaking { activity, deed, classes, witness }))
}

/// The possible cases of a box.
fn cases_of(ground: &mut Ground, cube: &Cube) -> Result<Node, Exhausted> {
    let mut within = ground.care;
    for (level, values) in cube {
        let literal = ground.store.literal(*level, |value| values.contains(&value))?;
        within = ground.store.and(within, literal)?;
    }
    Ok(within)
}
