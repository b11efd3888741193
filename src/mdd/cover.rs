//! A set of assignments as few boxes: Minato's irredundant cover, for variables with several values.
//!
//! Each box lies within `upper`, together they hold all of `lower`; what is between the two may be covered or not. Values of one variable
//! that need the same boxes are treated as one; what can be covered without asking the variable is.

use super::store::{Exhausted, Level, Node, Store};

/// A box: the values that some variables may have, in order; the others may have any.
pub type Cube = Vec<(Level, Vec<usize>)>;

impl Store {
    /// Boxes between `lower` and `upper`, where `lower` implies `upper`.
    ///
    /// # Errors
    /// [`Exhausted`].
    pub fn cover(&mut self, lower: Node, upper: Node) -> Result<Vec<Cube>, Exhausted> {
        Ok(self.covered(lower, upper)?.0)
    }

    /// A cover with as few literals as each box needs to stay within `upper`, and without boxes that the others then make needless. Boxes may
    /// come to overlap.
    ///
    /// # Errors
    /// [`Exhausted`].
    pub fn shortened(&mut self, mut boxes: Vec<Cube>, lower: Node, upper: Node) -> Result<Vec<Cube>, Exhausted> {
        for cube in &mut boxes {
            let mut levels: Vec<Level> = cube.iter().map(|(level, _)| *level).collect();
            let length = |level: &Level| cube.iter().find(|(l, _)| l == level).map_or(0, |(_, v)| v.len().min(self.arity(*level) - v.len()));
            levels.sort_by_key(|level| std::cmp::Reverse((length(level), *level)));
            for level in levels {
                let shorter: Cube = cube.iter().filter(|(l, _)| *l != level).cloned().collect();
                let held = self.of_cube(&shorter)?;
                if self.minus(held, upper)? == Node::FALSE {
                    *cube = shorter;
                }
            }
        }
        // Those with the most literals are the first to go.
        let mut order: Vec<usize> = (0..boxes.len()).collect();
        order.sort_by_key(|index| std::cmp::Reverse((boxes.get(*index).map_or(0, Vec::len), *index)));
        let mut gone: Vec<usize> = Vec::new();
        for index in order {
            let mut left = lower;
            for (_, cube) in boxes.iter().enumerate().filter(|(other, _)| *other != index && !gone.contains(other)) {
                let held = self.of_cube(cube)?;
                left = self.minus(left, held)?;
            }
            if left == Node::FALSE {
                gone.push(index);
            }
        }
        let kept = boxes.into_iter().enumerate().filter(|(index, _)| !gone.contains(index));
        Ok(kept.map(|(_, cube)| cube).collect())
    }

    fn covered(&mut self, lower: Node, upper: Node) -> Result<(Vec<Cube>, Node), Exhausted> {
        if lower == Node::FALSE {
            return Ok((Vec::new(), Node::FALSE));
        }
        if upper == Node::TRUE {
            return Ok((vec![Cube::new()], Node::TRUE));
        }
        let level = self.level_or_bottom(lower).min(self.level_or_bottom(upper));
        let mut groups: Vec<(Node, Node, Vec<usize>)> = Vec::new();
        let mut common = Node::TRUE;
        for value in 0..self.arity(level) {
            let (low, up) = (self.at(lower, level, value), self.at(upper, level, value));
            common = self.and(common, up)?;
            match groups.iter_mut().find(|(l, u, _)| *l == low && *u == up) {
                Some((_, _, values)) => values.push(value),
                None => groups.push((low, up, vec![value])),
            }
        }
        let (mut boxes, mut union, mut rest) = (Vec::new(), Node::FALSE, Node::FALSE);
        for (low, up, values) in groups {
            let own = self.minus(low, common)?;
            let (inner, inner_union) = self.covered(own, up)?;
            let literal = self.literal(level, |v| values.contains(&v))?;
            let within = self.and(literal, inner_union)?;
            union = self.or(union, within)?;
            boxes.extend(inner.into_iter().map(|mut cube| {
                cube.insert(0, (level, values.clone()));
                cube
            }));
            let left = self.minus(low, inner_union)?;
            rest = self.or(rest, left)?;
        }
        let (shared, shared_union) = self.covered(rest, common)?;
        boxes.extend(shared);
        Ok((joined(boxes), self.or(union, shared_union)?))
    }
}

/// Boxes that differ in the values of one variable only are one box.
fn joined(mut boxes: Vec<Cube>) -> Vec<Cube> {
    let mut at = 0;
    while at < boxes.len() {
        let found = (at + 1..boxes.len()).find_map(|other| Some((other, one_difference(boxes.get(at)?, boxes.get(other)?)?)));
        match found {
            Some((other, position)) => {
                let gone = boxes.remove(other);
                let more = gone.into_iter().nth(position).map(|(_, values)| values).unwrap_or_default();
                if let Some((_, values)) = boxes.get_mut(at).and_then(|cube| cube.get_mut(position)) {
                    values.extend(more);
                    values.sort_unstable();
                    values.dedup();
                }
            }
            None => at += 1,
        }
    }
    boxes
}

fn one_difference(a: &Cube, b: &Cube) -> Option<usize> {
    if a.len() != b.len() || a.iter().zip(b).any(|((l, _), (m, _))| l != m) {
        return None;
    }
    let mut different = a.iter().zip(b).enumerate().filter(|(_, (x, y))| x != y).map(|(position, _)| position);
    match (different.next(), different.next()) {
        (Some(position), None) => Some(position),
        _ => None,
    }
}
