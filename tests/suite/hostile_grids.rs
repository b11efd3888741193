//! Spreadsheets that are damaged, locked, enormous or made to do harm: bounded time, a place, a code, and the rest is read.

use std::io::{Cursor, Read as _, Write as _};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use zip::write::SimpleFileOptions;

use super::grids::{drawn, fixture, read};

/// The parts of a workbook by their paths.
type Parts = Vec<(String, Vec<u8>)>;

fn zipped(parts: &Parts) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in parts {
        writer.start_file(path, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A workbook of such sheets: names, and what stands within `worksheet`.
fn workbook(sheets: &[(&str, &str)]) -> Parts {
    let types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let (mut list, mut relations, mut parts) = (String::new(), String::new(), Parts::new());
    for (i, (name, body)) in sheets.iter().enumerate() {
        list += &format!("<sheet name=\"{name}\" sheetId=\"{i}\" r:id=\"r{i}\"/>");
        relations += &format!("<Relationship Id=\"r{i}\" Type=\"{types}/worksheet\" Target=\"worksheets/{i}.xml\"/>");
        parts.push((format!("xl/worksheets/{i}.xml"), format!("<worksheet>{body}</worksheet>").into_bytes()));
    }
    let root = format!("<Relationships><Relationship Id=\"a\" Type=\"{types}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
    parts.push(("_rels/.rels".to_owned(), root.into_bytes()));
    parts.push(("xl/workbook.xml".to_owned(), format!("<workbook><sheets>{list}</sheets></workbook>").into_bytes()));
    parts.push(("xl/_rels/workbook.xml.rels".to_owned(), format!("<Relationships>{relations}</Relationships>").into_bytes()));
    parts
}

fn with(mut parts: Parts, path: &str, text: impl Into<Vec<u8>>) -> Parts {
    parts.retain(|(other, _)| other != path);
    parts.push((path.to_owned(), text.into()));
    parts
}

fn without(mut parts: Parts, path: &str) -> Parts {
    let before = parts.len();
    parts.retain(|(other, _)| other != path);
    assert!(parts.len() < before, "{path}");
    parts
}

fn unzipped(bytes: &[u8]) -> Parts {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let all = 0..archive.len();
    let part = all.map(|i| {
        let mut file = archive.by_index(i).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        (file.name().unwrap().to_string(), bytes)
    });
    part.collect()
}

/// What is read and said; within a few seconds, whatever is done to it.
fn outcome(bytes: &[u8]) -> String {
    let started = Instant::now();
    let (grids, said) = read("x.xlsx", bytes);
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    format!("{}{}", drawn(&grids), said.join("\n"))
}

fn of_sheet(body: &str) -> String {
    outcome(&zipped(&workbook(&[("A", body)])))
}

const GOOD: &str = "<sheetData><row r=\"1\"><c r=\"A1\"><v>5</v></c></row></sheetData>";

#[test]
fn what_is_no_workbook_is_named() {
    let said = |bytes: &[u8]| read("x.xlsx", bytes).1.join("\n");
    assert_eq!(said(&fixture("protected.xlsx")), "E0622 x.xlsx: the workbook is protected by a password");
    assert_eq!(said(&fixture("plan.xls")), "E0625 x.xlsx: workbooks of the kind .xls are not read");
    assert_eq!(said(&fixture("plan.ods")), "E0625 x.xlsx: workbooks of the kind .ods are not read");
    let part = |path: &str| said(&zipped(&vec![(path.to_owned(), b"<x/>".to_vec())]));
    assert_eq!(part("xl/workbook.bin"), "E0625 x.xlsx: workbooks of the kind .xlsb are not read");
    assert_eq!(part("word/document.xml"), "E0621 x.xlsx: this is a Word document, not a spreadsheet");
    assert_eq!(part("a.txt"), "E0621 x.xlsx: this is a zip archive without a workbook, not a spreadsheet");
    assert_eq!(said(b"%PDF-1.7"), "E0621 x.xlsx: this is a PDF file, not a spreadsheet");
    assert_eq!(
        said(b"\xef\xbb\xbf<html><table><tr><td>5</td></tr></table>"),
        "E0621 x.xlsx: this is a web page or XML, whatever its name, not a spreadsheet"
    );
    assert_eq!(said(b" \n"), "E0631 x.xlsx: no cell of the file holds anything");
    assert_eq!(said(b""), "E0631 x.xlsx: no cell of the file holds anything");
}

#[test]
fn damage_costs_no_more_than_it_must() {
    let whole = fixture("plan.xlsx");
    assert_eq!(outcome(&whole[..whole.len() / 2]), "E0623 x.xlsx: the workbook is damaged: its zip archive is cut off or broken");
    let parts = || workbook(&[("A", GOOD), ("B", GOOD)]);
    let gone = |path: &str| outcome(&zipped(&without(parts(), path)));
    assert_eq!(gone("xl/workbook.xml"), "E0623 x.xlsx: the workbook is damaged: `xl/workbook.xml`: it is missing in the file");
    assert_eq!(gone("_rels/.rels"), "[A]\nA1 number 5\n[B]\nA1 number 5\n");
    assert_eq!(gone("xl/worksheets/0.xml"), "[B]\nA1 number 5\nE0627 x.xlsx: A: the sheet cannot be read to its end: it is missing in the file");
    let other = |path: &str, text: &str| outcome(&zipped(&with(parts(), path, text)));
    assert_eq!(
        other("xl/worksheets/0.xml", "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>7</v></c><c r="),
        "[A]\nA1 number 7\n[B]\nA1 number 5\nE0627 x.xlsx: A: the sheet cannot be read to its end: its XML is broken"
    );
    let styles = "<styleSheet><cellXfs><xf numFmtId=\"14\"/>";
    assert_eq!(
        other("xl/styles.xml", styles),
        "[A]\nA1 number 5\n[B]\nA1 number 5\nE0633 x.xlsx: the formats of the cells cannot be read (its XML is cut off): dates cannot be told from numbers"
    );
    assert_eq!(other("xl/workbook.xml", "<workbook/>"), "E0623 x.xlsx: the workbook is damaged: it lists no sheet");
}

#[test]
fn what_a_sheet_claims_costs_nothing() {
    let claim = "<dimension ref=\"A1:XFD1048576\"/><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>\
                 <row r=\"1048576\"><c r=\"C1048576\"><v>2</v></c><c r=\"XFD1048576\"><v>3</v></c></row></sheetData>";
    assert_eq!(
        of_sheet(claim),
        "[A]\nA1 number 1\nC1048576 number 2\n\
         E0629 x.xlsx: A!XFD1048576: a cell lies beyond column 1000 (ALL); what lies there is not read\n\
         W0622 x.xlsx: A!1048576:1048576: this row lies alone, far below row 1"
    );
    let wide: String = (0..10_000).map(|i| format!("<c><v>{i}</v></c>")).collect();
    let read = of_sheet(&format!("<sheetData><row r=\"2\">{wide}</row></sheetData>"));
    assert_eq!(read.lines().count(), 1 + 1000 + 1);
    assert!(read.ends_with("ALL2 number 999\nE0629 x.xlsx: A!ALM2: a cell lies beyond column 1000 (ALL); what lies there is not read"), "{read}");
    // So many texts that a reader which believes it ends at once, and a place that no number holds.
    let strings = "<sst uniqueCount=\"99999999999999999\" count=\"18446744073709551615\"><si><t>Lào</t></si></sst>";
    let text = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"ZZZZZZZZZZZZ1\"><v>1</v></c></row></sheetData>";
    let parts = with(workbook(&[("A", text)]), "xl/sharedStrings.xml", strings);
    assert_eq!(outcome(&zipped(&parts)), "[A]\nA1 text Lào\nE0628 x.xlsx: A!1:1: there is no place `ZZZZZZZZZZZZ1` in a sheet");
}

#[test]
fn nothing_unpacks_without_end() {
    let bomb = |size: usize| zipped(&with(workbook(&[("A", GOOD), ("B", GOOD)]), "xl/worksheets/0.xml", vec![b' '; size]));
    let limit = "`xl/worksheets/0.xml` unpacks to far more than a plan holds (limits: 64 MB each, 128 MB together, 250 times the packed size)";
    for bytes in [bomb(9 << 20), bomb(80 << 20)] {
        assert_eq!(outcome(&bytes), format!("[B]\nA1 number 5\nE0624 x.xlsx: A: {limit}"));
    }
    // The directory lies about the size: the first sheet's stands in it behind the signature and twenty bytes.
    let mut lies = bomb(80 << 20);
    let ours = |bytes: &[u8]| bytes.windows(4).enumerate().filter(|(_, w)| *w == b"PK\x01\x02").map(|(at, _)| at).collect::<Vec<_>>();
    for at in ours(&lies) {
        let name = &lies[at + 46..at + 46 + 19];
        if name == b"xl/worksheets/0.xml" {
            lies[at + 24..at + 28].copy_from_slice(&100u32.to_le_bytes());
        }
    }
    let said = outcome(&lies);
    assert!(said.starts_with("[B]\nA1 number 5\nE06"), "{said}");
    // One long text that stands in thousands of cells.
    let cells: String = (1..=5_000).map(|i| format!("<row r=\"{i}\"><c t=\"s\"><v>0</v></c></row>")).collect();
    let strings = format!("<sst><si><t>{}</t></si></sst>", "a".repeat(32_000));
    let parts = with(workbook(&[("A", &format!("<sheetData>{cells}</sheetData>"))]), "xl/sharedStrings.xml", strings);
    let (grids, said) = read("x.xlsx", &zipped(&parts));
    assert_eq!(grids[0].rows.len(), 4194);
    assert_eq!(said, ["E0624 x.xlsx: A!A4195: there is more than a plan holds (2000000 cells, 128 MB of text): not read from here on"]);
    let sheets: Vec<(String, &str)> = (0..150).map(|i| (format!("S{i}"), GOOD)).collect();
    let sheets: Vec<(&str, &str)> = sheets.iter().map(|(name, body)| (name.as_str(), *body)).collect();
    let (grids, said) = read("x.xlsx", &zipped(&workbook(&sheets)));
    assert_eq!((grids.len(), said), (100, vec!["E0624 x.xlsx: the workbook has 150 sheets; the first 100 are read".to_owned()]));
    let merged = "<mergeCell ref=\"A1:B2\"/>".repeat(20_001);
    let (grids, said) = read("x.xlsx", &zipped(&workbook(&[("A", &format!("{GOOD}<mergeCells>{merged}</mergeCells>"))])));
    assert_eq!((grids[0].merged.len(), said.len()), (20_000, 1), "{said:?}");
}

#[test]
fn a_file_that_is_too_large_is_not_looked_at() {
    let said = read("x.csv", &vec![b'a'; (64 << 20) + 1]).1;
    assert_eq!(said, ["E0624 x.csv: the file has 65 MB; at most 64 MB are read"]);
}

#[test]
fn xml_plays_no_tricks() {
    let laughs = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]>\
                  <worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>&b;</v></c></row></sheetData></worksheet>";
    let parts = with(workbook(&[("A", GOOD), ("B", GOOD)]), "xl/worksheets/0.xml", laughs);
    let end = "the sheet cannot be read to its end: its XML";
    assert_eq!(
        outcome(&zipped(&parts)),
        format!(
            "[A]\n[B]\nA1 number 5\nE0627 x.xlsx: A: {end} declares a document type, which no workbook does\nW0623 x.xlsx: A: the sheet is empty"
        )
    );
    let said = of_sheet(&format!("{GOOD}<a>&b;</a>"));
    assert_eq!(said, format!("[A]\nA1 number 5\nE0627 x.xlsx: A: {end} uses an entity that it does not define"));
    let said = of_sheet(&format!("{GOOD}{}", "<a>".repeat(1_000_000)));
    assert_eq!(said, format!("[A]\nA1 number 5\nE0627 x.xlsx: A: {end} is nested without end"));
    // Attributes without end, entities that every XML has, texts in parts.
    let many: String = (0..200_000).map(|i| format!(" a{i}=\"\"")).collect();
    let said = of_sheet(&format!("<sheetData><row{many} r=\"3\"><c t=\"str\"><v>a &amp; b&#x111;<![CDATA[ <c>]]></v></c></row></sheetData>"));
    assert_eq!(said, "[A]\nA3 text a & bđ <c>\n");
}

#[test]
fn cells_that_cannot_be_read_are_left_out_and_named() {
    let cells = "<c r=\"A1\" t=\"s\"><v>7</v></c><c r=\"B1\" t=\"s\"><v>x</v></c><c r=\"C1\"><v>1e999</v></c><c r=\"D1\"><v>Lào</v></c>\
                 <c r=\"E1\" t=\"b\"><v>2</v></c><c r=\"F1\" t=\"d\"><v>2026-02-30</v></c><c r=\"G1\" t=\"zz\"><v>1</v></c><c r=\"H2\"><v>1</v></c>\
                 <c r=\"I1\"><f>1+1</f></c><c r=\"J1\" t=\"str\"><f>\"\"</f><v></v></c><c r=\"K1\"><v>1</v></c><c r=\"K1\"><v>2</v></c>\
                 <c r=\"L1\" t=\"d\"><v>2026-02-03T10:00:00</v></c><c r=\"M1\" t=\"inlineStr\"><is><r><t>Viêng </t></r><r><t>Chăn</t></r></is></c>\
                 <c r=\"N1\" t=\"str\"><v> \u{a0}_x000D_ </v></c><c r=\"O1\" t=\"e\"><v>#SPILL!</v></c><c r=\"P1\" t=\"b\"><v>1</v></c>";
    insta::assert_snapshot!(of_sheet(&format!("<sheetData><row r=\"1\">{cells}</row><row r=\"0\"><c><v>1</v></c></row></sheetData>")));
    let long = "a".repeat(40_000);
    let said = of_sheet(&format!("<sheetData><row r=\"1\"><c t=\"str\"><v>{long}</v></c><c><v>1</v></c></row></sheetData>"));
    assert_eq!(said, "[A]\nB1 number 1\nE0628 x.xlsx: A!A1: the cell has more than 32767 characters and is not read");
    // A thousand of one kind are counted.
    let many: String = (1..=1000).map(|i| format!("<row r=\"{i}\"><c t=\"s\"><v>7</v></c></row>")).collect();
    let (_, said) = read("x.xlsx", &zipped(&workbook(&[("A", &format!("<sheetData>{many}</sheetData>"))])));
    assert_eq!((said.len(), said.last().unwrap().as_str()), (22, "E0628 x.xlsx: and 980 more of this kind"));
}

#[test]
fn numbers_and_days_are_exact() {
    let formats = [
        "General",
        "dd/mm/yyyy",
        "[$-42A]d mmmm yyyy;@",
        "mm/yyyy",
        "\"ngày\" 0",
        "h:mm",
        "yyyy-mm-dd hh:mm",
        "#,##0.00 [$đ-42A]",
        "[Red]0",
        "mmm\\-yy",
    ];
    let codes: String =
        formats.iter().enumerate().map(|(i, c)| format!("<numFmt numFmtId=\"{}\" formatCode=\"{}\"/>", 164 + i, c.replace('"', "&quot;"))).collect();
    let xfs: String = (0..formats.len()).map(|i| format!("<xf numFmtId=\"{}\"/>", 164 + i)).collect();
    let styles = format!(
        "<styleSheet><numFmts>{codes}</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs>{xfs}<xf numFmtId=\"14\"/><xf numFmtId=\"17\"/><xf numFmtId=\"20\"/></cellXfs></styleSheet>"
    );
    let read_one = |value: &str, style: usize| {
        let sheet = format!("<sheetData><row r=\"1\"><c r=\"A1\" s=\"{style}\"><v>{value}</v></c></row></sheetData>");
        let text = outcome(&zipped(&with(workbook(&[("A", &sheet)]), "xl/styles.xml", styles.as_str())));
        text.strip_prefix("[A]\nA1 ").unwrap().trim_end().to_owned()
    };
    let mut found = String::new();
    for style in 0..formats.len() + 3 {
        let name = formats.get(style).copied().unwrap_or("built in");
        found += &format!("{name}: {}\n", read_one("46171.5", style));
    }
    for number in [
        "5",
        "5.0",
        "05",
        "-0.0",
        "1E3",
        "1.5E-3",
        "1.1000000000000001",
        "0.30000000000000004",
        "12345678901234567890",
        "4.4999999999999998E-2",
        "1.2345678901234567E+20",
        ".5",
        "-7.",
        "1e-20",
    ] {
        found += &format!("{number}: {}\n", read_one(number, 0));
    }
    for day in ["1", "59", "60", "61", "0", "0.25", "2958465", "2958466", "-1", "1e20"] {
        found += &format!("day {day}: {}\n", read_one(day, 1));
    }
    insta::assert_snapshot!(found);
}

#[test]
fn sheets_are_told_apart_and_macros_are_left_alone() {
    let parts = workbook(&[("Kế hoạch", GOOD), ("kế hoạch", GOOD), ("", GOOD), ("Trống", "<sheetData/>")]);
    let parts = with(parts, "xl/vbaProject.bin", "macro");
    insta::assert_snapshot!(outcome(&zipped(&parts)));
    assert_eq!(of_sheet("<sheetData/>"), "[A]\nW0623 x.xlsx: A: the sheet is empty\nE0631 x.xlsx: no cell of the file holds anything");
    let font = "<sheetData><row r=\"1\"><c t=\"str\"><v>Th¸i Nguyªn</v></c><c t=\"str\"><v>Tr\u{ad}ëng ®oµn</v></c></row></sheetData>";
    assert!(of_sheet(font).ends_with("E0634 x.xlsx: A!A1: this is no readable text, it looks like a TCVN3 font (.VnTime …): `Th¸i Nguyªn`"));
}

/// Bytes of a file, with some of them changed, cut or doubled.
fn damaged(mut bytes: Vec<u8>, changes: &[(usize, u8, u8)]) -> Vec<u8> {
    for (at, kind, byte) in changes {
        let at = at % bytes.len().max(1);
        match kind % 4 {
            0 if at < bytes.len() => bytes[at] = *byte,
            1 if at < bytes.len() => drop(bytes.remove(at)),
            2 => bytes.insert(at, *byte),
            _ => bytes.truncate(bytes.len() - at / 50),
        }
    }
    bytes
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_fail(bytes in proptest::collection::vec(any::<u8>(), 0..400), magic in 0usize..5) {
        let start: &[u8] = [b"".as_slice(), b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"sep=;\n"][magic];
        read("x", &[start, bytes.as_slice()].concat());
    }

    #[test]
    fn no_damage_to_a_file_makes_the_reader_fail(file in 0usize..5, changes in proptest::collection::vec(any::<(usize, u8, u8)>(), 1..12)) {
        let name = ["plan.xlsx", "plan-utf8.csv", "plan-utf16.csv", "plan-windows-1258.csv", "protected.xlsx"][file];
        read(name, &damaged(fixture(name), &changes));
    }

    #[test]
    fn no_damage_to_a_part_makes_the_reader_fail(part in any::<usize>(), changes in proptest::collection::vec(any::<(usize, u8, u8)>(), 1..12)) {
        let mut parts = unzipped(&fixture("plan.xlsx"));
        let part = part % parts.len();
        let bytes = std::mem::take(&mut parts[part].1);
        parts[part].1 = damaged(bytes, &changes);
        read("x.xlsx", &zipped(&parts));
    }
}
