//! Vocabularies and calendars.

use super::super::ast::{
    ActDecl, ActivityDecl, Always, BodyDecl, Calendar, CalendarDay, Certainty, Dated, FactDecl, FactKind, Labels, Name, ValueDecl, ValuesRef,
    Vocabulary,
};
use super::super::errors;
use super::super::grammar::{Rule, Tree};
use super::super::recover::Place;
use super::{Builder, labels, name, names, string};

impl Builder<'_> {
    pub(super) fn vocabulary(&mut self, tree: &Tree) -> Option<Vocabulary> {
        let mut vocabulary = Vocabulary { span: Some(tree.span), ..Vocabulary::default() };
        for entry in &tree.children {
            if entry.rule == Rule::broken {
                self.broken(entry, Place::Vocabulary);
                continue;
            }
            let before = self.diagnostics.error_count();
            let read = self.vocabulary_entry(entry, &mut vocabulary);
            if read.is_none() && self.diagnostics.error_count() == before && entry.rule != Rule::k_vocabulary {
                self.diagnostics.push(errors::unreadable(entry.tight()));
            }
        }
        Some(vocabulary)
    }

    fn vocabulary_entry(&mut self, entry: &Tree, vocabulary: &mut Vocabulary) -> Option<()> {
        let mut idents = entry.all(Rule::ident).map(name);
        let first = idents.next()?;
        if entry.rule == Rule::values_decl {
            vocabulary.values.push((first, value_list(entry.child(Rule::value_list)?)));
            return Some(());
        }
        let both = labels(entry)?;
        match entry.rule {
            Rule::level_decl => vocabulary.levels.push((first, both)),
            Rule::class_decl => vocabulary.classes.push((first, both)),
            Rule::matter_decl => vocabulary.matters.push((first, both)),
            Rule::body_decl => {
                vocabulary.bodies.push(BodyDecl { name: first, labels: both, level: idents.next(), role: false });
            }
            Rule::role_decl => vocabulary.bodies.push(BodyDecl { name: first, labels: both, level: None, role: true }),
            Rule::act_decl => {
                let second = idents.next()?;
                let (alias, class) = match idents.next() {
                    Some(class) => (Some(second), class),
                    None => (None, second),
                };
                vocabulary.acts.push(ActDecl {
                    name: first,
                    alias,
                    labels: both,
                    class,
                    one: entry.has(Rule::k_one),
                    for_notices: entry.has(Rule::k_for_notices),
                });
            }
            Rule::document_decl => {
                let fields = entry.child(Rule::value_list).map(value_list).unwrap_or_default();
                vocabulary.documents.push((first, both, fields));
            }
            Rule::fact_decl => vocabulary.facts.push(self.fact(entry)?),
            Rule::activity_decl => {
                let activity = self.activity(entry, first, both)?;
                vocabulary.activities.push(activity);
            }
            _ => return None,
        }
        Some(())
    }

    fn fact(&mut self, tree: &Tree) -> Option<FactDecl> {
        Some(FactDecl {
            name: name(tree.child(Rule::ident)?),
            labels: labels(tree)?,
            kind: self.fact_kind(tree.child(Rule::fact_type)?.children.first()?)?,
            judgement: tree.has(Rule::k_judgement),
            set_by: tree.child(Rule::string).map(string),
        })
    }

    fn fact_kind(&mut self, tree: &Tree) -> Option<FactKind> {
        let values = || match tree.child(Rule::value_list) {
            Some(list) => Some(ValuesRef::Inline(value_list(list))),
            None => tree.child(Rule::ident).map(|n| ValuesRef::Named(name(n))),
        };
        Some(match tree.rule {
            Rule::ty_bool => FactKind::Bool,
            Rule::ty_one => FactKind::One(values()?),
            Rule::ty_set => FactKind::Set(values()?),
            Rule::ty_number => {
                let mut bounds = tree.all(Rule::integer);
                let (min, max) = (self.int(bounds.next()?)?, self.int(bounds.next()?)?);
                FactKind::Number { unit: labels(tree)?, min, max }
            }
            Rule::ty_date => FactKind::Date,
            Rule::ty_text => FactKind::Text,
            Rule::ty_list => {
                let fields: Option<Vec<FactDecl>> = tree.all(Rule::field_decl).map(|f| self.fact(f)).collect();
                FactKind::List(fields?)
            }
            _ => return None,
        })
    }

    fn activity(&mut self, tree: &Tree, activity_name: Name, both: Labels) -> Option<ActivityDecl> {
        let mut activity = ActivityDecl {
            name: activity_name,
            labels: both,
            facts: Vec::new(),
            requires: Vec::new(),
            dated: Vec::new(),
            always: Vec::new(),
            span: tree.span,
        };
        for line in &tree.children {
            match line.rule {
                Rule::a_facts => activity.facts.extend(names(line)),
                Rule::a_requires => activity.requires.extend(names(line)),
                Rule::a_dated => activity.dated.push(dated(line)?),
                Rule::a_always => {
                    let mut conditions = line.all(Rule::condition);
                    let condition = self.condition(conditions.next()?)?;
                    let provided = match conditions.next() {
                        Some(c) => Some(self.condition(c)?),
                        None => None,
                    };
                    let because = line.child(Rule::string).map(string);
                    activity.always.push(Always { condition, provided, because, span: line.tight() });
                }
                Rule::broken => self.broken(line, Place::Vocabulary),
                _ => {}
            }
        }
        Some(activity)
    }

    pub(super) fn calendar(&mut self, tree: &Tree) -> Option<Calendar> {
        let mut calendar = Calendar { name: name(tree.child(Rule::ident)?), covers: None, rest: Vec::new(), days: Vec::new(), span: tree.span };
        for line in &tree.children {
            match line.rule {
                Rule::cal_covers => {
                    let mut years = line.all(Rule::integer);
                    calendar.covers = Some((self.int(years.next()?)?, self.int(years.next()?)?));
                }
                Rule::cal_rest => calendar.rest.extend(line.all(Rule::k_weekday).filter_map(|w| w.text.parse::<chrono::Weekday>().ok())),
                Rule::cal_year => self.calendar_year(line, &mut calendar.days)?,
                Rule::broken => self.broken(line, Place::Calendar),
                _ => {}
            }
        }
        Some(calendar)
    }

    fn calendar_year(&mut self, tree: &Tree, days: &mut Vec<CalendarDay>) -> Option<()> {
        let year_certainty = certainty(tree)?;
        let year_source = string(tree.child(Rule::string)?).text;
        let year = self.int(tree.child(Rule::integer)?)?;
        for line in &tree.children {
            let makeup = match line.rule {
                Rule::cal_holiday => false,
                Rule::cal_makeup => true,
                Rule::broken => {
                    self.broken(line, Place::Calendar);
                    continue;
                }
                _ => continue,
            };
            let mut dates = line.all(Rule::date);
            let (first, second) = (dates.next().and_then(|d| self.date(d)), dates.next().map(|d| self.date(d)));
            let (Some(first), false) = (first, second == Some(None)) else { continue };
            let second = second.flatten();
            let mut strings = line.all(Rule::string).map(|s| string(s).text);
            let day_name = if makeup { String::new() } else { strings.next()? };
            if i64::from(chrono::Datelike::year(&first.value)) != year.value {
                self.diagnostics.push(errors::day_in_wrong_year(first.span, year.value));
            }
            days.push(CalendarDay {
                first,
                last: if makeup { None } else { second.clone() },
                name: day_name,
                makeup_for: if makeup { second } else { None },
                certainty: certainty(line).unwrap_or(year_certainty),
                source: strings.next().unwrap_or_else(|| year_source.clone()),
                span: line.tight(),
            });
        }
        Some(())
    }
}

fn value_list(tree: &Tree) -> Vec<ValueDecl> {
    tree.all(Rule::value_decl).filter_map(|v| Some(ValueDecl { name: name(v.child(Rule::ident)?), labels: labels(v)? })).collect()
}

fn certainty(tree: &Tree) -> Option<Certainty> {
    let written = tree.child(Rule::certainty)?.children.first()?;
    Some(match written.rule {
        Rule::k_confirmed => Certainty::Confirmed,
        Rule::k_estimated => Certainty::Estimated,
        _ => Certainty::Unconfirmed,
    })
}

fn dated(tree: &Tree) -> Option<Dated> {
    let mut idents = tree.all(Rule::ident).map(name);
    let verb = idents.next()?;
    let by = if tree.has(Rule::k_by) { Some(idents.next()?) } else { None };
    let to = if tree.has(Rule::k_to) { Some(idents.next()?) } else { None };
    Some(Dated { verb, by, to, on: idents.next()? })
}
