//! `quyche diff`.

use chrono::NaiveDate;
use clap::Args;
use quyche::decision::TooLarge;
use quyche::diagnostics::{Code, Diagnostic, Diagnostics};
use quyche::hir::{ActivityId, Case, Vocabulary};
use quyche::plan;
use quyche::queries::{ActivityCompared, Asked, Certificate, Kind, NotCompared, Structure, TextEffect, compare, structure, text_effects};
use quyche::report::{self, ActivityTold, Diff, diff_document, diff_json, kind_named};
use quyche::spelling::suggestions;
use rayon::prelude::*;

use super::document::{self, DocumentArgs};
use super::output::{Context, Exit};
use super::several::{self, Several};
use super::{args, graph, vocab};

/// Regions that a reader is shown who asks for no number.
const SHOWN: usize = 20;

#[derive(Args, Debug)]
pub struct DiffArgs {
    /// Two or more: rule files, or names such as `bac-giang` or `bac-giang/19-QC-TU`; each is held against the first
    #[arg(required = true, num_args = 2.., value_name = "REGULATION")]
    pub sides: Vec<String>,
    /// One activity, by identifier or label
    #[arg(long)]
    pub activity: Option<String>,
    /// Acts of this kind alone, by identifier or label
    #[arg(long, value_name = "ACT")]
    pub verb: Option<String>,
    /// Only cases with this fact; a set holds at least the values given
    #[arg(long = "where", value_name = "FACT=VALUE")]
    pub fixed: Vec<String>,
    /// Only this kind of change, such as `decider_up`, or all of a family, such as `deadline`
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub only: Vec<String>,
    /// How many regions to tell, the weightiest first; 0 for all [default: 20 on the screen, all in files and JSON]
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Decide a case of every region again with the direct interpreter, and show what was decided
    #[arg(long)]
    pub certify: bool,
    /// The date that chooses versions, today by default
    #[arg(long, value_name = "DATE", value_parser = args::date)]
    pub on: Option<NaiveDate>,
    #[command(flatten)]
    pub document: DocumentArgs,
}

pub fn run(context: &Context, args: &DiffArgs) -> Exit {
    if let Err(exit) = document::check(context, &args.document) {
        return exit;
    }
    let several = match several::load(context, &args.sides, args.on) {
        Ok(several) => several,
        Err(exit) => return exit,
    };
    let asked = match asked(context, args, &several) {
        Ok(asked) => asked,
        Err(exit) => return exit,
    };
    let (mut compared, not_compared) = compare(&several.workspace, &several.places, &asked);
    if let Some(exit) = nothing(context, args, &several, &compared, &not_compared) {
        return exit;
    }
    let limit = match args.limit {
        Some(0) => usize::MAX,
        Some(limit) => limit,
        None if context.json || args.document.output.is_some() || args.document.form.is_some() => usize::MAX,
        None => SHOWN,
    };
    let chosen = weightiest(&compared, limit);
    let told: Result<Vec<ActivityTold>, Box<TooLarge>> =
        compared.par_iter_mut().zip(&chosen).map(|(activity, places)| told_of(activity, places, args.certify)).collect();
    let sides: Vec<_> = several.places.iter().filter_map(|place| several.workspace.regulations.get(*place)).collect();
    let activities = match told {
        Ok(activities) => activities,
        Err(problem) => return too_large(context, &several, &problem),
    };
    let texts = texts(&several);
    let diff = Diff { workspace: &several.workspace, sides, activities, not_compared, texts, certified: args.certify };
    let exit = document::write(context, &args.document, || diff_document(&diff, context.lang, limit == usize::MAX), || diff_json(&diff));
    exit.max(verdict(context, &several, &diff))
}

/// What changed in the text, for every side that is a version of the first.
fn texts(several: &Several) -> Vec<(usize, Structure, Vec<TextEffect>)> {
    let workspace = &several.workspace;
    let Some((first, others)) = several.places.split_first() else { return Vec::new() };
    let Some(old) = workspace.regulations.get(*first) else { return Vec::new() };
    let version = |(side, place): (usize, &usize)| {
        let new = workspace.regulations.get(*place).filter(|new| new.id == old.id)?;
        let changed = structure(old, new);
        let effects = text_effects(workspace, *first, *place, &changed);
        Some((side + 1, changed, effects))
    };
    others.iter().enumerate().filter_map(version).collect()
}

/// Everything about some of an activity's regions.
///
/// # Errors
/// The diagrams would grow too large.
pub fn told_of(activity: &mut ActivityCompared, places: &[usize], certified: bool) -> Result<ActivityTold, Box<TooLarge>> {
    let told = activity.told(places, certified)?;
    Ok(ActivityTold {
        activity: activity.sides.activity,
        regions: activity.found.regions.len(),
        agreeing: activity.agreeing,
        kinds: kinds(activity),
        told: places.iter().map(|place| place + 1).zip(told).collect(),
        terms: activity.terms.clone(),
        left_out: activity.sides.left_out.clone(),
    })
}

/// What the exit code reports: an activity that could not be compared, a certificate that does not hold.
pub fn verdict(context: &Context, several: &Several, diff: &Diff) -> Exit {
    let mut exit = Exit::Fine;
    for problem in &diff.not_compared {
        if let NotCompared::TooLarge(large) = problem {
            exit = too_large(context, several, large);
        }
    }
    let all = || diff.activities.iter().flat_map(|a| &a.told).filter_map(|(_, told)| told.certificate.as_ref());
    let failed = all().filter(|c| **c != Certificate::Holds).count();
    if failed > 0 {
        let (en, vi) = (
            format!("{failed} witnesses come out otherwise than their regions say: this is a fault of the program\n"),
            format!("{failed} trường hợp cho kết quả khác vùng của nó: đây là lỗi của chương trình\n"),
        );
        context.message(&context.say(&en, &vi));
        exit = exit.max(Exit::Findings);
    }
    exit
}

pub fn too_large(context: &Context, several: &Several, problem: &TooLarge) -> Exit {
    if let (Some(regulation), Some(loaded)) = (several.workspace.regulations.first(), several.loaded.first()) {
        context.report(&[report::too_large(&several.workspace, regulation, problem)], &loaded.sources);
    }
    Exit::Findings
}

/// The reason why there is nothing to tell, if that is so.
fn nothing(context: &Context, args: &DiffArgs, several: &Several, compared: &[ActivityCompared], not: &[NotCompared]) -> Option<Exit> {
    let loaded = several.loaded.first()?;
    if compared.is_empty()
        && let Some(NotCompared::Contradiction(activity, lines)) = not.iter().find(|n| matches!(n, NotCompared::Contradiction(..)))
    {
        let regulation = several.workspace.regulations.first()?;
        let problem = plan::contradiction("--where", &several.workspace, regulation, *activity, lines);
        context.report(&[problem], &loaded.sources);
        return Some(Exit::Unusable);
    }
    let says_something = |a: &ActivityCompared| a.sides.together.sides.iter().any(|s| !s.contributions.is_empty());
    if !compared.iter().any(says_something) && not.is_empty() {
        let what = args.activity.clone().unwrap_or_else(|| args.sides.join(", "));
        context.report(&[plan::empty_comparison(&what)], &loaded.sources);
        return Some(Exit::Unusable);
    }
    None
}

fn asked(context: &Context, args: &DiffArgs, several: &Several) -> Result<Asked, Exit> {
    let vocabulary = &several.workspace.vocabulary;
    let activities: Vec<ActivityId> = match &args.activity {
        Some(wanted) => vec![vocab::find_activity(context, vocabulary, wanted).ok_or(Exit::Unusable)?],
        None => (0..vocabulary.activities.len()).map(ActivityId::new).collect(),
    };
    let verb = args.verb.as_ref().map(|wanted| graph::find_verb(context, vocabulary, wanted).ok_or(Exit::Unusable)).transpose()?;
    let mut only: Vec<Kind> = Vec::new();
    for name in &args.only {
        let kinds = kind_named(name);
        if kinds.is_empty() {
            return Err(unknown_kind(context, name));
        }
        only.extend(kinds);
    }
    let activities = match args.fixed.is_empty() {
        true => activities.into_iter().map(|activity| (activity, None)).collect(),
        false => fixed(context, &args.fixed, several, &activities)?,
    };
    Ok(Asked { activities, verb, only })
}

fn unknown_kind(context: &Context, name: &str) -> Exit {
    let all = Kind::ALL.map(Kind::id);
    context.unknown(("kind of change", "kiểu thay đổi"), name, &suggestions(name, all), &all);
    Exit::Unusable
}

/// The activities that have all of these facts, with them.
fn fixed(context: &Context, pairs: &[String], several: &Several, activities: &[ActivityId]) -> Result<Vec<(ActivityId, Option<Case>)>, Exit> {
    let vocabulary = &several.workspace.vocabulary;
    let mut split = Vec::new();
    for pair in pairs {
        let Some((fact, value)) = pair.split_once('=') else {
            let (en, vi) = (format!("`--where {pair}` is not FACT=VALUE\n"), format!("`--where {pair}` không có dạng DỮ_KIỆN=GIÁ_TRỊ\n"));
            context.message(&context.say(&en, &vi));
            return Err(Exit::Unusable);
        };
        split.push((fact.trim().to_owned(), value.to_owned()));
    }
    let mut out = Vec::new();
    let mut problems: Vec<Diagnostic> = Vec::new();
    for activity in activities {
        let mut diagnostics = Diagnostics::default();
        let read = plan::from_pairs(vocabulary, &with_activity(vocabulary, *activity, &split), &mut diagnostics);
        match read.filter(|_| !diagnostics.has_errors()) {
            Some(proposal) => out.push((*activity, Some(proposal.case))),
            // What is wrong for every activity says more than that one has no such fact.
            None if lacks_fact(&problems) => problems = diagnostics.sorted(),
            None => {}
        }
    }
    if out.is_empty() {
        if let Some(loaded) = several.loaded.first() {
            context.report(&problems, &loaded.sources);
        }
        return Err(Exit::Unusable);
    }
    Ok(out)
}

/// Whether all that is wrong is that the activity has no such fact.
fn lacks_fact(problems: &[Diagnostic]) -> bool {
    problems.iter().all(|problem| problem.code == Code::E0603)
}

fn with_activity(vocabulary: &Vocabulary, activity: ActivityId, pairs: &[(String, String)]) -> Vec<(String, String)> {
    let id = vocabulary.activity(activity).map(|a| a.term.id.clone()).unwrap_or_default();
    std::iter::once(("activity".to_owned(), id)).chain(pairs.iter().cloned()).collect()
}

fn kinds(activity: &ActivityCompared) -> Vec<(Kind, usize)> {
    let mut counts = std::collections::BTreeMap::new();
    for kind in activity.found.regions.iter().flat_map(|r| &r.kinds) {
        *counts.entry(*kind).or_insert(0) += 1;
    }
    counts.into_iter().collect()
}

/// Per activity the places of the regions to tell: those with the weightiest kinds of change, in the order in which they stand.
fn weightiest(compared: &[ActivityCompared], limit: usize) -> Vec<Vec<usize>> {
    let mut all: Vec<(Option<Kind>, usize, usize)> = Vec::new();
    for (place, activity) in compared.iter().enumerate() {
        all.extend(activity.found.regions.iter().enumerate().map(|(at, region)| (region.kinds.first().copied(), place, at)));
    }
    all.sort_unstable();
    let mut out = vec![Vec::new(); compared.len()];
    for (_, place, at) in all.into_iter().take(limit) {
        out.get_mut(place).into_iter().for_each(|places: &mut Vec<usize>| places.push(at));
    }
    out.iter_mut().for_each(|places| places.sort_unstable());
    out
}
