//! Spreadsheets that offices make, in whatever program and encoding: which cells are read of them.

use std::fmt::Write as _;

use calamine::Reader as _;
use quyche::diagnostics::{Diagnostics, Lang};
use quyche::plan::grid::{self, CellNote, Content, Grid, Place};

use super::support::root;

/// The grids of a file, and what is said about it: code, place, headline.
pub fn read(name: &str, bytes: &[u8]) -> (Vec<Grid>, Vec<String>) {
    let mut diagnostics = Diagnostics::default();
    let grids = grid::read(name, bytes, &mut diagnostics);
    let said = diagnostics.iter().map(|d| {
        assert!(d.headline.en != d.headline.vi && !d.headline.vi.is_empty(), "{}: {}", d.code.name(), d.headline.en);
        assert!(d.help.is_some() || d.headline.en.starts_with("and "), "{} says what to do", d.code.name());
        format!("{} {}: {}", d.code.name(), d.subject.clone().unwrap_or_default(), d.headline.get(Lang::En))
    });
    let said = said.collect();
    (grids, said)
}

pub fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(root().join("tests/plans").join(name)).unwrap()
}

/// One cell a line, as `B7 text Đoàn`.
pub fn drawn(grids: &[Grid]) -> String {
    let mut out = String::new();
    for grid in grids {
        writeln!(out, "[{}]{}", grid.sheet, if grid.hidden { " hidden" } else { "" }).unwrap();
        for row in &grid.rows {
            for cell in &row.cells {
                let place = format!("{}{}", grid::column_name(cell.column), row.number);
                let marks =
                    format!("{}{}", if row.hidden { " (hidden)" } else { "" }, if cell.note == Some(CellNote::Formula) { " (formula)" } else { "" });
                writeln!(out, "{place} {}{marks}", content(&cell.content)).unwrap();
            }
        }
        for m in &grid.merged {
            let (first, last) = (grid::column_name(m.first_column), grid::column_name(m.last_column));
            writeln!(out, "merged {first}{}:{last}{}", m.first_row, m.last_row).unwrap();
        }
    }
    out
}

fn content(content: &Content) -> String {
    match content {
        Content::Text(text) => format!("text {}", text.replace('\n', "⏎")),
        Content::Number(number) => format!("number {number}"),
        Content::Date(day) => format!("date {day}"),
        Content::Month { year, month } => format!("month {year}-{month:02}"),
        Content::Bool(yes) => format!("bool {yes}"),
        Content::Error(error) => format!("error {error}"),
    }
}

#[test]
fn a_workbook_as_an_office_keeps_it() {
    let (grids, said) = read("plan.xlsx", &fixture("plan.xlsx"));
    insta::assert_snapshot!(format!("{}{}", drawn(&grids), said.join("\n")));
}

#[test]
fn the_same_table_in_every_form_is_the_same() {
    let (grids, said) = read("plan.xlsx", &fixture("plan.xlsx"));
    assert_eq!(said.len(), 1, "{said:?}");
    let as_text = |grid: &Grid| {
        let cells = grid.rows.iter().flat_map(|row| row.cells.iter().map(|cell| (row.number, cell.column, content(&cell.content))));
        cells.map(|(row, column, text)| (row, column, text.split_once(' ').unwrap().1.to_uppercase())).collect::<Vec<_>>()
    };
    let workbook = as_text(&grids[1]);
    for name in ["plan-utf8.csv", "plan-utf16.csv"] {
        let (grids, said) = read(name, &fixture(name));
        assert!(said.is_empty(), "{said:?}");
        assert_eq!(as_text(&grids[0]), workbook, "{name}");
    }
}

#[test]
fn windows_1258_is_concluded_and_said() {
    let (grids, said) = read("plan-windows-1258.csv", &fixture("plan-windows-1258.csv"));
    assert_eq!(said, ["W0625 plan-windows-1258.csv: the text is not UTF-8 and was read as Windows-1258"]);
    insta::assert_snapshot!(drawn(&grids));
}

/// Every letter of the alphabet with every tone, as Vietnamese Windows writes it.
#[test]
fn all_letters_come_out_of_windows_1258() {
    use unicode_normalization::UnicodeNormalization;
    let encode = |text: &str| Some(encoding_rs::WINDOWS_1258.encode(text)).filter(|(_, _, lost)| !lost).map(|(bytes, ..)| bytes.into_owned());
    let (mut letters, mut bytes) = (Vec::new(), b"x;".to_vec());
    for letter in "aăâbcdđeêghiklmnoôơpqrstuưvxy".chars().flat_map(|c| [c, c.to_uppercase().next().unwrap()]) {
        let tones: &[&str] = if "aăâeêioôơuưy".contains(letter.to_lowercase().next().unwrap()) {
            &["", "\u{300}", "\u{301}", "\u{303}", "\u{309}", "\u{323}"]
        } else {
            &[""]
        };
        for tone in tones {
            letters.push(format!("{letter}{tone}").nfc().collect::<String>());
            // Whole where the encoding has the letter, else with the tone behind it.
            bytes.extend(encode(letters.last().unwrap()).or_else(|| encode(&format!("{letter}{tone}"))).unwrap());
            bytes.push(b';');
        }
    }
    assert_eq!(letters.len(), 2 * (12 * 6 + 17));
    let (grids, said) = read("x.csv", &bytes);
    assert_eq!(said.len(), 1, "{said:?}");
    let found: Vec<String> = grids[0].rows[0].cells.iter().skip(1).map(|cell| content(&cell.content).replace("text ", "")).collect();
    assert_eq!(found, letters);
}

/// The program that commonly reads workbooks finds the same cells in those that are sound.
#[test]
fn what_is_read_is_what_calamine_reads() {
    for name in ["plan.xlsx", "since-1904.xlsx"] {
        let bytes = fixture(name);
        let mut workbook: calamine::Xlsx<_> = calamine::Xlsx::new(std::io::Cursor::new(bytes.as_slice())).unwrap();
        let (grids, _) = read(name, &bytes);
        let names: Vec<String> = workbook.sheet_names();
        assert_eq!(grids.iter().map(|g| g.sheet.clone()).collect::<Vec<_>>(), names);
        for grid in &grids {
            let range = workbook.worksheet_range(&grid.sheet).unwrap();
            let start = range.start().unwrap_or_default();
            let theirs: Vec<(u32, u32, String)> =
                range.used_cells().map(|(row, column, data)| (row as u32 + start.0 + 1, column as u32 + start.1, from_calamine(data))).collect();
            let cells = grid.rows.iter().flat_map(|row| row.cells.iter().map(|cell| (row.number, cell.column, content(&cell.content))));
            assert_eq!(cells.collect::<Vec<_>>(), theirs, "{name} {}", grid.sheet);
        }
    }
}

fn from_calamine(data: &calamine::Data) -> String {
    use unicode_normalization::UnicodeNormalization;
    match data {
        calamine::Data::String(text) => format!("text {}", text.nfc().collect::<String>().replace('\n', "⏎")),
        calamine::Data::Float(number) => format!("number {number}"),
        calamine::Data::Int(number) => format!("number {number}"),
        calamine::Data::Bool(yes) => format!("bool {yes}"),
        calamine::Data::Error(error) => format!("error {error}"),
        calamine::Data::DateTime(day) => match day.to_ymd_hms_milli() {
            // The one cell that shows its month alone.
            (2026, 7, 1, ..) => "month 2026-07".to_owned(),
            (year, month, day, ..) => format!("date {year}-{month:02}-{day:02}"),
        },
        other => format!("{other:?}"),
    }
}

#[test]
fn days_are_counted_from_1904_where_the_workbook_says_so() {
    let (grids, said) = read("since-1904.xlsx", &fixture("since-1904.xlsx"));
    assert!(said.is_empty(), "{said:?}");
    // 44,709 days after 1 January 1904; what counts from 1900 would say 2022.
    assert_eq!(drawn(&grids), "[Sheet1]\nA1 text Từ ngày\nB1 date 2026-05-29\n");
}

fn table(text: &str) -> String {
    let (grids, said) = read("x.csv", text.as_bytes());
    format!("{}{}", drawn(&grids), said.join("\n"))
}

#[test]
fn separators_are_found() {
    for text in [
        "TT;Nước đi;Số người\n1;Nga, Ucraina, Bêlarut;10\n2;Lào;5\n",
        "TT,Nước đi,Số người\n1,\"Nga, Ucraina, Bêlarut\",10\n2,Lào,5\n",
        "TT\tNước đi\tSố người\n1\tNga, Ucraina, Bêlarut\t10\n2\tLào\t5\n",
        "\u{feff}TT;Nước đi;Số người\r\n1;Nga, Ucraina, Bêlarut;10\r\n2;Lào;5\r\n",
        "TT;Nước đi;Số người\r1;Nga, Ucraina, Bêlarut;10\r2;Lào;5",
    ] {
        let expected = "[]\nA1 text TT\nB1 text Nước đi\nC1 text Số người\nA2 text 1\nB2 text Nga, Ucraina, Bêlarut\nC2 text 10\n\
                        A3 text 2\nB3 text Lào\nC3 text 5\n";
        assert_eq!(table(text), expected, "{text}");
    }
    // Excel's own first line wins over what the fields look like, and lines still count as in the file.
    assert_eq!(table("sep=|\na;b|c;d\n"), "[]\nA2 text a;b\nB2 text c;d\n");
    // One column stays one column.
    assert_eq!(table("Nước đi\nLào\n"), "[]\nA1 text Nước đi\nA2 text Lào\n");
    // A title above the table, records of different lengths, and rows without anything.
    assert_eq!(
        table("Kế hoạch, năm 2026\n;;\nTT;Nước\n\n1;Lào;10\n2;Nga;9\n"),
        "[]\nA1 text Kế hoạch, năm 2026\nA3 text TT\nB3 text Nước\nA5 text 1\nB5 text Lào\nC5 text 10\nA6 text 2\nB6 text Nga\nC6 text 9\n"
    );
}

#[test]
fn quotation_marks_are_respected() {
    let text = "TT,Tên đoàn\n1,\"Đoàn \"\"A\"\"\nhai dòng\"\n2,Đoàn \"B\"\n";
    assert_eq!(table(text), "[]\nA1 text TT\nB1 text Tên đoàn\nA2 text 1\nB2 text Đoàn \"A\"⏎hai dòng\nA4 text 2\nB4 text Đoàn \"B\"\n");
    let text = "TT,Tên đoàn\n1,\"Đoàn \"A\" đi Lào\"\n2,Đoàn B\n3,\"Đoàn C\n4,Đoàn D\n";
    assert_eq!(
        table(text),
        "[]\nA1 text TT\nB1 text Tên đoàn\nA3 text 2\nB3 text Đoàn B\n\
         E0630 x.csv:2: a field goes on behind its closing quotation mark: the record is not read\n\
         E0630 x.csv:4: a quotation mark is opened here and never closed: nothing behind it can be read"
    );
}

#[test]
fn texts_in_other_encodings_are_refused_with_what_they_probably_are() {
    let said = |bytes: &[u8]| read("x.csv", bytes).1.join("\n");
    assert_eq!(said(b"TT;Nu\0oc"), "E0626 x.csv: a zero byte on line 1: this is no table in text");
    assert_eq!(said(b"\xff\xfeT\0\x00\xd8"), "E0626 x.csv: the text says that it is UTF-16 and is not");
    // TCVN3: "Thái Nguyên", "Đoàn", "Tỉnh ủy", "Trưởng đoàn"
    let tcvn3 = b"Th\xb8i Nguy\xaan;\xa7o\xb5n;T\xd8nh \xf1y\nTr\xad\xebng \xaeo\xb5n;L\xb5o\n";
    assert_eq!(said(tcvn3), "E0626 x.csv: the text is no Unicode: it looks like a TCVN3 font (.VnTime …)");
    // VNI: "Thái Nguyên", "Đoàn", "Tỉnh", "Lào", "tháng"
    let vni = b"Tha\xf9i Nguye\xe2n;\xd1oa\xf8n;La\xf8o\ntha\xf9ng;nga\xf8y;na\xeam\n";
    assert_eq!(said(vni), "E0626 x.csv: the text is no Unicode: it looks like a VNI font (VNI-Times …)");
    // German, in Windows-1252.
    assert_eq!(said(b"Nr;Name\n1;Gr\xfc\xdfe\n"), "E0626 x.csv: the text is neither UTF-8 nor Windows-1258 (first on line 2)");
    // The same old fonts, pasted into a Unicode text; letters that were lost on the way.
    let (grids, said) = read("x.csv", "Th¸i Nguyªn;§oµn ra\nTr\u{ad}ëng ®oµn;Lµo\n".as_bytes());
    assert_eq!(
        (grids.len(), said.join("\n").as_str()),
        (1, "E0634 x.csv:1:1: this is no readable text, it looks like a TCVN3 font (.VnTime …): `Th¸i Nguyªn`")
    );
    let (_, said) = read("x.csv", "Thaùi Nguyeân;Ñoaøn\nTröôûng ñoaøn;Laøo\n".as_bytes());
    assert!(said.join("\n").starts_with("E0634 x.csv:1:1: this is no readable text, it looks like a VNI font"), "{said:?}");
    let (_, said) = read("x.csv", "T?nh Thái Nguyên;S? ng??i\nTr??ng đoàn;N??c đi\n".as_bytes());
    assert!(said.join("\n").starts_with("E0634 x.csv:1:1: this is no readable text, letters were lost"), "{said:?}");
    // French beside Vietnamese is no proof of anything.
    let (_, said) = read("x.csv", "Đoàn;Août 2026, Noël, naïf?\nLào;Ai đi? Xong?\nKế hoạch;«Hội nghị» 5 m² ½\n".as_bytes());
    assert!(said.is_empty(), "{said:?}");
}

#[test]
fn places_have_names_in_both_languages() {
    let place = |sheet: &str, column| Place::new(sheet, 7, column).text();
    assert_eq!(place("Phụ lục 01", Some(2)).vi, "Phụ lục 01!C7");
    assert_eq!(place("Phụ lục 01", Some(27)).en, "Phụ lục 01!AB7");
    assert_eq!((place("", Some(2)).en.as_str(), place("", Some(2)).vi.as_str()), ("line 7, column 3", "dòng 7, cột 3"));
    assert_eq!((place("", None).en.as_str(), place("A", None).vi.as_str()), ("line 7", "A, dòng 7"));
}

#[test]
fn what_a_file_is_for_is_told_by_its_bytes_first() {
    for (name, bytes, table) in [
        ("plan.toml", fixture("plan.xlsx"), true),
        ("plan.csv", b"a,b".to_vec(), true),
        ("plan.toml", b"a = 1, 2".to_vec(), false),
        ("plan.json", b"[]".to_vec(), false),
        ("-", b"TT;Ten".to_vec(), true),
        ("-", b"{\"a\": 1, \"b\": 2}".to_vec(), false),
        ("-", b"activity = \"x\", y".to_vec(), false),
        ("plan", fixture("plan.xls"), true),
    ] {
        assert_eq!(grid::is_table(name, &bytes), table, "{name} {:?}", String::from_utf8_lossy(&bytes[..bytes.len().min(20)]));
    }
}
