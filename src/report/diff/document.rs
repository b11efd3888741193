//! A comparison as a document: what differs in numbers first, then each region with its cases and what every side says there.

use std::collections::BTreeMap;

use super::items::{part_name, said_cell};
use super::kinds::kind_label;
use super::texts::changed_provisions;
use super::{ActivityTold, Diff};
use crate::diagnostics::Lang;
use crate::hir::vocabulary::Kind as FactKind;
use crate::queries::{CaseClass, Certificate, Kind, RegionTold};
use crate::report::Words;
use crate::report::cases::scenario_case;
use crate::report::document::{Cell, Document, Line, Mark, Section, Table};

/// Boxes of one region that are shown unless everything is asked for.
const BOXES: usize = 6;

/// The whole comparison. `all` shows every box of every region.
pub fn diff_document(diff: &Diff, lang: Lang, all: bool) -> Document {
    let Some(words) = diff.sides.first().map(|first| Words::new(diff.workspace, first, lang)) else { return Document::new(lang, "") };
    let names: Vec<String> = diff.sides.iter().map(|r| r.name()).collect();
    let mut document = Document::new(lang, &names.join(" → "));
    document.note(headline(&words, diff));
    for (place, side) in diff.sides.iter().enumerate() {
        let draft = match &side.draft {
            Some(why) => format!(" — {}: {why}", words.say("draft", "dự thảo")),
            None => String::new(),
        };
        document.note(format!("{} = {} · {}{draft}", Diff::letter(place), side.name(), side.title));
    }
    document.note(words.say(
        "Readings stand as each text chooses them. A region holds exactly the cases in which these sides differ in this way.",
        "Các cách hiểu theo lựa chọn của từng văn bản. Mỗi vùng gồm đúng những trường hợp mà các bên khác nhau như nêu.",
    ));
    if diff.told() < diff.regions() {
        let (told, regions) = (diff.told(), diff.regions());
        document.note(match lang {
            Lang::En => format!("{told} of {regions} regions are shown, the weightiest first; `--limit 0` shows all, `--activity`, `--verb`, `--only`, `--where` choose."),
            Lang::Vi => {
                format!("Nêu {told} trong {regions} vùng, quan trọng nhất trước; `--limit 0` nêu hết, chọn bằng `--activity`, `--verb`, `--only`, `--where`.")
            }
        });
    }
    document.section(summary(&words, diff));
    document.section(by_kind(&words, diff));
    if diff.activities.iter().any(|a| !a.terms.is_empty()) {
        document.section(terms(&words, diff, all));
    }
    for (side, structure, effects) in &diff.texts {
        document.section(changed_provisions(diff, *side, structure, effects, lang));
    }
    for activity in diff.activities.iter().filter(|a| !a.told.is_empty()) {
        document.section(regions(diff, activity, lang, all));
    }
    if diff.certified {
        document.section(certificates(diff, lang));
    }
    document
}

/// `18 of 31 classes of cases differ, …`
fn headline(words: &Words, diff: &Diff) -> Line {
    let (regions, all) = (diff.regions(), diff.regions() + diff.agreeing());
    let mut kinds = counted(diff).into_iter().collect::<Vec<_>>();
    kinds.sort_by_key(|(kind, count)| (std::cmp::Reverse(*count), *kind));
    let most: Vec<String> = kinds.iter().take(4).map(|(kind, count)| format!("{} {count}", kind_label(*kind, words.lang))).collect();
    let most = if most.is_empty() { String::new() } else { format!(": {}", most.join(", ")) };
    let text = match words.lang {
        Lang::En if regions == 0 => "no case comes out differently".to_owned(),
        Lang::Vi if regions == 0 => "không trường hợp nào khác nhau".to_owned(),
        Lang::En => format!("{regions} of {all} classes of cases differ{most}"),
        Lang::Vi => format!("{regions} trong {all} nhóm trường hợp khác nhau{most}"),
    };
    Line::default().and(Mark::Strong, &text)
}

fn counted(diff: &Diff) -> BTreeMap<Kind, usize> {
    let mut out = BTreeMap::new();
    for (kind, count) in diff.activities.iter().flat_map(|a| &a.kinds) {
        *out.entry(*kind).or_default() += count;
    }
    out
}

fn summary(words: &Words, diff: &Diff) -> Section {
    let mut section = Section::new(words.say("Activities", "Hoạt động"));
    let [activity, differ, same, weightiest] = [
        words.say("activity", "hoạt động"),
        words.say("classes that differ", "nhóm khác nhau"),
        words.say("the same", "giống nhau"),
        words.say("in what", "khác ở"),
    ];
    let mut table = Table::new([activity, differ, same, weightiest]);
    for of in diff.activities.iter().filter(|a| a.regions + a.agreeing > 0) {
        let kinds: Vec<&str> = of.kinds.iter().take(3).map(|(kind, _)| kind_label(*kind, words.lang)).collect();
        let more = of.kinds.len().saturating_sub(kinds.len());
        let more = if more > 0 { format!(", +{more}") } else { String::new() };
        let name = words.vocabulary().activity(of.activity).map_or("?", |a| a.term.label(words.lang));
        let cells = [name, &of.regions.to_string(), &of.agreeing.to_string(), &format!("{}{more}", kinds.join(", "))].map(Cell::from);
        table.row(cells.to_vec());
    }
    section.table(table);
    section
}

fn by_kind(words: &Words, diff: &Diff) -> Section {
    let mut section = Section::new(words.say("Kinds of change", "Kiểu thay đổi"));
    let mut table = Table::new([words.say("kind", "kiểu"), words.say("name for `--only`", "tên cho `--only`"), words.say("classes", "số nhóm")]);
    for (kind, count) in counted(diff) {
        table.row([kind_label(kind, words.lang), kind.id(), &count.to_string()].map(Cell::from).to_vec());
    }
    section.table(table);
    section
}

/// Words that two sides define otherwise, each once with the first activity that shows it.
fn terms(words: &Words, diff: &Diff, all: bool) -> Section {
    let mut section = Section::new(words.say("Terms defined otherwise", "Thuật ngữ định nghĩa khác"));
    let heads = [words.say("term", "thuật ngữ"), words.say("activity", "hoạt động")];
    let only = |side: usize| format!("{} {}", words.say("only under", "chỉ theo"), diff.sides.get(side).map(|s| s.name()).unwrap_or_default());
    let others: Vec<usize> =
        diff.activities.iter().flat_map(|a| &a.terms).map(|(side, _)| *side).collect::<std::collections::BTreeSet<_>>().into_iter().collect();
    let columns = heads.iter().map(|h| (*h).to_owned()).chain([only(0)]).chain(others.iter().map(|side| only(*side)));
    let mut table = Table::new(columns);
    let mut told: Vec<(usize, crate::hir::DefineId)> = Vec::new();
    for activity in &diff.activities {
        for (side, term) in &activity.terms {
            if told.contains(&(*side, term.defines.0)) {
                continue;
            }
            told.push((*side, term.defines.0));
            let name = words.regulation.defines.get(term.defines.0.index()).map_or("?", |d| d.label.as_deref().unwrap_or(&d.name));
            let about = words.vocabulary().activity(activity.activity).map_or("?", |a| a.term.label(words.lang));
            let mut row = vec![Cell::from(name), Cell::from(about), cases(words, &term.only_first, all)];
            row.extend(others.iter().map(|other| if other == side { cases(words, &term.only_second, all) } else { Cell::default() }));
            table.row(row);
        }
    }
    section.table(table);
    section
}

fn regions(diff: &Diff, activity: &ActivityTold, lang: Lang, all: bool) -> Section {
    let words: Vec<Words> = diff.sides.iter().map(|side| Words::new(diff.workspace, side, lang)).collect();
    let Some(first) = words.first() else { return Section::new("") };
    let mut section = Section::new(first.vocabulary().activity(activity.activity).map_or("?", |a| a.term.label(lang)));
    let heads = [first.say("no.", "số"), first.say("act", "hành vi"), first.say("in which cases", "trường hợp"), first.say("change", "thay đổi")];
    let sides = diff.sides.iter().enumerate().map(|(place, side)| format!("{} · {}", Diff::letter(place), side.name()));
    let mut table = Table::new(heads.iter().map(|h| (*h).to_owned()).chain(sides));
    for (number, told) in &activity.told {
        let kinds: Vec<Line> = told.region.kinds.iter().map(|kind| Line::from(kind_label(*kind, lang))).collect();
        let mut row = vec![
            Cell::from(number.to_string().as_str()),
            Cell::from(part_name(first, told).as_str()),
            cases(first, &told.boxes, all),
            Cell::from(kinds),
        ];
        row.extend(words.iter().enumerate().map(|(side, words)| said_cell(words, told, side)));
        table.row(row);
    }
    section.table(table);
    for (side, id) in &activity.left_out {
        if let Some(words) = words.get(*side) {
            let text = words.say("not compared (records within records):", "không so sánh (danh sách lồng nhau):");
            section.note(format!("{text} {} {}", words.regulation.name(), words.citation(*id)));
        }
    }
    section
}

/// Boxes as sentences, those that differ only in which value a set holds as one.
fn cases(words: &Words, classes: &[CaseClass], all: bool) -> Cell {
    let mut cell = Cell::default();
    let sentences = words.few(&classes.iter().collect::<Vec<_>>());
    let shown = if all { sentences.len() } else { BOXES };
    for sentence in sentences.iter().take(shown) {
        cell.line(Line::default().and(Mark::Condition, &format!("{}{sentence}", if sentences.len() > 1 { "• " } else { "" })));
    }
    let more = sentences.len().saturating_sub(shown);
    if more > 0 {
        cell.line(match words.lang {
            Lang::En => format!("… and {more} more boxes"),
            Lang::Vi => format!("… và {more} nhóm nữa"),
        });
    }
    cell
}

fn certificates(diff: &Diff, lang: Lang) -> Section {
    let Some(words) = diff.sides.first().map(|first| Words::new(diff.workspace, first, lang)) else { return Section::new("") };
    let mut section = Section::new(words.say("Decided again", "Xử lại"));
    let all: Vec<&RegionTold> = diff.activities.iter().flat_map(|a| &a.told).map(|(_, told)| told).collect();
    let hold = all.iter().filter(|told| told.certificate == Some(Certificate::Holds)).count();
    section.note(match lang {
        Lang::En => {
            format!("{hold} of {} witnesses, decided again case by case by the direct interpreter, come out as their region says.", all.len())
        }
        Lang::Vi => {
            format!("{hold} trong {} trường hợp làm chứng, được trình thông dịch trực tiếp xử lại, cho kết quả đúng như vùng của nó.", all.len())
        }
    });
    let heads = [words.say("activity", "hoạt động"), words.say("no.", "số"), words.say("case", "trường hợp"), words.say("result", "kết quả")];
    let mut table = Table::new(heads);
    for activity in &diff.activities {
        let name = words.vocabulary().activity(activity.activity).map_or("?", |a| a.term.label(lang));
        for (number, told) in &activity.told {
            let case = told.witness.as_ref().map(|case| shortened(&words, case)).unwrap_or_default();
            table.row([name, &number.to_string(), &case, &result(&words, told)].map(Cell::from).to_vec());
        }
    }
    section.table(table);
    section
}

/// The case without facts that are plainly at rest: no, none, nothing.
fn shortened(words: &Words, case: &crate::hir::Case) -> String {
    let mut short = case.clone();
    short.facts.retain(|fact, value| {
        let kind = words.vocabulary().fact(*fact).map(|f| &f.kind);
        let at_rest = match (kind, &*value) {
            (Some(FactKind::Bool), crate::hir::Value::Bool(yes)) => !yes,
            (Some(FactKind::Set(_)), crate::hir::Value::Set { members, .. }) => *members == 0,
            (Some(FactKind::List(_)), crate::hir::Value::List(records)) => records.is_empty(),
            _ => false,
        };
        !at_rest
    });
    scenario_case(words, &short)
}

fn result(words: &Words, told: &RegionTold) -> String {
    match &told.certificate {
        Some(Certificate::Holds) => words.say("✓ as the region says", "✓ đúng như vùng").to_owned(),
        Some(Certificate::Impossible(lines)) => format!("✗ {}: {lines:?}", words.say("the case is impossible", "trường hợp không thể có")),
        Some(Certificate::Open(_)) => words.say("✗ the case lacks a fact", "✗ trường hợp thiếu dữ kiện").to_owned(),
        Some(Certificate::Differs(_)) => words.say("✗ comes out otherwise", "✗ cho kết quả khác").to_owned(),
        None => words.say("no witness", "không có trường hợp làm chứng").to_owned(),
    }
}
