//! Reduced, ordered, hash-consed decision diagrams over variables with several values and any terminals.
//!
//! A [`Node`] of a [`Store`] is a function from assignments to terminals (numbers that mean what the caller says); as a truth value 0 is
//! false and 1 is true. Two nodes of one store are equal exactly when their functions are. Variables are tested in the order in
//! which they were declared. Every operation that can grow the store works under its node budget and returns [`Exhausted`] beyond it.
//!
//! Sources: R. E. Bryant, "Graph-based algorithms for Boolean function manipulation", IEEE ToC 35 (1986); A. Srinivasan, T. Kam, S. Malik,
//! R. Brayton, "Algorithms for discrete function manipulation", ICCAD 1990 (several values); O. Coudert, J. C. Madre, "A unified framework
//! for the formal verification of sequential circuits", ICCAD 1990 (don't-cares); S. Minato, "Fast generation of irredundant
//! sum-of-products forms from binary decision diagrams", SASIMI 1992 (covers).
//!
//! - [`store`]: nodes, unique table, budget
//! - [`apply`]: binary and ternary operations, products
//! - [`cofactor`]: restriction, quantification, don't-cares
//! - [`paths`]: support, terminals, paths, witnesses, counting
//! - [`cover`]: few boxes that make up a set
//! - [`partition`]: a function as few disjoint boxes of one value each
//! - [`image`]: a diagram as data, and back

mod apply;
mod cofactor;
mod cover;
mod image;
mod partition;
mod paths;
mod store;

pub use apply::{Memo, Pairs};
pub use cover::Cube;
pub use image::{Damaged, Image, ImageNode};
pub use partition::{Partition, Piece};
pub use store::{Exhausted, Level, Node, Store};
