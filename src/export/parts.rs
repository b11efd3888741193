//! The compiled decision as this program reads it back: typed, with places of roots for nodes.

use serde::{Deserialize, Serialize};

use crate::decision::{Asked, Cell, Contribution, Decision, Place, Rulings, Says, Sets, Space, Variables, Verb};
use crate::hir::{ActivityId, FactId, ReadingId, VerbId};
use crate::mdd::{Damaged, Image, Node, Store};

/// A decision without its diagrams; numbers stand for places in [`Image::roots`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Parts {
    activity: ActivityId,
    variables: Vec<(AskedPart, Vec<Cell>)>,
    always: Vec<u32>,
    possible: u32,
    contributions: Vec<ContributionPart>,
    verbs: Vec<(VerbId, VerbRoots)>,
    sets: Vec<Vec<usize>>,
}

/// Per list of lists, where the diagram begins.
type VerbRoots = Vec<(Vec<FactId>, u32)>;

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
enum AskedPart {
    Fact(FactId),
    Element(FactId, usize),
    Field { list: FactId, depth: usize, field: usize, element: Option<usize> },
    Reading(ReadingId),
    Some { list: FactId, of: u32 },
    Count { list: FactId, of: u32, at_least: i64 },
    Sum { list: FactId, field: usize, at_least: i64 },
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct ContributionPart {
    says: Says,
    place: Vec<Place>,
    lists: Vec<FactId>,
    guard: u32,
    somewhere: u32,
}

/// Collects roots and gives out their places.
#[derive(Default)]
struct Roots(Vec<Node>);

impl Roots {
    fn place(&mut self, node: Node) -> u32 {
        let at = self.0.iter().position(|known| *known == node).unwrap_or_else(|| {
            self.0.push(node);
            self.0.len() - 1
        });
        u32::try_from(at).unwrap_or(u32::MAX)
    }
}

impl Parts {
    /// How many values each variable has.
    pub fn arities(&self) -> Vec<u32> {
        self.variables.iter().map(|(_, cells)| u32::try_from(cells.len()).unwrap_or(u32::MAX)).collect()
    }
}

/// A decision taken apart, with its roots: the node at each place of [`Image::roots`].
pub fn take_apart(decision: &Decision) -> (Parts, Image, Vec<Node>) {
    let mut roots = Roots::default();
    let parts = Parts {
        activity: decision.activity,
        variables: decision.variables.iter().filter_map(|(_, v)| Some((asked_part(v.asked, &mut roots)?, v.cells.clone()))).collect(),
        always: decision.always.iter().map(|node| roots.place(*node)).collect(),
        possible: roots.place(decision.possible),
        contributions: decision
            .rulings
            .contributions
            .iter()
            .map(|c| ContributionPart {
                says: c.says.clone(),
                place: c.place.clone(),
                lists: c.lists.clone(),
                guard: roots.place(c.guard),
                somewhere: roots.place(c.somewhere),
            })
            .collect(),
        verbs: decision
            .rulings
            .verbs
            .iter()
            .map(|v| (v.verb, v.roots.iter().map(|(lists, root)| (lists.clone(), roots.place(*root))).collect()))
            .collect(),
        sets: (0..decision.rulings.sets.len()).map(|n| decision.rulings.sets.get(u32::try_from(n).unwrap_or(u32::MAX)).to_vec()).collect(),
    };
    let image = decision.diagrams.image(&roots.0);
    (parts, image, roots.0)
}

fn asked_part(asked: Asked, roots: &mut Roots) -> Option<AskedPart> {
    Some(match asked {
        Asked::Fact(fact) => AskedPart::Fact(fact),
        Asked::Element(fact, element) => AskedPart::Element(fact, element),
        Asked::Field { list, depth, field, element } => AskedPart::Field { list, depth, field, element },
        Asked::Reading(reading) => AskedPart::Reading(reading),
        Asked::Some { list, of } => AskedPart::Some { list, of: roots.place(of) },
        Asked::Count { list, of, at_least } => AskedPart::Count { list, of: roots.place(of), at_least },
        Asked::Sum { list, field, at_least } => AskedPart::Sum { list, field, at_least },
        // Only a case in hand has such questions.
        Asked::Record { .. } => return None,
    })
}

/// The decision that was taken apart.
///
/// # Errors
/// [`Damaged`] where the parts do not fit together.
pub fn put_together(parts: Parts, image: &Image, budget: usize) -> Result<Decision, Damaged> {
    if image.arities.len() != parts.variables.len() || image.arities.iter().zip(&parts.variables).any(|(a, (_, cells))| *a as usize != cells.len()) {
        return Err(Damaged::WrongArity);
    }
    // The variables are declared anew, together with what they ask, so the store starts out empty.
    let (loaded, roots) = Store::from_image(image, budget)?;
    let root = |place: u32| roots.get(place as usize).copied().ok_or(Damaged::NoSuchPlace);
    let mut declared = Store::new(budget);
    let mut variables = Variables::default();
    for (index, (asked, cells)) in parts.variables.into_iter().enumerate() {
        let asked = match asked {
            AskedPart::Fact(fact) => Asked::Fact(fact),
            AskedPart::Element(fact, element) => Asked::Element(fact, element),
            AskedPart::Field { list, depth, field, element } => Asked::Field { list, depth, field, element },
            AskedPart::Reading(reading) => Asked::Reading(reading),
            AskedPart::Some { list, of } => Asked::Some { list, of: root(of)? },
            AskedPart::Count { list, of, at_least } => Asked::Count { list, of: root(of)?, at_least },
            AskedPart::Sum { list, field, at_least } => Asked::Sum { list, field, at_least },
        };
        if variables.declare(&mut declared, asked, cells).index() != index {
            return Err(Damaged::OutOfOrder);
        }
    }
    let mut contributions = Vec::new();
    for c in parts.contributions {
        contributions.push(Contribution { says: c.says, place: c.place, lists: c.lists, guard: root(c.guard)?, somewhere: root(c.somewhere)? });
    }
    let mut verbs = Vec::new();
    for (verb, of) in parts.verbs {
        let roots = of.into_iter().map(|(lists, place)| Ok((lists, root(place)?))).collect::<Result<_, Damaged>>()?;
        verbs.push(Verb { verb, roots });
    }
    let mut sets = Sets::default();
    for (number, set) in parts.sets.into_iter().enumerate() {
        if set.iter().any(|c| *c >= contributions.len()) || sets.number(set) as usize != number {
            return Err(Damaged::NoSuchPlace);
        }
    }
    let always = parts.always.into_iter().map(root).collect::<Result<_, _>>()?;
    let activity = parts.activity;
    Ok(Decision {
        space: Space { activity, possible: root(parts.possible)?, diagrams: loaded, variables, always },
        rulings: Rulings { activity, contributions, verbs, sets },
        rules: Vec::new(),
    })
}
