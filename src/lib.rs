//! A rule language for Vietnamese provincial regulations on foreign affairs, and its interpreter.
//!
//! The modules from the ground up; each uses only those above it (a test reads this order):
//!
//! ```text
//! source text --parse--> ast --analyze--> hir --decide--> outcome --answer--> report
//! ```
//!
//! The library is pure: no files, clock, network or environment. The command line (`src/cli`) brings those.
#![deny(clippy::disallowed_methods)]

/// Files, spans, line and column; every text brought to one Unicode form.
pub mod source;
/// When two spellings are one name, and what was probably meant.
pub mod spelling;
/// What there is to say about a text: codes, places, wording in two languages, rendering.
pub mod diagnostics;
/// Text to syntax tree and back: grammar, recovery, formatter, the two keyword languages.
pub mod syntax;
/// Working days and due dates.
pub mod calendar;
/// Decision diagrams over variables with several values; knows nothing of regulations.
pub mod mdd;
/// Names resolved, types known: vocabulary, provision tree, conditions, cases, scenarios.
pub mod hir;
/// What is said of one case, and how contributions of several provisions join into it.
pub mod outcome;
/// The direct interpreter: the meaning of the language, definition by definition.
pub mod interpret;
/// A regulation, compiled: every case of an activity at once, as decision diagrams.
pub mod decision;
/// The answer to a case: versions, dates, readings, missing facts; scenarios and coverage.
pub mod queries;
/// Answers and regulations in words and JSON.
pub mod report;
/// Proposals as offices write them.
pub mod plan;
/// Registers: very many cases of one activity as CSV, read, answered and written row by row.
pub mod register;
/// Official texts: their own provision trees, held against rule files.
pub mod official;
/// Compiled regulations as files, and as SQL.
pub mod export;
