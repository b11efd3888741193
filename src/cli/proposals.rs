//! Proposals as arguments: what `simulate` and the questions about one case share.

use std::path::Path;

use chrono::NaiveDate;
use clap::Args;
use quyche::diagnostics::{Diagnostic, Diagnostics};
use quyche::hir::{ActivityId, Regulation, Workspace};
use quyche::plan::{self, Proposal};
use quyche::queries::{self, Answer, Chosen, Decisions, Refused, answer};
use quyche::report;
use serde_json::{Value, json};

use super::load::{self, Loaded};
use super::output::Context;
use super::regulation;

#[derive(Args, Debug)]
pub struct ProposalArgs {
    /// A rule file, a compiled one, or a name such as `bac-giang` (the version in force) or `bac-giang/19-QC-TU`
    #[arg(long, value_name = "REGULATION")]
    pub under: String,
    /// The date that chooses the version; by default the proposal's own, else today
    #[arg(long, value_name = "DATE", value_parser = super::args::date)]
    pub on: Option<NaiveDate>,
    /// Proposals (TOML, JSON, YAML; `-` for standard input), or `fact=value`
    #[arg(value_name = "PROPOSAL")]
    pub proposals: Vec<String>,
}

/// The answer to a proposal under the version that applies to it.
///
/// # Errors
/// A diagnostic: no such version, or the proposal contradicts itself.
pub fn one(
    context: &Context,
    args: &ProposalArgs,
    loaded: &Loaded,
    decisions: &Decisions,
    proposal: &Proposal,
) -> Result<(Answer, Chosen), Box<Diagnostic>> {
    let chosen = regulation::choose(context, loaded, &args.under, args.on, Some(&proposal.case))?;
    let Some(regulation) = loaded.workspace.regulations.get(chosen.index) else {
        return Err(Box::new(plan::not_chosen(&args.under, &queries::NotChosen::Unknown { suggestions: Vec::new() })));
    };
    let answered = answer(decisions, chosen.index, &proposal.case);
    answered
        .map(|answer| (answer, chosen))
        .map_err(|refused| refusal(&loaded.workspace, regulation, &proposal.title, proposal.case.activity, &refused))
}

/// Why a case of this title has no answer.
pub fn refusal(workspace: &Workspace, regulation: &Regulation, title: &str, activity: ActivityId, refused: &Refused) -> Box<Diagnostic> {
    Box::new(match refused {
        Refused::Contradiction(lines) => plan::contradiction(title, workspace, regulation, activity, lines),
        Refused::TooLarge(too_large) => report::too_large(workspace, regulation, too_large),
    })
}

/// The proposals, and whether more than one was asked for (an array in JSON, whatever became of them).
pub fn proposals(loaded: &Loaded, arguments: &[String], diagnostics: &mut Diagnostics) -> (Vec<Proposal>, bool) {
    let vocabulary = &loaded.workspace.vocabulary;
    let is_pair = |a: &&String| !Path::new(a.as_str()).exists() && a.contains('=') && a.as_str() != "-";
    let (pairs, files): (Vec<&String>, Vec<&String>) = arguments.iter().partition(is_pair);
    let mut out = Vec::new();
    for name in &files {
        let text = if name.as_str() == "-" { load::standard_input() } else { load::text_of(Path::new(name.as_str())) };
        match text {
            Ok(file) => out.extend(plan::read(vocabulary, name, &file.text, diagnostics)),
            Err(problem) => diagnostics.push(*problem),
        }
    }
    if !pairs.is_empty() || files.is_empty() {
        let pairs: Vec<(String, String)> =
            pairs.iter().filter_map(|p| p.split_once('=')).map(|(name, value)| (name.trim().to_owned(), value.to_owned())).collect();
        out.extend(plan::from_pairs(vocabulary, &pairs, diagnostics));
    }
    let several = out.len() > 1 || files.len() > 1;
    (out, several)
}

/// One value as it is, several as an array.
pub fn print_json(context: &Context, values: Vec<Value>, several: bool) {
    match values.as_slice() {
        [only] if !several => context.print_json(only),
        [] if !several => {}
        _ => context.print_json(&json!(values)),
    }
}
