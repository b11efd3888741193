//! Every acting body, number and deadline of a bundled regulation is watched by some scenario: changed alone, it makes one fail.
//!
//! Changes are made to the typed regulation in place. The scenarios that cite the changed provision run first, then those that never did; the
//! first failure ends it. A change that no scenario sees is held against the unchanged regulation over all cases: where no case comes out differently (such
//! as under an alternative that is not chosen) there is nothing to see; else it is a survivor, told with such a case, and survivors fail the test: they
//! are scenarios that are missing. Limits over a plan are left out: a scenario is one case.
//!
//! `QUYCHE_REGULATION=khanh-hoa` looks at the regulations whose name begins so; `QUYCHE_REGULATIONS_DIR=DIR` reads the rule files of another
//! folder; `QUYCHE_SURVIVORS=FILE` writes the survivors there as well.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Instant;

use quyche::diagnostics::Lang;
use quyche::hir::{ProvisionId, Workspace};
use quyche::queries::{Decisions, reading_use, run};
use quyche::report::{Words, scenario_case};

use super::mutants::{Mutant, both, mutants};
use super::support::{Read, drawn, files_below, read, root};

/// The rule files of a folder.
fn folder(path: &Path) -> Read {
    let named = |file: std::path::PathBuf| (file.display().to_string(), std::fs::read_to_string(&file).unwrap());
    let files: Vec<(String, String)> = files_below(path.to_str().unwrap(), "quy").into_iter().map(named).collect();
    let texts: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let read = read(&texts);
    assert!(!read.diagnostics.has_errors(), "{}", drawn(&read, Lang::En));
    read
}

/// The scenarios of one regulation, by place, each with the provisions that its answer cites, unchanged.
fn cited(workspace: &Workspace, regulation: usize) -> Vec<(usize, BTreeSet<ProvisionId>)> {
    let decisions = Decisions::new(workspace);
    let own = (0..workspace.scenarios.len()).filter(|index| workspace.scenarios[*index].regulation == regulation);
    own.map(|index| {
        let result = run(&decisions, index).unwrap();
        assert!(result.passed(), "`{}` fails without any change", workspace.scenarios[index].name);
        (index, result.answer.map(|answer| answer.cited()).unwrap_or_default())
    })
    .collect()
}

/// The scenarios in the order in which they are likely to see a change.
fn ordered(workspace: &Workspace, regulation: usize, mutant: &Mutant, cited: &[(usize, BTreeSet<ProvisionId>)]) -> Vec<usize> {
    let of = &workspace.regulations[regulation];
    let rank = |provisions: &BTreeSet<ProvisionId>| match mutant.provision {
        Some(at) if provisions.contains(&at) => 0,
        Some(at) if provisions.iter().any(|p| of.is_within(*p, at)) => 1,
        Some(at) if provisions.iter().any(|p| of.is_within(*p, of.addressed(at))) => 2,
        _ => 3,
    };
    // Closed scenarios see most; of the same activity they share what is compiled.
    let mut out: Vec<(usize, quyche::hir::ActivityId, usize)> =
        cited.iter().map(|(index, provisions)| (rank(provisions), workspace.scenarios[*index].case.activity, *index)).collect();
    out.sort_unstable();
    out.into_iter().map(|(_, _, index)| index).collect()
}

/// A case in which the change is to be seen, as a scenario states it; `None` where no case comes out differently.
fn seen_in(workspace: &mut Workspace, regulation: usize, mutant: &Mutant) -> Option<String> {
    let unchanged = workspace.regulations[regulation].clone();
    let (joined, reading) = both(&unchanged, mutant);
    workspace.regulations[regulation] = joined;
    let used = reading_use(&Decisions::new(workspace), regulation, reading).unwrap();
    workspace.regulations[regulation] = unchanged;
    if !used.unknown.is_empty() {
        return Some("too large to be compared".into());
    }
    let example = used.changes.iter().flatten().find_map(|change| change.example.as_ref())?;
    let words = Words::new(workspace, &workspace.regulations[regulation], Lang::En);
    Some(scenario_case(&words, example))
}

/// A change that no scenario saw, by place, and a case that would.
type Survivor = (usize, Option<String>);

/// Tries every `threads`-th change from the `first` on; gives those that no scenario saw, by place, and how many scenarios were run.
fn survivors(read: Read, regulation: usize, first: usize, threads: usize) -> (Vec<Survivor>, usize) {
    let mut workspace = read.workspace;
    let cited = cited(&workspace, regulation);
    let all = mutants(&workspace, regulation);
    let mut runs = 0;
    let mut out = Vec::new();
    for (place, mutant) in all.iter().enumerate().skip(first).step_by(threads) {
        let scenarios = ordered(&workspace, regulation, mutant, &cited);
        let unchanged = workspace.regulations[regulation].clone();
        (mutant.change)(&mut workspace.regulations[regulation]);
        let seen = {
            let decisions = Decisions::new(&workspace);
            scenarios.into_iter().any(|index| {
                runs += 1;
                !run(&decisions, index).unwrap().passed()
            })
        };
        workspace.regulations[regulation] = unchanged;
        if !seen {
            out.push((place, seen_in(&mut workspace, regulation, mutant)));
        }
    }
    (out, runs)
}

/// All survivors of one regulation, in words.
fn try_all(path: &Path, regulation: usize) -> Vec<String> {
    let started = Instant::now();
    let here = folder(path);
    let all = mutants(&here.workspace, regulation);
    // Definitions are shared within a workspace, not between threads: each thread reads its own.
    let threads = std::thread::available_parallelism().map_or(2, |n| n.get()).min(4);
    let parts = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|first| scope.spawn(move || survivors(folder(path), regulation, first, threads))).collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).collect::<Vec<_>>()
    });
    let runs: usize = parts.iter().map(|(_, runs)| runs).sum();
    let (survivors, idle): (BTreeMap<usize, Option<String>>, BTreeMap<usize, Option<String>>) =
        parts.into_iter().flat_map(|(survivors, _)| survivors).partition(|(_, case)| case.is_some());
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    all.iter().for_each(|mutant| *kinds.entry(mutant.kind).or_default() += 1);
    let kinds: Vec<String> = kinds.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    let name = here.workspace.regulations[regulation].name();
    eprintln!(
        "{name}: {} changes ({}), {} seen by a scenario, {} by none, {} that no case shows; {runs} scenarios run in {:.1} s",
        all.len(),
        kinds.join(", "),
        all.len() - survivors.len() - idle.len(),
        survivors.len(),
        idle.len(),
        started.elapsed().as_secs_f64()
    );
    idle.keys().for_each(|place| eprintln!("  no case shows: {}", all[*place].what));
    let cited = cited(&here.workspace, regulation);
    let told = |(place, case): (&usize, &Option<String>)| {
        let mutant = &all[*place];
        let case = case.as_deref().unwrap_or_default();
        format!("{name}: {} ({})\n    to be seen in {case}", mutant.what, citing(&here.workspace, mutant, &cited))
    };
    survivors.iter().map(told).collect()
}

/// The scenarios that cite the changed provision and do not see the change.
fn citing(workspace: &Workspace, mutant: &Mutant, cited: &[(usize, BTreeSet<ProvisionId>)]) -> String {
    let Some(at) = mutant.provision else { return "a definition".into() };
    let names: Vec<String> =
        cited.iter().filter(|(_, p)| p.contains(&at)).map(|(index, _)| format!("“{}”", workspace.scenarios[*index].name)).collect();
    match names.as_slice() {
        [] => "no scenario cites it".into(),
        [first] => format!("cited by {first}"),
        [first, rest @ ..] => format!("cited by {first} and {} more", rest.len()),
    }
}

#[test]
fn every_body_number_and_deadline_is_watched_by_a_scenario() {
    let path = std::env::var("QUYCHE_REGULATIONS_DIR").map_or_else(|_| root().join("regulations"), |folder| std::path::absolute(folder).unwrap());
    let wanted = std::env::var("QUYCHE_REGULATION").unwrap_or_default().replace('_', "-");
    let regulations = folder(&path).workspace.regulations;
    let names: Vec<String> = regulations.iter().map(|r| r.name()).collect();
    // A draft has scenarios for what differs from the law.
    let tried: Vec<usize> = (0..names.len()).filter(|index| regulations[*index].draft.is_none() && names[*index].starts_with(&wanted)).collect();
    assert!(!tried.is_empty(), "no regulation is called `{wanted}`: {names:?}");
    let survivors: Vec<String> = tried.into_iter().flat_map(|regulation| try_all(&path, regulation)).collect();
    if let Ok(file) = std::env::var("QUYCHE_SURVIVORS") {
        std::fs::write(file, survivors.join("\n") + "\n").unwrap();
    }
    assert!(survivors.is_empty(), "no scenario sees these {} changes:\n{}", survivors.len(), survivors.join("\n"));
}

#[test]
fn a_change_under_an_alternative_that_is_not_chosen_shows_in_no_case_and_every_other_in_one() {
    let rules = r#"
        regulation small "1" { effective 2025-01-01 }
        define few as people < 4
        article 1 about visit {
            reading which "either" as one among one, other
            chair decides if people > 10
            board decides within 5 days after end if people <= 10 and which is other
            office decides if people <= 10 and which is one
            agency submits to office at least 5 working days before start if few
        }
    "#;
    let base = super::support::text("tests/language/base.quy");
    let read = read(&[("rules.quy", rules), ("base.quy", &base)]);
    assert!(!read.diagnostics.has_errors(), "{}", drawn(&read, Lang::En));
    let mut workspace = read.workspace;
    let all = mutants(&workspace, 0);
    // Five bodies; two bounds each of four numbers; three changes of each of two deadlines.
    assert_eq!(all.len(), 5 + 8 + 6);
    for mutant in all {
        let case = seen_in(&mut workspace, 0, &mutant);
        assert_eq!(case.is_none(), mutant.what.contains("`board decides`"), "{}: {case:?}", mutant.what);
    }
}
