//! Why provisions apply or do not, in words and in JSON.

use serde_json::{Value as Json, json};

use super::provisions::{rule_line, timing_text};
use super::words::Words;
use crate::hir::{Case, Condition, ProvisionId, Rule, Test};
use crate::interpret::{Demand, Verdict, Whose};
use crate::queries::{Fate, Why};

/// Rules that are shown of a provision that does not apply.
const SHOWN: usize = 3;

/// What is to be told of a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyShown {
    /// What applies, what is overridden or open, and what lacks one demand alone.
    Nearest,
    All,
    /// One provision with all that is in it.
    Within(ProvisionId),
}

impl WhyShown {
    fn shows(self, words: &Words, fate: &Fate) -> bool {
        match self {
            WhyShown::All => fate.verdict != Verdict::Elsewhere,
            WhyShown::Within(top) => words.regulation.is_within(fate.provision, top),
            WhyShown::Nearest => match fate.verdict {
                Verdict::Applies | Verdict::Overridden { .. } | Verdict::Open { .. } => true,
                Verdict::Fails { .. } => fate.nearly,
                Verdict::Idle | Verdict::Elsewhere => false,
            },
        }
    }
}

/// A heading, and what stands under it.
type Section<'a> = (&'a str, fn(&Fate) -> bool);

/// What became of the provisions of a regulation in a case. `title` names the proposal.
pub fn why_text(words: &Words, why: &Why, shown: WhyShown, title: &str) -> String {
    let activity = words.vocabulary().activity(why.case.activity).map_or("?", |a| a.term.label(words.lang));
    let mut out = format!("{title} — {activity}\n  {} {}\n", words.say("under", "theo"), words.regulation.name());
    let fates: Vec<&Fate> = why.fates.iter().filter(|fate| shown.shows(words, fate)).collect();
    let sections: [Section; 7] = [
        (words.say("Applied:", "Đã áp dụng:"), |f| f.verdict == Verdict::Applies),
        (words.say("In scope, and overridden:", "Thuộc phạm vi nhưng bị thay thế:"), |f| matches!(f.verdict, Verdict::Overridden { .. })),
        (words.say("Hang on what is not stated:", "Còn tùy dữ kiện chưa nêu:"), |f| matches!(f.verdict, Verdict::Open { .. })),
        (words.say("Nearly applied, one condition away:", "Suýt áp dụng, chỉ thiếu một điều kiện:"), |f| f.nearly),
        (words.say("Did not apply:", "Không áp dụng:"), |f| matches!(f.verdict, Verdict::Fails { .. }) && !f.nearly),
        (words.say("Applied, and had nothing to add to:", "Áp dụng nhưng không có gì để bổ sung:"), |f| f.verdict == Verdict::Idle),
        (words.say("Speak of other activities:", "Nói về hoạt động khác:"), |f| f.verdict == Verdict::Elsewhere),
    ];
    for (heading, belongs) in sections {
        let own: Vec<&&Fate> = fates.iter().filter(|fate| belongs(fate)).collect();
        if !own.is_empty() {
            out.push_str(&format!("\n  {heading}\n"));
        }
        own.iter().for_each(|fate| lines(words, &why.case, fate, &mut out));
    }
    if let WhyShown::Within(top) = shown
        && fates.is_empty()
    {
        out.push_str(&format!("\n  [{}] {}\n", words.citation(top), without_rules(words, top)));
    }
    let others = why.fates.iter().filter(|f| matches!(f.verdict, Verdict::Fails { .. })).count();
    let told = fates.iter().filter(|f| matches!(f.verdict, Verdict::Fails { .. })).count();
    if shown == WhyShown::Nearest && others > told {
        let more = words.say("more did not apply for several reasons each (`--all`)", "nhóm quy tắc khác không áp dụng vì nhiều lý do (`--all`)");
        out.push_str(&format!("\n  {} {more}\n", others - told));
    }
    out
}

/// Why a provision has nothing that could apply.
fn without_rules(words: &Words, id: ProvisionId) -> String {
    let provision = words.regulation.provision(id);
    match provision.and_then(|p| p.principle.as_ref()) {
        Some(reason) => format!("{}: {reason}", words.say("a principle without effect on cases", "nguyên tắc, không tác động đến trường hợp cụ thể")),
        None if provision.is_some_and(|p| p.is_form()) => words.say("a form: nothing to apply", "biểu mẫu: không có gì để áp dụng").to_owned(),
        None => words.say("holds no rule", "không có quy tắc").to_owned(),
    }
}

fn lines(words: &Words, case: &Case, fate: &Fate, out: &mut String) {
    let provision = words.regulation.provision(fate.provision);
    let heading = words.regulation.provision(words.regulation.addressed(fate.provision)).and_then(|p| p.heading.as_ref());
    let heading = heading.map(|h| format!(" {h}")).unwrap_or_default();
    let mark = match fate.verdict {
        Verdict::Applies => "✓",
        Verdict::Idle => "–",
        Verdict::Overridden { .. } => "⊘",
        Verdict::Open { .. } => "?",
        Verdict::Fails { .. } | Verdict::Elsewhere => "✗",
    };
    let through = match fate.through.as_slice() {
        [] => String::new(),
        followers => format!(" · {} [{}]", words.say("followed by", "được dẫn theo từ"), words.citations(followers).join(" → ")),
    };
    let records = if fate.records.is_empty() { String::new() } else { format!(" · {}", records_text(words, fate)) };
    out.push_str(&format!("    {mark} [{}]{heading}{through}{records}\n", words.citation(fate.provision)));
    // Of what does not apply, enough to know it by.
    let most = if matches!(fate.verdict, Verdict::Fails { .. } | Verdict::Elsewhere) { SHOWN } else { usize::MAX };
    for rule in fate.rules.iter().take(most).filter_map(|rule| provision.and_then(|p| p.rules.get(*rule))) {
        out.push_str(&format!("        {}\n", rule_line(words, rule)));
    }
    if fate.rules.len() > most {
        out.push_str(&format!("        … +{}\n", fate.rules.len() - most));
    }
    for (rule, timing, waived) in &fate.waived {
        let timings = provision.and_then(|p| p.rules.get(*rule)).map(Rule::timings).unwrap_or_default();
        let Some(timing) = timings.get(*timing) else { continue };
        let how = match waived {
            Some(true) => words.say("waived here", "được miễn ở đây"),
            Some(false) => words.say("not waived here", "không được miễn ở đây"),
            None => words.say("perhaps waived: not stated", "có thể được miễn: chưa nêu"),
        };
        out.push_str(&format!("          ⏱ {}: {how}\n", timing_text(words, timing)));
    }
    let reason = |out: &mut String, why: &str, text: String| out.push_str(&format!("          {why} {text}\n"));
    match &fate.verdict {
        Verdict::Overridden { by } => reason(out, words.say("overridden by", "bị thay thế bởi"), words.citations(by).join("; ")),
        Verdict::Fails { lacking, open } => {
            lacking.iter().for_each(|demand| reason(out, words.say("it would need:", "cần có:"), demand_text(words, case, fate, demand)));
            open.iter().for_each(|demand| reason(out, words.say("and is not known:", "và chưa biết:"), demand_text(words, case, fate, demand)));
        }
        Verdict::Open { on, overriders } => {
            on.iter().for_each(|demand| reason(out, words.say("not known:", "chưa biết:"), demand_text(words, case, fate, demand)));
            if !overriders.is_empty() {
                reason(out, words.say("perhaps overridden by", "có thể bị thay thế bởi"), words.citations(overriders).join("; "));
            }
        }
        Verdict::Elsewhere => {
            let about = provision.map(|p| p.about.as_slice()).unwrap_or_default();
            let labels: Vec<&str> = about.iter().filter_map(|a| words.vocabulary().activity(*a)).map(|a| a.term.label(words.lang)).collect();
            reason(out, words.say("it is about", "nói về"), labels.join(", "));
        }
        Verdict::Applies | Verdict::Idle => {}
    }
}

fn records_text(words: &Words, fate: &Fate) -> String {
    fate.records.iter().map(|(list, record)| format!("{} {}", words.fact(*list), record + 1)).collect::<Vec<_>>().join(", ")
}

/// A demand in words: what would have to be, whose demand it is, and what is stated.
fn demand_text(words: &Words, case: &Case, fate: &Fate, demand: &Demand) -> String {
    let own = words.citation(fate.provision);
    let of = |provision: ProvisionId| match words.citation(provision) {
        citation if citation == own => String::new(),
        citation if citation.is_empty() => format!(" ({})", words.say("condition of the part around", "điều kiện của phần bao quanh")),
        citation => format!(" ({} [{citation}])", words.say("condition of", "điều kiện của")),
    };
    let whose = |whose: &Whose| match whose {
        Whose::Provision(id) => of(*id),
        Whose::Rule => format!(" ({})", words.say("condition of the rule itself", "điều kiện của chính quy tắc")),
    };
    match demand {
        Demand::Test { of, test, wanted, .. } => format!("{}{}{}", test_text(words, test, *wanted), whose(of), stated(words, case, test)),
        Demand::Otherwise { of: provision, taken } => {
            let text = words.say("this not to apply, `otherwise` comes after it:", "mục này không áp dụng, vì `còn lại` đứng sau nó:");
            format!("{text} [{}]{}", words.citation(*taken), of(*provision))
        }
        Demand::Except { of, excepted } => {
            format!("{} [{}]{}", words.say("the case not to be one of", "không thuộc trường hợp của"), words.citation(*excepted), whose(of))
        }
        Demand::Record { of: provision, list } => {
            format!("{} {}{}", words.say("some record of", "ít nhất một mục của"), words.fact(*list), of(*provision))
        }
    }
}

fn test_text(words: &Words, test: &Test, wanted: bool) -> String {
    let test = Condition::Test(test.clone());
    words.condition(&if wanted { test } else { Condition::Not(Box::new(test)) })
}

fn stated(words: &Words, case: &Case, test: &Test) -> String {
    let facts = Condition::Test(test.clone()).facts();
    let values = facts.iter().filter_map(|fact| case.facts.get(fact).map(|value| format!("{} = {}", words.fact(*fact), words.value(*fact, value))));
    let values: Vec<String> = values.collect();
    if values.is_empty() { String::new() } else { format!(" · {} {}", words.say("stated:", "đã nêu:"), values.join(", ")) }
}

/// The same for machines: every fate that is shown.
pub fn why_json(words: &Words, why: &Why, shown: WhyShown) -> Json {
    let fates: Vec<Json> = why.fates.iter().filter(|fate| shown.shows(words, fate)).map(|fate| fate_json(words, &why.case, fate)).collect();
    let activity = words.activity_id(why.case.activity);
    json!({ "regulation": words.regulation.name(), "activity": activity, "provisions": fates })
}

fn fate_json(words: &Words, case: &Case, fate: &Fate) -> Json {
    let demands = |all: &[Demand]| all.iter().map(|demand| demand_json(words, case, fate, demand)).collect::<Vec<_>>();
    let (verdict, by, lacking, open) = match &fate.verdict {
        Verdict::Applies => ("applies", Vec::new(), Vec::new(), Vec::new()),
        Verdict::Idle => ("nothing_to_add_to", Vec::new(), Vec::new(), Vec::new()),
        Verdict::Overridden { by } => ("overridden", words.citations(by), Vec::new(), Vec::new()),
        Verdict::Fails { lacking, open } => ("fails", Vec::new(), demands(lacking), demands(open)),
        Verdict::Open { on, overriders } => ("open", words.citations(overriders), Vec::new(), demands(on)),
        Verdict::Elsewhere => ("other_activity", Vec::new(), Vec::new(), Vec::new()),
    };
    let rules = words.regulation.provision(fate.provision).map(|p| p.rules.as_slice()).unwrap_or_default();
    json!({
        "citation": words.citation(fate.provision), "through": words.citations(&fate.through), "verdict": verdict, "nearly": fate.nearly,
        "rules": fate.rules.iter().filter_map(|rule| rules.get(*rule)).map(|rule| rule_line(words, rule)).collect::<Vec<_>>(),
        "records": fate.records.iter().map(|(list, record)| json!({ "list": words.fact_id(*list), "record": record + 1 })).collect::<Vec<_>>(),
        "overridden_by": by, "lacking": lacking, "not_known": open,
        "waivers": fate.waived.iter().map(|(rule, timing, waived)| json!({ "rule": rule, "deadline": timing, "waived": waived })).collect::<Vec<_>>(),
    })
}

fn demand_json(words: &Words, case: &Case, fate: &Fate, demand: &Demand) -> Json {
    let whose = |of: &Whose| match of {
        Whose::Provision(id) => words.citation(*id),
        Whose::Rule => words.citation(fate.provision),
    };
    let (kind, of, other, facts) = match demand {
        Demand::Test { of, test, .. } => ("condition", whose(of), None, Condition::Test(test.clone()).facts()),
        Demand::Otherwise { of, taken } => ("otherwise", words.citation(*of), Some(*taken), Vec::new()),
        Demand::Except { of, excepted } => ("except", whose(of), Some(*excepted), Vec::new()),
        Demand::Record { of, list } => ("record", words.citation(*of), None, vec![*list]),
    };
    let in_rule = matches!(demand, Demand::Test { of: Whose::Rule, .. } | Demand::Except { of: Whose::Rule, .. });
    json!({
        "kind": kind, "of": of, "of_the_rule": in_rule, "provision": other.map(|id| words.citation(id)),
        "text": demand_text(words, case, fate, demand), "facts": facts.iter().map(|fact| words.fact_id(*fact)).collect::<Vec<_>>(),
    })
}
