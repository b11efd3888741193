//! `quyche test`.

use quyche::diagnostics::{Lang, Severity};
use quyche::queries::{Decisions, ScenarioResult, coverage, run as run_scenario};
use quyche::report;
use serde_json::json;

use super::args::PathsArgs;
use super::load;
use super::output::{Context, Exit};

pub fn run(context: &Context, args: &PathsArgs) -> Exit {
    let loaded = load::paths(context, &args.paths);
    let diagnostics = loaded.sorted();
    let errors: Vec<_> = diagnostics.iter().filter(|d| d.severity() == Severity::Error).cloned().collect();
    let workspace = &loaded.workspace;
    let own = |index: &usize| workspace.scenarios.get(*index).is_some_and(|s| loaded.is_asked(s.span.file));
    let decisions = Decisions::new(workspace);
    let results: Vec<ScenarioResult> = (0..workspace.scenarios.len()).filter(own).filter_map(|i| run_scenario(&decisions, i)).collect();
    let failed = results.iter().filter(|r| !r.passed()).count();
    let coverages = coverage(workspace, &results);
    if context.json {
        let scenarios: Vec<_> = results.iter().map(|r| report::result_json(workspace, &loaded.sources, r, context.lang)).collect();
        let unreached: Vec<_> = coverages
            .iter()
            .filter_map(|c| workspace.regulations.get(c.regulation).map(|r| (r, c)))
            .map(|(r, c)| json!({ "regulation": r.name(), "unreached": c.unreached.iter().map(|p| r.citation(*p, Lang::Vi)).collect::<Vec<_>>() }))
            .collect();
        context.print_json(&json!({
            "passed": results.len() - failed, "failed": failed, "scenarios": scenarios, "coverage": unreached,
            "diagnostics": context.diagnostics_json(&errors, &loaded.sources),
        }));
    } else {
        context.report(&errors, &loaded.sources);
        for result in &results {
            context.print(&report::result_text(workspace, &loaded.sources, result, context.lang));
        }
        for coverage in &coverages {
            context.print(&report::coverage_text(workspace, coverage, context.lang));
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

fn check_exit(unreadable: bool, findings: bool) -> Exit {
    match (unreadable, findings) {
        (true, _) => Exit::Unusable,
        (false, true) => Exit::Findings,
        (false, false) => Exit::Fine,
    }
}
