//! What became of a text's provisions, and the interpretations that were made on the way.

use serde_json::{Value, json};

use crate::diagnostics::Lang;
use crate::hir::{Encoding, Regulation};

fn counts(regulation: &Regulation) -> [(Encoding, usize); 5] {
    let all = regulation.encodings();
    [Encoding::Encoded, Encoding::Principle, Encoding::Refers, Encoding::Form, Encoding::NotYet]
        .map(|kind| (kind, all.iter().filter(|(_, e)| *e == kind).count()))
}

/// `bac-giang/19-QC-TU: 224 provisions: 180 encoded, …`
pub fn encoding_line(regulation: &Regulation, lang: Lang) -> String {
    let [(_, encoded), (_, principles), (_, refers), (_, forms), (_, not_yet)] = counts(regulation);
    let total = encoded + principles + refers + forms + not_yet;
    let name = regulation.name();
    match lang {
        Lang::En => format!(
            "{name}: {total} provisions: {encoded} encoded, {principles} principles, {refers} refer elsewhere, {forms} forms, {not_yet} not yet\n"
        ),
        Lang::Vi => format!(
            "{name}: {total} điều khoản: {encoded} đã mã hóa, {principles} nguyên tắc, {refers} dẫn chiếu nơi khác, {forms} biểu mẫu, {not_yet} chưa mã hóa\n"
        ),
    }
}

pub fn encoding_json(regulation: &Regulation) -> Value {
    let [(_, encoded), (_, principles), (_, refers), (_, forms), (_, not_yet)] = counts(regulation);
    json!({
        "regulation": regulation.name(), "provisions": encoded + principles + refers + forms + not_yet,
        "encoded": encoded, "principles": principles, "refer_elsewhere": refers, "forms": forms, "not_yet": not_yet,
    })
}

/// All readings and slips of a regulation, for people.
pub fn readings(regulation: &Regulation, lang: Lang) -> String {
    let mut out = String::new();
    let say = |en: &'static str, vi: &'static str| if lang == Lang::En { en } else { vi };
    for reading in &regulation.readings {
        let at = regulation.citation(reading.provision, lang);
        out.push_str(&format!("  ⚖ {} [{at}] “{}”\n", reading.name, reading.phrase));
        for (index, (name, meaning)) in reading.alternatives.iter().enumerate() {
            let mark = if index == reading.chosen { "●" } else { "○" };
            let meaning = meaning.as_ref().map(|m| format!(": {m}")).unwrap_or_default();
            out.push_str(&format!("      {mark} {name}{meaning}\n"));
        }
        if let Some(because) = &reading.because {
            out.push_str(&format!("      {} {because}\n", say("because", "vì")));
        }
    }
    for id in regulation.provision_ids() {
        for slip in regulation.provision(id).map(|p| p.slips.as_slice()).unwrap_or_default() {
            let at = regulation.citation(id, lang);
            out.push_str(&format!("  ✎ [{at}] \"{}\" {} {}\n", slip.written, say("read as", "đọc là"), slip.reads));
        }
    }
    out
}

pub fn readings_json(regulation: &Regulation, lang: Lang) -> Value {
    let readings: Vec<Value> = regulation
        .readings
        .iter()
        .map(|r| {
            let alternatives: Vec<Value> = r.alternatives.iter().map(|(name, meaning)| json!({ "name": name, "meaning": meaning })).collect();
            json!({
                "name": r.name, "phrase": r.phrase, "chosen": r.alternatives.get(r.chosen).map(|(n, _)| n), "alternatives": alternatives,
                "because": r.because, "citation": regulation.citation(r.provision, lang),
            })
        })
        .collect();
    let slips: Vec<Value> = regulation
        .provision_ids()
        .flat_map(|id| regulation.provision(id).map(|p| p.slips.as_slice()).unwrap_or_default().iter().map(move |s| (id, s)))
        .map(|(id, s)| json!({ "citation": regulation.citation(id, lang), "written": s.written, "read_as": s.reads }))
        .collect();
    json!({ "regulation": regulation.name(), "readings": readings, "slips": slips })
}
