//! Single changes of a regulation: another body, a number or a deadline one off, other days.

use std::sync::Arc;

use quyche::diagnostics::Lang;
use quyche::hir::regulation::{Provision, Reading};
use quyche::hir::vocabulary::Kind;
use quyche::hir::{
    Actor, BodyId, Condition, Deadline, ProvisionId, ReadingId, Regulation, Rule, Subject, Test, Timing, Value, Vocabulary, Workspace,
};
use quyche::syntax::ast::{Comparison, Yearly};

const BEHALF: &str = "on behalf of";

/// One change.
pub struct Mutant {
    pub kind: &'static str,
    /// Where it is and what it does, for people.
    pub what: String,
    /// The provision; `None` for a definition.
    pub provision: Option<ProvisionId>,
    /// The definition.
    pub define: Option<usize>,
    pub change: Box<dyn Fn(&mut Regulation)>,
}

/// Every change of the regulation at a place, in the order of the text.
pub fn mutants(workspace: &Workspace, regulation: usize) -> Vec<Mutant> {
    let of = &workspace.regulations[regulation];
    let mut maker = Maker { vocabulary: &workspace.vocabulary, regulation: of, stranger: stranger(&workspace.vocabulary, of), out: Vec::new() };
    for index in 0..of.defines.len() {
        maker.define(index);
    }
    for id in of.provision_ids() {
        maker.provision(id);
    }
    maker.out
}

/// A body that the regulation never names, so that no act of another provision can be taken for the changed one.
fn stranger(vocabulary: &Vocabulary, regulation: &Regulation) -> BodyId {
    let mut named: Vec<BodyId> = Vec::new();
    let mut copy = regulation.clone();
    for provision in &mut copy.provisions {
        for rule in &mut provision.rules {
            bodies(rule, &mut |_, body| named.push(*body));
        }
        named.extend(provision.behalf);
    }
    (0..vocabulary.bodies.len()).map(BodyId::new).find(|id| !named.contains(id) && !vocabulary.bodies[id.index()].role).unwrap()
}

/// Calls `visit` on every body that a rule names, with its part in it.
fn bodies(rule: &mut Rule, visit: &mut impl FnMut(&'static str, &mut BodyId)) {
    match rule {
        Rule::Act(act) => {
            if let Actor::Body(body) = &mut act.actor {
                visit("actor", body);
            }
            act.to.iter_mut().for_each(|b| visit("to", b));
            act.via.iter_mut().for_each(|b| visit("via", b));
            act.with.iter_mut().for_each(|b| visit("with", b));
            act.behalf.iter_mut().for_each(|b| visit(BEHALF, b));
        }
        Rule::Qualify { to, .. } => to.iter_mut().for_each(|b| visit("to", b)),
        Rule::Forbid { unless, .. } => unless.iter_mut().for_each(|(b, _)| visit("unless", b)),
        _ => {}
    }
}

fn timings(rule: &mut Rule) -> &mut [Timing] {
    match rule {
        Rule::Act(act) => &mut act.timings,
        Rule::Qualify { timings, .. } => timings,
        _ => &mut [],
    }
}

/// The conditions of a rule: guard, what it is about, waivers.
fn conditions(rule: &mut Rule) -> Vec<&mut Condition> {
    match rule {
        Rule::Act(act) => std::iter::once(&mut act.guard.condition).chain(act.timings.iter_mut().map(|t| &mut t.waiver)).collect(),
        Rule::Qualify { timings, guard, .. } => std::iter::once(&mut guard.condition).chain(timings.iter_mut().map(|t| &mut t.waiver)).collect(),
        Rule::Limit { condition, guard, .. } => vec![&mut guard.condition, condition],
        Rule::PlanLimit { .. } => Vec::new(),
        Rule::Forbid { condition, .. } => vec![condition],
        Rule::Follows { guard, .. } | Rule::Dossier { guard, .. } | Rule::Refers { guard, .. } | Rule::Excludes { guard, .. } => {
            vec![&mut guard.condition]
        }
    }
}

/// Calls `visit` on every test, but for those inside definitions.
fn tests(condition: &mut Condition, visit: &mut impl FnMut(&mut Test)) {
    match condition {
        Condition::True | Condition::Defined { .. } => {}
        Condition::Not(inner) => tests(inner, visit),
        Condition::And(parts) | Condition::Or(parts) => parts.iter_mut().for_each(|p| tests(p, visit)),
        Condition::Test(test) => {
            visit(test);
            if let Test::Count { when: inner, .. } | Test::Quantified { condition: inner, .. } = test {
                tests(inner, visit);
            }
        }
    }
}

/// Puts a definition's changed meaning wherever it is asked for.
fn redefine(condition: &mut Condition, define: usize, meaning: &Condition) {
    match condition {
        Condition::True => {}
        Condition::Not(inner) => redefine(inner, define, meaning),
        Condition::And(parts) | Condition::Or(parts) => parts.iter_mut().for_each(|p| redefine(p, define, meaning)),
        Condition::Defined { define: id, meaning: own, .. } => match id.index() == define {
            true => *own = Arc::new(meaning.clone()),
            false => redefine(Arc::make_mut(own), define, meaning),
        },
        Condition::Test(Test::Count { when: inner, .. } | Test::Quantified { condition: inner, .. }) => redefine(inner, define, meaning),
        Condition::Test(_) => {}
    }
}

struct Maker<'a> {
    vocabulary: &'a Vocabulary,
    regulation: &'a Regulation,
    stranger: BodyId,
    out: Vec<Mutant>,
}

impl Maker<'_> {
    fn body(&self, id: BodyId) -> &str {
        &self.vocabulary.bodies[id.index()].term.id
    }

    fn push(&mut self, kind: &'static str, provision: Option<ProvisionId>, what: String, change: impl Fn(&mut Regulation) + 'static) {
        let at = provision.map(|id| format!("{}: ", self.regulation.citation(id, Lang::En))).unwrap_or_default();
        self.out.push(Mutant { kind, what: format!("{at}{what}"), provision, define: None, change: Box::new(change) });
    }

    fn define(&mut self, index: usize) {
        let define = self.regulation.defines[index].clone();
        for (site, what, change) in self.test_changes(&define.condition) {
            let what = format!("definition {}: {what}", define.name);
            self.push("bounds", None, what, move |regulation| {
                let mut meaning = regulation.defines[index].condition.clone();
                change_test(&mut meaning, site, &change);
                for provision in &mut regulation.provisions {
                    redefine(&mut provision.own, index, &meaning);
                    provision.rules.iter_mut().flat_map(conditions).for_each(|c| redefine(c, index, &meaning));
                }
                let others: Vec<usize> = (0..regulation.defines.len()).filter(|other| *other != index).collect();
                others.into_iter().for_each(|other| redefine(&mut regulation.defines[other].condition, index, &meaning));
                regulation.defines[index].condition = meaning;
            });
            self.out.iter_mut().rev().take(1).for_each(|mutant| mutant.define = Some(index));
        }
    }

    fn provision(&mut self, id: ProvisionId) {
        let provision: Provision = self.regulation.provisions[id.index()].clone();
        let around = provision.parent.and_then(|p| self.regulation.provisions[p.index()].behalf);
        if let Some(body) = provision.behalf.filter(|body| around != Some(*body)) {
            let (to, what) = (self.stranger, format!("everything on behalf of {} becomes {}", self.body(body), self.body(self.stranger)));
            // What acts inherited when they were typed changes with it.
            let inheriting: Vec<usize> =
                (0..self.regulation.provisions.len()).filter(|p| self.regulation.is_within(ProvisionId::new(*p), id)).collect();
            self.push("bodies", Some(id), what, move |regulation| {
                for place in &inheriting {
                    let provision = &mut regulation.provisions[*place];
                    provision.behalf.iter_mut().filter(|b| **b == body).for_each(|b| *b = to);
                    for rule in &mut provision.rules {
                        if let Rule::Act(act) = rule {
                            act.behalf.iter_mut().filter(|b| **b == body).for_each(|b| *b = to);
                        }
                    }
                }
            });
        }
        for (site, what, change) in self.test_changes(&provision.own) {
            self.push("bounds", Some(id), format!("when {what}"), move |regulation| {
                change_test(&mut regulation.provisions[id.index()].own, site, &change);
            });
        }
        for (position, mut rule) in provision.rules.into_iter().enumerate() {
            self.rule(id, position, &mut rule);
        }
    }

    fn rule(&mut self, id: ProvisionId, position: usize, rule: &mut Rule) {
        let said = self.said(rule);
        let at = move |regulation: &mut Regulation, change: &mut dyn FnMut(&mut Rule)| {
            change(&mut regulation.provisions[id.index()].rules[position]);
        };
        let mut named = Vec::new();
        bodies(rule, &mut |part, body| named.push((part, *body)));
        let inherited = self.regulation.provisions[id.index()].behalf;
        for (site, (part, body)) in named.into_iter().enumerate() {
            if part == BEHALF && inherited == Some(body) {
                continue;
            }
            let to = self.stranger;
            let what = format!("{said}: {part} {} becomes {}", self.body(body), self.body(to));
            self.push("bodies", Some(id), what, move |regulation| {
                at(regulation, &mut |rule| {
                    let mut seen = 0;
                    bodies(rule, &mut |_, body| {
                        if seen == site {
                            *body = to;
                        }
                        seen += 1;
                    });
                });
            });
        }
        if let Rule::Act(act) = rule
            && act.actor == Actor::Unnamed
        {
            let to = self.stranger;
            self.push("bodies", Some(id), format!("{said}: the unnamed body becomes {}", self.body(to)), move |regulation| {
                at(regulation, &mut |rule| {
                    if let Rule::Act(act) = rule {
                        act.actor = Actor::Body(to);
                    }
                });
            });
        }
        for (timing, deadline) in timings(rule).iter().map(|t| t.deadline.clone()).enumerate() {
            for (what, other) in deadline_changes(&deadline) {
                self.push("deadlines", Some(id), format!("{said}: {what}"), move |regulation| {
                    at(regulation, &mut |rule| timings(rule)[timing].deadline = other.clone());
                });
            }
        }
        let all: Vec<Condition> = conditions(rule).into_iter().map(|c| c.clone()).collect();
        for (place, condition) in all.iter().enumerate() {
            for (site, what, change) in self.test_changes(condition) {
                self.push("bounds", Some(id), format!("{said}: {what}"), move |regulation| {
                    at(regulation, &mut |rule| change_test(conditions(rule).remove(place), site, &change));
                });
            }
        }
        if let Rule::Follows { bindings, .. } = rule {
            for (place, (fact, value)) in bindings.iter().enumerate() {
                let Value::Number(n) = *value else { continue };
                let name = self.vocabulary.facts[fact.index()].term.id.clone();
                for other in [n - 1, n + 1] {
                    self.push("bounds", Some(id), format!("{said}: with {name} = {n} becomes {other}"), move |regulation| {
                        at(regulation, &mut |rule| {
                            if let Rule::Follows { bindings, .. } = rule {
                                bindings[place].1 = Value::Number(other);
                            }
                        });
                    });
                }
            }
        }
    }

    /// A rule in few words.
    fn said(&self, rule: &Rule) -> String {
        let verb = |id: quyche::hir::VerbId| self.vocabulary.verbs[id.index()].term.id.as_str();
        match rule {
            Rule::Act(act) => {
                let actor = match act.actor {
                    Actor::Body(body) => self.body(body),
                    Actor::Unnamed => "unnamed body",
                    Actor::Unsaid => "",
                };
                let to = act.to.map(|b| format!(" to {}", self.body(b))).unwrap_or_default();
                format!("`{}`", format!("{actor} {}{to}", verb(act.verb)).trim())
            }
            Rule::Follows { target, .. } => format!("`follows {}`", self.regulation.citation(*target, Lang::En)),
            Rule::Qualify { verb: of, .. } => format!("`qualify {}`", verb(*of)),
            Rule::Limit { .. } => "`require`".into(),
            Rule::PlanLimit { .. } => "`require in plan`".into(),
            Rule::Forbid { .. } => "`forbid`".into(),
            Rule::Dossier { .. } => "`dossier`".into(),
            Rule::Refers { .. } => "`refers to`".into(),
            Rule::Excludes { verb: of, .. } => format!("`excludes {}`", verb(*of)),
        }
    }

    /// Every changed test of a condition: which one, in words, and how.
    fn test_changes(&self, condition: &Condition) -> Vec<(usize, String, TestChange)> {
        let mut all = Vec::new();
        tests(&mut condition.clone(), &mut |test| all.push(test.clone()));
        let mut out = Vec::new();
        for (site, test) in all.into_iter().enumerate() {
            for step in [-1, 1] {
                let mut changed = test.clone();
                let Some((from, to)) = shift(&mut changed, step) else { continue };
                if !self.can_differ(&test, &changed) {
                    continue;
                }
                out.push((site, format!("{} {from} becomes {to}", self.asked(&test)), TestChange(changed)));
            }
        }
        out
    }

    fn asked(&self, test: &Test) -> String {
        let fact = |id: quyche::hir::FactId| self.vocabulary.facts[id.index()].term.id.clone();
        let field = |list, field| format!("{}.{}", fact(list), self.vocabulary.field(list, field).map_or("?", |f| f.term.id.as_str()));
        let subject = |of: &Subject| match *of {
            Subject::Case(id) => fact(id),
            Subject::Field { list, field: f, .. } => field(list, f),
        };
        match test {
            Test::Number { subject: s, op, .. } | Test::Date { subject: s, op, .. } | Test::Yearly { subject: s, op, .. } => {
                format!("{} {}", subject(s), sign(*op))
            }
            Test::Count { list, op, .. } => format!("count({}) {}", fact(*list), sign(*op)),
            Test::Max { list, field: f, op, .. } => format!("max({}) {}", field(*list, *f), sign(*op)),
            Test::Sum { list, field: f, op, .. } => format!("sum({}) {}", field(*list, *f), sign(*op)),
            _ => String::new(),
        }
    }

    /// Whether a value of the fact tells the two tests apart.
    fn can_differ(&self, a: &Test, b: &Test) -> bool {
        let range = |kind: Option<&Kind>| match kind {
            Some(Kind::Number { min, max, .. }) => (*min, *max),
            _ => (0, i64::MAX),
        };
        let ((x, m), (y, n), (min, max)) = match (a, b) {
            (Test::Number { subject, op: x, bound: m }, Test::Number { op: y, bound: n, .. }) => {
                let kind = match *subject {
                    Subject::Case(id) => self.vocabulary.fact(id).map(|f| &f.kind),
                    Subject::Field { list, field, .. } => self.vocabulary.field(list, field).map(|f| &f.kind),
                };
                ((x, *m), (y, *n), range(kind))
            }
            (Test::Max { list, field, op: x, bound: m }, Test::Max { op: y, bound: n, .. }) => {
                ((x, *m), (y, *n), range(self.vocabulary.field(*list, *field).map(|f| &f.kind)))
            }
            (Test::Count { op: x, bound: m, .. }, Test::Count { op: y, bound: n, .. })
            | (Test::Sum { op: x, bound: m, .. }, Test::Sum { op: y, bound: n, .. }) => ((x, *m), (y, *n), (0, i64::MAX)),
            _ => return true,
        };
        [m - 1, m, m + 1, n - 1, n, n + 1].iter().any(|value| (min..=max).contains(value) && x.holds(value, &m) != y.holds(value, &n))
    }
}

/// A regulation and its change in one, told apart by a reading of its own, whose place is given: what depends on that reading depends on the change.
pub fn both(original: &Regulation, mutant: &Mutant) -> (Regulation, ReadingId) {
    let mut changed = original.clone();
    (mutant.change)(&mut changed);
    let reading = ReadingId::new(original.readings.len());
    let mut joined = original.clone();
    joined.readings.push(Reading {
        name: "change".into(),
        phrase: String::new(),
        chosen: 0,
        alternatives: vec![("original".into(), None), ("changed".into(), None)],
        because: None,
        provision: ProvisionId::new(0),
        span: original.provisions[0].span,
    });
    let under = |alternative: usize, condition: &Condition| {
        Condition::Test(Test::Reading { reading, alternatives: vec![alternative] }).and(condition.clone())
    };
    let either = |a: &Condition, b: &Condition| Condition::Or(vec![under(0, a), under(1, b)]);
    if let Some(define) = mutant.define {
        let meaning = either(&original.defines[define].condition, &changed.defines[define].condition);
        for provision in &mut joined.provisions {
            redefine(&mut provision.own, define, &meaning);
            provision.rules.iter_mut().flat_map(conditions).for_each(|c| redefine(c, define, &meaning));
        }
        return (joined, reading);
    }
    for (provision, other) in joined.provisions.iter_mut().zip(&changed.provisions) {
        if provision.own != other.own {
            provision.own = either(&provision.own, &other.own);
        }
        let rules = std::mem::take(&mut provision.rules);
        for (mut rule, other) in rules.into_iter().zip(&other.rules) {
            if format!("{rule:?}") == format!("{other:?}") {
                provision.rules.push(rule);
                continue;
            }
            let mut other = other.clone();
            for (alternative, one) in [&mut rule, &mut other].into_iter().enumerate() {
                // Of a limit, the guard; of a prohibition, its condition: each stands first.
                let place = conditions(one).remove(0);
                *place = under(alternative, place);
            }
            provision.rules.extend([rule, other]);
        }
    }
    (joined, reading)
}

/// What a test becomes.
struct TestChange(Test);

fn change_test(condition: &mut Condition, site: usize, change: &TestChange) {
    let mut seen = 0;
    tests(condition, &mut |test| {
        if seen == site {
            // What stands inside stays: inner tests are sites of their own.
            *test = change.0.clone();
        }
        seen += 1;
    });
}

fn sign(op: Comparison) -> &'static str {
    match op {
        Comparison::Less => "<",
        Comparison::LessEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterEqual => ">=",
        Comparison::Equal => "=",
    }
}

/// Moves a test's bound by one; gives it in words before and after.
fn shift(test: &mut Test, step: i64) -> Option<(String, String)> {
    match test {
        Test::Number { bound, .. } | Test::Count { bound, .. } | Test::Max { bound, .. } | Test::Sum { bound, .. } => {
            let from = *bound;
            *bound += step;
            Some((from.to_string(), bound.to_string()))
        }
        Test::Date { bound, .. } => {
            let from = *bound;
            *bound += chrono::TimeDelta::days(step);
            Some((from.to_string(), bound.to_string()))
        }
        Test::Yearly { day, .. } => {
            let from = *day;
            *day = next_day(*day, step);
            Some((written(from), written(*day)))
        }
        _ => None,
    }
}

fn written(day: Yearly) -> String {
    format!("{:02}/{}", day.day, day.month)
}

fn next_day(day: Yearly, step: i64) -> Yearly {
    use chrono::Datelike;
    let date = chrono::NaiveDate::from_ymd_opt(2025, day.month, day.day).unwrap() + chrono::TimeDelta::days(step);
    Yearly { month: date.month(), day: date.day() }
}

fn deadline_changes(deadline: &Deadline) -> Vec<(String, Deadline)> {
    let days = |n: u32, working: bool| format!("{n} {}", if working { "working days" } else { "days" });
    let counted = |n: u32, working: bool, make: &dyn Fn(u32, bool) -> Deadline| {
        let mut out = vec![(n + 1, working)];
        if n > 0 {
            // At no day's distance both kinds of days are the same.
            out.extend([(n - 1, working), (n, !working)]);
        }
        let name = |m, w| (format!("{} becomes {}", days(n, working), days(m, w)), make(m, w));
        out.into_iter().map(|(m, w)| name(m, w)).collect::<Vec<_>>()
    };
    match *deadline {
        Deadline::Before { n, working, event } => counted(n, working, &|n, working| Deadline::Before { n, working, event }),
        Deadline::Within { n, working, event } => counted(n, working, &|n, working| Deadline::Within { n, working, event }),
        Deadline::Yearly { day, in_year } => {
            let mut out: Vec<(String, Deadline)> = [-1, 1]
                .into_iter()
                .map(|step| next_day(day, step))
                .map(|other| (format!("before {} becomes {}", written(day), written(other)), Deadline::Yearly { day: other, in_year }))
                .collect();
            if let Some((fact, less)) = in_year {
                out.extend(
                    [less - 1, less + 1]
                        .map(|other| (format!("in year less {less} becomes {other}"), Deadline::Yearly { day, in_year: Some((fact, other)) })),
                );
            }
            out
        }
    }
}
