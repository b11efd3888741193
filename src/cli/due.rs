//! `quyche due`: every date of a year, and what a changed calendar moves.

use std::path::{Path, PathBuf};

use chrono::{Datelike, NaiveDate};
use clap::Args;
use quyche::calendar::Calendar;
use quyche::diagnostics::{Diagnostic, Diagnostics, Severity};
use quyche::hir::{Regulation, Vocabulary, Workspace, analyze};
use quyche::plan::{self, AnsweredRow, Dues, Plan, PlanAnswered};
use quyche::report;
use quyche::source::Sources;
use quyche::spelling::name_key;
use quyche::syntax::parse;

use super::document::{self, DocumentArgs};
use super::load::{self, Loaded};
use super::output::{Context, Exit};
use super::plan::{PlanReadingArgs, guide, options, plans};
use super::proposals::refusal;
use super::{regulation, who};

#[derive(Args, Debug)]
pub struct DueArgs {
    /// A rule file, a compiled one, or a name such as `bac-giang` or `bac-giang/19-QC-TU`
    #[arg(long, value_name = "REGULATION")]
    pub under: String,
    /// Plans whose rows are dated too; without one, the dates that the regulation itself sets for the `--year`
    #[arg(long, value_name = "PLAN", num_args = 1..)]
    pub plan: Vec<String>,
    // Its `--year` is the year whose dates are listed.
    #[command(flatten)]
    pub reading: PlanReadingArgs,
    /// Only what this body is to do, by identifier or label; may be repeated
    #[arg(long, value_name = "BODY")]
    pub agency: Vec<String>,
    /// A rule file with a calendar to stand in place of the regulation's own: say which due dates move
    #[arg(long, value_name = "FILE")]
    pub calendar: Option<PathBuf>,
    /// List too what is only possible while facts are missing
    #[arg(long)]
    pub possible: bool,
    /// Write iCalendar [default where FILE ends in .ics]
    #[arg(long, conflicts_with = "form")]
    pub ical: bool,
    /// The date that chooses the version; by default the day of the year that is nearest to today
    #[arg(long, value_name = "DATE", value_parser = super::args::date)]
    pub on: Option<NaiveDate>,
    #[command(flatten)]
    pub document: DocumentArgs,
}

pub fn run(context: &Context, args: &DueArgs) -> Exit {
    made(context, args).unwrap_or_else(|exit| exit)
}

fn made(context: &Context, args: &DueArgs) -> Result<Exit, Exit> {
    let ical = args.ical || args.document.output.as_deref().and_then(Path::extension).is_some_and(|e| e.eq_ignore_ascii_case("ics"));
    if !ical {
        document::check(context, &args.document)?;
    }
    let loaded = regulation::load(context, &args.under)?;
    let workspace = &loaded.workspace;
    let mut diagnostics = Diagnostics::default();
    let read = rows(context, &workspace.vocabulary, args, &mut diagnostics)?;
    let unreadable = diagnostics.has_errors();
    let Some(year) = args.reading.year.or_else(|| year_of(&read)) else {
        context.report(&diagnostics.sorted(), &loaded.sources);
        context.message(&context.say("of which year? say `--year YEAR`\n", "của năm nào? hãy ghi `--year NĂM`\n"));
        return Err(Exit::Unusable);
    };
    let on = args.on.unwrap_or_else(|| nearest(context.today(), year));
    let index = regulation::place(context, &loaded, &args.under, Some(on))?;
    let of = workspace.regulations.get(index).ok_or(Exit::Unusable)?;
    let bodies = args.agency.iter().map(|wanted| who::find_body(context, &workspace.vocabulary, of, wanted));
    let found: Vec<_> = bodies.collect();
    let bodies: Vec<_> = found.iter().flatten().copied().collect();
    if bodies.len() < found.len() {
        return Err(Exit::Unusable);
    }
    let new = args.calendar.as_deref().map(|path| changed_calendar(context, path, of)).transpose()?;
    let decisions = loaded.decisions_of(index);
    let answered = plan::answer_plan(&decisions, index, &read);
    let mine = |item: &plan::DueItem| bodies.is_empty() || item.agency.body().is_some_and(|body| bodies.contains(&body));
    let listed = |item: &plan::DueItem| mine(item) && (args.possible || item.certain);
    let written = match new {
        Some(new) => {
            let mut moves = plan::moves(&decisions, &answered, year, &new);
            moves.dues.too_large.iter().for_each(|problem| diagnostics.push(report::too_large(workspace, of, problem)));
            moves.keep(listed);
            match ical {
                true => write_ical(context, args, workspace, &answered, &moves.dues),
                false => {
                    let document = || plan::moves_document(workspace, &answered, &moves, context.lang);
                    document::write(context, &args.document, document, || plan::moves_json(workspace, &answered, &moves))
                }
            }
        }
        None => {
            let mut dues = plan::dues(&decisions, &answered, year);
            dues.too_large.iter().for_each(|problem| diagnostics.push(report::too_large(workspace, of, problem)));
            dues.items.retain(mine);
            match ical {
                true => write_ical(context, args, workspace, &answered, &dues),
                false => {
                    let document = || plan::due_document(workspace, &answered, &dues, args.possible, context.lang);
                    document::write(context, &args.document, document, || plan::due_json(workspace, &answered, &dues))
                }
            }
        }
    };
    refusals(&loaded, of, &answered).into_iter().for_each(|problem| diagnostics.push(problem));
    context.report(&diagnostics.clone().sorted(), &loaded.sources);
    Ok(written.max(match (unreadable, diagnostics.has_errors()) {
        (true, _) => Exit::Unusable,
        (false, true) => Exit::Findings,
        (false, false) => Exit::Fine,
    }))
}

/// The day of a year that is nearest to another day.
fn nearest(today: NaiveDate, year: i32) -> NaiveDate {
    let end = |month, day| NaiveDate::from_ymd_opt(year, month, day);
    match today.year() {
        own if own < year => end(1, 1),
        own if own > year => end(12, 31),
        _ => None,
    }
    .unwrap_or(today)
}

fn rows(context: &Context, vocabulary: &Vocabulary, args: &DueArgs, diagnostics: &mut Diagnostics) -> Result<Vec<Plan>, Exit> {
    if args.plan.is_empty() {
        return Ok(Vec::new());
    }
    let guide = guide(context, vocabulary)?;
    let options = options(context, vocabulary, &guide, &args.reading)?;
    Ok(plans(vocabulary, &guide, &options, &args.plan, diagnostics))
}

/// The year that all plans name which name one.
fn year_of(plans: &[Plan]) -> Option<i32> {
    let mut years = plans.iter().filter_map(|plan| plan.year);
    let first = years.next()?;
    years.all(|year| year == first).then_some(first)
}

fn write_ical(context: &Context, args: &DueArgs, workspace: &Workspace, answered: &PlanAnswered, dues: &Dues) -> Exit {
    let text = plan::due_ical(workspace, answered, dues, args.possible, context.today(), context.lang);
    context.write_bytes(args.document.output.as_deref(), text.as_bytes())
}

/// Why rows have no answer.
fn refusals(loaded: &Loaded, of: &Regulation, answered: &PlanAnswered) -> Vec<Diagnostic> {
    let refused = |row: &AnsweredRow| {
        let why = row.answer.as_ref().err()?;
        Some(*refusal(&loaded.workspace, of, &row.row.title, row.case.activity, why))
    };
    answered.rows.iter().filter_map(refused).collect()
}

/// The calendar of a file that bears the name by which the regulation counts.
fn changed_calendar(context: &Context, path: &Path, of: &Regulation) -> Result<Calendar, Exit> {
    let name = path.display().to_string();
    let refuse = |problems: &[Diagnostic], sources: &Sources| {
        context.report(problems, sources);
        Exit::Unusable
    };
    let Some(wanted) = of.calendar.as_deref() else {
        return Err(refuse(&[plan::no_calendar(&of.name())], &Sources::default()));
    };
    let file = load::text_of(path).map_err(|problem| refuse(&[*problem], &Sources::default()))?;
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let id = sources.add(file);
    let Some(source) = sources.get(id) else { return Err(Exit::Unusable) };
    let workspace = analyze(&[parse(id, source, &mut diagnostics)], &mut diagnostics);
    let errors: Vec<Diagnostic> = diagnostics.sorted().into_iter().filter(|d| d.severity() == Severity::Error).collect();
    if !errors.is_empty() {
        return Err(refuse(&errors, &sources));
    }
    let found = workspace.calendars.iter().find(|c| name_key(&c.name) == name_key(wanted));
    let names: Vec<&str> = workspace.calendars.iter().map(|c| c.name.as_str()).collect();
    found.cloned().ok_or_else(|| refuse(&[plan::other_calendar(&name, wanted, &names)], &sources))
}
