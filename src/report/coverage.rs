//! How far scenarios reach, and what would reach further.

use serde_json::{Value, json};

use super::cases::{case_json, class_json, suggestion};
use super::words::Words;
use crate::diagnostics::Lang;
use crate::hir::{ActivityId, Workspace};
use crate::queries::{ActivityPaths, Coverage, MOST_PATHS, PartPaths, Reach, Suggestion, Told};

impl Words<'_> {
    /// What a diagram is about.
    pub fn told(&self, told: Told) -> &str {
        match told {
            Told::Verb(verb) => self.verb(verb),
            other => self.other_told(other),
        }
    }

    /// The same in the terms of rule files.
    pub fn told_id(&self, told: Told) -> &str {
        match told {
            Told::Verb(verb) => self.verb_id(verb),
            Told::Forbidden => "forbid",
            Told::Refers => "refers to",
            Told::Excludes => "excludes",
            Told::Dossier => "dossier",
            Told::Limits => "require",
        }
    }

    fn other_told(&self, told: Told) -> &str {
        match told {
            Told::Verb(_) => "",
            Told::Forbidden => self.say("prohibition", "điều cấm"),
            Told::Refers => self.say("reference", "dẫn chiếu"),
            Told::Excludes => self.say("exclusion", "loại trừ"),
            Told::Dossier => self.say("dossier", "hồ sơ"),
            Told::Limits => self.say("limits", "giới hạn"),
        }
    }

    pub fn activity(&self, activity: ActivityId) -> &str {
        self.vocabulary().activity(activity).map_or("?", |a| a.term.label(self.lang))
    }

    pub fn activity_id(&self, activity: ActivityId) -> &str {
        self.vocabulary().activity(activity).map_or("?", |a| a.term.id.as_str())
    }
}

/// How far the scenarios reach, and what they leave out; with `each_path`, every path.
pub fn coverage_text(workspace: &Workspace, coverage: &Coverage, lang: Lang, each_path: bool) -> String {
    let Some(regulation) = workspace.regulations.get(coverage.regulation) else { return String::new() };
    let words = Words::new(workspace, regulation, lang);
    let (name, scenarios, reached) = (regulation.name(), coverage.scenarios, coverage.reached.len());
    let total = reached + coverage.unreached.len();
    let mut out = match lang {
        Lang::En => format!("{name}: {scenarios} scenarios reach {reached} of {total} provisions with rules\n"),
        Lang::Vi => format!("{name}: {scenarios} tình huống chạm {reached}/{total} điều khoản có quy tắc\n"),
    };
    for id in &coverage.unreached {
        out.push_str(&format!("  ○ {}\n", regulation.citation(*id, lang)));
    }
    let sum = |reach: fn(&ActivityPaths) -> Reach| coverage.activities.iter().map(reach).fold(Reach::default(), Reach::and);
    out.push_str(&format!("{name}: {}\n", reached_words(&words, sum(ActivityPaths::outcomes), sum(ActivityPaths::paths))));
    for activity in &coverage.activities {
        out.push_str(&format!("  {}: ", words.activity_id(activity.activity)));
        match &activity.parts {
            Ok(_) => out.push_str(&format!("{}\n", reached_words(&words, activity.outcomes(), activity.paths()))),
            Err(large) => out.push_str(&format!("{}\n", super::too_large(workspace, regulation, large).headline.get(lang))),
        }
        for told in activity.uncounted() {
            let too_many = match lang {
                Lang::En => format!("more than {MOST_PATHS} paths, of which only the outcomes are counted"),
                Lang::Vi => format!("hơn {MOST_PATHS} đường, chỉ đếm kết quả"),
            };
            out.push_str(&format!("    {}: {too_many}\n", words.told_id(told)));
        }
        for part in activity.parts.iter().flatten().filter(|_| each_path) {
            for class in &part.untaken {
                out.push_str(&format!("    ○ {}: {}\n", words.told_id(part.told), words.class(class)));
            }
        }
    }
    out
}

fn reached_words(words: &Words, outcomes: Reach, paths: Reach) -> String {
    match words.lang {
        Lang::En => format!("{} of {} outcomes, {} of {} paths of the decision graph", outcomes.exercised, outcomes.all, paths.exercised, paths.all),
        Lang::Vi => format!("{}/{} kết quả, {}/{} đường của đồ thị quyết định", outcomes.exercised, outcomes.all, paths.exercised, paths.all),
    }
}

/// The same as data; with `each_path`, every path that no scenario takes as a box of cases.
pub fn coverage_json(workspace: &Workspace, coverage: &Coverage, each_path: bool) -> Value {
    let Some(regulation) = workspace.regulations.get(coverage.regulation) else { return Value::Null };
    let words = Words::new(workspace, regulation, Lang::Vi);
    let reach = |r: Reach| json!({ "exercised": r.exercised, "all": r.all });
    let part = |part: &PartPaths| {
        let mut out = json!({ "of": words.told_id(part.told), "outcomes": reach(part.outcomes), "paths": part.paths.map(reach) });
        if let Some(object) = out.as_object_mut().filter(|_| each_path) {
            object.insert("unexercised".into(), part.untaken.iter().map(|class| class_json(&words, class)).collect());
        }
        out
    };
    let activity = |of: &ActivityPaths| {
        json!({
            "activity": words.activity_id(of.activity), "outcomes": reach(of.outcomes()), "paths": reach(of.paths()),
            "too_large": of.parts.is_err(), "parts": of.parts.iter().flatten().map(part).collect::<Vec<_>>(),
        })
    };
    json!({
        "regulation": regulation.name(), "scenarios": coverage.scenarios, "reached": coverage.reached.len(),
        "unreached": coverage.unreached.iter().map(|p| regulation.citation(*p, Lang::Vi)).collect::<Vec<_>>(),
        "activities": coverage.activities.iter().map(activity).collect::<Vec<_>>(),
    })
}

/// A suggested scenario as a rule file writes it, its expectations left to whoever reads the text.
pub fn suggestion_text(workspace: &Workspace, regulation: usize, suggested: &Suggestion, lang: Lang) -> String {
    let Some(regulation) = workspace.regulations.get(regulation) else { return String::new() };
    let words = Words::new(workspace, regulation, lang);
    let cites = match suggested.cites.is_empty() {
        true => words.say("the answer cites no provision", "câu trả lời không trích dẫn điều khoản nào").to_owned(),
        false => words.citations(&suggested.cites).join("; "),
    };
    let covers = covers(&words, suggested);
    let read = words.say("expect …  (from the official text of:", "expect …  (theo văn bản chính thức của:");
    suggestion(&words, &title(&words, suggested), &suggested.case, &[covers], &[format!("{read} {cites})")])
}

/// The class that the case stands for.
fn title(words: &Words, suggested: &Suggestion) -> String {
    let activity = words.activity(suggested.case.activity);
    match &suggested.class {
        Some((told, class)) => format!("{activity}, {}: {}", words.told(*told), words.class(class)),
        None => activity.to_owned(),
    }
}

fn covers(words: &Words, suggested: &Suggestion) -> String {
    let (provisions, outcomes, paths) = (suggested.provisions.len(), suggested.gain.outcomes, suggested.gain.paths);
    match words.lang {
        Lang::En => format!("new: {provisions} provisions, {outcomes} outcomes, {paths} paths"),
        Lang::Vi => format!("mới: {provisions} điều khoản, {outcomes} kết quả, {paths} đường"),
    }
}

pub fn suggestion_json(workspace: &Workspace, regulation: usize, suggested: &Suggestion, lang: Lang) -> Value {
    let Some(of) = workspace.regulations.get(regulation) else { return Value::Null };
    let words = Words::new(workspace, of, lang);
    json!({
        "regulation": of.name(), "activity": words.activity_id(suggested.case.activity), "name": title(&words, suggested),
        "case": case_json(&words, &suggested.case), "cites": words.citations(&suggested.cites),
        "new": { "provisions": words.citations(&suggested.provisions), "outcomes": suggested.gain.outcomes, "paths": suggested.gain.paths },
        "text": suggestion_text(workspace, regulation, suggested, lang),
    })
}
