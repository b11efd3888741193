//! `quyche plan simulate`.

use chrono::NaiveDate;
use clap::Args;
use quyche::decision::TooLarge;
use quyche::diagnostics::Diagnostics;
use quyche::plan::{self, Guide, History, Plan, PlanOptions, PlanTold, Under};
use quyche::queries::{Chosen, Decisions, Refused};

use super::super::document::{self, DocumentArgs};
use super::super::output::{Context, Exit};
use super::super::progress::Progress;
use super::super::proposals::refusal;
use super::super::several::{self, Several};
use super::super::{args, diff, regulation};
use super::files::{PlanFileArgs, guide, options, plans};

#[derive(Args, Debug)]
pub struct PlanSimulateArgs {
    #[command(flatten)]
    pub files: PlanFileArgs,
    /// Rule files, compiled ones, or names such as `bac-giang` (the version in force) or `bac-giang/19-QC-TU`; several stand side by side
    #[arg(long, required = true, num_args = 1.., value_name = "REGULATION")]
    pub under: Vec<String>,
    /// Show only the rows that this one would treat differently, with what changes
    #[arg(long, value_name = "REGULATION")]
    pub against: Option<String>,
    /// Plans of earlier years; where a file does not name its year, write `2019=FILE`
    #[arg(long, num_args = 1.., value_name = "PLAN")]
    pub history: Vec<String>,
    /// The date that chooses versions, today by default
    #[arg(long, value_name = "DATE", value_parser = args::date)]
    pub on: Option<NaiveDate>,
    #[command(flatten)]
    pub document: DocumentArgs,
}

pub fn run(context: &Context, args: &PlanSimulateArgs) -> Exit {
    match simulate(context, args) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn simulate(context: &Context, args: &PlanSimulateArgs) -> Result<Exit, Exit> {
    document::check(context, &args.document)?;
    if args.against.is_some() && args.under.len() > 1 {
        let (en, vi) =
            ("`--against` holds one regulation against one: name one `--under`\n", "`--against` chỉ so một quy chế với một: nêu một `--under`\n");
        context.message(&context.say(en, vi));
        return Err(Exit::Unusable);
    }
    context.stop_cleanly();
    let names: Vec<String> = args.under.iter().chain(&args.against).cloned().collect();
    let several = several::load(context, &names, args.on)?;
    let mut diagnostics = Diagnostics::default();
    let vocabulary = &several.workspace.vocabulary;
    let guide = guide(context, vocabulary)?;
    let options = options(context, vocabulary, &guide, &args.files.reading)?;
    let read = plans(vocabulary, &guide, &options, &args.files.plans, &mut diagnostics);
    let history = history(&several, args, (&guide, &options), &mut diagnostics);
    let under = answered(context, &several, &names, args.on, &read, History { recurrences: &guide.recurrences, plans: &history });
    let mut told = PlanTold { workspace: &several.workspace, plans: &read, history: &history, under, changes: None };
    let refused = refusals(&told, &mut diagnostics);
    let unreadable = diagnostics.has_errors();
    if let Some(loaded) = several.loaded.first() {
        context.report(&diagnostics.sorted(), &loaded.sources);
    }
    if read.iter().all(|plan| plan.rows().next().is_none()) {
        return Err(Exit::Unusable);
    }
    if args.against.is_some()
        && let Err(problem) = compare(&mut told)
    {
        return Err(diff::too_large(context, &several, &problem).max(Exit::Unusable));
    }
    let whole = !document::is_for_reading(context, &args.document);
    let written = document::write(context, &args.document, || plan::plan_document(&told, context.lang, whole), || plan::plan_json(&told));
    let found = if told.under.iter().any(Under::has_findings) { Exit::Findings } else { Exit::Fine };
    Ok(written.max(if refused || unreadable { Exit::Unusable } else { found }))
}

/// Every row under every regulation.
fn answered<'w>(
    context: &Context,
    several: &'w Several,
    names: &[String],
    on: Option<NaiveDate>,
    read: &'w [Plan],
    history: History,
) -> Vec<Under<'w>> {
    let workspace = &several.workspace;
    let decisions = Decisions::new(workspace);
    for (place, loaded) in several.places.iter().zip(&several.loaded) {
        loaded.decisions.iter().for_each(|decision| decisions.put(*place, decision.clone()));
    }
    let rows = plan::row_cases(&workspace.vocabulary, read, &history);
    let progress = Progress::new(context, rows.len() * several.places.len());
    let mut out = Vec::new();
    for ((place, loaded), name) in several.places.iter().zip(&several.loaded).zip(names) {
        // It was chosen when it was loaded; what is asked here is by what.
        let (Some(regulation), Ok(chosen)) = (workspace.regulations.get(*place), regulation::choose(context, loaded, name, on, None)) else {
            continue;
        };
        let answered = plan::answer_rows(&decisions, *place, rows.clone(), &|| progress.one());
        out.push(Under { regulation, chosen: Chosen { index: *place, by: chosen.by }, answered });
    }
    out
}

fn compare(told: &mut PlanTold) -> Result<(), Box<TooLarge>> {
    if let [old, new] = told.under.as_slice() {
        told.changes = Some(plan::changes(told.workspace, &old.answered, &new.answered)?);
    }
    Ok(())
}

/// Plans of earlier years, in the same forms. `--year` and `--state` are of the plan itself and not of these.
fn history(several: &Several, args: &PlanSimulateArgs, (guide, options): (&Guide, &PlanOptions), diagnostics: &mut Diagnostics) -> Vec<Plan> {
    let one = |name: &String| {
        let (year, file) = match name.split_once('=') {
            Some((year, file)) if year.len() == 4 => (year.parse().ok(), file),
            _ => (None, name.as_str()),
        };
        let file = if year.is_some() { file } else { name };
        let own = PlanOptions { year, states: Vec::new(), ..options.clone() };
        plans(&several.workspace.vocabulary, guide, &own, &[file.to_owned()], diagnostics)
    };
    args.history.iter().flat_map(one).collect()
}

/// Says of every row that no regulation answers why, once; whether there is one.
fn refusals(told: &PlanTold, diagnostics: &mut Diagnostics) -> bool {
    let mut known: Vec<(usize, Refused)> = Vec::new();
    for under in &told.under {
        for (place, row) in under.answered.rows.iter().enumerate() {
            let Err(why) = &row.answer else { continue };
            if known.iter().any(|(row, known)| *row == place && known == why) {
                continue;
            }
            known.push((place, why.clone()));
            let title = format!("{}#{}: {}", row.plan.name, row.row.place.row, row.row.title);
            diagnostics.push(*refusal(told.workspace, under.regulation, &title, row.case.activity, why));
        }
    }
    !known.is_empty()
}
