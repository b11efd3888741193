//! The one test binary: every module is a question about the whole program.
#![expect(clippy::disallowed_methods, clippy::print_stderr, reason = "tests read files, measure time and say what they skip")]
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod agreement;
mod architecture;
mod audit;
mod audit_command;
mod calendar_arithmetic;
mod cases;
mod codes;
mod command_line;
mod comparison;
mod comparing;
mod comparing_command;
mod compiled;
mod coverage;
mod diagrams;
mod document_forms;
mod documents;
mod drafts;
mod enumerated;
mod exact_findings;
mod findings;
mod formatting;
mod generated;
mod hostile_input;
mod inventory;
mod keywords;
mod language;
mod matrices;
mod mutants;
mod mutations;
mod official;
mod official_files;
mod official_texts;
mod partial;
mod partitions;
mod pictures;
mod proposals;
mod structure;
mod questions_ask;
mod questions_whatif;
mod questions_who;
mod questions_why;
mod support;
mod tables;
mod unicode;
