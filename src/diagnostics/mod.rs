//! What the tool has to say about a text: one model for the terminal, JSON and editors.
//!
//! A diagnostic has a stable code, a headline, places (each naming the provision it lies in), at most one note (the
//! rule) and one help (what to write). Wording exists in both output languages; rendering comes last and decides nothing.

mod codes;
mod json;
mod terminal;

use serde::Serialize;

use crate::source::Span;

pub use codes::Code;
pub use json::to_json;
pub use terminal::{Renderer, Style, render};

/// The language of what people read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    #[default]
    Vi,
    En,
}

/// One text in both output languages.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize)]
pub struct Text {
    pub en: String,
    pub vi: String,
}

impl Text {
    pub fn new(en: impl Into<String>, vi: impl Into<String>) -> Self {
        Text { en: en.into(), vi: vi.into() }
    }

    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Vi => &self.vi,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Error,
    Warning,
}

/// A place and what is wrong (or relevant) there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub span: Span,
    pub text: Text,
    /// The citation of the provision that the place lies in; filled in once for all labels by the syntax stage.
    pub provision: Option<String>,
}

/// A mechanical correction: put `replacement` where `span` is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub span: Span,
    pub replacement: String,
}

/// One problem. The first label is the primary one; problems outside any rule file have none and name a `subject`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: Code,
    pub headline: Text,
    pub labels: Vec<Label>,
    pub subject: Option<String>,
    pub note: Option<Text>,
    pub help: Option<Text>,
    pub edit: Option<Edit>,
}

impl Diagnostic {
    pub fn new(code: Code, headline: Text) -> Self {
        Diagnostic { code, headline, labels: Vec::new(), subject: None, note: None, help: None, edit: None }
    }

    pub fn at(mut self, span: Span, en: impl Into<String>, vi: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: Text::new(en, vi), provision: None });
        self
    }

    pub fn about(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    pub fn note(mut self, en: impl Into<String>, vi: impl Into<String>) -> Self {
        self.note = Some(Text::new(en, vi));
        self
    }

    pub fn help(mut self, en: impl Into<String>, vi: impl Into<String>) -> Self {
        self.help = Some(Text::new(en, vi));
        self
    }

    pub fn edit(mut self, span: Span, replacement: impl Into<String>) -> Self {
        self.edit = Some(Edit { span, replacement: replacement.into() });
        self
    }

    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// Adds a did-you-mean, and for a single suggestion the edit that follows it.
    pub fn did_you_mean(self, span: Span, suggestions: &[&str]) -> Self {
        match suggestions {
            [] => self,
            [one] => self.help(format!("write `{one}`"), format!("hãy viết `{one}`")).edit(span, *one),
            many => {
                let list = many.iter().map(|s| format!("`{s}`")).collect::<Vec<_>>().join(", ");
                self.help(format!("write one of {list}"), format!("hãy viết một trong {list}"))
            }
        }
    }
}

/// The problems of one run. Stages add to it; nobody stops at the first.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    errors: usize,
    guessed: usize,
}

/// Did-you-mean compares with every name there is; in a file with more mistakes than this, something else is wrong.
const GUESSES: usize = 50;

impl Diagnostics {
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.errors += usize::from(diagnostic.severity() == Severity::Error);
        self.list.push(diagnostic);
    }

    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    pub fn error_count(&self) -> usize {
        self.errors
    }

    /// Whether to look for what was probably meant by one more unknown name.
    pub fn may_guess(&mut self) -> bool {
        self.guessed += 1;
        self.guessed <= GUESSES
    }

    /// The primary places of all errors.
    pub fn error_places(&self) -> Vec<Span> {
        self.list.iter().filter(|d| d.severity() == Severity::Error).filter_map(|d| d.labels.first()).map(|l| l.span).collect()
    }

    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Diagnostic> {
        self.list.iter_mut()
    }

    pub fn extend(&mut self, other: Diagnostics) {
        self.errors += other.errors;
        self.list.extend(other.list);
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// By position; problems without a place first.
    pub fn sorted(mut self) -> Vec<Diagnostic> {
        self.list.sort_by_key(|d| (d.labels.first().map(|l| l.span), d.code));
        self.list.dedup();
        self.list
    }
}
