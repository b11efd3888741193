//! Due dates as iCalendar (RFC 5545): one all-day event for each, on the due day; of a period on its first day, the earliest on which it may be
//! due. Escaping and folding are the crate's.
//!
//! An event is known again by its `UID`, which is made from what is due and for what, and from no date: the same answer gives the same file, and
//! importing it again moves the events that have moved. The stamp is given: nothing here reads a clock.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveTime};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};
use sha2::{Digest, Sha256};

use super::words::{act, agency, cause, cause_name, notes, when};
use crate::diagnostics::Lang;
use crate::hir::Workspace;
use crate::plan::year::PlanAnswered;
use crate::plan::year::{DueCause, DueItem, Dues};
use crate::report::{Words, deadline_json, named, said_act};

/// Of a line, by RFC 5545.
const OCTETS: usize = 75;

/// The calendar file; `stamp` is the day on which it is made.
pub fn due_ical(workspace: &Workspace, answered: &PlanAnswered, dues: &Dues, with_possible: bool, stamp: NaiveDate, lang: Lang) -> String {
    let Some(regulation) = workspace.regulations.get(answered.regulation) else { return String::new() };
    let words = Words::new(workspace, regulation, lang);
    let title = format!("{} {}: {}", words.say("Due dates", "Thời hạn"), dues.year, regulation.name());
    let mut calendar = Calendar::empty();
    for (key, value) in [("VERSION", "2.0"), ("PRODID", "-//quyche//due//VI"), ("CALSCALE", "GREGORIAN"), ("METHOD", "PUBLISH")] {
        calendar.append_property(Property::new(key, value));
    }
    // Names of calendars are not escaped by the crate.
    let plain: String = title.chars().map(|c| if matches!(c, ',' | ';' | '\\') || c.is_control() { ' ' } else { c }).collect();
    calendar.name(&plain);
    let mut seen: HashMap<String, usize> = HashMap::new();
    for item in dues.items.iter().filter(|item| item.certain || with_possible) {
        let Some((first, _)) = item.days() else { continue };
        let Some(after) = first.succ_opt() else { continue };
        let identity = identity(workspace, answered, dues.year, item);
        // The same twice in one plan: told apart by the order in which they stand.
        let times = seen.entry(identity.clone()).and_modify(|n| *n += 1).or_insert(0);
        let mut event = Event::new();
        event
            .uid(&uid(&format!("{identity}#{times}")))
            .timestamp(stamp.and_time(NaiveTime::MIN).and_utc())
            .summary(&one_line(&summary(&words, answered, item)))
            .description(&description(&words, answered, item))
            .categories([agency(&words, item.agency)])
            .starts(first)
            // The day after is the first that is no longer part of it.
            .ends(after)
            .status(if item.certain { EventStatus::Confirmed } else { EventStatus::Tentative })
            .add_property("TRANSP", "TRANSPARENT");
        calendar.push(event.done());
    }
    folded(&calendar.to_string())
}

/// Lines of at most 75 octets: the crate does not count the blank that begins a continued line, so its last piece may have one octet more.
fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for mut line in text.split_terminator("\r\n") {
        let mut room = OCTETS;
        while line.len() > room {
            let boundary = (1..=room).rev().find(|at| line.is_char_boundary(*at));
            let Some((first, rest)) = boundary.and_then(|at| line.split_at_checked(at)) else { break };
            out.push_str(first);
            out.push_str("\r\n ");
            (line, room) = (rest, OCTETS - 1);
        }
        out.push_str(line);
        out.push_str("\r\n");
    }
    out
}

fn summary(words: &Words, answered: &PlanAnswered, item: &DueItem) -> String {
    let of = cause_name(words, answered, item);
    let perhaps = if item.certain { "" } else { words.say("(possibly) ", "(có thể) ") };
    format!("{perhaps}{}: {of}", act(words, item))
}

fn description(words: &Words, answered: &PlanAnswered, item: &DueItem) -> String {
    let mut lines = vec![act(words, item)];
    lines.push(format!("{}: {}", words.say("For", "Cho"), cause(words, answered, item)));
    let due = when(words, &item.due).unwrap_or_default();
    lines.push(format!("{}: {due} ({})", words.say("Due", "Hạn"), words.deadline(&item.deadline)));
    let provisions = words.citations(&item.citations).join("; ");
    lines.push(format!("{}: {provisions} ({})", words.say("By", "Theo"), named(words.regulation, words.lang)));
    lines.extend(notes(words, item));
    lines.iter().map(|line| one_line(line)).collect::<Vec<_>>().join("\n")
}

fn one_line(text: &str) -> String {
    crate::spelling::printable(text)
}

/// What is due and for what, by identifiers: in no language, with no date that a calendar could move, and nothing of where a file lies.
fn identity(workspace: &Workspace, answered: &PlanAnswered, year: i32, item: &DueItem) -> String {
    let Some(regulation) = workspace.regulations.get(answered.regulation) else { return String::new() };
    let words = Words::new(workspace, regulation, Lang::Vi);
    let activity = |id| words.vocabulary().activity(id).map_or("?", |a| a.term.id.as_str());
    let of = match (&item.cause, item.row(answered)) {
        (DueCause::EachYear(of), _) => format!("{} each {} {:?}", activity(of.activity), of.year, of.of.map(|(_, n)| n)),
        (DueCause::Row(_), Some(row)) => format!("{} in {year}: {}", activity(row.case.activity), row.row.title),
        (DueCause::Row(_), None) => String::new(),
    };
    let mut act = said_act(&words, &item.act);
    // Provisions are numbered anew in every version.
    if let Some(fields) = act.as_object_mut() {
        fields.remove("citations");
    }
    let to: Vec<&str> = item.to.iter().map(|b| words.body_id(*b)).collect();
    format!("{}|{of}|{act}|{}|{}", regulation.family(), to.join(","), deadline_json(&words, &item.deadline))
}

fn uid(identity: &str) -> String {
    let digest = Sha256::digest(identity.as_bytes());
    let hex: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("{hex}@quyche")
}
