//! What one side says in a region, in words.

use crate::outcome::OutcomeAct;
use crate::queries::{Beyond, Item, PartKind, RegionTold, Silent};
use crate::report::Words;
use crate::report::answer_text::act_line;
use crate::report::document::{Cell, Line, Mark};
use crate::report::provisions::limit_text;
use crate::syntax::ast::Modality;

/// The cell of one side.
pub fn said_cell(words: &Words, told: &RegionTold, side: usize) -> Cell {
    let (Some(said), Some(beyond)) = (told.said.get(side), told.region.beyond.get(side)) else { return Cell::default() };
    let mut cell = Cell::default();
    said.acts.iter().for_each(|act| cell.line(act_with_deadlines(words, act)));
    for (item, citations) in said.items.iter().filter(|(item, _)| !matches!(item, Item::Act(_))) {
        cell.line(cited(words, item_line(words, item, citations), citations));
    }
    if !beyond.reversed.is_empty() {
        cell.line(Line::default().and(Mark::Condition, words.say("in this order", "theo thứ tự này")));
    }
    if cell.is_empty() {
        cell.line(nothing(words, told, beyond));
    }
    cell
}

/// An act as a line, with its deadlines and where it is said.
pub fn act_with_deadlines(words: &Words, act: &OutcomeAct) -> Line {
    let mut line = Line::from(act_line(words, &OutcomeAct { members: Vec::new(), ..act.clone() }));
    for timing in &act.timings {
        let waived = if timing.waived { words.say(" (waived)", " (được miễn)") } else { "" };
        line = line.and(Mark::Plain, &format!(" ⏱ {}{waived}", words.deadline(&timing.deadline)));
    }
    cited(words, line, &act.citations)
}

fn cited(words: &Words, line: Line, citations: &[crate::hir::ProvisionId]) -> Line {
    let citations = words.citations(citations).join("; ");
    if citations.is_empty() { line } else { line.and(Mark::Citation, &format!(" [{citations}]")) }
}

fn item_line(words: &Words, item: &Item, citations: &[crate::hir::ProvisionId]) -> Line {
    match item {
        Item::Act(_) => Line::default(),
        Item::Silence(silent) => Line::default().and(Mark::Silence, silence(words, *silent)),
        Item::Forbidden { unless: None } => Line::default().and(Mark::Conflict, words.say("forbidden", "cấm")),
        Item::Forbidden { unless: Some(body) } => {
            let text = format!("{} {}", words.say("forbidden unless allowed by", "cấm, trừ khi được phép của"), words.body(*body));
            Line::default().and(Mark::Conflict, &text)
        }
        Item::Broken { modality, .. } => {
            let against = match modality {
                Modality::Must => words.say("limit broken", "vượt giới hạn"),
                _ => words.say("against advice", "trái khuyến nghị"),
            };
            Line::from(format!("{against}: {}", limits(words, citations)))
        }
        Item::Counts { .. } => Line::from(format!("{}: {}", words.say("counts towards", "tính vào"), limits(words, citations))),
        Item::Dossier { .. } => Line::from(dossier(words, item)),
        Item::Refers { to } => Line::default().and(Mark::Silence, &format!("{} {to}", words.say("governed by", "thực hiện theo"))),
    }
}

fn dossier(words: &Words, item: &Item) -> String {
    let Item::Dossier { documents, fields } = item else { return String::new() };
    let fields = if fields.is_empty() { String::new() } else { format!(" ({})", fields.join(", ")) };
    format!("{} {}{fields}", words.say("dossier:", "hồ sơ:"), words.documents(documents))
}

/// The limits of these provisions.
fn limits(words: &Words, citations: &[crate::hir::ProvisionId]) -> String {
    let rules = |id: &crate::hir::ProvisionId| 0..words.regulation.provision(*id).map_or(0, |p| p.rules.len());
    let texts = citations.iter().flat_map(|id| rules(id).map(|rule| limit_text(words, *id, rule)));
    texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ")
}

/// Why a side says nothing.
fn nothing(words: &Words, told: &RegionTold, beyond: &Beyond) -> Line {
    let text = match (&told.region.part.of, beyond.silent) {
        (_, Some(silent)) => silence(words, silent),
        (PartKind::Limit(_), None) => words.say("kept, or no such limit", "trong giới hạn, hoặc không có giới hạn này"),
        (PartKind::Acts(_), None) => words.say("nothing more", "không thêm gì"),
        _ => words.say("nothing", "không có"),
    };
    Line::default().and(Mark::Silence, text)
}

/// A kind of silence in words.
pub fn silence<'w>(words: &Words<'w>, silent: Silent) -> &'w str {
    match silent {
        Silent::Elsewhere => words.say("another act of this kind", "giải quyết bằng hành vi khác cùng nhóm"),
        Silent::Excluded => words.say("expressly left out", "loại trừ rõ ràng"),
        Silent::Refers => words.say("left to another instrument", "theo văn bản khác"),
        Silent::Gap => words.say("gap: the text names nobody", "khoảng trống: văn bản không nêu ai"),
        Silent::NotRequired => words.say("not mentioned", "không nhắc đến"),
    }
}

/// What a part is called: the act, what it is about, whose it is.
pub fn part_name(words: &Words, told: &RegionTold) -> String {
    let part = &told.region.part;
    let each = part.each.map(|list| format!(" ({} {})", words.say("for each of", "đối với từng"), words.fact(list))).unwrap_or_default();
    let name = match &part.of {
        PartKind::Acts(strand) => {
            let matter = strand.matter.and_then(|m| words.vocabulary().matter(m)).map(|m| format!(" · {}", m.label(words.lang)));
            let who = match strand.of {
                crate::queries::StrandOf::By(actor) => format!(" · {}", words.actor(actor)),
                crate::queries::StrandOf::To(Some(body)) => format!(" → {}", words.body(body)),
                _ => String::new(),
            };
            format!("{}{}{who}", words.verb(strand.verb), matter.unwrap_or_default())
        }
        PartKind::Silence(class) => {
            let class = words.vocabulary().class(*class).map_or("?", |c| c.label(words.lang));
            format!("{}: {class}", words.say("nobody", "không ai"))
        }
        PartKind::Prohibition => words.say("prohibition", "điều cấm").to_owned(),
        PartKind::Limit(_) => words.say("limit", "giới hạn").to_owned(),
        PartKind::Dossier => words.say("dossier", "hồ sơ").to_owned(),
        PartKind::Reference => words.say("reference", "dẫn chiếu").to_owned(),
    };
    name + &each
}
