//! `quyche plan`: a year's plan, read and answered.

mod check;
mod files;

use clap::Subcommand;

use super::output::{Context, Exit};

pub use files::{PlanFileArgs, plans};

#[derive(Subcommand, Debug)]
pub enum PlanCommand {
    /// Show what was understood of a plan, cell by cell, before anything is concluded
    Check(check::PlanCheckArgs),
}

pub fn run(context: &Context, command: &PlanCommand) -> Exit {
    match command {
        PlanCommand::Check(args) => check::run(context, args),
    }
}
