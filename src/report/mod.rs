//! Answers and regulations in words and in JSON. Nothing is decided here.
//!
//! - [`words`]: names, conditions, deadlines and acts as sentences
//! - [`answer_text`], [`answer_json`]: the answer to a case; the JSON is the contract of `docs/simulate.schema.json`
//! - [`classes`]: questions and classes of cases
//! - [`cases`]: cases as rule files write them
//! - [`coverage`]: how far scenarios reach, and suggestions
//! - [`document`]: documents that an office circulates, and their forms
//! - [`drafts`]: that a regulation is a draft
//! - [`encoding`]: what became of a text's provisions
//! - [`findings`]: what analysis of all cases finds
//! - [`matrix`]: the authority matrix
//! - [`picture`]: decision graphs as SVG, DOT and Mermaid
//! - [`graph`]: the decision graph of a verb as a picture
//! - [`provisions`]: provisions read back as sentences
//! - [`readings`]: interpretations, what hangs on them, slips, gaps and conflicts
//! - [`scenarios`]: results of scenarios
//! - [`vocab`]: facts and templates

mod answer_json;
mod answer_text;
mod cases;
mod classes;
mod coverage;
pub mod document;
mod drafts;
mod encoding;
mod findings;
mod graph;
mod matrix;
mod picture;
mod provisions;
mod readings;
mod scenarios;
mod vocab;
mod words;

pub use answer_json::answer_json;
pub use answer_text::answer_text;
pub use cases::scenario_case;
pub use coverage::{coverage_json, coverage_text, suggestion_json, suggestion_text};
pub use drafts::{draft_line, named};
pub use encoding::{encoding_json, encoding_line};
pub use findings::{finding, finding_json, too_large};
pub use graph::picture;
pub use matrix::{matrix_document, matrix_json};
pub use picture::{Picture, PictureEdge, PictureNode, Shape, dot, mermaid, svg};
pub use provisions::{provision_text, provision_texts};
pub use readings::{Interpreted, idle_reading, readings, readings_json};
pub use scenarios::{result_json, result_text};
pub use vocab::{activities_text, activity_json, activity_text, template, terms_json, terms_text};
pub use words::Words;
