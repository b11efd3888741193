//! Word files: the text of `word/document.xml`, a paragraph a line, a table's row a line with tabs between its cells.
//!
//! A file is never trusted: no more is unpacked than a text can be, whatever it claims of itself.

use std::io::Read;

use roxmltree::{Document, Node, ParsingOptions};

use super::errors;
use super::numbering::{self, Numbering};
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
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).map_err(|_| damaged("its zip archive is damaged", "kho nén zip bị hỏng"))?;
    let missing = || damaged("it holds no `word/document.xml`", "tệp không có `word/document.xml`");
    let xml = part(name, &mut archive, "word/document.xml")?.ok_or_else(missing)?;
    let lists = part(name, &mut archive, "word/numbering.xml")?.unwrap_or_default();
    let broken = || damaged("its `word/document.xml` is no well-formed XML", "`word/document.xml` không phải XML hợp lệ");
    let options = || ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(&xml, options()).map_err(|_| broken())?;
    // Damaged lists cost their numbers, not the text.
    let lists = Document::parse_with_options(&lists, options()).ok();
    let mut reader = Reader { numbering: lists.as_ref().map(Numbering::read).unwrap_or_default(), out: String::new() };
    reader.blocks(document.root_element(), 0);
    Ok(reader.out)
}

/// One part of the archive, unpacked no further than a text can be.
fn part(name: &str, archive: &mut zip::ZipArchive<std::io::Cursor<&[u8]>>, path: &str) -> Result<Option<String>, Box<Diagnostic>> {
    let damaged = |en: &str, vi: &str| Box::new(errors::no_word_file(name, en, vi));
    let file = match archive.by_name(path) {
        Ok(file) => file,
        Err(zip::result::ZipError::FileNotFound) => return Ok(None),
        Err(_) => return Err(damaged("its text is locked or packed in an unknown way", "phần văn bản bị khóa hoặc nén theo cách không đọc được")),
    };
    let mut bytes = Vec::new();
    file.take(MOST as u64 + 1).read_to_end(&mut bytes).map_err(|_| damaged("its text cannot be unpacked", "không giải nén được phần văn bản"))?;
    if bytes.len() > MOST {
        return Err(Box::new(errors::too_much(name, MOST / (1024 * 1024))));
    }
    let xml = String::from_utf8(bytes).map_err(|_| damaged("its XML is not UTF-8", "phần XML không phải UTF-8"))?;
    if too_deep(&xml) {
        return Err(Box::new(errors::too_much(name, MOST / (1024 * 1024))));
    }
    Ok(Some(xml))
}

struct Reader {
    numbering: Numbering,
    out: String,
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

impl Reader {
    /// Paragraphs and tables, each on lines of its own.
    fn blocks(&mut self, node: Node, depth: usize) {
        for child in node.children().filter(Node::is_element) {
            match child.tag_name().name() {
                "p" => self.paragraph(child),
                "tbl" if depth < DEEPEST => {
                    self.out.push('\n');
                    for row in child.children().filter(|n| n.tag_name().name() == "tr") {
                        let cells: Vec<String> = row.children().filter(|n| n.tag_name().name() == "tc").map(|c| self.cell(c, depth)).collect();
                        self.out.push_str(&cells.join("\t"));
                        self.out.push('\n');
                    }
                    self.out.push('\n');
                }
                // Deleted text is no text.
                "del" | "moveFrom" => {}
                _ => self.blocks(child, depth + 1),
            }
        }
    }

    fn paragraph(&mut self, node: Node) {
        let mut text = String::new();
        runs(node, &mut text);
        if let Some((list, level)) = numbering::place(node).filter(|_| !text.trim().is_empty()) {
            self.out.push_str(&self.numbering.next(&list, level));
            self.out.push(' ');
        }
        self.out.push_str(&text);
        // A blank line: where a paragraph ends is known here.
        self.out.push_str("\n\n");
    }

    fn cell(&mut self, node: Node, depth: usize) -> String {
        let outer = std::mem::take(&mut self.out);
        self.blocks(node, depth + 1);
        let inner = std::mem::replace(&mut self.out, outer);
        inner.split('\n').map(str::trim).filter(|l| !l.is_empty()).collect::<Vec<_>>().join(" ")
    }
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
