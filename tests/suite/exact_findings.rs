//! What is found over all cases at once against what the direct interpreter says of every single one: the same gaps and conflicts, case by
//! case, and the same dead provisions and rules.
//!
//! How far a rule gets is asked of the interpreter too: of regulations in which every rule is replaced by one that leaves a mark, with what
//! stands behind it and with `overrides`, without `overrides`, and without either.

use std::collections::{BTreeMap, BTreeSet};

use quyche::diagnostics::Lang;
use quyche::hir::regulation::Guard;
use quyche::hir::{Act, ActivityId, Actor, BodyId, Case, ClassId, Condition, MatterId, ProvisionId, Regulation, Rule, VerbId, Vocabulary};
use quyche::interpret::{World, broken_always, decide_unordered};
use quyche::outcome::{Outcome, SilenceKind};
use quyche::queries::{Cases, Decisions, Finding, findings};
use quyche::source::Span;
use quyche::syntax::ast::Modality;

use super::enumerated::{Mentioned, guard, readings};
use super::findings::{fixtures, small};
use super::generated;
use super::support::{Read, drawn, read};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
enum Stage {
    #[default]
    Nowhere,
    InScope,
    Guarded,
    Applies,
}

type Rivals = (VerbId, Option<MatterId>, BodyId, BodyId);

/// What was gone through.
#[derive(Debug, Default)]
struct Counted {
    texts: usize,
    cases: usize,
    questions: usize,
    gaps: usize,
    conflicts: usize,
    dead: usize,
    defeated: usize,
    never: usize,
    impossible: usize,
}

/// One regulation of one text.
struct Checked<'a> {
    name: &'a str,
    vocabulary: &'a Vocabulary,
    regulation: &'a Regulation,
    found: Vec<(ActivityId, Finding)>,
    stages: BTreeMap<(ProvisionId, usize), Stage>,
    /// Activities without any possible case.
    impossible: BTreeSet<ActivityId>,
}

fn check(name: &str, read: &Read, counted: &mut Counted) {
    let found = findings(&Decisions::new(&read.workspace), 0);
    let regulation = &read.workspace.regulations[0];
    let mut checked =
        Checked { name, vocabulary: &read.workspace.vocabulary, regulation, found, stages: BTreeMap::new(), impossible: BTreeSet::new() };
    counted.texts += 1;
    let spoken: BTreeSet<ActivityId> = regulation.provisions.iter().filter(|p| p.has_rules()).flat_map(|p| p.about.iter().copied()).collect();
    for activity in spoken {
        checked.activity(activity, counted);
    }
    checked.the_dead(counted);
}

impl Checked<'_> {
    fn activity(&mut self, activity: ActivityId, counted: &mut Counted) {
        let mentioned = Mentioned::by(self.vocabulary, self.regulation, activity);
        let all = mentioned.cases(self.vocabulary, activity);
        let world = |case: &Case| World::new(self.regulation, case.clone());
        let broken: Vec<Vec<usize>> = all.iter().map(|case| broken_always(self.vocabulary, self.regulation, &world(case))).collect();
        let possible: Vec<Case> = all.iter().zip(&broken).filter(|(_, b)| b.is_empty()).map(|(case, _)| case.clone()).collect();
        counted.cases += possible.len();
        let said = self
            .found
            .iter()
            .find_map(|(a, f)| if let (true, Finding::Impossible { lines }) = (*a == activity, f) { Some(lines.clone()) } else { None });
        assert_eq!(possible.is_empty(), said.is_some(), "{}: impossible", self.name);
        if let Some(lines) = said {
            let holds = |lines: &[usize]| broken.iter().any(|b| lines.iter().all(|l| !b.contains(l)));
            assert!(!lines.is_empty() && !holds(&lines), "{}: {lines:?} can hold together", self.name);
            for line in &lines {
                let others: Vec<usize> = lines.iter().copied().filter(|l| l != line).collect();
                assert!(holds(&others), "{}: {others:?} contradict each other without {line}", self.name);
            }
            self.impossible.insert(activity);
            counted.impossible += 1;
            return;
        }
        let outcomes: Vec<Outcome> = possible.iter().map(|case| self.decide(self.regulation, case, None)).collect();
        counted.questions += outcomes.len();
        self.gaps(activity, &mentioned, &possible, &outcomes, counted);
        self.conflicts(activity, &mentioned, &possible, &outcomes, counted);
        counted.questions += self.stages(&possible);
    }

    fn decide(&self, regulation: &Regulation, case: &Case, readings: Option<&Vec<usize>>) -> Outcome {
        let mut world = World::new(regulation, case.clone());
        if let Some(readings) = readings {
            world.readings.clone_from(readings);
        }
        decide_unordered(self.vocabulary, regulation, &world).unwrap_or_else(|u| panic!("{}: {u:?} is not stated", self.name))
    }

    fn gaps(&self, activity: ActivityId, mentioned: &Mentioned, possible: &[Case], outcomes: &[Outcome], counted: &mut Counted) {
        for class in &self.vocabulary.activity(activity).unwrap().requires {
            let found: Vec<&Cases> = self
                .found
                .iter()
                .filter_map(|(a, f)| match f {
                    Finding::Gap { class: of, cases, .. } if a == &activity && of == class => Some(cases),
                    _ => None,
                })
                .collect();
            assert!(found.len() <= 1, "{}: one gap a class", self.name);
            let real: Vec<bool> = outcomes.iter().map(|o| has_gap(o, *class)).collect();
            counted.gaps += found.len();
            self.same_cases(&format!("gap {class:?}"), found.first().copied(), mentioned, possible, &real);
            for cases in found {
                assert!(has_gap(&self.witness(cases, mentioned), *class), "{}: the witness has no gap", self.name);
            }
        }
    }

    fn conflicts(&self, activity: ActivityId, mentioned: &Mentioned, possible: &[Case], outcomes: &[Outcome], counted: &mut Counted) {
        let found: Vec<(Rivals, &Cases)> = self
            .found
            .iter()
            .filter_map(|(a, f)| match f {
                Finding::Conflict { verb, matter, bodies, cases, .. } if a == &activity => Some(((*verb, *matter, bodies.0, bodies.1), cases)),
                _ => None,
            })
            .collect();
        let real: Vec<BTreeSet<Rivals>> = outcomes.iter().map(rivals).collect();
        let all: BTreeSet<Rivals> = real.iter().flatten().copied().chain(found.iter().map(|(rivals, _)| *rivals)).collect();
        counted.conflicts += found.len();
        assert!(found.len() <= all.len(), "{}: one conflict a pair", self.name);
        for of in all {
            let cases = found.iter().find(|(rivals, _)| *rivals == of).map(|(_, cases)| *cases);
            let real: Vec<bool> = real.iter().map(|r| r.contains(&of)).collect();
            self.same_cases(&format!("conflict {of:?}"), cases, mentioned, possible, &real);
            if let Some(cases) = cases {
                assert!(rivals(&self.witness(cases, mentioned)).contains(&of), "{}: the witness has no conflict", self.name);
            }
        }
    }

    /// The possible cases in the classes are those that really are so.
    fn same_cases(&self, what: &str, found: Option<&Cases>, mentioned: &Mentioned, possible: &[Case], real: &[bool]) {
        let classes = found.map(|c| c.classes.as_slice()).unwrap_or_default();
        for (case, real) in possible.iter().zip(real) {
            let told = classes.iter().any(|class| mentioned.is_in(class, case));
            assert_eq!(told, *real, "{}: {what} (told, real) in {case:?}\nclasses: {classes:#?}", self.name);
        }
    }

    /// What the interpreter says of the witness, which lies in its class, is possible, and has the status told.
    fn witness(&self, cases: &Cases, mentioned: &Mentioned) -> Outcome {
        let world = World::new(self.regulation, cases.witness.clone());
        assert_eq!(broken_always(self.vocabulary, self.regulation, &world), Vec::<usize>::new(), "{}: {:?}", self.name, cases.witness);
        let outcome = self.decide(self.regulation, &cases.witness, None);
        assert_eq!(outcome.status, cases.status, "{}: {:?}", self.name, cases.witness);
        assert!(cases.classes.iter().any(|class| mentioned.is_in(class, &cases.witness)), "{}: {:?}", self.name, cases.witness);
        outcome
    }

    /// How far each rule gets in any of these cases, under any readings; gives how often the interpreter was asked.
    fn stages(&mut self, possible: &[Case]) -> usize {
        let mut asked = 0;
        for stage in [Stage::Applies, Stage::Guarded, Stage::InScope] {
            let marked = marked(self.regulation, stage);
            let all = (0..self.regulation.provisions.len())
                .flat_map(|p| (0..self.regulation.provisions[p].rules.len()).map(move |r| (ProvisionId::new(p), r)));
            let mut open: BTreeSet<(ProvisionId, usize)> = all.filter(|rule| self.stages.get(rule).is_none_or(|known| *known < stage)).collect();
            for readings in readings(self.regulation) {
                for case in possible {
                    if open.is_empty() {
                        break;
                    }
                    asked += 1;
                    for mark in marks(&self.decide(&marked, case, Some(&readings))) {
                        if open.remove(&mark) {
                            self.stages.insert(mark, stage);
                        }
                    }
                }
            }
        }
        asked
    }

    fn the_dead(&self, counted: &mut Counted) {
        let stage = |p: ProvisionId, rule: usize| self.stages.get(&(p, rule)).copied().unwrap_or_default();
        let (mut dead, mut defeated, mut never) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for id in self.regulation.provision_ids() {
            let provision = self.regulation.provision(id).unwrap();
            if !provision.has_rules() || provision.about.iter().any(|a| self.impossible.contains(a)) {
                continue;
            }
            let stages: Vec<Stage> = (0..provision.rules.len()).map(|rule| stage(id, rule)).collect();
            if stages.iter().all(|s| *s == Stage::Nowhere) {
                dead.insert(id);
            } else if stages.iter().all(|s| *s == Stage::Guarded) {
                defeated.insert((id, None));
            } else {
                defeated.extend((0..stages.len()).filter(|r| stages[*r] == Stage::Guarded).map(|r| (id, Some(r))));
                never.extend((0..stages.len()).filter(|r| stages[*r] == Stage::InScope).map(|r| (id, r)));
            }
        }
        let (mut told_dead, mut told_defeated, mut told_never) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for (_, finding) in &self.found {
            match finding {
                Finding::NeverInScope { provision, causes } => {
                    let has_rules = |id: &ProvisionId| self.regulation.provision(*id).is_some_and(|p| p.has_rules());
                    let within = self.regulation.provision_ids().filter(|id| self.regulation.is_within(*id, *provision)).filter(has_rules);
                    let within: Vec<ProvisionId> = within.collect();
                    // What is followed from elsewhere may live within what is dead where it stands.
                    let told = if within.iter().all(|id| dead.contains(id)) { within } else { vec![*provision] };
                    assert!(told.into_iter().all(|id| told_dead.insert(id)), "{}: told twice", self.name);
                    assert!(!causes.is_empty(), "{}: nothing is blamed for {}", self.name, self.regulation.citation(*provision, Lang::En));
                }
                Finding::AlwaysDefeated { provision, rule, by } => {
                    assert!(told_defeated.insert((*provision, *rule)) && !by.is_empty(), "{}: {finding:?}", self.name);
                }
                Finding::NeverApplies { provision, rule, causes } => {
                    assert!(told_never.insert((*provision, *rule)) && !causes.is_empty(), "{}: {finding:?}", self.name);
                }
                Finding::Gap { .. } | Finding::Conflict { .. } | Finding::Impossible { .. } => {}
                Finding::TooLarge(_) => panic!("{}: too large", self.name),
            }
        }
        // A provision that is followed and follows another is alive there only where that brings something in, which leaves no mark of its own.
        for (dead, defeated, never) in [(&mut dead, &mut defeated, &mut never), (&mut told_dead, &mut told_defeated, &mut told_never)] {
            dead.retain(|id| !self.passes_on(*id));
            defeated.retain(|(id, _)| !self.passes_on(*id));
            never.retain(|(id, _)| !self.passes_on(*id));
        }
        counted.dead += told_dead.len();
        counted.defeated += told_defeated.len();
        counted.never += told_never.len();
        assert_eq!((told_dead, told_defeated, told_never), (dead, defeated, never), "{}: (dead, defeated, never applies), told and real", self.name);
    }
}

impl Checked<'_> {
    /// Whether a provision may be followed, and follows another.
    fn passes_on(&self, id: ProvisionId) -> bool {
        let target = |rule: &Rule| if let Rule::Follows { target, .. } = rule { Some(*target) } else { None };
        let mut targets = self.regulation.provisions.iter().flat_map(|p| &p.rules).filter_map(target);
        let follows = self.regulation.provision(id).unwrap().rules.iter().any(|r| target(r).is_some());
        follows && targets.any(|target| self.regulation.is_within(id, target))
    }
}

fn has_gap(outcome: &Outcome, class: ClassId) -> bool {
    outcome.silences.iter().any(|s| s.kind == SilenceKind::Gap && s.class == Some(class))
}

/// Every pair of bodies that are in conflict.
fn rivals(outcome: &Outcome) -> BTreeSet<Rivals> {
    let pairs = |c: &quyche::outcome::Conflict| {
        let (verb, matter, bodies) = (c.verb, c.matter, c.bodies.clone());
        let other = bodies.clone();
        bodies.into_iter().flat_map(move |a| other.clone().into_iter().filter(move |b| a < *b).map(move |b| (verb, matter, a, b))).collect::<Vec<_>>()
    };
    outcome.conflicts.iter().flat_map(pairs).collect()
}

/// Matters below this belong to the vocabulary; those above are marks.
const MARKS: usize = 1_000_000;

/// The regulation with a mark for every rule. What `follows` can bring in is an act, with the rule's own verb or one that nothing overrides by
/// name; the rest are dossiers, which stay where they are.
fn marked(regulation: &Regulation, stage: Stage) -> Regulation {
    let mut marked = regulation.clone();
    if stage != Stage::Applies {
        marked.displacements.clear();
    }
    for (id, provision) in marked.provisions.iter_mut().enumerate() {
        let rules = std::mem::take(&mut provision.rules);
        for (index, rule) in rules.iter().enumerate() {
            let guard = if stage == Stage::InScope { Guard { condition: Condition::True, except: Vec::new() } } else { guard(rule) };
            let number = id * 1000 + index;
            provision.rules.push(match rule {
                Rule::Act(Act { verb, .. }) | Rule::Qualify { verb, .. } | Rule::Excludes { verb, .. } => mark(*verb, number, guard, provision.span),
                Rule::Refers { .. } | Rule::Follows { .. } => mark(VerbId::new(MARKS), number, guard, provision.span),
                _ => Rule::Dossier { documents: Vec::new(), fields: vec![number.to_string()], guard },
            });
        }
        if stage == Stage::Applies {
            provision.rules.extend(rules.into_iter().filter(|r| matches!(r, Rule::Follows { .. })));
        }
    }
    marked
}

fn mark(verb: VerbId, number: usize, guard: Guard, span: Span) -> Rule {
    Rule::Act(Act {
        actor: Actor::Unsaid,
        verb,
        matter: Some(MatterId::new(MARKS + number)),
        to: None,
        modality: Modality::Must,
        documents: Vec::new(),
        via: Vec::new(),
        with: Vec::new(),
        in_writing: false,
        behalf: None,
        grant: None,
        timings: Vec::new(),
        anchors: Vec::new(),
        guard,
        span,
    })
}

fn marks(outcome: &Outcome) -> Vec<(ProvisionId, usize)> {
    let acts = outcome.acts.iter().filter_map(|a| a.matter.map(MatterId::index)).filter(|m| *m >= MARKS).map(|m| m - MARKS);
    let dossiers = outcome.dossier.iter().filter_map(|d| d.fields.first()?.parse().ok());
    acts.chain(dossiers).map(|number: usize| (ProvisionId::new(number / 1000), number % 1000)).collect()
}

#[test]
fn what_is_found_in_the_small_texts_is_what_every_case_shows() {
    let mut counted = Counted::default();
    for path in fixtures() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        check(&name, &small(&path, ""), &mut counted);
    }
    eprintln!("small texts: {counted:?}");
    assert!(counted.gaps >= 20 && counted.conflicts >= 8 && counted.dead >= 10 && counted.impossible == 2, "{counted:?}");
}

#[test]
fn what_is_found_in_generated_texts_is_what_every_case_shows() {
    let texts: u64 = std::env::var("QUYCHE_GENERATED").ok().and_then(|n| n.parse().ok()).unwrap_or(300);
    let first: u64 = std::env::var("QUYCHE_SEED").ok().and_then(|n| n.parse().ok()).unwrap_or(0);
    let mut counted = Counted::default();
    for seed in first..first + texts {
        let text = generated::regulation(seed);
        let generated = read(&[("generated.quy", text.as_str())]);
        assert!(!generated.diagnostics.has_errors(), "seed {seed}:\n{}", drawn(&generated, Lang::En));
        check(&format!("seed {seed}\n{text}"), &generated, &mut counted);
    }
    eprintln!("generated texts: {counted:?}");
    if first == 0 && texts == 300 {
        assert!(
            counted.gaps >= 100 && counted.conflicts >= 200 && counted.dead >= 500 && counted.defeated >= 200 && counted.never >= 200,
            "{counted:?}"
        );
    }
}
