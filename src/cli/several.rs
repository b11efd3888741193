//! Several regulations for one command: each loaded by itself, then brought together over one vocabulary.

use chrono::NaiveDate;
use quyche::hir::{Declared, Workspace};
use quyche::plan;

use super::load::Loaded;
use super::output::{Context, Exit};
use super::regulation;

/// Regulations side by side.
pub struct Several {
    pub workspace: Workspace,
    /// Their places in the workspace, in the order in which they were named.
    pub places: Vec<usize>,
    /// What each came from.
    pub loaded: Vec<Loaded>,
}

/// Loads regulations by names or files.
///
/// # Errors
/// The exit code, after it was said what is wrong: errors in a rule file, no such regulation, vocabularies that are not one.
pub fn load(context: &Context, names: &[String], on: Option<NaiveDate>) -> Result<Several, Exit> {
    let mut out = Several { workspace: Workspace::default(), places: Vec::new(), loaded: Vec::new() };
    let mut before: Option<&String> = None;
    for name in names {
        let loaded = regulation::load(context, name)?;
        let place = regulation::place(context, &loaded, name, on)?;
        match before {
            None => {
                out.workspace.vocabulary = loaded.workspace.vocabulary.clone();
                out.workspace.calendars = loaded.workspace.calendars.clone();
            }
            Some(before) => {
                if let Some(differs) = out.workspace.vocabulary.differs_from(&loaded.workspace.vocabulary) {
                    let what = declared(differs.what);
                    context.report(&[plan::other_vocabulary(before, name, &what, &differs.id)], &loaded.sources);
                    return Err(Exit::Unusable);
                }
                let new = loaded.workspace.calendars.iter().filter(|c| out.workspace.calendar(&c.name).is_none());
                let new: Vec<_> = new.cloned().collect();
                out.workspace.calendars.extend(new);
            }
        }
        before = Some(name);
        out.places.push(out.workspace.regulations.len());
        out.workspace.regulations.extend(loaded.workspace.regulations.get(place).cloned());
        out.loaded.push(loaded);
    }
    Ok(out)
}

fn declared(what: Declared) -> (String, String) {
    let (en, vi) = match what {
        Declared::Level => ("level", "cấp"),
        Declared::Body => ("body", "cơ quan"),
        Declared::Class => ("class of acts", "nhóm hành vi"),
        Declared::Verb => ("act", "hành vi"),
        Declared::Matter => ("matter", "nội dung"),
        Declared::Document => ("document", "văn bản"),
        Declared::Fact => ("fact", "dữ kiện"),
        Declared::Activity => ("activity", "hoạt động"),
    };
    (en.to_owned(), vi.to_owned())
}
