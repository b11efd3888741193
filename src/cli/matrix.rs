//! `quyche matrix`.

use chrono::NaiveDate;
use clap::Args;
use quyche::decision::BUDGET;
use quyche::hir::{ActivityId, Regulation};
use quyche::queries::{self, Matrix};
use quyche::report;

use super::document::{self, DocumentArgs};
use super::output::{Context, Exit};
use super::several::{self, Several};
use super::{args, graph, vocab};

#[derive(Args, Debug)]
pub struct MatrixArgs {
    /// Rule files, compiled ones, or names such as `bac-giang` or `bac-giang/19-QC-TU`; several are put side by side
    #[arg(required = true, value_name = "REGULATION")]
    pub names: Vec<String>,
    /// An activity, by identifier or label; all that a regulation speaks of by default
    #[arg(long)]
    pub activity: Option<String>,
    /// Acts that shall be the same in all cases of a row too
    #[arg(long, value_name = "VERB,…", value_delimiter = ',')]
    pub by: Vec<String>,
    /// The date that chooses the version, today by default
    #[arg(long, value_name = "DATE", value_parser = args::date)]
    pub on: Option<NaiveDate>,
    #[command(flatten)]
    pub document: DocumentArgs,
}

pub fn run(context: &Context, args: &MatrixArgs) -> Exit {
    made(context, args).unwrap_or_else(|exit| exit)
}

fn made(context: &Context, args: &MatrixArgs) -> Result<Exit, Exit> {
    document::check(context, &args.document)?;
    let Several { workspace, loaded, .. } = several::load(context, &args.names, args.on)?;
    let first = loaded.first().ok_or(Exit::Unusable)?;
    let regulations: Vec<&Regulation> = workspace.regulations.iter().collect();
    let vocabulary = &workspace.vocabulary;
    let mut by = Vec::new();
    for verb in &args.by {
        by.push(graph::find_verb(context, vocabulary, verb.trim()).ok_or(Exit::Unusable)?);
    }
    let mut activities: Vec<ActivityId> = match &args.activity {
        Some(wanted) => vec![vocab::find_activity(context, vocabulary, wanted).ok_or(Exit::Unusable)?],
        None => regulations.iter().flat_map(|r| queries::spoken_of(r)).collect(),
    };
    activities.sort_unstable();
    activities.dedup();
    let mut matrices: Vec<Matrix> = Vec::new();
    for activity in activities {
        let matrix = queries::matrix(vocabulary, &regulations, activity, &by, BUDGET).map_err(|problem| {
            let problems: Vec<_> = regulations.iter().take(1).map(|of| report::too_large(&workspace, of, &problem)).collect();
            context.report(&problems, &first.sources);
            Exit::Findings
        })?;
        matrices.push(matrix);
    }
    let document = || report::matrix_document(&workspace, &regulations, &matrices, context.lang);
    Ok(document::write(context, &args.document, document, || report::matrix_json(&workspace, &regulations, &matrices)))
}
