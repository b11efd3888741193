//! `quyche fmt`. A file is replaced whole, through a temporary file beside it, or not at all.

use std::path::Path;

use quyche::source::{SourceFile, Sources};
use quyche::syntax::format;

use super::args::FmtArgs;
use super::load;
use super::output::{Context, Exit};

pub fn run(context: &Context, args: &FmtArgs) -> Exit {
    let mut exit = Exit::Fine;
    for path in &args.paths {
        exit = exit.max(if path == "-" { standard_input(context, args) } else { at_path(context, args, Path::new(path)) });
    }
    exit
}

fn standard_input(context: &Context, args: &FmtArgs) -> Exit {
    let file = match load::standard_input() {
        Ok(file) => file,
        Err(problem) => {
            context.report(&[*problem], &Sources::default());
            return Exit::Unusable;
        }
    };
    match formatted(context, file) {
        Ok((before, after)) if args.check => changed(context, "-", &before, &after),
        Ok((_, after)) => {
            context.print_as_it_is(&after);
            Exit::Fine
        }
        Err(exit) => exit,
    }
}

fn at_path(context: &Context, args: &FmtArgs, path: &Path) -> Exit {
    let files = match load::rule_files(path) {
        Ok(files) => files,
        Err(problem) => {
            context.report(&[*problem], &Sources::default());
            return Exit::Unusable;
        }
    };
    let mut exit = Exit::Fine;
    for path in files {
        let file = match load::text_of(&path) {
            Ok(file) => file,
            Err(problem) => {
                context.report(&[*problem], &Sources::default());
                exit = exit.max(Exit::Unusable);
                continue;
            }
        };
        exit = exit.max(match formatted(context, file) {
            Ok((before, after)) if args.check => changed(context, &path.display().to_string(), &before, &after),
            Ok((before, after)) if before == after => Exit::Fine,
            Ok((_, after)) => context.write(Some(&path), &after),
            Err(exit) => exit,
        });
    }
    exit
}

/// The text as it is on disk (normalised) and in canonical form; syntax errors are reported.
fn formatted(context: &Context, file: SourceFile) -> Result<(String, String), Exit> {
    let before = file.text.clone();
    let mut sources = Sources::default();
    let id = sources.add(file);
    let Some(file) = sources.get(id) else { return Err(Exit::Unusable) };
    format(id, file, context.chosen_lang).map(|after| (before, after)).map_err(|diagnostics| {
        context.report(&diagnostics.sorted(), &sources);
        Exit::Findings
    })
}

fn changed(context: &Context, name: &str, before: &str, after: &str) -> Exit {
    if before == after {
        return Exit::Fine;
    }
    context.print(&context.say(&format!("{name} is not in canonical form\n"), &format!("{name} chưa ở dạng chuẩn\n")));
    Exit::Findings
}
