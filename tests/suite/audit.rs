//! `tests/audit/<sentence>.quy`: small texts with the report of their audit beside them; what the comment on top says was worked out by hand.
//!
//! What is found is held against the direct interpreter, case by case: what is left out changes no answer, deadlines stand in that order in
//! those cases and no others, grants lack what they are said to lack, and what fills a gap fills it.

use std::collections::BTreeSet;

use quyche::diagnostics::Lang;
use quyche::hir::{ActivityId, Actor, BodyId, Case, Deadline, MatterId, Regulation, VerbId};
use quyche::interpret::{World, broken_always, decide, decide_unordered};
use quyche::outcome::{OutcomeAct, bound_order};
use quyche::queries::audit::{Audited, Found, GrantLacks, Kind, Order, Slack, Step, Wanted, Weight, audit, value_of};
use quyche::queries::{Decisions, Finding, findings, run};
use quyche::report::{audit_text, audited_json};

use super::enumerated::{Mentioned, readings};
use super::findings::small;
use super::generated;
use super::support::{Read, bundled, drawn, files_below, read, root, text};

fn fixtures() -> Vec<std::path::PathBuf> {
    files_below("tests/audit", "quy")
}

fn audited(read: &Read) -> Vec<Audited> {
    audit(&Decisions::new(&read.workspace), 0, Wanted::default())
}

#[test]
fn every_small_text_has_the_report_of_its_audit_beside_it() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for path in fixtures() {
        let read = small(&path, "");
        settings.set_snapshot_path(path.parent().unwrap());
        settings.set_input_file(path.strip_prefix(root()).unwrap());
        let out = audit_text(&read.workspace, &read.workspace.regulations[0], &audited(&read), true, Lang::En);
        settings.bind(|| insta::assert_snapshot!(path.file_stem().unwrap().to_str().unwrap(), out));
    }
}

/// Every possible case of an activity at the points that conditions can tell apart.
fn possible(read: &Read, activity: ActivityId) -> (Mentioned, Vec<Case>) {
    let (vocabulary, regulation) = (&read.workspace.vocabulary, &read.workspace.regulations[0]);
    let mentioned = Mentioned::by(vocabulary, regulation, activity);
    let mut cases = mentioned.cases(vocabulary, activity);
    cases.retain(|case| broken_always(vocabulary, regulation, &World::new(regulation, case.clone())).is_empty());
    (mentioned, cases)
}

fn spoken(regulation: &Regulation) -> BTreeSet<ActivityId> {
    regulation.provisions.iter().filter(|p| p.has_rules()).flat_map(|p| p.about.iter().copied()).collect()
}

/// Leaves out each thing that is said to change nothing, and asks the interpreter of every case under all readings; gives how often.
fn nothing_changes(name: &str, read: &Read) -> (usize, usize) {
    let (vocabulary, regulation) = (&read.workspace.vocabulary, &read.workspace.regulations[0]);
    let (mut idle, mut asked) = (0, 0);
    for audited in audited(read) {
        let Found::Idle(found) = &audited.found else { continue };
        idle += 1;
        let mut without = regulation.clone();
        let value: Vec<usize> = value_of(regulation, &found.part).map(|(_, value)| value).into_iter().collect();
        found.part.leave_out(&mut without, &value);
        for activity in spoken(regulation) {
            for case in possible(read, activity).1 {
                for readings in readings(regulation) {
                    let world = World { case: case.clone(), readings };
                    let (with, less) =
                        (decide_unordered(vocabulary, regulation, &world).unwrap(), decide_unordered(vocabulary, &without, &world).unwrap());
                    assert_eq!(with, less, "{name}: without {:?} in {world:?}", found.part);
                    asked += 1;
                }
            }
        }
    }
    (idle, asked)
}

#[test]
fn what_is_said_to_change_nothing_changes_no_answer_in_any_case() {
    let (mut idle, mut asked) = (0, 0);
    let mut add = |(i, a): (usize, usize)| (idle, asked) = (idle + i, asked + a);
    for path in fixtures().into_iter().filter(|p| !p.ends_with("gaps-of-every-kind-of-fact.quy")) {
        add(nothing_changes(&path.display().to_string(), &small(&path, "")));
    }
    for seed in 0..150 {
        let own = generated::regulation(seed);
        add(nothing_changes(&format!("seed {seed}"), &read(&[("generated.quy", &own)])));
    }
    assert!(idle >= 60 && asked >= 5_000, "{idle} parts, {asked} cases");
}

type Act = (VerbId, Actor, Option<BodyId>, Option<MatterId>, Deadline);

fn comparable(a: &Deadline, b: &Deadline) -> bool {
    match (a, b) {
        (Deadline::Before { event, .. }, Deadline::Before { event: of, .. })
        | (Deadline::Within { event, .. }, Deadline::Within { event: of, .. }) => event == of,
        (Deadline::Yearly { in_year, .. }, Deadline::Yearly { in_year: of, .. }) => in_year == of,
        _ => false,
    }
}

fn dated(act: &OutcomeAct) -> Vec<Act> {
    let governing = act.timings.iter().filter(|t| t.governing && !t.waived);
    governing.map(|t| (act.verb, act.actor, act.to, act.matter, t.deadline.clone())).collect()
}

/// Acts of which the first comes before the second.
type PairsOfActs = BTreeSet<(Act, Act)>;

/// The pairs of steps with deadlines of one event that one case has: those bound by the text or an anchor, and all others by their places.
fn stacked(read: &Read, case: &Case) -> (PairsOfActs, PairsOfActs) {
    let (vocabulary, regulation) = (&read.workspace.vocabulary, &read.workspace.regulations[0]);
    let acts = decide(vocabulary, regulation, &World::new(regulation, case.clone())).unwrap().acts;
    let bound = bound_order(&acts);
    let (mut by_text, mut by_place) = (BTreeSet::new(), BTreeSet::new());
    for (i, a) in acts.iter().enumerate() {
        for (j, b) in acts.iter().enumerate().filter(|(j, _)| *j != i) {
            for (first, then) in dated(a).into_iter().flat_map(|first| dated(b).into_iter().map(move |then| (first.clone(), then))) {
                let one_step = first.4 == then.4 && (first.0, first.1, first.3) == (then.0, then.1, then.3);
                if !comparable(&first.4, &then.4) || one_step {
                    continue;
                }
                if bound.contains(&(i, j)) {
                    by_text.insert((first, then));
                } else if i < j && !bound.contains(&(j, i)) {
                    by_place.insert((first, then));
                }
            }
        }
    }
    (by_text, by_place)
}

#[test]
fn deadlines_are_stacked_in_just_the_cases_that_are_told() {
    let mut pairs = (0, 0);
    for path in fixtures().into_iter().filter(|p| p.to_string_lossy().contains("deadlines")) {
        let read = small(&path, "");
        let all = audited(&read);
        for activity in spoken(&read.workspace.regulations[0]) {
            let found: Vec<&Slack> = all
                .iter()
                .filter(|a| a.activity == Some(activity))
                .filter_map(|a| if let Found::Slack(s) = &a.found { Some(s) } else { None })
                .collect();
            let (mentioned, cases) = possible(&read, activity);
            for case in cases {
                let step = |s: &Step| (s.act.verb, s.act.actor, s.act.to, s.act.matter, s.deadline.clone());
                let here = |order: Order| -> BTreeSet<(Act, Act)> {
                    let of = found.iter().filter(|s| s.order == order && s.cases.classes.iter().any(|class| mentioned.is_in(class, &case)));
                    of.map(|s| (step(&s.first), step(&s.then))).collect()
                };
                let (by_text, by_place) = stacked(&read, &case);
                assert_eq!(here(Order::Text), by_text, "{}: {case:?}", path.display());
                assert!(here(Order::Verbs).is_subset(&by_place), "{}: {case:?}", path.display());
                pairs = (pairs.0 + by_text.len(), pairs.1 + here(Order::Verbs).len());
            }
        }
    }
    assert!(pairs.0 > 20 && pairs.1 > 0, "{pairs:?}");
}

#[test]
fn a_slack_has_the_days_between_and_its_weight() {
    let read = small(&root().join("tests/audit/deadlines-in-the-wrong-order.quy"), "");
    let all = audited(&read);
    let rooms: Vec<(i64, i64, bool, Weight)> = all
        .iter()
        .filter_map(|a| if let Found::Slack(s) = &a.found { s.room.map(|r| (r.min, r.max, r.working, a.weight())) } else { None })
        .collect();
    assert!(rooms.contains(&(-5, -5, true, Weight::Flaw)), "ten days before fifteen: {rooms:?}");
    assert!(rooms.contains(&(-2, -2, true, Weight::Flaw)), "seven days after, then five: {rooms:?}");
    assert!(rooms.contains(&(-2, -2, true, Weight::Remark)), "by the order of verbs alone: {rooms:?}");
    // Ten working days are at least fourteen days; twelve days hold eight or nine working days, fewer around a holiday.
    let mixed = rooms.iter().find(|(min, max, ..)| min != max).unwrap();
    assert!((0..=3).contains(&mixed.0) && mixed.1 <= 4 && mixed.2, "{mixed:?}");
}

#[test]
fn a_grant_is_exceeded_in_just_the_cases_that_are_told() {
    let read = small(&root().join("tests/audit/power-beyond-its-grant.quy"), "");
    let (vocabulary, regulation) = (&read.workspace.vocabulary, &read.workspace.regulations[0]);
    let all = audited(&read);
    let found: Vec<_> = all.iter().filter_map(|a| if let Found::Excess(e) = &a.found { Some(e) } else { None }).collect();
    let lacks = |missing: GrantLacks| found.iter().filter(|e| e.missing == missing).count();
    assert_eq!((lacks(GrantLacks::Scope), lacks(GrantLacks::Power)), (2, 1), "the town for both acts; consent in the village");
    let (mentioned, cases) = possible(&read, *spoken(regulation).first().unwrap());
    let mut exceeded = 0;
    for case in cases {
        let outcome = decide_unordered(vocabulary, regulation, &World::new(regulation, case.clone())).unwrap();
        for (id, provision) in regulation.provision_ids().zip(&regulation.provisions) {
            for (rule, act) in provision.rules.iter().enumerate() {
                let quyche::hir::Rule::Act(act) = act else { continue };
                let Some(grant) = act.grant else { continue };
                let is_it = |a: &&OutcomeAct| a.verb == act.verb && a.actor == act.actor && a.citations.contains(&id);
                let made = outcome.acts.iter().any(|a| is_it(&a));
                // In these texts a grant with an act of its own is in scope where that act is made.
                let within = |a: &&OutcomeAct| a.citations.iter().any(|c| regulation.is_within(*c, grant));
                let in_scope = outcome.acts.iter().any(|a| within(&a));
                let given = outcome.acts.iter().any(|a| within(&a) && a.verb == act.verb && a.actor.body() == act.behalf);
                for (missing, real) in [(GrantLacks::Scope, made && !in_scope), (GrantLacks::Power, made && in_scope && !given)] {
                    let of = found.iter().find(|e| e.provision == id && e.rule == rule && e.missing == missing);
                    let told = of.is_some_and(|e| e.cases.classes.iter().any(|class| mentioned.is_in(class, &case)));
                    assert_eq!(told, real, "{missing:?} {act:?} in {case:?}");
                    exceeded += usize::from(real);
                }
            }
        }
    }
    assert!(exceeded > 2, "{exceeded}");
}

/// The rule text and the scenario that an audit offers for each gap.
fn offered(read: &Read, index: usize) -> Vec<(ActivityId, String, String)> {
    let regulation = &read.workspace.regulations[index];
    let all = audit(&Decisions::new(&read.workspace), index, Wanted { kind: Some(Kind::Gap), activity: None });
    let data = |a: &Audited| {
        let json = audited_json(&read.workspace, regulation, a, Lang::En);
        (a.activity.unwrap(), json["stub"].as_str().unwrap().to_owned(), json["scenario"].as_str().unwrap().to_owned())
    };
    all.iter().map(data).collect()
}

fn gaps(read: &Read, index: usize) -> usize {
    findings(&Decisions::new(&read.workspace), index).iter().filter(|(_, f)| matches!(f, Finding::Gap { .. })).count()
}

#[test]
fn what_is_offered_fills_its_gap_once_a_body_is_named() {
    let mut filled = 0;
    for path in fixtures().into_iter().chain(super::findings::fixtures()) {
        let plain = small(&path, "");
        let of = offered(&plain, 0);
        for (activity, stub, scenario) in &of {
            let body = plain.workspace.vocabulary.bodies.iter().find(|b| !b.role).unwrap().term.id.clone();
            let named = stub.replace("unnamed body", &body);
            assert_ne!(*stub, named);
            let before = small(&path, &format!("\n{scenario}\n"));
            let last = before.workspace.scenarios.len() - 1;
            assert!(!run(&Decisions::new(&before.workspace), last).unwrap().passed(), "{}: passes today\n{scenario}", path.display());
            let after = small(&path, &format!("\n{named}\n{scenario}\n"));
            assert_eq!(gaps(&after, 0), of.len() - 1, "{}: not filled by\n{named}", path.display());
            let alone = of.iter().filter(|(other, ..)| other == activity).count() == 1;
            let passes = run(&Decisions::new(&after.workspace), last).unwrap().passed();
            assert!(passes || !alone, "{}: still fails\n{scenario}", path.display());
            filled += 1;
        }
    }
    assert!(filled >= 12, "{filled}");
}

#[test]
fn what_is_offered_fills_all_gaps_of_the_bundled_regulations() {
    let plain = bundled();
    let mut filled_in_all = 0;
    for index in 0..plain.workspace.regulations.len() {
        let regulation = &plain.workspace.regulations[index];
        let of = offered(&plain, index);
        let file = plain.sources.get(regulation.file).unwrap().name.clone();
        let mut more = String::new();
        for (place, (_, stub, _)) in of.iter().enumerate() {
            let (_, rest) = stub.split_once("\"").unwrap();
            more.push_str(&format!("\narticle {} \"{}", 900 + place, rest.replace("unnamed body", "thu_tuong")));
        }
        let texts: Vec<(String, String)> = files_below("regulations", "quy")
            .into_iter()
            .map(|p| (p.strip_prefix(root()).unwrap().display().to_string(), text(&p)))
            .map(|(name, own)| if name == file { (name, own + &more) } else { (name, own) })
            .collect();
        let texts: Vec<(&str, &str)> = texts.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
        let filled = read(&texts);
        assert!(!filled.diagnostics.has_errors(), "{}", drawn(&filled, Lang::En));
        filled_in_all += of.len();
        assert_eq!(gaps(&filled, index), 0, "{file}");
    }
    assert!(filled_in_all >= 40, "{filled_in_all}");
}

#[test]
fn what_is_too_large_is_told_and_the_rest_is_audited() {
    let read = small(&root().join("tests/audit/gaps-of-every-kind-of-fact.quy"), "");
    let trip = read.workspace.vocabulary.activity_named("trip").unwrap();
    let visit = read.workspace.vocabulary.activity_named("visit").unwrap();
    let all = audit(&Decisions::with_budget(&read.workspace, 20), 0, Wanted::default());
    assert!(all.iter().any(|a| a.kind() == Kind::Unknown && a.activity == Some(trip)), "{all:?}");
    assert!(all.iter().any(|a| a.kind() == Kind::Gap && a.activity == Some(visit)), "{all:?}");
    let json = audited_json(&read.workspace, &read.workspace.regulations[0], all.iter().find(|a| a.kind() == Kind::Unknown).unwrap(), Lang::En);
    assert_eq!(json["code"], "E0401");
}

#[test]
fn one_activity_and_one_kind_can_be_asked_for() {
    let read = small(&root().join("tests/audit/deadlines-in-the-wrong-order.quy"), "");
    let visit = read.workspace.vocabulary.activity_named("visit");
    let some = audit(&Decisions::new(&read.workspace), 0, Wanted { activity: visit, kind: Some(Kind::Slack) });
    assert_eq!(some.len(), 1, "{some:?}");
    assert!(some.iter().all(|a| a.activity == visit && a.kind() == Kind::Slack));
    let none = audit(&Decisions::new(&read.workspace), 0, Wanted { activity: visit, kind: Some(Kind::Gap) });
    assert!(none.is_empty(), "{none:?}");
}
