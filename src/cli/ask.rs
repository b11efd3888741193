//! `quyche ask`: questions and answers line by line, on a terminal or through a pipe.

use std::io::{BufRead, Read};
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;
use quyche::hir::case::names_term;
use quyche::hir::{ActivityId, Case, Regulation};
use quyche::plan;
use quyche::queries::{self, Asks, Chosen, Decisions, Inquiry, Refused, Step, Unfit, answer, contradicts, next, reply};
use quyche::report::{self, Words};
use quyche::spelling::bare_key;
use serde_json::json;

use super::load::Loaded;
use super::output::{Context, Exit};
use super::{regulation, simulate, vocab};

/// The longest line that is read as an answer.
const LINE: u64 = 10_000;

#[derive(Args, Debug)]
pub struct AskArgs {
    /// A rule file, or a name such as `bac-giang` or `bac-giang/19-QC-TU`
    pub regulation: String,
    /// An activity, by identifier or label; asked for if it is left out
    pub activity: Option<String>,
    /// The date that chooses the version, today by default
    #[arg(long, value_name = "DATE", value_parser = super::args::date)]
    pub on: Option<NaiveDate>,
    /// The file to write the proposal to, whole or not at all; standard output by default
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

pub fn run(context: &Context, args: &AskArgs) -> Exit {
    let loaded = match regulation::load(context, &args.regulation) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    let chosen = match regulation::choose(context, &loaded, &args.regulation, args.on, None) {
        Ok(chosen) => chosen,
        Err(problem) => {
            context.report(&[*problem], &loaded.sources);
            return Exit::Unusable;
        }
    };
    let Some(of) = loaded.workspace.regulations.get(chosen.index) else { return Exit::Unusable };
    let words = Words::new(&loaded.workspace, of, context.lang);
    let activity = match &args.activity {
        Some(wanted) => vocab::find_activity(context, &loaded.workspace.vocabulary, wanted),
        None => which_activity(context, &words, of),
    };
    let Some(activity) = activity else { return Exit::Unusable };
    let decisions = loaded.decisions_of(chosen.index);
    let mut interview = Interview { context, words, decisions: &decisions, chosen, states: vec![State::default_of(activity)] };
    match interview.lead() {
        Ok(()) => interview.end(args, &loaded),
        Err(refused) => interview.refuse(&loaded, of, &refused),
    }
}

/// A line that was typed; nothing at the end of the input.
fn line() -> Option<String> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().take(LINE).read_until(b'\n', &mut bytes);
    let some = read.is_ok_and(|length| length > 0);
    some.then(|| String::from_utf8_lossy(&bytes).trim().to_owned())
}

/// Questions go where they do not mix with data.
fn say(context: &Context, text: &str) {
    match context.json {
        true => context.message(text),
        false => context.print(text),
    }
}

fn which_activity(context: &Context, words: &Words, of: &Regulation) -> Option<ActivityId> {
    let activities = queries::activities(of);
    say(context, &report::choose_activity(words, &activities));
    loop {
        say(context, "> ");
        let typed = line().filter(|typed| bare_key(typed) != "quit")?;
        let by_number = typed.parse::<usize>().ok().and_then(|n| activities.get(n.checked_sub(1)?)).copied();
        let names = |a: &ActivityId| {
            let term = words.vocabulary().activity(*a).map(|a| &a.term);
            term.is_some_and(|term| names_term(term, &typed) || [&term.vi, &term.en].iter().any(|label| bare_key(label) == bare_key(&typed)))
        };
        match by_number.or_else(|| activities.iter().copied().find(names)) {
            Some(found) => return Some(found),
            None if typed.is_empty() => {}
            None => say(context, &report::unfit_text(words, &Unfit::Unknown { typed, near: Vec::new() })),
        }
    }
}

/// What is known at one point of an interview.
#[derive(Clone)]
struct State {
    case: Case,
    skipped: Vec<Asks>,
    ranges: Vec<(Asks, (i64, i64))>,
}

impl State {
    fn default_of(activity: ActivityId) -> Self {
        State { case: Case::new(activity), skipped: Vec::new(), ranges: Vec::new() }
    }
}

struct Interview<'a> {
    context: &'a Context,
    words: Words<'a>,
    decisions: &'a Decisions<'a>,
    chosen: Chosen,
    /// After each question, the last one now.
    states: Vec<State>,
}

impl Interview<'_> {
    fn state(&self) -> State {
        self.states.last().cloned().unwrap_or_else(|| State::default_of(ActivityId::new(0)))
    }

    /// Asks until the answer is certain, or there is no more to be said.
    fn lead(&mut self) -> Result<(), Refused> {
        say(self.context, &report::interview_help(&self.words));
        loop {
            let state = self.state();
            let inquiry = match next(self.decisions, self.chosen.index, &state.case, &state.skipped)? {
                Step::Ask(inquiry) => inquiry,
                Step::Certain | Step::NothingLeft => return Ok(()),
            };
            say(self.context, &report::inquiry_text(&self.words, &inquiry, self.states.len()));
            if !self.asked(&state, &inquiry) {
                return Ok(());
            }
        }
    }

    /// Takes lines until one of them answers, skips or goes back; false at the end.
    fn asked(&mut self, state: &State, inquiry: &Inquiry) -> bool {
        loop {
            say(self.context, "> ");
            let Some(typed) = line() else { return false };
            match bare_key(&typed).as_str() {
                "quit" | "thoat" => return false,
                "back" | "quay lai" if self.states.len() > 1 => {
                    self.states.pop();
                    return true;
                }
                "back" | "quay lai" => {
                    say(self.context, self.words.say("   ! this is the first question\n", "   ! đây là câu hỏi đầu tiên\n"));
                }
                "" => {}
                "?" => say(self.context, &report::explanation(&self.words, inquiry)),
                "-" | "don't know" | "dont know" | "khong biet" => {
                    let skipped = state.skipped.iter().copied().chain([inquiry.asks]).collect();
                    self.states.push(State { skipped, ..state.clone() });
                    return true;
                }
                _ => match self.take(state, inquiry, &typed) {
                    Some(next) => {
                        self.states.push(next);
                        return true;
                    }
                    None => continue,
                },
            }
        }
    }

    /// What is known after an answer, if it is one that is possible.
    fn take(&self, state: &State, inquiry: &Inquiry, typed: &str) -> Option<State> {
        let vocabulary = self.words.vocabulary();
        let taken = match reply(vocabulary, &state.case, inquiry, typed) {
            Ok(taken) => taken,
            Err(unfit) => {
                say(self.context, &report::unfit_text(&self.words, &unfit));
                return None;
            }
        };
        if let Ok(Some(lines)) = contradicts(self.decisions, self.chosen.index, &taken.case) {
            let problem = plan::contradiction(typed, self.words.workspace, self.words.regulation, state.case.activity, &lines);
            self.context.report(&[problem], &quyche::source::Sources::default());
            return None;
        }
        let ranges = state.ranges.iter().copied().chain(taken.range.map(|range| (inquiry.asks, range))).collect();
        Some(State { case: taken.case, skipped: state.skipped.clone(), ranges })
    }

    /// The answer, and the proposal that leads to it.
    fn end(&self, args: &AskArgs, loaded: &Loaded) -> Exit {
        let state = self.state();
        let answered = match answer(self.decisions, self.chosen.index, &state.case) {
            Ok(answered) => answered,
            Err(refused) => return self.refuse(loaded, self.words.regulation, &refused),
        };
        let words = &self.words;
        let title = words.say("Interview", "Phỏng vấn");
        let toml = report::proposal_toml(words, &state.case, &state.ranges);
        if self.context.json {
            let answer_json = report::answer_json(words.workspace, &answered, self.chosen);
            self.context.print_json(&json!({ "answer": answer_json, "proposal": report::proposal_json(words, &state.case) }));
        } else {
            self.context.print(&format!("\n{}", report::answer_text(words.workspace, &answered, self.chosen, title, self.context.lang)));
        }
        let written = match (&args.output, self.context.json) {
            (Some(path), _) => self.context.write(Some(path), &toml),
            (None, true) => Exit::Fine,
            (None, false) => {
                self.context
                    .print(&format!("\n# {}\n{toml}", words.say("the proposal, for `quyche simulate`", "đề xuất, dùng cho `quyche simulate`")));
                Exit::Fine
            }
        };
        self.context.report(&plan::notices(title, &answered), &loaded.sources);
        match simulate::has_findings(&answered) {
            true => written.max(Exit::Findings),
            false => written,
        }
    }

    fn refuse(&self, loaded: &Loaded, of: &Regulation, refused: &Refused) -> Exit {
        let title = self.words.say("Interview", "Phỏng vấn");
        let problem = match refused {
            Refused::Contradiction(lines) => plan::contradiction(title, &loaded.workspace, of, self.state().case.activity, lines),
            Refused::TooLarge(too_large) => report::too_large(&loaded.workspace, of, too_large),
        };
        self.context.report(&[problem], &loaded.sources);
        Exit::Unusable
    }
}
