//! What a document says, before it has a form.

use crate::diagnostics::Lang;
use crate::spelling::printable;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    pub(super) lang: Lang,
    pub(super) title: String,
    pub(super) notes: Vec<Line>,
    pub(super) sections: Vec<Section>,
}

impl Document {
    pub fn new(lang: Lang, title: &str) -> Self {
        Document { lang, title: printable(title), notes: Vec::new(), sections: Vec::new() }
    }

    /// Something that holds for the whole document.
    pub fn note(&mut self, note: impl Into<Line>) {
        self.notes.push(note.into());
    }

    pub fn section(&mut self, section: Section) {
        self.sections.push(section);
    }

    pub(super) fn say(&self, en: &'static str, vi: &'static str) -> &'static str {
        match self.lang {
            Lang::En => en,
            Lang::Vi => vi,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    pub(super) heading: String,
    pub(super) notes: Vec<Line>,
    pub(super) table: Option<Table>,
}

impl Section {
    pub fn new(heading: &str) -> Self {
        Section { heading: printable(heading), notes: Vec::new(), table: None }
    }

    pub fn note(&mut self, note: impl Into<Line>) {
        self.notes.push(note.into());
    }

    pub fn table(&mut self, table: Table) {
        self.table = Some(table);
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub(super) columns: Vec<String>,
    /// Every row has as many cells as there are columns.
    pub(super) rows: Vec<Vec<Cell>>,
}

impl Table {
    pub fn new<S: AsRef<str>>(columns: impl IntoIterator<Item = S>) -> Self {
        Table { columns: columns.into_iter().map(|c| printable(c.as_ref())).collect(), rows: Vec::new() }
    }

    /// Cells beyond the last column are left out; missing ones are empty.
    pub fn row(&mut self, mut cells: Vec<Cell>) {
        cells.resize(self.columns.len(), Cell::default());
        self.rows.push(cells);
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// Lines, one below the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    pub lines: Vec<Line>,
}

impl Cell {
    pub fn line(&mut self, line: impl Into<Line>) {
        self.lines.push(line.into());
    }

    pub fn is_empty(&self) -> bool {
        self.lines.iter().all(|line| line.runs.iter().all(|run| run.text.is_empty()))
    }

    /// The cell without its marks.
    pub(super) fn plain(&self) -> String {
        self.lines.iter().map(Line::plain).collect::<Vec<_>>().join("\n")
    }

    pub(super) fn has(&self, mark: Mark) -> bool {
        self.lines.iter().any(|line| line.runs.iter().any(|run| run.mark == mark))
    }
}

/// Line breaks of the text are those of the cell.
impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Cell { lines: text.lines().map(Line::from).collect() }
    }
}

impl From<Vec<Line>> for Cell {
    fn from(lines: Vec<Line>) -> Self {
        Cell { lines }
    }
}

/// Runs, one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    pub runs: Vec<Run>,
}

impl Line {
    /// The line with more at its end.
    #[must_use]
    pub fn and(mut self, mark: Mark, text: &str) -> Self {
        self.runs.push(Run::new(mark, text));
        self
    }

    /// The line without its marks.
    pub fn plain(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }
}

impl From<&str> for Line {
    fn from(text: &str) -> Self {
        Line { runs: vec![Run::new(Mark::Plain, text)] }
    }
}

impl From<String> for Line {
    fn from(text: String) -> Self {
        Line::from(text.as_str())
    }
}

/// A text that is what its mark says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub(super) mark: Mark,
    /// One line.
    pub(super) text: String,
}

impl Run {
    pub fn new(mark: Mark, text: &str) -> Self {
        Run { mark, text: printable(text) }
    }
}

/// Why a run stands out. The words say it too: no form relies on the mark alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Plain,
    /// What matters most in the line.
    Strong,
    /// Where it says so.
    Citation,
    /// In which cases.
    Condition,
    /// Nothing is said, or not who.
    Silence,
    /// What cannot both hold, and what is forbidden.
    Conflict,
    Added,
    Removed,
}
