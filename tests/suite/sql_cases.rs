//! Cases for engines, with facts that are not known and values that no fact has; and what the interpreter says of them, completion by completion.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use quyche::decision::{Asked, Decision, Variable};
use quyche::diagnostics::Lang;
use quyche::hir::vocabulary::{Fact, Kind};
use quyche::hir::{Actor, BodyId, Case, FactId, ProvisionId, Regulation, Value, Workspace};
use quyche::interpret::{World, broken_always, decide_unordered};
use quyche::outcome::{Outcome, OutcomeAct, SilenceKind};
use quyche::queries::Register;
use quyche::report::Words;
use quyche::syntax::ast::Modality;

use super::cases::{Generator, Sequence};

/// Completions of one case that are gone through at most.
const MOST: usize = 12;

/// What of a complete case is not stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gone {
    Fact(FactId),
    Field { list: FactId, record: usize, field: usize },
    List(FactId),
}

/// A case with what is not stated of it, or with one column that says what cannot be.
#[derive(Clone, Debug)]
pub struct Made {
    pub case: Case,
    pub gone: Vec<Gone>,
    pub corrupt: Option<FactId>,
}

/// What parts of an answer say: per part, each thing said with its citations.
pub type Told = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

/// One completion, by the interpreter.
pub struct Complete {
    pub told: Told,
    pub status: &'static str,
    pub gaps: BTreeSet<String>,
}

/// Makes cases of one activity under one regulation, and asks the interpreter.
pub struct Maker<'a> {
    pub workspace: &'a Workspace,
    pub regulation: &'a Regulation,
    pub decision: &'a Decision,
    /// The verbs whose deadlines and documents are not compared.
    pub bare: Vec<String>,
    /// The facts whose columns the statements read: what others hold is nobody's business.
    read: BTreeSet<FactId>,
    known: HashMap<BTreeMap<FactId, Value>, Option<Rc<Complete>>>,
    pub asked: usize,
}

impl<'a> Maker<'a> {
    pub fn new(workspace: &'a Workspace, regulation: &'a Regulation, decision: &'a Decision, register: &Register) -> Self {
        let read = |(_, v): &(_, Variable)| if let Asked::Fact(fact) | Asked::Element(fact, _) = v.asked { Some(fact) } else { None };
        let read = register.questions.iter().filter_map(read).collect();
        Maker { workspace, regulation, decision, bare: Vec::new(), read, known: HashMap::new(), asked: 0 }
    }

    fn facts(&self) -> Vec<(FactId, &'a Fact)> {
        let of = self.workspace.vocabulary.activity(self.decision.activity).unwrap();
        of.facts.iter().map(|fact| (*fact, self.workspace.vocabulary.fact(*fact).unwrap())).collect()
    }

    /// The values that rules tell apart; none where no rule asks.
    fn values(&self, kind: &Kind, asked: impl Fn(Option<usize>) -> Asked) -> Vec<Value> {
        let variables = &self.decision.variables;
        if let Kind::Set(terms) = kind {
            let elements: Vec<usize> = (0..terms.len()).filter(|e| variables.level(&asked(Some(*e))).is_some()).collect();
            if elements.len() > 4 {
                return vec![Value::Bool(false); MOST + 1];
            }
            let members =
                |bits: usize| Value::set(elements.iter().enumerate().filter(|(i, _)| bits & (1 << i) != 0).map(|(_, e)| *e).collect::<Vec<_>>());
            return if elements.is_empty() { Vec::new() } else { (0..1 << elements.len()).map(members).collect() };
        }
        let level = variables.level(&asked(None));
        level.map(|level| variables.get(level).unwrap().cells.iter().map(|cell| cell.witness()).collect()).unwrap_or_default()
    }

    fn values_of(&self, gone: Gone) -> Vec<Value> {
        let vocabulary = &self.workspace.vocabulary;
        match gone {
            Gone::Fact(fact) => self.values(&vocabulary.fact(fact).unwrap().kind, |e| e.map_or(Asked::Fact(fact), |e| Asked::Element(fact, e))),
            Gone::Field { list, field, .. } => {
                self.values(&vocabulary.field(list, field).unwrap().kind, |element| Asked::Field { list, depth: 0, field, element })
            }
            Gone::List(_) => Vec::new(),
        }
    }

    /// The next case: possible or not, and some with facts missing or wrong.
    pub fn make(&self, generator: &Generator, sequence: &mut Sequence) -> Made {
        let likely = if sequence.one_in(8) { None } else { generator.case(&[], 200, sequence).map(|world| world.case) };
        let mut made = Made { case: likely.unwrap_or_else(|| generator.any(sequence)), gone: Vec::new(), corrupt: None };
        let facts = self.facts();
        if sequence.one_in(40) {
            let wrong =
                |(fact, of): &&(FactId, &Fact)| matches!(of.kind, Kind::One(_) | Kind::Set(_) | Kind::Number { .. }) && self.read.contains(fact);
            let able: Vec<FactId> = facts.iter().filter(wrong).map(|(fact, _)| *fact).collect();
            made.corrupt = able.get(sequence.below(able.len())).copied();
            return made;
        }
        if !sequence.one_in(3) {
            return made;
        }
        let mut size = 1;
        for _ in 0..sequence.below(4) + 1 {
            let (fact, of) = facts[sequence.below(facts.len())];
            let gone = match (&of.kind, made.case.facts.get(&fact)) {
                (Kind::List(_), _) if sequence.one_in(6) => Gone::List(fact),
                (Kind::List(fields), Some(Value::List(records))) if !records.is_empty() => {
                    Gone::Field { list: fact, record: sequence.below(records.len()), field: sequence.below(fields.len()) }
                }
                (Kind::List(_), _) => Gone::List(fact),
                _ => Gone::Fact(fact),
            };
            let own = self.values_of(gone).len().max(1);
            let clash = |other: &Gone| matches!((other, gone), (Gone::List(a) | Gone::Field { list: a, .. }, Gone::List(b)) | (Gone::List(a), Gone::Field { list: b, .. }) if *a == b);
            if size * own <= MOST && !made.gone.contains(&gone) && !made.gone.iter().any(clash) {
                size *= own;
                made.gone.push(gone);
            }
        }
        made
    }

    /// Every completion that is possible, and whether these are all there are: of a list that is not stated there are too many.
    pub fn completions(&mut self, made: &Made, generator: &Generator) -> (Vec<Rc<Complete>>, bool) {
        let mut cases = vec![made.case.clone()];
        for gone in &made.gone {
            let values = self.values_of(*gone);
            let with = |case: &Case, value: &Value| {
                let mut case = case.clone();
                match gone {
                    Gone::Field { list, record, field } => {
                        if let Some(Value::List(records)) = case.facts.get_mut(list) {
                            records[*record].insert(*field, value.clone());
                        }
                    }
                    Gone::Fact(fact) | Gone::List(fact) => drop(case.facts.insert(*fact, value.clone())),
                }
                case
            };
            if let Gone::List(list) = gone {
                let mut sequence = Sequence::new(11);
                let lists: Vec<Value> = (0..8).map(|_| generator.any(&mut sequence).facts[list].clone()).chain([Value::List(Vec::new())]).collect();
                cases = cases.iter().flat_map(|case| lists.iter().map(|l| with(case, l))).collect();
            } else if !values.is_empty() {
                cases = cases.iter().flat_map(|case| values.iter().map(|v| with(case, v))).collect();
            }
        }
        let whole = !made.gone.iter().any(|g| matches!(g, Gone::List(_)));
        (cases.into_iter().filter_map(|case| self.complete(case)).collect(), whole)
    }

    /// What the interpreter says; nothing of a case that is not possible.
    fn complete(&mut self, case: Case) -> Option<Rc<Complete>> {
        if let Some(known) = self.known.get(&case.facts) {
            return known.clone();
        }
        let (vocabulary, facts) = (&self.workspace.vocabulary, case.facts.clone());
        let world = World::new(self.regulation, case);
        let complete = broken_always(vocabulary, self.regulation, &world).is_empty().then(|| {
            let outcome = decide_unordered(vocabulary, self.regulation, &world).unwrap();
            let gap = |s: &&quyche::outcome::Silence| s.kind == SilenceKind::Gap;
            let gaps = outcome.silences.iter().filter(gap).map(|s| vocabulary.class(s.class.unwrap()).unwrap().id.clone()).collect();
            Rc::new(Complete { told: self.told(&outcome), status: outcome.status.id(), gaps })
        });
        self.asked += 1;
        self.known.insert(facts, complete.clone());
        complete
    }

    /// What an outcome says, in the form of the rows of the engines.
    fn told(&self, outcome: &Outcome) -> Told {
        let words = Words::new(self.workspace, self.regulation, Lang::En);
        let mut told = Told::new();
        let mut say = |part: &str, row: [&str; 16], citations: &[ProvisionId]| {
            let cited: BTreeSet<String> = citations.iter().map(|c| words.citation(*c)).collect();
            told.entry(part.to_owned()).or_default().entry(row.join("\u{1f}")).or_default().extend(cited);
        };
        let body = |body: Option<BodyId>| body.map(|b| words.body_id(b)).unwrap_or("~");
        for act in outcome.acts.iter() {
            self.act("act", act, &mut say);
        }
        for silence in &outcome.silences {
            let verb = silence.verb.map(|v| words.verb_id(v)).unwrap_or("~");
            let to = silence.to.as_deref().unwrap_or("~");
            match (silence.kind, &silence.act) {
                (SilenceKind::Gap, _) => {}
                (SilenceKind::Unnamed, Some(act)) => self.act("unnamed", act, &mut say),
                (SilenceKind::Refers, _) => say("(refers)", row(&[(0, "refers"), (15, to)]), &silence.citations),
                _ => say("(excluded)", row(&[(0, "excluded"), (1, verb)]), &silence.citations),
            }
        }
        for conflict in &outcome.conflicts {
            let mut ids: Vec<&str> = conflict.bodies.iter().map(|b| words.body_id(*b)).collect();
            ids.sort_unstable();
            let matter = conflict.matter.map(|m| self.workspace.vocabulary.matter(m).unwrap().id.as_str()).unwrap_or("~");
            let verb = words.verb_id(conflict.verb);
            say(verb, row(&[(0, "conflict"), (1, verb), (2, &ids.join("|")), (5, matter)]), &conflict.citations);
        }
        for forbidden in &outcome.forbidden {
            say("(forbidden)", row(&[(0, "forbidden"), (2, body(forbidden.unless))]), &[forbidden.citation]);
        }
        for broken in &outcome.violations {
            // Provisions with one address may have several limits: each is a part of its own.
            let part = format!("(limit) {} {}.{}", words.citation(broken.citation), broken.citation.index(), broken.rule);
            say(&part, row(&[(0, "limit_broken"), (6, modality(broken.modality))]), &[broken.citation]);
        }
        for dossier in &outcome.dossier {
            let fields = dossier.fields.join("; ");
            say("(dossier)", row(&[(0, "dossier"), (10, &words.documents(&dossier.documents)), (15, &fields)]), &[dossier.citation]);
        }
        told
    }

    fn act(&self, kind: &str, act: &OutcomeAct, say: &mut impl FnMut(&str, [&str; 16], &[ProvisionId])) {
        let words = Words::new(self.workspace, self.regulation, Lang::En);
        let id = |body: Option<BodyId>| body.map(|b| words.body_id(b)).unwrap_or("~");
        let ids = |bodies: &[BodyId]| bodies.iter().map(|b| words.body_id(*b)).collect::<Vec<_>>().join("|");
        let verb = words.verb_id(act.verb);
        let who = if act.actor == Actor::Unsaid { "(the paper)" } else { id(act.actor.body()) };
        let bare = self.bare.iter().any(|b| b == verb);
        let deadlines = |waived: bool| {
            let all: BTreeSet<String> = act.timings.iter().filter(|t| t.waived == waived && !bare).map(|t| words.deadline(&t.deadline)).collect();
            all.into_iter().collect::<Vec<_>>().join("; ")
        };
        let matter = act.matter.map(|m| self.workspace.vocabulary.matter(m).unwrap().id.as_str()).unwrap_or("~");
        let each = act.members.is_empty();
        let (via, with, bound, waived) = (ids(&act.via), ids(&act.with), deadlines(false), deadlines(true));
        let documents = if bare { String::new() } else { words.documents(&act.documents) };
        let (a, b) = (if each { "~" } else { "each" }, if act.in_writing { "yes" } else { "no" });
        let columns = [
            (0, kind),
            (1, verb),
            (2, who),
            (3, id(act.to)),
            (4, id(act.behalf)),
            (5, matter),
            (6, modality(act.modality)),
            (7, b),
            (8, none(&via)),
            (9, none(&with)),
            (10, none(&documents)),
            (11, none(&bound)),
            (12, none(&waived)),
            (13, a),
        ];
        say(verb, row(&columns), &act.citations);
    }
}

/// The columns of a row that say something; 14 is left for citations.
fn row<'r>(said: &[(usize, &'r str)]) -> [&'r str; 16] {
    let mut all = ["~"; 16];
    said.iter().for_each(|(place, text)| all[*place] = none(text));
    all
}

fn none(text: &str) -> &str {
    if text.is_empty() { "~" } else { text }
}

fn modality(modality: Modality) -> &'static str {
    match modality {
        Modality::Must => "must",
        Modality::May => "may",
        Modality::Should => "should",
    }
}
