//! `quyche audit`.

use chrono::NaiveDate;
use quyche::queries::audit::{Kind, Wanted, Weight, audit};
use quyche::report;
use quyche::spelling::suggestions;
use serde_json::json;

use super::output::{Context, Exit};
use super::{regulation, vocab};

#[derive(clap::Args, Debug)]
pub struct AuditArgs {
    /// A rule file, or a name such as `bac-giang` or `bac-giang/19-QC-TU`
    pub regulation: String,
    /// Only what concerns this activity, by identifier or label
    #[arg(long)]
    pub activity: Option<String>,
    /// Only findings of this kind: gap, conflict, dead, slack, grant, exception, condition, definition, reading
    #[arg(long, value_name = "KIND")]
    pub only: Option<String>,
    /// The date that chooses the version, today by default
    #[arg(long, value_name = "DATE", value_parser = super::args::date)]
    pub on: Option<NaiveDate>,
}

pub fn run(context: &Context, args: &AuditArgs) -> Exit {
    let kind = match args.only.as_deref().map(|wanted| find_kind(context, wanted)) {
        Some(None) => return Exit::Unusable,
        found => found.flatten(),
    };
    let loaded = match regulation::load(context, &args.regulation) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    let workspace = &loaded.workspace;
    let activity = match args.activity.as_deref().map(|wanted| vocab::find_activity(context, &workspace.vocabulary, wanted)) {
        Some(None) => return Exit::Unusable,
        found => found.flatten(),
    };
    let index = match regulation::place(context, &loaded, &args.regulation, args.on) {
        Ok(index) => index,
        Err(exit) => return exit,
    };
    let Some(of) = workspace.regulations.get(index) else { return Exit::Unusable };
    let decisions = loaded.decisions_of(index);
    let found = audit(&decisions, index, Wanted { activity, kind });
    let slack = kind == Some(Kind::Slack);
    if context.json {
        let told = found.iter().filter(|a| slack || a.weight() != Weight::Information);
        let all: Vec<_> = told.map(|a| report::audited_json(workspace, of, a, context.lang)).collect();
        context.print_json(&json!(all));
    } else {
        context.print(&report::audit_text(workspace, of, &found, slack, context.lang));
    }
    if found.iter().any(|a| a.weight() == Weight::Flaw) { Exit::Findings } else { Exit::Fine }
}

/// The kind that the user means, or a message with what is near.
fn find_kind(context: &Context, wanted: &str) -> Option<Kind> {
    let found = Kind::ALL.into_iter().find(|kind| kind.id() == wanted);
    if found.is_none() {
        let all = Kind::ALL.map(Kind::id);
        context.unknown(("kind of finding", "loại phát hiện"), wanted, &suggestions(wanted, all), &all);
    }
    found
}
