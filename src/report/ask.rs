//! An interview in words: questions, offers, explanations, what is no answer; and the proposal that comes of it.

use serde_json::{Map, Value as Json, json};

use super::cases::case_json;
use super::words::Words;
use crate::hir::vocabulary::{Fact, Kind};
use crate::hir::{ActivityId, Case, FactId, Value};
use crate::queries::{Asks, Inquiry, Offers, Unfit};

/// A question with its offers, numbered. `number` counts the questions asked.
pub fn inquiry_text(words: &Words, inquiry: &Inquiry, number: usize) -> String {
    let Some(fact) = inquiry.asks.fact(words.vocabulary()) else { return String::new() };
    let judgement = if fact.judgement { words.say(" — your assessment", " — do anh/chị đánh giá") } else { "" };
    let mut out = format!("\n{number}. {}{judgement}\n", title(words, inquiry.asks, fact));
    let values = fact.kind.values();
    let term = |index: &usize| values.get(*index).map_or_else(|| "?".to_owned(), |t| format!("{} — {}", t.id, t.label(words.lang)));
    let offers: Vec<String> = match &inquiry.offers {
        Offers::YesNo(offered) => offered.iter().map(|yes| if *yes { words.say("yes", "có") } else { words.say("no", "không") }.to_owned()).collect(),
        Offers::OneOf(offered) | Offers::AnyOf(offered) => offered.iter().map(term).collect(),
        Offers::Texts(texts) => texts.clone(),
        Offers::Numbers(_) | Offers::Dates(_) | Offers::Count => Vec::new(),
    };
    for (index, offer) in offers.iter().enumerate() {
        out.push_str(&format!("  {:>3}) {offer}\n", index + 1));
    }
    let how = match &inquiry.offers {
        Offers::AnyOf(_) => {
            words.say("several with commas between them; 0 for none", "có thể nêu nhiều, cách nhau bằng dấu phẩy; 0 nếu không có").to_owned()
        }
        Offers::Numbers(ranges) => {
            format!("{}: {}", words.say("a number, or one of these ranges", "một số, hoặc một trong các khoảng"), ranges_text(ranges))
        }
        Offers::Dates(_) => words.say("a day such as 2025-04-02 or 2/4/2025", "một ngày như 2025-04-02 hoặc 2/4/2025").to_owned(),
        Offers::Count => words.say("how many; 0 for none", "bao nhiêu; 0 nếu không có").to_owned(),
        Offers::Texts(_) => words.say("one of these, or another text", "một trong các nội dung trên, hoặc nội dung khác").to_owned(),
        Offers::YesNo(_) | Offers::OneOf(_) => String::new(),
    };
    if !how.is_empty() {
        out.push_str(&format!("   ({how})\n"));
    }
    out
}

/// How an interview is led, said once.
pub fn interview_help(words: &Words) -> String {
    let en = "Answer by number, identifier or label. `?` explains, `-` don't know, `back` goes back, `quit` ends with what is certain so far.";
    let vi = "Trả lời bằng số, mã hoặc tên (có dấu hay không dấu). `?` giải thích, `-` không biết, `back` quay lại, `quit` kết thúc với những gì đã chắc chắn.";
    format!("{}\n", words.say(en, vi))
}

/// The activities to choose from, numbered.
pub fn choose_activity(words: &Words, activities: &[ActivityId]) -> String {
    let mut out = format!("{}\n", words.say("Which activity?", "Hoạt động nào?"));
    for (index, activity) in activities.iter().filter_map(|a| words.vocabulary().activity(*a)).enumerate() {
        out.push_str(&format!("  {:>3}) {} — {}\n", index + 1, activity.term.id, activity.term.label(words.lang)));
    }
    out
}

fn title(words: &Words, asks: Asks, fact: &Fact) -> String {
    let (id, label) = (&fact.term.id, fact.term.label(words.lang));
    match asks {
        Asks::Fact(_) => format!("{label} ({id})"),
        Asks::Count(_) => format!("{}: {label} ({id})", words.say("how many", "có bao nhiêu")),
        Asks::Field { list, record, .. } => format!("{} {}: {label} ({id})", words.fact(list), record + 1),
    }
}

fn ranges_text(ranges: &[(i64, i64)]) -> String {
    ranges.iter().map(|(min, max)| if min == max { min.to_string() } else { format!("{min}–{max}") }).collect::<Vec<_>>().join(", ")
}

/// What a question means: what kind of thing it asks for, who decides it, and what rules make of it.
pub fn explanation(words: &Words, inquiry: &Inquiry) -> String {
    let Some(fact) = inquiry.asks.fact(words.vocabulary()) else { return String::new() };
    let mut out = format!("   {} / {}\n", fact.term.vi, fact.term.en);
    let local = match inquiry.asks {
        Asks::Fact(id) | Asks::Count(id) => words.regulation.fact_sources.get(&id),
        Asks::Field { .. } => None,
    };
    for source in fact.set_by.iter().chain(local) {
        out.push_str(&format!("   {} {source}\n", words.say("decided by", "theo")));
    }
    if fact.judgement {
        let own = words.say(
            "no rule decides this: it is your assessment, and the answer will say so",
            "không quy tắc nào quyết định: đây là đánh giá của anh/chị, câu trả lời sẽ nêu rõ",
        );
        out.push_str(&format!("   {own}\n"));
    }
    match &inquiry.offers {
        Offers::Numbers(ranges) => {
            out.push_str(&format!("   {}: {}\n", words.say("rules tell these apart", "quy tắc phân biệt các khoảng"), ranges_text(ranges)));
        }
        Offers::Dates(dates) if dates.len() > 1 => {
            let all: Vec<String> = dates.iter().map(ToString::to_string).collect();
            out.push_str(&format!("   {}: {}\n", words.say("rules tell these apart", "quy tắc phân biệt các khoảng"), all.join("; ")));
        }
        Offers::Count => {
            let fields = if let Kind::List(fields) = &fact.kind { fields.as_slice() } else { &[] };
            let labels: Vec<&str> = fields.iter().map(|f| f.term.label(words.lang)).collect();
            let then = words.say("then of each what matters of", "sau đó hỏi từng mục những gì cần thiết trong");
            out.push_str(&format!("   {then}: {}\n", labels.join(", ")));
        }
        _ => {}
    }
    out
}

/// Why something typed is no answer.
pub fn unfit_text(words: &Words, unfit: &Unfit) -> String {
    let text = match unfit {
        Unfit::Unknown { typed, near } if near.is_empty() => {
            format!("`{typed}`: {}", words.say("not one of the answers; `?` explains", "không phải câu trả lời có thể; `?` để xem giải thích"))
        }
        Unfit::Unknown { typed, near } => {
            let near = near.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ");
            format!("`{typed}`: {} {near}?", words.say("not one of the answers. Did you mean", "không phải câu trả lời có thể. Có phải ý là"))
        }
        Unfit::Impossible { typed } => {
            format!("`{typed}`: {}", words.say("not possible any more after what was answered", "không còn có thể sau những gì đã trả lời"))
        }
        Unfit::NoNumber { min, max } => format!("{} {min} {} {max}", words.say("a whole number from", "một số nguyên từ"), words.say("to", "đến")),
        Unfit::TooWide { ranges } => {
            format!(
                "{}: {}",
                words.say("be more exact, rules tell these apart", "cần chính xác hơn, quy tắc phân biệt các khoảng"),
                ranges_text(ranges)
            )
        }
        Unfit::NoDate => {
            words.say("no such day; write 2025-04-02 or 2/4/2025", "không có ngày như vậy; hãy viết 2025-04-02 hoặc 2/4/2025").to_owned()
        }
        Unfit::NoCount { most } => format!("{} {most}", words.say("a whole number from 0 to", "một số nguyên từ 0 đến")),
    };
    format!("   ! {text}\n")
}

/// The case as a proposal that `simulate` takes. `ranges`: what a number stands for.
pub fn proposal_toml(words: &Words, case: &Case, ranges: &[(Asks, (i64, i64))]) -> String {
    let mut out = format!("activity = \"{}\"\n", words.activity_id(case.activity));
    let note = |asks: Asks| {
        let range = ranges.iter().rev().find(|(of, _)| *of == asks);
        range.map(|(_, (min, max))| format!("   # {} {min}–{max}", words.say("stands for", "thay cho"))).unwrap_or_default()
    };
    let mut lists = String::new();
    for (id, value) in &case.facts {
        let Some(fact) = words.vocabulary().fact(*id) else { continue };
        match (value, &fact.kind) {
            (Value::List(records), Kind::List(fields)) if !records.is_empty() => {
                for (index, record) in records.iter().enumerate() {
                    lists.push_str(&format!("\n[[{}]]\n", fact.term.id));
                    for (place, value) in record {
                        let Some(field) = fields.get(*place) else { continue };
                        let asks = Asks::Field { list: *id, record: index, field: *place };
                        lists.push_str(&format!("{} = {}{}\n", field.term.id, toml_value(field, value), note(asks)));
                    }
                }
            }
            _ => out.push_str(&format!("{} = {}{}\n", fact.term.id, toml_value(fact, value), note(Asks::Fact(*id)))),
        }
    }
    out + &lists
}

fn toml_value(fact: &Fact, value: &Value) -> String {
    let id = |index: usize| fact.kind.values().get(index).map_or("?", |t| t.id.as_str());
    match value {
        Value::Bool(yes) => yes.to_string(),
        Value::One(index) => format!("\"{}\"", id(*index)),
        Value::Set { members, .. } => {
            let held = (0..fact.kind.values().len().min(64)).filter(|i| members & (1 << i) != 0).map(|i| format!("\"{}\"", id(i)));
            format!("[{}]", held.collect::<Vec<_>>().join(", "))
        }
        Value::Number(n) => n.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Text(text) => toml::Value::String(text.clone()).to_string(),
        Value::List(_) => "[]".into(),
    }
}

/// The case as `simulate` takes it in JSON.
pub fn proposal_json(words: &Words, case: &Case) -> Json {
    let mut out = Map::new();
    out.insert("activity".into(), json!(words.activity_id(case.activity)));
    if let Json::Object(facts) = case_json(words, case) {
        out.extend(facts);
    }
    Json::Object(out)
}

/// What is asked for, by identifier.
pub fn asked_name(words: &Words, asks: Asks) -> String {
    let name = |fact: FactId| words.fact_id(fact).to_owned();
    match asks {
        Asks::Fact(fact) | Asks::Count(fact) => name(fact),
        Asks::Field { list, record, field } => {
            let field = words.vocabulary().field(list, field).map_or("?", |f| f.term.id.as_str());
            format!("{}[{}].{field}", name(list), record + 1)
        }
    }
}
