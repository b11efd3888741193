//! All wording about what cannot be written as SQL, or was left out.

use super::outcomes::part_name;
use super::{CASE, Export};
use crate::diagnostics::{Code, Diagnostic, Text};

/// Nothing of what was asked for can be written.
pub fn nothing_left(export: &Export) -> Diagnostic {
    let activity = activity(export);
    let text = Text::new(
        format!("nothing of what was asked for can be written as SQL for `{activity}`"),
        format!("không phần nào được yêu cầu viết được thành SQL cho `{activity}`"),
    );
    let known = export.register.left_out.iter().map(|(of, _)| part_name(&export.words, *of)).collect::<Vec<_>>().join(", ");
    Diagnostic::new(Code::E0661, text)
        .about(export.words.regulation.name())
        .help(format!("what the regulation has there: {known}"), format!("quy chế có ở đó: {known}"))
}

/// A name that the engine would cut off, so that two could become one.
pub fn name_too_long(export: &Export) -> Option<Diagnostic> {
    let longest = export.dialect.longest_name();
    let name = export.names().into_iter().find(|name| name.len() > longest)?;
    let engine = export.dialect.name();
    let text = Text::new(
        format!("the name `{name}` has more than the {longest} bytes that {engine} keeps"),
        format!("tên `{name}` dài hơn {longest} byte mà {engine} giữ được"),
    );
    Some(Diagnostic::new(Code::E0662, text).help("choose a shorter name with `--table`", "hãy chọn tên ngắn hơn bằng `--table`"))
}

/// A name that the statements use for something else, or no name at all.
pub fn own_name(export: &Export) -> Option<Diagnostic> {
    if export.table.is_empty() || export.table.chars().any(char::is_control) {
        let text = Text::new("a table needs a name, on one line", "bảng cần có tên, trên một dòng");
        return Some(Diagnostic::new(Code::E0662, text).help("choose one with `--table`", "hãy chọn tên bằng `--table`"));
    }
    let facts = export.words.vocabulary().activity(export.register.activity).map(|a| a.facts.as_slice()).unwrap_or_default();
    let taken = facts.iter().any(|fact| export.words.fact_id(*fact).eq_ignore_ascii_case(CASE));
    let text = Text::new(
        format!("the vocabulary has a fact `{CASE}`, which is the column that tells cases apart"),
        format!("từ vựng có dữ kiện `{CASE}`, trùng tên cột phân biệt các trường hợp"),
    );
    taken.then(|| Diagnostic::new(Code::E0662, text).help("give the fact another name", "hãy đặt tên khác cho dữ kiện"))
}

/// What was left out, and why.
pub fn left_out(export: &Export) -> Vec<Diagnostic> {
    use crate::queries::LeftOutBecause::NotAsked;
    let activity = activity(export);
    let told = |(of, why): &(crate::queries::PartOf, crate::queries::LeftOutBecause)| {
        let (name, because) = (part_name(&export.words, *of), export.because(*why));
        let text = Text::new(
            format!("left out of `{name}` in `{activity}`: {because}"),
            format!("không viết ra trong `{name}` của `{activity}`: {because}"),
        );
        Diagnostic::new(Code::W0661, text).about(export.words.regulation.name())
    };
    export.register.left_out.iter().filter(|(_, why)| *why != NotAsked).map(told).collect()
}

fn activity<'a>(export: &Export<'a>) -> &'a str {
    export.words.vocabulary().activity(export.register.activity).map_or("?", |a| a.term.id.as_str())
}
