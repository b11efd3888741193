//! `why`: what became of each rule, against the direct interpreter: the provisions that apply are those of the outcome, and of what fails the
//! blamed demands do not hold, are enough, and are as few as can be.
//!
//! Blame is proved on regulations in which the blamed tests are turned round (and the blamed links of `otherwise` and `except` cut): there the
//! rule leaves a mark in the outcome, and in none with fewer changes on the way to it.

use std::collections::BTreeSet;
use std::sync::Arc;

use quyche::hir::regulation::Guard;
use quyche::hir::{Act, Actor, Case, Condition, MatterId, ProvisionId, Regulation, Rule, VerbId, Vocabulary};
use quyche::interpret::{Demand, Traced, Verdict, Whose, World, decide_unordered, trace};
use quyche::syntax::ast::Modality;
use serde_json::Value;

use super::enumerated::{Mentioned, guard};
use super::generated::{self, Random};
use super::support::{Read, read, root};

/// The mark that a rule leaves in place of what it says.
const MARK: usize = 1_000_000;

/// A change on the way to a rule.
#[derive(Clone, Debug, PartialEq)]
enum Change {
    Turn(Whose, Vec<usize>),
    /// An earlier sibling no longer counts for `otherwise`.
    Otherwise(ProvisionId, ProvisionId),
    Except(Whose, ProvisionId),
}

fn turned(condition: &Condition, path: &[usize]) -> Condition {
    let Some((first, rest)) = path.split_first() else { return Condition::Not(Box::new(condition.clone())) };
    let part = |parts: &[Condition]| parts.iter().enumerate().map(|(i, p)| if i == *first { turned(p, rest) } else { p.clone() }).collect();
    match condition {
        Condition::Not(inner) => Condition::Not(Box::new(turned(inner, rest))),
        Condition::And(parts) => Condition::And(part(parts)),
        Condition::Or(parts) => Condition::Or(part(parts)),
        Condition::Defined { define, record, meaning } => {
            Condition::Defined { define: *define, record: *record, meaning: Arc::new(turned(meaning, rest)) }
        }
        other => panic!("no way further in {other:?}"),
    }
}

/// Every test of a condition, by its path.
fn tests(condition: &Condition, path: &mut Vec<usize>, out: &mut Vec<Vec<usize>>) {
    let parts: Vec<&Condition> = match condition {
        Condition::True => return,
        Condition::Test(_) => return out.push(path.clone()),
        Condition::Not(inner) => vec![inner],
        Condition::Defined { meaning, .. } => vec![meaning],
        Condition::And(parts) | Condition::Or(parts) => parts.iter().collect(),
    };
    for (index, part) in parts.into_iter().enumerate() {
        path.push(index);
        tests(part, path, out);
        path.pop();
    }
}

/// A regulation in which one rule leaves a mark and nothing is overridden or followed, with changes on the way to it.
fn changed(regulation: &Regulation, at: &Traced, changes: &[Change]) -> Regulation {
    let mut out = regulation.clone();
    out.displacements.clear();
    // Nobody follows the rule, so that the mark is its own.
    for rule in out.provisions.iter_mut().flat_map(|p| &mut p.rules) {
        if let Rule::Follows { guard, .. } = rule {
            guard.condition = Condition::Not(Box::new(Condition::True));
        }
    }
    let own = at.provision.index();
    let mut guard = guard(&regulation.provisions[own].rules[at.rule]);
    for change in changes {
        match change {
            Change::Turn(Whose::Rule, path) => guard.condition = turned(&guard.condition, path),
            Change::Turn(Whose::Provision(id), path) => out.provisions[id.index()].own = turned(&out.provisions[id.index()].own, path),
            Change::Except(Whose::Rule, excepted) => guard.except.retain(|e| e != excepted),
            Change::Except(Whose::Provision(id), excepted) => out.provisions[id.index()].except.retain(|e| e != excepted),
            Change::Otherwise(..) => {}
        }
    }
    // What is left of an `otherwise` of which links are cut is said as exceptions.
    for id in regulation.ancestors(at.provision).filter(|id| regulation.provisions[id.index()].otherwise) {
        let cut = |s: &ProvisionId| changes.contains(&Change::Otherwise(id, *s));
        let left = before(regulation, id).into_iter().filter(|s| !cut(s));
        let left: Vec<ProvisionId> = left.collect();
        out.provisions[id.index()].otherwise = false;
        out.provisions[id.index()].except.extend(left);
    }
    out.provisions[own].rules[at.rule] = mark(guard, &regulation.provisions[own]);
    out
}

fn before(regulation: &Regulation, id: ProvisionId) -> Vec<ProvisionId> {
    let siblings = regulation.provisions[id.index()].parent.map(|p| regulation.provisions[p.index()].children.clone()).unwrap_or_default();
    siblings.into_iter().take_while(|s| *s != id).filter(|s| regulation.provisions[s.index()].conditional).collect()
}

fn mark(guard: Guard, provision: &quyche::hir::Provision) -> Rule {
    Rule::Act(Act {
        grant: None,
        actor: Actor::Unsaid,
        verb: VerbId::new(MARK),
        matter: Some(MatterId::new(MARK)),
        to: None,
        modality: Modality::Must,
        documents: Vec::new(),
        via: Vec::new(),
        with: Vec::new(),
        in_writing: false,
        behalf: None,
        timings: Vec::new(),
        anchors: Vec::new(),
        guard,
        span: provision.span,
    })
}

fn leaves_a_mark(vocabulary: &Vocabulary, regulation: &Regulation, case: &Case, at: &Traced, changes: &[Change]) -> bool {
    let changed = changed(regulation, at, changes);
    let outcome = decide_unordered(vocabulary, &changed, &World::new(regulation, case.clone())).unwrap();
    let of_it = |m: &[usize]| at.records.first().is_none_or(|(_, record)| m.contains(&(record + 1)));
    outcome.acts.iter().any(|a| a.verb == VerbId::new(MARK) && a.citations == [at.provision] && of_it(&a.members))
}

/// Every change that could be made on the way.
fn all_changes(regulation: &Regulation, at: &Traced) -> Vec<Change> {
    let mut out = Vec::new();
    let mut of = |whose: Whose, condition: &Condition, except: &[ProvisionId]| {
        let mut paths = Vec::new();
        tests(condition, &mut Vec::new(), &mut paths);
        out.extend(paths.into_iter().map(|path| Change::Turn(whose, path)));
        out.extend(except.iter().map(|e| Change::Except(whose, *e)));
    };
    for id in regulation.ancestors(at.provision) {
        let provision = regulation.provision(id).unwrap();
        of(Whose::Provision(id), &provision.own, &provision.except);
    }
    let guard = guard(&regulation.provision(at.provision).unwrap().rules[at.rule]);
    of(Whose::Rule, &guard.condition, &guard.except);
    for id in regulation.ancestors(at.provision).filter(|id| regulation.provisions[id.index()].otherwise) {
        out.extend(before(regulation, id).into_iter().map(|sibling| Change::Otherwise(id, sibling)));
    }
    out
}

/// The sets of `size` of these.
fn subsets(all: &[Change], size: usize) -> Vec<Vec<Change>> {
    match (size, all.split_first()) {
        (0, _) => vec![Vec::new()],
        (_, None) => Vec::new(),
        (_, Some((first, rest))) => {
            let with = subsets(rest, size - 1).into_iter().map(|mut s| {
                s.insert(0, first.clone());
                s
            });
            with.chain(subsets(rest, size)).collect()
        }
    }
}

#[derive(Debug, Default)]
struct Counted {
    cases: usize,
    applied: usize,
    through: usize,
    overridden: usize,
    idle: usize,
    blamed: usize,
    proved: usize,
    otherwise: usize,
    except: usize,
}

fn check(name: &str, read: &Read, random: &mut Random, cases_each: usize, counted: &mut Counted) {
    let (vocabulary, regulation) = (&read.workspace.vocabulary, &read.workspace.regulations[0]);
    let spoken: BTreeSet<_> = regulation.provisions.iter().filter(|p| p.has_rules()).flat_map(|p| p.about.iter().copied()).collect();
    for activity in spoken {
        let all = Mentioned::by(vocabulary, regulation, activity).cases(vocabulary, activity);
        for _ in 0..cases_each {
            let case = &all[random.below(all.len())];
            let world = World::new(regulation, case.clone());
            let outcome = decide_unordered(vocabulary, regulation, &world).unwrap();
            let traced = trace(vocabulary, regulation, &world);
            let applied: BTreeSet<ProvisionId> = traced.iter().filter(|t| t.verdict == Verdict::Applies).map(|t| t.provision).collect();
            assert_eq!(applied, outcome.reached, "{name}: {case:?} (traced, said)");
            counted.cases += 1;
            counted.applied += applied.len();
            for at in &traced {
                counted.through += usize::from(!at.through.is_empty());
                match &at.verdict {
                    Verdict::Open { .. } => panic!("{name}: everything is stated: {at:?}"),
                    Verdict::Overridden { by } => {
                        assert!(!by.is_empty(), "{name}: {at:?}");
                        counted.overridden += 1;
                    }
                    Verdict::Idle => counted.idle += 1,
                    Verdict::Fails { lacking, open } => {
                        assert!(open.is_empty() && !lacking.is_empty(), "{name}: {at:?}");
                        counted.blamed += 1;
                        prove(name, vocabulary, regulation, case, at, lacking, counted);
                    }
                    Verdict::Applies | Verdict::Elsewhere => {}
                }
            }
        }
    }
}

fn prove(name: &str, vocabulary: &Vocabulary, regulation: &Regulation, case: &Case, at: &Traced, lacking: &[Demand], counted: &mut Counted) {
    let change = |demand: &Demand| match demand {
        Demand::Test { of, path, .. } => Some(Change::Turn(*of, path.clone())),
        Demand::Otherwise { of, taken } => Some(Change::Otherwise(*of, *taken)),
        Demand::Except { of, excepted } => Some(Change::Except(*of, *excepted)),
        Demand::Record { .. } => None,
    };
    let Some(blamed) = lacking.iter().map(change).collect::<Option<Vec<Change>>>() else { return };
    // `otherwise` within records cannot be said as exceptions, and what is followed is looked at where it stands by itself.
    let around: Vec<_> = regulation.ancestors(at.provision).collect();
    let otherwise = around.iter().any(|id| regulation.provisions[id.index()].otherwise);
    if !at.through.is_empty() || at.records.len() > 1 || (otherwise && !at.records.is_empty()) {
        return;
    }
    assert!(!leaves_a_mark(vocabulary, regulation, case, at, &[]), "{name}: it does not fail: {at:?} {case:?}");
    assert!(leaves_a_mark(vocabulary, regulation, case, at, &blamed), "{name}: the blamed are not enough: {at:?} {case:?}");
    let all = all_changes(regulation, at);
    if all.len() <= 12 && blamed.len() <= 3 {
        for fewer in (1..blamed.len()).flat_map(|size| subsets(&all, size)) {
            assert!(!leaves_a_mark(vocabulary, regulation, case, at, &fewer), "{name}: {fewer:?} would be enough: {at:?} {case:?}");
        }
    }
    counted.proved += 1;
    counted.otherwise += blamed.iter().filter(|c| matches!(c, Change::Otherwise(..))).count();
    counted.except += blamed.iter().filter(|c| matches!(c, Change::Except(..))).count();
}

#[test]
fn what_applies_is_what_is_said_and_blame_is_proved() {
    let (mut random, mut counted) = (Random::new(11), Counted::default());
    for seed in 0..300 {
        let text = generated::regulation(seed);
        let read = read(&[("rules.quy", &text)]);
        check(&format!("seed {seed}"), &read, &mut random, 12, &mut counted);
    }
    eprintln!("{counted:?}");
    let all = [counted.applied, counted.through, counted.overridden, counted.idle, counted.proved, counted.otherwise, counted.except];
    assert!(counted.cases > 3_000 && all.iter().all(|n| *n > 100), "{counted:?}");
}

/// What is not stated hangs, and nothing that is certain does: with every completion the interpreter says the same of the provision.
#[test]
fn what_hangs_on_facts_that_are_not_stated_is_told_and_nothing_is_taken_for_granted() {
    let (mut random, mut open, mut settled) = (Random::new(5), 0, 0);
    for seed in 0..200 {
        let read = read(&[("rules.quy", &generated::regulation(seed))]);
        let (vocabulary, regulation) = (&read.workspace.vocabulary, &read.workspace.regulations[0]);
        let activity = regulation.provisions.iter().find(|p| p.has_rules()).unwrap().about[0];
        let all = Mentioned::by(vocabulary, regulation, activity).cases(vocabulary, activity);
        let mut partial = all[random.below(all.len())].clone();
        let facts: Vec<_> = partial.facts.keys().copied().collect();
        let gone = facts[random.below(facts.len())];
        partial.facts.remove(&gone);
        let completions: Vec<&Case> =
            all.iter().filter(|case| partial.facts.iter().all(|(fact, value)| case.facts.get(fact) == Some(value))).collect();
        let reached: Vec<BTreeSet<ProvisionId>> = completions
            .iter()
            .map(|case| trace(vocabulary, regulation, &World::new(regulation, (*case).clone())).into_iter())
            .map(|traced| traced.filter(|t| t.through.is_empty() && t.verdict == Verdict::Applies).map(|t| t.provision).collect())
            .collect();
        for at in trace(vocabulary, regulation, &World::new(regulation, partial.clone())) {
            if !at.through.is_empty() || !at.records.is_empty() {
                continue;
            }
            let rules = regulation.provisions[at.provision.index()].rules.len();
            let is_act = matches!(regulation.provisions[at.provision.index()].rules[at.rule], Rule::Act(_));
            match at.verdict {
                Verdict::Applies if is_act => {
                    settled += 1;
                    assert!(reached.iter().all(|r| r.contains(&at.provision)), "seed {seed}: {at:?} in {partial:?}");
                }
                Verdict::Fails { .. } | Verdict::Overridden { .. } if rules == 1 => {
                    settled += 1;
                    assert!(reached.iter().all(|r| !r.contains(&at.provision)), "seed {seed}: {at:?} in {partial:?}");
                }
                Verdict::Open { on, overriders } => {
                    assert!(!on.is_empty() || !overriders.is_empty(), "seed {seed}");
                    open += 1;
                }
                _ => {}
            }
        }
    }
    assert!(open > 200 && settled > 500, "{open} open, {settled} settled");
}

const CASE: [&str; 9] = [
    "activity=individual_trip",
    "office=department",
    "managed_by=ban_thuong_vu",
    "positions=",
    "former_positions=",
    "purpose=work",
    "full_time=no",
    "association_leader=no",
    "party_member=yes",
];

fn why(extra: &[&str]) -> (i32, String, String) {
    let arguments: Vec<&str> = ["why", "--under", "bac-giang/19-QC-TU"].into_iter().chain(CASE).chain(extra.iter().copied()).collect();
    let mut command = assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("quyche"));
    let output = command.current_dir(root()).args(arguments).env("NO_COLOR", "1").output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn why_answers_in_words_and_as_data() {
    let (code, text, err) = why(&["official_passport=no", "--lang", "en"]);
    assert_eq!((code, err.as_str()), (0, ""));
    insta::assert_snapshot!("why_nearest", text);
    let (_, one, _) = why(&["official_passport=no", "--lang", "en", "--provision", "Điều 13 khoản 3"]);
    insta::assert_snapshot!("why_one_provision", one);
    let (_, open, _) = why(&["--provision", "article 13 clause 4"]);
    assert!(open.contains("Đã áp dụng:"), "{open}");
    let (code, data, _) = why(&["official_passport=no", "--all", "--format", "json"]);
    let data: Value = serde_json::from_str(&data).unwrap();
    let verdicts: BTreeSet<&str> = data["provisions"].as_array().unwrap().iter().map(|p| p["verdict"].as_str().unwrap()).collect();
    assert!(code == 0 && verdicts.contains("applies") && verdicts.contains("fails"), "{verdicts:?}");
}

#[test]
fn bad_questions_are_refused() {
    let (code, out, err) = why(&["--provision", "Điều 99", "--lang", "en"]);
    assert!(code == 2 && out.is_empty() && err.contains("has no provision"), "{code} {out} {err}");
    let (code, out, err) = why(&["official_passport=perhaps", "--lang", "en"]);
    assert!(code == 2 && out.trim().is_empty() && err.contains("E0602"), "{code} {out} {err}");
    let arguments = ["why", "--under", "bac-giang/19-QC-TU", "activity=individual_trip", "positions=bi_thu", "managed_by=ban_thuong_vu"];
    let mut command = assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("quyche"));
    let refused = command.current_dir(root()).args(arguments).output().unwrap();
    assert!(refused.status.code() == Some(2) && String::from_utf8(refused.stderr).unwrap().contains("E0604"));
}
