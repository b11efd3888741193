//! Decision graphs as pictures: SVG laid out here, DOT and Mermaid for programs that lay out themselves.
//!
//! A decision diagram comes with its layers, so of the four steps of K. Sugiyama, S. Tagawa, M. Toda, "Methods for visual understanding
//! of hierarchical system structures", IEEE Trans. SMC 11 (1981), three remain: bend points for long edges, order within layers,
//! coordinates. Labels of edges take part as if they were nodes (E. R. Gansner, E. Koutsofios, S. C. North, K.-P. Vo, "A technique for
//! drawing directed graphs", IEEE TSE 19 (1993)), so that no text is ever put upon another. Pure functions of the picture, the same
//! on every run; nothing here knows what a regulation is.
//!
//! - [`text`]: cleaned, measured and wrapped text
//! - [`ranks`]: the picture with a slot wherever an edge passes
//! - [`order`]: left to right within a rank, with few crossings
//! - [`place`]: coordinates along the ranks
//! - [`layout`]: all coordinates, as boxes, tags and wires
//! - [`svg`](mod@svg), [`dot`](mod@dot), [`mermaid`](mod@mermaid): the three forms

mod dot;
mod layout;
mod mermaid;
mod order;
mod place;
mod ranks;
mod svg;
mod text;

pub use dot::dot;
pub use mermaid::mermaid;
pub use svg::svg;

/// A decision graph ready to be drawn: layers from top (first question) to bottom (outcomes).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// The heading, and the name for those who cannot see the picture.
    pub title: String,
    /// A line below the heading; may be empty.
    pub subtitle: String,
    /// Nodes, named by their place in this list.
    pub nodes: Vec<PictureNode>,
    /// Every edge leads from a smaller layer to a greater one. An edge that does not, or names no node, is left out.
    pub edges: Vec<PictureEdge>,
    /// Signs and what they mean, below the drawing.
    pub legend: Vec<(String, String)>,
}

/// What a node is, shown by its form and colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// The question everything begins with.
    Root,
    Question,
    Outcome,
    /// An outcome in which nobody acts.
    Nothing,
}

/// A box with text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureNode {
    /// Nodes with the same number stand in one row; numbers need not be consecutive.
    pub layer: usize,
    pub shape: Shape,
    /// Lines of text, the first one bold. Long lines are wrapped.
    pub label: Vec<String>,
}

/// An answer to a question, and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureEdge {
    pub from: usize,
    pub to: usize,
    /// The values, shortened by the caller; at most three lines of it are drawn.
    pub label: String,
}

impl Picture {
    /// The edges that can be drawn.
    fn drawable(&self) -> impl Iterator<Item = &PictureEdge> {
        let layer = |node: usize| self.nodes.get(node).map(|n| n.layer);
        self.edges.iter().filter(move |e| matches!((layer(e.from), layer(e.to)), (Some(from), Some(to)) if from < to))
    }
}
