//! `quyche matrix`.

use chrono::NaiveDate;
use clap::Args;
use quyche::decision::BUDGET;
use quyche::hir::{ActivityId, Regulation, Workspace};
use quyche::queries::{self, Matrix};
use quyche::report;
use quyche::source::Sources;

use super::document::{self, DocumentArgs};
use super::output::{Context, Exit};
use super::{args, graph, regulation, vocab};

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
    let (workspace, sources) = read(context, args)?;
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
            context.report(&problems, &sources);
            Exit::Findings
        })?;
        matrices.push(matrix);
    }
    let document = || report::matrix_document(&workspace, &regulations, &matrices, context.lang);
    Ok(document::write(context, &args.document, document, || report::matrix_json(&workspace, &regulations, &matrices)))
}

/// The regulations that are meant, in one workspace; they must share a vocabulary.
fn read(context: &Context, args: &MatrixArgs) -> Result<(Workspace, Sources), Exit> {
    let mut read: Option<(Workspace, Sources)> = None;
    for wanted in &args.names {
        let mut loaded = regulation::load(context, wanted)?;
        let index = regulation::place(context, &loaded, wanted, args.on)?;
        let chosen = loaded.workspace.regulations.swap_remove(index);
        match &mut read {
            None => {
                loaded.workspace.regulations = vec![chosen];
                read = Some((loaded.workspace, loaded.sources));
            }
            Some((workspace, _)) if workspace.vocabulary.means_the_same(&loaded.workspace.vocabulary) => workspace.regulations.push(chosen),
            Some(_) => {
                let (en, vi) = (
                    format!("`{wanted}` was read with another vocabulary than the regulations before it: they cannot be put side by side\n"),
                    format!("`{wanted}` dùng từ vựng khác với các quy chế đứng trước: không đặt cạnh nhau được\n"),
                );
                context.message(&context.say(&en, &vi));
                return Err(Exit::Unusable);
            }
        }
    }
    read.ok_or(Exit::Unusable)
}
