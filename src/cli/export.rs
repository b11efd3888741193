//! `quyche export`.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand, ValueEnum};
use quyche::diagnostics::Diagnostic;
use quyche::export::sql::{self, Dialect, Export};
use quyche::hir::ActivityId;
use quyche::queries::Register;
use quyche::report::{self, Words};

use super::output::{Context, Exit};
use super::{graph, regulation, vocab};

#[derive(Args, Debug)]
pub struct ExportArgs {
    #[command(subcommand)]
    pub what: ExportWhat,
}

#[derive(Subcommand, Debug)]
pub enum ExportWhat {
    /// Write the decision as SQL views over a table of cases; see docs/sql.md
    Sql(SqlArgs),
}

#[derive(Args, Debug)]
pub struct SqlArgs {
    /// A rule file, or a name such as `bac-giang` or `bac-giang/19-QC-TU`
    pub regulation: String,
    /// The engine that runs it
    #[arg(long, value_enum)]
    pub dialect: DialectArg,
    /// An activity, by identifier or label; all by default, each over its own table `TABLE_ACTIVITY`
    #[arg(long)]
    pub activity: Option<String>,
    /// Acts, by identifier or label; all by default, and only then with the legal status of a case
    #[arg(long = "verb", value_name = "ACT", num_args = 1..)]
    pub verbs: Vec<String>,
    /// The table of cases
    #[arg(long, value_name = "NAME", default_value = "cases")]
    pub table: String,
    /// The file to write, whole or not at all; standard output by default
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// The date that chooses the version, today by default
    #[arg(long, value_name = "DATE", value_parser = super::args::date)]
    pub on: Option<NaiveDate>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DialectArg {
    Duckdb,
    Postgres,
    Spark,
}

impl From<DialectArg> for Dialect {
    fn from(dialect: DialectArg) -> Self {
        match dialect {
            DialectArg::Duckdb => Dialect::DuckDb,
            DialectArg::Postgres => Dialect::Postgres,
            DialectArg::Spark => Dialect::Spark,
        }
    }
}

pub fn run(context: &Context, args: &ExportArgs) -> Exit {
    match &args.what {
        ExportWhat::Sql(args) => run_sql(context, args),
    }
}

fn run_sql(context: &Context, args: &SqlArgs) -> Exit {
    let loaded = match regulation::load(context, &args.regulation) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    let workspace = &loaded.workspace;
    let vocabulary = &workspace.vocabulary;
    let activities: Vec<ActivityId> = match &args.activity {
        None => (0..vocabulary.activities.len()).map(ActivityId::new).collect(),
        Some(wanted) => match vocab::find_activity(context, vocabulary, wanted) {
            Some(activity) => vec![activity],
            None => return Exit::Unusable,
        },
    };
    let mut verbs = Vec::new();
    for wanted in &args.verbs {
        match graph::find_verb(context, vocabulary, wanted) {
            Some(verb) => verbs.push(verb),
            None => return Exit::Unusable,
        }
    }
    let index = match regulation::place(context, &loaded, &args.regulation, args.on) {
        Ok(index) => index,
        Err(exit) => return exit,
    };
    let Some(of) = workspace.regulations.get(index) else { return Exit::Unusable };
    let decisions = loaded.decisions_of(index);
    let refuse = |problem: Diagnostic, exit: Exit| {
        context.report(&[problem], &loaded.sources);
        exit
    };
    let (mut text, mut notes) = (String::new(), Vec::new());
    for activity in activities {
        let register = match Register::new(&decisions, index, activity, Some(&verbs[..]).filter(|v| !v.is_empty())) {
            Ok(register) => register,
            Err(problem) => return refuse(report::too_large(workspace, of, &problem), Exit::Findings),
        };
        let own = vocabulary.activity(activity).map(|a| a.term.id.as_str()).unwrap_or_default();
        let table = if args.activity.is_some() || args.table.is_empty() { args.table.clone() } else { format!("{}_{own}", args.table) };
        let export = Export { words: Words::new(workspace, of, context.lang), register: &register, dialect: args.dialect.into(), table };
        if let Some(problem) = sql::own_name(&export).or_else(|| sql::name_too_long(&export)) {
            return refuse(problem, Exit::Unusable);
        }
        if !verbs.is_empty() && !register.has_verb() {
            match args.activity {
                Some(_) => return refuse(sql::nothing_left(&export), Exit::Unusable),
                None => continue,
            }
        }
        notes.extend(sql::left_out(&export));
        text.push_str(&export.sql());
        text.push('\n');
    }
    context.report(&notes, &loaded.sources);
    context.write(args.output.as_deref(), &text)
}
