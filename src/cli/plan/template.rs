//! `quyche plan template`.

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::Args;
use quyche::plan;
use quyche::spelling::suggestions;

use super::super::load;
use super::super::output::{Context, Exit};
use super::files::guide;

#[derive(Args, Debug)]
pub struct PlanTemplateArgs {
    /// The form, such as `bac-giang/mau-01`; all of them are listed without it
    pub form: Option<String>,
    /// The year in its title
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i32).range(1990..=2100))]
    pub year: Option<i32>,
    /// The workbook to write; by default it is named after the form
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

pub fn run(context: &Context, args: &PlanTemplateArgs) -> Exit {
    let loaded = load::bundled_vocabulary(context);
    let guide = match guide(context, &loaded.workspace.vocabulary) {
        Ok(guide) => guide,
        Err(exit) => return exit,
    };
    let Some(wanted) = &args.form else {
        let list: String = guide.forms.iter().map(|form| format!("{:<28}{} · {}\n", form.id, form.name, form.title)).collect();
        context.print(&list);
        return Exit::Fine;
    };
    let Some(form) = guide.form(wanted) else {
        let all: Vec<&str> = guide.forms.iter().map(|f| f.id.as_str()).collect();
        context.unknown(("form", "biểu mẫu"), wanted, &suggestions(wanted, all.iter().copied()), &all);
        return Exit::Unusable;
    };
    if args.output.is_none() && !std::io::stdout().is_terminal() {
        return match plan::template(&guide, form, args.year) {
            Ok(bytes) => context.write_bytes(None, &bytes),
            Err(problem) => not_written(context, &problem.0),
        };
    }
    let file = args.output.clone().unwrap_or_else(|| PathBuf::from(form.id.replace('/', "-") + ".xlsx"));
    match plan::template(&guide, form, args.year) {
        Ok(bytes) => {
            let exit = context.write_bytes(Some(&file), &bytes);
            if exit == Exit::Fine {
                let name = file.display();
                context.message(&context.say(&format!("{name} written\n"), &format!("đã ghi {name}\n")));
            }
            exit
        }
        Err(problem) => not_written(context, &problem.0),
    }
}

fn not_written(context: &Context, problem: &str) -> Exit {
    context.message(
        &context.say(&format!("no workbook can hold this form: {problem}\n"), &format!("sổ tính không chứa được biểu mẫu này: {problem}\n")),
    );
    Exit::Unusable
}
