//! Plans as arguments: which files, and how they are read.

use std::path::Path;

use clap::Args;
use quyche::diagnostics::Diagnostics;
use quyche::hir::Vocabulary;
use quyche::plan::{self, Plan};

use super::super::load;

#[derive(Args, Debug)]
pub struct PlanFileArgs {
    /// Plans: XLSX, CSV, JSON, TOML, YAML; `-` for standard input
    #[arg(required = true, value_name = "PLAN")]
    pub plans: Vec<String>,
    /// The year of the plan, where its titles do not name it
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i32).range(1990..=2100))]
    pub year: Option<i32>,
}

/// Reads the files; whatever can be read is there, and the rest is said.
pub fn plans(vocabulary: &Vocabulary, args: &PlanFileArgs, diagnostics: &mut Diagnostics) -> Vec<Plan> {
    let mut out = Vec::new();
    for name in &args.plans {
        let text = if name == "-" { load::standard_input() } else { load::text_of(Path::new(name)) };
        match text {
            Ok(file) => out.push(plan::of_proposals(name, args.year, plan::read(vocabulary, name, &file.text, diagnostics))),
            Err(problem) => diagnostics.push(*problem),
        }
    }
    out
}
