//! The answer for people: prohibitions first, then the procedure in order, then what is silent, late, or rests on something.

use super::drafts::draft_line;
use super::words::Words;
use crate::diagnostics::Lang;
use crate::hir::regulation::Slip;
use crate::hir::{Actor, BodyId, FactId, ProvisionId, Regulation, Workspace};
use crate::outcome::{OutcomeAct, SilenceKind, Status};
use crate::queries::{Answer, AnsweredAct, AnsweredTiming, Chosen, ChosenBy, DateNote, Perhaps, Question};

/// The whole answer. `title` names the proposal.
pub fn answer_text(workspace: &Workspace, answer: &Answer, chosen: Chosen, title: &str, lang: Lang) -> String {
    let Some(regulation) = workspace.regulations.get(answer.regulation) else { return String::new() };
    let words = Words::new(workspace, regulation, lang);
    let mut out = Lines::default();
    head(&words, answer, chosen, title, &mut out);
    prohibitions(&words, answer, &mut out);
    procedure(&words, answer, &mut out);
    dossier(&words, answer, &mut out);
    silences(&words, answer, &mut out);
    violations(&words, answer, &mut out);
    grounds(&words, answer, &mut out);
    open_questions(&words, answer, &mut out);
    out.text
}

#[derive(Default)]
struct Lines {
    text: String,
}

impl Lines {
    fn add(&mut self, line: impl AsRef<str>) {
        self.text.push_str(line.as_ref());
        self.text.push('\n');
    }
}

fn head(words: &Words, answer: &Answer, chosen: Chosen, title: &str, out: &mut Lines) {
    let activity = words.vocabulary().activity(answer.case.activity).map_or("?", |a| a.term.label(words.lang));
    out.add(format!("{title} — {activity}"));
    let version = match chosen.by {
        ChosenBy::Name => words.say("version named by the user", "phiên bản do người dùng chỉ định").to_owned(),
        ChosenBy::On(d) => format!("{} {}", words.say("the version in force on", "bản có hiệu lực tại ngày"), words.date(d)),
        ChosenBy::CaseDate(d) => {
            let fact = words.regulation.applies_by.map_or("?", |f| words.fact(f));
            format!("{} {} ({fact})", words.say("the version in force on", "bản có hiệu lực tại ngày"), words.date(d))
        }
        ChosenBy::Today(d) => {
            format!("{} {} ({})", words.say("the version in force on", "bản có hiệu lực tại ngày"), words.date(d), words.say("today", "hôm nay"))
        }
    };
    out.add(format!("  {} {} ({version})", words.say("under", "theo"), words.regulation.name()));
    if let Some(line) = draft_line(words.regulation, words.lang) {
        out.add(format!("  {}", line.trim_end()));
    }
    out.add(format!("  {}: {}", words.say("status", "trạng thái"), status(words, answer.status)));
}

/// A status in words.
pub fn status<'a>(words: &Words<'a>, status: Status) -> &'a str {
    match status {
        Status::Determined => words.say("determined", "xác định"),
        Status::Excluded => words.say("expressly excluded", "bị loại trừ rõ"),
        Status::Refers => words.say("another instrument governs", "văn bản khác quy định"),
        Status::Unnamed => words.say("somebody decides, the text does not say who", "có cấp quyết định nhưng văn bản không nêu tên"),
        Status::Gap => words.say("gap: no provision says who decides", "khoảng trống: không điều khoản nào nêu ai quyết định"),
        Status::Conflict => words.say("conflict: two bodies for one act", "xung đột: hai cơ quan cho một việc"),
        Status::Undetermined => words.say("undetermined: facts are missing", "chưa xác định: thiếu dữ kiện"),
    }
}

fn prohibitions(words: &Words, answer: &Answer, out: &mut Lines) {
    for prohibition in &answer.forbidden {
        let unless = match prohibition.unless {
            Some(body) => format!(" {} {}", words.say("unless allowed by", "trừ khi được phép của"), words.body(body)),
            None => String::new(),
        };
        out.add(format!("  {}{unless} [{}]", words.say("FORBIDDEN", "BỊ CẤM"), words.citation(prohibition.citation)));
    }
}

fn procedure(words: &Words, answer: &Answer, out: &mut Lines) {
    if answer.acts.is_empty() {
        return;
    }
    let title = match answer.status {
        Status::Undetermined => words.say("Certain whatever the missing facts are:", "Chắc chắn dù dữ kiện còn thiếu thế nào:"),
        _ => words.say("Procedure:", "Trình tự:"),
    };
    // What every step rests on is said once.
    let on_the_same = answer.acts.first().filter(|f| !f.readings.is_empty() && answer.acts.iter().all(|a| a.readings == f.readings));
    let readings = on_the_same.map(|act| readings_of(words, act)).unwrap_or_default();
    out.add(format!("\n  {title}{readings}"));
    for (index, step) in steps(&answer.acts).iter().enumerate() {
        let Some(first) = step.first() else { continue };
        let recipients: Vec<BodyId> = step.iter().filter_map(|a| a.act.to).collect();
        out.add(format!("  {:>3}. {}", index + 1, line_to(words, &first.act, &recipients)));
        for timing in &first.timings {
            out.add(format!("         {}", timing_line(words, timing)));
        }
        let readings = if on_the_same.is_some() { String::new() } else { readings_of(words, first) };
        out.add(format!("         [{}]{readings}", words.citations(&first.act.citations).join("; ")));
    }
    if !answer.order_circle.is_empty() {
        let acts: Vec<String> = answer.order_circle.iter().filter_map(|i| answer.acts.get(*i)).map(|a| act_line(words, &a.act)).collect();
        let title = words.say("the order contradicts itself between", "thứ tự mâu thuẫn giữa");
        out.add(format!("  ! {title}: {}", acts.join("; ")));
    }
}

/// Acts that follow each other and differ only in the recipient are one step for a reader.
fn steps(acts: &[AnsweredAct]) -> Vec<Vec<&AnsweredAct>> {
    let mut out: Vec<Vec<&AnsweredAct>> = Vec::new();
    for act in acts {
        let joins = out.last().and_then(|step| step.first()).is_some_and(|first| {
            let same = OutcomeAct { to: first.act.to, ..act.act.clone() };
            first.act.to.is_some() && act.act.to.is_some() && first.act.says_the_same(&same) && first.act.citations == act.act.citations
        });
        match out.last_mut() {
            Some(step) if joins => step.push(act),
            _ => out.push(vec![act]),
        }
    }
    out
}

/// One act as a line.
pub fn act_line(words: &Words, act: &OutcomeAct) -> String {
    line_to(words, act, &act.to.into_iter().collect::<Vec<_>>())
}

/// One act to these recipients.
pub fn line_to(words: &Words, act: &OutcomeAct, recipients: &[BodyId]) -> String {
    let mut line = match act.actor {
        Actor::Unsaid if !recipients.is_empty() => format!("→ {}: {}", words.bodies(recipients), words.verb(act.verb)),
        _ => {
            let mut line = format!("{} {}{}", words.actor(act.actor), words.modality(act.modality), words.verb(act.verb));
            if let Some(matter) = act.matter.and_then(|m| words.vocabulary().matter(m)) {
                line.push_str(&format!(" {} {}", words.say("regarding", "về"), matter.label(words.lang)));
            }
            if !recipients.is_empty() {
                line.push_str(&format!(" → {}", words.bodies(recipients)));
            }
            line
        }
    };
    if !act.documents.is_empty() {
        line.push_str(&format!(" {} {}", words.say("using", "bằng"), words.documents(&act.documents)));
    }
    // A named document is in writing already.
    if act.in_writing && act.documents.is_empty() {
        line.push_str(words.say(" in writing", " bằng văn bản"));
    }
    if !act.via.is_empty() {
        line.push_str(&format!(", {} {}", words.say("through", "qua"), words.bodies(&act.via)));
    }
    if !act.with.is_empty() {
        line.push_str(&format!(", {} {}", words.say("with", "phối hợp"), words.bodies(&act.with)));
    }
    if let Some(behalf) = act.behalf {
        line.push_str(&format!(" ({} {})", words.say("on behalf of", "theo ủy quyền của"), words.body(behalf)));
    }
    if !act.members.is_empty() {
        let members = act.members.iter().map(|m| m.to_string()).collect::<Vec<_>>().join(", ");
        line.push_str(&format!(" ({} {members})", words.say("for member", "đối với thành viên số")));
    }
    line
}

fn timing_line(words: &Words, answered: &AnsweredTiming) -> String {
    let mut line = format!("⏱ {}", words.deadline(&answered.timing.deadline));
    if answered.timing.waived {
        line.push_str(words.say(" — waived here", " — được miễn trong trường hợp này"));
        return line;
    }
    if let Some(due) = answered.due {
        line.push_str(&format!(" = {} {}", words.say("by", "hạn"), words.date(due)));
    }
    if let Some((first, last)) = answered.between {
        line.push_str(&format!(" = {} {} … {}", words.say("by a day from", "hạn trong khoảng"), words.date(first), words.date(last)));
    }
    match answered.met {
        Some(true) => line.push_str(words.say(" ✓ kept", " ✓ đúng hạn")),
        Some(false) => line.push_str(words.say(" ✗ MISSED", " ✗ QUÁ HẠN")),
        None => {}
    }
    if let (Some(done), Some(_)) = (answered.done, answered.met) {
        line.push_str(&format!(" ({} {})", words.say("done", "thực hiện"), words.date(done)));
    }
    if !answered.timing.governing {
        line.push_str(words.say(" (a stricter one governs)", " (có thời hạn chặt hơn)"));
    }
    line
}

fn readings_of(words: &Words, answered: &AnsweredAct) -> String {
    if answered.readings.is_empty() {
        return String::new();
    }
    let names = answered.readings.iter().map(|r| words.reading_name(*r)).collect::<Vec<_>>().join(", ");
    format!(" · {} {names}", words.say("rests on the reading", "dựa trên cách hiểu"))
}

fn dossier(words: &Words, answer: &Answer, out: &mut Lines) {
    for required in &answer.dossier {
        let documents = words.documents(&required.documents);
        let named = |id: &String| {
            let all = required.documents.iter().flatten().filter_map(|d| words.vocabulary().document(*d)).flat_map(|d| &d.fields);
            all.clone().find(|f| f.id == *id).map_or(id.clone(), |f| f.label(words.lang).to_owned())
        };
        let fields = match required.fields.is_empty() {
            true => String::new(),
            false => format!(": {}", required.fields.iter().map(named).collect::<Vec<_>>().join("; ")),
        };
        out.add(format!("  {} {documents}{fields} [{}]", words.say("Dossier:", "Hồ sơ:"), words.citation(required.citation)));
    }
}

fn silences(words: &Words, answer: &Answer, out: &mut Lines) {
    for conflict in &answer.conflicts {
        let verb = words.verb(conflict.verb);
        out.add(format!(
            "  ! {}: {verb} — {} [{}]",
            words.say("Conflict", "Xung đột"),
            words.bodies(&conflict.bodies),
            words.citations(&conflict.citations).join("; ")
        ));
    }
    for silence in &answer.silences {
        let verb = silence.verb.map_or("", |v| words.verb(v));
        let what = match silence.kind {
            // The status line has said it.
            SilenceKind::Gap if answer.status == Status::Gap => continue,
            SilenceKind::Gap => words.say("nobody is said to act:", "không nêu ai:"),
            // The act's own line says that its body is not named.
            SilenceKind::Unnamed => "",
            SilenceKind::Refers => words.say("governed by", "thực hiện theo"),
            SilenceKind::Excluded => words.say("expressly left out:", "loại trừ rõ:"),
        };
        let to = match (&silence.to, &silence.act) {
            (Some(to), _) => to.clone(),
            (None, Some(act)) => unnamed_line(words, act),
            (None, None) => verb.to_owned(),
        };
        let citations = words.citations(&silence.citations).join("; ");
        let citations = if citations.is_empty() { String::new() } else { format!(" [{citations}]") };
        let what = if what.is_empty() { String::new() } else { format!("{what} ") };
        out.add(format!("  ○ {}: {what}{to}{citations}", words.say("Silence", "Im lặng")));
    }
}

/// What a body that is not named does, and by when.
fn unnamed_line(words: &Words, act: &OutcomeAct) -> String {
    let deadlines = act.timings.iter().filter(|t| !t.waived).map(|t| format!(" ⏱ {}", words.deadline(&t.deadline)));
    act_line(words, act) + &deadlines.collect::<String>()
}

fn violations(words: &Words, answer: &Answer, out: &mut Lines) {
    for violation in &answer.violations {
        let kind = match violation.modality {
            crate::syntax::ast::Modality::Must => words.say("Limit broken", "Vi phạm giới hạn"),
            _ => words.say("Against advice", "Trái khuyến nghị"),
        };
        let limit = super::provisions::limit_text(words, violation.citation, violation.rule);
        out.add(format!("  ✗ {kind}: {limit} [{}]", words.citation(violation.citation)));
    }
}

/// Slips in the provisions that the answer cites.
pub fn slips_cited<'r>(regulation: &'r Regulation, answer: &Answer) -> Vec<(ProvisionId, &'r Slip)> {
    let cited = answer.reached.iter().copied();
    cited.flat_map(|id| regulation.provision(id).into_iter().flat_map(move |p| p.slips.iter().map(move |s| (id, s)))).collect()
}

/// What the answer rests on besides the facts.
fn grounds(words: &Words, answer: &Answer, out: &mut Lines) {
    for reading in answer.rests_on.iter().filter_map(|r| words.regulation.readings.get(r.index())) {
        let chosen = reading.alternatives.get(reading.chosen).map_or("?", |(n, _)| n.as_str());
        let others: Vec<&str> = reading.alternatives.iter().map(|(n, _)| n.as_str()).filter(|n| *n != chosen).collect();
        let because = reading.because.as_ref().map(|b| format!(" — {b}")).unwrap_or_default();
        out.add(format!(
            "  ⚖ {} `{}` = {chosen} ({} {}){because} [{}]",
            words.say("Rests on the reading", "Dựa trên cách hiểu"),
            reading.name,
            words.say("not", "không phải"),
            others.join(", "),
            words.citation(reading.provision)
        ));
    }
    for (id, slip) in slips_cited(words.regulation, answer) {
        let (written, reads) = (&slip.written, &slip.reads);
        out.add(format!("  ✎ {} \"{written}\" {} {reads} [{}]", words.say("Slip:", "Sai sót:"), words.say("read as", "đọc là"), words.citation(id)));
    }
    for fact in &answer.assessments {
        let value = answer.case.facts.get(fact).map(|v| words.value(*fact, v)).unwrap_or_default();
        out.add(format!("  ☞ {}: {} = {value}", words.say("Assessment by the user", "Đánh giá của người dùng"), words.fact(*fact)));
    }
    for note in &answer.date_notes {
        out.add(format!("  ⏱ {}", date_note(words, note)));
    }
}

/// Why a due date is missing, or what it rests on.
pub fn date_note(words: &Words, note: &DateNote) -> String {
    match note {
        DateNote::NotStated => words.say("a date is not stated", "chưa nêu ngày").to_owned(),
        DateNote::NoCalendar => words.say("no due dates: the regulation names no calendar", "không có hạn: quy chế không nêu lịch").to_owned(),
        DateNote::YearNotCovered(year) => {
            format!("{} {year}", words.say("no due date: the calendar does not cover", "không có hạn: lịch không phủ năm"))
        }
        DateNote::OutOfRange => words.say("no due date: too far away", "không có hạn: quá xa").to_owned(),
        DateNote::RestsOn(days) => {
            let days = days.iter().map(|d| words.date(*d)).collect::<Vec<_>>().join(", ");
            format!("{} {days}", words.say("a due date rests on days that are not confirmed:", "hạn dựa trên ngày chưa được xác nhận:"))
        }
    }
}

/// The set or list of which several questions are asked, and how to state it.
fn asked_as_a_whole(words: &Words, answer: &Answer, question: &Question) -> Option<(FactId, String)> {
    let several = |fact: FactId| answer.missing.iter().filter(|m| matches!(m.question, Question::Element(f, _) if f == fact)).count() > 1;
    match question {
        Question::Element(fact, _) if several(*fact) => {
            let hint = words.say("state all of them; `[]` or empty for none", "nêu đủ các giá trị; `[]` hoặc để trống nếu không có");
            Some((*fact, hint.to_owned()))
        }
        Question::AtLeast { list, .. } => {
            let mut fields: Vec<String> = Vec::new();
            for question in answer.missing.iter().map(|m| &m.question) {
                let Question::AtLeast { list: of, of: classes, .. } = question else { continue };
                let asked = classes.iter().flatten().filter_map(|l| if let Question::Field { field, .. } = l.question { Some(field) } else { None });
                let names = asked.filter(|_| of == list).filter_map(|field| words.vocabulary().field(*list, field)).map(|f| f.term.id.clone());
                names.for_each(|name| {
                    if !fields.contains(&name) {
                        fields.push(name)
                    }
                });
            }
            let each = words.say("state each with", "nêu từng bản ghi với");
            let none = words.say("`[]` for none", "`[]` nếu không có");
            Some((*list, format!("{each} {}; {none}", fields.join(", "))))
        }
        _ => None,
    }
}

pub(super) fn perhaps_line(words: &Words, perhaps: &Perhaps) -> String {
    let (what, citations) = match perhaps {
        Perhaps::Forbidden(f) => {
            let unless =
                f.unless.map(|b| format!(" {} {}", words.say("unless allowed by", "trừ khi được phép của"), words.body(b))).unwrap_or_default();
            (format!("{}{unless}", words.say("FORBIDDEN", "BỊ CẤM")), vec![f.citation])
        }
        Perhaps::Violation(v) => {
            let limit = super::provisions::limit_text(words, v.citation, v.rule);
            (format!("{}: {limit}", words.say("broken limit", "vượt giới hạn")), vec![v.citation])
        }
        Perhaps::Dossier(d) => (format!("{}: {}", words.say("papers", "hồ sơ"), words.documents(&d.documents)), vec![d.citation]),
        Perhaps::Silence(s) => {
            let what = s.to.clone().or_else(|| s.verb.map(|v| words.verb(v).to_owned())).unwrap_or_default();
            let kind = match s.kind {
                SilenceKind::Excluded => words.say("expressly excluded", "bị loại trừ rõ"),
                _ => words.say("another instrument governs", "văn bản khác quy định"),
            };
            (format!("{kind}: {what}"), s.citations.clone())
        }
    };
    format!("{} {what} [{}]", words.say("perhaps", "có thể"), words.citations(&citations).join("; "))
}

fn open_questions(words: &Words, answer: &Answer, out: &mut Lines) {
    if !answer.uncounted.is_empty() {
        let too_many = words.say(
            "Too many facts are missing to count the outcomes. To ask next, the most decisive for each act first:",
            "Thiếu quá nhiều dữ kiện nên không đếm được các kết quả. Cần hỏi tiếp, quyết định nhất cho từng hành vi trước:",
        );
        out.add(format!("\n  {too_many}"));
        for question in answer.uncounted.iter().take(10) {
            let (id, label) = words.question(question);
            out.add(format!("    - {id} ({label})"));
        }
    }
    if !answer.possible.is_empty() || !answer.perhaps.is_empty() {
        out.add(format!("\n  {}", words.say("Still possible:", "Còn có thể:")));
    }
    for possible in &answer.possible {
        out.add(format!("    {}:", words.verb(possible.verb)));
        for acts in &possible.outcomes {
            let uncertain = |a: &&OutcomeAct| !answer.acts.iter().any(|certain| certain.act.says_the_same(a));
            let lines: Vec<String> = acts.iter().filter(uncertain).map(|a| act_line(words, a)).collect();
            let line = if lines.is_empty() { words.say("nothing more", "không thêm gì").to_owned() } else { lines.join("; ") };
            out.add(format!("      · {line}"));
        }
    }
    answer.perhaps.iter().for_each(|perhaps| out.add(format!("    {}", perhaps_line(words, perhaps))));
    if !answer.missing.is_empty() {
        out.add(format!("\n  {}", words.say("To ask next, the most decisive first:", "Cần hỏi tiếp, quyết định nhất trước:")));
    }
    let mut asked_whole: Vec<FactId> = Vec::new();
    for missing in &answer.missing {
        // A set or list is asked for once, not value by value.
        if let Some((fact, hint)) = asked_as_a_whole(words, answer, &missing.question) {
            if !asked_whole.contains(&fact) {
                asked_whole.push(fact);
                out.add(format!("    - {} ({}) · {hint}", words.fact_id(fact), words.fact(fact)));
            }
            continue;
        }
        let (id, label) = words.question(&missing.question);
        let mut counts: Vec<usize> = missing.leads_to.iter().map(|l| l.outcomes).collect();
        counts.sort_unstable();
        counts.dedup();
        let of = |count: &usize| {
            let values: Vec<&str> = missing.leads_to.iter().filter(|l| l.outcomes == *count).map(|l| l.value.as_str()).collect();
            format!("{count} ← {}", values.join(", "))
        };
        let leads: Vec<String> = counts.iter().map(of).collect();
        out.add(format!("    - {id} ({label}) · {} {}", words.say("outcomes left:", "số kết quả còn lại:"), leads.join("; ")));
    }
}
