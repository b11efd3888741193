//! `quyche plan`: a year's plan, read and answered.

mod check;
mod files;
mod simulate;
mod template;

use clap::Subcommand;

use super::output::{Context, Exit};

pub use files::{PlanReadingArgs, guide, options, plans};

#[derive(Subcommand, Debug)]
pub enum PlanCommand {
    /// Show what was understood of a plan, cell by cell, before anything is concluded
    Check(check::PlanCheckArgs),
    /// Answer every row of a plan under one or several regulations, with due dates, limits over the whole plan and open questions
    Simulate(simulate::PlanSimulateArgs),
    /// Write an empty form as a workbook; without a form, list the forms
    Template(template::PlanTemplateArgs),
}

pub fn run(context: &Context, command: &PlanCommand) -> Exit {
    match command {
        PlanCommand::Check(args) => check::run(context, args),
        PlanCommand::Simulate(args) => simulate::run(context, args),
        PlanCommand::Template(args) => template::run(context, args),
    }
}
