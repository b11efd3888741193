//! What differs between the texts of two versions, in words and as data: per provision, before and after.

use serde_json::{Value, json};

use super::provisions::{header_lines, provision_text, rule_line};
use super::words::Words;
use crate::diagnostics::Lang;
use crate::hir::{DefineId, Provision, ProvisionId, ReadingId, Regulation, Workspace};
use crate::queries::{ChangeKind, HeaderFact, ProvisionChange, Structure, users};

/// One difference in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// For programs: `rule_changed`.
    pub id: &'static str,
    /// For people: "a rule changed".
    pub what: String,
    /// How it read, where it read at all; several lines for a whole provision.
    pub old: Option<String>,
    pub new: Option<String>,
    /// Of a definition: the provisions that ask for it now, else the ones that did.
    pub used_by: Vec<String>,
}

/// Everything that differs, in the order of the new text.
pub fn structure_text(workspace: &Workspace, (old, new): (&Regulation, &Regulation), structure: &Structure, lang: Lang) -> String {
    structure.changes.iter().map(|change| change_text(workspace, (old, new), change, lang)).collect()
}

pub fn structure_json(workspace: &Workspace, (old, new): (&Regulation, &Regulation), structure: &Structure, lang: Lang) -> Value {
    structure.changes.iter().map(|change| change_json(workspace, (old, new), change, lang)).collect()
}

/// What differs in one provision.
pub fn change_text(workspace: &Workspace, (old, new): (&Regulation, &Regulation), change: &ProvisionChange, lang: Lang) -> String {
    let (before, after) = (Words::new(workspace, old, lang), Words::new(workspace, new, lang));
    let mut out = format!("{}\n", place(&before, &after, change));
    for told in told(&before, &after, change) {
        out.push_str(&format!("  {}\n", told.what));
        let sides = [("−", &told.old), ("+", &told.new)];
        for (sign, text) in sides.into_iter().filter_map(|(sign, text)| text.as_ref().map(|t| (sign, t))) {
            text.lines().for_each(|line| out.push_str(&format!("    {sign} {line}\n")));
        }
        if !told.used_by.is_empty() {
            out.push_str(&format!("    {}: {}\n", after.say("used by", "dùng tại"), told.used_by.join("; ")));
        }
    }
    out
}

/// The same as data: citations of both, and every difference.
pub fn change_json(workspace: &Workspace, (old, new): (&Regulation, &Regulation), change: &ProvisionChange, lang: Lang) -> Value {
    let (before, after) = (Words::new(workspace, old, lang), Words::new(workspace, new, lang));
    let kinds: Vec<Value> = told(&before, &after, change)
        .into_iter()
        .map(|t| {
            let mut value = json!({ "kind": t.id, "what": t.what, "old": t.old, "new": t.new });
            if let (false, Some(object)) = (t.used_by.is_empty(), value.as_object_mut()) {
                object.insert("used_by".into(), json!(t.used_by));
            }
            value
        })
        .collect();
    json!({ "old": change.old.map(|id| before.citation(id)), "new": change.new.map(|id| after.citation(id)), "changes": kinds })
}

/// Where it stands: by its new address, and its old one if that was another.
pub fn place(before: &Words, after: &Words, change: &ProvisionChange) -> String {
    let named = |words: &Words, id: ProvisionId| match words.citation(id) {
        citation if citation.is_empty() => words.say("the whole text", "toàn văn bản").to_owned(),
        citation => citation,
    };
    let (old, new) = (change.old.map(|id| named(before, id)), change.new.map(|id| named(after, id)));
    match (old, new) {
        (Some(old), Some(new)) if old == new => new,
        (Some(old), Some(new)) => format!("{old} → {new}"),
        (one, other) => one.or(other).unwrap_or_default(),
    }
}

/// Every difference of one change in words.
pub fn told(before: &Words, after: &Words, change: &ProvisionChange) -> Vec<Told> {
    change.kinds.iter().map(|kind| one(before, after, change, kind)).collect()
}

fn one(before: &Words, after: &Words, change: &ProvisionChange, kind: &ChangeKind) -> Told {
    let provisions = (change.old.and_then(|id| before.regulation.provision(id)), change.new.and_then(|id| after.regulation.provision(id)));
    let (id, en, vi) = named(kind);
    let (old, new) = match kind {
        ChangeKind::Added => (None, change.new.map(|id| provision_text(after, id))),
        ChangeKind::Removed => (change.old.map(|id| provision_text(before, id)), None),
        ChangeKind::Moved => (change.old.map(|id| before.citation(id)), change.new.map(|id| after.citation(id))),
        ChangeKind::RuleAdded { rule } => (None, rule_of(after, provisions.1, *rule)),
        ChangeKind::RuleRemoved { rule } => (rule_of(before, provisions.0, *rule), None),
        ChangeKind::RuleChanged { old, new } => (rule_of(before, provisions.0, *old), rule_of(after, provisions.1, *new)),
        ChangeKind::ReadingAdded(id) => (None, reading(after, *id)),
        ChangeKind::ReadingRemoved(id) => (reading(before, *id), None),
        ChangeKind::ReadingChanged { old, new } => (reading(before, *old), reading(after, *new)),
        ChangeKind::DefineAdded(id) => (None, define(after, *id)),
        ChangeKind::DefineRemoved(id) => (define(before, *id), None),
        ChangeKind::DefineChanged { old, new } => (define(before, *old), define(after, *new)),
        ChangeKind::LocalBody(body) => {
            let local = |words: &Words| words.regulation.local_bodies.get(body).map(|local| format!("{}: {local}", words.body_id(*body)));
            (local(before), local(after))
        }
        ChangeKind::FactSource(fact) => {
            let source = |words: &Words| words.regulation.fact_sources.get(fact).map(|source| format!("{}: {source}", words.fact(*fact)));
            (source(before), source(after))
        }
        ChangeKind::Header(fact) => (header(before, *fact), header(after, *fact)),
        part => (provisions.0.and_then(|p| part_of(before, p, part)), provisions.1.and_then(|p| part_of(after, p, part))),
    };
    let used_by = match kind {
        ChangeKind::DefineAdded(id) | ChangeKind::DefineChanged { new: id, .. } => after.citations(&users(after.regulation, *id)),
        ChangeKind::DefineRemoved(id) => before.citations(&users(before.regulation, *id)),
        _ => Vec::new(),
    };
    Told { id, what: after.say(en, vi).to_owned(), old, new, used_by }
}

/// What a provision's own part reads; nothing where it has none.
fn part_of(words: &Words, provision: &Provision, kind: &ChangeKind) -> Option<String> {
    let lines = |lines: Vec<String>| Some(lines.join("\n")).filter(|text| !text.is_empty());
    match kind {
        ChangeKind::Heading => provision.heading.clone(),
        ChangeKind::Principle => provision.principle.clone(),
        ChangeKind::Remarks => {
            let slips = provision.slips.iter().map(|s| format!("\"{}\" {} {}", s.written, words.say("read as", "đọc là"), s.reads));
            let columns = (!provision.columns.is_empty()).then(|| provision.columns.join(" | "));
            lines(provision.entries.iter().cloned().chain(columns).chain(slips).collect())
        }
        ChangeKind::Condition | ChangeKind::Except | ChangeKind::Overrides | ChangeKind::Each => {
            // Each kind alone: the other parts of the header are told by kinds of their own.
            let mut bare = provision.clone();
            if *kind != ChangeKind::Condition {
                (bare.own, bare.otherwise, bare.conditional) = (crate::hir::Condition::True, false, false);
            }
            if *kind != ChangeKind::Except {
                bare.except.clear();
            }
            if *kind != ChangeKind::Overrides {
                bare.overrides.clear();
            }
            if *kind != ChangeKind::Each {
                bare.each = None;
            }
            lines(header_lines(words, &bare))
        }
        ChangeKind::About => {
            let labels = provision.about.iter().filter_map(|a| words.vocabulary().activity(*a)).map(|a| a.term.label(words.lang).to_owned());
            Some(labels.collect::<Vec<_>>().join(", ")).filter(|text| !text.is_empty())
        }
        ChangeKind::Behalf => provision.behalf.map(|body| words.body(body)),
        _ => None,
    }
}

fn rule_of(words: &Words, provision: Option<&Provision>, rule: usize) -> Option<String> {
    provision.and_then(|p| p.rules.get(rule)).map(|r| rule_line(words, r).trim_start_matches("• ").to_owned())
}

fn reading(words: &Words, id: ReadingId) -> Option<String> {
    let reading = words.regulation.readings.get(id.index())?;
    let name = |(index, (name, _)): (usize, &(String, Option<String>))| if index == reading.chosen { format!("[{name}]") } else { name.clone() };
    let alternatives: Vec<String> = reading.alternatives.iter().enumerate().map(name).collect();
    let because = reading.because.as_ref().map(|b| format!(" — {b}")).unwrap_or_default();
    Some(format!("{} “{}”: {}{because}", reading.name, reading.phrase, alternatives.join(", ")))
}

fn define(words: &Words, id: DefineId) -> Option<String> {
    let define = words.regulation.defines.get(id.index())?;
    let label = define.label.as_ref().map(|l| format!(" “{l}”")).unwrap_or_default();
    Some(format!("{}{label}: {}", define.name, words.condition(&define.condition)))
}

fn header(words: &Words, fact: HeaderFact) -> Option<String> {
    let regulation = words.regulation;
    let date = |d: chrono::NaiveDate| words.date(d);
    match fact {
        HeaderFact::Number => Some(regulation.number.clone()),
        HeaderFact::Title => Some(regulation.title.clone()).filter(|t| !t.is_empty()),
        HeaderFact::Issued => regulation.issued.map(|(d, by)| match by {
            Some(by) => format!("{}, {}", date(d), words.body(by)),
            None => date(d),
        }),
        HeaderFact::Effective => Some(date(regulation.effective)),
        HeaderFact::Until => regulation.until.map(date),
        HeaderFact::RepealedBy => regulation.repealed_by.clone(),
        HeaderFact::Draft => regulation.draft.clone(),
        HeaderFact::Replaces => {
            let one = |(number, on): &(String, Option<chrono::NaiveDate>)| match on {
                Some(on) => format!("{number} ({})", date(*on)),
                None => number.clone(),
            };
            Some(regulation.replaces.iter().map(one).collect::<Vec<_>>().join(", ")).filter(|t| !t.is_empty())
        }
        HeaderFact::BasedOn => Some(regulation.based_on.join(", ")).filter(|t| !t.is_empty()),
        HeaderFact::AppliesBy => regulation.applies_by.map(|f| words.fact(f).to_owned()),
        HeaderFact::YearlyDates => Some(
            if regulation.yearly_inclusive {
                words.say("the day itself is in time", "kể cả ngày đó")
            } else {
                words.say("the day itself is late", "không kể ngày đó")
            }
            .to_owned(),
        ),
        HeaderFact::DueDates => Some(
            if regulation.roll_later {
                words.say("move to the next working day", "lùi đến ngày làm việc sau")
            } else {
                words.say("move to the working day before", "đưa lên ngày làm việc trước")
            }
            .to_owned(),
        ),
        HeaderFact::Calendar => regulation.calendar.clone(),
    }
}

/// For programs, and for people in both languages.
fn named(kind: &ChangeKind) -> (&'static str, &'static str, &'static str) {
    match kind {
        ChangeKind::Added => ("added", "added", "thêm mới"),
        ChangeKind::Removed => ("removed", "removed", "bãi bỏ"),
        ChangeKind::Moved => ("moved", "moved", "chuyển vị trí"),
        ChangeKind::Reordered => ("reordered", "its parts in another order", "đổi thứ tự các phần"),
        ChangeKind::Heading => ("heading", "another heading", "đổi tiêu đề"),
        ChangeKind::Principle => ("principle", "another principle, which decides no case", "đổi nguyên tắc, không quyết định trường hợp nào"),
        ChangeKind::Remarks => ("remarks", "other entries, columns or slips", "đổi mục ghi, cột hoặc sai sót"),
        ChangeKind::About => ("about", "about other activities", "đổi hoạt động được nói tới"),
        ChangeKind::Condition => ("condition", "the condition is put otherwise", "điều kiện viết khác"),
        ChangeKind::Except => ("except", "other exceptions", "đổi ngoại lệ"),
        ChangeKind::Overrides => ("overrides", "takes the place of other provisions", "thay cho điều khoản khác"),
        ChangeKind::Behalf => ("on_behalf_of", "on another body's behalf", "đổi bên được thay mặt"),
        ChangeKind::Each => ("for_each", "asked of another list", "hỏi theo danh sách khác"),
        ChangeKind::RuleAdded { .. } => ("rule_added", "a rule added", "thêm quy tắc"),
        ChangeKind::RuleRemoved { .. } => ("rule_removed", "a rule removed", "bỏ quy tắc"),
        ChangeKind::RuleChanged { .. } => ("rule_changed", "a rule changed", "sửa quy tắc"),
        ChangeKind::RulesReordered => ("rules_reordered", "the rules in another order", "đổi thứ tự quy tắc"),
        ChangeKind::ReadingAdded(_) => ("reading_added", "a reading added", "thêm cách hiểu"),
        ChangeKind::ReadingRemoved(_) => ("reading_removed", "a reading removed", "bỏ cách hiểu"),
        ChangeKind::ReadingChanged { .. } => ("reading_changed", "a reading changed", "sửa cách hiểu"),
        ChangeKind::DefineAdded(_) => ("define_added", "a definition added", "thêm định nghĩa"),
        ChangeKind::DefineRemoved(_) => ("define_removed", "a definition removed", "bỏ định nghĩa"),
        ChangeKind::DefineChanged { .. } => ("define_changed", "a definition changed", "sửa định nghĩa"),
        ChangeKind::LocalBody(_) => ("local_office", "another local office plays the role", "đổi cơ quan đóng vai trò tại địa phương"),
        ChangeKind::FactSource(_) => ("fact_source", "another instrument decides the fact", "đổi văn bản quyết định dữ kiện"),
        ChangeKind::Header(fact) => header_named(*fact),
    }
}

fn header_named(fact: HeaderFact) -> (&'static str, &'static str, &'static str) {
    match fact {
        HeaderFact::Number => ("number", "number", "số hiệu"),
        HeaderFact::Title => ("title", "title", "tên"),
        HeaderFact::Issued => ("issued", "issued", "ban hành"),
        HeaderFact::Effective => ("effective", "takes effect", "hiệu lực"),
        HeaderFact::Until => ("until", "last day in force", "đến hết"),
        HeaderFact::RepealedBy => ("repealed_by", "repealed by", "bãi bỏ bởi"),
        HeaderFact::Draft => ("draft", "draft", "dự thảo"),
        HeaderFact::Replaces => ("replaces", "replaces", "thay thế"),
        HeaderFact::BasedOn => ("based_on", "based on", "căn cứ"),
        HeaderFact::AppliesBy => ("applies_by", "the date that chooses the version", "ngày chọn phiên bản"),
        HeaderFact::YearlyDates => ("yearly_dates", "dates of every year", "mốc hằng năm"),
        HeaderFact::DueDates => ("due_dates", "due days that are no working days", "hạn rơi vào ngày nghỉ"),
        HeaderFact::Calendar => ("calendar", "calendar", "lịch"),
    }
}
