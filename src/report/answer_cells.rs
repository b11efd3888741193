//! The answer to a case as the cells of one row of a table: who settles it, who takes part, what is due, what breaks or may break, what is
//! missing, and where it all stands. Every line that the text says something in ends in its citation.

use super::answer_text::{date_note, line_to, slips_cited, status};
use super::document::{Cell, Line, Mark};
use super::provisions::limit_text;
use super::words::Words;
use crate::hir::vocabulary::Role;
use crate::hir::{BodyId, ProvisionId, VerbId};
use crate::outcome::{OutcomeAct, Prohibition, Silence, SilenceKind, Status, Violation};
use crate::queries::{Answer, AnsweredAct, AnsweredTiming, Perhaps, Question};
use crate::syntax::ast::Modality;

/// Outcomes and questions that a cell tells before it says how many more there are.
const MOST: usize = 5;

/// One row.
#[derive(Clone, Debug, Default)]
pub struct AnswerCells {
    pub status: Cell,
    /// Who decides, approves, permits, signs.
    pub settles: Cell,
    /// Who consents or gives an opinion, and who appraises.
    pub opines: Cell,
    /// Who submits, is told, carries out; the papers.
    pub procedure: Cell,
    pub due: Cell,
    /// Broken limits, prohibitions, missed deadlines, conflicts.
    pub broken: Cell,
    /// What may be broken, and what it hangs on.
    pub perhaps: Cell,
    /// The most decisive questions first.
    pub missing: Cell,
    pub readings: Cell,
    pub citations: Cell,
    pub remarks: Cell,
}

/// The answer, cell by cell.
pub fn answer_cells(words: &Words, answer: &Answer) -> AnswerCells {
    let mut cells = AnswerCells { status: status_cell(words, answer), ..AnswerCells::default() };
    acts(words, answer, &mut cells);
    silences(words, answer, &mut cells);
    possible(words, answer, &mut cells);
    answer.dossier.iter().for_each(|dossier| {
        let text = format!("{} {}", words.say("papers:", "hồ sơ:"), words.documents(&dossier.documents));
        cells.procedure.line(cited(words, Line::from(text), &[dossier.citation]));
    });
    due(words, answer, &mut cells.due);
    broken(words, answer, &mut cells.broken);
    perhaps(words, answer, &mut cells);
    missing(words, answer, &mut cells.missing);
    readings(words, answer, &mut cells.readings);
    cells.citations = citations(words, answer);
    remarks(words, answer, &mut cells.remarks);
    cells
}

/// A line with where it is said.
pub fn cited(words: &Words, line: Line, citations: &[ProvisionId]) -> Line {
    let citations = words.citations(citations).join("; ");
    if citations.is_empty() { line } else { line.and(Mark::Citation, &format!(" [{citations}]")) }
}

/// A broken limit.
pub fn violation_line(words: &Words, violation: &Violation) -> Line {
    let kind = match violation.modality {
        Modality::Must => words.say("limit broken", "vi phạm giới hạn"),
        _ => words.say("against advice", "trái khuyến nghị"),
    };
    let text = format!("{kind}: {}", limit_text(words, violation.citation, violation.rule));
    cited(words, Line::default().and(Mark::Conflict, &text), &[violation.citation])
}

/// Something forbidden.
pub fn prohibition_line(words: &Words, prohibition: &Prohibition) -> Line {
    cited(words, Line::default().and(Mark::Conflict, &forbidden(words, prohibition)), &[prohibition.citation])
}

fn forbidden(words: &Words, prohibition: &Prohibition) -> String {
    let unless = prohibition.unless.map(|b| format!(" {} {}", words.say("unless allowed by", "trừ khi được phép của"), words.body(b)));
    words.say("FORBIDDEN", "BỊ CẤM").to_owned() + &unless.unwrap_or_default()
}

fn status_cell(words: &Words, answer: &Answer) -> Cell {
    let text = status(words, answer.status);
    let mark = match answer.status {
        Status::Determined => Mark::Plain,
        Status::Conflict => Mark::Conflict,
        _ => Mark::Silence,
    };
    Cell::from(vec![Line::default().and(mark, text)])
}

fn cell_of<'c>(words: &Words, cells: &'c mut AnswerCells, verb: Option<VerbId>) -> &'c mut Cell {
    match verb.map(|verb| words.vocabulary().role_of(verb)) {
        None | Some(Role::Settles) => &mut cells.settles,
        Some(Role::Opines | Role::Scrutinises) => &mut cells.opines,
        Some(Role::Carries | Role::Informs | Role::Performs) => &mut cells.procedure,
    }
}

/// Acts that differ in the recipient alone are one line.
fn acts(words: &Words, answer: &Answer, cells: &mut AnswerCells) {
    let mut left: Vec<&AnsweredAct> = answer.acts.iter().collect();
    while let Some(first) = left.first().copied() {
        let joins = |other: &AnsweredAct| {
            let same = OutcomeAct { to: first.act.to, ..other.act.clone() };
            first.act.to.is_some() && other.act.to.is_some() && first.act.says_the_same(&same) && first.act.citations == other.act.citations
        };
        let (step, rest): (Vec<&AnsweredAct>, Vec<&AnsweredAct>) = left.iter().partition(|act| std::ptr::eq(**act, first) || joins(act));
        let recipients: Vec<BodyId> = step.iter().filter_map(|a| a.act.to).collect();
        let line = cited(words, Line::from(line_to(words, &first.act, &recipients)), &first.act.citations);
        cell_of(words, cells, Some(first.act.verb)).line(line);
        left = rest;
    }
}

fn silences(words: &Words, answer: &Answer, cells: &mut AnswerCells) {
    for silence in &answer.silences {
        let line = silence_line(words, silence);
        cell_of(words, cells, silence.verb).line(line);
    }
}

fn silence_line(words: &Words, silence: &Silence) -> Line {
    let verb = silence.verb.map_or("", |v| words.verb(v));
    let text = match (silence.kind, &silence.act) {
        (SilenceKind::Gap, _) => format!("{}: {verb}", words.say("gap, no provision says who", "khoảng trống, không điều khoản nào nêu ai")),
        (SilenceKind::Unnamed, Some(act)) => line_to(words, act, &act.to.into_iter().collect::<Vec<_>>()),
        (SilenceKind::Unnamed, None) => verb.to_owned(),
        (SilenceKind::Refers, _) => format!("{} {}", words.say("governed by", "thực hiện theo"), silence.to.as_deref().unwrap_or(verb)),
        (SilenceKind::Excluded, _) => format!("{} {verb}", words.say("expressly left out:", "loại trừ rõ:")),
    };
    cited(words, Line::default().and(Mark::Silence, text.trim_end()), &silence.citations)
}

/// What one verb may come out with, where that is not settled.
fn possible(words: &Words, answer: &Answer, cells: &mut AnswerCells) {
    let perhaps = words.say("perhaps:", "có thể:");
    for possible in &answer.possible {
        let certain = |act: &&OutcomeAct| answer.acts.iter().any(|known| known.act.says_the_same(act));
        let own = cell_of(words, cells, Some(possible.verb));
        for acts in possible.outcomes.iter().take(MOST) {
            let more: Vec<&OutcomeAct> = acts.iter().filter(|act| !certain(act)).collect();
            let told: Vec<String> = more.iter().map(|act| line_to(words, act, &act.to.into_iter().collect::<Vec<_>>())).collect();
            let text = match told.is_empty() {
                true => format!("{perhaps} {} {}", words.say("nobody more", "không thêm ai"), words.verb(possible.verb)),
                false => format!("{perhaps} {}", told.join("; ")),
            };
            let grounds: Vec<ProvisionId> = more.iter().flat_map(|act| &act.citations).copied().collect();
            own.line(cited(words, Line::default().and(Mark::Condition, &text), &grounds));
        }
        more_line(words, own, possible.outcomes.len());
    }
}

fn more_line(words: &Words, cell: &mut Cell, all: usize) {
    if all > MOST {
        cell.line(format!("… {} {}", all - MOST, words.say("more", "mục nữa")));
    }
}

/// When an act is due, in words: a day, or a period.
pub fn due_text(words: &Words, timing: &AnsweredTiming) -> Option<String> {
    match (timing.due, timing.between) {
        (Some(day), _) => Some(words.date(day)),
        (None, Some((first, last))) => Some(format!("{} … {}", words.date(first), words.date(last))),
        (None, None) => None,
    }
}

fn due(words: &Words, answer: &Answer, cell: &mut Cell) {
    let all = || answer.acts.iter().flat_map(|act| act.timings.iter().filter(|t| !t.timing.waived && t.timing.governing).map(move |t| (act, t)));
    let mut sorted: Vec<_> = all().collect();
    sorted.sort_by_key(|(_, t)| t.due.or(t.between.map(|(first, _)| first)).map_or((true, Default::default()), |day| (false, day)));
    for (act, timing) in sorted {
        let when = due_text(words, timing).unwrap_or_else(|| words.say("date not known", "chưa rõ ngày").to_owned());
        let to = act.act.to.map(|to| format!(" → {}", words.body(to))).unwrap_or_default();
        let kept = match timing.met {
            Some(true) => words.say(" ✓ kept", " ✓ đúng hạn"),
            _ => "",
        };
        let what =
            format!("{when}: {} {}{to} ({}){kept}", words.actor(act.act.actor), words.verb(act.act.verb), words.deadline(&timing.timing.deadline));
        cell.line(cited(words, Line::from(what), &[timing.timing.citation]));
    }
}

fn broken(words: &Words, answer: &Answer, cell: &mut Cell) {
    answer.forbidden.iter().for_each(|f| cell.line(prohibition_line(words, f)));
    answer.violations.iter().for_each(|v| cell.line(violation_line(words, v)));
    for (act, timing) in answer.missed() {
        let (when, verb) = (due_text(words, timing).unwrap_or_default(), words.verb(act.act.verb));
        let text = format!("{}: {verb} ({when})", words.say("deadline missed", "quá hạn"));
        cell.line(cited(words, Line::default().and(Mark::Conflict, &text), &[timing.timing.citation]));
    }
    for conflict in &answer.conflicts {
        let text = format!("{}: {} — {}", words.say("conflict", "xung đột"), words.verb(conflict.verb), words.bodies(&conflict.bodies));
        cell.line(cited(words, Line::default().and(Mark::Conflict, &text), &conflict.citations));
    }
    if !answer.order_circle.is_empty() {
        cell.line(Line::default().and(Mark::Conflict, words.say("the order of the acts contradicts itself", "thứ tự các hành vi tự mâu thuẫn")));
    }
}

/// What may be broken, with what it hangs on; other things that may be said stand where they would stand if they were certain.
fn perhaps(words: &Words, answer: &Answer, cells: &mut AnswerCells) {
    for (perhaps, on) in answer.perhaps.iter().zip(&answer.perhaps_on) {
        match perhaps_line(words, perhaps, on) {
            (line, true) => cells.perhaps.line(line),
            (line, false) => match perhaps {
                Perhaps::Silence(silence) => cell_of(words, cells, silence.verb).line(line),
                _ => cells.procedure.line(line),
            },
        }
    }
}

/// What may be said beside acts, and whether it would be something broken.
pub fn perhaps_line(words: &Words, perhaps: &Perhaps, on: &[Question]) -> (Line, bool) {
    let lead = words.say("perhaps:", "có thể:");
    let (text, citations, breaks) = match perhaps {
        Perhaps::Forbidden(f) => (forbidden(words, f), vec![f.citation], true),
        Perhaps::Violation(v) => {
            (format!("{}: {}", words.say("broken limit", "vượt giới hạn"), limit_text(words, v.citation, v.rule)), vec![v.citation], true)
        }
        Perhaps::Dossier(d) => (format!("{} {}", words.say("papers", "hồ sơ"), words.documents(&d.documents)), vec![d.citation], false),
        Perhaps::Silence(s) => {
            let kind = match s.kind {
                SilenceKind::Excluded => words.say("expressly excluded", "bị loại trừ rõ"),
                _ => words.say("another instrument governs", "văn bản khác quy định"),
            };
            let what = s.to.clone().or_else(|| s.verb.map(|v| words.verb(v).to_owned())).unwrap_or_default();
            (format!("{kind} {what}").trim_end().to_owned(), s.citations.clone(), false)
        }
    };
    let hangs = hangs_on(words, on);
    (cited(words, Line::default().and(Mark::Condition, &format!("{lead} {text}{hangs}")), &citations), breaks)
}

fn hangs_on(words: &Words, on: &[Question]) -> String {
    let mut names: Vec<String> = Vec::new();
    for name in on.iter().map(|question| question_text(words, question)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    match names.is_empty() {
        true => String::new(),
        false => format!(" — {} {}", words.say("hangs on:", "tùy vào:"), names.join(", ")),
    }
}

/// What a question asks for; a set is asked for as a whole.
pub fn question_text(words: &Words, question: &Question) -> String {
    match question {
        Question::Element(fact, _) => words.fact(*fact).to_owned(),
        _ => words.question(question).1,
    }
}

fn missing(words: &Words, answer: &Answer, cell: &mut Cell) {
    let mut names: Vec<String> = Vec::new();
    for question in answer.missing.iter().map(|m| &m.question).chain(&answer.uncounted) {
        let name = question_text(words, question);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.iter().take(MOST).for_each(|name| cell.line(name.as_str()));
    more_line(words, cell, names.len());
}

fn readings(words: &Words, answer: &Answer, cell: &mut Cell) {
    for reading in answer.rests_on.iter().filter_map(|r| words.regulation.readings.get(r.index())) {
        let chosen = reading.alternatives.get(reading.chosen).map_or("?", |(name, _)| name.as_str());
        cell.line(cited(words, Line::from(format!("{} = {chosen}", reading.name)), &[reading.provision]));
    }
}

/// Everything that the answer cites, in the order of the text; of what says nothing for certain, what may say something.
fn citations(words: &Words, answer: &Answer) -> Cell {
    let mut certain: Vec<ProvisionId> = answer.cited().into_iter().chain(answer.violations.iter().map(|v| v.citation)).collect();
    certain.sort_unstable();
    let of = |provisions: &[ProvisionId]| Cell::from(words.citations(provisions).into_iter().map(Line::from).collect::<Vec<_>>());
    if !certain.is_empty() {
        return of(&certain);
    }
    let acts = answer.possible.iter().flat_map(|p| p.outcomes.iter().flatten()).flat_map(|act| act.citations.iter().copied());
    let others = answer.perhaps.iter().flat_map(|perhaps| match perhaps {
        Perhaps::Forbidden(f) => vec![f.citation],
        Perhaps::Violation(v) => vec![v.citation],
        Perhaps::Dossier(d) => vec![d.citation],
        Perhaps::Silence(s) => s.citations.clone(),
    });
    let mut perhaps: Vec<ProvisionId> = acts.chain(others).collect();
    perhaps.sort_unstable();
    match perhaps.is_empty() {
        true => Cell::from(vec![Line::default().and(Mark::Silence, words.say("no provision speaks of it", "không điều khoản nào nói đến"))]),
        false => {
            let mut cell = Cell::from(vec![Line::default().and(Mark::Condition, words.say("perhaps:", "có thể:"))]);
            cell.lines.extend(of(&perhaps).lines);
            cell
        }
    }
}

fn remarks(words: &Words, answer: &Answer, cell: &mut Cell) {
    for fact in &answer.assessments {
        let value = answer.case.facts.get(fact).map(|v| words.value(*fact, v)).unwrap_or_default();
        cell.line(format!("{}: {} = {value}", words.say("assessment", "đánh giá"), words.fact(*fact)));
    }
    for (id, slip) in slips_cited(words.regulation, answer) {
        let (written, reads) = (&slip.written, &slip.reads);
        let text = format!("{} \"{written}\" {} {reads}", words.say("slip:", "sai sót:"), words.say("read as", "đọc là"));
        cell.line(cited(words, Line::from(text), &[id]));
    }
    answer.date_notes.iter().for_each(|note| cell.line(date_note(words, note)));
}
