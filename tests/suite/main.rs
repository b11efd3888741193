//! The one test binary: every module is a question about the whole program.

mod architecture;
mod calendar_arithmetic;
mod codes;
mod command_line;
mod documents;
mod formatting;
mod hostile_input;
mod inventory;
mod keywords;
mod language;
mod official_texts;
mod proposals;
mod support;
mod unicode;
