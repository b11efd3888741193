//! Disjoint boxes against brute force: each case in one box, no box without need, and no fewer where it says so.

use proptest::collection::vec;
use proptest::prelude::*;
use quyche::mdd::{Exhausted, Level, Node, Partition, Store};

/// A function over all assignments of a few variables, the last variable fastest; 0 where nobody cares, else one more than the value.
struct Given {
    arities: Vec<usize>,
    points: Vec<Vec<usize>>,
    values: Vec<u32>,
}

impl Given {
    fn new(arities: &[usize], value: impl FnMut(usize) -> u32) -> Given {
        let mut points = vec![vec![]];
        for arity in arities {
            points = points.iter().flat_map(|p: &Vec<usize>| (0..*arity).map(|v| [p.as_slice(), &[v]].concat())).collect();
        }
        Given { arities: arities.to_vec(), values: (0..points.len()).map(value).collect(), points }
    }

    fn build(&self, store: &mut Store, value: impl Fn(u32) -> u32) -> Node {
        let mut nodes: Vec<Node> = self.values.iter().map(|v| Node::terminal(value(*v))).collect();
        for (index, arity) in self.arities.iter().enumerate().rev() {
            nodes = nodes.chunks(*arity).map(|children| store.make(Level::new(index), children).unwrap()).collect();
        }
        nodes[0]
    }

    fn store(&self) -> (Store, Node, Node) {
        let mut store = Store::new(1 << 20);
        self.arities.iter().for_each(|arity| {
            store.declare(*arity);
        });
        // What is said where nobody cares must not matter.
        let function = self.build(&mut store, |v| if v == 0 { 7 } else { v - 1 });
        let care = self.build(&mut store, |v| u32::from(v != 0));
        (store, function, care)
    }

    fn partition(&self) -> Partition {
        let (mut store, function, care) = self.store();
        store.partition(function, care).unwrap()
    }

    fn holds(&self, sides: &[Vec<usize>], point: usize) -> bool {
        sides.iter().zip(&self.points[point]).all(|(side, value)| side.contains(value))
    }

    /// Every cared for point lies in exactly one box, which has its value; none is empty; literals are in order and say something; no two
    /// boxes are one box.
    fn check(&self, partition: &Partition) {
        let sides = |piece: &quyche::mdd::Piece| -> Vec<Vec<usize>> {
            let literal = |level: usize| piece.cube.iter().find(|(l, _)| l.index() == level).map(|(_, values)| values.clone());
            self.arities.iter().enumerate().map(|(level, arity)| literal(level).unwrap_or_else(|| (0..*arity).collect())).collect()
        };
        let boxes: Vec<Vec<Vec<usize>>> = partition.pieces.iter().map(sides).collect();
        let inside: Vec<Vec<usize>> =
            boxes.iter().map(|b| (0..self.points.len()).filter(|p| self.values[*p] != 0 && self.holds(b, *p)).collect()).collect();
        for point in (0..self.points.len()).filter(|p| self.values[*p] != 0) {
            let own: Vec<usize> = (0..boxes.len()).filter(|b| inside[*b].contains(&point)).collect();
            assert_eq!(own.len(), 1, "{:?} in boxes {own:?} of {:?}", self.points[point], partition);
            assert_eq!(partition.pieces[own[0]].value + 1, self.values[point], "{partition:?}");
        }
        assert!(inside.iter().all(|i| !i.is_empty()), "an empty box in {partition:?}");
        for piece in &partition.pieces {
            assert!(piece.cube.is_sorted_by(|a, b| a.0 < b.0), "{piece:?}");
            let says = |(level, values): &(Level, Vec<usize>)| values.is_sorted() && (1..self.arities[level.index()]).contains(&values.len());
            assert!(piece.cube.iter().all(says), "{piece:?}");
        }
        for (a, own) in inside.iter().enumerate() {
            for other in inside.iter().skip(a + 1) {
                let of = |level: usize| own.iter().chain(other).map(|p| self.points[*p][level]).collect::<Vec<usize>>();
                let around: Vec<Vec<usize>> = (0..self.arities.len()).map(of).collect();
                let held = (0..self.points.len()).filter(|p| self.values[*p] != 0 && self.holds(&around, *p)).count();
                let same = self.values[own[0]] == self.values[other[0]];
                assert!(!same || held > own.len() + other.len(), "two boxes are one in {partition:?}");
            }
        }
    }

    /// The fewest boxes, over all sets of points.
    fn fewest(&self) -> usize {
        let mut boxes: Vec<Vec<Vec<usize>>> = vec![vec![]];
        for arity in &self.arities {
            let sides: Vec<Vec<usize>> = (1..1usize << arity).map(|s| (0..*arity).filter(|v| s >> v & 1 == 1).collect()).collect();
            boxes = boxes.iter().flat_map(|b| sides.iter().map(move |s| [b.as_slice(), std::slice::from_ref(s)].concat())).collect();
        }
        let cared = |b: &Vec<Vec<usize>>| (0..self.points.len()).filter(|p| self.values[*p] != 0 && self.holds(b, *p)).collect::<Vec<usize>>();
        let one_value = |points: &Vec<usize>| points.iter().all(|p| self.values[*p] == self.values[points[0]]);
        let mut sets: Vec<usize> =
            boxes.iter().map(cared).filter(|b| !b.is_empty()).filter(one_value).map(|b| b.iter().map(|p| 1 << p).sum()).collect();
        sets.sort_unstable();
        sets.dedup();
        let all: usize = (0..self.points.len()).filter(|p| self.values[*p] != 0).map(|p| 1 << p).sum();
        let mut known = vec![usize::MAX; all + 1];
        known[0] = 0;
        for left in 1..=all {
            if left & all == left {
                let first = left & left.wrapping_neg();
                let ways = sets.iter().filter(|set| **set & first != 0 && **set & left == **set);
                known[left] = 1 + ways.map(|set| known[left & !set]).min().unwrap();
            }
        }
        known[all]
    }
}

#[test]
fn every_small_function_is_cut_into_the_fewest_boxes() {
    for (arities, base) in [(&[2, 2, 2][..], 3u32), (&[2, 3], 4), (&[3, 3], 2), (&[2, 1, 2], 4), (&[5], 4)] {
        let points: u32 = arities.iter().product::<usize>() as u32;
        for number in 0..base.pow(points) {
            let given = Given::new(arities, |p| number / base.pow(p as u32) % base);
            let partition = given.partition();
            given.check(&partition);
            assert!(partition.proved_fewest, "{arities:?} {number}");
            assert_eq!(partition.pieces.len(), given.fewest(), "{arities:?} {:?} {partition:?}", given.values);
        }
    }
}

#[test]
fn a_partition_that_no_decision_tree_gives_is_found() {
    // Five boxes around a middle, like tiles: whatever variable is asked first, a box is cut.
    let tiles = [[1, 1, 2], [4, 5, 2], [4, 3, 3]];
    let given = Given::new(&[3, 3], |p| tiles[p / 3][p % 3]);
    let partition = given.partition();
    given.check(&partition);
    assert_eq!((partition.pieces.len(), partition.proved_fewest), (5, true));
    // The same with truth values: four of the eight corners and what lies between.
    let given = Given::new(&[2, 2, 2], |p| if p == 0 || p == 7 { 1 } else { 2 });
    assert_eq!(given.partition().pieces.len(), 5);
}

#[test]
fn a_partition_is_the_same_every_time_and_keeps_to_the_budget() {
    let given = Given::new(&[3, 2, 4, 2], |p| (p * p + p / 7) as u32 % 4);
    assert_eq!(given.partition(), given.partition());
    let (mut store, function, care) = given.store();
    store.set_budget(store.len());
    assert_eq!(store.partition(function, care), Err(Exhausted));
}

#[test]
fn where_nobody_cares_at_all_there_is_no_box() {
    let given = Given::new(&[2, 2], |_| 0);
    assert_eq!(given.partition(), Partition { pieces: vec![], proved_fewest: true });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn sixteen_points_are_cut_into_the_fewest_boxes(values in vec(0..3u32, 16), shape in 0..3usize) {
        let arities: &[usize] = [&[4, 4][..], &[2, 2, 4], &[2, 2, 2, 2]][shape];
        let given = Given::new(arities, |p| values[p]);
        let partition = given.partition();
        given.check(&partition);
        prop_assert!(partition.proved_fewest);
        prop_assert_eq!(partition.pieces.len(), given.fewest());
    }

    #[test]
    fn larger_functions_are_cut_into_disjoint_boxes(
        arities in vec(1..5usize, 3..6), literals in vec((any::<[usize; 3]>(), 0..4u32), 1..8), impossible in any::<[usize; 3]>(),
    ) {
        // Nested exceptions, as rules are: later ones displace earlier ones.
        let given = Given::new(&arities, |_| 1);
        let applies = |rule: &[usize; 3], point: &[usize]| rule.iter().all(|r| {
            let variable = r % arities.len();
            point[variable] % 2 == r / 8 % 2 || r / 16 % 3 == 0
        });
        let value = |p: usize| {
            let point = &given.points[p];
            let of_rules = literals.iter().rev().find(|(rule, _)| applies(rule, point)).map_or(1, |(_, value)| value + 1);
            if applies(&impossible, point) && point[0] == 0 { 0 } else { of_rules }
        };
        let given = Given::new(&arities, value);
        given.check(&given.partition());
    }
}
