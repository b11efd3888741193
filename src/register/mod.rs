//! **Registers**: very many cases of one activity, CSV in, CSV out, one row a case. `docs/register.md` is the contract of both forms.
//!
//! - [`blocks`]: a stream cut into blocks of whole rows
//! - [`records`]: rows into cells
//! - [`head`]: what the columns are
//! - [`cells`]: what a cell says of its fact
//! - [`tails`]: what is said of a row, as the bytes that are written
//! - [`rows`]: a thread's work
//! - [`counting`]: limits over a plan
//! - [`pump`]: threads, and blocks in their order
//!
//! What is said of a row comes from [`crate::queries::Bulk`], or, where a row states something that its automata cannot read (records of a list), from
//! [`crate::queries::answer`], row by row. Nothing that is kept in memory grows with the number of rows, but the heads that a limit over a plan counts by.

mod blocks;
mod cells;
mod counting;
mod errors;
mod head;
mod pump;
mod records;
mod rows;
mod tails;

use std::io::{self, Read, Write};
use std::sync::atomic::AtomicBool;

use crate::decision::Decision;
use crate::diagnostics::{Diagnostic, Lang};
use crate::hir::{ActivityId, Regulation, VerbId, Workspace};
use crate::outcome::Status;
use crate::queries::Bulk;

use blocks::{Blocks, Unread};
pub use counting::Counted;
pub use head::{Column, Head};
use pump::{Stopped, pump};
use rows::Worker;

/// What is asked of a register.
pub struct Asked<'a> {
    pub workspace: &'a Workspace,
    /// The place of the regulation.
    pub index: usize,
    pub decision: &'a Decision,
    pub lang: Lang,
    /// What to call the register in messages.
    pub subject: String,
    /// Columns to copy.
    pub keep: Vec<String>,
    /// The verbs that are told; all that the regulation can say by default.
    pub verbs: Option<Vec<VerbId>>,
    /// Whether automata may be used; else every row is answered by itself, which says the same.
    pub automata: bool,
}

/// A register whose header was read, ready to be answered.
pub struct Register<'a> {
    asked: Asked<'a>,
    regulation: &'a Regulation,
    head: Head,
    /// Nothing where the rows cannot be read by automata.
    bulk: Option<Bulk<'a>>,
    /// The verbs that have columns.
    verbs: Vec<VerbId>,
}

/// How a run is made: threads, a wish to stop, and who hears how many bytes were read.
pub struct Course<'c> {
    pub threads: usize,
    pub stop: &'c AtomicBool,
    pub progress: &'c (dyn Fn(u64) + Sync),
}

/// What became of the rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    pub rows: u64,
    pub unreadable: u64,
    /// Rows whose facts contradict each other.
    pub impossible: u64,
    /// Rows by status, in the order of [`STATUSES`].
    pub by_status: [u64; STATUSES.len()],
    /// Rows with a prohibition, a broken limit or a contradiction.
    pub findings: u64,
    /// Rows that break a limit over the plan, and that could not be counted towards one.
    pub over_plan: u64,
    pub uncounted: u64,
    /// Rows that were answered one by one.
    pub apart: u64,
    /// The first problems, by line.
    pub problems: Vec<(u64, Diagnostic)>,
}

/// The statuses that rows are counted by.
pub const STATUSES: [Status; 7] =
    [Status::Determined, Status::Excluded, Status::Refers, Status::Unnamed, Status::Gap, Status::Conflict, Status::Undetermined];

/// Problems that are kept; the others are counted.
pub const PROBLEMS: usize = 100;

/// Why a register was not answered to its end.
#[derive(Debug)]
pub enum Failed {
    Refused(Vec<Diagnostic>),
    Stopped,
    /// Whoever reads the output has stopped.
    Unheard,
}

impl<'a> Register<'a> {
    /// Reads the header of a register.
    ///
    /// # Errors
    /// [`Failed::Refused`] says what is wrong with it.
    pub fn new(asked: Asked<'a>, input: impl Read) -> Result<Register<'a>, Failed> {
        let head = head_of(&asked, &mut Blocks::new(input))?;
        Register::with_head(asked, head)
    }

    /// A register whose header is known.
    ///
    /// # Errors
    /// As [`Register::new`].
    pub fn with_head(asked: Asked<'a>, head: Head) -> Result<Register<'a>, Failed> {
        let Some(regulation) = asked.workspace.regulations.get(asked.index) else { return Err(Failed::Refused(Vec::new())) };
        let bulk = if asked.automata { Bulk::new(&asked.workspace.vocabulary, regulation, asked.decision) } else { None };
        let said = asked.decision.rulings.verbs.iter().map(|v| v.verb);
        let mut verbs: Vec<VerbId> = said.filter(|verb| asked.verbs.as_ref().is_none_or(|wanted| wanted.contains(verb))).collect();
        verbs.sort_unstable();
        Ok(Register { asked, regulation, head, bulk, verbs })
    }

    pub fn activity(&self) -> ActivityId {
        self.asked.decision.activity
    }

    pub fn head(&self) -> &Head {
        &self.head
    }

    /// Whether rows without lists are read by automata.
    pub fn is_fast(&self) -> bool {
        self.bulk.is_some()
    }

    /// Whether the regulation counts rows over the whole plan, so that the register must be read before it is answered.
    pub fn counts(&self) -> bool {
        !counting::limits(self).is_empty()
    }

    /// Counts the rows of a register towards the limits over the plan.
    ///
    /// # Errors
    /// [`Failed`].
    pub fn count(&self, input: impl Read + Send, course: &Course) -> Result<Counted, Failed> {
        let mut blocks = Blocks::new(input);
        self.head_again(&mut blocks)?;
        let make = || (Worker::new(self, None), counting::Counts::default());
        let work = |(worker, counts): &mut (Worker, counting::Counts), block: &blocks::Block, _: &mut Vec<u8>| worker.count(block, counts);
        let parts = pump(blocks, course, &make, &work, |(_, counts)| counts, &mut |_| Ok(())).map_err(|stopped| self.failed(stopped))?;
        Ok(Counted::new(self, parts))
    }

    /// Answers every row: the output is written as it comes. Without `counted` the limits over the plan are left out, and the output says so.
    ///
    /// # Errors
    /// [`Failed`]; what was written until then is no answer.
    pub fn run(
        &self,
        input: impl Read + Send,
        output: &mut (impl Write + ?Sized),
        counted: Option<&Counted>,
        course: &Course,
    ) -> Result<Tally, Failed> {
        let mut blocks = Blocks::new(input);
        self.head_again(&mut blocks)?;
        self.answer(blocks, output, counted, course)
    }

    /// As [`Register::run`], of a stream that can be read but once: where the regulation has limits over the plan, they must not be asked for.
    ///
    /// # Errors
    /// As [`Register::new`] and [`Register::run`].
    pub fn run_once(
        asked: Asked<'a>,
        input: impl Read + Send,
        output: &mut (impl Write + ?Sized),
        plan_limits: bool,
        course: &Course,
    ) -> Result<Tally, Failed> {
        let mut blocks = Blocks::new(input);
        let head = head_of(&asked, &mut blocks)?;
        let register = Register::with_head(asked, head)?;
        if plan_limits && register.counts() {
            return Err(Failed::Refused(vec![errors::needs_a_file(&register.asked.subject)]));
        }
        register.answer(blocks, output, None, course)
    }

    fn answer(
        &self,
        blocks: Blocks<impl Read + Send>,
        output: &mut (impl Write + ?Sized),
        counted: Option<&Counted>,
        course: &Course,
    ) -> Result<Tally, Failed> {
        output.write_all(&tails::header(self)).map_err(|e| self.failed(Stopped::Unwritten(e)))?;
        let make = || Worker::new(self, counted);
        let work = |worker: &mut Worker, block: &blocks::Block, out: &mut Vec<u8>| worker.answer(block, out);
        let mut sink = |bytes: &[u8]| output.write_all(bytes);
        let parts = pump(blocks, course, &make, &work, Worker::finish, &mut sink).map_err(|stopped| self.failed(stopped))?;
        output.flush().map_err(|e| self.failed(Stopped::Unwritten(e)))?;
        Ok(parts.into_iter().fold(Tally::default(), Tally::with))
    }

    /// The header stands at the beginning of every reading, and must be the one that was read first.
    fn head_again(&self, blocks: &mut Blocks<impl Read>) -> Result<(), Failed> {
        let head = head_of(&self.asked, blocks)?;
        if head.names == self.head.names { Ok(()) } else { Err(Failed::Refused(vec![errors::changed(&self.asked.subject)])) }
    }

    fn failed(&self, stopped: Stopped) -> Failed {
        let subject = &self.asked.subject;
        match stopped {
            Stopped::Asked => Failed::Stopped,
            Stopped::Unwritten(error) if error.kind() == io::ErrorKind::BrokenPipe => Failed::Unheard,
            Stopped::Unwritten(error) => Failed::Refused(vec![errors::failed(subject, &error.to_string())]),
            Stopped::Unread(unread) => refused(subject, unread),
        }
    }
}

/// That a register cannot be read or its answers not be written.
pub fn failed(subject: &str, detail: &str) -> Diagnostic {
    errors::failed(subject, detail)
}

fn head_of(asked: &Asked, blocks: &mut Blocks<impl Read>) -> Result<Head, Failed> {
    let row = blocks.head().map_err(|unread| refused(&asked.subject, unread))?.unwrap_or_default();
    head::head(&asked.workspace.vocabulary, asked.decision.activity, &asked.subject, &row, &asked.keep).map_err(Failed::Refused)
}

fn refused(subject: &str, unread: Unread) -> Failed {
    Failed::Refused(vec![match unread {
        Unread::Failed(error) => errors::failed(subject, &error.to_string()),
        Unread::EndlessRow(line) => errors::endless_row(subject, line),
    }])
}

impl Tally {
    fn with(mut self, other: Tally) -> Tally {
        self.rows += other.rows;
        self.unreadable += other.unreadable;
        self.impossible += other.impossible;
        self.findings += other.findings;
        self.over_plan += other.over_plan;
        self.uncounted += other.uncounted;
        self.apart += other.apart;
        self.by_status.iter_mut().zip(other.by_status).for_each(|(own, more)| *own += more);
        self.problems.extend(other.problems);
        self.problems.sort_by_key(|(line, _)| *line);
        self.problems.truncate(PROBLEMS);
        self
    }
}
