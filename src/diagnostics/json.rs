//! Diagnostics for machines: one object a problem, with lines and columns counted from one.

use serde_json::{Value, json};

use super::{Diagnostic, Lang, Severity};
use crate::source::{Sources, Span};

/// The problems as a JSON array.
pub fn to_json(diagnostics: &[Diagnostic], sources: &Sources, lang: Lang) -> Value {
    let list = diagnostics.iter().map(|d| {
        let labels: Vec<Value> = d
            .labels
            .iter()
            .map(|l| {
                let mut place = range(l.span, sources);
                if let Some(object) = place.as_object_mut() {
                    object.insert("text".into(), json!(l.text.get(lang)));
                    object.insert("provision".into(), json!(l.provision));
                }
                place
            })
            .collect();
        json!({
            "code": d.code.name(),
            "severity": match d.severity() { Severity::Error => "error", Severity::Warning => "warning" },
            "message": d.headline.get(lang),
            "subject": d.subject,
            "labels": labels,
            "note": d.note.as_ref().map(|t| t.get(lang)),
            "help": d.help.as_ref().map(|t| t.get(lang)),
            "edit": d.edit.as_ref().map(|e| {
                let mut place = range(e.span, sources);
                if let Some(object) = place.as_object_mut() {
                    object.insert("replacement".into(), json!(e.replacement));
                }
                place
            }),
        })
    });
    Value::Array(list.collect())
}

fn range(span: Span, sources: &Sources) -> Value {
    let Some(file) = sources.get(span.file) else { return Value::Null };
    let ((line, column), (end_line, end_column)) = (file.position(span.start), file.position(span.end));
    json!({ "file": file.name, "line": line, "column": column, "end_line": end_line, "end_column": end_column })
}
