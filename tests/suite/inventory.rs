//! The bundled regulations against the inventories of addresses that were made by hand from the official texts, both ways.

use std::collections::BTreeSet;

use quyche::diagnostics::Lang;
use quyche::hir::{Encoding, Regulation};
use quyche::queries::{Decisions, run};

use super::support::{bundled, laws, text};

fn inventory(name: &str) -> BTreeSet<String> {
    let lines = text(format!("tests/inventory/{name}.txt"));
    lines.lines().filter(|l| !l.starts_with('#')).map(|l| l.split('#').next().unwrap().trim().to_owned()).filter(|l| !l.is_empty()).collect()
}

fn addresses(regulation: &Regulation) -> BTreeSet<String> {
    let ids = regulation.provision_ids().filter(|id| regulation.provision(*id).unwrap().step.is_some());
    ids.map(|id| regulation.citation(id, Lang::En)).collect()
}

#[test]
fn every_provision_of_the_official_text_is_a_node_and_every_node_a_provision() {
    let read = laws();
    for regulation in &read.workspace.regulations {
        let file = regulation.name().replace('/', "-");
        let (wanted, found) = (inventory(&file), addresses(regulation));
        let missing: Vec<_> = wanted.difference(&found).collect();
        let surplus: Vec<_> = found.difference(&wanted).collect();
        assert!(missing.is_empty() && surplus.is_empty(), "{file}\nwithout a node: {missing:#?}\nwithout a provision: {surplus:#?}");
    }
}

#[test]
fn nothing_is_left_unencoded_and_every_principle_has_its_reason() {
    let read = bundled();
    assert!(!read.workspace.regulations.is_empty());
    for regulation in &read.workspace.regulations {
        for (id, encoding) in regulation.encodings() {
            let citation = regulation.citation(id, Lang::En);
            assert_ne!(encoding, Encoding::NotYet, "{citation}");
            let provision = regulation.provision(id).unwrap();
            if encoding == Encoding::Principle && provision.children.is_empty() {
                assert!(provision.principle.as_ref().is_some_and(|r| r.len() > 10), "{citation}");
            }
        }
    }
}

#[test]
fn every_scenario_passes_and_every_operative_provision_is_reached() {
    let read = bundled();
    let decisions = quyche::queries::Decisions::new(&read.workspace);
    let results: Vec<_> = (0..read.workspace.scenarios.len()).map(|i| quyche::queries::run(&decisions, i).unwrap()).collect();
    let failed: String = results.iter().map(|r| quyche::report::result_text(&read.workspace, &read.sources, r, Lang::En)).collect();
    assert!(failed.is_empty(), "{failed}");
    for coverage in quyche::queries::coverage(&decisions, &results, |_| false) {
        let regulation = &read.workspace.regulations[coverage.regulation];
        // A draft has scenarios for what differs.
        if regulation.draft.is_some() {
            continue;
        }
        let unreached: Vec<String> = coverage.unreached.iter().map(|id| regulation.citation(*id, Lang::En)).collect();
        assert!(unreached.is_empty(), "{}: {unreached:?}", regulation.name());
        assert!(coverage.scenarios >= 80, "{}: {} scenarios", regulation.name(), coverage.scenarios);
    }
}

#[test]
fn every_reading_is_what_some_scenario_rests_on() {
    let read = laws();
    let decisions = Decisions::new(&read.workspace);
    for (index, regulation) in read.workspace.regulations.iter().enumerate() {
        let mut idle: BTreeSet<&str> = regulation.readings.iter().map(|r| r.name.as_str()).collect();
        for (position, scenario) in read.workspace.scenarios.iter().enumerate().filter(|(_, s)| s.regulation == index) {
            let answer = run(&decisions, position).unwrap().answer.unwrap();
            for reading in &answer.rests_on {
                idle.remove(regulation.readings[reading.index()].name.as_str());
            }
            let _ = scenario;
        }
        assert!(idle.is_empty(), "{}: no scenario rests on {idle:?}", regulation.name());
    }
}
