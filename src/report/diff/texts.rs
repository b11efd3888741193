//! What changed in the text between two versions, provision by provision, and whether it does anything.

use serde_json::{Value as Json, json};

use super::Diff;
use crate::diagnostics::Lang;
use crate::hir::Regulation;
use crate::queries::{Structure, TextEffect};
use crate::report::Words;
use crate::report::document::{Cell, Line, Mark, Section, Table};
use crate::report::structure::{change_json, place, told};

/// The old and the new version.
fn versions<'w>(diff: &Diff<'w>, side: usize) -> Option<(&'w Regulation, &'w Regulation)> {
    Some((diff.sides.first()?, diff.sides.get(side)?))
}

pub fn changed_provisions(diff: &Diff, side: usize, structure: &Structure, effects: &[TextEffect], lang: Lang) -> Section {
    let Some((old, new)) = versions(diff, side) else { return Section::new("") };
    let (before, after) = (Words::new(diff.workspace, old, lang), Words::new(diff.workspace, new, lang));
    let mut section = Section::new(&format!("{} {} → {}", after.say("The text:", "Văn bản:"), old.name(), new.name()));
    let idle = effects.iter().filter(|effect| **effect == TextEffect::Nothing).count();
    let all = structure.changes.len();
    section.note(match lang {
        Lang::En => {
            format!("{all} changes of the text; {idle} of them have no effect in any case (each was taken back by itself, and nothing differed)")
        }
        Lang::Vi => {
            format!("{all} thay đổi trong văn bản; {idle} thay đổi không có tác dụng ở trường hợp nào (bỏ riêng từng thay đổi, kết quả không khác)")
        }
    });
    let heads = [after.say("provision", "điều khoản"), after.say("change", "thay đổi"), after.say("effect", "tác dụng")];
    let mut table = Table::new(heads.iter().map(|h| (*h).to_owned()).chain([old.name(), new.name()]));
    for (change, effect) in structure.changes.iter().zip(effects) {
        let (mut what, mut was, mut is) = (Cell::default(), Cell::default(), Cell::default());
        for told in told(&before, &after, change) {
            what.line(told.what);
            told.old.iter().flat_map(|text| text.lines()).for_each(|line| was.line(Line::default().and(Mark::Removed, line)));
            told.new.iter().flat_map(|text| text.lines()).for_each(|line| is.line(Line::default().and(Mark::Added, line)));
        }
        table.row(vec![Cell::from(place(&before, &after, change).as_str()), what, Cell::from(effect_text(&after, effect).as_str()), was, is]);
    }
    section.table(table);
    section
}

fn effect_text(words: &Words, effect: &TextEffect) -> String {
    match effect {
        TextEffect::Changes(activities) => {
            let names = activities.iter().filter_map(|id| words.vocabulary().activity(*id)).map(|a| a.term.label(words.lang));
            names.collect::<Vec<_>>().join(", ")
        }
        TextEffect::Nothing => words.say("no effect", "không có tác dụng").to_owned(),
        TextEffect::NotOfCases => words.say("not about cases", "không về trường hợp").to_owned(),
        TextEffect::Unknown => words.say("not decided: it cannot be taken back by itself", "chưa rõ: không bỏ riêng được").to_owned(),
    }
}

pub fn changes_json(diff: &Diff, side: usize, structure: &Structure, effects: &[TextEffect]) -> Json {
    let Some((old, new)) = versions(diff, side) else { return Json::Null };
    let activity = |id: &crate::hir::ActivityId| diff.workspace.vocabulary.activity(*id).map(|a| a.term.id.as_str());
    let effect = |effect: &TextEffect| match effect {
        TextEffect::Changes(activities) => json!({ "effect": true, "activities": activities.iter().map(activity).collect::<Vec<_>>() }),
        TextEffect::Nothing => json!({ "effect": false }),
        TextEffect::NotOfCases => json!({ "effect": null, "why": "not_about_cases" }),
        TextEffect::Unknown => json!({ "effect": null, "why": "not_decided" }),
    };
    let one = |(change, of): (&crate::queries::ProvisionChange, &TextEffect)| json!({ "change": change_json(diff.workspace, (old, new), change, Lang::Vi), "effect": effect(of) });
    structure.changes.iter().zip(effects).map(one).collect()
}
