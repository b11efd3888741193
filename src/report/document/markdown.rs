//! Markdown with tables (GitHub's). Whatever could be markup in a text is escaped; a cell's lines are parted by `<br>`.

use super::model::{Cell, Document, Line, Mark, Run, Table};

pub fn markdown(document: &Document) -> String {
    let mut out = format!("# {}\n", escaped(&document.title));
    notes(&mut out, &document.notes);
    for section in &document.sections {
        out.push_str(&format!("\n## {}\n", escaped(&section.heading)));
        notes(&mut out, &section.notes);
        if let Some(table) = &section.table {
            out.push('\n');
            rows(&mut out, table);
        }
    }
    out
}

fn notes(out: &mut String, notes: &[Line]) {
    if !notes.is_empty() {
        out.push('\n');
    }
    for note in notes {
        out.push_str(&format!("- {}\n", line(note)));
    }
}

fn rows(out: &mut String, table: &Table) {
    let columns: Vec<String> = table.columns.iter().map(|c| escaped(c)).collect();
    out.push_str(&format!("| {} |\n|{}\n", columns.join(" | "), " --- |".repeat(columns.len())));
    for row in &table.rows {
        let cell = |cell: &Cell| cell.lines.iter().map(line).collect::<Vec<_>>().join("<br>");
        out.push_str(&format!("| {} |\n", row.iter().map(cell).collect::<Vec<_>>().join(" | ")));
    }
}

fn line(line: &Line) -> String {
    line.runs.iter().map(run).collect()
}

/// Emphasis must touch the words: spaces around them stay outside it.
fn run(run: &Run) -> String {
    let inner = run.text.trim();
    let around = match run.mark {
        Mark::Plain => "",
        Mark::Strong | Mark::Conflict => "**",
        Mark::Citation | Mark::Condition | Mark::Silence | Mark::Added => "*",
        Mark::Removed => "~~",
    };
    if inner.is_empty() || around.is_empty() {
        return escaped(&run.text);
    }
    let before = run.text.len() - run.text.trim_start().len();
    let after = run.text.len() - run.text.trim_end().len();
    format!("{}{around}{}{around}{}", " ".repeat(before.min(1)), escaped(inner), " ".repeat(after.min(1)))
}

/// A text that shows as it is written.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    for (index, c) in text.chars().enumerate() {
        let begins_a_list = (index == 0 && matches!(c, '+' | '-' | '=')) || (digits > 0 && index == digits && matches!(c, '.' | ')'));
        if begins_a_list || matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '#' | '$' | '!') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
