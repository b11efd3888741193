//! `quyche list`.

use quyche::hir::Regulation;
use serde_json::json;

use super::load;
use super::output::{Context, Exit};

pub fn run(context: &Context) -> Exit {
    let loaded = load::bundled(context, false);
    let today = context.today();
    let regulations = &loaded.workspace.regulations;
    if context.json {
        let rows: Vec<_> = regulations.iter().map(|r| row_json(r, r.in_force_on(today))).collect();
        context.print_json(&json!(rows));
    } else {
        for regulation in regulations {
            context.print(&row(context, regulation, regulation.in_force_on(today)));
        }
    }
    context
        .report(&loaded.sorted().into_iter().filter(|d| d.severity() == quyche::diagnostics::Severity::Error).collect::<Vec<_>>(), &loaded.sources);
    super::check::exit(&loaded, loaded.diagnostics.error_count())
}

fn row(context: &Context, regulation: &Regulation, in_force: bool) -> String {
    let until = match (&regulation.until, &regulation.repealed_by) {
        (Some(date), Some(by)) => format!("{date} ({by})"),
        (Some(date), None) => date.to_string(),
        (None, _) => "…".to_owned(),
    };
    let state = match &regulation.draft {
        Some(draft) => format!("{} ({draft})", context.say("draft, in force on no date", "dự thảo, không có hiệu lực ngày nào")),
        None if in_force => context.say("in force", "đang có hiệu lực"),
        None => context.say("not in force", "không có hiệu lực"),
    };
    format!("{:<28} {} – {until}  {state}  {}\n", regulation.name(), regulation.effective, regulation.title)
}

fn row_json(regulation: &Regulation, in_force: bool) -> serde_json::Value {
    let replaces: Vec<_> =
        regulation.replaces.iter().map(|(number, date)| json!({ "number": number, "date": date.map(|d| d.to_string()) })).collect();
    json!({
        "name": regulation.name(), "family": regulation.family(), "number": regulation.number, "title": regulation.title,
        "issued": regulation.issued.map(|(d, _)| d.to_string()), "effective": regulation.effective.to_string(),
        "until": regulation.until.map(|d| d.to_string()), "repealed_by": regulation.repealed_by,
        "draft": regulation.draft, "replaces": replaces, "based_on": regulation.based_on, "in_force_today": in_force,
    })
}
