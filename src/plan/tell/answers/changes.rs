//! What another regulation changes for the rows of a plan: every changed row, and for each what changes, on both sides, with the provisions.

use super::limits::limit_notes;
use super::{PlanTold, called, place};
use crate::diagnostics::Lang;
use crate::hir::{ActivityId, ProvisionId};
use crate::plan::year::{Break, BreakChange, Changes, Moved, Period, RowChange, Sure};
use crate::queries::{Lies, RegionTold, Touched};
use crate::report::document::{Cell, Line, Mark, Section, Table};
use crate::report::{Words, cited, kind_label, part_name, prohibition_line, said_cell, violation_line};

/// The two sides in words.
type Sides<'w> = (Words<'w>, Words<'w>);

/// One thing that changes.
struct Change {
    what: Cell,
    kind: Cell,
    certain: bool,
    was: Cell,
    is: Cell,
    text: Cell,
}

/// Numbers, and what no row touches.
pub fn untouched_note(told: &PlanTold, changes: &Changes, lang: Lang) -> Line {
    let (all, certain) = (told.under.first().map_or(0, |u| u.answered.rows.len()), changes.rows.iter().filter(|row| row.certain).count());
    let perhaps = changes.rows.len() - certain;
    let (regions, free) = (changes.regions, changes.untouched);
    let text = match lang {
        Lang::En => format!(
            "{certain} of {all} rows are treated differently, {perhaps} more perhaps; {free} of {regions} changed classes of cases are touched by no row (see `quyche impact`)"
        ),
        Lang::Vi => format!(
            "{certain} trong {all} dòng được xử lý khác, thêm {perhaps} có thể khác; {free} trong {regions} nhóm thay đổi không dòng nào chạm đến (xem `quyche impact`)"
        ),
    };
    Line::default().and(Mark::Strong, &text)
}

pub fn changed_rows(told: &PlanTold, changes: &Changes, lang: Lang) -> Section {
    let say = |en: &'static str, vi: &'static str| if lang == Lang::En { en } else { vi };
    let mut section = Section::new(say("Changed rows", "Các dòng thay đổi"));
    let [old, new] = told.under.as_slice() else { return section };
    let sides: Sides = (old.words(told.workspace, lang), new.words(told.workspace, lang));
    for (under, words) in [(old, &sides.0), (new, &sides.1)] {
        limit_notes(told, under, words).into_iter().for_each(|line| section.note(line));
    }
    let heads = [say("row", "dòng"), say("certain", "chắc chắn"), say("what", "việc"), say("change", "thay đổi")].map(str::to_owned);
    let texts = [say("text changed", "văn bản sửa ở"), say("place in the file", "vị trí trong tệp")].map(str::to_owned);
    let mut table = Table::new(heads.into_iter().chain([old.regulation.name(), new.regulation.name()]).chain(texts));
    for change in &changes.rows {
        let Some(row) = old.answered.rows.get(change.row) else { continue };
        for one in of_row(&sides, changes, row.case.activity, change) {
            let certain = if one.certain { say("yes", "có") } else { say("perhaps", "có thể") };
            let Change { what, kind, was, is, text, .. } = one;
            table.row(vec![
                Cell::from(called(row).as_str()),
                Cell::from(certain),
                what,
                kind,
                was,
                is,
                text,
                Cell::from(place(told, row, lang).as_str()),
            ]);
        }
    }
    if table.is_empty() {
        section.note(say("no row is treated differently", "không dòng nào được xử lý khác"));
    } else {
        section.table(table);
    }
    section
}

fn of_row(sides: &Sides, changes: &Changes, activity: ActivityId, change: &RowChange) -> Vec<Change> {
    let region = |touched: &Touched| changes.told.get(&(activity, touched.region)).map(|told| of_region(sides, changes, touched, told));
    let mut out: Vec<Change> = change.touched.iter().filter_map(region).collect();
    out.extend(change.breaks.iter().map(|change| of_break(sides, change)));
    out.extend(change.moved.iter().map(|moved| of_moved(&sides.1, moved)));
    out
}

fn of_region(sides: &Sides, changes: &Changes, touched: &Touched, told: &RegionTold) -> Change {
    let records = match touched.records.as_slice() {
        [] => String::new(),
        records => format!(" · {}", records.iter().map(|r| r.to_string()).collect::<Vec<_>>().join(", ")),
    };
    let lang = sides.0.lang;
    Change {
        what: Cell::from((part_name(&sides.0, told) + &records).as_str()),
        kind: Cell::from(told.region.kinds.iter().map(|kind| Line::from(kind_label(*kind, lang))).collect::<Vec<_>>()),
        certain: touched.lies == Lies::Inside,
        was: said_cell(&sides.0, told, 0),
        is: said_cell(&sides.1, told, 1),
        text: Cell::from(texts_of(sides, changes, told).into_iter().map(Line::from).collect::<Vec<_>>()),
    }
}

/// The changes of the text that tell on a provision which speaks in the region.
pub fn texts_of(sides: &Sides, changes: &Changes, told: &RegionTold) -> Vec<String> {
    let speaks = |side: usize| -> Vec<ProvisionId> {
        let said = told.said.get(side);
        let items = said.into_iter().flat_map(|said| said.items.iter().flat_map(|(_, at)| at));
        let acts = said.into_iter().flat_map(|said| said.acts.iter().flat_map(|act| &act.citations));
        items.chain(acts).copied().collect()
    };
    let (old, new) = (speaks(0), speaks(1));
    let mut out: Vec<String> = Vec::new();
    for (change, (before, after)) in &changes.texts {
        if !before.iter().any(|id| old.contains(id)) && !after.iter().any(|id| new.contains(id)) {
            continue;
        }
        let place = match (change.new, change.old) {
            (Some(id), _) => sides.1.citation(id),
            (None, Some(id)) => format!("{} ({})", sides.0.citation(id), sides.0.say("removed", "bị bỏ")),
            (None, None) => continue,
        };
        if !place.is_empty() && !out.contains(&place) {
            out.push(place);
        }
    }
    out
}

fn of_break(sides: &Sides, change: &BreakChange) -> Change {
    let kind = match (change.was, change.is) {
        (Sure::No, Sure::Yes) => ("becomes a violation", "thành vi phạm"),
        (Sure::Yes, Sure::No) => ("ceases to be a violation", "hết vi phạm"),
        (_, Sure::Yes) => ("becomes certain", "thành chắc chắn vi phạm"),
        (Sure::Yes, Sure::Perhaps) => ("no longer certain", "không còn chắc chắn vi phạm"),
        (_, Sure::Perhaps) => ("may become a violation", "có thể thành vi phạm"),
        (_, Sure::No) => ("can no longer be a violation", "không còn có thể vi phạm"),
    };
    let cell = |words: &Words, sure: Sure, said: &Option<Break>| match (sure, said) {
        (Sure::No, _) | (_, None) => {
            Cell::from(vec![Line::default().and(Mark::Silence, words.say("kept, or no such limit", "trong giới hạn, hoặc không có giới hạn này"))])
        }
        (sure, Some(said)) => {
            let line = match said {
                Break::Limit(violation) => violation_line(words, violation),
                Break::Forbidden(prohibition) => prohibition_line(words, prohibition),
            };
            let lead = if sure == Sure::Perhaps { words.say("perhaps: ", "có thể: ") } else { "" };
            let mut told = Line::default().and(Mark::Condition, lead);
            told.runs.extend(line.runs);
            Cell::from(vec![told])
        }
    };
    Change {
        what: Cell::from(sides.0.say("limit or prohibition", "giới hạn, điều cấm")),
        kind: Cell::from(sides.0.say(kind.0, kind.1)),
        certain: matches!((change.was, change.is), (Sure::No, Sure::Yes) | (Sure::Yes, Sure::No)),
        was: cell(&sides.0, change.was, &change.said.0),
        is: cell(&sides.1, change.is, &change.said.1),
        text: Cell::default(),
    }
}

fn of_moved(words: &Words, moved: &Moved) -> Change {
    let periods = |periods: &std::collections::BTreeSet<Period>| {
        let one = |(first, last): &Period| match first == last {
            true => words.date(*first),
            false => format!("{} … {}", words.date(*first), words.date(*last)),
        };
        match periods.is_empty() {
            true => Cell::from(words.say("no day", "không có ngày")),
            false => Cell::from(periods.iter().map(|p| Line::from(one(p))).collect::<Vec<_>>()),
        }
    };
    let to = moved.act.to.map(|to| format!(" → {}", words.body(to))).unwrap_or_default();
    let act = Line::from(format!("{} {}{to}", words.actor(moved.act.actor), words.verb(moved.act.verb)));
    let days = |of: &std::collections::BTreeSet<Period>| of.iter().all(|(first, last)| first == last);
    Change {
        what: Cell::from(vec![cited(words, act, &moved.act.citations)]),
        kind: Cell::from(words.say("the due date moves", "hạn thay đổi")),
        certain: days(&moved.was) && days(&moved.is),
        was: periods(&moved.was),
        is: periods(&moved.is),
        text: Cell::default(),
    }
}
