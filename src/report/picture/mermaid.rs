//! A picture as a Mermaid flowchart, for pages that draw it themselves.
//!
//! Mermaid reads Markdown, formulas, comments and directives within labels too, so every character of ASCII that may mean something is written
//! by its number (`#35;`), and the quote by its name (`#quot;`), as its documentation asks.

use super::text::clean;
use super::{Picture, Shape};

/// Writes a picture as `flowchart TD`.
pub fn mermaid(picture: &Picture) -> String {
    let mut out = String::new();
    let title = clean(&picture.title);
    if !title.is_empty() {
        out.push_str(&format!("---\ntitle: \"{}\"\n---\n", title.replace('\\', "\\\\").replace('"', "\\\"")));
    }
    out.push_str("flowchart TD\n");
    for (id, node) in picture.nodes.iter().enumerate() {
        let label: Vec<String> = node.label.iter().map(|line| quoted(line)).collect();
        // Quotes with nothing in them are a mistake there.
        let label = if label.iter().all(String::is_empty) { " ".to_owned() } else { label.join("<br/>") };
        out.push_str(&match node.shape {
            Shape::Root => format!("  n{id}[\"{label}\"]:::root\n"),
            Shape::Question => format!("  n{id}(\"{label}\"):::question\n"),
            Shape::Outcome => format!("  n{id}([\"{label}\"]):::outcome\n"),
            Shape::Nothing => format!("  n{id}([\"{label}\"]):::nothing\n"),
        });
    }
    for edge in picture.drawable() {
        let label = quoted(&edge.label);
        let label = if label.is_empty() { String::new() } else { format!("|\"{label}\"|") };
        out.push_str(&format!("  n{} -->{label} n{}\n", edge.from, edge.to));
    }
    let mut notes = vec![quoted(&picture.subtitle)];
    notes.extend(picture.legend.iter().map(|(sign, meaning)| format!("{}: {}", quoted(sign), quoted(meaning))));
    notes.retain(|line| !line.is_empty());
    if !notes.is_empty() {
        out.push_str(&format!("  notes[\"{}\"]:::notes\n", notes.join("<br/>")));
    }
    out.push_str("  classDef root fill:#1e3a8a,stroke:#1e3a8a,color:#ffffff\n");
    out.push_str("  classDef question fill:#eff6ff,stroke:#2563eb,color:#0f172a\n");
    out.push_str("  classDef outcome fill:#dcfce7,stroke:#15803d,color:#0f172a\n");
    out.push_str("  classDef nothing fill:#f1f5f9,stroke:#64748b,color:#334155,stroke-dasharray:5 3\n");
    out.push_str("  classDef notes fill:#ffffff,stroke:#cbd5e1,color:#334155\n");
    out
}

/// A line within quotes.
fn quoted(line: &str) -> String {
    let line = clean(line);
    // "1. " and "- " would begin a list.
    let number = line.chars().take_while(char::is_ascii_digit).count();
    // Statements of style are searched for across a whole line.
    let styled = line.contains("style") || line.contains("classDef");
    let mut out = String::new();
    for (place, c) in line.chars().enumerate() {
        let opens_list = (place == number && number > 0 && matches!(c, '.' | ')')) || (place == 0 && matches!(c, '-' | '+'));
        match c {
            '"' => out.push_str("#quot;"),
            ':' if styled => out.push_str("#58;"),
            '.' | ')' | '-' | '+' if opens_list => out.push_str(&format!("#{};", u32::from(c))),
            ' ' | ',' | '.' | ';' | ':' | '(' | ')' | '/' | '?' | '!' | '\'' | '-' | '+' | '=' => out.push(c),
            c if c.is_ascii_punctuation() => out.push_str(&format!("#{};", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}
