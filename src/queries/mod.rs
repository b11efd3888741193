//! Questions about regulations: what is the answer to a case, and does a scenario come out as expected.
//!
//! - [`answer`]: one case under one regulation, with dates, readings and missing facts
//! - [`next`]: what to ask next
//! - [`choose`]: the version of a regulation for a case
//! - [`audit`]: everything that can be said of one regulation without a case
//! - [`findings()`]: gaps, conflicts and dead provisions over all cases
//! - [`verb_graph`]: the decision graph of a verb, to be shown
//! - [`Table`], [`Columns`]: decisions in bulk
//! - [`Bulk`]: everything that is said of the rows of a register
//! - [`matrix()`]: who settles which class of cases, and what else is said there
//! - [`plan_limits()`]: limits counted over the rows of a plan
//! - [`run`]: scenarios, and what they reach
//! - [`paths()`]: the paths of the decision graph that cases take
//! - [`reading_uses`]: what hangs on each reading
//! - [`Register`]: decisions for tables of cases of which facts are missing
//! - [`structure()`]: what differs between the texts of two versions, provision by provision
//! - [`suggestions()`]: cases that would reach more
//! - [`whatif()`]: the smallest changes of a case that change its outcome
//! - [`who()`]: every case in which a body takes part
//! - [`why()`]: what became of every provision in one case
//! - [`yearly_acts()`]: what a regulation itself dates in a year

mod answer;
mod ask;
pub mod audit;
mod bulk;
mod compare;
mod coverage;
mod dates;
mod decisions;
mod findings;
mod graph;
mod ground;
mod matrix;
mod missing;
mod open;
mod paths;
mod plan_limits;
mod questions;
mod readings;
mod register;
mod sameness;
mod scenarios;
mod stated;
mod structure;
mod suggestions;
mod table;
mod versions;
mod whatif;
mod who;
mod why;
mod witness;
mod yearly;

pub use answer::{Answer, AnsweredAct, AnsweredTiming, Perhaps, Refused, answer};
pub use ask::{Asks, Inquiry, Offers, Reply, Step, Unfit, activities, contradicts, next, reply};
pub use bulk::{Bulk, Code, PartNumber, PartTold, RowTold, Runner, UNKNOWN};
pub use compare::{
    ActSaid, ActivityCompared, Asked, Beyond, Certificate, Item, Kind, Lies, Meaning, Meanings, NotCompared, PairCompared, Part, PartKind,
    PartOfSides, Region, RegionTold, Regions, SaidBy, Sides, Silent, Strand, StrandOf, TermDiffers, TextEffect, Touched, certify, compare,
    compare_pairs, decided_again, regions, terms, text_effects, witness_at,
};
pub use coverage::{Coverage, coverage};
pub use dates::{DateNote, DueDate, due, yearly};
pub use decisions::Decisions;
pub use findings::{Cases, Finding, findings, spoken_of};
pub use graph::{GraphNode, VerbGraph, verb_graph};
pub use ground::PartOf;
pub use matrix::{Extent, Matrix, MatrixRow, MatrixTable, Stated, Statement, matrix};
pub use missing::{LeadsTo, Missing, PossibleVerb};
pub use paths::{ActivityPaths, Gain, MOST_PATHS, PartPaths, Reach, Told, paths};
pub use plan_limits::{CountedRow, LimitBroken, LimitOpen, PlanLimits, plan_counts, plan_limits};
pub use questions::{CaseClass, Literal, Question};
pub use readings::{Change, ReadingUse, reading_use, reading_uses};
pub use register::{End, LeftOutBecause, OfList, Register, RegisterPart, Step as WalkStep, Walk};
pub use scenarios::{Failure, ScenarioResult, run};
pub use structure::{ChangeKind, HeaderFact, Matching, ProvisionChange, Structure, structure, touched, users};
pub use suggestions::{Suggestion, suggestions};
pub use table::{Column, Columns, Form, Misfit, NO_OUTCOME, NoTable, Table};
pub use versions::{Chosen, ChosenBy, NotChosen, choose};
pub use whatif::{AskedWhatIf, Effect, OneChange, WhatIf, whatif};
pub use who::{AskedWho, Deed, Partaking, Share, Where, Who, who};
pub use why::{Fate, Why, why};
pub use yearly::{YearlyAct, YearlyActs, YearlyDeed, yearly_acts};
