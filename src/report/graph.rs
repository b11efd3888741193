//! The decision graph of a verb as a picture.

use super::picture::{Picture, PictureEdge, PictureNode, Shape};
use super::words::Words;
use crate::hir::{ActivityId, VerbId};
use crate::outcome::Outcome;
use crate::queries::{GraphNode, Literal, Question, VerbGraph};

/// Values that an edge names before it counts the rest.
const NAMED: usize = 3;

/// A graph in the words of one language.
pub fn picture(words: &Words, activity: ActivityId, verb: VerbId, graph: &VerbGraph) -> Picture {
    let label = words.vocabulary().activity(activity).map_or("?", |a| a.term.label(words.lang));
    let last_layer = graph.nodes.iter().map(|n| if let GraphNode::Question { layer, .. } = n { *layer } else { 0 }).max().unwrap_or(0);
    let last = graph.nodes.len().saturating_sub(1);
    let node = |(index, node): (usize, &GraphNode)| match node {
        GraphNode::Question { layer, question, .. } => {
            let shape = if index == last { Shape::Root } else { Shape::Question };
            PictureNode { layer: *layer, shape, label: vec![words.question(question).1] }
        }
        GraphNode::Outcome(outcome) => outcome_node(words, outcome, last_layer + 1),
    };
    let nodes = graph.nodes.iter().enumerate().map(node).collect();
    let mut edges = Vec::new();
    for (from, node) in graph.nodes.iter().enumerate() {
        let GraphNode::Question { question, branches, .. } = node else { continue };
        for (cells, to) in branches {
            let label = edge_label(words, &Literal { question: question.clone(), cells: cells.clone() });
            edges.push(PictureEdge { from, to: *to, label });
        }
    }
    Picture {
        title: format!("{}: {label}", words.verb(verb)),
        subtitle: format!("{} {}", words.regulation.number, words.regulation.title),
        nodes,
        edges,
        legend: Vec::new(),
    }
}

fn outcome_node(words: &Words, outcome: &Outcome, layer: usize) -> PictureNode {
    let mut label: Vec<String> = Vec::new();
    for act in &outcome.acts {
        label.push(super::answer_text::act_line(words, act));
        label.push(format!("[{}]", words.citations(&act.citations).join("; ")));
    }
    for act in outcome.silences.iter().filter_map(|s| s.act.as_deref()) {
        label.push(super::answer_text::act_line(words, act));
        label.push(format!("[{}]", words.citations(&act.citations).join("; ")));
    }
    let nothing = label.is_empty();
    if nothing {
        label.push(words.say("nobody", "không ai").to_owned());
    }
    PictureNode { layer, shape: if nothing { Shape::Nothing } else { Shape::Outcome }, label }
}

/// The values of an edge: few by name, many by those that are left out, or counted.
fn edge_label(words: &Words, literal: &Literal) -> String {
    let values = words.cell_names(literal);
    let all = match &literal.question {
        Question::Fact(fact) => words.vocabulary().fact(*fact).map(|f| f.kind.values().len()).unwrap_or_default(),
        _ => 0,
    };
    let others = all.saturating_sub(values.len());
    if values.len() > NAMED && others > 0 && others <= NAMED {
        return format!("{} {}", words.say("not", "không phải"), words.other_names(literal).join("; "));
    }
    let mut named: Vec<String> = values.iter().take(NAMED).cloned().collect();
    if values.len() > NAMED {
        named.push(format!("… (+{})", values.len() - NAMED));
    }
    named.join("; ")
}
