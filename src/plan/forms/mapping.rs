//! **Mappings**: which columns of an office's own table are read as what, in a file that can be kept and used again.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::diagnostics::Diagnostic;
use crate::hir::case::names_term;
use crate::hir::{ActivityId, Vocabulary};
use crate::plan::errors;
use crate::plan::guide::{Guide, Reads, Role};
use crate::spelling::suggestions;

/// Columns by heading.
#[derive(Clone, Debug, Default)]
pub struct Mapping {
    pub activity: Option<ActivityId>,
    pub columns: Vec<(String, Role)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MappingFile {
    activity: String,
    columns: BTreeMap<String, String>,
}

/// Reads a mapping: `activity`, and under `[columns]` a role of the guide or a fact for each heading.
///
/// # Errors
/// E0636: not such a file, or a name in it that there is not.
pub fn read_mapping(vocabulary: &Vocabulary, guide: &Guide, name: &str, text: &str) -> Result<Mapping, Box<Diagnostic>> {
    let file: MappingFile = toml::from_str(text).map_err(|e| Box::new(errors::mapping(name, e.to_string().trim(), &[])))?;
    let activity = vocabulary.activities.iter().position(|a| names_term(&a.term, &file.activity)).map(ActivityId::new);
    let Some(activity) = activity else {
        let near = suggestions(&file.activity, vocabulary.activities.iter().flat_map(|a| [a.term.id.as_str(), a.term.vi.as_str()]));
        return Err(Box::new(errors::mapping(name, &format!("`{}`", file.activity), &near)));
    };
    let mut columns = Vec::new();
    for (heading, read_as) in file.columns {
        match role(vocabulary, guide, &read_as) {
            Some(role) => columns.push((heading, role)),
            None => {
                let known = guide.roles.iter().map(|r| r.id.as_str()).chain(vocabulary.facts.iter().map(|f| f.term.id.as_str()));
                return Err(Box::new(errors::mapping(name, &format!("{heading} = `{read_as}`"), &suggestions(&read_as, known))));
            }
        }
    }
    Ok(Mapping { activity: Some(activity), columns })
}

/// A role of the guide, or a fact.
fn role(vocabulary: &Vocabulary, guide: &Guide, name: &str) -> Option<Role> {
    if let Some(role) = guide.role(name).and_then(|at| guide.roles.get(at)) {
        return Some(role.clone());
    }
    let at = vocabulary.facts.iter().position(|f| names_term(&f.term, name))?;
    let term = &vocabulary.facts.get(at)?.term;
    Some(Role { id: term.id.clone(), vi: term.vi.clone(), en: term.en.clone(), reads: Reads::Fact(crate::hir::FactId::new(at)), silent: false })
}
