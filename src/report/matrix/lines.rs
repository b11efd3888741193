//! Statements of a row in words, with their conditions and citations.

use super::super::answer_text::line_to;
use super::super::document::{Cell, Line, Mark};
use super::super::provisions::limit_text;
use super::super::words::Words;
use super::cases::classes_words;
use crate::hir::{BodyId, ClassId};
use crate::outcome::{OutcomeAct, Silence, SilenceKind};
use crate::queries::{CaseClass, Extent, Stated, Statement};

/// A condition is told in words if it has no more classes, and each no more literals.
const CLASSES: usize = 2;
const LITERALS: usize = 3;
/// And together no longer than this.
const LETTERS: usize = 240;

/// Where deadlines stand.
#[derive(Clone, Copy, PartialEq)]
pub enum Deadlines {
    /// In a cell of their own, with the act.
    Apart,
    /// Under the act.
    Within,
}

/// The statements as the lines of a cell; acts that differ in the recipient alone are one line.
pub fn cell(words: &Words, settling: Option<ClassId>, statements: &[Statement], deadlines: Deadlines) -> Cell {
    let mut out = Cell::default();
    let mut done: Vec<usize> = Vec::new();
    for (index, statement) in statements.iter().enumerate() {
        if done.contains(&index) {
            continue;
        }
        let alike: Vec<usize> = (index..statements.len()).filter(|other| statements.get(*other).is_some_and(|o| is_alike(statement, o))).collect();
        let recipients: Vec<BodyId> = alike.iter().filter_map(|i| statements.get(*i)).filter_map(recipient).collect();
        done.extend(alike);
        match &statement.what {
            Stated::Deadline(..) if deadlines == Deadlines::Within => {}
            Stated::Act(act) => {
                out.line(line(words, settling, (deadlines == Deadlines::Apart, statement), &recipients));
                let own = statements.iter().filter(|s| deadlines == Deadlines::Within && matches!(&s.what, Stated::Deadline(of, _) if of == act));
                own.for_each(|deadline| out.line(under(words, deadline)));
            }
            _ => out.line(line(words, settling, (deadlines == Deadlines::Apart, statement), &recipients)),
        }
    }
    out
}

/// Whether two statements are one but for the recipient.
fn is_alike(a: &Statement, b: &Statement) -> bool {
    let with_recipient =
        |act: &OutcomeAct, other: &OutcomeAct| act.to.is_some() && other.to.is_some() && *act == OutcomeAct { to: act.to, ..other.clone() };
    let same = match (&a.what, &b.what) {
        (Stated::Act(x), Stated::Act(y)) => with_recipient(x, y),
        (Stated::Deadline(x, d), Stated::Deadline(y, e)) => d == e && with_recipient(x, y),
        _ => false,
    };
    a.what == b.what || same && a.extent == b.extent && a.citations == b.citations
}

fn recipient(statement: &Statement) -> Option<BodyId> {
    match &statement.what {
        Stated::Act(act) | Stated::Deadline(act, _) => act.to,
        _ => None,
    }
}

/// `only`: there is no other regulation beside this one, so its own names are clear.
fn line(words: &Words, settling: Option<ClassId>, (only, statement): (bool, &Statement), recipients: &[BodyId]) -> Line {
    let is_settling = |act: &OutcomeAct| words.vocabulary().verb(act.verb).map(|v| v.class) == settling;
    let line = Line::default();
    let line = match &statement.what {
        Stated::Act(act) => line.and(if is_settling(act) { Mark::Strong } else { Mark::Plain }, &act_words(words, act, recipients)),
        Stated::Deadline(act, deadline) => {
            let bare = OutcomeAct { documents: Vec::new(), via: Vec::new(), with: Vec::new(), in_writing: false, behalf: None, ..(**act).clone() };
            line.and(Mark::Plain, &format!("{}: ", act_words(words, &bare, recipients))).and(Mark::Strong, &words.deadline(deadline))
        }
        Stated::Silence(silence) => line.and(Mark::Silence, &silence_words(words, silence)),
        Stated::Conflict(conflict) => {
            let text = format!("{}: {} — {}", words.say("conflict", "xung đột"), words.verb(conflict.verb), words.bodies(&conflict.bodies));
            line.and(Mark::Conflict, &text)
        }
        Stated::Forbidden(forbidden) => {
            let unless = forbidden.unless.map(|body| format!(" {} {}", words.say("unless allowed by", "trừ khi được phép của"), words.body(body)));
            line.and(Mark::Conflict, &format!("{}{}", words.say("FORBIDDEN", "BỊ CẤM"), unless.unwrap_or_default()))
        }
        Stated::Dossier(dossier) => line.and(Mark::Plain, &format!("{} {}", words.say("dossier:", "hồ sơ:"), words.documents(&dossier.documents))),
        Stated::Limit(provision, rule) => {
            line.and(Mark::Plain, &format!("{} {}", words.say("limit:", "giới hạn:"), limit_text(words, *provision, *rule)))
        }
    };
    with_grounds(words, only, line, statement)
}

fn under(words: &Words, statement: &Statement) -> Line {
    let Stated::Deadline(_, deadline) = &statement.what else { return Line::default() };
    with_grounds(words, false, Line::from(format!("⏱ {}", words.deadline(deadline))), statement)
}

/// The line with its condition and its citations.
fn with_grounds(words: &Words, only: bool, mut line: Line, statement: &Statement) -> Line {
    if let Some(condition) = condition(words, only, &statement.extent) {
        line = line.and(Mark::Condition, &format!(" — {condition}"));
    }
    let citations = words.citations(&statement.citations);
    if citations.is_empty() { line } else { line.and(Mark::Citation, &format!(" [{}]", citations.join("; "))) }
}

/// In which cases of the row; nothing where in all of them.
fn condition(words: &Words, only: bool, extent: &Extent) -> Option<String> {
    let Extent::Some(classes) = extent else { return None };
    let told = classes_words(words, only, classes);
    if told.len() > CLASSES || classes.iter().any(|class: &CaseClass| class.len() > LITERALS) || told.iter().map(String::len).sum::<usize>() > LETTERS
    {
        return Some(words.say("in some of these cases", "trong một số trường hợp của hàng này").to_owned());
    }
    Some(format!("{} {}", words.say("if", "khi"), told.join(words.say("; or ", "; hoặc "))))
}

fn act_words(words: &Words, act: &OutcomeAct, recipients: &[BodyId]) -> String {
    let whole = OutcomeAct { members: Vec::new(), ..act.clone() };
    let each = if act.members.is_empty() { "" } else { words.say(" (for each one concerned)", " (với từng người thuộc diện)") };
    format!("{}{each}", line_to(words, &whole, recipients))
}

/// Which kind of silence it is.
fn silence_words(words: &Words, silence: &Silence) -> String {
    let verb = silence.verb.map_or("", |v| words.verb(v));
    match (silence.kind, &silence.act, &silence.to) {
        (SilenceKind::Gap, ..) => words.say("gap: no provision names anybody", "khoảng trống: không điều khoản nào nêu ai").to_owned(),
        (SilenceKind::Unnamed, Some(act), _) => {
            format!("{} {}", words.say("not named:", "không nêu tên:"), act_words(words, act, &act.to.into_iter().collect::<Vec<_>>()))
        }
        (SilenceKind::Unnamed, None, _) => format!("{} {verb}", words.say("not named who", "không nêu tên ai")),
        (SilenceKind::Refers, _, to) => format!("{} {}", words.say("governed by", "thực hiện theo"), to.as_deref().unwrap_or("?")),
        (SilenceKind::Excluded, ..) => format!("{} {verb}", words.say("expressly left out:", "loại trừ rõ:")),
    }
}
