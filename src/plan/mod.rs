//! Proposals as offices write them: TOML, JSON, YAML or `fact=value`, facts and values by identifier or label.

mod errors;
mod proposal;
mod shape;

pub use errors::{contradiction, empty_comparison, misfit, not_chosen, notices, other_vocabulary, uncounted};
pub use proposal::{Proposal, from_pairs, read};
pub use shape::{Notation, records};
