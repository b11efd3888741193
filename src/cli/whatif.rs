//! `quyche whatif`.

use clap::Args;
use quyche::diagnostics::Diagnostics;
use quyche::hir::case::names_term;
use quyche::hir::{BodyId, Regulation, VerbId, Vocabulary};
use quyche::queries::{AskedWhatIf, Refused, whatif};
use quyche::report::{self, Words};

use super::output::{Context, Exit};
use super::proposals::{ProposalArgs, one, print_json, proposals, refusal};
use super::{graph, regulation, who};

#[derive(Args, Debug)]
pub struct WhatifArgs {
    #[command(flatten)]
    pub proposal: ProposalArgs,
    /// Only changes after which a body does something: a body and an act, by identifier or label
    #[arg(long, value_name = "BODY ACT")]
    pub to: Option<String>,
    /// The most changes to show
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
    /// The most facts that one change may change
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=8))]
    pub size: u8,
}

pub fn run(context: &Context, args: &WhatifArgs) -> Exit {
    let loaded = match regulation::load(context, &args.proposal.under) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    let workspace = &loaded.workspace;
    let mut diagnostics = Diagnostics::default();
    let (proposals, several) = proposals(&loaded, &args.proposal.proposals, &mut diagnostics);
    let mut refused = proposals.is_empty() || diagnostics.has_errors();
    let decisions = loaded.decisions_of(0);
    let (mut texts, mut values) = (Vec::new(), Vec::new());
    for proposal in &proposals {
        let found = one(context, &args.proposal, &loaded, &decisions, proposal).and_then(|(_, chosen)| {
            let Some(of) = workspace.regulations.get(chosen.index) else { return Ok(None) };
            let to = match &args.to {
                Some(wanted) => match find_deed(context, &workspace.vocabulary, of, wanted) {
                    Some(to) => Some(to),
                    None => return Ok(None),
                },
                None => None,
            };
            let asked = AskedWhatIf { to, size: usize::from(args.size), limit: args.limit };
            let found = whatif(&decisions, chosen.index, &proposal.case, asked);
            found
                .map(|found| Some((of, asked, found)))
                .map_err(|reason: Refused| refusal(workspace, of, &proposal.title, proposal.case.activity, &reason))
        });
        match found {
            Ok(Some((of, asked, found))) => {
                let words = Words::new(workspace, of, context.lang);
                texts.push(report::whatif_text(&words, &found, asked, &proposal.title));
                values.push(report::whatif_json(&words, &found));
            }
            // What the act is that is asked for is the same for every proposal.
            Ok(None) => return Exit::Unusable,
            Err(problem) => {
                diagnostics.push(*problem);
                refused = true;
            }
        }
    }
    match context.json {
        true => print_json(context, values, several),
        false => context.print(&texts.join("\n")),
    }
    context.report(&diagnostics.sorted(), &loaded.sources);
    if refused { Exit::Unusable } else { Exit::Fine }
}

/// A body and an act that stand side by side, whatever spaces their names have; or a message about what is not known.
fn find_deed(context: &Context, vocabulary: &Vocabulary, of: &Regulation, wanted: &str) -> Option<(BodyId, VerbId)> {
    let names: Vec<&str> = wanted.split_whitespace().collect();
    let splits = (1..names.len()).filter_map(|at| names.split_at_checked(at)).map(|(body, verb)| (body.join(" "), verb.join(" ")));
    let splits: Vec<(String, String)> = splits.collect();
    let is_body = |name: &str| vocabulary.bodies.iter().any(|b| names_term(&b.term, name));
    let is_verb = |name: &str| vocabulary.verbs.iter().any(|v| names_term(&v.term, name) || v.alias.as_deref() == Some(name));
    let whole = splits.iter().find(|(body, verb)| is_body(body) && is_verb(verb));
    let half = || splits.iter().find(|(body, verb)| is_body(body) || is_verb(verb));
    let Some((body, verb)) = whole.or_else(half).or(splits.first()) else {
        let (en, vi) = (
            format!("`{wanted}` is not a body and an act, such as `--to 'BODY ACT'`\n"),
            format!("`{wanted}` không phải cơ quan và hành vi, như `--to 'CƠ QUAN HÀNH VI'`\n"),
        );
        context.message(&context.say(&en, &vi));
        return None;
    };
    let (body, verb) = (who::find_body(context, vocabulary, of, body), graph::find_verb(context, vocabulary, verb));
    body.zip(verb)
}
