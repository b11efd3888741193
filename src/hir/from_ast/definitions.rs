//! Definitions before they are expanded: in which order, which of them mean nothing because they rest on themselves, and which
//! rest on so many others that the stages after this one could not walk through them.
//!
//! A definition may be asked of the case or of a list's record, where the record's fields hide other names; so the graph has a node
//! for every definition and list that it is asked of. Asked of the case it hides least: what is sound there is sound everywhere.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::super::errors;
use super::super::ids::{DefineId, FactId};
use super::super::vocabulary::{Fact, Kind, Vocabulary};
use crate::diagnostics::Diagnostics;
use crate::source::Span;
use crate::spelling::name_key;
use crate::syntax::ast::{self, Condition, Predicate, TestName};

/// How deep a condition may be once its definitions are expanded. Every later stage walks through it by recursion.
const LEVELS: usize = 500;
/// How many tests a definition may hold once expanded.
const TESTS: usize = 10_000;

/// What is known of all definitions together.
#[derive(Debug, Default)]
pub struct Order {
    /// Every definition after those that it rests on.
    pub sorted: Vec<DefineId>,
    /// They rest on themselves or on too much, or on others that do; reported already.
    pub unsound: HashSet<DefineId>,
}

/// A definition, and the list that its plain names are fields of first.
type Asked = (DefineId, Option<FactId>);

/// What the text of a definition holds: its tests, its depth, and which others it asks for at which depth.
#[derive(Default)]
struct Uses {
    tests: usize,
    depth: usize,
    targets: Vec<(Asked, usize)>,
}

#[derive(Clone, Copy)]
enum State {
    Open,
    Done { levels: usize, tests: usize },
}

struct Open {
    asked: Asked,
    uses: Uses,
    next: usize,
    levels: usize,
    tests: usize,
}

/// Sorts the definitions of one regulation, and reports circles and those that grow too large.
pub fn sort(vocabulary: &Vocabulary, defines: &[&ast::Define], diagnostics: &mut Diagnostics) -> Order {
    let names = defines.iter().enumerate().map(|(i, d)| (name_key(&d.name.text), DefineId::new(i))).collect();
    let reader = Reader { vocabulary, names };
    let mut search = Search { reader, defines, state: HashMap::new(), path: Vec::new(), circles: BTreeMap::new(), order: Order::default() };
    for index in 0..defines.len() {
        search.visit((DefineId::new(index), None), diagnostics);
    }
    for places in search.circles.into_values() {
        diagnostics.push(errors::cycle(&places));
    }
    search.order
}

struct Search<'a, 's> {
    reader: Reader<'a>,
    defines: &'s [&'a ast::Define],
    state: HashMap<Asked, State>,
    path: Vec<Open>,
    /// By their members, so that each is reported once.
    circles: BTreeMap<Vec<String>, Vec<(Span, String)>>,
    order: Order,
}

impl Search<'_, '_> {
    fn visit(&mut self, start: Asked, diagnostics: &mut Diagnostics) {
        self.open(start);
        while let Some(top) = self.path.last_mut() {
            let Some((target, at)) = top.uses.targets.get(top.next).copied() else {
                self.close(diagnostics);
                continue;
            };
            match self.state.get(&target) {
                None => self.open(target),
                Some(State::Open) => {
                    top.next += 1;
                    self.circle(target);
                }
                Some(State::Done { levels, tests }) => {
                    top.next += 1;
                    top.levels = top.levels.max(at + levels);
                    top.tests = top.tests.saturating_add(*tests);
                }
            }
        }
    }

    fn open(&mut self, asked: Asked) {
        if self.state.contains_key(&asked) {
            return;
        }
        let mut uses = Uses::default();
        if let Some(define) = self.defines.get(asked.0.index()) {
            self.reader.uses(&define.condition, 1, &mut Vec::new(), asked.1, &mut uses);
        }
        self.state.insert(asked, State::Open);
        let (levels, tests) = (uses.depth, uses.tests);
        self.path.push(Open { asked, uses, next: 0, levels, tests });
    }

    fn close(&mut self, diagnostics: &mut Diagnostics) {
        let Some(done) = self.path.pop() else { return };
        let id = done.asked.0;
        self.state.insert(done.asked, State::Done { levels: done.levels, tests: done.tests });
        if done.asked.1.is_none() {
            self.order.sorted.push(id);
        }
        let unsound = done.uses.targets.iter().any(|((target, _), _)| self.order.unsound.contains(target));
        let large = done.levels > LEVELS || done.tests > TESTS;
        if let Some(define) = self.defines.get(id.index()).filter(|_| large && !unsound && !self.order.unsound.contains(&id)) {
            diagnostics.push(errors::definition_too_large(&define.name, LEVELS, TESTS));
        }
        if unsound || large {
            self.order.unsound.insert(id);
        }
    }

    fn circle(&mut self, target: Asked) {
        let members: Vec<DefineId> = self.path.iter().skip_while(|open| open.asked != target).map(|open| open.asked.0).collect();
        let mut seen = HashSet::new();
        let each = members.iter().filter(|id| seen.insert(**id)).filter_map(|id| self.defines.get(id.index()));
        let places: Vec<(Span, String)> = each.map(|define| (define.name.span, define.name.text.clone())).collect();
        self.order.unsound.extend(members);
        let mut names: Vec<String> = places.iter().map(|(_, name)| name.clone()).collect();
        names.sort();
        self.circles.entry(names).or_insert(places);
    }
}

/// Finds the definitions that a condition asks for, by the same rules of scope as [`super::conditions::Resolver`].
struct Reader<'a> {
    vocabulary: &'a Vocabulary,
    names: HashMap<String, DefineId>,
}

impl Reader<'_> {
    fn uses(&self, condition: &Condition, depth: usize, records: &mut Vec<(String, FactId)>, first: Option<FactId>, out: &mut Uses) {
        out.depth = out.depth.max(depth);
        match condition {
            Condition::Or(parts) | Condition::And(parts) => parts.iter().for_each(|p| self.uses(p, depth + 1, records, first, out)),
            Condition::Not(inner) => self.uses(inner, depth + 1, records, first, out),
            Condition::Test { name, predicate: Predicate::Holds, .. } => {
                out.tests += 1;
                let (name, first) = match name {
                    TestName::Plain(name) => (name, first),
                    TestName::Of { name, record } => {
                        let key = name_key(&record.text);
                        (name, records.iter().rev().find(|(variable, _)| *variable == key).map(|(_, list)| *list))
                    }
                    TestName::Field { .. } => return,
                };
                let hidden = first.into_iter().flat_map(|list| self.fields(list)).any(|f| name_key(&f.term.id) == name_key(&name.text));
                if let Some(id) = self.names.get(&name_key(&name.text)).filter(|_| !hidden) {
                    out.targets.push(((*id, first), depth));
                }
            }
            Condition::Aggregate { function: ast::Aggregate::Count { list, when: Some(when) }, .. } => {
                out.tests += 1;
                self.within("", list, when, depth, records, None, out);
            }
            Condition::Quantified { variable, list, condition, .. } => {
                out.tests += 1;
                self.within(&variable.text, list, condition, depth, records, Some(first), out);
            }
            Condition::Test { .. } | Condition::Aggregate { .. } | Condition::Activity { .. } => out.tests += 1,
        }
    }

    /// What is asked of a list's records: with `first` as around it, or (in a count) with the record's own fields first.
    #[expect(clippy::too_many_arguments, reason = "one private step of one recursion")]
    fn within(
        &self,
        variable: &str,
        list: &ast::Name,
        condition: &Condition,
        depth: usize,
        records: &mut Vec<(String, FactId)>,
        first: Option<Option<FactId>>,
        out: &mut Uses,
    ) {
        let Some(list) = self.vocabulary.fact_named(&list.text) else { return };
        records.push((name_key(variable), list));
        self.uses(condition, depth + 1, records, first.unwrap_or(Some(list)), out);
        records.pop();
    }

    fn fields(&self, list: FactId) -> &[Fact] {
        match self.vocabulary.fact(list).map(|f| &f.kind) {
            Some(Kind::List(fields)) => fields,
            _ => &[],
        }
    }
}
