//! Answers to cases of which facts are missing, against every completion of them by the direct interpreter: what is certain, what is possible,
//! what each answer leaves, and that nothing is asked that follows from the rest.

use std::collections::{BTreeMap, BTreeSet};

use quyche::decision::{BUDGET, Decision, lower};
use quyche::hir::vocabulary::Kind;
use quyche::hir::{ActivityId, Case, FactId, Value, Vocabulary, Within};
use quyche::interpret::{World, broken_always, decide_unordered};
use quyche::outcome::{Outcome, OutcomeAct, SilenceKind};
use quyche::queries::{Decisions, Question, answer};

use super::cases::{Generator, Sequence};
use super::support::{Read, laws, read, text};

/// What an act says, wherever it stands.
pub fn act_key(act: &OutcomeAct) -> String {
    let timings: BTreeSet<_> = act.timings.iter().map(|t| (t.deadline.clone(), t.waived)).collect();
    let (who, what) = ((act.actor, act.verb, act.matter, act.to, act.behalf), (act.modality, &act.documents, act.in_writing));
    format!("{who:?} {what:?} {:?} {:?} {:?} {timings:?}", act.via, act.with, act.members)
}

/// What an outcome says to the people concerned.
fn key(outcome: &Outcome) -> String {
    let acts: BTreeSet<String> = outcome.acts.iter().map(act_key).collect();
    let silences = outcome.silences.iter().filter(|s| s.kind != SilenceKind::Gap);
    let silences: BTreeSet<_> = silences.map(|s| (s.kind, s.verb, s.to.clone(), s.act.as_deref().map(act_key))).collect();
    let violations: BTreeSet<_> = outcome.violations.iter().map(|v| (v.citation, v.rule)).collect();
    let forbidden: BTreeSet<_> = outcome.forbidden.iter().map(|f| f.unless).collect();
    let dossier: BTreeSet<_> = outcome.dossier.iter().map(|d| format!("{:?} {:?}", d.documents, d.fields)).collect();
    format!("{acts:?} {silences:?} {violations:?} {forbidden:?} {dossier:?}")
}

/// The values of a fact that the rules can tell apart; sets by the elements that are asked for.
fn values(vocabulary: &Vocabulary, decision: &Decision, fact: FactId) -> Vec<Value> {
    use quyche::decision::Asked;
    if let Some(level) = decision.variables.level(&Asked::Fact(fact)) {
        return decision.variables.get(level).unwrap().cells.iter().map(|c| c.witness()).collect();
    }
    let of = vocabulary.fact(fact).unwrap();
    let Kind::Set(terms) = &of.kind else { return vec![Value::Bool(false)] };
    let asked: Vec<usize> = (0..terms.len()).filter(|e| decision.variables.level(&Asked::Element(fact, *e)).is_some()).collect();
    let members = |bits: u32| Value::set(asked.iter().enumerate().filter(|(i, _)| bits & (1 << i) != 0).map(|(_, e)| *e).collect::<Vec<_>>());
    (0..1u32 << asked.len()).map(members).collect()
}

/// Everything between two bounds.
fn between(within: &Within) -> Vec<Value> {
    match within {
        Within::Numbers { min, max } => (*min..=*max).map(Value::Number).collect(),
        Within::Dates { first, last } => first.iter_days().take_while(|d| d <= last).map(Value::Date).collect(),
    }
}

/// Every possible completion, with what was filled in.
fn completions(read: &Read, regulation: usize, decision: &Decision, partial: &Case, gone: &[FactId]) -> Vec<(Vec<Value>, Outcome)> {
    let vocabulary = &read.workspace.vocabulary;
    let mut filled: Vec<Vec<Value>> = vec![Vec::new()];
    for fact in gone {
        let all = partial.within.get(fact).map_or_else(|| values(vocabulary, decision, *fact), between);
        filled = filled.iter().flat_map(|f| all.iter().map(|v| f.iter().cloned().chain([v.clone()]).collect())).collect();
    }
    let mut out = Vec::new();
    for values in filled {
        let mut case = partial.clone();
        case.facts.extend(gone.iter().copied().zip(values.iter().cloned()));
        let world = World::new(&read.workspace.regulations[regulation], case);
        if broken_always(vocabulary, &read.workspace.regulations[regulation], &world).is_empty() {
            out.push((values, decide_unordered(vocabulary, &read.workspace.regulations[regulation], &world).unwrap()));
        }
    }
    out
}

/// Compares one answer with every completion; says how many there were.
fn compare(read: &Read, decisions: &Decisions, regulation: usize, decision: &Decision, partial: &Case, gone: &[FactId]) -> usize {
    let all = completions(read, regulation, decision, partial, gone);
    let told = answer(decisions, regulation, partial).unwrap();
    let about = || format!("{partial:?} without {gone:?}");
    let outcomes: BTreeSet<String> = all.iter().map(|(_, o)| key(o)).collect();
    assert_eq!(told.status.id() != "undetermined", outcomes.len() == 1, "{}", about());
    let certain: BTreeSet<String> = told.acts.iter().map(|a| act_key(&a.act)).collect();
    let per_case: Vec<BTreeSet<String>> = all.iter().map(|(_, o)| o.acts.iter().map(act_key).collect()).collect();
    let everywhere: BTreeSet<String> = per_case[0].iter().filter(|act| per_case.iter().all(|acts| acts.contains(*act))).cloned().collect();
    assert_eq!(certain, everywhere, "certain: {}", about());
    for (act, (_, outcome)) in told.acts.iter().flat_map(|a| all.iter().map(move |c| (a, c))) {
        let same = outcome.acts.iter().find(|a| act_key(a) == act_key(&act.act)).unwrap();
        assert!(same.citations.iter().all(|c| act.act.citations.contains(c)), "every ground is named: {}", about());
    }
    let anywhere: BTreeSet<String> = per_case.iter().flatten().cloned().collect();
    let possible: BTreeSet<String> =
        told.possible.iter().flat_map(|p| p.outcomes.iter().flatten()).filter(|a| a.actor != quyche::hir::Actor::Unnamed).map(act_key).collect();
    assert!(possible.is_subset(&anywhere), "possible: {}", about());
    assert!(anywhere.iter().all(|act| everywhere.contains(act) || possible.contains(act)), "possible: {}", about());
    for missing in &told.missing {
        let Question::Fact(fact) = missing.question else { continue };
        let position = gone.iter().position(|g| *g == fact).unwrap_or_else(|| panic!("what is stated is asked: {}", about()));
        // Numbers and dates are named by their cells.
        if !matches!(read.workspace.vocabulary.fact(fact).unwrap().kind, Kind::Bool | Kind::One(_)) {
            continue;
        }
        let mut left: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (values, outcome) in &all {
            left.entry(name(&read.workspace.vocabulary, fact, &values[position])).or_default().insert(key(outcome));
        }
        assert!(left.len() > 1, "a fact that follows from the others is asked: {}", about());
        for lead in missing.leads_to.iter().filter(|lead| left.contains_key(&lead.value)) {
            assert_eq!(lead.outcomes, left[&lead.value].len(), "{:?} = {}: {}", missing.question, lead.value, about());
            assert_eq!(lead.status.is_some(), lead.outcomes == 1);
        }
        for value in left.keys() {
            assert!(missing.leads_to.iter().any(|l| l.value == *value), "{value} is left out: {}", about());
        }
    }
    let worst: Vec<usize> = told.missing.iter().map(|m| m.leads_to.iter().map(|l| l.outcomes).max().unwrap()).collect();
    assert!(worst.is_sorted(), "the most decisive comes first: {}", about());
    assert_eq!(told.missing.is_empty(), outcomes.len() == 1, "what is open has a question: {}", about());
    all.len()
}

/// How an answer names a value; nothing for numbers, which are named by their cell.
fn name(vocabulary: &Vocabulary, fact: FactId, value: &Value) -> String {
    match value {
        Value::Bool(b) => if *b { "yes" } else { "no" }.into(),
        Value::One(index) => vocabulary.fact(fact).unwrap().kind.values()[*index].id.clone(),
        _ => String::new(),
    }
}

fn sample(read: &Read, regulation: usize, per_activity: usize, most: usize) -> (usize, usize) {
    let decisions = Decisions::new(&read.workspace);
    let vocabulary = &read.workspace.vocabulary;
    let mut sequence = Sequence::new(7);
    let (mut partials, mut completed) = (0, 0);
    for index in 0..vocabulary.activities.len() {
        let activity = ActivityId::new(index);
        let decision = lower(vocabulary, &read.workspace.regulations[regulation], activity, BUDGET).unwrap();
        let generator = Generator::new(vocabulary, &read.workspace.regulations[regulation], &decision);
        for _ in 0..per_activity {
            let mut case = generator.case(&[], 1_000, &mut sequence).unwrap().case;
            let asked: Vec<FactId> = case.facts.keys().copied().filter(|f| (2..=1024).contains(&values(vocabulary, &decision, *f).len())).collect();
            // Of some activities a regulation says the same whatever the facts are.
            if asked.is_empty() {
                continue;
            }
            let mut gone: Vec<FactId> = Vec::new();
            let mut size = 1;
            for _ in 0..sequence.below(4) + 1 {
                let fact = asked[sequence.below(asked.len())];
                let own = values(vocabulary, &decision, fact).len();
                if !gone.contains(&fact) && size * own <= most {
                    size *= own;
                    gone.push(fact);
                }
            }
            gone.iter().for_each(|fact| drop(case.facts.remove(fact)));
            completed += compare(read, &decisions, regulation, &decision, &case, &gone);
            partials += 1;
        }
    }
    (partials, completed)
}

#[test]
fn partial_cases_under_the_bundled_regulations_are_answered_as_by_enumeration() {
    let read = laws();
    for regulation in 0..read.workspace.regulations.len() {
        let (partials, completed) = sample(&read, regulation, 12, 512);
        eprintln!("{}: {partials} partial cases, {completed} completions", read.workspace.regulations[regulation].name());
    }
}

#[test]
fn partial_cases_of_small_regulations_are_answered_as_by_enumeration() {
    let rules = [
        "clause 1 when where is town and urgent { chair decides } clause 2 otherwise when people > 10 { board decides office appraises }",
        "clause 1 when posts has head { chair decides within 3 days after start (unless urgent) } clause 2 { require people <= 10 forbid if planned }",
        "clause 1 when planned { chair decides } clause 2 when not planned { chair decides police appraises if posts has any { head, deputy } }",
        "reading r \"x\" as one among one, two clause 1 when r is two or urgent { chair decides } clause 2 when start < 2025-06-01 { refers to \"X\" }",
    ];
    for rule in rules {
        let text_of =
            format!("regulation rules \"1/QC\" {{ effective 2024-01-01 applies by filed calendar work }} article 1 about trip {{ {rule} }}");
        let read = read(&[("rules.quy", &text_of), ("base.quy", &text("tests/language/base.quy"))]);
        assert!(!read.diagnostics.has_errors(), "{}", super::support::drawn(&read, quyche::diagnostics::Lang::En));
        let decisions = Decisions::new(&read.workspace);
        let vocabulary = &read.workspace.vocabulary;
        let decision = lower(vocabulary, &read.workspace.regulations[0], vocabulary.activity_named("trip").unwrap(), BUDGET).unwrap();
        // Everything that is asked is missing.
        let gone: Vec<FactId> =
            vocabulary.activity(decision.activity).unwrap().facts.iter().copied().filter(|f| values(vocabulary, &decision, *f).len() > 1).collect();
        assert!(compare(&read, &decisions, 0, &decision, &Case::new(decision.activity), &gone) > 3);
    }
}

/// "10 to 15 people", "in the third quarter": what is certain is certain of every number and every day between.
#[test]
fn what_lies_between_two_bounds_is_answered_as_by_enumeration() {
    let read = laws();
    let decisions = Decisions::new(&read.workspace);
    let vocabulary = &read.workspace.vocabulary;
    let mut sequence = Sequence::new(11);
    let (mut cases, mut completed) = (0, 0);
    for regulation in 0..read.workspace.regulations.len() {
        for activity in (0..vocabulary.activities.len()).map(ActivityId::new) {
            let decision = lower(vocabulary, &read.workspace.regulations[regulation], activity, BUDGET).unwrap();
            let generator = Generator::new(vocabulary, &read.workspace.regulations[regulation], &decision);
            for _ in 0..6 {
                let mut case = generator.case(&[], 1_000, &mut sequence).unwrap().case;
                let (below, above) = (sequence.below(8) as i64, sequence.below(8) as i64);
                let day = |date: chrono::NaiveDate, days: i64| date + chrono::TimeDelta::days(days * 11);
                let bounded = |fact: &FactId, value: &Value| match (value, &vocabulary.fact(*fact).unwrap().kind) {
                    (Value::Number(n), Kind::Number { min, max, .. }) => {
                        Some(Within::Numbers { min: (n - below).max(*min), max: (n + above).min(*max) })
                    }
                    (Value::Date(d), _) => Some(Within::Dates { first: day(*d, -below), last: day(*d, above) }),
                    _ => None,
                };
                let asked = |fact: &FactId| values(vocabulary, &decision, *fact).len() > 1;
                let found = case.facts.iter().filter(|(f, _)| asked(f)).find_map(|(f, v)| Some((*f, bounded(f, v)?)));
                let Some((fact, within)) = found else { continue };
                case.facts.remove(&fact);
                case.within.insert(fact, within);
                completed += compare(&read, &decisions, regulation, &decision, &case, &[fact]);
                cases += 1;
            }
        }
    }
    eprintln!("{cases} cases with a bounded fact, {completed} completions");
    assert!(cases > 40, "{cases}");
}
