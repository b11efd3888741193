//! That a regulation is a draft: said wherever it answers or is shown, so that nobody takes it for law.

use crate::diagnostics::Lang;
use crate::hir::Regulation;

/// The name, and that it is a draft.
pub fn named(regulation: &Regulation, lang: Lang) -> String {
    match (&regulation.draft, lang) {
        (None, _) => regulation.name(),
        (Some(draft), Lang::En) => format!("{} (draft: {draft})", regulation.name()),
        (Some(draft), Lang::Vi) => format!("{} (dự thảo: {draft})", regulation.name()),
    }
}

/// The line above what a draft says; nothing for a law.
pub fn draft_line(regulation: &Regulation, lang: Lang) -> Option<String> {
    let draft = regulation.draft.as_ref()?;
    let what = match lang {
        Lang::En => "DRAFT, in force on no date",
        Lang::Vi => "DỰ THẢO, không có hiệu lực ngày nào",
    };
    Some(format!("✎ {what}: {draft}\n"))
}
