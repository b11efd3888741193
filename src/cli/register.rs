//! `quyche register`.

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::NaiveDate;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use quyche::diagnostics::Diagnostic;
use quyche::hir::VerbId;
use quyche::register::{self, Asked, Counted, Course, Failed, Register, STATUSES, Tally};
use quyche::report;
use serde_json::json;

use super::output::{Context, Exit};
use super::{args, graph, regulation, vocab};

/// Answer very many cases of one activity: CSV in, CSV out, one row a case
///
/// The first line names the facts, by identifier or label; cells are values by identifier or label, sets `a|b`, dates 2025-04-02 or
/// 02/04/2025, lists JSON; an empty cell is an unknown fact. Columns of the output: `line` (of the input), the kept columns, `status`
/// (determined, excluded, refers, unnamed, gap, conflict, undetermined; impossible, unreadable), `forbidden`, for each act `ACT` (who, to
/// whom, on whose behalf, by when; `?` what is still possible) and `ACT_cited`, `limits` (broken), `elsewhere`, `papers`, `readings` (that
/// the answer rests on), `questions` (facts that keep it open), `problem`, and `plan_limits` where the regulation counts over the plan.
#[derive(Args, Debug)]
pub struct RegisterArgs {
    /// A rule file, a compiled one, or a name such as `bac-giang` (the version in force) or `bac-giang/19-QC-TU`
    pub regulation: String,
    /// The activity of every row, by identifier or label
    #[arg(long)]
    pub activity: String,
    /// The register, CSV in UTF-8 with commas, semicolons or tabs; `-` for standard input
    #[arg(value_name = "IN", default_value = "-")]
    pub input: String,
    /// The file to write, whole or not at all; standard output by default
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,
    /// The date that chooses the version, today by default
    #[arg(long, value_name = "DATE", value_parser = args::date)]
    pub on: Option<NaiveDate>,
    /// A column that is no fact, to be copied to the output; may be given several times
    #[arg(long, value_name = "COLUMN")]
    pub keep: Vec<String>,
    /// Tell these acts only; all that the regulation can say by default
    #[arg(long, value_name = "ACT,…", value_delimiter = ',')]
    pub acts: Vec<String>,
    /// Leave limits over the whole plan uncounted, as standard input needs
    #[arg(long)]
    pub without_plan_limits: bool,
    /// Threads that answer rows; as many as the machine has cores by default
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
}

/// What the shell gives for a program that was interrupted.
const INTERRUPTED: i32 = 130;

pub fn run(context: &Context, args: &RegisterArgs) -> Exit {
    answered(context, args).unwrap_or_else(|exit| exit)
}

fn answered(context: &Context, args: &RegisterArgs) -> Result<Exit, Exit> {
    let loaded = regulation::load(context, &args.regulation)?;
    let index = regulation::place(context, &loaded, &args.regulation, args.on)?;
    let vocabulary = &loaded.workspace.vocabulary;
    let activity = vocab::find_activity(context, vocabulary, &args.activity).ok_or(Exit::Unusable)?;
    let mut verbs: Vec<VerbId> = Vec::new();
    for act in &args.acts {
        verbs.push(graph::find_verb(context, vocabulary, act.trim()).ok_or(Exit::Unusable)?);
    }
    let decisions = loaded.decisions_of(index);
    let decision = decisions.get(index, activity).map_err(|problem| {
        let problem = loaded.workspace.regulations.get(index).map(|of| report::too_large(&loaded.workspace, of, &problem));
        context.report(problem.as_slice(), &loaded.sources);
        Exit::Findings
    })?;
    let subject = if args.input == "-" { "<stdin>".to_owned() } else { args.input.clone() };
    let verbs = (!verbs.is_empty()).then_some(verbs);
    let asked = Asked {
        workspace: &loaded.workspace,
        index,
        decision: &decision,
        lang: context.lang,
        subject,
        keep: args.keep.clone(),
        verbs,
        automata: true,
    };
    let stop = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&stop);
    // Where a handler is not allowed the program ends at once, and what it leaves is not the output.
    let _ = ctrlc::set_handler(move || seen.store(true, Ordering::Relaxed));
    let tally = match through(context, args, asked, &stop) {
        Ok(tally) => tally,
        Err(Failed::Refused(problems)) => {
            context.report(&problems, &loaded.sources);
            return Err(Exit::Unusable);
        }
        Err(Failed::Stopped) => std::process::exit(INTERRUPTED),
        Err(Failed::Unheard) => std::process::exit(0),
    };
    let problems: Vec<Diagnostic> = tally.problems.iter().map(|(_, problem)| problem.clone()).collect();
    context.report(&problems, &loaded.sources);
    summary(context, args, &tally);
    Ok(match (tally.unreadable, tally.findings) {
        (0, 0) => Exit::Fine,
        (0, _) => Exit::Findings,
        _ => Exit::Unusable,
    })
}

/// Reads, counts where that is asked for, and writes.
fn through(context: &Context, args: &RegisterArgs, asked: Asked, stop: &AtomicBool) -> Result<Tally, Failed> {
    let threads = args.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, |n| n.get()));
    let subject = asked.subject.clone();
    if args.input == "-" {
        let course = Course { threads, stop, progress: &|_| {} };
        let once = |asked, out: &mut dyn Write| Register::run_once(asked, io::stdin(), out, !args.without_plan_limits, &course);
        return written(args.output.as_deref(), &subject, |out| once(asked, out));
    }
    let open = || File::open(&args.input).map_err(|e| Failed::Refused(vec![register::failed(&subject, &e.to_string())]));
    let register = Register::new(asked, open()?)?;
    let length = open()?.metadata().map_or(0, |m| m.len());
    let counts = register.counts() && !args.without_plan_limits;
    let bar = bar(context, if counts { 2 * length } else { length });
    let before = if counts { length } else { 0 };
    let counted: Option<Counted> = match counts {
        true => Some(register.count(open()?, &Course { threads, stop, progress: &|bytes| bar.set_position(bytes) })?),
        false => None,
    };
    let course = Course { threads, stop, progress: &|bytes| bar.set_position(before + bytes) };
    let input = open()?;
    let tally = written(args.output.as_deref(), &subject, |out| register.run(input, out, counted.as_ref(), &course));
    bar.finish_and_clear();
    tally
}

fn bar(context: &Context, length: u64) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let template = context.say("{bar:40} {percent} % · {bytes_per_sec} · {eta} left", "{bar:40} {percent} % · {bytes_per_sec} · còn {eta}");
    ProgressBar::new(length).with_style(ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// Lets `write` write to a file beside the wanted one, which takes its place when everything was written; or to standard output.
fn written(file: Option<&Path>, subject: &str, write: impl FnOnce(&mut dyn Write) -> Result<Tally, Failed>) -> Result<Tally, Failed> {
    let Some(path) = file else { return write(&mut io::stdout().lock()) };
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    let failed = |error: &io::Error| {
        let detail = format!("{}: {error}", path.display());
        Failed::Refused(vec![register::failed(subject, &detail)])
    };
    let answered = File::create(&beside).map_err(|e| failed(&e)).and_then(|mut out| write(&mut out));
    let placed = answered.and_then(|tally| std::fs::rename(&beside, path).map(|()| tally).map_err(|e| failed(&e)));
    if placed.is_err() {
        // What could not take the file's place must not stay beside it.
        let _ = std::fs::remove_file(&beside);
    }
    placed
}

/// How many rows came to what: on standard output, unless the rows themselves are there.
fn summary(context: &Context, args: &RegisterArgs, tally: &Tally) {
    let counts = STATUSES.iter().zip(tally.by_status).map(|(status, rows)| (status.id(), rows));
    let counts: Vec<(&str, u64)> = counts.chain([("impossible", tally.impossible), ("unreadable", tally.unreadable)]).collect();
    let text = if context.json {
        let by: serde_json::Map<String, serde_json::Value> = counts.iter().map(|(id, rows)| ((*id).to_owned(), json!(rows))).collect();
        let value = json!({ "rows": tally.rows, "by_status": by, "findings": tally.findings, "over_plan_limits": tally.over_plan,
            "not_counted": tally.uncounted, "answered_by_themselves": tally.apart });
        format!("{value}\n")
    } else {
        let told: Vec<String> = counts.iter().filter(|(_, rows)| *rows > 0).map(|(id, rows)| format!("{rows} {id}")).collect();
        let (rows, found) = (tally.rows, tally.findings);
        let mut text = context.say(
            &format!("{rows} rows: {}; {found} with a prohibition, a broken limit or a contradiction", told.join(", ")),
            &format!("{rows} hàng: {}; {found} hàng có điều cấm, vượt giới hạn hoặc mâu thuẫn", told.join(", ")),
        );
        if tally.uncounted > 0 {
            let (en, vi) = (
                format!("; {} not counted in the limits over the plan", tally.uncounted),
                format!("; {} hàng chưa tính vào giới hạn của cả kế hoạch", tally.uncounted),
            );
            text.push_str(&context.say(&en, &vi));
        }
        text + "\n"
    };
    if args.output.is_some() { context.print_as_it_is(&text) } else { context.message(&text) }
}
