//! Answers and regulations in words and in JSON. Nothing is decided here.
//!
//! - [`words`]: names, conditions, deadlines and acts as sentences
//! - [`answer_text`], [`answer_json`]: the answer to a case; the JSON is the contract of `docs/simulate.schema.json`
//! - [`classes`]: questions and classes of cases
//! - [`cases`]: cases as rule files write them
//! - [`encoding`]: what became of a text's provisions; readings and slips
//! - [`findings`]: what analysis of all cases finds
//! - [`picture`]: decision graphs as SVG, DOT and Mermaid
//! - [`graph`]: the decision graph of a verb as a picture
//! - [`provisions`]: provisions read back as sentences
//! - [`scenarios`]: results of scenarios
//! - [`vocab`]: facts and templates

mod answer_json;
mod answer_text;
mod cases;
mod classes;
mod encoding;
mod findings;
mod graph;
mod picture;
mod provisions;
mod scenarios;
mod vocab;
mod words;

pub use answer_json::answer_json;
pub use answer_text::answer_text;
pub use encoding::{encoding_json, encoding_line, readings, readings_json};
pub use findings::{finding, finding_json, too_large};
pub use graph::picture;
pub use picture::{Picture, PictureEdge, PictureNode, Shape, dot, mermaid, svg};
pub use provisions::{provision_text, provision_texts};
pub use scenarios::{coverage_text, result_json, result_text};
pub use vocab::{activities_text, activity_json, activity_text, template, terms_json, terms_text};
pub use words::Words;
