//! What became of a text's provisions.

use serde_json::{Value, json};

use super::drafts::named;
use crate::diagnostics::Lang;
use crate::hir::{Encoding, Regulation};

fn counts(regulation: &Regulation) -> [(Encoding, usize); 5] {
    let all = regulation.encodings();
    [Encoding::Encoded, Encoding::Principle, Encoding::Refers, Encoding::Form, Encoding::NotYet]
        .map(|kind| (kind, all.iter().filter(|(_, e)| *e == kind).count()))
}

/// `bac-giang/19-QC-TU: 224 provisions: 180 encoded, …`
pub fn encoding_line(regulation: &Regulation, lang: Lang) -> String {
    let [(_, encoded), (_, principles), (_, refers), (_, forms), (_, not_yet)] = counts(regulation);
    let total = encoded + principles + refers + forms + not_yet;
    let name = named(regulation, lang);
    match lang {
        Lang::En => format!(
            "{name}: {total} provisions: {encoded} encoded, {principles} principles, {refers} refer elsewhere, {forms} forms, {not_yet} not yet\n"
        ),
        Lang::Vi => format!(
            "{name}: {total} điều khoản: {encoded} đã mã hóa, {principles} nguyên tắc, {refers} dẫn chiếu nơi khác, {forms} biểu mẫu, {not_yet} chưa mã hóa\n"
        ),
    }
}

pub fn encoding_json(regulation: &Regulation) -> Value {
    let [(_, encoded), (_, principles), (_, refers), (_, forms), (_, not_yet)] = counts(regulation);
    json!({
        "regulation": regulation.name(), "draft": regulation.draft, "provisions": encoded + principles + refers + forms + not_yet,
        "encoded": encoded, "principles": principles, "refer_elsewhere": refers, "forms": forms, "not_yet": not_yet,
    })
}
