//! Word files: the text of `word/document.xml`, a paragraph a line, a table's row a line with tabs between its cells.
//!
//! A file is never trusted: no more is unpacked than a text can be, whatever it claims of itself.

use std::io::Read;

use roxmltree::{Document, Node, ParsingOptions};

use super::errors;
use crate::diagnostics::Diagnostic;

/// A regulation's document.xml has some hundred kilobytes.
const MOST: usize = 48 * 1024 * 1024;
const MOST_NODES: u32 = 2_000_000;
/// Tables in cells of tables in cells: deeper ones are read as plain text of their row.
const DEEPEST: usize = 40;

/// # Errors
/// A diagnostic: no archive, damaged, no document in it, too large unpacked.
pub fn text(name: &str, bytes: &[u8]) -> Result<String, Box<Diagnostic>> {
    let damaged = |en: &str, vi: &str| Box::new(errors::no_word_file(name, en, vi));
    let mut archive =
        zip::ZipArchive::new(std::io::Cursor::new(bytes)).map_err(|_| damaged("its zip archive is damaged", "kho nén zip bị hỏng"))?;
    let part = archive.by_name("word/document.xml").map_err(|error| match error {
        zip::result::ZipError::FileNotFound => damaged("it holds no `word/document.xml`", "tệp không có `word/document.xml`"),
        _ => damaged("its text is locked or packed in an unknown way", "phần văn bản bị khóa hoặc nén theo cách không đọc được"),
    })?;
    let mut xml = Vec::new();
    part.take(MOST as u64 + 1).read_to_end(&mut xml).map_err(|_| damaged("its text cannot be unpacked", "không giải nén được phần văn bản"))?;
    if xml.len() > MOST {
        return Err(Box::new(errors::too_much(name, MOST / (1024 * 1024))));
    }
    let broken = || damaged("its `word/document.xml` is no well-formed XML", "`word/document.xml` không phải XML hợp lệ");
    let xml = std::str::from_utf8(&xml).map_err(|_| broken())?;
    if too_deep(xml) {
        return Err(Box::new(errors::too_much(name, MOST / (1024 * 1024))));
    }
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(xml, options).map_err(|_| broken())?;
    let mut out = String::new();
    blocks(document.root_element(), 0, &mut out);
    Ok(out)
}

/// Nesting that no text has, counted before anything walks it.
fn too_deep(xml: &str) -> bool {
    let (mut depth, mut deepest) = (0_usize, 0);
    for tag in xml.split('<').skip(1) {
        let end = tag.find('>').unwrap_or(tag.len());
        let inside = tag.get(..end).unwrap_or_default();
        if inside.starts_with('/') {
            depth = depth.saturating_sub(1);
        } else if !inside.ends_with('/') && !inside.starts_with(['?', '!']) {
            depth += 1;
            deepest = deepest.max(depth);
        }
    }
    deepest > 512
}

/// Paragraphs and tables, each on lines of its own.
fn blocks(node: Node, depth: usize, out: &mut String) {
    for child in node.children().filter(Node::is_element) {
        match child.tag_name().name() {
            "p" => {
                let before = out.len();
                runs(child, out);
                let numbered = child.descendants().any(|n| n.tag_name().name() == "numPr");
                // A number that Word counts itself is not in the file's text; a mark tells that a list stood here.
                if numbered && out.len() > before {
                    out.insert_str(before, "- ");
                }
                out.push('\n');
            }
            "tbl" if depth < DEEPEST => {
                out.push('\n');
                for row in child.children().filter(|n| n.tag_name().name() == "tr") {
                    let cells: Vec<String> = row.children().filter(|n| n.tag_name().name() == "tc").map(|c| cell(c, depth)).collect();
                    out.push_str(&cells.join("\t"));
                    out.push('\n');
                }
                out.push('\n');
            }
            // Deleted text is no text.
            "del" | "moveFrom" => {}
            _ => blocks(child, depth + 1, out),
        }
    }
}

fn cell(node: Node, depth: usize) -> String {
    let mut inner = String::new();
    blocks(node, depth + 1, &mut inner);
    inner.split('\n').map(str::trim).filter(|l| !l.is_empty()).collect::<Vec<_>>().join(" ")
}

fn runs(node: Node, out: &mut String) {
    for child in node.children().filter(Node::is_element) {
        match child.tag_name().name() {
            "t" => out.push_str(child.text().unwrap_or_default()),
            "tab" => out.push(' '),
            "br" | "cr" => out.push('\n'),
            "noBreakHyphen" => out.push('-'),
            "pPr" | "rPr" | "del" | "moveFrom" | "instrText" | "delText" => {}
            _ => runs(child, out),
        }
    }
}
