//! Scenarios: which version they test, the case, and the expected acts as typed acts.

use chrono::NaiveDate;

use super::super::case::{Case, Raw, fit};
use super::super::errors::{self, Wanted};
use super::super::ids::{ActivityId, ProvisionId, ReadingId};
use super::super::regulation::Regulation;
use super::super::scenario::{Expectation, Expected, ExpectedAct, Scenario};
use super::super::vocabulary::Vocabulary;
use super::conditions::{Resolver, Scope};
use super::names::Lookup;
use super::rules::{RuleReader, raw_value};
use crate::diagnostics::{Code, Diagnostics};
use crate::source::Span;
use crate::spelling::{name_key, suggestions};
use crate::syntax::ast;

pub fn scenario(vocabulary: &Vocabulary, regulations: &[Regulation], written: &ast::Scenario, diagnostics: &mut Diagnostics) -> Option<Scenario> {
    let activity = Lookup { vocabulary }.activity(&written.activity, diagnostics);
    let case = case(vocabulary, activity?, &written.assignments, diagnostics);
    let index = chosen_version(regulations, written, case.as_ref(), diagnostics)?;
    let regulation = regulations.get(index)?;
    let activities = [activity?];
    let readings: Vec<&ast::Reading> = Vec::new();
    let before = diagnostics.error_count();
    let (mut tests, mut expectations, mut alternatives) = (Vec::new(), Vec::new(), Vec::new());
    {
        let mut resolver = Resolver::new(vocabulary, &[], &readings, diagnostics);
        let mut reader = RuleReader {
            resolver: &mut resolver,
            provisions: &regulation.provisions,
            by_address: &regulation.by_address,
            at: ProvisionId::new(0),
            scope: Scope::new(&activities),
            behalf: None,
            grant: None,
        };
        tests.extend(reader.addresses(&written.tests));
        alternatives.extend(written.readings.iter().filter_map(|(name, chosen)| alternative(&mut reader, regulation, name, chosen)));
        for expectation in &written.expectations {
            let typed = expected(&mut reader, regulation, &expectation.kind).unwrap_or_default();
            expectations.extend(typed.into_iter().map(|expected| Expectation { expected, span: expectation.span }));
        }
    }
    if diagnostics.error_count() > before {
        return None;
    }
    if expectations.is_empty() {
        diagnostics.push(errors::expects_nothing(written.name.span));
    }
    Some(Scenario {
        name: written.name.text.clone(),
        regulation: index,
        readings: alternatives,
        tests,
        case: case?,
        expectations,
        span: written.span,
    })
}

/// The version that the scenario names, or the one in force on the case's own date, or on `on DATE`.
fn chosen_version(regulations: &[Regulation], written: &ast::Scenario, case: Option<&Case>, diagnostics: &mut Diagnostics) -> Option<usize> {
    let key = name_key(&written.under.text);
    let family: Vec<usize> = (0..regulations.len()).filter(|i| regulations.get(*i).is_some_and(|r| name_key(&r.id) == key)).collect();
    if family.is_empty() {
        let near = suggestions(&written.under.text, regulations.iter().map(|r| r.id.as_str()));
        diagnostics.push(errors::unknown(Wanted::Regulation, &written.under, &near));
        return None;
    }
    if let Some(number) = &written.version {
        let found = family.iter().copied().find(|i| regulations.get(*i).is_some_and(|r| r.number == number.text));
        if found.is_none() {
            let wanted = ast::Name { text: number.text.clone(), span: number.span };
            diagnostics.push(errors::unknown(Wanted::Regulation, &wanted, &[]));
        }
        return found;
    }
    let own_date = |r: &Regulation| r.applies_by.and_then(|f| case.and_then(|c| c.date(f)));
    let on = written.on.as_ref().map(|d| d.value);
    let date_for = |r: &Regulation| -> Option<NaiveDate> { own_date(r).or(on) };
    // A draft is meant only where it is named.
    let laws: Vec<usize> = family.into_iter().filter(|i| regulations.get(*i).is_some_and(|r| r.draft.is_none())).collect();
    match laws.as_slice() {
        [only] if regulations.get(*only).is_some_and(|r| date_for(r).is_none()) => Some(*only),
        _ => {
            let found = laws.iter().copied().find(|i| regulations.get(*i).is_some_and(|r| date_for(r).is_some_and(|d| r.in_force_on(d))));
            if found.is_none() {
                diagnostics.push(errors::none_in_force(written.under.span, &written.under.text));
            }
            found
        }
    }
}

fn case(vocabulary: &Vocabulary, activity: ActivityId, written: &[ast::Assignment], diagnostics: &mut Diagnostics) -> Option<Case> {
    let mut case = Case::new(activity);
    let mut sound = true;
    let lookup = Lookup { vocabulary };
    let entry = vocabulary.activity(activity)?;
    for assignment in written {
        let Some(id) = lookup.fact(&assignment.name, diagnostics) else {
            sound = false;
            continue;
        };
        let fact = vocabulary.fact(id)?;
        if !entry.facts.contains(&id) {
            diagnostics.push(errors::not_of_activity(assignment.name.span, &fact.term.id, &entry.term.id));
            sound = false;
            continue;
        }
        match fit(fact, &raw(&assignment.value)) {
            Ok(value) => {
                if case.facts.insert(id, value).is_some() {
                    diagnostics.push(errors::duplicate_name(&assignment.name, assignment.span));
                    sound = false;
                }
            }
            Err(misfit) => {
                diagnostics.push(errors::misfit(Code::E0301, &fact.term.id, &misfit).at(assignment.span, "stated here", "nêu ở đây"));
                sound = false;
            }
        }
    }
    sound.then_some(case)
}

fn raw(value: &ast::CaseValue) -> Raw {
    match value {
        ast::CaseValue::Single(value) => raw_value(value),
        ast::CaseValue::Set(values) => Raw::Set(values.iter().map(raw_value).collect()),
        ast::CaseValue::Records(records) => {
            let record = |fields: &Vec<ast::Assignment>| fields.iter().map(|a| (a.name.text.clone(), raw(&a.value))).collect();
            Raw::Records(records.iter().map(record).collect())
        }
    }
}

/// What one line expects: several bodies or several recipients are several expectations.
fn expected(reader: &mut RuleReader, regulation: &Regulation, written: &ast::Expected) -> Option<Vec<Expected>> {
    Some(vec![match written {
        ast::Expected::Act(act, due) => {
            let due = due.as_ref().map(|d| d.value);
            return Some(expected_acts(reader, act)?.into_iter().map(|a| Expected::Act(ExpectedAct { due, ..a })).collect());
        }
        ast::Expected::NoAct(act) => return Some(expected_acts(reader, act)?.into_iter().map(Expected::NoAct).collect()),
        ast::Expected::NoVerb(name) => Expected::NoVerb(Lookup { vocabulary: reader.resolver.vocabulary }.verb(name, reader.resolver.diagnostics)?),
        ast::Expected::Exactly(acts) => {
            let lists: Vec<Option<Vec<ExpectedAct>>> = acts.iter().map(|a| expected_acts(reader, a)).collect();
            let lists: Option<Vec<Vec<ExpectedAct>>> = lists.into_iter().collect();
            Expected::Exactly(lists?.into_iter().flatten().collect())
        }
        ast::Expected::NoViolation => Expected::NoViolation,
        ast::Expected::Violation(address) => Expected::Violation(reader.address(address)?),
        ast::Expected::Forbidden(unless) => match unless {
            Some(name) => {
                let body = Lookup { vocabulary: reader.resolver.vocabulary }.body(name, reader.resolver.diagnostics)?;
                Expected::Forbidden(Some(body))
            }
            None => Expected::Forbidden(None),
        },
        ast::Expected::NotForbidden => Expected::NotForbidden,
        ast::Expected::Status(name) => {
            const STATUSES: [&str; 7] = ["determined", "undetermined", "conflict", "gap", "unnamed", "refers", "excluded"];
            if !STATUSES.contains(&name.text.as_str()) {
                let near = suggestions(&name.text, STATUSES);
                reader.resolver.diagnostics.push(errors::unknown(Wanted::Value, name, &near));
                return None;
            }
            Expected::Status(name.text.clone())
        }
        ast::Expected::RestsOn(name) => Expected::RestsOn(reading(reader, regulation, name)?),
        ast::Expected::NotRestsOn(name) => Expected::NotRestsOn(reading(reader, regulation, name)?),
    }])
}

/// A reading and the position of one of its alternatives.
fn alternative(reader: &mut RuleReader, regulation: &Regulation, name: &ast::Name, chosen: &ast::Name) -> Option<(ReadingId, usize)> {
    let id = reading(reader, regulation, name)?;
    let alternatives = &regulation.readings.get(id.index())?.alternatives;
    let key = name_key(&chosen.text);
    let found = alternatives.iter().position(|(n, _)| name_key(n) == key);
    if found.is_none() {
        let near = suggestions(&chosen.text, alternatives.iter().map(|(n, _)| n.as_str()));
        reader.resolver.diagnostics.push(errors::unknown(Wanted::Alternative, chosen, &near));
    }
    Some((id, found?))
}

fn reading(reader: &mut RuleReader, regulation: &Regulation, name: &ast::Name) -> Option<ReadingId> {
    let key = name_key(&name.text);
    let found = regulation.readings.iter().position(|r| name_key(&r.name) == key);
    if found.is_none() {
        let near = suggestions(&name.text, regulation.readings.iter().map(|r| r.name.as_str()));
        reader.resolver.diagnostics.push(errors::unknown(Wanted::Fact, name, &near));
    }
    found.map(ReadingId::new)
}

fn expected_acts(reader: &mut RuleReader, act: &ast::Act) -> Option<Vec<ExpectedAct>> {
    let conditional = refuse_conditions(reader, act);
    let acts = reader.acts(act, act.verb.is_none()).filter(|_| !conditional)?;
    let typed = acts.into_iter().map(|a| ExpectedAct {
        deadlines: a.timings.iter().map(|t| t.deadline.clone()).collect(),
        act: a,
        due: None,
        span: act.span,
    });
    Some(typed.collect())
}

/// An answer holds acts, and not on which conditions, in what order or by which grant a rule says them: nothing could be compared with these.
fn refuse_conditions(reader: &mut RuleReader, act: &ast::Act) -> bool {
    let vocabulary = reader.resolver.vocabulary;
    let order = act.anchors.iter().filter(|a| vocabulary.fact_named(&a.target.text).is_none()).map(|a| a.span);
    let waivers = act.timings.iter().filter(|t| t.waiver.is_some()).map(|t| t.span);
    let guarded = !act.guards.conditions.is_empty() || !act.guards.except.is_empty();
    let grant = act.grant.as_ref().map(|address| address.span);
    let places: Vec<Span> = guarded.then_some(act.span).into_iter().chain(order).chain(waivers).chain(grant).collect();
    for place in &places {
        reader.resolver.diagnostics.push(errors::not_expected(*place));
    }
    !places.is_empty()
}
