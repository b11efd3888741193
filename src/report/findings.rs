//! What analysis of all cases finds, as diagnostics.

use super::words::Words;
use crate::decision::{Asked, TooLarge};
use crate::diagnostics::{Code, Diagnostic, Lang, Text};
use crate::hir::{Regulation, Workspace};

/// A regulation that exceeds the budget: which facts and provisions made it grow.
pub fn too_large(workspace: &Workspace, regulation: &Regulation, too_large: &TooLarge) -> Diagnostic {
    let activity = workspace.vocabulary.activity(too_large.activity);
    let label = |lang| activity.map_or("?", |a| a.term.label(lang));
    let facts = |lang| {
        let words = Words::new(workspace, regulation, lang);
        too_large.facts.iter().map(|asked| asked_id(&words, *asked)).collect::<Vec<_>>().join(", ")
    };
    let provisions = |lang| too_large.provisions.iter().map(|id| regulation.citation(*id, lang)).collect::<Vec<_>>().join("; ");
    let budget = too_large.budget;
    let headline = Text::new(
        format!("`{}` needs more than {budget} nodes under {}", label(Lang::En), regulation.number),
        format!("`{}` cần hơn {budget} nút theo {}", label(Lang::Vi), regulation.number),
    );
    let mut diagnostic = Diagnostic::new(Code::E0401, headline);
    for provision in too_large.provisions.iter().filter_map(|id| regulation.provision(*id)).take(1) {
        diagnostic = diagnostic.at(provision.header, "the budget ended here", "hết ngân sách nút ở đây");
    }
    diagnostic
        .note(
            format!("asked most: {}; grown by: {}", facts(Lang::En), provisions(Lang::En)),
            format!("được hỏi nhiều nhất: {}; lớn lên do: {}", facts(Lang::Vi), provisions(Lang::Vi)),
        )
        .help(
            "join fewer independent conditions in one act, or define them once",
            "gộp ít điều kiện độc lập hơn trong một hành vi, hoặc định nghĩa chung",
        )
}

fn asked_id(words: &Words, asked: Asked) -> String {
    match asked {
        Asked::Fact(fact) | Asked::Element(fact, _) => words.fact_id(fact).to_owned(),
        Asked::Reading(reading) => words.reading_name(reading).to_owned(),
        other => other.list().map(|list| words.fact_id(list).to_owned()).unwrap_or_default(),
    }
}
