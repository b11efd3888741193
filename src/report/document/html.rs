//! One HTML page that needs nothing else: it loads nothing, runs nothing, prints well, and follows the reader's light or dark setting.

use super::model::{Cell, Document, Line, Mark, Run, Section, Table};
use crate::diagnostics::Lang;

const STYLE: &str = "\
:root{color-scheme:light dark;--edge:#8886;--soft:#8882;--faint:#667;--gap:#b26a00;--bad:#b3261e;--good:#1b6e3c}\
@media(prefers-color-scheme:dark){:root{--faint:#99a;--gap:#f0b35a;--bad:#ff8a80;--good:#7fd6a0}}\
body{font:15px/1.45 system-ui,sans-serif;margin:1.5rem auto;max-width:110rem;padding:0 1rem}\
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2rem}\
ul{padding-left:1.2rem}nav ul{columns:3 16rem}\
table{border-collapse:collapse;width:100%}\
th,td{border:1px solid var(--edge);padding:.35rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere;min-width:7rem}\
thead th{position:sticky;top:0;background:Canvas;border-bottom:2px solid var(--edge)}\
tbody tr:nth-child(even){background:var(--soft)}\
p{margin:0 0 .25rem}\
cite{font-style:normal;font-size:.85em;color:var(--faint)}\
.condition{font-style:italic}\
.silence{color:var(--gap);font-weight:600}\
.conflict{color:var(--bad);font-weight:600}\
ins{color:var(--good)}del{color:var(--bad)}\
@media print{body{margin:0;max-width:none;font-size:9pt}nav{display:none}thead th{position:static}thead{display:table-header-group}tr{break-inside:avoid}}\
@page{size:A4 landscape;margin:12mm}";

pub fn html(document: &Document) -> String {
    let lang = match document.lang {
        Lang::En => "en",
        Lang::Vi => "vi",
    };
    let title = escaped(&document.title);
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    );
    out.push_str(&notes(&document.notes));
    out.push_str(&contents(&document.sections));
    for (index, section) in document.sections.iter().enumerate() {
        out.push_str(&format!("<section id=\"s{}\">\n<h2>{}</h2>\n{}", index + 1, escaped(&section.heading), notes(&section.notes)));
        if let Some(table) = &section.table {
            out.push_str(&rows(table));
        }
        out.push_str("</section>\n");
    }
    out.push_str("</body>\n</html>\n");
    out
}

/// Links to the sections, where there are several.
fn contents(sections: &[Section]) -> String {
    if sections.len() < 2 {
        return String::new();
    }
    let entry = |(index, section): (usize, &Section)| format!("<li><a href=\"#s{}\">{}</a></li>\n", index + 1, escaped(&section.heading));
    format!("<nav><ul>\n{}</ul></nav>\n", sections.iter().enumerate().map(entry).collect::<String>())
}

fn notes(notes: &[Line]) -> String {
    if notes.is_empty() {
        return String::new();
    }
    format!("<ul>\n{}</ul>\n", notes.iter().map(|note| format!("<li>{}</li>\n", line(note))).collect::<String>())
}

fn rows(table: &Table) -> String {
    let head: String = table.columns.iter().map(|c| format!("<th scope=\"col\">{}</th>", escaped(c))).collect();
    let cell = |cell: &Cell| format!("<td>{}</td>", cell.lines.iter().map(|l| format!("<p>{}</p>", line(l))).collect::<String>());
    let row = |row: &Vec<Cell>| format!("<tr>{}</tr>\n", row.iter().map(cell).collect::<String>());
    let body: String = table.rows.iter().map(row).collect();
    format!("<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n")
}

fn line(line: &Line) -> String {
    line.runs.iter().map(run).collect()
}

fn run(run: &Run) -> String {
    let text = escaped(&run.text);
    match run.mark {
        Mark::Plain => text,
        Mark::Strong => format!("<strong>{text}</strong>"),
        Mark::Citation => format!("<cite>{text}</cite>"),
        Mark::Condition => format!("<span class=\"condition\">{text}</span>"),
        Mark::Silence => format!("<span class=\"silence\">{text}</span>"),
        Mark::Conflict => format!("<span class=\"conflict\">{text}</span>"),
        Mark::Added => format!("<ins>{text}</ins>"),
        Mark::Removed => format!("<del>{text}</del>"),
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
