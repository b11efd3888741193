//! The command line: arguments, files, terminal. The only part that touches the world outside; each command is an arguments
//! struct and one function that gives an exit code.

mod args;
mod ask;
mod audit;
mod check;
mod compile;
mod diff;
mod document;
mod due;
mod explain;
mod export;
mod fmt;
mod graph;
mod impact;
mod list;
mod load;
mod matrix;
mod new;
mod output;
mod plan;
mod progress;
mod proposals;
mod register;
mod regulation;
mod several;
mod show;
mod simulate;
mod source;
mod source_text;
mod test;
mod vocab;
mod whatif;
mod who;
mod why;

use clap::Parser;

pub use output::Exit;

/// Runs the program.
pub fn run() -> Exit {
    let arguments = match args::Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return output::usage(&error),
    };
    let context = output::Context::new(&arguments.common);
    match &arguments.command {
        args::Command::Check(a) => check::run(&context, a),
        args::Command::Audit(a) => audit::run(&context, a),
        args::Command::Fmt(a) => fmt::run(&context, a),
        args::Command::Test(a) => test::run(&context, a),
        args::Command::List => list::run(&context),
        args::Command::Vocab(a) => vocab::run(&context, a),
        args::Command::New(a) => new::run(&context, a),
        args::Command::Source(a) => source::run(&context, a),
        args::Command::Simulate(a) => simulate::run(&context, a),
        args::Command::Plan(a) => plan::run(&context, a),
        args::Command::Due(a) => due::run(&context, a),
        args::Command::Show(a) => show::run(&context, a),
        args::Command::Diff(a) => diff::run(&context, a),
        args::Command::Impact(a) => impact::run(&context, a),
        args::Command::Why(a) => why::run(&context, a),
        args::Command::Whatif(a) => whatif::run(&context, a),
        args::Command::Ask(a) => ask::run(&context, a),
        args::Command::Who(a) => who::run(&context, a),
        args::Command::Graph(a) => graph::run(&context, a),
        args::Command::Matrix(a) => matrix::run(&context, a),
        args::Command::Register(a) => register::run(&context, a),
        args::Command::Compile(a) => compile::run(&context, a),
        args::Command::Export(a) => export::run(&context, a),
        args::Command::Explain(a) => explain::run(&context, a),
        args::Command::Completions(a) => output::completions(&context, a),
        args::Command::Man => output::man(&context),
    }
}
