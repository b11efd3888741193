//! Scenarios, typed: a case and what the answer must be.

use chrono::NaiveDate;

use super::case::Case;
use super::ids::{BodyId, ProvisionId, ReadingId, VerbId};
use super::regulation::{Act, Deadline};
use crate::source::Span;

#[derive(Clone, Debug)]
pub struct Scenario {
    pub name: String,
    /// The place of the regulation in the workspace.
    pub regulation: usize,
    /// Readings, each with the alternative (by position) that it is answered under instead of the chosen one.
    pub readings: Vec<(ReadingId, usize)>,
    pub tests: Vec<ProvisionId>,
    pub case: Case,
    pub expectations: Vec<Expectation>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Expectation {
    pub expected: Expected,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum Expected {
    /// An act that agrees in everything it names.
    Act(ExpectedAct),
    NoAct(ExpectedAct),
    NoVerb(VerbId),
    /// These acts with all their parts, and no other.
    Exactly(Vec<ExpectedAct>),
    NoViolation,
    Violation(ProvisionId),
    Forbidden(Option<BodyId>),
    NotForbidden,
    Status(String),
    RestsOn(ReadingId),
    NotRestsOn(ReadingId),
}

#[derive(Clone, Debug)]
pub struct ExpectedAct {
    pub act: Act,
    pub deadlines: Vec<Deadline>,
    pub due: Option<NaiveDate>,
    pub span: Span,
}
