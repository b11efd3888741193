//! `quyche impact`.

use chrono::NaiveDate;
use clap::Args;
use quyche::decision::TooLarge;
use quyche::diagnostics::Diagnostics;
use quyche::hir::{ActivityId, Case};
use quyche::interpret::{World, broken_always};
use quyche::plan::{self, Proposal};
use quyche::queries::{Asked, compare};
use quyche::report::{ActivityTold, Diff, Impact, ProposalTouched, impact_document, impact_json};
use rayon::prelude::*;

use super::args;
use super::diff::{told_of, too_large, verdict};
use super::document::{self, DocumentArgs};
use super::output::{Context, Exit};
use super::proposals::proposals;
use super::several::{self, Several};

#[derive(Args, Debug)]
pub struct ImpactArgs {
    /// The version that proposals are treated under today: a rule file, or a name such as `bac-giang/19-QC-TU`
    pub old: String,
    /// The version that they would be treated under
    pub new: String,
    /// Proposals (TOML, JSON, YAML; `-` for standard input)
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    pub proposals: Vec<String>,
    /// The date that chooses versions, today by default
    #[arg(long, value_name = "DATE", value_parser = args::date)]
    pub on: Option<NaiveDate>,
    #[command(flatten)]
    pub document: DocumentArgs,
}

/// An activity with the proposals of it, by their rows.
type Joined = (ActivityTold, Vec<(usize, ProposalTouched)>);

pub fn run(context: &Context, args: &ImpactArgs) -> Exit {
    if let Err(exit) = document::check(context, &args.document) {
        return exit;
    }
    let several = match several::load(context, &[args.old.clone(), args.new.clone()], args.on) {
        Ok(several) => several,
        Err(exit) => return exit,
    };
    let Some(first) = several.loaded.first() else { return Exit::Unusable };
    let mut diagnostics = Diagnostics::default();
    let (read, _) = proposals(first, &args.proposals, &mut diagnostics);
    let sound: Vec<&Proposal> = read.iter().filter(|proposal| is_possible(&several, proposal, &mut diagnostics)).collect();
    let refused = sound.len() < read.len() || sound.is_empty() || diagnostics.has_errors();
    context.report(&diagnostics.sorted(), &first.sources);
    if sound.is_empty() {
        return Exit::Unusable;
    }
    let vocabulary = &several.workspace.vocabulary;
    let asked = Asked { activities: (0..vocabulary.activities.len()).map(|a| (ActivityId::new(a), None)).collect(), ..Asked::default() };
    let (mut compared, not_compared) = compare(&several.workspace, &several.places, &asked);
    let joined: Result<Vec<Joined>, Box<TooLarge>> = compared
        .par_iter_mut()
        .map(|activity| {
            let own: Vec<(usize, &&Proposal)> = sound.iter().enumerate().filter(|(_, p)| p.case.activity == activity.sides.activity).collect();
            let cases: Vec<&Case> = own.iter().map(|(_, p)| &p.case).collect();
            let touched = activity.touched(&cases)?;
            let of = |((row, proposal), touched): ((usize, &&Proposal), _)| {
                (row, ProposalTouched { title: proposal.title.clone(), activity: proposal.case.activity, touched })
            };
            let touched = own.into_iter().zip(touched).map(of).collect();
            let all: Vec<usize> = (0..activity.found.regions.len()).collect();
            Ok((told_of(activity, &all, false)?, touched))
        })
        .collect();
    let joined = match joined {
        Ok(joined) => joined,
        Err(problem) => return too_large(context, &several, &problem),
    };
    let (activities, rows): (Vec<ActivityTold>, Vec<_>) = joined.into_iter().unzip();
    let mut rows: Vec<(usize, ProposalTouched)> = rows.into_iter().flatten().collect();
    rows.sort_by_key(|(row, _)| *row);
    let sides = several.places.iter().filter_map(|place| several.workspace.regulations.get(*place)).collect();
    let diff = Diff { workspace: &several.workspace, sides, activities, not_compared, texts: Vec::new(), certified: false };
    let impact = Impact { diff, proposals: rows.into_iter().map(|(_, proposal)| proposal).collect() };
    let exit = document::write(context, &args.document, || impact_document(&impact, context.lang), || impact_json(&impact));
    exit.max(verdict(context, &several, &impact.diff)).max(if refused { Exit::Unusable } else { Exit::Fine })
}

/// A proposal that contradicts the `always` lines is told of and left out.
fn is_possible(several: &Several, proposal: &Proposal, diagnostics: &mut Diagnostics) -> bool {
    let Some(regulation) = several.workspace.regulations.first() else { return false };
    let broken = broken_always(&several.workspace.vocabulary, regulation, &World::new(regulation, proposal.case.clone()));
    if !broken.is_empty() {
        diagnostics.push(plan::contradiction(&proposal.title, &several.workspace, regulation, proposal.case.activity, &broken));
    }
    broken.is_empty()
}
