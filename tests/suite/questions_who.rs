//! `who`: the classes in which a body takes part against what the direct interpreter says of every single case of generated regulations, and
//! the command.

use std::collections::BTreeSet;

use quyche::hir::{Actor, BodyId, Case, MatterId, Regulation, VerbId};
use quyche::interpret::{World, broken_always, decide_unordered};
use quyche::outcome::Outcome;
use quyche::queries::{AskedWho, Decisions, Share, who};
use serde_json::Value;

use super::enumerated::Mentioned;
use super::generated;
use super::support::{read, root};

/// A share in a deed, as an outcome shows it.
type Shared = (Share, Option<VerbId>, Option<MatterId>, Actor, Option<BodyId>, bool);

fn shares(outcome: &Outcome, body: BodyId) -> BTreeSet<Shared> {
    let mut out = BTreeSet::new();
    for act in outcome.acts.iter().chain(outcome.silences.iter().filter_map(|s| s.act.as_deref())) {
        let mut add = |share| {
            out.insert((share, Some(act.verb), act.matter, act.actor, act.to, !act.members.is_empty()));
        };
        if act.actor == Actor::Body(body) {
            add(Share::Acts);
        }
        if act.behalf == Some(body) {
            add(Share::OnBehalf);
        }
        if act.to == Some(body) {
            add(if act.actor == Actor::Unsaid { Share::Notified } else { Share::Receives });
        }
        if act.via.contains(&body) {
            add(Share::Through);
        }
        if act.with.contains(&body) {
            add(Share::With);
        }
    }
    if outcome.forbidden.iter().any(|f| f.unless == Some(body)) {
        out.insert((Share::Lifts, None, None, Actor::Body(body), None, false));
    }
    out
}

#[derive(Default, Debug)]
struct Counted {
    cases: usize,
    deeds: usize,
    of_records: usize,
}

/// Every body against every possible case of every activity.
fn check(name: &str, text: &str, counted: &mut Counted) {
    let read = read(&[("rules.quy", text)]);
    assert!(!read.diagnostics.has_errors(), "{name}");
    let decisions = Decisions::new(&read.workspace);
    let (vocabulary, regulation): (_, &Regulation) = (&read.workspace.vocabulary, &read.workspace.regulations[0]);
    for body in (0..vocabulary.bodies.len()).map(BodyId::new) {
        let found = who(&decisions, 0, AskedWho { body, verb: None, activity: None });
        assert!(found.too_large.is_empty(), "{name}");
        for activity in &found.searched {
            let mentioned = Mentioned::by(vocabulary, regulation, *activity);
            let own: Vec<_> = found.partakings.iter().filter(|p| p.activity == *activity).collect();
            counted.deeds += own.len();
            counted.of_records += own.iter().filter(|p| p.deed.each.is_some()).count();
            let key = |p: &quyche::queries::Partaking| {
                let d = p.deed;
                (d.share, d.verb, d.matter, d.actor, d.to, d.each.is_some())
            };
            let real = |case: &Case| {
                let world = World::new(regulation, case.clone());
                let possible = broken_always(vocabulary, regulation, &world).is_empty();
                possible.then(|| decide_unordered(vocabulary, regulation, &world).unwrap())
            };
            for case in mentioned.cases(vocabulary, *activity) {
                let Some(outcome) = real(&case) else { continue };
                counted.cases += 1;
                let is_in = |p: &&&quyche::queries::Partaking| p.classes.iter().any(|place| mentioned.is_in(&place.class, &case));
                let told: BTreeSet<Shared> = own.iter().filter(is_in).map(|p| key(p)).collect();
                assert_eq!(told, shares(&outcome, body), "{name}: body {body:?} in {case:?} (told, real)");
                // What a class cites holds every provision that says so in one of its cases.
                for partaking in own.iter().filter(is_in) {
                    for place in partaking.classes.iter().filter(|place| mentioned.is_in(&place.class, &case)) {
                        let same = |a: &&quyche::outcome::OutcomeAct| {
                            partaking.deed.share == Share::Acts
                                && (Some(a.verb), a.matter, a.actor, a.to)
                                    == (partaking.deed.verb, partaking.deed.matter, partaking.deed.actor, partaking.deed.to)
                        };
                        for act in outcome.acts.iter().filter(same) {
                            assert!(act.citations.iter().all(|c| place.citations.contains(c)), "{name}: {case:?}");
                        }
                    }
                }
            }
            for partaking in own {
                let outcome = real(&partaking.witness).unwrap_or_else(|| panic!("{name}: the example is impossible"));
                assert!(shares(&outcome, body).contains(&key(partaking)), "{name}: the example does not show {:?}", partaking.deed);
            }
        }
    }
}

#[test]
fn who_is_exact_over_every_case_of_generated_regulations() {
    let mut counted = Counted::default();
    for seed in 0..300 {
        check(&format!("seed {seed}"), &generated::regulation(seed), &mut counted);
    }
    eprintln!("{counted:?}");
    assert!(counted.deeds > 1_000 && counted.of_records > 10 && counted.cases > 100_000, "{counted:?}");
}

/// Every way to take part, in one small text.
const SHARES: &str = r#"
vocabulary {
    body chair "Chủ tịch" "the chair"
    body board "Thường trực" "the board"
    body office "Văn phòng" "the office"
    body police "Công an" "the police"
    class settles "quyết định" "settles"
    class informs "thông báo" "informs"
    act decides "quyết định" "decides" class settles one
    act submits "trình" "submits" class settles many
    act notifies "thông báo" "notifies" class informs many for notices
    fact urgent "khẩn" "urgent" yes/no
    fact people "số người" "people" number of "người" "people" from 1 to 9
    activity trip "trip" "trip" {
        facts urgent, people
        requires settles
    }
}
regulation rules "1/QC" { effective 2024-01-01 }
article 1 about trip {
    clause 1 when urgent { chair decides on behalf of board }
    clause 2 otherwise { board decides office submits to board via police with chair unnamed body submits to police if people > 3 }
    notify police
    forbid unless board decides if people > 8
}
"#;

#[test]
fn every_way_to_take_part_is_told_apart() {
    let mut counted = Counted::default();
    check("shares", SHARES, &mut counted);
    let read = read(&[("rules.quy", SHARES)]);
    let decisions = Decisions::new(&read.workspace);
    let shares = |name: &str| {
        let body = read.workspace.vocabulary.names.bodies[name];
        let found = who(&decisions, 0, AskedWho { body, verb: None, activity: None });
        found.partakings.iter().map(|p| p.deed.share).collect::<Vec<_>>()
    };
    assert_eq!(shares("board"), [Share::Acts, Share::OnBehalf, Share::Receives, Share::Lifts]);
    assert_eq!(shares("police"), [Share::Receives, Share::Notified, Share::Through]);
    assert_eq!(shares("chair"), [Share::Acts, Share::With]);
}

fn quyche(arguments: &[&str]) -> (i32, String, String) {
    let mut command = assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("quyche"));
    let output = command.current_dir(root()).args(arguments).env("NO_COLOR", "1").output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn who_answers_in_words_and_as_data() {
    let asked = ["who", "bac-giang/19-QC-TU", "--body", "thuong_truc_tinh_uy", "--verb", "consents", "--activity", "individual_trip"];
    let (code, text, _) = quyche(&[&asked[..], &["--lang", "en"]].concat());
    assert_eq!(code, 0);
    insta::assert_snapshot!("who_consents", text);
    let (_, vietnamese, _) = quyche(&asked);
    assert!(vietnamese.contains("thực hiện:") && vietnamese.contains("ví dụ individual_trip"), "{vietnamese}");
    let (code, data, _) = quyche(&[&asked[..], &["--format", "json"]].concat());
    let data: Value = serde_json::from_str(&data).unwrap();
    assert_eq!(code, 0);
    let takes_part = data["takes_part"].as_array().unwrap();
    assert!(!takes_part.is_empty() && takes_part.iter().all(|p| p["verb"]["id"] == "consents" && p["share"] == "acts"), "{data:#}");
    assert!(takes_part[0]["cases"][0]["citations"][0].is_string() && takes_part[0]["example"].is_object(), "{data:#}");
}

#[test]
fn names_that_are_not_known_are_refused_and_bodies_without_a_part_are_not() {
    let (code, out, err) =
        quyche(&["who", "bac-giang", "--body", "so ngoai v", "--verb", "deciden", "--activity", "individual_trap", "--lang", "en"]);
    assert_eq!((code, out.as_str()), (2, ""));
    for near in ["Sở Ngoại vụ", "decides", "individual_trip"] {
        assert!(err.contains(near), "{near}: {err}");
    }
    let (code, out, _) = quyche(&["who", "bac-giang", "--body", "Phòng Ngoại vụ", "--lang", "en"]);
    assert!(code == 2 && out.is_empty(), "a local name of another regulation");
    let (code, out, _) = quyche(&["who", "thai-nguyen", "--body", "bo_chinh_tri", "--lang", "en"]);
    assert!(code == 0 && out.contains("takes part in no possible case"), "{code} {out}");
    let (code, _, err) = quyche(&["who", "no-such-province", "--body", "so_ngoai_vu"]);
    assert!(code == 2 && !err.is_empty());
}
