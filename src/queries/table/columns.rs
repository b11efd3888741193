//! **Column by column**: a table that decides blocks of rows whose facts stand in columns of native form.
//!
//! Inputs that follow each other are read as one: the classes of their values are the digits of one number, and one look-up goes on from the state to
//! where all of them together lead. So a row costs one small look-up for each column and one for each stage, without a branch. A column of bytes is
//! looked up in 256 places, one of words (sets of up to sixteen values) in 65,536, of which a register touches few.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::{Input, NOWHERE, NoTable, Table};
use crate::hir::FactId;
use crate::outcome::Outcome;

/// A column of facts in native form, one value a row.
#[derive(Clone, Copy, Debug)]
pub enum Column<'c> {
    /// Of a yes/no fact 0 or 1; of an enumeration the place of the value; of a set of up to eight values its bits.
    Bytes(&'c [u8]),
    /// Of a set of up to sixteen values its bits.
    Words(&'c [u16]),
    /// A number, or the days of a date since the first of January of the year 1, which is day 1.
    Numbers(&'c [i32]),
}

impl Column<'_> {
    fn len(&self) -> usize {
        match self {
            Column::Bytes(values) => values.len(),
            Column::Words(values) => values.len(),
            Column::Numbers(values) => values.len(),
        }
    }
}

/// Which form a column has to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Bytes,
    Words,
    Numbers,
}

/// Columns that do not fit the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// There are more or fewer columns than facts.
    Count,
    /// This column has another form.
    Form(usize),
    /// This column, or what is written, has another length than the first.
    Length(usize),
}

/// The outcome of rows whose facts are out of their domain.
pub const NO_OUTCOME: u16 = NOWHERE;

/// Entries of a stage's table, so that it stays in the nearest cache.
const STAGE: usize = 12_288;
/// Rows of a block.
const BLOCK: usize = 1_024;

/// What a value adds to the number of a stage.
#[derive(Clone, Debug)]
enum Digits {
    Bytes(Box<[u16; 256]>),
    Words(Box<[u16; 65_536]>),
    /// The bounds that part the values, and a digit for each part.
    Numbers(Vec<i32>, Vec<u16>),
}

/// A value out of its domain; what is added to it stays out.
const OUT: u16 = NOWHERE;

/// One fact: its class by value, and per state and class the next state.
struct Read {
    fact: usize,
    form: Form,
    bounds: Vec<i32>,
    /// By value (of numbers by part); nothing out of the domain.
    classes: Vec<Option<u16>>,
    /// By class and state.
    leads: Vec<Vec<u16>>,
}

#[derive(Clone, Debug)]
struct Stage {
    /// Columns, by place, and their digits.
    digits: Vec<(usize, Digits)>,
    /// By state and number the next state, times the width of the next stage.
    next: Vec<u16>,
}

/// A table for columns.
#[derive(Clone, Debug)]
pub struct Columns {
    facts: Vec<FactId>,
    forms: Vec<Form>,
    stages: Vec<Stage>,
    outcomes: Vec<Outcome>,
}

impl Columns {
    /// The same decisions as those of a table.
    ///
    /// # Errors
    /// [`NoTable::Unsuited`] where a fact has more values than a column holds, or a stage would be too large.
    pub fn new(table: &Table) -> Result<Columns, NoTable> {
        let mut reads: Vec<Read> = Vec::new();
        let mut inputs = table.inputs.as_slice();
        let mut states = 1;
        while let Some(first) = inputs.first() {
            let count = inputs.iter().take_while(|input| input.word == first.word).count();
            let (own, rest) = inputs.split_at(count);
            let values = table.values.get(first.word).copied().unwrap_or(0);
            let read = read(own, states, values).ok_or_else(|| NoTable::Unsuited(table.facts.get(first.word).copied()))?;
            states = own.last().map_or(0, |input| input.reached);
            reads.push(read);
            inputs = rest;
        }
        let facts = reads.iter().filter_map(|read| table.facts.get(read.fact).copied()).collect();
        let forms = reads.iter().map(|read| read.form).collect();
        let stages = stages(&reads).ok_or(NoTable::Unsuited(None))?;
        Ok(Columns { facts, forms, stages, outcomes: table.outcomes.clone() })
    }

    /// The fact that each column states, and its form.
    pub fn facts(&self) -> impl Iterator<Item = (FactId, Form)> {
        self.facts.iter().copied().zip(self.forms.iter().copied())
    }

    /// An outcome by its number.
    pub fn outcome(&self, number: u16) -> Option<&Outcome> {
        self.outcomes.get(usize::from(number))
    }

    /// Stages, outcomes, and bytes of the tables that go from state to state.
    pub fn size(&self) -> (usize, usize, usize) {
        (self.stages.len(), self.outcomes.len(), self.stages.iter().map(|stage| stage.next.len() * size_of::<u16>()).sum())
    }

    /// Writes the number of each row's outcome; [`NO_OUTCOME`] for facts out of their domain.
    ///
    /// # Errors
    /// [`Misfit`]; nothing was written then.
    pub fn decide(&self, columns: &[Column], out: &mut [u16]) -> Result<(), Misfit> {
        self.check(columns, out.len())?;
        // Where nothing is asked there is one outcome.
        out.fill(0);
        let mut numbers = [0u32; BLOCK];
        for (block, out) in out.chunks_mut(BLOCK).enumerate() {
            let numbers = numbers.get_mut(..out.len()).unwrap_or_default();
            let from = block * BLOCK;
            for (index, stage) in self.stages.iter().enumerate() {
                match index {
                    0 => numbers.fill(0),
                    _ => numbers.iter_mut().zip(out.iter()).for_each(|(number, state)| *number = u32::from(*state)),
                }
                stage.add(columns, from, numbers);
                let next = stage.next.as_slice();
                out.iter_mut().zip(numbers.iter()).for_each(|(state, number)| *state = next.get(*number as usize).copied().unwrap_or(NO_OUTCOME));
            }
        }
        Ok(())
    }

    fn check(&self, columns: &[Column], rows: usize) -> Result<(), Misfit> {
        if columns.len() != self.forms.len() {
            return Err(Misfit::Count);
        }
        for (index, (column, form)) in columns.iter().zip(&self.forms).enumerate() {
            let fits =
                matches!((column, form), (Column::Bytes(_), Form::Bytes) | (Column::Words(_), Form::Words) | (Column::Numbers(_), Form::Numbers));
            if !fits {
                return Err(Misfit::Form(index));
            }
            if column.len() != rows {
                return Err(Misfit::Length(index));
            }
        }
        Ok(())
    }
}

impl Stage {
    /// Adds the digits of a block's rows, two columns of bytes at a time.
    fn add(&self, columns: &[Column], from: usize, numbers: &mut [u32]) {
        let rows = numbers.len();
        let mut waiting: Option<(&[u8], &[u16; 256])> = None;
        for (place, digits) in &self.digits {
            match (columns.get(*place), digits) {
                (Some(Column::Bytes(values)), Digits::Bytes(own)) => {
                    let values = values.get(from..from + rows).unwrap_or_default();
                    match waiting.take() {
                        None => waiting = Some((values, own)),
                        Some((others, theirs)) => {
                            for ((number, value), other) in numbers.iter_mut().zip(values).zip(others) {
                                *number += digit(own.as_slice(), usize::from(*value)) + digit(theirs.as_slice(), usize::from(*other));
                            }
                        }
                    }
                }
                (Some(Column::Words(values)), Digits::Words(own)) => {
                    let values = values.get(from..from + rows).unwrap_or_default();
                    numbers.iter_mut().zip(values).for_each(|(number, value)| *number += digit(own.as_slice(), usize::from(*value)));
                }
                (Some(Column::Numbers(values)), Digits::Numbers(bounds, own)) => {
                    let values = values.get(from..from + rows).unwrap_or_default();
                    for (number, value) in numbers.iter_mut().zip(values) {
                        *number += digit(own, bounds.iter().filter(|bound| *bound <= value).count());
                    }
                }
                _ => {}
            }
        }
        if let Some((values, own)) = waiting {
            numbers.iter_mut().zip(values).for_each(|(number, value)| *number += digit(own.as_slice(), usize::from(*value)));
        }
    }
}

#[inline]
fn digit(digits: &[u16], value: usize) -> u32 {
    u32::from(digits.get(value).copied().unwrap_or(OUT))
}

/// The inputs of one fact as one.
fn read(inputs: &[Input], states: usize, chosen_from: usize) -> Option<Read> {
    let first = inputs.first()?;
    let (form, values) = match inputs {
        [only] if !only.bounds.is_empty() => (Form::Numbers, only.classes.len()),
        // Of an enumeration or yes/no fact the mask takes the whole word.
        [only] if only.last <= 0xff && (only.mask != 0xff || chosen_from <= 8) => (Form::Bytes, 256),
        _ if inputs.iter().all(|input| input.mask == 0xff) && chosen_from <= 16 => (Form::Words, 65_536),
        _ => return None,
    };
    let number = |wide: u64| usize::try_from(wide).unwrap_or(usize::MAX);
    let class = |input: &Input, value: usize| match form {
        Form::Numbers => input.classes.get(value).copied(),
        Form::Bytes | Form::Words => input.classes.get((value >> input.shift & number(input.mask)).min(number(input.last))).copied(),
    };
    let mut known: HashMap<Vec<u8>, Option<u16>, FxBuildHasher> = HashMap::default();
    let mut by_lead: HashMap<Vec<u16>, u16, FxBuildHasher> = HashMap::default();
    let (mut classes, mut leads) = (Vec::with_capacity(values), Vec::new());
    for value in 0..values {
        let own: Vec<u8> = inputs.iter().map(|input| class(input, value)).collect::<Option<_>>()?;
        let class = match known.get(&own) {
            Some(class) => *class,
            None => {
                let lead: Vec<u16> = (0..states).map(|state| through(inputs, &own, u16::try_from(state).unwrap_or(NOWHERE))).collect();
                let class = match lead.iter().all(|next| *next == NOWHERE) {
                    true => None,
                    false => Some(*by_lead.entry(lead).or_insert_with_key(|lead| {
                        leads.push(lead.clone());
                        u16::try_from(leads.len() - 1).unwrap_or(NOWHERE)
                    })),
                };
                known.insert(own, class);
                class
            }
        };
        classes.push(class);
    }
    let bounds = first.bounds.iter().map(|bound| i32::try_from(*bound).ok()).collect::<Option<Vec<i32>>>()?;
    Some(Read { fact: first.word, form, bounds, classes, leads })
}

fn through(inputs: &[Input], classes: &[u8], state: u16) -> u16 {
    inputs.iter().zip(classes).fold(state, |state, (input, class)| {
        let place = usize::from(state) * input.width + usize::from(*class);
        if state == NOWHERE { NOWHERE } else { input.next.get(place).copied().unwrap_or(NOWHERE) }
    })
}

/// As few stages as their size allows.
fn stages(reads: &[Read]) -> Option<Vec<Stage>> {
    let mut widths: Vec<(usize, usize, usize)> = Vec::new();
    let mut from = 0;
    while let Some(first) = reads.get(from) {
        let states = first.leads.first().map_or(1, Vec::len);
        let (mut to, mut width) = (from + 1, first.leads.len());
        while let Some(more) = reads.get(to).filter(|more| states * width * more.leads.len() <= STAGE) {
            width *= more.leads.len();
            to += 1;
        }
        if states * width >= usize::from(OUT) {
            return None;
        }
        widths.push((from, to, width));
        from = to;
    }
    let mut out = Vec::new();
    for (index, (from, to, width)) in widths.iter().enumerate() {
        let own = reads.get(*from..*to)?;
        let times = widths.get(index + 1).map_or(1, |(_, _, width)| *width);
        let states = own.first()?.leads.first().map_or(1, Vec::len);
        let mut next = Vec::with_capacity(states * width);
        for state in 0..states {
            next.extend((0..*width).map(|number| lead(own, state, number, *width).and_then(|to| u16::try_from(to * times).ok()).unwrap_or(NOWHERE)));
        }
        let (mut digits, mut worth) = (Vec::new(), *width);
        for (place, read) in (*from..*to).zip(own) {
            worth /= read.leads.len();
            digits.push((place, digits_of(read, worth)?));
        }
        out.push(Stage { digits, next });
    }
    Some(out)
}

/// Where a state leads by a number's digits, the first read first.
fn lead(reads: &[Read], state: usize, number: usize, width: usize) -> Option<usize> {
    let (mut state, mut rest, mut worth) = (state, number, width);
    for read in reads {
        worth /= read.leads.len();
        let next = *read.leads.get(rest / worth)?.get(state)?;
        (state, rest) = (usize::from(next), rest % worth);
        if next == NOWHERE {
            return None;
        }
    }
    Some(state)
}

fn digits_of(read: &Read, worth: usize) -> Option<Digits> {
    let digit = |class: &Option<u16>| class.map_or(Some(OUT), |class| u16::try_from(usize::from(class) * worth).ok());
    let digits: Vec<u16> = read.classes.iter().map(digit).collect::<Option<_>>()?;
    Some(match read.form {
        Form::Bytes => Digits::Bytes(digits.into_boxed_slice().try_into().ok()?),
        Form::Words => Digits::Words(digits.into_boxed_slice().try_into().ok()?),
        Form::Numbers => Digits::Numbers(read.bounds.clone(), digits),
    })
}
