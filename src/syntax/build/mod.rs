//! Grammar trees to the syntax tree. Nothing is checked here but what a literal must be (a real date, a number in range).
//!
//! A piece that the grammar guarantees is read with `?`: should it ever be missing, the piece is reported as unreadable
//! by the caller and never guessed.

mod acts;
mod conditions;
mod provisions;
mod scenarios;
mod vocabulary;

use chrono::NaiveDate;

use super::ast::{Address, Date, File, Int, Labels, Level, Name, Regulation, Step, Str, Yearly};
use super::errors;
use super::grammar::{Rule, Tree};
use super::recover;
use crate::diagnostics::Diagnostics;
use crate::source::Span;

/// Reads pairs of one file; collects what is wrong with literals and broken pieces.
pub struct Builder<'d> {
    pub diagnostics: &'d mut Diagnostics,
}

impl Builder<'_> {
    pub fn file(&mut self, tree: &Tree) -> File {
        let mut file = File::default();
        for item in &tree.children {
            let before = self.diagnostics.error_count();
            let read = match item.rule {
                Rule::regulation => self.regulation(item).map(|r| file.regulations.push(r)),
                Rule::vocabulary => self.vocabulary(item).map(|v| file.vocabularies.push(v)),
                Rule::calendar => self.calendar(item).map(|c| file.calendars.push(c)),
                Rule::scenario => self.scenario(item).map(|s| file.scenarios.push(s)),
                Rule::local_body => self.name_and_string(item).map(|pair| file.local_bodies.push(pair)),
                Rule::fact_source => self.name_and_string(item).map(|pair| file.fact_sources.push(pair)),
                Rule::EOI => Some(()),
                _ => {
                    self.statement(item, recover::Place::Statement, &mut file.statements);
                    Some(())
                }
            };
            if read.is_none() && self.diagnostics.error_count() == before {
                self.diagnostics.push(errors::unreadable(item.tight()));
            }
        }
        file
    }

    fn regulation(&mut self, tree: &Tree) -> Option<Regulation> {
        let mut regulation = Regulation {
            id: name(tree.child(Rule::ident)?),
            number: string(tree.child(Rule::string)?),
            span: tree.span,
            title: None,
            issued: None,
            effective: None,
            until: None,
            repealed_by: None,
            draft: None,
            replaces: Vec::new(),
            based_on: Vec::new(),
            applies_by: None,
            yearly_inclusive: None,
            roll_later: None,
            calendar: None,
        };
        for line in &tree.children {
            let text = || line.child(Rule::string).map(string);
            let word = || line.child(Rule::ident).map(name);
            let once = !matches!(line.rule, Rule::h_replaces | Rule::h_based | Rule::broken);
            if once && tree.all(line.rule).next().is_some_and(|first| first.span != line.span) {
                let first = tree.all(line.rule).next().map_or(line.tight(), |l| l.tight());
                self.diagnostics.push(errors::said_twice(line.tight(), first));
            }
            match line.rule {
                Rule::h_title => regulation.title = text(),
                Rule::h_issued => regulation.issued = self.date(line.child(Rule::date)?).map(|d| (d, word())),
                Rule::h_effective => regulation.effective = self.date(line.child(Rule::date)?),
                Rule::h_until => regulation.until = self.date(line.child(Rule::date)?),
                Rule::h_repealed => regulation.repealed_by = text(),
                Rule::h_draft => regulation.draft = text(),
                Rule::h_replaces => {
                    let date = line.child(Rule::date).and_then(|d| self.date(d));
                    regulation.replaces.push((text()?, date));
                }
                Rule::h_based => regulation.based_on.extend(line.all(Rule::string).map(string)),
                Rule::h_applies => regulation.applies_by = word(),
                Rule::h_yearly => regulation.yearly_inclusive = Some(line.has(Rule::k_inclusive)),
                Rule::h_roll => regulation.roll_later = Some(line.has(Rule::k_roll_later)),
                Rule::h_calendar => regulation.calendar = word(),
                Rule::broken => self.broken(line, recover::Place::Header),
                _ => {}
            }
        }
        Some(regulation)
    }

    fn name_and_string(&self, tree: &Tree) -> Option<(Name, Str)> {
        Some((name(tree.child(Rule::ident)?), string(tree.child(Rule::string)?)))
    }

    /// Reports a piece that no rule could read.
    fn broken(&mut self, tree: &Tree, place: recover::Place) {
        let junk = tree.child(Rule::junk).unwrap_or(tree);
        recover::explain(junk.tight(), junk.text.trim_end(), place, self.diagnostics);
    }

    fn date(&mut self, tree: &Tree) -> Option<Date> {
        match NaiveDate::parse_from_str(tree.text, "%Y-%m-%d") {
            Ok(value) => Some(Date { value, span: tree.span }),
            Err(_) => {
                self.diagnostics.push(errors::no_such_date(tree.span, tree.text));
                None
            }
        }
    }

    fn yearly(&mut self, tree: &Tree) -> Option<Yearly> {
        let (day, month) = tree.text.split_once('/')?;
        let (day, month) = (day.parse().ok()?, month.parse().ok()?);
        // 2024 is a leap year: 29/02 is a day of some year.
        if NaiveDate::from_ymd_opt(2024, month, day).is_none() {
            self.diagnostics.push(errors::no_such_date(tree.span, tree.text));
            return None;
        }
        Some(Yearly { month, day })
    }

    fn int(&mut self, tree: &Tree) -> Option<Int> {
        match tree.text.parse() {
            Ok(value) if (-1_000_000_000..=1_000_000_000).contains(&value) => Some(Int { value, span: tree.span }),
            _ => {
                self.diagnostics.push(errors::number_too_large(tree.span, tree.text));
                None
            }
        }
    }
}

fn name(tree: &Tree) -> Name {
    Name { text: tree.text.to_owned(), span: tree.span }
}

fn names(tree: &Tree) -> Vec<Name> {
    tree.all(Rule::ident).map(name).collect()
}

fn string(tree: &Tree) -> Str {
    let inner = tree.text.strip_prefix('"').and_then(|t| t.strip_suffix('"')).unwrap_or(tree.text);
    let mut text = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n') => text.push('\n'),
                Some(other) => text.push(other),
                None => {}
            },
            other => text.push(other),
        }
    }
    Str { text, span: tree.span }
}

fn labels(tree: &Tree) -> Option<Labels> {
    let labels = tree.child(Rule::labels)?;
    let mut strings = labels.all(Rule::string).map(|s| string(s).text);
    Some(Labels { vi: strings.next()?, en: strings.next()? })
}

fn step(level: &Tree, label: Option<&Tree>) -> Option<Step> {
    let level = match level.children.first()?.rule {
        Rule::k_part => Level::Part,
        Rule::k_chapter => Level::Chapter,
        Rule::k_section => Level::Section,
        Rule::k_article => Level::Article,
        Rule::k_clause => Level::Clause,
        Rule::k_point => Level::Point,
        Rule::k_paragraph => Level::Paragraph,
        Rule::k_dash => Level::Dash,
        Rule::k_annex => Level::Annex,
        Rule::k_form => Level::Form,
        Rule::k_note => Level::Note,
        _ => return None,
    };
    Some(Step { level, label: label.map(|l| l.text.to_owned()) })
}

fn address(tree: &Tree) -> Option<Address> {
    let steps: Option<Vec<Step>> = tree.all(Rule::step).map(|s| step(s.child(Rule::level)?, s.child(Rule::label))).collect();
    Some(Address { steps: steps?, span: tree.tight() })
}

fn addresses(tree: &Tree) -> Vec<Address> {
    tree.children.iter().filter(|c| matches!(c.rule, Rule::address | Rule::head_address)).filter_map(address).collect()
}

/// The span of a whole statement, for labels: its text without trailing white space.
fn span(tree: &Tree) -> Span {
    tree.tight()
}
