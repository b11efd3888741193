//! `quyche simulate`.

use quyche::diagnostics::Diagnostics;
use quyche::plan::{self, Proposal};
use quyche::queries::{self, Answer, Chosen, CountedRow, Decisions};
use quyche::report;

use super::load::Loaded;
use super::output::{Context, Exit};
use super::proposals::{ProposalArgs, one, print_json, proposals};
use super::regulation;

pub fn run(context: &Context, args: &ProposalArgs) -> Exit {
    let loaded = match regulation::load(context, &args.under) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    let mut diagnostics = Diagnostics::default();
    let (proposals, several) = proposals(&loaded, &args.proposals, &mut diagnostics);
    let unreadable = diagnostics.has_errors();
    let decisions = loaded.decisions_of(0);
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
    let rows: Vec<CountedRow> =
        answered.iter().map(|(proposal, answer, _)| CountedRow { regulation: answer.regulation, year: None, case: &proposal.case }).collect();
    let limits = queries::plan_limits(decisions, &rows);
    for (row, question) in limits.uncounted() {
        if let Some((proposal, answer, _)) = answered.get(row)
            && let Some(regulation) = loaded.workspace.regulations.get(answer.regulation)
        {
            diagnostics.push(plan::uncounted(&proposal.title, &loaded.workspace, regulation, question));
        }
    }
    for (row, violation) in limits.violations {
        if let Some((_, answer, _)) = answered.get_mut(row) {
            answer.violations.push(violation);
        }
    }
}

/// A prohibition, a broken limit, a missed deadline: what the exit code reports.
pub fn has_findings(answer: &Answer) -> bool {
    let broken = answer.violations.iter().any(|v| v.modality == quyche::syntax::ast::Modality::Must);
    !answer.forbidden.is_empty() || broken || answer.missed().next().is_some() || !answer.order_circle.is_empty()
}
