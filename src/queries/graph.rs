//! **The decision graph of one verb**, as people are shown it: under the chosen readings, for every possible case, with what is said at its ends.

use std::collections::HashMap;

use super::decisions::Decisions;
use super::ground::{PartOf, ground};
use super::open::Open;
use super::questions::{Question, question};
use crate::decision::{Cell, TooLarge};
use crate::hir::{ActivityId, Case, VerbId};
use crate::mdd::{Exhausted, Node};
use crate::outcome::Outcome;

/// Nodes by place, children before parents; the last one is where everything begins.
#[derive(Clone, Debug)]
pub struct VerbGraph {
    pub nodes: Vec<GraphNode>,
}

#[derive(Clone, Debug)]
pub enum GraphNode {
    Question {
        /// The place of the question in the order.
        layer: usize,
        question: Question,
        /// The values that lead to each child.
        branches: Vec<(Vec<Cell>, usize)>,
    },
    Outcome(Box<Outcome>),
}

/// The graph of a verb in an activity under a regulation, by its place; `None` where the regulation never has the verb there.
///
/// # Errors
/// [`TooLarge`].
pub fn verb_graph(decisions: &Decisions, index: usize, activity: ActivityId, verb: VerbId) -> Result<Option<VerbGraph>, Box<TooLarge>> {
    let decision = decisions.get(index, activity)?;
    let Some(regulation) = decisions.workspace.regulations.get(index) else { return Ok(None) };
    let too_large = |Exhausted| TooLarge::asked(activity, crate::decision::BUDGET);
    let mut ground = ground(&decision, &Case::new(activity)).map_err(too_large)?;
    ground.parts.retain(|part| part.of == PartOf::Verb(verb));
    let open = Open::new(&mut ground, &decisions.workspace.vocabulary, regulation).map_err(too_large)?;
    let Some(part) = open.parts.first() else { return Ok(None) };
    let root = open.ground.store.simplify(part.root, open.ground.care).map_err(too_large)?;
    let mut places: HashMap<Node, usize> = HashMap::new();
    let mut nodes = Vec::new();
    for node in open.ground.store.nodes(&[root]) {
        places.insert(node, nodes.len());
        let shown = match (node.value(), open.ground.store.level(node)) {
            (Some(class), _) => {
                let said = part.said.get(class as usize).map(|said| said.outcome.clone());
                GraphNode::Outcome(Box::new(said.unwrap_or_default()))
            }
            (None, level) => {
                let Some((level, variable)) = level.and_then(|l| Some((l, open.ground.variables.get(l)?))) else { continue };
                let cells = |values: &[usize]| values.iter().filter_map(|v| variable.cells.get(*v)).cloned().collect();
                let branches = open.ground.store.branches(node);
                let branches = branches.iter().filter_map(|(child, values)| Some((cells(values), *places.get(child)?))).collect();
                GraphNode::Question { layer: level.index(), question: question(&decision, variable.asked), branches }
            }
        };
        nodes.push(shown);
    }
    Ok(Some(VerbGraph { nodes }))
}
