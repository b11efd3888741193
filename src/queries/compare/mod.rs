//! **Comparison**: where several regulations say different things, over all cases at once.
//!
//! The regulations are compiled over the same variables ([`crate::decision::Together`]). Of every part of an answer (what is done under one
//! verb, what is forbidden, …) each side becomes a diagram whose terminals are *meanings*: what is said, wherever it stands. Equal meanings
//! are one number, so where two sides agree everywhere they are one node. Walking the sides at once gives **regions**: all cases in which
//! the same things are said by one side and not by the other. Each differing case lies in exactly one region of its part.
//!
//! - [`items`]: what can be said, and when two things said are the same
//! - [`meanings`]: sets of items, numbered; what one has beyond others
//! - [`sides`]: the parts of every side as diagrams
//! - [`regions`]: where they differ
//! - [`terms`]: words that are defined otherwise
//! - [`kinds`], [`deadlines`]: in what way
//! - [`comparison`]: every activity, filtered, with all there is to say
//! - [`effects`]: whether a textual change does anything
//! - [`impact`]: which proposals lie in which regions
//! - [`certify`]: a witness of a region, decided again by the interpreter
//!
//! Sources: K. Fisler et al., "Verification and change-impact analysis of access-control policies", ICSE 2005; A. X. Liu, M. G. Gouda, "Diverse
//! firewall design", IEEE TPDS 2008.

mod certify;
mod comparison;
mod deadlines;
mod effects;
mod impact;
mod items;
mod kinds;
mod meanings;
mod regions;
mod sides;
mod terms;

pub use certify::{Certificate, certify, decided_again};
pub use comparison::{ActivityCompared, Asked, NotCompared, PairCompared, RegionTold, compare, compare_pairs};
pub use effects::{TextEffect, text_effects};
pub use impact::{Lies, Touched};
pub use items::{ActSaid, Item, Part, PartKind, Silent, Strand, StrandOf};
pub use kinds::Kind;
pub use meanings::{Beyond, Meaning, Meanings};
pub use regions::{Region, Regions, SaidBy, regions, witness_at};
pub use sides::{PartOfSides, Sides};
pub use terms::{TermDiffers, terms};
