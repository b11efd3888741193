//! Diagnostics for people: ariadne's drawing of the places. The only module that knows ariadne.
//!
//! Ariadne counts characters; its byte mode cuts through letters of several bytes in labels over several lines, so spans are converted
//! here. They are clamped to the text first: a span past the end drops its snippet, a reversed one panics.

use std::ops::Range;

use ariadne::{Cache, Color, Config, Label, Report, ReportKind, Source};

use super::{Diagnostic, Lang, Severity};
use crate::source::{SourceId, Sources, Span};
use crate::spelling::turns_direction;

/// How to draw.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    pub lang: Lang,
    pub color: bool,
}

/// Draws diagnostics of one run, reading each source file once.
pub struct Renderer<'s> {
    style: Style,
    texts: Texts<'s>,
}

/// Draws one diagnostic.
pub fn render(diagnostic: &Diagnostic, sources: &Sources, style: Style) -> String {
    Renderer::new(sources, style).render(diagnostic)
}

impl<'s> Renderer<'s> {
    pub fn new(sources: &'s Sources, style: Style) -> Self {
        Renderer { style, texts: Texts { sources, parsed: Vec::new() } }
    }

    pub fn render(&mut self, diagnostic: &Diagnostic) -> String {
        let lang = self.style.lang;
        let Some(primary) = diagnostic.labels.first() else {
            return without_place(diagnostic, lang);
        };
        if diagnostic.labels.iter().any(|l| self.texts.on_long_line(l.span)) {
            return self.in_words(diagnostic);
        }
        let kind = match diagnostic.severity() {
            Severity::Error => ReportKind::Error,
            Severity::Warning => ReportKind::Warning,
        };
        let config = Config::new().with_color(self.style.color);
        let mut report = Report::build(kind, self.texts.place(primary.span))
            .with_config(config)
            .with_code(diagnostic.code.name())
            .with_message(diagnostic.headline.get(lang));
        for (i, label) in diagnostic.labels.iter().enumerate() {
            let text = match &label.provision {
                Some(provision) => format!("{} [{provision}]", label.text.get(lang)),
                None => label.text.get(lang).to_owned(),
            };
            let color = if i == 0 { Color::Red } else { Color::Blue };
            report = report.with_label(Label::new(self.texts.place(label.span)).with_message(text).with_color(color));
        }
        if let Some(note) = &diagnostic.note {
            report = report.with_note(note.get(lang));
        }
        if let Some(help) = &diagnostic.help {
            report = report.with_help(help.get(lang));
        }
        let mut out = Vec::new();
        // Writing into memory cannot fail; a missing source would only lose the drawing, so the headline is kept.
        if report.finish().write(&mut self.texts, &mut out).is_err() {
            return without_place(diagnostic, lang);
        }
        String::from_utf8_lossy(&out).into_owned()
    }

    /// The places by line and column, where drawing the line would fill the screen and take long.
    fn in_words(&self, diagnostic: &Diagnostic) -> String {
        let mut out = without_place(diagnostic, self.style.lang);
        for label in &diagnostic.labels {
            if let Some(file) = self.texts.sources.get(label.span.file) {
                let (line, column) = file.position(label.span.start);
                out.push_str(&format!("  {}:{line}:{column}: {}\n", file.name, label.text.get(self.style.lang)));
            }
        }
        out
    }
}

fn without_place(diagnostic: &Diagnostic, lang: Lang) -> String {
    let kind = match diagnostic.severity() {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
    };
    let subject = diagnostic.subject.as_ref().map(|s| format!("{s}: ")).unwrap_or_default();
    let mut out = format!("[{}] {kind}: {subject}{}\n", diagnostic.code.name(), diagnostic.headline.get(lang));
    for (name, text) in [("Note", &diagnostic.note), ("Help", &diagnostic.help)] {
        if let Some(text) = text {
            out.push_str(&format!("  {name}: {}\n", text.get(lang)));
        }
    }
    out
}

/// Lines of more bytes are not drawn.
const DRAWN: usize = 2000;

/// Bytes between two remembered character counts.
const STRIDE: usize = 4096;

struct Parsed {
    id: SourceId,
    source: Source<String>,
    /// Characters before the first boundary at or after every multiple of [`STRIDE`], with that boundary.
    counts: Vec<(usize, usize)>,
}

struct Texts<'s> {
    sources: &'s Sources,
    parsed: Vec<Parsed>,
}

impl Texts<'_> {
    fn parsed(&mut self, id: SourceId) -> Option<&Parsed> {
        if !self.parsed.iter().any(|p| p.id == id) {
            let text = &self.sources.get(id)?.text;
            let mut counts = vec![(0, 0)];
            for (chars, (offset, _)) in text.char_indices().enumerate() {
                if offset >= counts.len() * STRIDE {
                    counts.push((offset, chars));
                }
            }
            // One character for one, so that the counts above hold.
            let harmless = |c: char| if c != '\n' && c != '\t' && c.is_control() || turns_direction(c) { '\u{fffd}' } else { c };
            self.parsed.push(Parsed { id, source: Source::from(text.chars().map(harmless).collect::<String>()), counts });
        }
        self.parsed.iter().find(|p| p.id == id)
    }

    /// Whether the line that a span begins on is too long to be drawn.
    fn on_long_line(&self, span: Span) -> bool {
        let Some(text) = self.sources.get(span.file).map(|f| f.text.as_bytes()) else { return false };
        let start = (span.start as usize).min(text.len());
        let (before, after) = text.split_at(start);
        let end = |byte: &u8| *byte == b'\n';
        let (before, after) =
            (before.iter().rev().take(DRAWN).take_while(|b| !end(b)).count(), after.iter().take(DRAWN).take_while(|b| !end(b)).count());
        before + after >= DRAWN
    }

    fn place(&mut self, span: Span) -> (SourceId, Range<usize>) {
        let text = self.sources.get(span.file).map_or("", |f| f.text.as_str());
        let Some(parsed) = self.parsed(span.file) else { return (span.file, 0..0) };
        let chars = |offset: u32| {
            let offset = (offset as usize).min(text.len());
            let (from, before) = parsed.counts.iter().rev().find(|(at, _)| *at <= offset).copied().unwrap_or_default();
            let rest = text.get(from..).unwrap_or_default();
            before + rest.char_indices().take_while(|(i, _)| from + i < offset).count()
        };
        let (start, end) = (chars(span.start), chars(span.end));
        (span.file, start..end.max(start))
    }
}

impl Cache<SourceId> for &mut Texts<'_> {
    type Storage = String;

    fn fetch(&mut self, id: &SourceId) -> Result<&Source<String>, impl std::fmt::Debug> {
        self.parsed(*id).map(|p| &p.source).ok_or("no such source file")
    }

    fn display<'a>(&self, id: &'a SourceId) -> Option<impl std::fmt::Display + 'a> {
        self.sources.get(*id).map(|f| f.name.clone())
    }
}
