//! One file's regulation: header, tree, readings and definitions, then every provision in turn.

use std::collections::HashMap;

use super::super::condition::Condition;
use super::super::errors::{self, Wanted};
use super::super::ids::{ActivityId, BodyId, DefineId, FactId, ProvisionId, ReadingId, VerbId};
use super::super::regulation::{Define, Provision, Reading, Regulation, Slip};
use super::super::vocabulary::{Kind, Vocabulary};
use super::conditions::{Resolver, Scope};
use super::names::{Known, Lookup, look_up};
use super::rules::RuleReader;
use super::tree::{Origin, Tree};
use super::{classify, cycles, definitions, follows};
use crate::diagnostics::{Code, Diagnostics};
use crate::source::Span;
use crate::spelling::{name_key, suggestions};
use crate::syntax::ast::{self, Statement};

/// The typed regulation of a file, or `None` where errors were reported.
pub fn regulation(
    vocabulary: &Vocabulary,
    calendars: &[String],
    file: &ast::File,
    header: &ast::Regulation,
    diagnostics: &mut Diagnostics,
) -> Option<Regulation> {
    let mut own = Diagnostics::default();
    let built = build(vocabulary, calendars, file, header, &diagnostics.error_places(), &mut own);
    let sound = !own.has_errors();
    diagnostics.extend(own);
    built.filter(|_| sound)
}

fn build(
    vocabulary: &Vocabulary,
    calendars: &[String],
    file: &ast::File,
    header: &ast::Regulation,
    before: &[Span],
    diagnostics: &mut Diagnostics,
) -> Option<Regulation> {
    let mut regulation = self::header(vocabulary, calendars, header, diagnostics)?;
    let lookup = Lookup { vocabulary };
    let mut said: HashMap<BodyId, Span> = HashMap::new();
    for (name, local) in &file.local_bodies {
        if let Some(body) = lookup.body(name, diagnostics) {
            regulation.local_bodies.insert(body, local.text.clone());
            once(&mut said, body, name, diagnostics);
        }
    }
    let mut said: HashMap<FactId, Span> = HashMap::new();
    for (name, source) in &file.fact_sources {
        if let Some(fact) = lookup.fact(name, diagnostics) {
            regulation.fact_sources.insert(fact, source.text.clone());
            once(&mut said, fact, name, diagnostics);
        }
    }
    let tree = Tree::plant(&file.statements, header.span, diagnostics);
    check_names(vocabulary, &tree, diagnostics);
    let readings: Vec<&ast::Reading> = tree.readings.iter().map(|(r, _)| *r).collect();
    regulation.readings = tree.readings.iter().filter_map(|(r, at)| reading(r, *at, diagnostics)).collect();

    let mut provisions = tree.provisions.clone();
    let order = definitions::sort(vocabulary, &tree.defines, diagnostics);
    let mut resolver = Resolver::new(vocabulary, &tree.defines, &readings, diagnostics);
    let conditions = resolver.definitions(order, &tree.defines);
    for (define, condition) in tree.defines.iter().zip(conditions) {
        regulation.defines.push(Define {
            name: define.name.text.clone(),
            label: define.label.as_ref().map(|l| l.text.clone()),
            condition,
            span: define.span,
        });
    }
    // Parents come before their children in the arena, so what is inherited is known in time.
    let mut scopes: Vec<Records> = Vec::new();
    for index in 0..provisions.len() {
        let records = resolve_provision(&mut resolver, &tree, &mut provisions, &scopes, ProvisionId::new(index));
        scopes.push(records);
    }
    let unused_defines: Vec<usize> = (0..tree.defines.len()).filter(|i| !resolver.used_defines.contains(&DefineId::new(*i))).collect();
    let unused_readings: Vec<usize> = (0..readings.len()).filter(|i| !resolver.used_readings.contains(&ReadingId::new(*i))).collect();
    // Beside errors these would only repeat them: what could not be read may be what asks.
    let quiet = diagnostics.has_errors();
    for define in unused_defines.iter().filter(|_| !quiet).filter_map(|i| tree.defines.get(*i)) {
        diagnostics.push(errors::unused_define(define.name.span, &define.name.text));
    }
    for reading in unused_readings.iter().filter(|_| !quiet).filter_map(|i| readings.get(*i)) {
        diagnostics.push(errors::idle_reading(reading.span, &reading.name.text));
    }
    let displacing = |(i, p): (usize, &Provision)| p.overrides.iter().map(|(verb, target)| (ProvisionId::new(i), *verb, *target)).collect::<Vec<_>>();
    regulation.displacements = provisions.iter().enumerate().flat_map(displacing).collect();
    regulation.provisions = provisions;
    regulation.by_address = tree.by_address;
    // What displaces itself is a circle too, and was reported as what it is.
    let itself = diagnostics.iter().any(|d| d.code == Code::E0314);
    if itself || cycles::check(&regulation, diagnostics) {
        follows::check(vocabulary, &regulation, diagnostics);
    }
    let broken: Vec<Span> = before.iter().chain(diagnostics.error_places().iter()).copied().collect();
    classify::report_empty(&regulation, &broken, diagnostics);
    Some(regulation)
}

/// Reports what is said a second time; `said` holds the places of the first.
fn once<K: std::hash::Hash + Eq>(said: &mut HashMap<K, Span>, key: K, name: &ast::Name, diagnostics: &mut Diagnostics) {
    match said.get(&key) {
        Some(first) => diagnostics.push(errors::duplicate_name(name, *first)),
        None => drop(said.insert(key, name.span)),
    }
}

fn header(vocabulary: &Vocabulary, calendars: &[String], header: &ast::Regulation, diagnostics: &mut Diagnostics) -> Option<Regulation> {
    let lookup = Lookup { vocabulary };
    if header.number.text.trim().is_empty() {
        diagnostics.push(errors::number_must_be(&header.number));
    }
    // The rest is still checked; a regulation with errors is never used.
    let effective = header.effective.clone().unwrap_or(ast::Date { value: chrono::NaiveDate::MIN, span: header.id.span });
    if header.effective.is_none() {
        diagnostics.push(errors::header_lacks(header.id.span, "when it takes effect: `effective DATE`", "ngày có hiệu lực: `hiệu lực NGÀY`"));
    }
    if let Some((issued, _)) = &header.issued
        && header.effective.is_some()
        && issued.value > effective.value
    {
        diagnostics.push(errors::dates_contradict(effective.span, "in effect before it was issued", "có hiệu lực trước ngày ban hành"));
    }
    if let Some(until) = &header.until
        && until.value < effective.value
    {
        diagnostics.push(errors::dates_contradict(until.span, "ended before it took effect", "kết thúc trước khi có hiệu lực"));
    }
    draft(header, diagnostics);
    let issuer = |name: &Option<ast::Name>, diagnostics: &mut Diagnostics| name.as_ref().and_then(|n| lookup.body(n, diagnostics));
    let applies_by = header.applies_by.as_ref().and_then(|name| {
        let fact = lookup.fact(name, diagnostics)?;
        if !matches!(vocabulary.fact(fact).map(|f| &f.kind), Some(Kind::Date)) {
            diagnostics.push(errors::not_an_event(name, &[]));
        }
        Some(fact)
    });
    if let Some(name) = &header.calendar {
        let known: HashMap<String, ()> = calendars.iter().map(|c| (name_key(c), ())).collect();
        look_up(&known, Wanted::Calendar, name, calendars.iter().map(|c| Known { id: c, label: c }), diagnostics);
    }
    Some(Regulation {
        id: header.id.text.clone(),
        number: header.number.text.trim().to_owned(),
        title: header.title.as_ref().map(|t| t.text.clone()).unwrap_or_default(),
        issued: header.issued.as_ref().map(|(date, by)| (date.value, issuer(by, diagnostics))),
        effective: effective.value,
        until: header.until.as_ref().map(|d| d.value),
        repealed_by: header.repealed_by.as_ref().map(|s| s.text.clone()),
        draft: header.draft.as_ref().map(|s| s.text.trim().to_owned()),
        replaces: header.replaces.iter().map(|(number, date)| (number.text.clone(), date.as_ref().map(|d| d.value))).collect(),
        based_on: header.based_on.iter().map(|s| s.text.clone()).collect(),
        applies_by,
        yearly_inclusive: header.yearly_inclusive.unwrap_or(false),
        roll_later: header.roll_later.unwrap_or(true),
        calendar: header.calendar.as_ref().map(|c| c.text.clone()),
        local_bodies: HashMap::new(),
        fact_sources: HashMap::new(),
        defines: Vec::new(),
        readings: Vec::new(),
        provisions: Vec::new(),
        by_address: HashMap::new(),
        displacements: Vec::new(),
        file: header.span.file,
    })
}

/// A draft says whose it is, has not been issued and has not ended.
fn draft(header: &ast::Regulation, diagnostics: &mut Diagnostics) {
    let Some(draft) = &header.draft else { return };
    if draft.text.trim().is_empty() {
        diagnostics.push(errors::draft_of_nobody(draft.span));
    }
    let issued = header.issued.as_ref().map(|(date, _)| (date.span, "issued", "ban hành"));
    let until = header.until.as_ref().map(|date| (date.span, "until", "đến hết"));
    let repealed = header.repealed_by.as_ref().map(|by| (by.span, "repealed by", "bãi bỏ bởi"));
    for (span, en, vi) in [issued, until, repealed].into_iter().flatten() {
        diagnostics.push(errors::no_draft(span, draft.span, en, vi));
    }
}

/// Definitions and readings share one space of names with the facts.
fn check_names(vocabulary: &Vocabulary, tree: &Tree, diagnostics: &mut Diagnostics) {
    let mut first: HashMap<String, Span> = HashMap::new();
    let names = tree.defines.iter().map(|d| &d.name).chain(tree.readings.iter().map(|(r, _)| &r.name));
    for name in names {
        let key = name_key(&name.text);
        if vocabulary.names.facts.contains_key(&key) {
            diagnostics.push(errors::name_taken(name));
        } else if let Some(span) = first.get(&key) {
            diagnostics.push(errors::duplicate_name(name, *span));
        } else {
            first.insert(key, name.span);
        }
    }
}

fn reading(written: &ast::Reading, at: ProvisionId, diagnostics: &mut Diagnostics) -> Option<Reading> {
    let key = name_key(&written.chosen.text);
    let chosen = written.alternatives.iter().position(|(n, _)| name_key(&n.text) == key);
    if chosen.is_none() {
        let near = suggestions(&written.chosen.text, written.alternatives.iter().map(|(n, _)| n.text.as_str()));
        diagnostics.push(errors::unknown(Wanted::Alternative, &written.chosen, &near));
    }
    let mut said: HashMap<String, Span> = HashMap::new();
    for (name, _) in &written.alternatives {
        once(&mut said, name_key(&name.text), name, diagnostics);
    }
    Some(Reading {
        name: written.name.text.clone(),
        phrase: written.phrase.text.clone(),
        chosen: chosen?,
        alternatives: written.alternatives.iter().map(|(n, s)| (n.text.clone(), s.as_ref().map(|s| s.text.clone()))).collect(),
        because: written.because.as_ref().map(|b| b.text.clone()),
        provision: at,
        span: written.span,
    })
}

/// The records that enclosing `for each` groups stand at, inherited by everything inside.
type Records = Vec<(String, FactId)>;

fn resolve_provision(resolver: &mut Resolver, tree: &Tree, provisions: &mut [Provision], scopes: &[Records], id: ProvisionId) -> Records {
    let (Some(planted), Some(mut provision)) = (tree.planted.get(id.index()), provisions.get(id.index()).cloned()) else {
        return Vec::new();
    };
    let parent = provision.parent.and_then(|p| provisions.get(p.index()));
    let inherited = parent.map(|p| (p.about.clone(), (p.behalf, p.grant), p.header));
    let (outer_about, outer_behalf, outer_header) = inherited.unwrap_or((Vec::new(), (None, None), provision.header));
    provision.about = match planted.origin {
        Origin::Node(ast::Node { about: names, .. }) if !names.is_empty() => about(resolver, names, &outer_about, outer_header),
        Origin::Group { about: names, .. } if !names.is_empty() => about(resolver, names, &outer_about, outer_header),
        _ => outer_about,
    };
    (provision.behalf, provision.grant) = match planted.origin {
        Origin::Node(ast::Node { behalf: Some(name), .. }) => (Lookup { vocabulary: resolver.vocabulary }.body(name, resolver.diagnostics), None),
        _ => outer_behalf,
    };
    let outer_records = provision.parent.and_then(|p| scopes.get(p.index())).cloned().unwrap_or_default();
    let activities = provision.about.clone();
    let scope = Scope { activities: &activities, records: outer_records, record_first: None };
    let mut reader = RuleReader { resolver, provisions, by_address: &tree.by_address, at: id, scope, behalf: provision.behalf, grant: None };
    if let Origin::Node(ast::Node { grant: Some(address), .. }) = planted.origin {
        provision.grant = reader.address(address);
    }
    reader.grant = provision.grant;
    let mut asks = false;
    match planted.origin {
        Origin::Whole => {}
        Origin::Node(node) => {
            asks = node.guard.when.is_some();
            provision.own = reader.optional(node.guard.when.as_ref()).unwrap_or(Condition::True);
            provision.otherwise = node.guard.otherwise.is_some();
            provision.conditional = node.guard.when.is_some() || provision.otherwise || !node.except.is_empty();
            provision.except = reader.addresses(&node.except);
            provision.overrides = overrides(&mut reader, node);
            let displaced = provision.except.iter().copied().chain(provision.overrides.iter().map(|(_, p)| *p));
            if displaced.into_iter().any(|target| is_around(reader.provisions, target, id)) {
                reader.resolver.diagnostics.push(errors::displaces_itself(node.header));
            }
            check_otherwise(&mut reader, &provision, node.guard.otherwise);
        }
        Origin::Group { guard, .. } => {
            asks = guard.when.is_some();
            provision.own = reader.optional(guard.when.as_ref()).unwrap_or(Condition::True);
            provision.otherwise = guard.otherwise.is_some();
            provision.conditional = asks || provision.otherwise;
            check_otherwise(&mut reader, &provision, guard.otherwise);
        }
        Origin::ForEach { variable, list, when } => {
            let outer = reader.scope.clone();
            provision.each = reader.resolver.list(list, &outer).map(|(id, _)| id);
            if let Some(list) = provision.each {
                reader.scope = outer.with_record(&variable.text, list);
            }
            provision.own = reader.optional(when).unwrap_or(Condition::True);
            provision.conditional = when.is_some();
        }
    }
    read_statements(&mut reader, planted.statements, &mut provision);
    if reader.scope.activities.is_empty() && (asks || provision.has_rules()) {
        reader.report_without_activity(provision.header);
    }
    let records = reader.scope.records;
    if let Some(slot) = provisions.get_mut(id.index()) {
        *slot = provision;
    }
    records
}

fn about(resolver: &mut Resolver, names: &[ast::Name], outer: &[ActivityId], outer_header: Span) -> Vec<ActivityId> {
    let lookup = Lookup { vocabulary: resolver.vocabulary };
    let mut found = Vec::new();
    for name in names {
        let Some(activity) = lookup.activity(name, resolver.diagnostics) else { continue };
        if !outer.is_empty() && !outer.contains(&activity) {
            resolver.diagnostics.push(errors::widens(name.span, &name.text, outer_header));
        }
        found.push(activity);
    }
    found
}

fn overrides(reader: &mut RuleReader, node: &ast::Node) -> Vec<(Option<VerbId>, ProvisionId)> {
    let mut out = Vec::new();
    for (verb, address) in &node.overrides {
        let lookup = Lookup { vocabulary: reader.resolver.vocabulary };
        let verb = match verb {
            Some(name) => match lookup.verb(name, reader.resolver.diagnostics) {
                Some(verb) => Some(verb),
                None => continue,
            },
            None => None,
        };
        if let Some(target) = reader.address(address) {
            out.push((verb, target));
        }
    }
    out
}

/// Whether `outer` is `inner` itself or lies around it.
fn is_around(provisions: &[Provision], outer: ProvisionId, inner: ProvisionId) -> bool {
    std::iter::successors(Some(inner), |id| provisions.get(id.index()).and_then(|p| p.parent)).any(|a| a == outer)
}

fn check_otherwise(reader: &mut RuleReader, provision: &Provision, otherwise: Option<Span>) {
    let Some(span) = otherwise else { return };
    let siblings = provision.parent.and_then(|p| reader.provisions.get(p.index())).map(|p| p.children.clone()).unwrap_or_default();
    let before = siblings.into_iter().take_while(|s| *s != reader.at);
    if !before.filter_map(|s| reader.provisions.get(s.index())).any(|s| s.conditional) {
        reader.resolver.diagnostics.push(errors::empty_otherwise(span));
    }
}

fn read_statements(reader: &mut RuleReader, statements: &[Statement], provision: &mut Provision) {
    let mut principle: Option<Span> = None;
    for statement in statements {
        match statement {
            Statement::Principle(reason) => match principle {
                Some(first) => reader.resolver.diagnostics.push(errors::second_principle(reason.span, first)),
                None => {
                    principle = Some(reason.span);
                    provision.principle = Some(reason.text.clone());
                }
            },
            Statement::Entry(text) => provision.entries.push(text.text.clone()),
            Statement::Columns(columns) => {
                if !provision.is_form()
                    && let Some(first) = columns.first()
                {
                    reader.resolver.diagnostics.push(errors::wrong_provision(first.span, "columns"));
                }
                provision.columns.extend(columns.iter().map(|c| c.text.clone()));
            }
            Statement::Slip { written, reads, .. } => {
                let reads = match reads {
                    ast::SlipReading::Text(text) => text.text.clone(),
                    ast::SlipReading::Address(address) => match reader.address(address) {
                        Some(_) => crate::syntax::citation(&address.steps, crate::diagnostics::Lang::Vi),
                        None => continue,
                    },
                };
                provision.slips.push(Slip { written: written.text.clone(), reads });
            }
            other => provision.rules.extend(reader.rules(other).unwrap_or_default()),
        }
    }
}
