//! Proposals as offices write them: TOML, JSON, YAML or `fact=value`, facts and values by identifier or label.

mod errors;
mod proposal;
mod shape;

pub use errors::{contradiction, not_chosen, notices, uncounted};
pub use proposal::{Proposal, from_pairs, read};
pub use shape::Notation;
