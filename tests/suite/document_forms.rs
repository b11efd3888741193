//! One document in every form: hostile texts stay texts, nothing is lost, and the same document gives the same bytes.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use quyche::diagnostics::Lang;
use quyche::report::document::{self, Cell, Document, Line, Mark, Section, Table};
use unicode_width::UnicodeWidthStr;

/// Texts that some form could take for more than a text.
const HOSTILE: [&str; 12] = [
    "=HYPERLINK(\"http://x\",\"y\")",
    "+1+1",
    "-2",
    "@SUM(A1)",
    "  =1+1",
    "\t=1",
    "<script>alert('1')</script> & \"q\"",
    "a|b\\|c `code` *x* _y_ [l](u)",
    "_x0041_ <b>",
    "bell\u{7} esc\u{1b}[31m null\u{0} turn\u{202e}ed",
    "1. not a list # no heading",
    "https://example.org/\u{1F600} Điều 13 khoản 4",
];

fn hostile() -> Document {
    let mut document = Document::new(Lang::En, "<Title> | =1");
    document.note("note: <b>&</b> | =2");
    let mut section = Section::new("Hostile: [cells]/*?");
    section.note(Line::from("see ").and(Mark::Citation, "Điều 1"));
    let mut table = Table::new(["case", "what | is said"]);
    for text in HOSTILE {
        table.row(vec![Cell::from(text), Cell::from(vec![Line::from("one"), Line::from("two")])]);
    }
    let marks = [Mark::Strong, Mark::Citation, Mark::Condition, Mark::Silence, Mark::Conflict, Mark::Added, Mark::Removed];
    for mark in marks {
        table.row(vec![Cell::from("marked"), Cell::from(vec![Line::from("before ").and(mark, "<marked> | *x*").and(Mark::Plain, " after")])]);
    }
    section.table(table);
    document.section(section);
    let mut other = Section::new("hostile: [cells]/*?");
    other.note("nothing is said");
    document.section(other);
    document
}

/// What a cell holds once control characters are gone.
fn cleaned(text: &str) -> String {
    text.chars().filter(|c| *c != '\u{202e}').map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn workbook(document: &Document) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(document::xlsx(document).unwrap())).unwrap()
}

fn string(data: &Data) -> String {
    match data {
        Data::String(text) => text.clone(),
        Data::Empty => String::new(),
        other => panic!("not a string: {other:?}"),
    }
}

#[test]
fn a_workbook_holds_every_text_as_a_string() {
    let mut book = workbook(&hostile());
    let names = book.sheet_names();
    assert_eq!(names, ["Notes", "Hostile cells", "hostile cells (2)"]);
    let sheet = book.worksheet_range("Hostile cells").unwrap();
    let rows: Vec<Vec<String>> = sheet.rows().map(|row| row.iter().map(string).collect()).collect();
    assert_eq!(rows[0], ["case", "what | is said"]);
    for (row, text) in rows[1..].iter().zip(HOSTILE) {
        assert_eq!(*row, [cleaned(text), "one\ntwo".to_owned()]);
    }
    assert_eq!(rows.len(), 1 + HOSTILE.len() + 7);
    let notes = book.worksheet_range("Notes").unwrap();
    let notes: Vec<String> = notes.rows().map(|row| string(&row[0])).collect();
    assert_eq!(notes[..4], ["<Title> | =1", "note: <b>&</b> | =2", "Hostile: [cells]/*?", "    see Điều 1"]);
    for name in names {
        assert!(book.worksheet_formula(&name).unwrap().cells().all(|(_, _, formula)| formula.is_empty()), "{name} has a formula");
    }
}

/// The XML of one part of a workbook.
fn part(bytes: &[u8], name: &str) -> String {
    let mut text = String::new();
    zip::ZipArchive::new(Cursor::new(bytes)).unwrap().by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn a_workbook_is_ready_to_work_with() {
    let sheet = part(&document::xlsx(&hostile()).unwrap(), "xl/worksheets/sheet2.xml");
    let sheet = roxmltree::Document::parse(&sheet).unwrap();
    let find = |name: &str| sheet.descendants().find(|n| n.has_tag_name(("http://schemas.openxmlformats.org/spreadsheetml/2006/main", name)));
    let pane = find("pane").expect("the head stays in view");
    assert_eq!((pane.attribute("state"), pane.attribute("ySplit")), (Some("frozen"), Some("1")));
    let last = 1 + HOSTILE.len() + 7;
    assert_eq!(find("autoFilter").and_then(|n| n.attribute("ref")), Some(format!("A1:B{last}").as_str()));
    assert!(find("f").is_none() && find("hyperlink").is_none());
    let styles = part(&document::xlsx(&hostile()).unwrap(), "xl/styles.xml");
    assert!(styles.contains("wrapText=\"1\""));
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let first = document::xlsx(&hostile()).unwrap();
    assert_eq!(first, document::xlsx(&hostile()).unwrap());
    let core = part(&first, "docProps/core.xml");
    assert!(core.contains("2000-01-01T00:00:00Z"), "{core}");
}

#[test]
fn a_text_longer_than_a_cell_is_cut_and_says_so() {
    let mut document = Document::new(Lang::En, "long");
    let mut section = Section::new("s");
    let mut table = Table::new(["c"]);
    // Each of these counts twice in a workbook.
    let long = "😀".repeat(20_000);
    table.row(vec![Cell::from(long.as_str())]);
    section.table(table);
    document.section(section);
    let sheet = workbook(&document).worksheet_range("s").unwrap();
    let cell = string(sheet.get_value((1, 0)).unwrap());
    assert!((32_000..=32_767).contains(&cell.encode_utf16().count()));
    assert!(cell.starts_with("😀😀") && cell.ends_with("have it whole]"));
    assert!(document::csv(&document).contains(&long) && document::html(&document).contains(&long));
}

/// A small reader of RFC 4180 with quotes around every value.
fn records(csv: &str) -> Vec<Vec<String>> {
    let body = csv.strip_prefix('\u{feff}').unwrap();
    let mut out = vec![vec![]];
    let mut rest = body;
    while !rest.is_empty() {
        rest = rest.strip_prefix('"').unwrap();
        let mut value = String::new();
        loop {
            let end = rest.find('"').unwrap();
            value.push_str(&rest[..end]);
            rest = &rest[end + 1..];
            match rest.strip_prefix('"') {
                Some(more) => {
                    value.push('"');
                    rest = more;
                }
                None => break,
            }
        }
        out.last_mut().unwrap().push(value);
        if let Some(more) = rest.strip_prefix(',') {
            rest = more;
        } else {
            rest = rest.strip_prefix("\r\n").unwrap();
            out.push(vec![]);
        }
    }
    out.pop();
    out
}

#[test]
fn comma_separated_values_hold_every_text_and_no_formula() {
    let records = records(&document::csv(&hostile()));
    assert_eq!(records[0], ["section", "case", "what | is said", "notes"]);
    for (record, text) in records[1..].iter().zip(HOSTILE) {
        let (value, text) = (&record[1], cleaned(text));
        assert_eq!(value.trim_start_matches('\''), text);
        let begins = value.trim_start().chars().next().unwrap();
        assert!(!"=+-@".contains(begins), "{value} would be run");
        assert_eq!(record[2], "one\ntwo");
    }
    assert_eq!(records[1][3], "see Điều 1");
    assert_eq!(records.last().unwrap()[..], ["hostile: [cells]/*?", "", "", "nothing is said"].map(String::from));
    assert!(records.iter().all(|r| r.len() == 4));
}

#[test]
fn a_page_escapes_every_text() {
    let page = document::html(&hostile());
    assert!(page.starts_with("<!doctype html>\n<html lang=\"en\">"));
    assert!(document::html(&Document::new(Lang::Vi, "x")).contains("<html lang=\"vi\">"));
    // Well-formed but for the elements that HTML never closes; and no element comes from a text.
    let xml = page.replace("<!doctype html>", "");
    let xml: String = xml.lines().map(|l| if l.starts_with("<meta") { l.replacen('>', "/>", 1) } else { l.to_owned() }).collect();
    let parsed = roxmltree::Document::parse(&xml).unwrap();
    let elements: BTreeSet<&str> = parsed.descendants().filter(|n| n.is_element()).map(|n| n.tag_name().name()).collect();
    let own = "html head meta title style body h1 h2 ul li nav a section table thead tr th tbody td p cite span ins del strong";
    assert!(elements.iter().all(|e| own.split(' ').any(|o| o == *e)), "{elements:?}");
    let cells: Vec<String> = parsed
        .descendants()
        .filter(|n| n.has_tag_name("td"))
        .map(|n| n.descendants().filter_map(|d| d.text().filter(|_| d.is_text())).collect())
        .collect();
    for (index, text) in HOSTILE.into_iter().enumerate() {
        assert_eq!(cells[index * 2], cleaned(text));
    }
}

/// The cells of a line of a Markdown table, unescaped.
fn markdown_cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => cells.last_mut().unwrap().extend(chars.next()),
            '|' => cells.push(String::new()),
            other => cells.last_mut().unwrap().push(other),
        }
    }
    cells[1..cells.len() - 1].iter().map(|c| c.trim().to_owned()).collect()
}

#[test]
fn markdown_tables_keep_their_columns() {
    let text = document::markdown(&hostile());
    let lines: Vec<&str> = text.lines().filter(|l| l.starts_with('|')).collect();
    assert_eq!(markdown_cells(lines[0]), ["case", "what | is said"]);
    for (line, text) in lines[2..].iter().zip(HOSTILE) {
        assert_eq!(markdown_cells(line), [cleaned(text).trim().to_owned(), "one<br>two".to_owned()]);
        assert!(!line.replace("\\<", "").contains("<s") && !line.contains("[l](u)"), "{line}");
    }
    assert!(text.starts_with("# \\<Title\\> \\| =1\n\n- note: \\<b\\>\\&\\</b\\> \\| =2\n"), "{text}");
}

#[test]
fn a_terminal_gets_no_control_characters_and_no_line_that_is_too_wide() {
    for width in [40, 60, 80, 200] {
        let text = document::text(&hostile(), width);
        assert!(text.lines().all(|l| l.width() <= width), "{width}: {text}");
        assert!(text.chars().all(|c| c == '\n' || !c.is_control() && c != '\u{202e}'));
        assert!(text.contains("○ <marked>") && text.contains("✗ <marked>") && text.contains("[Điều 1]"), "{text}");
    }
}

#[test]
fn too_many_columns_become_blocks_that_leave_out_nothing() {
    let mut document = Document::new(Lang::Vi, "rộng");
    let mut section = Section::new("bảng");
    let mut table = Table::new((0..12).map(|c| format!("cột {c}")));
    table.row((0..12).map(|c| Cell::from(format!("giá trị số {c} khá dài để không vừa").as_str())).collect());
    section.table(table);
    document.section(section);
    let text = document::text(&document, 80);
    assert!(!text.contains('│') && text.lines().all(|l| l.width() <= 80), "{text}");
    for column in 0..12 {
        assert!(text.contains(&format!("giá trị số {column} khá dài")), "{text}");
        assert!(column == 0 || text.contains(&format!("   cột {column}:\n")), "{text}");
    }
    assert!(document::text(&document, 400).contains('│'));
}
