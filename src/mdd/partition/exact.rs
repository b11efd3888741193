//! The fewest boxes of a small space, by search.
//!
//! Values of a variable that make no difference are one. The space is then a table of atoms; a set of atoms is a row of bits. The search
//! takes an atom that is not yet in a box and tries every box of its value that holds it, larger ones first; it turns back where the atoms left
//! need too many boxes (no two atoms of a fooling set fit into one) or were left before after as few boxes.

use std::collections::{BTreeSet, HashMap, VecDeque};

use super::super::cover::Cube;
use super::super::store::{Exhausted, Level, Node, Store};
use super::{ANYTHING, Piece};

/// Atoms that are searched at most.
const ATOMS: usize = 256;
/// Steps of one search.
const STEPS: usize = 20_000;
/// Boxes around one atom.
const BOXES: usize = 3_000;

/// What the search came to.
#[derive(Default)]
pub struct Found {
    /// Fewer boxes than were known.
    pub pieces: Option<Vec<Piece>>,
    /// Whether there cannot be fewer (than these, or than were known).
    pub proved: bool,
}

/// A set of atoms.
type Bits = [u64; ATOMS / 64];

fn has(bits: &Bits, atom: usize) -> bool {
    bits.get(atom / 64).is_some_and(|word| word >> (atom % 64) & 1 == 1)
}

fn put(bits: &mut Bits, atom: usize) {
    bits.get_mut(atom / 64).into_iter().for_each(|word| *word |= 1 << (atom % 64));
}

fn both(a: &Bits, b: &Bits) -> Bits {
    let mut out = *a;
    out.iter_mut().zip(b).for_each(|(x, y)| *x &= y);
    out
}

fn without(a: &Bits, b: &Bits) -> Bits {
    let mut out = *a;
    out.iter_mut().zip(b).for_each(|(x, y)| *x &= !y);
    out
}

fn is_empty(bits: &Bits) -> bool {
    bits.iter().all(|word| *word == 0)
}

fn members(bits: &Bits) -> impl Iterator<Item = usize> + use<> {
    let bits = *bits;
    (0..ATOMS).filter(move |atom| has(&bits, *atom))
}

/// Searches for fewer than `known` boxes, if the space is small enough.
///
/// # Errors
/// [`Exhausted`].
pub fn fewest(store: &mut Store, function: Node, known: usize) -> Result<Found, Exhausted> {
    let Some(space) = Space::of(store, function)? else { return Ok(Found::default()) };
    let mut search =
        Search { apart: space.apart(), boxes: HashMap::new(), seen: HashMap::new(), space: &space, best: known, found: None, steps: STEPS };
    let finished = search.go(space.cared, &mut Vec::new());
    let pieces = search.found.map(|boxes| boxes.iter().map(|b| space.piece(b)).collect());
    Ok(Found { pieces, proved: finished.is_some() })
}

/// The atoms of a function.
struct Space {
    /// Every variable with its groups of values.
    variables: Vec<(Level, Vec<Vec<usize>>)>,
    /// By atom, the last variable fastest.
    values: Vec<u32>,
    cared: Bits,
}

/// A box: by variable the groups that it has, as bits; and the atoms in it that are cared for.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Block {
    sides: Vec<u64>,
    atoms: Bits,
}

impl Space {
    fn of(store: &mut Store, function: Node) -> Result<Option<Space>, Exhausted> {
        let mut variables: Vec<(Level, Vec<Vec<usize>>)> = Vec::new();
        let mut count = 1usize;
        for level in store.support(&[function]) {
            let mut groups: Vec<(Node, Vec<usize>)> = Vec::new();
            for value in 0..store.arity(level) {
                let part = store.restrict(function, &|l| (l == level).then_some(value))?;
                match groups.iter_mut().find(|(known, _)| *known == part) {
                    Some((_, values)) => values.push(value),
                    None => groups.push((part, vec![value])),
                }
            }
            count = count.saturating_mul(groups.len());
            if groups.len() > 64 || count > ATOMS {
                return Ok(None);
            }
            variables.push((level, groups.into_iter().map(|(_, values)| values).collect()));
        }
        let mut space = Space { variables, values: Vec::new(), cared: Bits::default() };
        for atom in 0..count {
            let at = space.sides(atom);
            let value_of = |level: Level| {
                let place = space.variables.iter().position(|(l, _)| *l == level)?;
                space.variables.get(place)?.1.get(*at.get(place)?)?.first().copied()
            };
            let value = store.evaluate(function, &|level| value_of(level).unwrap_or(0)).unwrap_or(ANYTHING);
            if value != ANYTHING {
                put(&mut space.cared, atom);
            }
            space.values.push(value);
        }
        Ok(Some(space))
    }

    fn value(&self, atom: usize) -> u32 {
        self.values.get(atom).copied().unwrap_or(ANYTHING)
    }

    /// The group of every variable at an atom.
    fn sides(&self, atom: usize) -> Vec<usize> {
        let mut rest = atom;
        let mut out: Vec<usize> = Vec::with_capacity(self.variables.len());
        for (_, groups) in self.variables.iter().rev() {
            out.push(rest % groups.len());
            rest /= groups.len();
        }
        out.reverse();
        out
    }

    /// The box with these sides, if all that is cared for in it has this value.
    fn block(&self, sides: Vec<u64>, value: u32) -> Option<Block> {
        let mut inside = vec![0usize];
        for ((_, groups), side) in self.variables.iter().zip(&sides) {
            let chosen = (0..groups.len()).filter(|g| side >> g & 1 == 1);
            inside = chosen.flat_map(|g| inside.iter().map(move |at| at * groups.len() + g)).collect();
        }
        let mut atoms = Bits::default();
        for atom in inside {
            match self.value(atom) {
                ANYTHING => {}
                own if own == value => put(&mut atoms, atom),
                _ => return None,
            }
        }
        Some(Block { sides, atoms })
    }

    /// For every atom those that fit into no box with it.
    fn apart(&self) -> Vec<Bits> {
        let mut out = vec![Bits::default(); self.values.len()];
        let all: Vec<usize> = members(&self.cared).collect();
        for (index, a) in all.iter().enumerate() {
            for b in all.iter().skip(index + 1) {
                let mix = self.sides(*a).iter().zip(self.sides(*b)).map(|(x, y)| 1u64 << x | 1u64 << y).collect();
                if self.value(*a) != self.value(*b) || self.block(mix, self.value(*a)).is_none() {
                    out.get_mut(*a).into_iter().for_each(|bits| put(bits, *b));
                    out.get_mut(*b).into_iter().for_each(|bits| put(bits, *a));
                }
            }
        }
        out
    }

    /// Every box of one value around an atom, the largest first; of those that hold the same atoms one. `None` where there are too many.
    fn around(&self, atom: usize) -> Option<Vec<Block>> {
        let value = self.value(atom);
        let first = self.block(self.sides(atom).iter().map(|g| 1u64 << g).collect(), value)?;
        let mut seen: BTreeSet<Vec<u64>> = BTreeSet::from([first.sides.clone()]);
        let mut waiting = VecDeque::from([first]);
        let mut out: Vec<Block> = Vec::new();
        while let Some(block) = waiting.pop_front() {
            for (place, (_, groups)) in self.variables.iter().enumerate() {
                for group in 0..groups.len() {
                    let mut sides = block.sides.clone();
                    sides.get_mut(place).into_iter().for_each(|side| *side |= 1 << group);
                    if seen.insert(sides.clone()) {
                        waiting.extend(self.block(sides, value));
                    }
                }
            }
            out.push(block);
            if seen.len() > BOXES {
                return None;
            }
        }
        out.sort_by_key(|block| (std::cmp::Reverse(members(&block.atoms).count()), block.atoms, block.sides.clone()));
        out.dedup_by(|a, b| a.atoms == b.atoms);
        Some(out)
    }

    fn piece(&self, block: &Block) -> Piece {
        let value = members(&block.atoms).next().map_or(ANYTHING, |atom| self.value(atom));
        let mut cube = Cube::new();
        for ((level, groups), side) in self.variables.iter().zip(&block.sides) {
            let chosen = groups.iter().enumerate().filter(|(g, _)| side >> g & 1 == 1);
            let mut values: Vec<usize> = chosen.flat_map(|(_, values)| values.iter().copied()).collect();
            values.sort_unstable();
            if values.len() < groups.iter().map(Vec::len).sum() {
                cube.push((*level, values));
            }
        }
        Piece { cube, value }
    }
}

struct Search<'s> {
    space: &'s Space,
    apart: Vec<Bits>,
    boxes: HashMap<usize, Vec<Block>>,
    /// What was left, after how few boxes.
    seen: HashMap<Bits, usize>,
    /// Boxes of the best known partition.
    best: usize,
    found: Option<Vec<Block>>,
    steps: usize,
}

impl Search<'_> {
    /// Tries everything that could be better than the best; `None` where the search was not finished.
    fn go(&mut self, left: Bits, chosen: &mut Vec<Block>) -> Option<()> {
        if is_empty(&left) {
            if chosen.len() < self.best {
                self.best = chosen.len();
                self.found = Some(chosen.clone());
            }
            return Some(());
        }
        if chosen.len() + self.needed(left) >= self.best || self.seen.get(&left).is_some_and(|count| *count <= chosen.len()) {
            return Some(());
        }
        self.seen.insert(left, chosen.len());
        self.steps = self.steps.checked_sub(1)?;
        // The atom that fits with the fewest others leaves the fewest choices.
        let fits = |atom: &usize| members(&left).filter(|other| !self.apart.get(*atom).is_some_and(|bits| has(bits, *other))).count();
        let atom = members(&left).min_by_key(fits)?;
        if !self.boxes.contains_key(&atom) {
            self.boxes.insert(atom, self.space.around(atom)?);
        }
        let boxes = self.boxes.get(&atom).map(|all| all.iter().filter(|b| is_empty(&without(&b.atoms, &left))).cloned().collect::<Vec<Block>>());
        for block in boxes.unwrap_or_default() {
            let rest = without(&left, &block.atoms);
            chosen.push(block);
            let finished = self.go(rest, chosen);
            chosen.pop();
            finished?;
        }
        Some(())
    }

    /// Boxes that the atoms left need at least.
    fn needed(&self, left: Bits) -> usize {
        let mut candidates = left;
        let mut count = 0;
        while let Some(atom) = members(&candidates).next() {
            count += 1;
            candidates = self.apart.get(atom).map_or(Bits::default(), |apart| both(&candidates, apart));
        }
        count
    }
}
