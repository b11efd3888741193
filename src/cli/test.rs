//! `quyche test`.

use quyche::diagnostics::{Diagnostic, Severity};
use quyche::queries::{Decisions, ScenarioResult, coverage, run as run_scenario, suggestions};
use quyche::report;
use serde_json::json;

use super::args::TestArgs;
use super::load::{self, Loaded};
use super::output::{Context, Exit};

pub fn run(context: &Context, args: &TestArgs) -> Exit {
    let loaded = load::paths(context, &args.paths.paths);
    let diagnostics = loaded.sorted();
    let errors: Vec<_> = diagnostics.iter().filter(|d| d.severity() == Severity::Error).cloned().collect();
    let workspace = &loaded.workspace;
    let own = |index: &usize| workspace.scenarios.get(*index).is_some_and(|s| loaded.is_asked(s.span.file));
    let decisions = Decisions::new(workspace);
    let results: Vec<ScenarioResult> = (0..workspace.scenarios.len()).filter(own).filter_map(|i| run_scenario(&decisions, i)).collect();
    if args.suggest {
        return suggest(context, &loaded, &errors, &decisions, &results, args.limit);
    }
    let failed = results.iter().filter(|r| !r.passed()).count();
    let coverages = coverage(&decisions, &results, |_| false);
    if context.json {
        let scenarios: Vec<_> = results.iter().map(|r| report::result_json(workspace, &loaded.sources, r, context.lang)).collect();
        let coverages: Vec<_> = coverages.iter().map(|c| report::coverage_json(workspace, c, args.untaken)).collect();
        context.print_json(&json!({
            "passed": results.len() - failed, "failed": failed, "scenarios": scenarios, "coverage": coverages,
            "diagnostics": context.diagnostics_json(&errors, &loaded.sources),
        }));
    } else {
        context.report(&errors, &loaded.sources);
        for result in &results {
            context.print(&report::result_text(workspace, &loaded.sources, result, context.lang));
        }
        for coverage in &coverages {
            context.print(&report::coverage_text(workspace, coverage, context.lang, args.untaken));
        }
        let (total, passed) = (results.len(), results.len() - failed);
        let en = format!("{total} scenarios: {passed} passed, {failed} failed\n");
        let vi = format!("{total} tình huống: {passed} đạt, {failed} không đạt\n");
        context.print(&context.say(&en, &vi));
        if !errors.is_empty() {
            let (en, vi) = ("what the errors above stand in was not run\n", "phần có lỗi nêu trên không được chạy\n");
            context.message(&context.say(en, vi));
        } else if total == 0 {
            context.message(&context.say("there are no scenarios in these files\n", "các tệp này không có tình huống nào\n"));
        }
    }
    // Errors may hide scenarios, and no scenario at all proves nothing: neither is a success.
    let findings = failed > 0 || results.is_empty();
    check_exit(loaded.unreadable, !errors.is_empty() || findings)
}

/// Writes scenarios for what those at hand do not reach, and nothing else, so that the output is a rule file.
fn suggest(context: &Context, loaded: &Loaded, errors: &[Diagnostic], decisions: &Decisions, results: &[ScenarioResult], limit: usize) -> Exit {
    let workspace = &loaded.workspace;
    let coverages = coverage(decisions, results, |regulation| loaded.is_asked(regulation.file));
    let mut found = Vec::new();
    for coverage in &coverages {
        let suggested = suggestions(decisions, coverage.regulation, &coverage.cases, &coverage.unreached, limit);
        found.extend(suggested.into_iter().map(|s| (coverage.regulation, s)));
    }
    if context.json {
        let suggested: Vec<_> = found.iter().map(|(regulation, s)| report::suggestion_json(workspace, *regulation, s, context.lang)).collect();
        context.print_json(&json!({ "suggestions": suggested, "diagnostics": context.diagnostics_json(errors, &loaded.sources) }));
    } else {
        context.report(errors, &loaded.sources);
        let texts: Vec<String> = found.iter().map(|(regulation, s)| report::suggestion_text(workspace, *regulation, s, context.lang)).collect();
        context.print(&texts.join("\n"));
        if found.is_empty() {
            context.message(&context.say("there is nothing that no scenario reaches\n", "không còn gì mà chưa tình huống nào chạm tới\n"));
        }
    }
    check_exit(loaded.unreadable, !errors.is_empty())
}

fn check_exit(unreadable: bool, findings: bool) -> Exit {
    match (unreadable, findings) {
        (true, _) => Exit::Unusable,
        (false, true) => Exit::Findings,
        (false, false) => Exit::Fine,
    }
}
