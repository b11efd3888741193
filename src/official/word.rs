//! Word files: the text of `word/document.xml`, a paragraph a line, a table's row a line with tabs between its cells.
//!
//! A file is never trusted: no more is unpacked than a text can be, whatever it claims of itself.

use std::io::Read;

use roxmltree::{Document, Node, ParsingOptions};

use super::errors;
use super::numbering::{self, Numbering};
use crate::diagnostics::Diagnostic;
use crate::source::MAX_BYTES;

/// A regulation's document.xml has some hundred kilobytes.
const MOST: usize = 48 * 1024 * 1024;
const MOST_NODES: u32 = 2_000_000;
/// Tables in cells of tables in cells: deeper ones are read as plain text of their row.
const DEEPEST: usize = 40;
/// Elements in elements: what walks them calls itself, and no text has a tenth of this.
const MOST_NESTED: u32 = 512;

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
    let endless = || Box::new(errors::too_much(name, MOST / (1024 * 1024)));
    let document = Document::parse_with_options(&xml, options()).map_err(|error| match error {
        roxmltree::Error::NodesLimitReached => endless(),
        _ => broken(),
    })?;
    if is_too_deep(&document) {
        return Err(endless());
    }
    // Damaged lists cost their numbers, not the text.
    let lists = Document::parse_with_options(&lists, options()).ok();
    let numbering = lists.as_ref().map(Numbering::read).unwrap_or_default();
    let mut reader = Reader { numbering, out: String::new(), room: Some(MAX_BYTES) };
    reader.blocks(document.root_element(), 0);
    if reader.room.is_none() {
        return Err(endless());
    }
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
    String::from_utf8(bytes).map(Some).map_err(|_| damaged("its XML is not UTF-8", "phần XML không phải UTF-8"))
}

struct Reader {
    numbering: Numbering,
    out: String,
    /// How much more text there may be: a list repeats its own text before every paragraph. `None` once it was too much.
    room: Option<usize>,
}

/// Measured on the parsed document: tags in comments and attributes can make its text look flat.
fn is_too_deep(document: &Document) -> bool {
    let mut depths: Vec<u32> = Vec::new();
    for node in document.descendants() {
        // A node's id is its place, behind that of the one around it.
        let around = node.parent().and_then(|parent| depths.get(parent.id().get_usize()).copied()).unwrap_or(0);
        depths.push(around + 1);
    }
    depths.into_iter().max().unwrap_or(0) > MOST_NESTED
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
                "del" | "moveFrom" | "Fallback" => {}
                _ => self.blocks(child, depth + 1),
            }
        }
    }

    fn paragraph(&mut self, node: Node) {
        let mut text = String::new();
        runs(node, &mut text);
        if let Some((list, level)) = numbering::place(node).filter(|_| !text.trim().is_empty()) {
            text = format!("{} {text}", self.numbering.next(&list, level));
        }
        self.room = self.room.and_then(|room| room.checked_sub(text.len()));
        if self.room.is_none() {
            return;
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
            // A fallback says the same once more, for programs that cannot draw what stands before it.
            "pPr" | "rPr" | "del" | "moveFrom" | "instrText" | "delText" | "Fallback" => {}
            // A text box is anchored inside a paragraph.
            "p" => {
                out.push('\n');
                runs(child, out);
                out.push('\n');
            }
            _ => runs(child, out),
        }
    }
}
