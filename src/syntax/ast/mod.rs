//! The tree as written: names unresolved, types unknown, every piece with its span.

mod declared;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::source::Span;

pub use declared::*;

/// A name as written (NFC), not yet looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    pub text: String,
    pub span: Span,
}

/// A string literal without its quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Str {
    pub text: String,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Int {
    pub value: i64,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Date {
    pub value: NaiveDate,
    pub span: Span,
}

/// A day of every year, `30/10`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Yearly {
    pub month: u32,
    pub day: u32,
}

/// The Vietnamese and the English label of a vocabulary entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labels {
    pub vi: String,
    pub en: String,
}

#[derive(Clone, Debug, PartialEq, Default)]
pub struct File {
    pub regulations: Vec<Regulation>,
    pub local_bodies: Vec<(Name, Str)>,
    pub fact_sources: Vec<(Name, Str)>,
    /// Provisions, definitions and readings outside any provision.
    pub statements: Vec<Statement>,
    pub vocabularies: Vec<Vocabulary>,
    pub calendars: Vec<Calendar>,
    pub scenarios: Vec<Scenario>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Regulation {
    pub id: Name,
    pub number: Str,
    pub span: Span,
    pub title: Option<Str>,
    pub issued: Option<(Date, Option<Name>)>,
    pub effective: Option<Date>,
    pub until: Option<Date>,
    pub repealed_by: Option<Str>,
    /// The text is not law: why, or whose draft it is.
    pub draft: Option<Str>,
    pub replaces: Vec<(Str, Option<Date>)>,
    pub based_on: Vec<Str>,
    pub applies_by: Option<Name>,
    pub yearly_inclusive: Option<bool>,
    pub roll_later: Option<bool>,
    pub calendar: Option<Name>,
}

/// The levels of a Vietnamese normative text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Level {
    Part,
    Chapter,
    Section,
    Article,
    Clause,
    Point,
    Paragraph,
    Dash,
    Annex,
    Form,
    Note,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Step {
    pub level: Level,
    pub label: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    pub steps: Vec<Step>,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub step: Step,
    pub heading: Option<Str>,
    pub header: Span,
    pub span: Span,
    pub about: Vec<Name>,
    pub guard: Guard,
    pub except: Vec<Address>,
    pub overrides: Vec<(Option<Name>, Address)>,
    pub behalf: Option<Name>,
    /// The provision that grants the power.
    pub grant: Option<Address>,
    pub statements: Vec<Statement>,
}

/// What decides, beside inherited conditions, whether a node or group applies.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Guard {
    pub otherwise: Option<Span>,
    pub when: Option<Condition>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Statement {
    Node(Node),
    Group { about: Vec<Name>, guard: Guard, span: Span, statements: Vec<Statement> },
    ForEach { variable: Name, list: Name, when: Option<Condition>, span: Span, statements: Vec<Statement> },
    Act(Act),
    Notice(Act),
    Follows { target: Address, bindings: Vec<(Name, Value)>, guards: Guards, span: Span },
    Qualify { verb: Name, to: Option<Name>, timings: Vec<Timing>, documents: Vec<Vec<Name>>, guards: Guards, span: Span },
    Limit { should: bool, condition: Condition, label: Option<Str>, guards: Guards, span: Span },
    PlanLimit { should: bool, per: Option<Name>, when: Option<Condition>, op: Comparison, bound: Int, label: Option<Str>, span: Span },
    Forbid { unless: Option<(Name, Name)>, condition: Option<Condition>, span: Span },
    Dossier { documents: Vec<Vec<Name>>, fields: Vec<Name>, guards: Guards, span: Span },
    Principle(Str),
    Refers { to: Str, guards: Guards, span: Span },
    Excludes { verb: Name, guards: Guards, because: Option<Str>, span: Span },
    Entry(Str),
    Columns(Vec<Str>),
    Slip { written: Str, reads: SlipReading, span: Span },
    Reading(Reading),
    Define(Define),
}

#[derive(Clone, Debug, PartialEq)]
pub enum SlipReading {
    Address(Address),
    Text(Str),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    pub name: Name,
    pub phrase: Str,
    pub chosen: Name,
    pub alternatives: Vec<(Name, Option<Str>)>,
    pub because: Option<Str>,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Define {
    pub name: Name,
    pub label: Option<Str>,
    pub condition: Condition,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub enum Modality {
    May,
    Should,
    #[default]
    Must,
}

/// `if`, `unless` and `except` behind a statement.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Guards {
    pub conditions: Vec<Condition>,
    pub except: Vec<Address>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Act {
    /// Empty for `unnamed body`, and for notices.
    pub bodies: Vec<Name>,
    pub modality: Modality,
    /// Absent for notices: the vocabulary's verb `for notices`.
    pub verb: Option<Name>,
    pub regarding: Option<Name>,
    pub documents: Vec<Vec<Name>>,
    pub to: Vec<Name>,
    pub via: Vec<Name>,
    pub with: Vec<Name>,
    pub in_writing: bool,
    pub behalf: Option<Name>,
    /// The provision that grants the power.
    pub grant: Option<Address>,
    pub timings: Vec<Timing>,
    pub anchors: Vec<Anchor>,
    pub guards: Guards,
    pub span: Span,
}

/// `before submits by agency to so_ngoai_vu`, or `before start` (decided by what the name is).
#[derive(Clone, Debug, PartialEq)]
pub struct Anchor {
    pub before: bool,
    pub target: Name,
    pub by: Option<Name>,
    pub to: Option<Name>,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Timing {
    pub kind: TimingKind,
    pub waiver: Option<Condition>,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum TimingKind {
    Before {
        n: Int,
        working: bool,
        event: Name,
    },
    Within {
        n: Int,
        working: bool,
        event: Name,
    },
    /// `in_year`: the fact that gives the year, and how many years before it.
    Yearly {
        day: Yearly,
        in_year: Option<(Name, i64)>,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    Or(Vec<Condition>),
    And(Vec<Condition>),
    Not(Box<Condition>),
    Test {
        name: TestName,
        predicate: Predicate,
        span: Span,
    },
    Aggregate {
        function: Aggregate,
        op: Comparison,
        bound: Int,
        span: Span,
    },
    /// `activity is interview`: tells the activities apart that one provision speaks of.
    Activity {
        predicate: Predicate,
        span: Span,
    },
    Quantified {
        every: bool,
        variable: Name,
        list: Name,
        condition: Box<Condition>,
        span: Span,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub enum TestName {
    Plain(Name),
    /// `m.office`
    Field {
        record: Name,
        field: Name,
    },
    /// `party_sector of m`
    Of {
        name: Name,
        record: Name,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub enum Predicate {
    Holds,
    Is { negated: bool, value: Value },
    In { negated: bool, values: Vec<Value> },
    Has { all: bool, values: Vec<Value> },
    Compare { op: Comparison, with: Bound },
}

#[derive(Clone, Debug, PartialEq)]
pub enum Bound {
    Int(Int),
    Date(Date),
    Yearly(Yearly, Span),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Comparison {
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Equal,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Aggregate {
    Count { list: Name, when: Option<Box<Condition>> },
    Max { list: Name, field: Name },
    Sum { list: Name, field: Name },
}

/// A value as written in a condition, a binding or a case.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Name(Name),
    Int(Int),
    Date(Date),
    Bool(bool, Span),
    Text(Str),
}

impl Value {
    pub fn span(&self) -> Span {
        match self {
            Value::Name(n) => n.span,
            Value::Int(i) => i.span,
            Value::Date(d) => d.span,
            Value::Bool(_, span) => *span,
            Value::Text(s) => s.span,
        }
    }
}
