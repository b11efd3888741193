//! Operations on two or three diagrams, each pair of nodes once.

use hashbrown::HashMap;

use super::store::{Exhausted, Hash, Level, Node, Store};

/// Results of one binary operation. It may be kept between calls as long as the operation stays the same.
pub type Memo = HashMap<(Node, Node), Node, Hash>;

const AND: u8 = 0;
const OR: u8 = 1;
const XOR: u8 = 2;

/// Numbers for pairs of terminals: what the terminals of a product mean.
#[derive(Clone, Debug, Default)]
pub struct Pairs {
    numbers: HashMap<(u32, u32), u32, Hash>,
    pairs: Vec<(u32, u32)>,
}

impl Pairs {
    pub fn number(&mut self, left: u32, right: u32) -> u32 {
        let next = u32::try_from(self.pairs.len()).unwrap_or(u32::MAX);
        let pairs = &mut self.pairs;
        *self.numbers.entry((left, right)).or_insert_with(|| {
            pairs.push((left, right));
            next
        })
    }

    pub fn get(&self, number: u32) -> Option<(u32, u32)> {
        self.pairs.get(number as usize).copied()
    }
}

impl Store {
    /// The function whose value at each assignment is `combine` of the two values there. `combine` is asked at nodes too, and may answer
    /// early; of two terminals it must answer.
    ///
    /// # Errors
    /// [`Exhausted`].
    pub fn apply(&mut self, a: Node, b: Node, memo: &mut Memo, combine: &mut impl FnMut(Node, Node) -> Option<Node>) -> Result<Node, Exhausted> {
        if let Some(known) = combine(a, b) {
            return Ok(known);
        }
        if let Some(known) = memo.get(&(a, b)) {
            return Ok(*known);
        }
        let level = self.level_or_bottom(a).min(self.level_or_bottom(b));
        if level == Level::BOTTOM {
            return Ok(Node::FALSE);
        }
        let base = self.scratch.len();
        for value in 0..self.arity(level) {
            match self.apply(self.at(a, level, value), self.at(b, level, value), memo, combine) {
                Ok(child) => self.scratch.push(child),
                Err(exhausted) => {
                    self.scratch.truncate(base);
                    return Err(exhausted);
                }
            }
        }
        let node = self.made(level, base)?;
        memo.insert((a, b), node);
        Ok(node)
    }

    /// Conjunction.
    ///
    /// # Errors
    /// [`Exhausted`].
    pub fn and(&mut self, a: Node, b: Node) -> Result<Node, Exhausted> {
        self.truth_operation(AND, a, b)
    }

    /// Disjunction.
    ///
    /// # Errors
    /// [`Exhausted`].
    pub fn or(&mut self, a: Node, b: Node) -> Result<Node, Exhausted> {
        self.truth_operation(OR, a, b)
    }

    /// Difference of truth values.
    ///
    /// # Errors
    /// [`Exhausted`].
    pub fn xor(&mut self, a: Node, b: Node) -> Result<Node, Exhausted> {
        self.truth_operation(XOR, a, b)
    }

    /// Negation.
    ///
    /// # Errors
    /// [`Exhausted`].
    pub fn not(&mut self, a: Node) -> Result<Node, Exhausted> {
        self.xor(a, Node::TRUE)
    }

    /// `a` and not `b`.
    ///
    /// # Errors
    /// [`Exhausted`].
    pub fn minus(&mut self, a: Node, b: Node) -> Result<Node, Exhausted> {
        let not = self.not(b)?;
        self.and(a, not)
    }

    fn truth_operation(&mut self, operation: u8, a: Node, b: Node) -> Result<Node, Exhausted> {
        if let Some(known) = short(operation, a, b) {
            return Ok(known);
        }
        let key = if a <= b { (operation, a, b) } else { (operation, b, a) };
        if let Some(known) = self.known.get(&key) {
            return Ok(*known);
        }
        let level = self.level_or_bottom(a).min(self.level_or_bottom(b));
        if level == Level::BOTTOM {
            return Ok(Node::FALSE);
        }
        let base = self.scratch.len();
        for value in 0..self.arity(level) {
            match self.truth_operation(operation, self.at(a, level, value), self.at(b, level, value)) {
                Ok(child) => self.scratch.push(child),
                Err(exhausted) => {
                    self.scratch.truncate(base);
                    return Err(exhausted);
                }
            }
        }
        let node = self.made(level, base)?;
        self.known.insert(key, node);
        Ok(node)
    }

    /// `then` where `condition` is true, `otherwise` where it is false.
    ///
    /// # Errors
    /// [`Exhausted`].
    pub fn choose(&mut self, condition: Node, then: Node, otherwise: Node) -> Result<Node, Exhausted> {
        self.chosen(condition, then, otherwise, &mut HashMap::default())
    }

    fn chosen(
        &mut self,
        condition: Node,
        then: Node,
        otherwise: Node,
        memo: &mut HashMap<(Node, Node, Node), Node, Hash>,
    ) -> Result<Node, Exhausted> {
        match condition {
            Node::TRUE => return Ok(then),
            Node::FALSE => return Ok(otherwise),
            _ if then == otherwise => return Ok(then),
            _ => {}
        }
        if let Some(known) = memo.get(&(condition, then, otherwise)) {
            return Ok(*known);
        }
        let level = [condition, then, otherwise].into_iter().map(|n| self.level_or_bottom(n)).min().unwrap_or(Level::BOTTOM);
        if level == Level::BOTTOM {
            return Ok(otherwise);
        }
        let base = self.scratch.len();
        for value in 0..self.arity(level) {
            let [c, t, o] = [condition, then, otherwise].map(|n| self.at(n, level, value));
            match self.chosen(c, t, o, memo) {
                Ok(child) => self.scratch.push(child),
                Err(exhausted) => {
                    self.scratch.truncate(base);
                    return Err(exhausted);
                }
            }
        }
        let node = self.made(level, base)?;
        memo.insert((condition, then, otherwise), node);
        Ok(node)
    }

    /// At each assignment `branches[value of level]`, wherever in the order the branches lie.
    ///
    /// # Errors
    /// [`Exhausted`].
    pub fn select(&mut self, level: Level, branches: &[Node]) -> Result<Node, Exhausted> {
        if branches.iter().all(|b| self.level_or_bottom(*b) > level) {
            return self.make(level, branches);
        }
        let mut out = branches.last().copied().unwrap_or(Node::FALSE);
        for (value, branch) in branches.iter().enumerate() {
            let literal = self.literal(level, |v| v == value)?;
            out = self.choose(literal, *branch, out)?;
        }
        Ok(out)
    }

    /// Both functions at once; `pairs` says what a terminal means.
    ///
    /// # Errors
    /// [`Exhausted`].
    pub fn product(&mut self, a: Node, b: Node, pairs: &mut Pairs) -> Result<Node, Exhausted> {
        let mut number = |x: Node, y: Node| Some(Node::terminal(pairs.number(x.value()?, y.value()?)));
        self.apply(a, b, &mut Memo::default(), &mut number)
    }

    /// The function with every terminal replaced.
    ///
    /// # Errors
    /// [`Exhausted`].
    pub fn map(&mut self, a: Node, replace: &mut impl FnMut(u32) -> u32) -> Result<Node, Exhausted> {
        let mut one = |x: Node, _: Node| Some(Node::terminal(replace(x.value()?)));
        self.apply(a, Node::FALSE, &mut Memo::default(), &mut one)
    }
}

fn short(operation: u8, a: Node, b: Node) -> Option<Node> {
    match (operation, a, b) {
        (AND, Node::FALSE, _) | (AND, _, Node::FALSE) => Some(Node::FALSE),
        (AND, Node::TRUE, other) | (AND, other, Node::TRUE) => Some(other),
        (OR, Node::TRUE, _) | (OR, _, Node::TRUE) => Some(Node::TRUE),
        (OR, Node::FALSE, other) | (OR, other, Node::FALSE) => Some(other),
        (XOR, Node::FALSE, other) | (XOR, other, Node::FALSE) => Some(other),
        (XOR, _, _) if a == b => Some(Node::FALSE),
        (AND | OR, _, _) if a == b => Some(a),
        _ => None,
    }
}
