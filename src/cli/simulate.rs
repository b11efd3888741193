//! `quyche simulate`.

use std::path::Path;

use quyche::diagnostics::{Diagnostic, Diagnostics};
use quyche::plan::{self, Proposal};
use quyche::queries::{self, Answer, Chosen, Decisions, Refused, answer};
use quyche::report;
use serde_json::{Value, json};

use super::args::SimulateArgs;
use super::load::{self, Loaded};
use super::output::{Context, Exit};
use super::regulation;

pub fn run(context: &Context, args: &SimulateArgs) -> Exit {
    let loaded = match regulation::load(context, &args.under) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    let mut diagnostics = Diagnostics::default();
    let (proposals, several) = proposals(&loaded, &args.proposals, &mut diagnostics);
    let unreadable = diagnostics.has_errors();
    let decisions = Decisions::new(&loaded.workspace);
    loaded.decisions.iter().for_each(|decision| decisions.put(0, decision.clone()));
    let mut answered: Vec<(&Proposal, Answer, Chosen)> = Vec::new();
    for proposal in &proposals {
        match one(context, args, &loaded, &decisions, proposal) {
            Ok((answer, chosen)) => answered.push((proposal, answer, chosen)),
            Err(problem) => diagnostics.push(*problem),
        }
    }
    count_over_the_plan(&loaded, &decisions, &mut answered, &mut diagnostics);
    let (mut texts, mut values, mut findings) = (Vec::new(), Vec::new(), false);
    for (proposal, answer, chosen) in &answered {
        findings |= has_findings(answer);
        plan::notices(&proposal.title, answer).into_iter().for_each(|n| diagnostics.push(n));
        texts.push(report::answer_text(&loaded.workspace, answer, *chosen, &proposal.title, context.lang));
        values.push(report::answer_json(&loaded.workspace, answer, *chosen));
    }
    let refused = answered.len() < proposals.len() || proposals.is_empty() || unreadable;
    if context.json {
        print_json(context, values, several);
    } else {
        context.print(&texts.join("\n"));
    }
    context.report(&diagnostics.sorted(), &loaded.sources);
    match (refused, findings) {
        (true, _) => Exit::Unusable,
        (false, true) => Exit::Findings,
        (false, false) => Exit::Fine,
    }
}

/// Several proposals are rows of one plan: its limits are counted over all of them.
fn count_over_the_plan(loaded: &Loaded, decisions: &Decisions, answered: &mut [(&Proposal, Answer, Chosen)], diagnostics: &mut Diagnostics) {
    let rows: Vec<(usize, &quyche::hir::Case)> = answered.iter().map(|(proposal, answer, _)| (answer.regulation, &proposal.case)).collect();
    let limits = queries::plan_limits(decisions, &rows);
    for (row, question) in limits.uncounted {
        if let Some((proposal, answer, _)) = answered.get(row)
            && let Some(regulation) = loaded.workspace.regulations.get(answer.regulation)
        {
            diagnostics.push(plan::uncounted(&proposal.title, &loaded.workspace, regulation, &question));
        }
    }
    for (row, violation) in limits.violations {
        if let Some((_, answer, _)) = answered.get_mut(row) {
            answer.violations.push(violation);
        }
    }
}

fn one(
    context: &Context,
    args: &SimulateArgs,
    loaded: &Loaded,
    decisions: &Decisions,
    proposal: &Proposal,
) -> Result<(Answer, Chosen), Box<Diagnostic>> {
    let chosen = regulation::choose(context, loaded, &args.under, args.on, Some(&proposal.case))?;
    let Some(regulation) = loaded.workspace.regulations.get(chosen.index) else {
        return Err(Box::new(plan::not_chosen(&args.under, &queries::NotChosen::Unknown { suggestions: Vec::new() })));
    };
    answer(decisions, chosen.index, &proposal.case).map(|answer| (answer, chosen)).map_err(|refused| {
        Box::new(match refused {
            Refused::Contradiction(lines) => plan::contradiction(&proposal.title, &loaded.workspace, regulation, proposal.case.activity, &lines),
            Refused::TooLarge(too_large) => report::too_large(&loaded.workspace, regulation, &too_large),
        })
    })
}

/// The proposals, and whether more than one was asked for (an array in JSON, whatever became of them).
fn proposals(loaded: &Loaded, arguments: &[String], diagnostics: &mut Diagnostics) -> (Vec<Proposal>, bool) {
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

fn print_json(context: &Context, values: Vec<Value>, several: bool) {
    match values.as_slice() {
        [only] if !several => context.print_json(only),
        [] if !several => {}
        _ => context.print_json(&json!(values)),
    }
}

/// A prohibition, a broken limit, a missed deadline: what the exit code reports.
fn has_findings(answer: &Answer) -> bool {
    let broken = answer.violations.iter().any(|v| v.modality == quyche::syntax::ast::Modality::Must);
    !answer.forbidden.is_empty() || broken || answer.missed().next().is_some() || !answer.order_circle.is_empty()
}
