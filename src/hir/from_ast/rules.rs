//! What stands in a provision: conditions of its header, and its statements as rules.

use std::sync::Arc;

use super::super::case::{Raw, Value, fit};
use super::super::condition::Condition;
use super::super::errors;
use super::super::ids::{BodyId, DocumentId, FactId, ProvisionId, VerbId};
use super::super::regulation::{Act, Actor, Anchor, Deadline, Guard, Provision, Rule, Timing};
use super::super::vocabulary::Kind;
use super::conditions::{Resolver, Scope};
use super::names::Lookup;
use super::tree::find;
use crate::diagnostics::Code;
use crate::source::Span;
use crate::spelling::{name_key, suggestions};
use crate::syntax::ast::{self, Modality, Statement};
use crate::syntax::citation;

/// Resolves the statements of one provision after another.
pub struct RuleReader<'r, 'a> {
    pub resolver: &'r mut Resolver<'a>,
    pub provisions: &'r [Provision],
    pub by_address: &'r std::collections::HashMap<Vec<ast::Step>, ProvisionId>,
    /// The provision whose statements are read.
    pub at: ProvisionId,
    pub scope: Scope<'r>,
    pub behalf: Option<BodyId>,
    /// The provision that grants the power to act on that behalf.
    pub grant: Option<ProvisionId>,
}

impl<'r, 'a> RuleReader<'r, 'a> {
    fn lookup(&self) -> Lookup<'a> {
        Lookup { vocabulary: self.resolver.vocabulary }
    }

    pub fn condition(&mut self, condition: &ast::Condition) -> Option<Condition> {
        self.resolver.condition(condition, &self.scope)
    }

    pub fn optional(&mut self, condition: Option<&ast::Condition>) -> Option<Condition> {
        match condition {
            Some(c) => self.condition(c),
            None => Some(Condition::True),
        }
    }

    /// The provision at an address, or a diagnostic with the nearest addresses.
    pub fn address(&mut self, address: &ast::Address) -> Option<ProvisionId> {
        let found = find(self.by_address, self.provisions, &address.steps, self.at);
        if found.is_none() {
            let written = |steps: &[ast::Step]| citation(steps, crate::diagnostics::Lang::En);
            let wrong = written(&address.steps);
            let all = match &self.resolver.addresses {
                Some(known) => Arc::clone(known),
                None => self.provisions.iter().filter(|p| p.step.is_some()).map(|p| written(&p.address)).collect(),
            };
            self.resolver.addresses = Some(Arc::clone(&all));
            let near = if self.resolver.diagnostics.may_guess() { nearest_addresses(&wrong, &all) } else { Vec::new() };
            self.resolver.diagnostics.push(errors::unknown_address(address.span, &wrong, &near));
        }
        found
    }

    pub fn addresses(&mut self, addresses: &[ast::Address]) -> Vec<ProvisionId> {
        addresses.iter().filter_map(|a| self.address(a)).collect()
    }

    fn guard(&mut self, guards: &ast::Guards) -> Option<Guard> {
        let mut condition = Condition::True;
        let mut sound = true;
        for part in &guards.conditions {
            match self.condition(part) {
                Some(c) => condition = condition.and(c),
                None => sound = false,
            }
        }
        let except = self.addresses(&guards.except);
        for (target, written) in except.iter().zip(&guards.except) {
            let mut around = std::iter::successors(Some(self.at), |id| self.provisions.get(id.index()).and_then(|p| p.parent));
            if around.any(|a| a == *target) {
                self.resolver.diagnostics.push(errors::displaces_itself(written.span));
            }
        }
        (sound && except.len() == guards.except.len()).then_some(Guard { condition, except })
    }

    /// The rules of one statement; a statement that is no rule gives none. `None` where errors were reported.
    pub fn rules(&mut self, statement: &Statement) -> Option<Vec<Rule>> {
        let one = |rule| Some(vec![rule]);
        match statement {
            Statement::Act(act) | Statement::Notice(act) => {
                let notice = matches!(statement, Statement::Notice(_));
                Some(self.acts(act, notice)?.into_iter().map(Rule::Act).collect())
            }
            Statement::Follows { target, bindings, guards, span: _ } => {
                let target = self.address(target)?;
                let bindings: Vec<Option<(FactId, Value)>> = bindings.iter().map(|(name, value)| self.binding(name, value)).collect();
                let bindings: Option<Vec<_>> = bindings.into_iter().collect();
                one(Rule::Follows { target, bindings: bindings?, guard: self.guard(guards)? })
            }
            Statement::Qualify { verb, to, timings, documents, guards, .. } => {
                let verb = self.lookup().verb(verb, self.resolver.diagnostics)?;
                let to = self.optional_body(to.as_ref())?;
                let timings: Vec<Option<Timing>> = timings.iter().map(|t| self.timing(t)).collect();
                let timings: Option<Vec<Timing>> = timings.into_iter().collect();
                let documents = self.lookup().documents(documents, self.resolver.diagnostics)?;
                one(Rule::Qualify { verb, to, timings: timings?, documents, guard: self.guard(guards)? })
            }
            Statement::Limit { should, condition, label, guards, .. } => one(Rule::Limit {
                modality: if *should { Modality::Should } else { Modality::Must },
                condition: self.condition(condition)?,
                label: label.as_ref().map(|l| l.text.clone()),
                guard: self.guard(guards)?,
            }),
            Statement::PlanLimit { should, per, when, op, bound, label, .. } => {
                let per = match per {
                    Some(name) => {
                        let fact = self.lookup().fact(name, self.resolver.diagnostics)?;
                        self.resolver.check_activities(fact, name.span, &self.scope);
                        Some(fact)
                    }
                    None => None,
                };
                one(Rule::PlanLimit {
                    modality: if *should { Modality::Should } else { Modality::Must },
                    per,
                    when: self.optional(when.as_ref())?,
                    op: *op,
                    bound: bound.value,
                    label: label.as_ref().map(|l| l.text.clone()),
                })
            }
            Statement::Forbid { unless, condition, .. } => {
                let unless = match unless {
                    Some((body, verb)) => {
                        Some((self.lookup().body(body, self.resolver.diagnostics)?, self.lookup().verb(verb, self.resolver.diagnostics)?))
                    }
                    None => None,
                };
                one(Rule::Forbid { unless, condition: self.optional(condition.as_ref())? })
            }
            Statement::Dossier { documents, fields, guards, .. } => {
                let ids = self.lookup().documents(documents, self.resolver.diagnostics)?;
                let fields = self.document_fields(&ids, fields)?;
                one(Rule::Dossier { documents: ids, fields, guard: self.guard(guards)? })
            }
            Statement::Refers { to, guards, .. } => one(Rule::Refers { to: to.text.clone(), guard: self.guard(guards)? }),
            Statement::Excludes { verb, guards, because, .. } => one(Rule::Excludes {
                verb: self.lookup().verb(verb, self.resolver.diagnostics)?,
                guard: self.guard(guards)?,
                because: because.as_ref().map(|b| b.text.clone()),
            }),
            _ => Some(Vec::new()),
        }
    }

    fn optional_body(&mut self, name: Option<&ast::Name>) -> Option<Option<BodyId>> {
        match name {
            Some(name) => self.lookup().body(name, self.resolver.diagnostics).map(Some),
            None => Some(None),
        }
    }

    fn document_fields(&mut self, documents: &[Vec<DocumentId>], fields: &[ast::Name]) -> Option<Vec<String>> {
        let vocabulary = self.resolver.vocabulary;
        let known: Vec<&str> =
            documents.iter().flatten().filter_map(|d| vocabulary.document(*d)).flat_map(|d| d.fields.iter().map(|f| f.id.as_str())).collect();
        let mut sound = true;
        for field in fields {
            if !known.iter().any(|k| name_key(k) == name_key(&field.text)) {
                let near = suggestions(&field.text, known.iter().copied());
                self.resolver.diagnostics.push(errors::unknown(errors::Wanted::Field, field, &near));
                sound = false;
            }
        }
        sound.then(|| fields.iter().map(|f| f.text.clone()).collect())
    }

    fn binding(&mut self, name: &ast::Name, value: &ast::Value) -> Option<(FactId, Value)> {
        let id = self.lookup().fact(name, self.resolver.diagnostics)?;
        let fact = self.resolver.vocabulary.fact(id)?;
        if matches!(fact.kind, Kind::List(_)) {
            self.resolver.diagnostics.push(errors::bound_list(name.span, &fact.term.id));
            return None;
        }
        match fit(fact, &raw_value(value)) {
            Ok(value) => Some((id, value)),
            Err(misfit) => {
                let diagnostic = errors::misfit(Code::E0301, &name.text, &misfit).at(value.span(), "bound here", "gán ở đây");
                self.resolver.diagnostics.push(diagnostic);
                None
            }
        }
    }

    /// Several bodies or several recipients are several acts.
    pub fn acts(&mut self, act: &ast::Act, notice: bool) -> Option<Vec<Act>> {
        let verb = match &act.verb {
            Some(name) => self.lookup().verb(name, self.resolver.diagnostics),
            None => self.resolver.vocabulary.verbs.iter().position(|v| v.for_notices).map(VerbId::new),
        };
        if verb.is_none() && act.verb.is_none() {
            self.resolver.diagnostics.push(errors::no_act_for_notices(act.span));
        }
        let bodies = self.lookup().bodies(&act.bodies, self.resolver.diagnostics);
        let to = self.lookup().bodies(&act.to, self.resolver.diagnostics);
        let via = self.lookup().bodies(&act.via, self.resolver.diagnostics);
        let with = self.lookup().bodies(&act.with, self.resolver.diagnostics);
        let documents = self.lookup().documents(&act.documents, self.resolver.diagnostics);
        let behalf = self.optional_body(act.behalf.as_ref());
        let grant = self.grant(act);
        let matter = match &act.regarding {
            Some(name) => self.lookup().matter(name, self.resolver.diagnostics).map(Some),
            None => Some(None),
        };
        let mut timings: Vec<Option<Timing>> = act.timings.iter().map(|t| self.timing(t)).collect();
        let mut anchors = Vec::new();
        for anchor in &act.anchors {
            if let Some(timing) = self.bare_event(anchor) {
                timings.push(Some(timing));
            } else {
                anchors.push(self.anchor(anchor));
            }
        }
        let guard = self.guard(&act.guards);
        let timings: Option<Vec<Timing>> = timings.into_iter().collect();
        let anchors: Option<Vec<Anchor>> = anchors.into_iter().collect();
        let template = Act {
            actor: if notice { Actor::Unsaid } else { Actor::Unnamed },
            verb: verb?,
            matter: matter?,
            to: None,
            modality: act.modality,
            documents: documents?,
            via: via?,
            with: with?,
            in_writing: act.in_writing,
            behalf: behalf?.or(self.behalf),
            grant: grant?,
            timings: timings?,
            anchors: anchors?,
            guard: guard?,
            span: act.span,
        };
        let actors: Vec<Actor> = match bodies?.as_slice() {
            [] => vec![template.actor],
            named => named.iter().map(|b| Actor::Body(*b)).collect(),
        };
        let recipients: Vec<Option<BodyId>> = match to?.as_slice() {
            [] => vec![None],
            named => named.iter().map(|b| Some(*b)).collect(),
        };
        let each = |actor: &Actor| {
            let actor = *actor;
            let template = &template;
            recipients.iter().map(move |to| Act { actor, to: *to, ..template.clone() }).collect::<Vec<_>>()
        };
        Some(actors.iter().flat_map(each).collect())
    }

    /// The grant of the act's own delegation, or else of the provision's.
    fn grant(&mut self, act: &ast::Act) -> Option<Option<ProvisionId>> {
        match (&act.behalf, &act.grant) {
            (None, _) => Some(self.grant),
            (Some(_), None) => Some(None),
            (Some(_), Some(address)) => self.address(address).map(Some),
        }
    }

    /// `before start`: any time before the event.
    fn bare_event(&mut self, anchor: &ast::Anchor) -> Option<Timing> {
        let fact = self.resolver.vocabulary.fact_named(&anchor.target.text)?;
        let event = self.event_of(fact, &anchor.target)?;
        let deadline =
            if anchor.before { Deadline::Before { n: 0, working: false, event } } else { Deadline::Within { n: 0, working: false, event } };
        Some(Timing { deadline, waiver: Condition::True, has_waiver: false })
    }

    fn anchor(&mut self, anchor: &ast::Anchor) -> Option<Anchor> {
        let lookup = self.lookup();
        if !self.resolver.vocabulary.names.verbs.contains_key(&name_key(&anchor.target.text)) {
            let verbs = self.resolver.vocabulary.verbs.iter().map(|v| v.term.id.as_str());
            let near = suggestions(&anchor.target.text, self.date_facts().into_iter().chain(verbs));
            self.resolver.diagnostics.push(errors::not_an_event(&anchor.target, &near));
            return None;
        }
        let verb = lookup.verb(&anchor.target, self.resolver.diagnostics)?;
        let (by, to) = (self.optional_body(anchor.by.as_ref())?, self.optional_body(anchor.to.as_ref())?);
        Some(Anchor { before: anchor.before, verb, by, to })
    }

    pub fn timing(&mut self, timing: &ast::Timing) -> Option<Timing> {
        let deadline = match &timing.kind {
            ast::TimingKind::Before { n, working, event } => Deadline::Before { n: self.days(n)?, working: *working, event: self.event(event)? },
            ast::TimingKind::Within { n, working, event } => Deadline::Within { n: self.days(n)?, working: *working, event: self.event(event)? },
            ast::TimingKind::Yearly { day, in_year } => {
                let in_year = match in_year {
                    Some((name, back)) => Some((self.year_fact(name)?, *back)),
                    None => None,
                };
                Deadline::Yearly { day: *day, in_year }
            }
        };
        let waiver = self.optional(timing.waiver.as_ref())?;
        Some(Timing { deadline, waiver, has_waiver: timing.waiver.is_some() })
    }

    fn days(&mut self, n: &ast::Int) -> Option<u32> {
        match u32::try_from(n.value) {
            Ok(days) if days <= 10_000 => Some(days),
            _ => {
                self.resolver.diagnostics.push(errors::out_of_range(n.span, "days", 0, 10_000));
                None
            }
        }
    }

    fn event(&mut self, name: &ast::Name) -> Option<FactId> {
        match self.resolver.vocabulary.fact_named(&name.text) {
            Some(fact) => self.event_of(fact, name),
            None => {
                let near = suggestions(&name.text, self.date_facts());
                self.resolver.diagnostics.push(errors::not_an_event(name, &near));
                None
            }
        }
    }

    fn event_of(&mut self, fact: FactId, name: &ast::Name) -> Option<FactId> {
        if !matches!(self.resolver.vocabulary.fact(fact).map(|f| &f.kind), Some(Kind::Date)) {
            self.resolver.diagnostics.push(errors::not_an_event(name, &[]));
            return None;
        }
        self.resolver.check_activities(fact, name.span, &self.scope);
        Some(fact)
    }

    fn date_facts(&self) -> Vec<&'a str> {
        let vocabulary = self.resolver.vocabulary;
        vocabulary.facts.iter().filter(|f| matches!(f.kind, Kind::Date)).map(|f| f.term.id.as_str()).collect()
    }

    fn year_fact(&mut self, name: &ast::Name) -> Option<FactId> {
        let fact = self.lookup().fact(name, self.resolver.diagnostics)?;
        if !matches!(self.resolver.vocabulary.fact(fact).map(|f| &f.kind), Some(Kind::Number { .. })) {
            self.resolver.diagnostics.push(errors::not_a_year(name));
            return None;
        }
        self.resolver.check_activities(fact, name.span, &self.scope);
        Some(fact)
    }

    pub fn report_without_activity(&mut self, span: Span) {
        self.resolver.diagnostics.push(errors::without_activity(span));
    }
}

/// A written value, before its fact is known.
pub fn raw_value(value: &ast::Value) -> Raw {
    match value {
        ast::Value::Name(name) => Raw::Word(name.text.clone()),
        ast::Value::Text(text) => Raw::Word(text.text.clone()),
        ast::Value::Int(n) => Raw::Int(n.value),
        ast::Value::Date(d) => Raw::Date(d.value),
        ast::Value::Bool(b, _) => Raw::Bool(*b),
    }
}

/// The existing addresses that share the longest beginning with a wrong one, then those that are spelt alike.
fn nearest_addresses<'v>(wrong: &str, all: &'v [String]) -> Vec<&'v str> {
    // What is missing may be the beginning alone: the article around a clause, the part around an article.
    let behind = format!(" {wrong}");
    let whole: Vec<&str> = all.iter().map(String::as_str).filter(|known| known.ends_with(&behind)).take(3).collect();
    if !whole.is_empty() {
        return whole;
    }
    let close = suggestions(wrong, all.iter().map(String::as_str));
    let same_length = |candidate: &str| candidate.split(' ').count() == wrong.split(' ').count();
    let shared = |candidate: &str| candidate.chars().zip(wrong.chars()).take_while(|(a, b)| a == b).count();
    let mut ranked: Vec<&str> = close.into_iter().filter(|c| same_length(c)).collect();
    ranked.sort_by_key(|c| std::cmp::Reverse(shared(c)));
    ranked
}
