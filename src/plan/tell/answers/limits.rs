//! Limits over the plan as a whole, and what earlier plans say, in words.

use super::{PlanTold, Under, called};
use crate::diagnostics::Lang;
use crate::hir::Value;
use crate::plan::year::HistoryNote;
use crate::queries::{LimitOpen, Question};
use crate::report::document::{Line, Mark};
use crate::report::{Words, cited, limit_text, question_text};

/// Rows that a line names before it says how many more there are.
const NAMED: usize = 6;

/// Every limit that is broken or open, once.
pub fn limit_notes(told: &PlanTold, under: &Under, words: &Words) -> Vec<Line> {
    let limits = &under.answered.limits;
    let mut out = Vec::new();
    for broken in &limits.broken {
        let lead =
            if broken.is_duty() { words.say("limit broken", "vi phạm giới hạn") } else { words.say("against advice", "trái khuyến nghị") };
        let limit = limit_text(words, broken.violation.citation, broken.violation.rule);
        let (count, rows) = (broken.rows.len(), rows_named(under, broken.rows.iter().copied()));
        let text =
            format!("{lead}{}: {limit} {}{} ({rows})", year(told, broken.year), words.say("Here:", "Ở đây:"), counted(broken.key.as_ref(), count));
        out.push(cited(words, Line::default().and(Mark::Conflict, &text), &[broken.violation.citation]));
    }
    for open in &limits.open {
        out.push(open_line(told, under, words, open));
    }
    out
}

fn counted(key: Option<&Value>, count: usize) -> String {
    match key {
        Some(Value::Text(name)) => format!(" {name} — {count}"),
        _ => format!(" {count}"),
    }
}

fn open_line(told: &PlanTold, under: &Under, words: &Words, open: &LimitOpen) -> Line {
    let limit = limit_text(words, open.violation.citation, open.violation.rule);
    let rows = rows_named(under, open.rows.iter().map(|(row, _)| *row));
    let lead = words.say("a limit may be broken", "có thể vượt giới hạn");
    let why = words.say("not counted for certain:", "chưa chắc được tính:");
    let text = format!("{lead}{}: {limit} {why} {rows} — {} {}", year(told, open.year), words.say("not stated:", "chưa nêu:"), asked(words, open));
    cited(words, Line::default().and(Mark::Condition, &text), &[open.violation.citation])
}

fn asked(words: &Words, open: &LimitOpen) -> String {
    let mut names: Vec<String> = Vec::new();
    for name in open.rows.iter().map(|(_, question): &(usize, Question)| question_text(words, question)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}

/// The year, where the plans are of several.
fn year(told: &PlanTold, year: Option<i32>) -> String {
    let several = told.plans.iter().any(|plan| plan.year != year);
    year.filter(|_| several).map(|year| format!(" ({year})")).unwrap_or_default()
}

fn rows_named(under: &Under, rows: impl Iterator<Item = usize>) -> String {
    let names: Vec<String> = rows.filter_map(|row| under.answered.rows.get(row)).map(called).collect();
    let more = names.len().saturating_sub(NAMED);
    let mut out = names.into_iter().take(NAMED).collect::<Vec<_>>().join("; ");
    if more > 0 {
        out.push_str(&format!("; … +{more}"));
    }
    out
}

/// The limits over the plan that are open for a row: one that it may count towards, or that the others may break for it.
pub fn open_limit_lines(told: &PlanTold, under: &Under, words: &Words, row: usize) -> Vec<Line> {
    let concerns = |open: &&LimitOpen| open.rows.iter().any(|(r, _)| *r == row) || open.keys.iter().any(|(_, rows)| rows.contains(&row));
    let one = |open: &LimitOpen| {
        let limit = limit_text(words, open.violation.citation, open.violation.rule);
        let own = open.rows.iter().find(|(r, _)| *r == row).map(|(_, question)| question_text(words, question));
        let why = match own {
            Some(question) => format!("{} {question}", words.say("hangs on:", "tùy vào:")),
            None => format!("{} {}", open.rows.len(), words.say("other rows are not counted for certain", "dòng khác chưa chắc được tính")),
        };
        let text = format!("{}{}: {limit} — {why}", words.say("over the whole plan, perhaps", "cả kế hoạch, có thể"), year(told, open.year));
        cited(words, Line::default().and(Mark::Condition, &text), &[open.violation.citation])
    };
    under.answered.limits.open.iter().filter(concerns).map(one).collect()
}

/// What earlier plans say of a row.
pub fn history_line(words: &Words, note: &HistoryNote) -> Line {
    let fact = words.fact(note.recurrence.years_since);
    let years = match (note.years.least, note.years.most) {
        (least, Some(most)) if least == most => format!("= {least}"),
        (least, Some(most)) => format!("= {least}…{most}"),
        (least, None) => format!("≥ {least}"),
    };
    let mut text = format!("{}: {fact} {years}", words.say("earlier plans", "kế hoạch các năm trước"));
    if let Some((year, title)) = &note.last {
        text.push_str(&format!(" ({year}: {title})"));
    }
    if !note.open.is_empty() {
        let one = |(year, rows): &(i32, usize)| match rows {
            0 => format!("{year} ({})", words.say("no plan at hand", "không có kế hoạch")),
            rows => format!("{year} ({rows} {})", words.say("rows do not say", "dòng không nêu")),
        };
        let open = note.open.iter().map(one).collect::<Vec<_>>().join(", ");
        text.push_str(&format!("; {} {open}", words.say("not known to be without:", "chưa chắc là không có:")));
    }
    if note.same_year > 0 {
        let also = words.say(
            "other rows of the same year are of this kind, and are not counted as earlier",
            "dòng khác cùng năm cùng loại, không tính là lần trước",
        );
        text.push_str(&format!("; {} {also}", note.same_year));
    }
    match &note.disagrees {
        Some(Value::Number(stated)) => {
            let but = format!("; {} {stated}", words.say("BUT THE ROW STATES", "NHƯNG DÒNG NÀY KHAI"));
            Line::from(text).and(Mark::Conflict, &but)
        }
        _ => Line::from(text),
    }
}

/// The plans of earlier years.
pub fn history_files(told: &PlanTold, lang: Lang) -> Vec<String> {
    let say = |en: &'static str, vi: &'static str| if lang == Lang::En { en } else { vi };
    let one = |plan: &crate::plan::book::Plan| match plan.year {
        Some(year) => format!("{} {} ({year})", say("Earlier plan:", "Kế hoạch năm trước:"), plan.name),
        None => format!("{} {}", say("Earlier plan of no known year, not used:", "Kế hoạch trước chưa rõ năm, không dùng:"), plan.name),
    };
    told.history.iter().map(one).collect()
}
