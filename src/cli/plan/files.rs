//! Plans as arguments: which files, and how they are read.

use std::path::Path;

use clap::Args;
use quyche::diagnostics::{Diagnostic, Diagnostics};
use quyche::hir::{FactId, Value, Vocabulary};
use quyche::plan::{self, Guide, Mapping, Plan, PlanOptions};
use quyche::source::SourceFile;
use quyche::spelling::suggestions;
use quyche::syntax::unreadable_file;

use super::super::load;
use super::super::output::{Context, Exit};

#[derive(Args, Debug)]
pub struct PlanFileArgs {
    /// Plans: XLSX, CSV, JSON, TOML, YAML; `-` for standard input
    #[arg(required = true, value_name = "PLAN")]
    pub plans: Vec<String>,
    #[command(flatten)]
    pub reading: PlanReadingArgs,
}

#[derive(Args, Debug)]
pub struct PlanReadingArgs {
    /// The year of the plan, where its titles do not name it
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i32).range(1990..=2100))]
    pub year: Option<i32>,
    /// The form of every table, such as `bac-giang/mau-01`; by default it is known by its title and columns
    #[arg(id = "plan_form", long = "form", value_name = "FORM")]
    pub form: Option<String>,
    /// How the columns of an office's own table are read: a file (docs/plans.md)
    #[arg(long, value_name = "FILE")]
    pub map: Option<std::path::PathBuf>,
    /// A fact of every row, `FACT=VALUE`; what a cell says goes before it
    #[arg(long = "state", value_name = "FACT=VALUE")]
    pub states: Vec<String>,
}

/// The files that say how plans are read: those of `--regulations DIR`, else the bundled ones.
///
/// # Errors
/// The exit code, after it was said what is wrong with them.
pub fn guide(context: &Context, vocabulary: &Vocabulary) -> Result<Guide, Exit> {
    let text = |name: &str| -> Result<(String, String), Box<Diagnostic>> {
        let own = context.regulations.as_ref().map(|folder| folder.join(name)).filter(|path| path.is_file());
        let shown = own.as_ref().map_or_else(|| name.to_owned(), |path| path.display().to_string());
        let bytes = match &own {
            Some(path) => load::read_file(path)?,
            None => load::bundled_file(Path::new(name)).unwrap_or_default().to_vec(),
        };
        let file = SourceFile::from_bytes(shown.clone(), &bytes).map_err(|problem| Box::new(unreadable_file(&shown, &problem)))?;
        Ok((shown, file.text))
    };
    let read = || {
        let (forms, words) = (text("plans/forms.toml")?, text("plans/words.toml")?);
        Guide::read(vocabulary, (&forms.0, &forms.1), (&words.0, &words.1))
    };
    read().map_err(|problem| refuse(context, &problem))
}

/// What the arguments say of how plans are read.
///
/// # Errors
/// The exit code, after it was said what is wrong.
pub fn options(context: &Context, vocabulary: &Vocabulary, guide: &Guide, args: &PlanReadingArgs) -> Result<PlanOptions, Exit> {
    if let Some(wanted) = args.form.as_ref().filter(|id| guide.form(id).is_none()) {
        let all: Vec<&str> = guide.forms.iter().map(|f| f.id.as_str()).collect();
        context.unknown(("form", "biểu mẫu"), wanted, &suggestions(wanted, all.iter().copied()), &all);
        return Err(Exit::Unusable);
    }
    let mapping = match &args.map {
        None => Mapping::default(),
        Some(path) => {
            let file = load::text_of(path).map_err(|problem| refuse(context, &problem))?;
            plan::read_mapping(vocabulary, guide, &path.display().to_string(), &file.text).map_err(|problem| refuse(context, &problem))?
        }
    };
    let mut states: Vec<(FactId, Value)> = Vec::new();
    for written in &args.states {
        states.push(plan::read_state(vocabulary, written).map_err(|problem| refuse(context, &problem))?);
    }
    Ok(PlanOptions { year: args.year, form: args.form.clone(), mapping, states })
}

/// Reads the files; whatever can be read is there, and the rest is said.
pub fn plans(vocabulary: &Vocabulary, guide: &Guide, options: &PlanOptions, names: &[String], diagnostics: &mut Diagnostics) -> Vec<Plan> {
    let mut out = Vec::new();
    for name in names {
        let bytes = if name == "-" { load::standard_input_bytes() } else { load::read_up_to(Path::new(name), plan::grid::limits::FILE_BYTES) };
        match bytes.and_then(|bytes| one(vocabulary, guide, options, name, &bytes, diagnostics)) {
            Ok(plan) => out.push(plan),
            Err(problem) => diagnostics.push(*problem),
        }
    }
    out
}

fn one(
    vocabulary: &Vocabulary,
    guide: &Guide,
    options: &PlanOptions,
    name: &str,
    bytes: &[u8],
    diagnostics: &mut Diagnostics,
) -> Result<Plan, Box<Diagnostic>> {
    // What a plan is called in answers: its file, not the folders on the way to it.
    let called = Path::new(name).file_name().map_or_else(|| name.to_owned(), |file| file.to_string_lossy().into_owned());
    if plan::grid::is_table(name, bytes) {
        return Ok(plan::read_plan(vocabulary, guide, options, &called, bytes, diagnostics));
    }
    let file = SourceFile::from_bytes(name.to_owned(), bytes).map_err(|problem| Box::new(unreadable_file(name, &problem)))?;
    Ok(plan::of_proposals(&called, options, plan::read(vocabulary, name, &file.text, diagnostics)))
}

fn refuse(context: &Context, problem: &Diagnostic) -> Exit {
    context.report(std::slice::from_ref(problem), &quyche::source::Sources::default());
    Exit::Unusable
}
