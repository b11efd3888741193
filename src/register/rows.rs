//! **A thread's work**: the rows of a block, read, answered and written.
//!
//! Rows that say the same to the rules have the same codes. What was found for codes is remembered in a table of fixed size, where newer codes
//! take the place of older ones; the tails themselves are kept once each, up to a number of bytes.

use std::collections::BTreeMap;
use std::hash::BuildHasher;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::blocks::Block;
use super::cells::{APART, Codes, UNASKED, UNFIT, value};
use super::counting::{Counted, Counts, Limit, limits};
use super::records::Splitter;
use super::tails::{Tail, Told, apart, part_words, unreadable};
use super::{Column, PROBLEMS, Register, Tally, errors};
use crate::diagnostics::Diagnostic;
use crate::hir::vocabulary::{Fact, Kind};
use crate::hir::{Case, FactId, Value};
use crate::queries::{Code, Decisions, PartNumber, RowTold, Runner, UNKNOWN};
use crate::report::document::csv_cell;
use crate::report::{RegisterCell, RegisterWords, Words, always_words, limit_words};

/// Rows that are remembered, by their codes.
const ROWS: usize = 1 << 15;
/// Bytes of tails that are kept.
const BYTES: usize = 64 << 20;

/// A column that states a fact.
struct Stated<'a> {
    column: usize,
    fact: &'a Fact,
    id: FactId,
    slot: Option<usize>,
    codes: Codes,
    /// Any text will do, and no rule asks for it.
    free: bool,
}

/// What tails differ in.
#[derive(PartialEq, Eq, Hash)]
struct TailKey {
    told: RowTold,
    readings: Vec<crate::hir::ReadingId>,
    /// Facts, or of impossible rows the `always` lines.
    questions: Vec<usize>,
    counts: Vec<Option<bool>>,
}

pub struct Worker<'r, 'a> {
    register: &'r Register<'a>,
    counted: Option<&'r Counted>,
    limits: Vec<Limit>,
    splitter: Splitter,
    stated: Vec<Stated<'r>>,
    kept: Vec<usize>,
    /// Per limit the column that states its key.
    keys: Vec<Option<usize>>,
    runner: Option<Runner<'r, 'a>>,
    codes: Vec<Code>,
    /// Codes and tail by the hash of the codes; `tails` has the rest.
    remembered: Vec<Code>,
    places: Vec<u32>,
    tails: Vec<Tail>,
    known: HashMap<TailKey, u32, FxBuildHasher>,
    bytes: usize,
    words: HashMap<PartNumber, (RegisterCell, RegisterWords), FxBuildHasher>,
    /// Rows that are answered by themselves, by what the rules ask of them.
    by_itself: HashMap<BTreeMap<FactId, Value>, u32, FxBuildHasher>,
    decisions: Option<Decisions<'r>>,
    tally: Tally,
}

/// What a row comes to.
enum Row {
    Tail(u32),
    Unreadable(Box<Diagnostic>),
}

const NO_TAIL: u32 = u32::MAX;

impl<'r, 'a> Worker<'r, 'a> {
    pub fn new(register: &'r Register<'a>, counted: Option<&'r Counted>) -> Self {
        let vocabulary = &register.asked.workspace.vocabulary;
        let slots: Vec<FactId> = register.bulk.iter().flat_map(|bulk| bulk.facts()).collect();
        let columns = || register.head.columns.iter().enumerate();
        let stated = |(column, of): (usize, &Column)| {
            let Column::Fact(id) = of else { return None };
            let fact = vocabulary.fact(*id)?;
            let slot = slots.iter().position(|slot| slot == id);
            let free = slot.is_none() && register.bulk.is_some() && matches!(fact.kind, Kind::Text);
            Some(Stated { column, fact, id: *id, slot, codes: Codes::default(), free })
        };
        let limits = limits(register);
        let key = |limit: &Limit| columns().find(|(_, of)| limit.per.is_some_and(|per| **of == Column::Fact(per))).map(|(column, _)| column);
        Worker {
            register,
            counted,
            keys: limits.iter().map(key).collect(),
            limits,
            splitter: Splitter::new(register.head.separator),
            stated: columns().filter_map(stated).collect(),
            kept: columns().filter(|(_, of)| **of == Column::Kept).map(|(column, _)| column).collect(),
            runner: register.bulk.as_ref().map(Runner::new),
            codes: vec![UNKNOWN; slots.len()],
            remembered: vec![UNKNOWN; slots.len() * ROWS],
            places: vec![NO_TAIL; ROWS],
            tails: Vec::new(),
            known: HashMap::default(),
            bytes: 0,
            words: HashMap::default(),
            by_itself: HashMap::default(),
            decisions: None,
            tally: Tally::default(),
        }
    }

    pub fn finish(self) -> Tally {
        self.tally
    }

    /// Counts the rows of a block towards the limits over a plan.
    pub fn count(&mut self, block: &Block, counts: &mut Counts) {
        self.splitter.begin(&block.bytes, block.line);
        while self.splitter.advance(&block.bytes) {
            let Row::Tail(tail) = self.row(&block.bytes) else { continue };
            let Some(tail) = self.tails.get(tail as usize) else { continue };
            for (index, column) in self.keys.iter().enumerate() {
                let key = column.map(|column| self.splitter.cell(&block.bytes, column)).unwrap_or_default();
                let has_key = !key.trim_ascii().is_empty() || self.limits.get(index).is_some_and(|limit| limit.per.is_none());
                if has_key && tail.counts.get(index) == Some(&Some(true)) {
                    counts.add(index, key);
                }
            }
        }
    }

    /// Answers the rows of a block.
    pub fn answer(&mut self, block: &Block, out: &mut Vec<u8>) {
        self.splitter.begin(&block.bytes, block.line);
        while self.splitter.advance(&block.bytes) {
            self.tally.rows += 1;
            let row = self.row(&block.bytes);
            number(self.splitter.line, out);
            for column in &self.kept {
                out.push(b',');
                copied(self.splitter.cell(&block.bytes, *column), out);
            }
            match row {
                Row::Tail(tail) => self.write(tail, &block.bytes, out),
                Row::Unreadable(problem) => self.refuse(*problem, out),
            }
            out.extend_from_slice(b"\r\n");
        }
    }

    fn write(&mut self, tail: u32, bytes: &[u8], out: &mut Vec<u8>) {
        let Some(tail) = self.tails.get(tail as usize) else { return };
        out.extend_from_slice(&tail.bytes);
        let mut finding = tail.finding;
        match tail.status.and_then(|status| self.tally.by_status.get_mut(status)) {
            Some(count) => *count += 1,
            None => self.tally.impossible += 1,
        }
        if !self.limits.is_empty() {
            out.push(b',');
            let (mut over, mut uncounted) = (Vec::new(), Vec::new());
            for ((index, limit), column) in self.limits.iter().enumerate().zip(&self.keys) {
                let key = column.map(|column| self.splitter.cell(bytes, column)).unwrap_or_default();
                let no_key = limit.per.is_some() && key.trim_ascii().is_empty();
                match (tail.counts.get(index).copied().flatten(), self.counted) {
                    (Some(false), _) => {}
                    (Some(true), Some(counted)) if !no_key && counted.is_over(index, key) => over.push(limit),
                    (Some(true), Some(_)) if !no_key => {}
                    _ => uncounted.push(limit),
                }
            }
            if !over.is_empty() || !uncounted.is_empty() {
                finding |= !over.is_empty();
                self.tally.over_plan += u64::from(!over.is_empty());
                self.tally.uncounted += u64::from(!uncounted.is_empty());
                over_plan(self.register, &over, &uncounted, self.counted.is_some(), out);
            }
        }
        self.tally.findings += u64::from(finding);
    }

    fn refuse(&mut self, problem: Diagnostic, out: &mut Vec<u8>) {
        self.tally.unreadable += 1;
        out.extend_from_slice(&unreadable(self.register, problem.headline.get(self.register.asked.lang)));
        if !self.limits.is_empty() {
            out.push(b',');
        }
        if self.tally.problems.len() < PROBLEMS {
            self.tally.problems.push((self.splitter.line, problem));
        }
    }

    /// Reads the row and finds its tail.
    fn row(&mut self, bytes: &[u8]) -> Row {
        let columns = self.register.head.columns.len();
        let subject = &self.register.asked.subject;
        if self.splitter.len() != columns {
            return Row::Unreadable(Box::new(errors::other_width(subject, self.splitter.line, self.splitter.len(), columns)));
        }
        let mut by_itself = self.register.bulk.is_none();
        for stated in &mut self.stated {
            let cell = self.splitter.cell(bytes, stated.column);
            let code = match (cell, stated.free) {
                ([], _) => UNKNOWN,
                (text, true) if text.is_ascii() || std::str::from_utf8(text).is_ok() => UNASKED,
                _ => {
                    let (id, fact, slot, register) = (stated.id, stated.fact, stated.slot, self.register);
                    stated.codes.get(cell, || code(register, id, fact, slot, cell))
                }
            };
            match code {
                UNFIT => return Row::Unreadable(Box::new(unfit(subject, self.splitter.line, stated, cell))),
                APART => by_itself = true,
                _ => {}
            }
            if let Some(place) = stated.slot.and_then(|slot| self.codes.get_mut(slot)) {
                *place = code;
            }
        }
        for column in &self.kept {
            let cell = self.splitter.cell(bytes, *column);
            if !cell.is_ascii() && std::str::from_utf8(cell).is_err() {
                return Row::Unreadable(Box::new(errors::no_text(subject, self.splitter.line, *column + 1)));
            }
        }
        Row::Tail(if by_itself { self.tail_by_itself(bytes) } else { self.tail() })
    }

    /// The tail of the row with these codes.
    fn tail(&mut self) -> u32 {
        let width = self.codes.len();
        let place = (FxBuildHasher.hash_one(&self.codes) >> 40) as usize % ROWS;
        let known = self.remembered.get(place * width..(place + 1) * width);
        if let Some(tail) = self.places.get(place).copied().filter(|tail| *tail != NO_TAIL && known == Some(self.codes.as_slice())) {
            return tail;
        }
        if self.bytes > BYTES {
            self.forget();
        }
        let tail = self.found();
        if let (Some(codes), Some(slot)) = (self.remembered.get_mut(place * width..(place + 1) * width), self.places.get_mut(place)) {
            codes.copy_from_slice(&self.codes);
            *slot = tail;
        }
        tail
    }

    fn forget(&mut self) {
        self.places.fill(NO_TAIL);
        self.tails.clear();
        self.known.clear();
        self.by_itself.clear();
        self.bytes = 0;
    }

    /// Finds what is said of the row with these codes.
    fn found(&mut self) -> u32 {
        let Some(runner) = &mut self.runner else { return NO_TAIL };
        let told = runner.decide(&self.codes);
        let (readings, questions) = match told.impossible {
            true => (Vec::new(), runner.broken(&self.codes)),
            false => (runner.rests_on(&self.codes), runner.questions(&self.codes, &told)),
        };
        let counts = if self.limits.is_empty() { Vec::new() } else { runner.counts(&self.codes) };
        if told.impossible && questions.is_empty() {
            // The lines contradict the facts only together.
            let case = self.case_of_codes();
            return self.answered(&case);
        }
        let key = TailKey { told, readings, questions, counts };
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let tail = self.words_of(&key).tail(self.register);
        let number = self.add(tail);
        self.known.insert(key, number);
        number
    }

    fn words_of(&mut self, key: &TailKey) -> Told {
        let told = &key.told;
        let (register, asked) = (self.register, &self.register.asked);
        let words = Words::new(asked.workspace, register.regulation, asked.lang);
        let mut out = Told { counts: key.counts.clone(), ..Told::default() };
        if told.impossible {
            out.problem = always_words(&words, register.activity(), &key.questions);
            return out;
        }
        out.status = Some(told.status);
        for number in &told.parts {
            let Some(part) = self.runner.as_ref().and_then(|runner| runner.part(*number)) else { continue };
            let (cell, said) = self.words.entry(*number).or_insert_with(|| part_words(&words, part));
            let entry = out.cells.entry(*cell).or_default();
            entry.entries.extend(said.entries.iter().cloned());
            entry.cited.extend(said.cited.iter().cloned());
            entry.finding |= said.finding;
        }
        out.readings = key.readings.iter().map(|r| words.reading_name(*r).to_owned()).collect();
        let open: Vec<FactId> =
            register.bulk.iter().flat_map(|b| b.facts().enumerate()).filter(|(s, _)| key.questions.contains(s)).map(|(_, f)| f).collect();
        let facts = words.vocabulary().activity(register.activity()).map(|a| a.facts.as_slice()).unwrap_or_default();
        out.questions = facts.iter().filter(|f| open.contains(f)).map(|f| words.fact_id(*f).to_owned()).collect();
        out
    }

    fn add(&mut self, tail: Tail) -> u32 {
        self.bytes += tail.bytes.len() + size_of::<Tail>();
        self.tails.push(tail);
        u32::try_from(self.tails.len() - 1).unwrap_or(NO_TAIL)
    }

    /// The tail of a row that the automata cannot read.
    fn tail_by_itself(&mut self, bytes: &[u8]) -> u32 {
        self.tally.apart += 1;
        let mut case = Case::new(self.register.activity());
        for stated in &self.stated {
            let text = String::from_utf8_lossy(self.splitter.cell(bytes, stated.column));
            let asked = stated.slot.is_some() || self.register.bulk.as_ref().is_none_or(|bulk| bulk.asks_records(stated.id));
            if let Some(value) = value(stated.fact, &text).ok().flatten().filter(|_| asked) {
                case.facts.insert(stated.id, value);
            }
        }
        self.answered(&case)
    }

    fn answered(&mut self, case: &Case) -> u32 {
        if let Some(known) = self.by_itself.get(&case.facts) {
            return *known;
        }
        if self.bytes > BYTES {
            self.forget();
        }
        let asked = &self.register.asked;
        let decisions = self.decisions.get_or_insert_with(|| {
            let decisions = Decisions::new(asked.workspace);
            decisions.put(asked.index, asked.decision.clone());
            decisions
        });
        let words = Words::new(asked.workspace, self.register.regulation, asked.lang);
        let tail = apart(self.register, &words, decisions, case, &self.limits).tail(self.register);
        let number = self.add(tail);
        self.by_itself.insert(case.facts.clone(), number);
        number
    }

    /// A case that has these codes.
    fn case_of_codes(&self) -> Case {
        let mut case = Case::new(self.register.activity());
        for (slot, code) in self.codes.iter().enumerate() {
            if let Some((fact, value)) = self.register.bulk.as_ref().and_then(|bulk| bulk.value(slot, *code)) {
                case.facts.insert(fact, value);
            }
        }
        case
    }
}

/// The code of a cell that is not known yet.
fn code(register: &Register, id: FactId, fact: &Fact, slot: Option<usize>, cell: &[u8]) -> Code {
    let Ok(text) = std::str::from_utf8(cell) else { return UNFIT };
    match (value(fact, text), slot, &register.bulk) {
        (Err(_), _, _) => UNFIT,
        (Ok(None), _, _) => UNKNOWN,
        (Ok(Some(value)), Some(slot), Some(bulk)) => bulk.code(slot, &value).unwrap_or(APART),
        (Ok(Some(_)), None, Some(bulk)) if bulk.asks_records(id) => APART,
        (Ok(Some(_)), _, _) => UNASKED,
    }
}

fn unfit(subject: &str, line: u64, stated: &Stated, cell: &[u8]) -> Diagnostic {
    let column = stated.column + 1;
    match std::str::from_utf8(cell).map(|text| value(stated.fact, text)) {
        Ok(Err(misfit)) => errors::unfit(subject, line, column, &stated.fact.term.id, &misfit),
        _ => errors::no_text(subject, line, column),
    }
}

/// The cell of limits over the plan.
fn over_plan(register: &Register, over: &[&Limit], uncounted: &[&Limit], counted: bool, out: &mut Vec<u8>) {
    let asked = &register.asked;
    let words = Words::new(asked.workspace, register.regulation, asked.lang);
    let mut entries: Vec<String> = over.iter().map(|limit| limit_words(&words, &limit.violation())).collect();
    let not_counted = match counted {
        true => words.say("not counted, a fact is missing", "chưa tính vì thiếu dữ kiện"),
        false => words.say("not counted", "chưa tính"),
    };
    entries.extend(uncounted.iter().map(|limit| format!("{not_counted}: {}", limit_words(&words, &limit.violation()))));
    entries.dedup();
    out.extend_from_slice(csv_cell(&entries.join("; ")).as_bytes());
}

/// A cell that is copied: as it is where that is harmless, else in quotes and no formula.
fn copied(cell: &[u8], out: &mut Vec<u8>) {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-' | b'.' | b'/' | b'_' | b':');
    match cell.first() {
        None => {}
        Some(first) if first.is_ascii_alphanumeric() && cell.iter().all(plain) => out.extend_from_slice(cell),
        Some(_) => out.extend_from_slice(csv_cell(&String::from_utf8_lossy(cell)).as_bytes()),
    }
}

/// A number in decimal digits.
fn number(mut number: u64, out: &mut Vec<u8>) {
    let (mut digits, mut at) = ([0u8; 20], 20);
    loop {
        at -= 1;
        if let Some(digit) = digits.get_mut(at) {
            *digit = b'0' + (number % 10) as u8;
        }
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out.extend_from_slice(digits.get(at..).unwrap_or_default());
}
