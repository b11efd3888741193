//! Functions of fewer variables: some fixed, some quantified away, some assignments not cared for.

use hashbrown::HashMap;

use super::store::{Exhausted, Hash, Level, Node, Store};

type Unary = HashMap<Node, Node, Hash>;

impl Store {
    /// The function with some variables fixed: `fixed` gives their values.
    ///
    /// # Errors
    /// [`Exhausted`].
    pub fn restrict(&mut self, node: Node, fixed: &impl Fn(Level) -> Option<usize>) -> Result<Node, Exhausted> {
        self.restricted(node, fixed, &mut Unary::default())
    }

    fn restricted(&mut self, node: Node, fixed: &impl Fn(Level) -> Option<usize>, memo: &mut Unary) -> Result<Node, Exhausted> {
        let Some(level) = self.level(node) else { return Ok(node) };
        if let Some(known) = memo.get(&node) {
            return Ok(*known);
        }
        let result = match fixed(level).filter(|value| *value < self.arity(level)) {
            Some(value) => self.restricted(self.at(node, level, value), fixed, memo)?,
            None => {
                let base = self.scratch.len();
                for value in 0..self.arity(level) {
                    match self.restricted(self.at(node, level, value), fixed, memo) {
                        Ok(child) => self.scratch.push(child),
                        Err(exhausted) => {
                            self.scratch.truncate(base);
                            return Err(exhausted);
                        }
                    }
                }
                self.made(level, base)?
            }
        };
        memo.insert(node, result);
        Ok(result)
    }

    /// Whether the truth function holds for some value of the variables that `gone` picks.
    ///
    /// # Errors
    /// [`Exhausted`].
    pub fn exists(&mut self, node: Node, gone: &impl Fn(Level) -> bool) -> Result<Node, Exhausted> {
        self.existing(node, gone, &mut Unary::default())
    }

    fn existing(&mut self, node: Node, gone: &impl Fn(Level) -> bool, memo: &mut Unary) -> Result<Node, Exhausted> {
        let Some(level) = self.level(node) else { return Ok(node) };
        if let Some(known) = memo.get(&node) {
            return Ok(*known);
        }
        let base = self.scratch.len();
        for value in 0..self.arity(level) {
            match self.existing(self.at(node, level, value), gone, memo) {
                Ok(child) => self.scratch.push(child),
                Err(exhausted) => {
                    self.scratch.truncate(base);
                    return Err(exhausted);
                }
            }
        }
        let result = if gone(level) {
            let children = self.scratch.split_off(base);
            let mut any = Node::FALSE;
            for child in children {
                any = self.or(any, child)?;
            }
            any
        } else {
            self.made(level, base)?
        };
        memo.insert(node, result);
        Ok(result)
    }

    /// A function that agrees with `node` wherever `care` is true, and is as small elsewhere as is easily had. Where `care` is never true, `node`.
    ///
    /// # Errors
    /// [`Exhausted`].
    pub fn simplify(&mut self, node: Node, care: Node) -> Result<Node, Exhausted> {
        if care == Node::FALSE {
            return Ok(node);
        }
        self.simplified(node, care, &mut HashMap::default())
    }

    fn simplified(&mut self, node: Node, care: Node, memo: &mut HashMap<(Node, Node), Node, Hash>) -> Result<Node, Exhausted> {
        let Some(level) = self.level(node) else { return Ok(node) };
        if care == Node::TRUE {
            return Ok(node);
        }
        if let Some(known) = memo.get(&(node, care)) {
            return Ok(*known);
        }
        let above = self.level_or_bottom(care);
        let result = if above < level {
            // The function does not ask this variable: whatever is possible below it is cared for.
            let children = self.children(care).to_vec();
            let mut any = Node::FALSE;
            for child in children {
                any = self.or(any, child)?;
            }
            self.simplified(node, any, memo)?
        } else {
            let mut children: Vec<Option<Node>> = Vec::with_capacity(self.arity(level));
            for value in 0..self.arity(level) {
                let wanted = self.at(care, level, value);
                let child = self.at(node, level, value);
                children.push(if wanted == Node::FALSE { None } else { Some(self.simplified(child, wanted, memo)?) });
            }
            let filler = children.iter().flatten().next().copied().unwrap_or(node);
            let children: Vec<Node> = children.into_iter().map(|c| c.unwrap_or(filler)).collect();
            self.make(level, &children)?
        };
        memo.insert((node, care), result);
        Ok(result)
    }

    /// The function that asks `to(variable)` wherever `node` asks a variable. No two variables of the support may become one.
    ///
    /// # Errors
    /// [`Exhausted`].
    pub fn rename(&mut self, node: Node, to: &impl Fn(Level) -> Level) -> Result<Node, Exhausted> {
        self.renamed(node, to, &mut Unary::default())
    }

    fn renamed(&mut self, node: Node, to: &impl Fn(Level) -> Level, memo: &mut Unary) -> Result<Node, Exhausted> {
        let Some(level) = self.level(node) else { return Ok(node) };
        if let Some(known) = memo.get(&node) {
            return Ok(*known);
        }
        let mut branches = Vec::with_capacity(self.arity(level));
        for value in 0..self.arity(level) {
            branches.push(self.renamed(self.at(node, level, value), to, memo)?);
        }
        let result = self.select(to(level), &branches)?;
        memo.insert(node, result);
        Ok(result)
    }

    /// As [`Store::restrict`], made in another store of the same variables (and perhaps more): what is asked of a diagram leaves it as it is.
    ///
    /// # Errors
    /// [`Exhausted`]: the other store's budget.
    pub fn restrict_into(&self, other: &mut Store, node: Node, fixed: &impl Fn(Level) -> Option<usize>) -> Result<Node, Exhausted> {
        self.restricted_into(other, node, fixed, &mut Unary::default())
    }

    fn restricted_into(&self, other: &mut Store, node: Node, fixed: &impl Fn(Level) -> Option<usize>, memo: &mut Unary) -> Result<Node, Exhausted> {
        let Some(level) = self.level(node) else { return Ok(node) };
        if let Some(known) = memo.get(&node) {
            return Ok(*known);
        }
        let result = match fixed(level).filter(|value| *value < self.arity(level)) {
            Some(value) => self.restricted_into(other, self.at(node, level, value), fixed, memo)?,
            None => {
                let mut children = Vec::with_capacity(self.arity(level));
                for child in self.children(node) {
                    children.push(self.restricted_into(other, *child, fixed, memo)?);
                }
                other.make(level, &children)?
            }
        };
        memo.insert(node, result);
        Ok(result)
    }
}
