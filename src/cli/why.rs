//! `quyche why`.

use clap::Args;
use quyche::diagnostics::Diagnostics;
use quyche::hir::ProvisionId;
use quyche::queries::why;
use quyche::report::{self, WhyShown, Words};

use super::output::{Context, Exit};
use super::proposals::{ProposalArgs, one, print_json, proposals};
use super::{regulation, show};

#[derive(Args, Debug)]
pub struct WhyArgs {
    #[command(flatten)]
    pub proposal: ProposalArgs,
    /// Every rule about the activity, not only what applies and what nearly does
    #[arg(long)]
    pub all: bool,
    /// One provision with all that is in it: an address such as `article 13 clause 4` or `Điều 13 khoản 4`
    #[arg(long, value_name = "ADDRESS", conflicts_with = "all")]
    pub provision: Option<String>,
}

pub fn run(context: &Context, args: &WhyArgs) -> Exit {
    let loaded = match regulation::load(context, &args.proposal.under) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    let mut diagnostics = Diagnostics::default();
    let (proposals, several) = proposals(&loaded, &args.proposal.proposals, &mut diagnostics);
    let mut refused = proposals.is_empty() || diagnostics.has_errors();
    let decisions = loaded.decisions_of(0);
    let (mut texts, mut values) = (Vec::new(), Vec::new());
    for proposal in &proposals {
        // What has no answer has no reasons: a proposal that contradicts itself is refused here.
        let index = match one(context, &args.proposal, &loaded, &decisions, proposal) {
            Ok((_, chosen)) => chosen.index,
            Err(problem) => {
                diagnostics.push(*problem);
                refused = true;
                continue;
            }
        };
        let Some(of) = loaded.workspace.regulations.get(index) else { continue };
        let shown = match &args.provision {
            None if args.all => WhyShown::All,
            None => WhyShown::Nearest,
            Some(address) => match show::provision(context, of, address) {
                Some(id) if id != ProvisionId::new(0) => WhyShown::Within(id),
                Some(_) => WhyShown::All,
                None => return Exit::Unusable,
            },
        };
        let words = Words::new(&loaded.workspace, of, context.lang);
        if let Some(found) = why(&loaded.workspace, index, &proposal.case) {
            texts.push(report::why_text(&words, &found, shown, &proposal.title));
            values.push(report::why_json(&words, &found, shown));
        }
    }
    match context.json {
        true => print_json(context, values, several),
        false => context.print(&texts.join("\n")),
    }
    context.report(&diagnostics.sorted(), &loaded.sources);
    if refused { Exit::Unusable } else { Exit::Fine }
}
