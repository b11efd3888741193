//! Vocabularies, calendars and scenarios as written.

use super::{Act, Address, Condition, Date, Int, Labels, Name, Str, Value};
use crate::source::Span;

// ── Vocabulary ──────────────────────────────────────────────────────────────────────────────────────────────────────

#[derive(Clone, Debug, PartialEq, Default)]
pub struct Vocabulary {
    pub levels: Vec<(Name, Labels)>,
    pub bodies: Vec<BodyDecl>,
    pub classes: Vec<(Name, Labels)>,
    pub acts: Vec<ActDecl>,
    pub matters: Vec<(Name, Labels)>,
    pub documents: Vec<(Name, Labels, Vec<ValueDecl>)>,
    pub values: Vec<(Name, Vec<ValueDecl>)>,
    pub facts: Vec<FactDecl>,
    pub activities: Vec<ActivityDecl>,
    pub span: Option<Span>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ValueDecl {
    pub name: Name,
    pub labels: Labels,
}

#[derive(Clone, Debug, PartialEq)]
pub struct BodyDecl {
    pub name: Name,
    pub labels: Labels,
    pub level: Option<Name>,
    pub role: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ActDecl {
    pub name: Name,
    pub alias: Option<Name>,
    pub labels: Labels,
    pub class: Name,
    pub one: bool,
    pub for_notices: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct FactDecl {
    pub name: Name,
    pub labels: Labels,
    pub kind: FactKind,
    pub judgement: bool,
    pub set_by: Option<Str>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum FactKind {
    Bool,
    One(ValuesRef),
    Set(ValuesRef),
    Number { unit: Labels, min: Int, max: Int },
    Date,
    Text,
    List(Vec<FactDecl>),
}

#[derive(Clone, Debug, PartialEq)]
pub enum ValuesRef {
    Named(Name),
    Inline(Vec<ValueDecl>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct ActivityDecl {
    pub name: Name,
    pub labels: Labels,
    pub facts: Vec<Name>,
    pub requires: Vec<Name>,
    pub dated: Vec<Dated>,
    pub always: Vec<Always>,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Dated {
    pub verb: Name,
    pub by: Option<Name>,
    pub to: Option<Name>,
    pub on: Name,
}

/// `always C [if D]`: holds in every possible case.
#[derive(Clone, Debug, PartialEq)]
pub struct Always {
    pub condition: Condition,
    pub provided: Option<Condition>,
    pub because: Option<Str>,
    pub span: Span,
}

// ── Calendar ────────────────────────────────────────────────────────────────────────────────────────────────────────

#[derive(Clone, Debug, PartialEq)]
pub struct Calendar {
    pub name: Name,
    pub covers: Option<(Int, Int)>,
    pub rest: Vec<chrono::Weekday>,
    pub days: Vec<CalendarDay>,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    Confirmed,
    Estimated,
    Unconfirmed,
}

#[derive(Clone, Debug, PartialEq)]
pub struct CalendarDay {
    pub first: Date,
    pub last: Option<Date>,
    pub name: String,
    /// The day off that a make-up working day stands for.
    pub makeup_for: Option<Date>,
    pub certainty: Certainty,
    pub source: String,
    pub span: Span,
}

// ── Scenarios ───────────────────────────────────────────────────────────────────────────────────────────────────────

#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    pub name: Str,
    pub under: Name,
    pub version: Option<Str>,
    /// Readings, each with the alternative that the scenario is answered under instead of the chosen one.
    pub readings: Vec<(Name, Name)>,
    pub on: Option<Date>,
    pub tests: Vec<Address>,
    pub activity: Name,
    pub assignments: Vec<Assignment>,
    pub expectations: Vec<Expectation>,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Assignment {
    pub name: Name,
    pub value: CaseValue,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum CaseValue {
    Single(Value),
    Set(Vec<Value>),
    Records(Vec<Vec<Assignment>>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Expectation {
    pub kind: Expected,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Expected {
    Act(Act, Option<Date>),
    NoAct(Act),
    NoVerb(Name),
    Exactly(Vec<Act>),
    NoViolation,
    Violation(Address),
    Forbidden(Option<Name>),
    NotForbidden,
    Status(Name),
    RestsOn(Name),
    NotRestsOn(Name),
}
