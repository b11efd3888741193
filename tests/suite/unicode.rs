//! One letter, many spellings: byte-order marks, line ends, NFD, both placements of tone marks, look-alikes.

use quyche::diagnostics::Lang;
use quyche::source::{SourceFile, Unreadable};
use quyche::spelling::{label_key, look_alike, name_key, suggestions};

use super::support::{drawn, read, text};

/// "Ủy" with the hook above as a combining character.
const NFD: &str = "U\u{309}y";

#[test]
fn a_text_is_normalised_when_it_is_read() {
    let file = SourceFile::from_bytes("x", "\u{feff}một\r\nhai\rba".as_bytes()).unwrap();
    assert_eq!(file.text, "một\nhai\nba");
    assert_eq!(SourceFile::from_text("x", NFD).text, "Ủy");
}

#[test]
fn both_placements_of_a_tone_mark_are_one_name() {
    for (old, new) in [("hoà", "hòa"), ("Uỷ", "Ủy"), ("thoả_thuận", "thỏa_thuận"), ("hoá", "hóa"), ("khoẻ", "khỏe")] {
        assert_ne!(old, new);
        assert_eq!(name_key(old), name_key(new), "{old} {new}");
    }
    for (a, b) in [("hòa", "hỏa"), ("ma", "má"), ("hoà_b", "hoa_b"), ("a_à", "à_a")] {
        assert_ne!(name_key(a), name_key(b), "{a} {b}");
    }
    assert_eq!(label_key("  Uỷ ban   nhân dân "), label_key("ủy ban nhân dân"));
}

#[test]
fn a_file_in_nfd_with_old_tone_marks_says_the_same() {
    use unicode_normalization::UnicodeNormalization;
    let plain = text("tests/language/syntax/every-statement-with-vietnamese-keywords.quy");
    let nfd: String = plain.nfd().collect();
    assert_ne!(plain, nfd);
    let base = text("tests/language/base.quy");
    let crlf = format!("\u{feff}{}", nfd.replace('\n', "\r\n"));
    for variant in [nfd.as_str(), crlf.as_str()] {
        let read = read(&[("x.quy", variant), ("base.quy", base.as_str())]);
        assert!(!read.diagnostics.has_errors(), "{}", drawn(&read, Lang::En));
        assert!(!read.workspace.scenarios.is_empty());
    }
}

#[test]
fn look_alike_letters_are_known() {
    assert_eq!(look_alike('Ð'), Some('Đ'));
    assert_eq!(look_alike('Ɖ'), Some('Đ'));
    assert_eq!(look_alike('а'), Some('a'), "Cyrillic");
    assert_eq!(look_alike('đ'), None);
}

#[test]
fn suggestions_ignore_diacritics_and_stay_near() {
    assert_eq!(suggestions("so_ngoai_vụ", ["so_ngoai_vu", "so_noi_vu", "thu_tuong"])[0], "so_ngoai_vu");
    assert_eq!(suggestions("dieu", ["điều", "khoản"]), ["điều"]);
    assert!(suggestions("xyz", ["thu_tuong"]).is_empty());
    assert!(suggestions("aaaa", ["aaab", "aaac", "aaad", "aaae"]).len() <= 3);
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    assert!(matches!(SourceFile::from_bytes("x", b"a\n\xff\xfe"), Err(Unreadable::NotUtf8 { line: 2, offset: 2 })));
    assert!(matches!(SourceFile::from_bytes("x", b"PK\0\0"), Err(Unreadable::Binary { offset: 2 })));
    assert!(matches!(SourceFile::from_bytes("x", &vec![b' '; 17 * 1024 * 1024]), Err(Unreadable::TooLarge { .. })));
}
