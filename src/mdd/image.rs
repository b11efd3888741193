//! A diagram as data: nodes in a list, children before parents, terminals as nodes of their own.

use hashbrown::HashMap;
use serde::{Deserialize, Serialize};

use super::store::{Exhausted, Hash, Level, Node, Store};

/// A node of an [`Image`]: it either ends the walk or says where each value of its variable leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ImageNode {
    Terminal { outcome: u32 },
    Inner { variable: u32, to: Vec<u32> },
}

/// Diagrams as data. `roots` and `to` are places in `nodes`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    pub arities: Vec<u32>,
    pub nodes: Vec<ImageNode>,
    pub roots: Vec<u32>,
}

/// Why data is no diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damaged {
    /// A node, root or variable that does not exist, or stands after what uses it.
    NoSuchPlace,
    /// A node has more or fewer children than its variable has values.
    WrongArity,
    /// A child tests a variable that does not come after its parent's.
    OutOfOrder,
    /// More nodes than the budget allows, or more variables than are worked with.
    TooLarge,
}

impl From<Exhausted> for Damaged {
    fn from(_: Exhausted) -> Self {
        Damaged::TooLarge
    }
}

/// Variables that an image may have: operations go as deep as there are levels.
const VARIABLES: usize = 4_096;

impl Store {
    /// The diagrams with these roots as data.
    pub fn image(&self, roots: &[Node]) -> Image {
        let mut places: HashMap<Node, u32, Hash> = HashMap::default();
        let mut nodes = Vec::new();
        let place_in = |places: &HashMap<Node, u32, Hash>, node: &Node| places.get(node).copied().unwrap_or(u32::MAX);
        for node in self.nodes(roots) {
            places.insert(node, u32::try_from(nodes.len()).unwrap_or(u32::MAX));
            nodes.push(match node.value() {
                Some(outcome) => ImageNode::Terminal { outcome },
                None => {
                    let to = self.children(node).iter().map(|c| place_in(&places, c)).collect();
                    ImageNode::Inner { variable: self.level_or_bottom(node).0, to }
                }
            });
        }
        let arities = self.variables().map(|level| u32::try_from(self.arity(level)).unwrap_or(u32::MAX)).collect();
        Image { arities, nodes, roots: roots.iter().map(|r| place_in(&places, r)).collect() }
    }

    /// A store that holds the diagrams of an image, and their roots.
    ///
    /// # Errors
    /// [`Damaged`] says what is wrong with the data; nothing of it is used.
    pub fn from_image(image: &Image, budget: usize) -> Result<(Store, Vec<Node>), Damaged> {
        if image.arities.len() > VARIABLES {
            return Err(Damaged::TooLarge);
        }
        let mut store = Store::new(budget);
        for arity in &image.arities {
            store.declare(*arity as usize);
        }
        let mut made: Vec<Node> = Vec::with_capacity(image.nodes.len());
        let find = |made: &[Node], place: &u32| made.get(*place as usize).copied().ok_or(Damaged::NoSuchPlace);
        for node in &image.nodes {
            let node = match node {
                ImageNode::Terminal { outcome } if *outcome < 1 << 31 => Node::terminal(*outcome),
                ImageNode::Terminal { .. } => return Err(Damaged::NoSuchPlace),
                ImageNode::Inner { variable, to } => {
                    let level = Level(*variable);
                    if level.index() >= image.arities.len() {
                        return Err(Damaged::NoSuchPlace);
                    }
                    if to.len() != store.arity(level) || to.is_empty() {
                        return Err(Damaged::WrongArity);
                    }
                    let children = to.iter().map(|place| find(&made, place)).collect::<Result<Vec<Node>, Damaged>>()?;
                    if children.iter().any(|c| store.level_or_bottom(*c) <= level) {
                        return Err(Damaged::OutOfOrder);
                    }
                    store.make(level, &children)?
                }
            };
            made.push(node);
        }
        let roots = image.roots.iter().map(|place| find(&made, place)).collect::<Result<Vec<Node>, Damaged>>()?;
        Ok((store, roots))
    }
}
