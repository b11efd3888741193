//! The interpretations that were made of a text, what hangs on each, and what the text leaves open.

use serde_json::{Value, json};

use super::cases::{case_json, scenario_case};
use super::findings::finding;
use super::words::Words;
use crate::diagnostics::{Code, Diagnostic, Lang, Text};
use crate::hir::regulation::Reading;
use crate::hir::{ActivityId, Regulation, Workspace};
use crate::queries::{Change, Finding, ReadingUse};

/// What was found out about the interpretations of one regulation.
pub struct Interpreted<'a> {
    pub workspace: &'a Workspace,
    pub regulation: &'a Regulation,
    pub uses: &'a [ReadingUse],
    pub findings: &'a [(ActivityId, Finding)],
}

impl Interpreted<'_> {
    fn used(&self, place: usize) -> Option<&ReadingUse> {
        self.uses.iter().find(|used| used.reading.index() == place)
    }

    /// Gaps and conflicts: code, headline, and the provisions beside them.
    fn open_places(&self, words: &Words) -> Vec<(&'static str, String, Vec<String>)> {
        let of = |(activity, found): &(ActivityId, Finding)| {
            let provisions = match found {
                Finding::Gap { around, .. } => around,
                Finding::Conflict { provisions, .. } => provisions,
                _ => return None,
            };
            let diagnostic = finding(self.workspace, self.regulation, *activity, found);
            Some((diagnostic.code.name(), diagnostic.headline.get(words.lang).to_owned(), words.citations(provisions)))
        };
        self.findings.iter().filter_map(of).collect()
    }
}

/// A reading on which nothing depends although conditions test it; one that none tests has a warning of its own.
pub fn idle_reading(regulation: &Regulation, used: &ReadingUse) -> Option<Diagnostic> {
    let reading = regulation.readings.get(used.reading.index()).filter(|_| used.is_idle() && used.tested)?;
    let headline =
        Text::new(format!("nothing depends on the reading `{}`", reading.name), format!("không gì phụ thuộc cách hiểu `{}`", reading.name));
    let diagnostic = Diagnostic::new(Code::W0511, headline);
    Some(diagnostic.at(reading.span, "no answer changes with it", "không câu trả lời nào đổi theo nó"))
}

/// All readings, slips, gaps and conflicts of a regulation, for people.
pub fn readings(of: &Interpreted, lang: Lang) -> String {
    let regulation = of.regulation;
    let words = Words::new(of.workspace, regulation, lang);
    let mut out = String::new();
    for (place, reading) in regulation.readings.iter().enumerate() {
        let at = regulation.citation(reading.provision, lang);
        out.push_str(&format!("  ⚖ {} [{at}] “{}”\n", reading.name, reading.phrase));
        for (index, (name, meaning)) in reading.alternatives.iter().enumerate() {
            let mark = if index == reading.chosen { "●" } else { "○" };
            let meaning = meaning.as_ref().map(|m| format!(": {m}")).unwrap_or_default();
            out.push_str(&format!("      {mark} {name}{meaning}\n"));
            if let Some(changes) = of.used(place).and_then(|used| used.changes.get(index)).filter(|_| index != reading.chosen) {
                changed(&words, changes, &mut out);
            }
        }
        if let Some(because) = &reading.because {
            out.push_str(&format!("      {} {because}\n", words.say("because", "vì")));
        }
        of.used(place).into_iter().for_each(|used| caveats(&words, used, &mut out));
    }
    for id in regulation.provision_ids() {
        for slip in regulation.provision(id).map(|p| p.slips.as_slice()).unwrap_or_default() {
            let at = regulation.citation(id, lang);
            out.push_str(&format!("  ✎ [{at}] \"{}\" {} {}\n", slip.written, words.say("read as", "đọc là"), slip.reads));
        }
    }
    for (code, headline, provisions) in of.open_places(&words) {
        out.push_str(&format!("  ? {code} {headline} [{}]\n", provisions.join("; ")));
    }
    out
}

/// What an alternative changes: a line per activity, and one case.
fn changed(words: &Words, changes: &[Change], out: &mut String) {
    let mut activities: Vec<ActivityId> = changes.iter().map(|c| c.activity).collect();
    activities.dedup();
    if activities.is_empty() {
        out.push_str(&format!("          {}\n", words.say("changes nothing", "không đổi gì")));
    }
    for activity in activities {
        let told: Vec<&str> = changes.iter().filter(|c| c.activity == activity).map(|c| words.told_id(c.told)).collect();
        out.push_str(&format!("          {} {}: {}\n", words.say("changes", "đổi"), words.activity_id(activity), told.join(", ")));
    }
    if let Some(case) = changes.iter().find_map(|c| c.example.as_ref()) {
        out.push_str(&format!("          {} {}\n", words.say("for example", "ví dụ"), scenario_case(words, case)));
    }
}

fn caveats(words: &Words, used: &ReadingUse, out: &mut String) {
    if used.is_idle() {
        out.push_str(&format!("      ! {}\n", words.say("nothing depends on it", "không gì phụ thuộc vào nó")));
    } else if used.changes.iter().all(Vec::is_empty) && used.together {
        let together =
            words.say("it matters only if another reading is chosen otherwise", "chỉ có tác dụng khi một cách hiểu khác được chọn khác đi");
        out.push_str(&format!("      ! {together}\n"));
    }
    for activity in &used.unknown {
        let unknown = words.say("too large to be gone through:", "quá lớn để duyệt hết:");
        out.push_str(&format!("      ! {unknown} {}\n", words.activity_id(*activity)));
    }
}

pub fn readings_json(of: &Interpreted, lang: Lang) -> Value {
    let regulation = of.regulation;
    let words = Words::new(of.workspace, regulation, lang);
    let change = |c: &Change| json!({ "activity": words.activity_id(c.activity), "of": words.told_id(c.told), "example": c.example.as_ref().map(|case| case_json(&words, case)) });
    let reading = |(place, reading): (usize, &Reading)| {
        let used = of.used(place);
        let changes = |index: usize| used.and_then(|used| used.changes.get(index)).map(|c| c.iter().map(change).collect::<Vec<_>>());
        let alternative = |(index, (name, meaning)): (usize, &(String, Option<String>))| {
            let changes = changes(index).filter(|_| index != reading.chosen);
            json!({ "name": name, "meaning": meaning, "changes": changes })
        };
        json!({
            "name": reading.name, "phrase": reading.phrase, "chosen": reading.alternatives.get(reading.chosen).map(|(n, _)| n),
            "alternatives": reading.alternatives.iter().enumerate().map(alternative).collect::<Vec<_>>(),
            "because": reading.because, "citation": regulation.citation(reading.provision, lang),
            "nothing_depends_on_it": used.map(ReadingUse::is_idle), "only_with_other_readings": used.map(|u| u.together && !u.is_idle()),
            "unknown": used.map(|u| u.unknown.iter().map(|a| words.activity_id(*a)).collect::<Vec<_>>()),
        })
    };
    let slips: Vec<Value> = regulation
        .provision_ids()
        .flat_map(|id| regulation.provision(id).map(|p| p.slips.as_slice()).unwrap_or_default().iter().map(move |s| (id, s)))
        .map(|(id, s)| json!({ "citation": regulation.citation(id, lang), "written": s.written, "read_as": s.reads }))
        .collect();
    let open: Vec<Value> = of
        .open_places(&words)
        .into_iter()
        .map(|(code, headline, provisions)| json!({ "code": code, "headline": headline, "provisions": provisions }))
        .collect();
    let readings: Vec<Value> = regulation.readings.iter().enumerate().map(reading).collect();
    json!({ "regulation": regulation.name(), "readings": readings, "slips": slips, "gaps_and_conflicts": open })
}
