//! Decision diagrams against brute force: every function over a few variables, and random expressions over more.

use std::collections::BTreeSet;
use std::ops::{ControlFlow, Range};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use proptest::collection::vec;
use proptest::prelude::*;
use quyche::mdd::{Cube, Damaged, Exhausted, Image, ImageNode, Level, Memo, Node, Pairs, Store};

/// Variables, and every assignment of them, numbered with the last variable fastest. Sets are the bits of a number.
struct Space {
    arities: Vec<usize>,
    points: Vec<Vec<usize>>,
}

fn has(set: usize, member: usize) -> bool {
    set >> member & 1 == 1
}

impl Space {
    fn new(arities: &[usize]) -> (Space, Store) {
        let mut store = Store::new(1 << 20);
        let mut points = vec![vec![]];
        for arity in arities {
            store.declare(*arity);
            points = points.iter().flat_map(|p: &Vec<usize>| (0..*arity).map(|value| [p.as_slice(), &[value]].concat())).collect();
        }
        (Space { arities: arities.to_vec(), points }, store)
    }

    fn points(&self) -> Range<usize> {
        0..self.points.len()
    }

    /// The function that has these values at the points, built from below.
    fn build(&self, store: &mut Store, values: &[u32]) -> Node {
        let mut nodes: Vec<Node> = values.iter().map(|v| Node::terminal(*v)).collect();
        for (index, arity) in self.arities.iter().enumerate().rev() {
            nodes = nodes.chunks(*arity).map(|children| store.make(Level::new(index), children).unwrap()).collect();
        }
        nodes[0]
    }

    fn values(&self, store: &Store, node: Node) -> Vec<u32> {
        self.points.iter().map(|point| store.evaluate(node, &|level| point[level.index()]).unwrap()).collect()
    }

    /// The point where each variable has the value that it is given.
    fn point(&self, value: impl Fn(usize) -> usize) -> usize {
        (0..self.arities.len()).fold(0, |number, v| number * self.arities[v] + value(v))
    }

    /// The point `p`, but with the variables of `set` as at `q`.
    fn with(&self, p: usize, q: usize, set: usize) -> usize {
        self.point(|v| self.points[if has(set, v) { q } else { p }][v])
    }

    fn holds(&self, cube: &[(Level, Vec<usize>)], point: usize) -> bool {
        cube.iter().all(|(level, values)| values.contains(&self.points[point][level.index()]))
    }
}

/// Every function over a space with values below `base`: function `n` has at point `p` the digit `p` of `n`.
struct Table {
    space: Space,
    store: Store,
    base: usize,
    values: Vec<Vec<u32>>,
    nodes: Vec<Node>,
}

impl Table {
    fn new(base: usize, arities: &[usize]) -> Table {
        let (space, mut store) = Space::new(arities);
        let mut values = vec![vec![]];
        for _ in space.points() {
            values = (0..base as u32).flat_map(|last| values.iter().map(move |v: &Vec<u32>| [v.as_slice(), &[last]].concat())).collect();
        }
        let nodes = values.iter().map(|v| space.build(&mut store, v)).collect();
        Table { space, store, base, values, nodes }
    }

    fn all() -> Vec<Table> {
        let spaces: [(usize, &[usize]); 6] = [(2, &[2, 3]), (2, &[3, 2]), (2, &[2, 1, 2]), (2, &[2, 2, 2]), (3, &[2, 2]), (3, &[4])];
        spaces.map(|(base, arities)| Table::new(base, arities)).into()
    }

    /// That `node` is the one node of the function with these values.
    fn check(&self, what: &str, node: Result<Node, Exhausted>, value: impl Fn(usize) -> u32) {
        let wanted = self.space.points().rev().fold(0, |number, p| number * self.base + value(p) as usize);
        assert!(node == Ok(self.nodes[wanted]), "{what}: {:?} not {:?}", node.map(|n| self.space.values(&self.store, n)), self.values[wanted]);
    }
}

/// Runs a test on every choice of `N` functions of each table, and tells the functions where it fails.
fn each<const N: usize>(tables: impl IntoIterator<Item = Table>, mut test: impl FnMut(&mut Table, [usize; N])) {
    for mut t in tables {
        for number in 0..t.nodes.len().pow(N as u32) {
            let chosen: [usize; N] = std::array::from_fn(|i| number / t.nodes.len().pow(i as u32) % t.nodes.len());
            if let Err(failure) = catch_unwind(AssertUnwindSafe(|| test(&mut t, chosen))) {
                let row = |p: usize| format!("at {:?}: {:?}\n", t.space.points[p], chosen.map(|f| t.values[f][p]));
                eprintln!("{}", t.space.points().map(row).collect::<String>());
                resume_unwind(failure);
            }
        }
    }
}

#[test]
fn two_nodes_are_equal_exactly_when_their_functions_are() {
    each(Table::all(), |t, [f]| {
        let again = t.space.build(&mut t.store, &t.values[f]);
        let first = t.nodes.iter().position(|node| *node == again);
        assert_eq!((first, &t.space.values(&t.store, again)), (Some(f), &t.values[f]));
    });
}

#[test]
fn truth_operations_and_choices_are_made_at_every_point() {
    each(Table::all().into_iter().filter(|t| t.base == 2), |t, [f, g]| {
        let (s, a, b) = (&mut t.store, t.nodes[f], t.nodes[g]);
        let [and, or, xor, minus, not] = [s.and(a, b), s.or(a, b), s.xor(a, b), s.minus(a, b), s.not(a)];
        let (x, y) = (&t.values[f], &t.values[g]);
        t.check("and", and, |p| x[p] & y[p]);
        t.check("or", or, |p| x[p] | y[p]);
        t.check("xor", xor, |p| x[p] ^ y[p]);
        t.check("minus", minus, |p| x[p] & (1 - y[p]));
        t.check("not", not, |p| 1 - x[p]);
    });
    each([Table::new(3, &[2, 2]), Table::new(2, &[2, 1, 2]), Table::new(2, &[4])], |t, [condition, f, g]| {
        if t.values[condition].iter().all(|v| *v < 2) {
            let node = t.store.choose(t.nodes[condition], t.nodes[f], t.nodes[g]);
            t.check("choose", node, |p| t.values[if t.values[condition][p] == 1 { f } else { g }][p]);
        }
    });
}

#[test]
fn any_operation_on_terminals_can_be_applied() {
    let operations: [fn(u32, u32) -> u32; 3] = [u32::max, |x, y| x | y, |x, y| x & !y];
    for (operation, arities) in operations.into_iter().flat_map(|o| [(o, [3].as_slice()), (o, &[1, 2, 2])]) {
        let mut memo = Memo::default();
        each([Table::new(4, arities)], |t, [f, g]| {
            // Where one with one is one, a node with itself is itself: known early.
            let early = |x: Node, y: Node| (x == y && operation(1, 1) == 1).then_some(x);
            let mut combine = |x: Node, y: Node| early(x, y).or_else(|| Some(Node::terminal(operation(x.value()?, y.value()?))));
            let node = t.store.apply(t.nodes[f], t.nodes[g], &mut memo, &mut combine);
            t.check("apply", node, |p| operation(t.values[f][p], t.values[g][p]));
        });
    }
    each([Table::new(2, &[2, 3]), Table::new(3, &[2, 2])], |t, [f, g]| {
        let node = t.store.map(t.nodes[f], &mut |value| t.values[g][value as usize]);
        t.check("map", node, |p| t.values[g][t.values[f][p] as usize]);
        let mut pairs = Pairs::default();
        let node = t.store.product(t.nodes[f], t.nodes[g], &mut pairs).unwrap();
        let values = t.space.values(&t.store, node);
        assert!(t.space.points().all(|p| pairs.get(values[p]) == Some((t.values[f][p], t.values[g][p]))), "{values:?}, {pairs:?}");
    });
}

#[test]
fn literals_and_selections_read_one_variable() {
    each([Table::new(2, &[2, 3]), Table::new(2, &[3, 2]), Table::new(2, &[2, 1, 2]), Table::new(3, &[2, 2])], |t, [f, g]| {
        for level in t.store.variables() {
            let (v, arity) = (level.index(), t.store.arity(level));
            let node = t.store.literal(level, |value| has(f, value));
            t.check(&format!("variable {v} in {f:b}"), node, |p| u32::from(has(f, t.space.points[p][v])));
            // Two branches are any two functions; a third follows from them.
            let branches = &[f, g, (5 * f + 3 * g + 7) % t.nodes.len()][..arity];
            let node = t.store.select(level, &branches.iter().map(|f| t.nodes[*f]).collect::<Vec<_>>());
            t.check(&format!("variable {v} among {branches:?}"), node, |p| t.values[branches[t.space.points[p][v]]][p]);
        }
    });
}

#[test]
fn variables_can_be_fixed_quantified_and_renamed() {
    each(Table::all(), |t, [f]| {
        let alike = t.space.arities.iter().all(|arity| *arity == t.space.arities[0]);
        let next = |v: usize| if alike { (v + 1) % t.space.arities.len() } else { v };
        let node = t.store.rename(t.nodes[f], &|level| Level::new(next(level.index())));
        t.check("rename", node, |p| t.values[f][t.space.point(|v| t.space.points[p][next(v)])]);
        for set in 0..1 << t.space.arities.len() {
            for p in t.space.points() {
                let fixed = |level: Level| has(set, level.index()).then(|| t.space.points[p][level.index()]);
                let (node, mut other) = (t.store.restrict(t.nodes[f], &fixed), t.store.alike(100));
                t.check(&format!("{set:b} as at {p}"), node, |q| t.values[f][t.space.with(q, p, set)]);
                let there = t.store.restrict_into(&mut other, t.nodes[f], &fixed).unwrap();
                assert_eq!(other.image(&[there]), t.store.image(&[node.unwrap()]));
            }
            if t.values[f].iter().all(|v| *v < 2) {
                let node = t.store.exists(t.nodes[f], &|level| has(set, level.index()));
                let any = |p: usize| t.space.points().any(|q| t.values[f][q] == 1 && t.space.with(q, p, set) == p);
                t.check(&format!("exists {set:b}"), node, |p| u32::from(any(p)));
            }
        }
    });
}

#[test]
fn what_is_not_cared_for_makes_no_difference() {
    each(Table::all(), |t, [f, care]| {
        // The names of the values make no difference: one of them at the first point is enough.
        if t.values[care].iter().all(|v| *v < 2) && t.values[f][0] == 0 {
            let (node, within) = (t.nodes[f], t.nodes[care]);
            let simple = t.store.simplify(node, within).unwrap();
            let (values, cared) = (t.space.values(&t.store, simple), |p: usize| t.values[care][p] == 1);
            t.check("simplify", Ok(simple), |p| if cared(p) { t.values[f][p] } else { values[p] });
            let taken = t.store.terminals_within(node, within);
            assert_eq!(taken, t.space.points().filter(|p| cared(*p)).map(|p| t.values[f][p]).collect());
            let less = || within.value().is_none() && t.store.support(&[simple]).is_subset(&t.store.support(&[node]));
            assert!((simple == node || less()) && (taken.len() != 1 || simple.value().is_some()), "{values:?}");
        }
    });
}

#[test]
fn a_diagram_tells_its_variables_values_nodes_and_count() {
    each(Table::all(), |t, [f]| {
        let (s, roots) = (&t.store, [t.nodes[f], t.nodes[t.nodes.len() / 2], t.nodes[f]]);
        let nodes = s.nodes(&roots);
        assert!(roots.iter().all(|root| nodes.contains(root)));
        assert_eq!(s.size(&roots), nodes.iter().filter(|n| n.value().is_none()).count());
        for (place, node) in nodes.iter().enumerate() {
            assert!(!nodes[..place].contains(node) && s.children(*node).iter().all(|child| nodes[..place].contains(child)));
        }
        let (space, values) = (&t.space, &t.values[f]);
        let matters = |l: &Level| space.points().any(|p| space.points().any(|q| values[p] != values[space.with(p, q, 1 << l.index())]));
        let support: BTreeSet<Level> = s.variables().filter(matters).collect();
        assert_eq!((s.support(&roots[..1]), s.terminals(roots[0])), (support.clone(), values.iter().copied().collect()));
        for set in 0..1 << space.arities.len() {
            let (over, others): (Vec<Level>, Vec<Level>) = s.variables().partition(|level| has(set, level.index()));
            if support.iter().all(|level| over.contains(level)) {
                let holding = values.iter().filter(|v| **v != 0).count() / others.iter().map(|l| s.arity(*l)).product::<usize>();
                assert_eq!(s.count(roots[0], &over), Some(holding as u128), "over {over:?}");
            }
        }
    });
}

#[test]
fn paths_partition_the_assignments() {
    each(Table::all(), |t, [f]| {
        let (s, node) = (&t.store, t.nodes[f]);
        for stop in 0..=t.space.points.len() {
            let mut paths: Vec<(Cube, u32)> = Vec::new();
            let flow = s.each_path(node, &mut |path, value| {
                paths.push((path.to_vec(), value));
                if paths.len() == stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
            let at = |p: usize| paths.iter().filter(|path| t.space.holds(&path.0, p)).map(|path| path.1).collect::<Vec<_>>();
            let whole = t.space.points().all(|p| at(p) == [t.values[f][p]]) && s.count_paths(node) == Some(paths.len() as u128);
            assert!(if flow.is_break() { paths.len() == stop } else { whole && paths.len() != stop }, "{paths:?}");
        }
        let children = s.children(node);
        let firsts = (0..children.len()).filter(|v| !children[..*v].contains(&children[*v]));
        let leading = |to: Node| (to, (0..children.len()).filter(|v| children[*v] == to).collect::<Vec<_>>());
        assert_eq!(s.branches(node), firsts.map(|v| leading(children[v])).collect::<Vec<_>>());
    });
}

#[test]
fn a_witness_is_the_first_assignment_that_does() {
    each(Table::all(), |t, [f]| {
        for wanted in 0..1 << t.base {
            let does = |value: u32| has(wanted, value as usize);
            let witness = t.store.witness(t.nodes[f], &does);
            let (mut at, mut filled) = (t.nodes[f], vec![0; t.space.arities.len()]);
            for (level, value) in witness.iter().flatten() {
                assert_eq!(t.store.level(at), Some(*level), "{witness:?}");
                at = t.store.children(at)[*value];
                filled[level.index()] = *value;
            }
            // What it does not tell may as well have its first value.
            let first = t.space.points().find(|p| does(t.values[f][*p]));
            assert_eq!((witness.map(|_| &filled), at.value().is_some_and(does)), (first.map(|p| &t.space.points[p]), first.is_some()));
        }
    });
}

#[test]
fn a_cover_lies_between_its_bounds_and_wants_every_box() {
    each([Table::new(2, &[2, 3]), Table::new(2, &[2, 2, 2]), Table::new(2, &[3, 3]), Table::new(2, &[2, 4])], |t, [lower, upper]| {
        if lower & upper == lower {
            let boxes = t.store.cover(t.nodes[lower], t.nodes[upper]).unwrap();
            let mut needed = BTreeSet::new();
            for p in t.space.points() {
                let own: Vec<usize> = (0..boxes.len()).filter(|b| t.space.holds(&boxes[*b], p)).collect();
                assert!(if own.is_empty() { !has(lower, p) } else { has(upper, p) }, "{boxes:?} at {p}");
                needed.extend(own.first().copied().filter(|_| own.len() == 1 && has(lower, p)));
            }
            assert_eq!(needed.len(), boxes.len(), "{boxes:?}");
            // None can be joined with another, and none names a variable without need.
            let levels = |b: &Cube| b.iter().map(|step| step.0).collect::<Vec<_>>();
            let apart = |x: &Cube, y: &Cube| levels(x) != levels(y) || x.iter().zip(y).filter(|(x, y)| x != y).count() > 1;
            assert!((0..boxes.len()).all(|at| boxes[..at].iter().all(|b| apart(b, &boxes[at]))), "{boxes:?}");
            let asks = |(level, values): &(Level, Vec<usize>)| values.is_sorted() && (1..t.store.arity(*level)).contains(&values.len());
            assert!(boxes.iter().all(|b| b.is_sorted_by(|x, y| x.0 < y.0) && b.iter().all(asks)), "{boxes:?}");
        }
    });
}

#[test]
fn an_image_is_read_back_as_it_was() {
    for t in Table::all() {
        let image = t.store.image(&t.nodes);
        let read: Image = serde_json::from_str(&serde_json::to_string(&image).unwrap()).unwrap();
        let (store, roots) = Store::from_image(&read, t.store.len()).unwrap();
        assert!(roots.iter().zip(&t.values).all(|(root, values)| t.space.values(&store, *root) == *values), "{image:?}");
        assert_eq!((store.image(&roots), store.nodes_per_level()), (image, t.store.nodes_per_level()));
    }
}

#[test]
fn a_damaged_image_is_refused() {
    let terminal = |outcome| ImageNode::Terminal { outcome };
    let inner = |variable, to: &[u32]| ImageNode::Inner { variable, to: to.to_vec() };
    let no_place = vec![inner(0, &[0, 3]), inner(0, &[0, u32::MAX]), inner(4, &[0, 1]), inner(u32::MAX, &[]), terminal(1 << 31)];
    let cases = [
        (None, 2, vec![inner(0, &[0, 2]), terminal((1 << 31) - 1)]),
        // Not reduced, and yet diagrams: both are the node before them.
        (None, 1, vec![inner(0, &[2, 2]), inner(1, &[0, 1, 1])]),
        (Some(Damaged::TooLarge), 1, vec![inner(0, &[0, 2])]),
        (Some(Damaged::NoSuchPlace), 2, no_place),
        (Some(Damaged::WrongArity), 2, vec![inner(0, &[0]), inner(0, &[0, 1, 2]), inner(2, &[])]),
        (Some(Damaged::OutOfOrder), 2, vec![inner(1, &[0, 2, 1]), inner(3, &[0, 2])]),
    ];
    for (damage, budget, last) in cases.into_iter().flat_map(|(damage, budget, nodes)| nodes.into_iter().map(move |n| (damage, budget, n))) {
        let nodes = vec![terminal(0), terminal(1), inner(1, &[0, 1, 1]), last];
        let mut image = Image { arities: vec![2, 3, 0, 2], nodes, roots: vec![3] };
        assert_eq!(Store::from_image(&image, budget).err(), damage, "{image:?} in {budget}");
        image.roots.push(4);
        assert_eq!(Store::from_image(&image, budget).err(), damage.or(Some(Damaged::NoSuchPlace)), "{image:?} in {budget}");
    }
}

#[test]
fn a_store_out_of_room_still_answers() {
    type Operation = fn(&mut Store, Node, Node, Node) -> Result<Node, Exhausted>;
    let operations: [(&str, Operation); 9] = [
        ("and", |s, a, b, _| s.and(a, b)),
        ("choose", |s, a, b, c| s.choose(a, b, c)),
        ("select", |s, a, b, c| s.select(Level::new(1), &[a, b, c])),
        ("apply", |s, a, b, _| s.apply(a, b, &mut Memo::default(), &mut |x, y| Some(Node::terminal(x.value()? + y.value()?)))),
        ("rename", |s, a, _, _| s.rename(a, &|level| Level::new((level.index() + 2) % 4))),
        ("restrict", |s, a, _, _| s.restrict(a, &|level| (level.index() == 1).then_some(2))),
        ("exists", |s, a, _, _| s.exists(a, &|level| level.index() == 0)),
        ("simplify", |s, a, b, _| s.simplify(a, b)),
        ("cover", |s, a, _, _| s.cover(a, a).map(|_| a)),
    ];
    let (space, mut store) = Space::new(&[2, 3, 2, 3]);
    let [a, b, c] = [11, 17, 23].map(|n| space.build(&mut store, &(0..36).map(|p| u32::from((p + n) * p % n < n / 2)).collect::<Vec<_>>()));
    for (what, operation) in operations {
        let mut roomy = store.clone();
        let node = operation(&mut roomy, a, b, c).unwrap();
        let wanted = space.values(&roomy, node);
        for budget in 0..=roomy.len() {
            let mut tight = store.clone();
            tight.set_budget(budget);
            assert_eq!(operation(&mut tight, a, b, c).is_err(), budget < roomy.len(), "{what} in {budget}");
            assert!(tight.len() <= budget.max(store.len()), "{what} in {budget}");
            // These make again what is there.
            assert_eq!((tight.map(a, &mut |value| value), tight.restrict(b, &|_| None)), (Ok(a), Ok(b)), "{what} in {budget}");
            tight.set_budget(1 << 20);
            assert_eq!(operation(&mut tight, a, b, c).map(|n| space.values(&tight, n)).as_ref(), Ok(&wanted), "{what} in {budget}");
        }
    }
}

proptest! {
    #[test]
    fn random_expressions_mean_what_they_say(arities in vec(1..5usize, 6..9), steps in vec((0..11, any::<[usize; 3]>()), 1..20)) {
        let (space, mut store) = Space::new(&arities);
        let table = |value: &dyn Fn(usize) -> u32| space.points().map(value).collect::<Vec<u32>>();
        let mut parts = vec![(Node::TRUE, table(&|_| 1))];
        for (operation, [i, j, k]) in steps {
            let [(a, x), (b, y), (c, z)] = [i, j, k].map(|i| parts[i % parts.len()].clone());
            let v = j % arities.len();
            let moved = |p: usize, value| space.point(|w| if w == v { value } else { space.points[p][w] });
            let (node, values) = match operation {
                0 => (store.and(a, b), table(&|p| x[p] & y[p])),
                1 => (store.or(a, b), table(&|p| x[p] | y[p])),
                2 => (store.xor(a, b), table(&|p| x[p] ^ y[p])),
                3 => (store.choose(a, b, c), table(&|p| if x[p] == 1 { y[p] } else { z[p] })),
                4 => (store.restrict(a, &|l| (l.index() == v).then_some(k % arities[v])), table(&|p| x[moved(p, k % arities[v])])),
                5 => (store.exists(a, &|l| l.index() == v), table(&|p| (0..arities[v]).map(|value| x[moved(p, value)]).max().unwrap())),
                _ => (store.literal(Level::new(v), |value| has(k, value)), table(&|p| u32::from(has(k, space.points[p][v])))),
            };
            prop_assert_eq!(node, Ok(space.build(&mut store, &values)));
            parts.push((node.unwrap(), values));
        }
        let (node, values) = parts.last().unwrap();
        prop_assert_eq!(&space.values(&store, *node), values);
        prop_assert_eq!(store.count(*node, &store.variables().collect::<Vec<_>>()), Some(values.iter().map(|v| u128::from(*v)).sum()));
        let boxes = store.cover(*node, *node).unwrap();
        prop_assert!(space.points().all(|p| boxes.iter().any(|b| space.holds(b, p)) == (values[p] == 1)), "{:?}", boxes);
    }
}
