//! **The authority matrix** of an activity: a few classes of cases that together are all, each with one answer to who settles the matter.
//!
//! Every possible case lies in exactly one row. What the verbs of the classes that the activity requires come to (who decides, on whose
//! behalf, or which kind of silence), and whether it is forbidden, is the same in all cases of a row, in every regulation that is looked
//! at, and differs from row to row. Everything else that is said in some case of the row stands beside it, with the cases of the row in
//! which it is said. Readings are taken as the regulations choose them.
//!
//! Who settles a matter of its own (a change of the plan, a courtesy call) may hang on other facts than who settles the activity itself. One
//! table of both would have a row for each combination, so every such matter has a table.
//!
//! The cases of a row are told as boxes of a disjoint partition of all cases, or as boxes that may overlap where those are fewer.
//!
//! - [`side`]: one regulation's part in it
//! - [`settled`]: what a case comes to, as far as rows are concerned
//! - [`statements`]: everything that is said in the cases of a row

mod settled;
mod side;
mod statements;

use std::collections::BTreeSet;

use super::questions::{CaseClass, class};
use crate::decision::{BUDGET, Space, Together, TooLarge, lower_together};
use crate::hir::{ActivityId, Deadline, MatterId, ProvisionId, Regulation, VerbId, Vocabulary};
use crate::mdd::{Cube, Exhausted, Node, Pairs, Partition, Store};
use crate::outcome::{Conflict, Dossier, OutcomeAct, Prohibition, Silence};

use side::Side;

/// One activity, under one regulation or several.
#[derive(Clone, Debug)]
pub struct Matrix {
    pub activity: ActivityId,
    /// By regulation, whether it says anything of the activity.
    pub speaks: Vec<bool>,
    pub tables: Vec<MatrixTable>,
}

/// Who settles the activity itself, or one matter of its own.
#[derive(Clone, Debug)]
pub struct MatrixTable {
    pub matter: Option<MatterId>,
    pub rows: Vec<MatrixRow>,
    /// How many disjoint boxes tell the rows apart, if that could be found out, and whether fewer cannot.
    pub boxes: Option<usize>,
    pub proved_fewest: bool,
}

#[derive(Clone, Debug)]
pub struct MatrixRow {
    /// Any of these.
    pub when: Vec<CaseClass>,
    /// Whether no case lies in two of them.
    pub disjoint: bool,
    /// By regulation.
    pub said: Vec<Vec<Statement>>,
}

/// One thing that is said in cases of a row.
#[derive(Clone, Debug)]
pub struct Statement {
    pub what: Stated,
    pub citations: Vec<ProvisionId>,
    pub extent: Extent,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Stated {
    /// Without its deadlines.
    Act(Box<OutcomeAct>),
    /// A deadline of an act.
    Deadline(Box<OutcomeAct>, Deadline),
    Silence(Silence),
    Conflict(Conflict),
    Forbidden(Prohibition),
    Dossier(Dossier),
    /// A limit (of this provision, its rule at this place) that binds.
    Limit(ProvisionId, usize),
}

impl Stated {
    /// The matter that it is about, where it is not the activity itself.
    fn matter(&self) -> Option<MatterId> {
        match self {
            Stated::Act(act) | Stated::Deadline(act, _) => act.matter,
            Stated::Silence(silence) => silence.act.as_ref().and_then(|act| act.matter),
            Stated::Conflict(conflict) => conflict.matter,
            Stated::Forbidden(_) | Stated::Dossier(_) | Stated::Limit(..) => None,
        }
    }
}

/// In which cases of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Extent {
    All,
    /// In these alone.
    Some(Vec<CaseClass>),
}

/// The matrix of an activity under regulations of one vocabulary; `by` are verbs whose acts are the same within a row too.
///
/// # Errors
/// [`TooLarge`].
pub fn matrix(
    vocabulary: &Vocabulary,
    regulations: &[&Regulation],
    activity: ActivityId,
    by: &[VerbId],
    budget: usize,
) -> Result<Matrix, Box<TooLarge>> {
    let together = lower_together(vocabulary, regulations, activity, budget)?;
    tabulated(vocabulary, regulations, &together, by).map_err(|Exhausted| TooLarge::asked(activity, budget))
}

fn tabulated(vocabulary: &Vocabulary, regulations: &[&Regulation], together: &Together, by: &[VerbId]) -> Result<Matrix, Exhausted> {
    let space = &together.space;
    let mut store = space.diagrams.clone();
    store.set_budget(space.diagrams.len() + 2 * BUDGET);
    let mut sides = Vec::new();
    for (regulation, rulings) in regulations.iter().zip(&together.sides) {
        sides.push(Side::new(&mut store, vocabulary, regulation, rulings, space.possible)?);
    }
    let matters: BTreeSet<MatterId> = sides.iter().flat_map(Side::matters).collect();
    let mut tables = Vec::new();
    for matter in std::iter::once(None).chain(matters.iter().copied().map(Some)) {
        let mut outcomes = Node::FALSE;
        for side in &mut sides {
            let own = side.settled(&mut store, by, matter, space.possible)?;
            outcomes = store.product(outcomes, own, &mut Pairs::default())?;
        }
        let here = |what: &Stated| match what.matter() {
            None => matter.is_none(),
            of => of == matter || matter.is_none() && of.is_some_and(|of| !matters.contains(&of)),
        };
        tables.push(table(&mut store, space, &mut sides, outcomes, (matter, &here))?);
    }
    let speaks = together.sides.iter().map(|rulings| !rulings.contributions.is_empty()).collect();
    Ok(Matrix { activity: space.activity, speaks, tables })
}

/// Whether something said belongs into a table.
type Belongs<'b> = &'b dyn Fn(&Stated) -> bool;

/// The rows of one matter: a row for every outcome.
fn table(
    store: &mut Store,
    space: &Space,
    sides: &mut [Side],
    outcomes: Node,
    (matter, here): (Option<MatterId>, Belongs),
) -> Result<MatrixTable, Exhausted> {
    let care = cared(store, space, outcomes)?;
    let partition = apart(store, outcomes, care);
    let mut values: Vec<u32> = partition.iter().flat_map(|p| &p.pieces).map(|piece| piece.value).collect();
    values.extend(store.terminals_within(outcomes, care));
    let mut rows = Vec::new();
    for (place, value) in values.iter().enumerate() {
        if values.iter().take(place).any(|known| known == value) {
            continue;
        }
        let so = store.map(outcomes, &mut |outcome| u32::from(outcome == *value))?;
        let within = store.and(so, space.possible)?;
        let mut said = Vec::new();
        for side in sides.iter_mut() {
            let mut all = side.statements(store, space, within)?;
            all.retain(|statement| here(&statement.what));
            said.push(all);
        }
        let pieces = partition.iter().flat_map(|p| &p.pieces).filter(|piece| piece.value == *value);
        let disjoint: Vec<Cube> = pieces.map(|piece| piece.cube.clone()).collect();
        let (cubes, is_disjoint) = shortest(store, so, care, partition.is_some().then_some(disjoint))?;
        let when = cubes.iter().map(|cube| class(space, &space.variables, cube)).collect();
        rows.push(MatrixRow { when, disjoint: is_disjoint, said });
    }
    let (boxes, proved_fewest) = (partition.as_ref().map(|p| p.pieces.len()), partition.is_some_and(|p| p.proved_fewest));
    Ok(MatrixTable { matter, rows, boxes, proved_fewest })
}

/// Nodes that a disjoint partition may need; beyond it, classes of one row overlap.
const PARTITION: usize = 150_000;

/// The outcomes as disjoint boxes, if that is had within bounds.
fn apart(store: &Store, outcomes: Node, care: Node) -> Option<Partition> {
    let mut scratch = store.alike(PARTITION);
    let outcomes = store.restrict_into(&mut scratch, outcomes, &|_| None).ok()?;
    let care = store.restrict_into(&mut scratch, care, &|_| None).ok()?;
    scratch.partition(outcomes, care).ok()
}

/// The cases where `node` is true as few short boxes, which may overlap unless that gains nothing over the disjoint ones; where `care` is false
/// anything may be said. And whether they are the disjoint ones.
fn shortest(store: &Store, node: Node, care: Node, disjoint: Option<Vec<Cube>>) -> Result<(Vec<Cube>, bool), Exhausted> {
    // What boxes need on the way is needed once: it must not fill the store of the diagrams.
    let mut scratch = store.alike(BUDGET);
    let node = store.restrict_into(&mut scratch, node, &|_| None)?;
    let care = store.restrict_into(&mut scratch, care, &|_| None)?;
    let lower = scratch.and(node, care)?;
    let outside = scratch.not(care)?;
    let upper = scratch.or(node, outside)?;
    let cover = scratch.cover(lower, upper)?;
    let mut best = (scratch.shortened(cover, lower, upper)?, false);
    let length = |cubes: &[Cube]| (cubes.len(), cubes.iter().map(Vec::len).sum::<usize>());
    if let Some(disjoint) = disjoint {
        let shorter = scratch.shortened(disjoint.clone(), lower, upper)?;
        for other in [(shorter, false), (disjoint, true)] {
            if (length(&other.0), !other.1) <= (length(&best.0), !best.1) {
                best = other;
            }
        }
    }
    Ok(best)
}

/// The cases where `node` is true, in few words: classes may overlap, and where `care` is false anything may be said.
fn short_classes(store: &Store, space: &Space, node: Node, care: Node) -> Result<Vec<CaseClass>, Exhausted> {
    let (cubes, _) = shortest(store, node, care, None)?;
    Ok(cubes.iter().map(|cube| class(space, &space.variables, cube)).collect())
}

/// Where a case is possible, as far as the outcomes hang on it.
fn cared(store: &mut Store, space: &Space, outcomes: Node) -> Result<Node, Exhausted> {
    let asked = store.support(&[outcomes]);
    store.exists(space.possible, &|level| !asked.contains(&level))
}
