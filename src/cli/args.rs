//! The arguments of every command.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};

/// A rule language for Vietnamese provincial regulations on foreign affairs.
///
/// Exit codes: 0 nothing wrong; 1 findings (errors in rule files, failed scenarios, a proposal that breaks a rule or misses a
/// deadline); 2 wrong use, or something that cannot be read.
#[derive(Parser, Debug)]
#[command(name = "quyche", version, propagate_version = true)]
pub struct Arguments {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Args, Debug)]
pub struct Common {
    /// Language of everything that is printed [default: vi]; for `fmt`, of the keywords
    #[arg(long, global = true, value_enum)]
    pub lang: Option<LangArg>,
    /// Form of the output
    #[arg(long, global = true, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Use the vocabulary, calendar and regulations of this folder instead of the bundled ones
    #[arg(long, global = true, value_name = "DIR")]
    pub regulations: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LangArg {
    Vi,
    En,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Json,
}

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Find all problems of rule files
    Check(CheckArgs),
    /// Find everything about one regulation that can be said without a case: gaps, conflicts, what never applies, what changes nothing
    Audit(super::audit::AuditArgs),
    /// Write rule files in their canonical form
    Fmt(FmtArgs),
    /// Run scenarios, and say which provisions and paths none of them reaches
    Test(TestArgs),
    /// List the regulations known, their versions and when they are in force
    List,
    /// Show what facts a proposal can state
    Vocab(VocabArgs),
    /// Write a template to fill in, or a rule file to begin with
    New(NewArgs),
    /// Hold a regulation's rule file against its official text
    Source(SourceArgs),
    /// Answer proposals under a regulation
    Simulate(super::proposals::ProposalArgs),
    /// Read a year's plan, and answer its rows
    #[command(subcommand)]
    Plan(super::plan::PlanCommand),
    /// List what is due in a year, by agency, as a table or as iCalendar; say what a changed calendar moves
    Due(super::due::DueArgs),
    /// Say why each provision applies to a proposal, or does not
    Why(super::why::WhyArgs),
    /// Read a provision back as a sentence
    Show(ShowArgs),
    /// Say exactly where regulations or versions differ, and in what
    Diff(super::diff::DiffArgs),
    /// Say which proposals a replacement treats differently, and which changes none of them touches
    Impact(super::impact::ImpactArgs),
    /// Find the smallest changes of a proposal that change its outcome
    Whatif(super::whatif::WhatifArgs),
    /// Ask for the facts of a case, the most decisive first, until the answer is certain
    Ask(super::ask::AskArgs),
    /// Find every case in which a body takes part, and how
    Who(super::who::WhoArgs),
    /// Draw the decision graph of one act
    Graph(GraphArgs),
    /// Who settles which class of cases, and what else is said of it: as a table
    Matrix(super::matrix::MatrixArgs),
    /// Answer very many cases of one activity: CSV in, CSV out, one row a case
    Register(super::register::RegisterArgs),
    /// Write a regulation in its compiled form, for `simulate --under FILE` and for other programs
    Compile(CompileArgs),
    /// Write a regulation's decision for other engines
    Export(super::export::ExportArgs),
    /// Explain a diagnostic code
    Explain(ExplainArgs),
    /// Print completions for a shell
    Completions(CompletionsArgs),
    /// Print the manual page
    Man,
}

#[derive(Args, Debug)]
pub struct PathsArgs {
    /// Rule files or folders, `-` for standard input; the bundled regulations by default
    pub paths: Vec<String>,
}

#[derive(Args, Debug)]
pub struct CheckArgs {
    #[command(flatten)]
    pub paths: PathsArgs,
    /// List readings with what hangs on each, slips, gaps and conflicts
    #[arg(long)]
    pub readings: bool,
}

#[derive(Args, Debug)]
pub struct TestArgs {
    #[command(flatten)]
    pub paths: PathsArgs,
    /// List every path that no scenario takes
    #[arg(long, conflicts_with = "suggest")]
    pub untaken: bool,
    /// Write scenarios that would reach further, to be completed from the official text
    #[arg(long)]
    pub suggest: bool,
    /// How many to write for each regulation
    #[arg(long, value_name = "N", default_value_t = 5, requires = "suggest")]
    pub limit: usize,
}

#[derive(Args, Debug)]
pub struct FmtArgs {
    /// Rule files or folders, `-` for standard input to standard output; the current folder by default
    #[arg(default_value = ".")]
    pub paths: Vec<String>,
    /// Change nothing; exit with 1 if a file is not in canonical form
    #[arg(long)]
    pub check: bool,
}

#[derive(Args, Debug)]
pub struct VocabArgs {
    /// An activity, by identifier or label; all activities by default
    pub activity: Option<String>,
    /// List the names that rule files can use instead
    #[arg(long, value_enum, conflicts_with = "activity")]
    pub list: Option<Names>,
}

#[derive(clap::ValueEnum, Clone, Copy, Debug)]
pub enum Names {
    Bodies,
    Acts,
    Matters,
    Documents,
}

#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true, arg_required_else_help = true)]
pub struct NewArgs {
    #[command(subcommand)]
    pub what: Option<NewWhat>,
    #[command(flatten)]
    pub regulation: Option<NewRegulationArgs>,
}

#[derive(Args, Debug)]
pub struct NewRegulationArgs {
    /// An official text (.txt, .md, .docx, .pdf; `-` for standard input): write a rule file with all its provisions
    #[arg(long, value_name = "TEXT")]
    pub from_text: PathBuf,
    /// The identifier of the regulation, shared by its versions
    #[arg(long, requires = "from_text")]
    pub id: Option<String>,
    /// The official number
    #[arg(long, requires = "from_text")]
    pub number: Option<String>,
    /// The file to write, whole or not at all, never over another; standard output by default
    #[arg(short, long, value_name = "FILE", requires = "from_text")]
    pub output: Option<PathBuf>,
}

#[derive(Subcommand, Debug)]
pub enum NewWhat {
    /// A proposal in TOML with every fact of an activity, to fill in
    Proposal {
        /// An activity, by identifier or label
        activity: String,
    },
    /// A rule file with every provision of an official text, none encoded yet; the same as `new --from-text TEXT`
    Regulation(NewRegulationArgs),
}

#[derive(Args, Debug)]
pub struct SourceArgs {
    #[command(subcommand)]
    pub what: SourceWhat,
}

#[derive(Subcommand, Debug)]
pub enum SourceWhat {
    /// Compare provisions, numbers and dates of a text and a rule file, both ways; nothing is written
    Check(SourceSides),
    /// Write the text's fingerprints beside the rule file: hashes of its provisions, none of its words
    Link(SourceSides),
    /// Say which provisions of a text are not those that were linked
    Verify(SourceSides),
}

#[derive(Args, Debug)]
pub struct SourceSides {
    /// The official text (.txt, .md, .docx, .pdf; `-` for standard input)
    pub text: PathBuf,
    /// A rule file, or a name such as `bac-giang` or `bac-giang/19-QC-TU`
    pub regulation: String,
    /// The date that chooses the version, today by default
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub on: Option<NaiveDate>,
}

#[derive(Args, Debug)]
pub struct ShowArgs {
    /// A rule file, or a name such as `bac-giang` or `bac-giang/19-QC-TU`
    pub regulation: String,
    /// An address such as `article 13 clause 4` or `Điều 13 khoản 4`; the whole regulation by default
    pub address: Vec<String>,
    /// The official text, to be shown beside the encoding
    #[arg(long, value_name = "FILE")]
    pub text: Option<PathBuf>,
    /// The date that chooses the version, today by default
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub on: Option<NaiveDate>,
}

#[derive(Args, Debug)]
pub struct GraphArgs {
    /// A rule file, or a name such as `bac-giang` or `bac-giang/19-QC-TU`
    pub regulation: String,
    /// An activity, by identifier or label
    #[arg(long)]
    pub activity: String,
    /// An act, by identifier or label
    #[arg(long, value_name = "ACT")]
    pub verb: String,
    /// What to write [default: svg; json with `--format json`]
    #[arg(long = "as", value_enum, value_name = "FORM")]
    pub drawing: Option<Drawing>,
    /// The file to write, whole or not at all; standard output by default
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// The date that chooses the version, today by default
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub on: Option<NaiveDate>,
}

#[derive(clap::ValueEnum, Clone, Copy, Debug)]
pub enum Drawing {
    /// A picture, under the chosen readings
    Svg,
    /// The same for Graphviz
    Dot,
    /// The same for Mermaid
    Mermaid,
    /// The diagrams as data, readings included; see docs/decision-graph.md
    Json,
}

#[derive(Args, Debug)]
pub struct CompileArgs {
    /// A rule file, or a name such as `bac-giang` or `bac-giang/19-QC-TU`
    pub regulation: String,
    /// The file to write, whole or not at all
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// The date that chooses the version, today by default
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub on: Option<NaiveDate>,
}

#[derive(Args, Debug)]
pub struct ExplainArgs {
    /// A code such as E0203
    pub code: String,
}

#[derive(Args, Debug)]
pub struct CompletionsArgs {
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

pub fn date(text: &str) -> Result<NaiveDate, String> {
    quyche::hir::case::read_date(text).ok_or_else(|| format!("`{text}` is no date; write 2025-04-02"))
}
