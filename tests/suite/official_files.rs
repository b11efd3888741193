//! `quyche source` and `quyche new --from-text` as people call them: files of every kind, good and bad; nothing half-written.

use std::io::Write;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

use super::support::{root, text};

const TEXT: &str = "tests/official/compared.txt";

fn quyche(arguments: &[&str]) -> std::process::Output {
    Command::new(assert_cmd::cargo::cargo_bin!("quyche")).current_dir(root()).args(arguments).env("NO_COLOR", "1").output().unwrap()
}

fn both(output: &std::process::Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn code(output: &std::process::Output) -> i32 {
    output.status.code().unwrap()
}

/// A Word file with the given parts.
fn word_file(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn document(body: &str) -> String {
    format!("<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>")
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// The rule file that the small text is held against, in a folder of its own with the vocabulary that it needs.
fn rules(folder: &Path) -> String {
    std::fs::write(folder.join("base.quy"), text("tests/language/base.quy")).unwrap();
    let rules = folder.join("08.quy");
    std::fs::write(&rules, text("tests/official/compared.quy")).unwrap();
    rules.display().to_string()
}

#[test]
fn files_that_are_no_official_texts_are_refused_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let bomb = document(&"<w:p/>".repeat(9_000_000));
    let nested = |open: &str| document(&format!("{}{}", open.repeat(20_000), "</w:p>".repeat(20_000)));
    // Tags in attributes and comments make the second and third look flat.
    let (deep, hidden, commented) = (nested("<w:p>"), nested("<w:p a=\"/>\">"), nested("<w:p><!--</w:p>-->"));
    let many = document(&"<w:p/>".repeat(2_100_000));
    let files: Vec<(&str, Vec<u8>, &str)> = vec![
        ("prose.txt", "Chỉ là một lá thư, không có điều khoản.".into(), "E0701"),
        ("empty.txt", Vec::new(), "E0702"),
        ("blank.txt", b"  \n\x0c\n ".to_vec(), "E0702"),
        ("no-words.docx", word_file(&[("word/document.xml", document("<w:p/>").as_bytes())]), "E0702"),
        ("text.pdf", "Điều 1. Không phải PDF".into(), "E0703"),
        ("renamed.docx", "Điều 1. Không phải Word".into(), "E0704"),
        ("broken.docx", b"PK\x03\x04 and nothing more".to_vec(), "E0704"),
        ("other.docx", word_file(&[("xl/workbook.xml", b"<x/>")]), "E0704"),
        ("not-xml.docx", word_file(&[("word/document.xml", b"<w:p>")]), "E0704"),
        ("bomb.docx", word_file(&[("word/document.xml", bomb.as_bytes())]), "E0705"),
        ("deep.docx", word_file(&[("word/document.xml", deep.as_bytes())]), "E0705"),
        ("hidden.docx", word_file(&[("word/document.xml", hidden.as_bytes())]), "E0705"),
        ("commented.docx", word_file(&[("word/document.xml", commented.as_bytes())]), "E0705"),
        ("many.docx", word_file(&[("word/document.xml", many.as_bytes())]), "E0705"),
        ("old.doc", [&[0xd0, 0xcf, 0x11, 0xe0][..], &[0; 600]].concat(), "E0706"),
        ("rich.rtf", b"{\\rtf1 Dieu 1.}".to_vec(), "E0706"),
        ("half.txt", vec![0xff, 0xfe, b'a', 0, b'b'], "E0707"),
        ("tcvn3.txt", b"\xa7i\xd2u 1. Ng\xad\xeai m\xad\xeen".to_vec(), "E0108"),
        ("zero.txt", b"1. a\0b".to_vec(), "E0109"),
    ];
    for (name, bytes, expected) in files {
        std::fs::write(path(name), bytes).unwrap();
        for arguments in [&["source", "check", &path(name), "bac-giang"][..], &["new", "--from-text", &path(name), "-o", &path("out.quy")][..]] {
            let refused = quyche(arguments);
            assert_eq!(code(&refused), 2, "{name}: {}", both(&refused));
            assert!(both(&refused).contains(expected), "{name}: {}", both(&refused));
            assert!(!Path::new(&path("out.quy")).exists() && !Path::new(&path("out.quy.new")).exists(), "{name}");
        }
    }
    for missing in [path("missing.txt"), folder.path().display().to_string()] {
        let refused = quyche(&["source", "check", &missing, "bac-giang"]);
        assert!(code(&refused) == 2 && both(&refused).contains("E0113"), "{}", both(&refused));
    }
}

#[test]
fn a_pdf_without_its_extractor_is_refused_and_with_one_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let pdf = folder.path().join("text.pdf");
    std::fs::write(&pdf, b"%PDF-1.4 nothing to see").unwrap();
    let run = |path: &Path| {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("quyche"));
        let arguments = ["new", "--from-text", pdf.to_str().unwrap(), "--lang", "en"];
        command.current_dir(root()).args(arguments).env("NO_COLOR", "1").env("PATH", path).output().unwrap()
    };
    let none = run(folder.path());
    assert!(code(&none) == 2 && both(&none).contains("E0703") && both(&none).contains("poppler-utils"), "{}", both(&none));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let extractor = folder.path().join("pdftotext");
        for (script, exit, says) in [
            ("#!/bin/sh\nprintf '\\014'", 2, "E0702"),
            ("#!/bin/sh\necho damaged >&2; exit 1", 2, "damaged"),
            ("#!/bin/sh\nexit 1", 2, "no reason"),
            // More complaints than a pipe holds, before the first word of the text.
            ("#!/bin/sh\n/usr/bin/seq 100000 >&2\nprintf 'Điều 1. Phạm vi\\n\\nMột.\\n'", 0, "article 1 \"Phạm vi\""),
            ("#!/bin/sh\n/usr/bin/seq 3000000", 2, "E0107"),
            ("#!/bin/sh\nprintf 'Điều 1. Phạm vi\\n\\nMột hai ba.\\n'", 0, "article 1 \"Phạm vi\""),
        ] {
            std::fs::write(&extractor, script).unwrap();
            std::fs::set_permissions(&extractor, std::fs::Permissions::from_mode(0o755)).unwrap();
            let extracted = run(folder.path());
            assert!(code(&extracted) == exit && both(&extracted).contains(says), "{script}\n{}", both(&extracted));
        }
    }
}

#[test]
fn word_files_are_read_with_their_tables_and_their_own_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let numbered = |level: u32, text: &str| {
        format!("<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"7\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", paragraph(text));
    let table = format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", cell("Tên"), cell("Số"));
    let body = [
        paragraph("QUY CHẾ"),
        numbered(0, "Phạm vi"),
        numbered(1, "Khoản thứ nhất."),
        numbered(1, "Khoản thứ hai:"),
        numbered(2, "Điểm đầu."),
        table,
        numbered(0, "Thời hạn"),
        numbered(1, "Trước ngày 15/12 hằng năm."),
    ];
    let level = |depth: u32, form: &str, text: &str| {
        format!("<w:lvl w:ilvl=\"{depth}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{form}\"/><w:lvlText w:val=\"{text}\"/></w:lvl>")
    };
    let levels = [level(0, "decimal", "Điều %1."), level(1, "decimal", "%2."), level(2, "lowerLetter", "%3)")].concat();
    let numbering = format!(
        "<w:numbering xmlns:w=\"urn:w\"><w:abstractNum w:abstractNumId=\"3\">{levels}</w:abstractNum><w:num w:numId=\"7\"><w:abstractNumId w:val=\"3\"/></w:num></w:numbering>"
    );
    let file = folder.path().join("text.docx");
    std::fs::write(&file, word_file(&[("word/document.xml", document(&body.concat()).as_bytes()), ("word/numbering.xml", numbering.as_bytes())]))
        .unwrap();
    let written = both(&quyche(&["new", "--from-text", file.to_str().unwrap(), "--id", "thu", "--number", "1"]));
    for line in ["article 1 \"Phạm vi\"", "clause 1 { }", "clause 2 {", "point a { }", "article 2 \"Thời hạn\"", "before 15/12 each year"] {
        assert!(written.contains(line), "{line}\n{written}");
    }
}

#[test]
fn lists_and_text_boxes_of_hostile_word_files_do_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("text.docx");
    let listed = |text: &str| {
        format!("<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"7\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let made = |body: &str, start: &str, mark: &str| {
        let level = format!("<w:lvl w:ilvl=\"0\"><w:start w:val=\"{start}\"/><w:lvlText w:val=\"{mark}\"/></w:lvl>");
        let numbering = format!(
            "<w:numbering xmlns:w=\"urn:w\"><w:abstractNum w:abstractNumId=\"3\">{level}</w:abstractNum><w:num w:numId=\"7\"><w:abstractNumId w:val=\"3\"/></w:num></w:numbering>"
        );
        let body = format!("{}{body}", paragraph("Điều 1. Một"));
        let parts = [("word/document.xml", document(&body)), ("word/numbering.xml", numbering)];
        std::fs::write(&file, word_file(&parts.each_ref().map(|(name, xml)| (*name, xml.as_bytes())))).unwrap();
        let output = quyche(&["new", "--from-text", file.to_str().unwrap(), "--lang", "en"]);
        (code(&output), both(&output))
    };
    // A count that cannot go on, and a mark of megabytes before every paragraph.
    assert_eq!(made(&listed("Hai.").repeat(3), "4294967295", "%1.").0, 0);
    let (exit, written) = made(&listed("Hai.").repeat(5_000), "1", &"y".repeat(1_000_000));
    assert!(exit == 0 && written.len() < 1_000_000, "{exit}, {} bytes", written.len());
    // A short mark before very many paragraphs is still no text.
    let (exit, refused) = made(&listed("a").repeat(200_000), "1", &"%1".repeat(50));
    assert!(exit == 2 && refused.contains("E0705"), "{exit} {}", refused.chars().take(200).collect::<String>());
    // What stands in a text box stands there once, apart from what is around it.
    let boxed = paragraph("2. Nộp trước 5 ngày.");
    let alternatives = format!("<w:Choice><w:box>{boxed}</w:box></w:Choice><w:Fallback><w:box>{boxed}</w:box></w:Fallback>");
    let (exit, written) = made(&format!("<w:p><w:r><w:t>1. Một.</w:t></w:r><w:r>{alternatives}</w:r></w:p>"), "1", "%1.");
    assert!(exit == 0 && written.contains("clause 2 {"), "{written}");
    assert_eq!(written.matches("5 days").count(), 1, "{written}");
}

#[test]
fn a_rule_file_to_begin_with_is_sound_canonical_and_never_written_over_another() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("moi.quy");
    let file = file.to_str().unwrap();
    let made = quyche(&["new", "--from-text", TEXT, "--id", "thu", "-o", file, "--lang", "en"]);
    assert_eq!(code(&made), 0, "{}", both(&made));
    let checked = quyche(&["check", file, "--lang", "en"]);
    assert!(
        code(&checked) == 0 && both(&checked).contains(": 10 provisions: 0 encoded") && both(&checked).contains("10 not yet"),
        "{}",
        both(&checked)
    );
    assert_eq!(code(&quyche(&["fmt", "--check", file])), 0);
    let again = quyche(&["new", "regulation", "--from-text", TEXT, "-o", file]);
    assert!(code(&again) == 2 && both(&again).contains("E0710"), "{}", both(&again));
    let mut piped = Command::new(assert_cmd::cargo::cargo_bin!("quyche"));
    let vietnamese = piped.args(["new", "--from-text", "-", "--lang", "vi"]).write_stdin(text(TEXT)).output().unwrap();
    assert!(both(&vietnamese).contains("điều 1 \"Nộp đơn\"") && code(&vietnamese) == 0, "{}", both(&vietnamese));
    assert_eq!(code(&quyche(&["new"])), 2);
    assert_eq!(code(&quyche(&["new", "--id", "thu"])), 2);
}

#[test]
fn a_text_is_compared_linked_and_verified() {
    let folder = tempfile::tempdir().unwrap();
    let rules = rules(folder.path());
    let all = folder.path().to_str().unwrap();
    let source = |what: &str, text: &str, more: &[&str]| {
        let arguments = [&["source", what, text, "compared", "--regulations", all, "--lang", "en", "--on", "2022-01-01"], more].concat();
        quyche(&arguments)
    };
    let compared = source("check", TEXT, &["--format", "json"]);
    assert_eq!(code(&compared), 1, "{}", both(&compared));
    let found: Value = serde_json::from_slice(&compared.stdout).unwrap();
    let deadline = found["found"].as_array().unwrap().iter().find(|f| f["written"] == "25 ngày làm việc").unwrap();
    assert_eq!((&deadline["code"], &deadline["text"]["line"], &deadline["severity"]), (&"W0704".into(), &14.into(), &"finding".into()));
    assert!(deadline["rules"]["file"].as_str().unwrap().ends_with("08.quy") && deadline["rules"]["line"].is_u64(), "{deadline}");
    assert!(both(&source("check", TEXT, &[])).contains("[W0701] finding: article 1 clause 5"));

    let unlinked = source("verify", TEXT, &[]);
    assert!(code(&unlinked) == 2 && both(&unlinked).contains("E0709"), "{}", both(&unlinked));
    assert_eq!(code(&source("link", TEXT, &[])), 0);
    let beside = Path::new(&rules).with_extension("fingerprints.json");
    let written = std::fs::read_to_string(&beside).unwrap();
    assert!(written.contains("\"version\": 1") && written.contains("article 1 clause 5") && !written.contains("hằng năm"), "{written}");
    assert_eq!(code(&source("verify", TEXT, &[])), 0);

    let changed = folder.path().join("changed.txt");
    let newer = text(TEXT).replace("25 ngày", "30 ngày").replace("5. Khoản này không có nút.\n", "").replace("\n3. Theo", "\n3.\u{a0}Theo");
    std::fs::write(&changed, newer + "\nĐiều 4. Thêm\n\nMột điều mới.\n").unwrap();
    let verified = source("verify", changed.to_str().unwrap(), &[]);
    let said = both(&verified);
    assert_eq!(code(&verified), 1, "{said}");
    for line in ["[W0711] changed: article 1 clause 1 ", "[W0712] added: article 4 ", "[W0713] removed: article 1 clause 5", ": 3 changes"] {
        assert!(said.contains(line), "{line}\n{said}");
    }
    std::fs::write(&changed, text(TEXT).replace("Về chuyến đi", "Về các chuyến đi")).unwrap();
    assert!(both(&source("verify", changed.to_str().unwrap(), &[])).contains("W0714"));

    for (damage, says) in [
        ("{", "JSON"),
        ("{}", "something else"),
        (&written.replace("\"version\": 1", "\"version\": 9"), "9"),
        (&written.replace("compared/", "other/"), "other/"),
    ] {
        std::fs::write(&beside, damage).unwrap();
        let refused = source("verify", TEXT, &[]);
        assert!(code(&refused) == 2 && both(&refused).contains("E0709") && both(&refused).contains(says), "{}", both(&refused));
    }
    let bundled = quyche(&["source", "link", TEXT, "bac-giang"]);
    assert!(code(&bundled) == 2 && both(&bundled).contains("E0708"), "{}", both(&bundled));
    // One code each is shown elsewhere: W0702, W0703, W0705, W0706, W0707, W0708 in tests/official/what-differs.snap.
}

#[test]
fn marked_utf16_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("utf16.txt");
    let units: Vec<u8> = std::iter::once(0xfeff_u16).chain("Điều 1. Phạm vi\n\nMột.".encode_utf16()).flat_map(u16::to_le_bytes).collect();
    std::fs::write(&file, units).unwrap();
    assert!(both(&quyche(&["new", "--from-text", file.to_str().unwrap()])).contains("Phạm vi"));
}
