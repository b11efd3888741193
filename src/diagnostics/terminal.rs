//! Diagnostics for people: ariadne's drawing of the places. The only module that knows ariadne.
//!
//! Spans are clamped to the text first: ariadne drops a snippet whose span runs past the end and panics on reversed ones.

use std::ops::Range;

use ariadne::{Color, Config, IndexType, Label, Report, ReportKind, Source};

use super::{Diagnostic, Lang, Severity};
use crate::source::{SourceId, Sources, Span};

/// How to draw.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    pub lang: Lang,
    pub color: bool,
}

/// Draws one diagnostic.
pub fn render(diagnostic: &Diagnostic, sources: &Sources, style: Style) -> String {
    let Some(primary) = diagnostic.labels.first() else {
        return without_place(diagnostic, style);
    };
    let kind = match diagnostic.severity() {
        Severity::Error => ReportKind::Error,
        Severity::Warning => ReportKind::Warning,
    };
    let config = Config::new().with_index_type(IndexType::Byte).with_color(style.color).with_compact(false);
    let mut report = Report::build(kind, place(primary.span, sources))
        .with_config(config)
        .with_code(diagnostic.code.name())
        .with_message(diagnostic.headline.get(style.lang));
    for (i, label) in diagnostic.labels.iter().enumerate() {
        let text = match &label.provision {
            Some(provision) => format!("{} [{provision}]", label.text.get(style.lang)),
            None => label.text.get(style.lang).to_owned(),
        };
        let color = if i == 0 { Color::Red } else { Color::Blue };
        report = report.with_label(Label::new(place(label.span, sources)).with_message(text).with_color(color));
    }
    if let Some(note) = &diagnostic.note {
        report = report.with_note(note.get(style.lang));
    }
    if let Some(help) = &diagnostic.help {
        report = report.with_help(help.get(style.lang));
    }
    let mut out = Vec::new();
    let cache = Texts { sources, parsed: Vec::new() };
    // Writing into memory cannot fail; a cache miss would only lose the drawing, so the headline is kept.
    if report.finish().write(cache, &mut out).is_err() {
        return without_place(diagnostic, style);
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn without_place(diagnostic: &Diagnostic, style: Style) -> String {
    let kind = match diagnostic.severity() {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
    };
    let subject = diagnostic.subject.as_ref().map(|s| format!("{s}: ")).unwrap_or_default();
    let mut out = format!("[{}] {kind}: {subject}{}\n", diagnostic.code.name(), diagnostic.headline.get(style.lang));
    for (name, text) in [("Note", &diagnostic.note), ("Help", &diagnostic.help)] {
        if let Some(text) = text {
            out.push_str(&format!("  {name}: {}\n", text.get(style.lang)));
        }
    }
    out
}

fn place(span: Span, sources: &Sources) -> (SourceId, Range<usize>) {
    let text = sources.get(span.file).map_or("", |f| f.text.as_str());
    let boundary = |offset: u32| {
        let mut offset = (offset as usize).min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    };
    let (start, end) = (boundary(span.start), boundary(span.end));
    (span.file, start..end.max(start))
}

struct Texts<'a> {
    sources: &'a Sources,
    parsed: Vec<(SourceId, Source<String>)>,
}

impl ariadne::Cache<SourceId> for Texts<'_> {
    type Storage = String;

    fn fetch(&mut self, id: &SourceId) -> Result<&Source<String>, impl std::fmt::Debug> {
        if !self.parsed.iter().any(|(known, _)| known == id) {
            let text = self.sources.get(*id).map(|f| f.text.clone()).ok_or("no such source file")?;
            self.parsed.push((*id, Source::from(text)));
        }
        self.parsed.iter().find(|(known, _)| known == id).map(|(_, source)| source).ok_or("no such source file")
    }

    fn display<'a>(&self, id: &'a SourceId) -> Option<impl std::fmt::Display + 'a> {
        self.sources.get(*id).map(|f| f.name.clone())
    }
}
