//! The typed form of rule files: names resolved, types known, addresses found.
//!
//! [`analyze`] takes all files of a run together: regulations need the vocabulary, scenarios need regulations. What it gives
//! back is sound; later stages check nothing again.
//!
//! - [`vocabulary`]: bodies, verbs, facts, activities
//! - [`regulation`]: provisions and what they say
//! - [`condition`]: typed conditions
//! - [`alike`]: whether two vocabularies are one
//! - [`case`]: stated facts
//! - [`scenario`]: cases with expected answers

mod alike;
pub mod case;
pub mod condition;
mod errors;
mod from_ast;
mod ids;
pub mod regulation;
pub mod scenario;
pub mod vocabulary;
mod within;

pub use alike::{Declared, VocabularyDiffers};
pub use case::{Case, Record, Value};
pub use condition::{Condition, Subject, Test};
pub use from_ast::{Encoding, analyze};
pub use ids::*;
pub use regulation::{Act, Actor, Deadline, Provision, Regulation, Rule, Timing};
pub use scenario::Scenario;
pub use vocabulary::Vocabulary;
pub use within::Within;

use crate::calendar::Calendar;
use crate::spelling::name_key;

/// Everything that was read together, sound and resolved.
#[derive(Clone, Debug, Default)]
pub struct Workspace {
    pub vocabulary: Vocabulary,
    pub calendars: Vec<Calendar>,
    pub regulations: Vec<Regulation>,
    pub scenarios: Vec<Scenario>,
}

impl Workspace {
    pub fn calendar(&self, name: &str) -> Option<&Calendar> {
        let key = name_key(name);
        self.calendars.iter().find(|c| name_key(&c.name) == key)
    }
}
