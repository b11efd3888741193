//! Answers and regulations in words and in JSON. Nothing is decided here.
//!
//! - [`words`]: names, conditions, deadlines and acts as sentences
//! - [`answer_text`], [`answer_json`]: the answer to a case; the JSON is the contract of `docs/simulate.schema.json`
//! - [`ask`]: an interview
//! - [`audit`], [`audit_words`], [`audit_stub`]: everything that can be said of a regulation without a case
//! - [`classes`]: questions and classes of cases
//! - [`cases`]: cases as rule files write them
//! - [`coverage`]: how far scenarios reach, and suggestions
//! - [`diff`]: comparisons of regulations
//! - [`document`]: documents that an office circulates, and their forms
//! - [`drafts`]: that a regulation is a draft
//! - [`encoding`]: what became of a text's provisions
//! - [`findings`]: what analysis of all cases finds
//! - [`matrix`]: the authority matrix
//! - [`picture`]: decision graphs as SVG, DOT and Mermaid
//! - [`graph`]: the decision graph of a verb as a picture
//! - [`provisions`]: provisions read back as sentences
//! - [`register`]: the cells of a register
//! - [`readings`]: interpretations, what hangs on them, slips, gaps and conflicts
//! - [`scenarios`]: results of scenarios
//! - [`structure`]: what differs between the texts of two versions
//! - [`vocab`]: facts and templates
//! - [`whatif`]: what changes an outcome, and to what
//! - [`who`]: where a body takes part
//! - [`why`]: why provisions apply or do not

mod answer_cells;
mod answer_json;
mod answer_text;
mod ask;
mod audit;
mod audit_stub;
mod audit_words;
mod cases;
mod classes;
mod coverage;
pub mod document;
mod diff;
mod drafts;
mod encoding;
mod findings;
mod graph;
mod matrix;
mod picture;
mod provisions;
mod readings;
mod register;
mod scenarios;
mod structure;
mod vocab;
mod whatif;
mod who;
mod why;
mod words;

pub use answer_cells::{AnswerCells, answer_cells, cited, due_text, perhaps_line, prohibition_line, question_text, violation_line};
pub use answer_json::{answer_json, deadline_json, said_act};
pub use answer_text::{answer_text, date_note, line_to as act_to, status};
pub use ask::{asked_name, choose_activity, explanation, inquiry_text, interview_help, proposal_json, proposal_toml, unfit_text};
pub use audit::{audit_text, audited_json};
pub use cases::{class_json, scenario_case};
pub use coverage::{coverage_json, coverage_text, suggestion_json, suggestion_text};
pub use diff::{
    ActivityTold, Diff, Impact, ProposalTouched, diff_document, diff_json, impact_document, impact_json, kind_label, kind_named, part_name, said_cell,
};
pub use drafts::{draft_line, named};
pub use encoding::{encoding_json, encoding_line};
pub use findings::{finding, finding_json, too_large};
pub use graph::picture;
pub use matrix::{matrix_document, matrix_json};
pub use picture::{Picture, PictureEdge, PictureNode, Shape, dot, mermaid, svg};
pub use provisions::{limit_text, provision_text, provision_texts};
pub use readings::{Interpreted, idle_reading, readings, readings_json};
pub use register::{RegisterCell, RegisterWords, always_words, limit_words, register_words};
pub use scenarios::{result_json, result_text};
pub use structure::{Told, change_json, change_text, structure_json, structure_text, told};
pub use vocab::{activities_text, activity_json, activity_text, template, terms_json, terms_text};
pub use whatif::{whatif_json, whatif_text};
pub use who::{who_json, who_text};
pub use why::{WhyShown, why_json, why_text};
pub use words::Words;
