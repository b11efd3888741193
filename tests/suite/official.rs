//! Official texts: what is read from small texts of every layout, what a comparison finds, fingerprints, files to begin with.

use std::fmt::Write;

use proptest::prelude::*;
use quyche::diagnostics::Lang;
use quyche::hir::{Encoding, Regulation};
use quyche::official::{Change, Fingerprints, Known, Quantity, Sides, Unit, compare, fingerprints, parse, quantities, skeleton};
use quyche::source::SourceFile;
use quyche::syntax::citation;

use super::support::{Read, drawn, files_below, laws, read, root, text};

fn settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_snapshot_path(root().join("tests/official"));
    settings
}

fn addresses(tree: &quyche::official::Tree) -> Vec<String> {
    tree.addresses().iter().skip(1).map(|a| citation(a, Lang::En)).collect()
}

/// Line, address, heading, and how the provision's own text begins.
fn listing(text: &str) -> String {
    let tree = parse(&SourceFile::from_text("text", text).text);
    let data = &tree.data;
    let number = data.number.as_ref().map(|(n, l)| format!("{n} (line {l})"));
    let mut out = format!("number {number:?}\ntitle {:?}\nissued {:?}\n", data.title, data.issued);
    for (address, id) in addresses(&tree).iter().zip(tree.ids()) {
        let provision = tree.get(id).unwrap();
        let own: String = provision.paragraphs.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join(" ¶ ").chars().take(50).collect();
        let heading = provision.heading.as_ref().map(|h| format!(" “{h}”")).unwrap_or_default();
        writeln!(out, "{:4} {address}{heading} | {own}", provision.line).unwrap();
    }
    let name = |id: &usize| addresses(&tree)[id - 1].clone();
    let twice: Vec<_> = tree.twice.iter().map(|(_, second)| name(second)).collect();
    let skipped: Vec<_> = tree.skipped.iter().map(|(id, expected)| format!("{} for {expected}", name(id))).collect();
    writeln!(out, "twice {twice:?}; skipped {skipped:?}; without its word {:?}", tree.wordless.iter().map(name).collect::<Vec<_>>()).unwrap();
    out
}

#[test]
fn every_layout_is_read() {
    for path in files_below("tests/official", "txt") {
        settings().bind(|| insta::assert_snapshot!(path.file_stem().unwrap().to_str().unwrap(), listing(&text(&path))));
    }
}

fn found_in(text_name: &str, text: &str, read: &Read, regulation: &Regulation) -> String {
    let file = SourceFile::from_text(text_name, text);
    let sides = Sides { text: &file, rules: read.sources.get(regulation.file), regulation };
    let found = compare(&parse(&file.text), regulation, &read.workspace.vocabulary);
    found.iter().map(|f| sides.finding(f, Lang::En)).collect()
}

#[test]
fn a_comparison_finds_what_differs_both_ways_and_nothing_that_only_names() {
    let (rules, base) = (text("tests/official/compared.quy"), text("tests/language/base.quy"));
    let read = read(&[("compared.quy", &rules), ("base.quy", &base)]);
    assert!(!read.diagnostics.has_errors(), "{}", drawn(&read, Lang::En));
    let found = found_in("compared.txt", &text("tests/official/compared.txt"), &read, &read.workspace.regulations[0]);
    settings().bind(|| insta::assert_snapshot!("what-differs", found));
}

#[test]
fn a_text_against_its_own_skeleton_differs_in_numbers_only() {
    let vocabulary = text("regulations/vocabulary.quy");
    for path in files_below("tests/official", "txt") {
        let tree = parse(&SourceFile::from_text("text", &text(&path)).text);
        let rules = skeleton_of(&text(&path), Some("1-QC/TH"));
        let read = read(&[("skeleton.quy", &rules), ("vocabulary.quy", &vocabulary)]);
        let found = found_in("text", &text(&path), &read, &read.workspace.regulations[0]);
        let structure: Vec<&str> = found.lines().filter(|l| ["W0701", "W0702", "W0703"].iter().any(|c| l.contains(c))).collect();
        assert!(structure.is_empty() || !tree.twice.is_empty(), "{}: {structure:?}", path.display());
    }
}

#[test]
fn numbers_that_bind_are_told_from_numbers_that_name() {
    let number = |value, unit| Quantity::Number { value, unit };
    let other = |u: &str| Unit::Other(u.to_owned());
    let cases: Vec<(&str, Vec<Quantity>)> = vec![
        (
            "gửi trước ít nhất 25 ngày làm việc đối với tỉnh và 15 ngày làm việc đối với sở",
            vec![number(25, Unit::WorkingDays), number(15, Unit::WorkingDays)],
        ),
        ("trong thời hạn 07 (bảy) ngày làm việc", vec![number(7, Unit::WorkingDays)]),
        ("sau 10 (mười) ngày kể từ ngày ký", vec![number(10, Unit::Days)]),
        ("trong mười lăm ngày", vec![number(15, Unit::Days)]),
        ("không quá 10 người/đoàn", vec![number(10, other("người"))]),
        ("không đi quá 03 nước", vec![number(3, other("nước"))]),
        ("trước ngày 31/5 và trước ngày 30/10 hằng năm", vec![Quantity::Yearly { month: 5, day: 31 }, Quantity::Yearly { month: 10, day: 30 }]),
        ("Trước ngày 20 tháng 11 hàng năm", vec![Quantity::Yearly { month: 11, day: 20 }]),
        ("gửi về Sở trước ngày 15/9/2019 để tổng hợp", vec![Quantity::Date { year: 2019, month: 9, day: 15 }]),
        ("gửi Kế hoạch trước ngày 30 tháng 6 năm 2025", vec![Quantity::Date { year: 2025, month: 6, day: 30 }]),
        ("trong phạm vi 100m tính từ bờ", vec![number(100, other("m"))]),
        ("theo khoản 1, 15 ngày làm việc là đủ", vec![number(15, Unit::WorkingDays)]),
        // Names only.
        ("theo Điều 2.2, Khoản 2, Điều 9 Quy chế này; các khoản 1, 2, 3 và 4 Điều này", vec![]),
        ("Quyết định số 272-QĐ/TW ngày 21/01/2015 của Bộ", vec![]),
        ("Quyết định số 504-QĐ/TU ngày 02 tháng 11 năm 2011 của Ban", vec![]),
        ("Luật Tổ chức Hội đồng ngày 26 tháng 11 năm 2003", vec![]),
        ("Kế hoạch 30/KH-UBND ngày 09/01/2014 của tỉnh", vec![]),
        ("Quy chế 272 và Kết luận 33; COVID-19; năm 2021; giai đoạn 2021-2025", vec![]),
        ("từ mẫu 01 đến mẫu 07; mẫu 8 và mẫu 9; các mẫu 04, 05, 06, 07", vec![]),
        ("lần thứ 2, khóa XI, nhiệm kỳ 2020-2025, (1), 9.1", vec![]),
        ("Hoạt động ngoài Kế hoạch 6 tháng cuối năm", vec![]),
        ("người đứng đầu 13 tổ chức", vec![]),
    ];
    for (sentence, expected) in cases {
        let found: Vec<Quantity> = quantities(sentence).into_iter().map(|f| f.quantity).collect();
        assert_eq!(found, expected, "{sentence}");
    }
    assert!(quantities("thời gian 12 tháng trở lên")[0].milder, "months are no deadline of the language");
}

fn skeleton_of(official: &str, number: Option<&str>) -> String {
    let vocabulary = text("regulations/vocabulary.quy");
    let tree = parse(&SourceFile::from_text("text", official).text);
    let known = Known { id: Some("thu".to_owned()), number: number.map(str::to_owned) };
    let read = read(&[("vocabulary.quy", &vocabulary)]);
    let raw = skeleton(&tree, &read.workspace.vocabulary, &known);
    let mut sources = quyche::source::Sources::default();
    let file = SourceFile::from_text("skeleton.quy", &raw);
    let id = sources.add(file.clone());
    quyche::syntax::format(id, &file, None).unwrap_or_else(|d| panic!("{:?}\n{raw}", d.sorted()))
}

/// No error, every provision there and none of it counted as encoded.
fn is_a_skeleton(name: &str, official: &str) {
    let rules = skeleton_of(official, Some("1-QC/TH"));
    let read = read(&[("skeleton.quy", &rules), ("vocabulary.quy", &text("regulations/vocabulary.quy"))]);
    assert!(!read.diagnostics.has_errors(), "{name}\n{}", drawn(&read, Lang::En));
    let encodings = read.workspace.regulations[0].encodings();
    let tree = parse(&SourceFile::from_text("text", official).text);
    assert_eq!(encodings.len() + tree.twice.len(), tree.ids().count(), "{name}");
    assert!(encodings.iter().all(|(_, e)| *e == Encoding::NotYet), "{name}");
    let words = |t: &str| t.to_lowercase().split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let known: std::collections::HashSet<String> = words(official).windows(16).map(|w| w.join(" ")).collect();
    // Titles and headings are facts; nothing else may repeat the text.
    let rest: String = rules.split('"').step_by(2).collect();
    assert!(words(&rest).windows(16).all(|w| !known.contains(&w.join(" "))), "{name} repeats a sentence");
}

#[test]
fn a_skeleton_is_sound_and_holds_no_sentence() {
    for path in files_below("tests/official", "txt") {
        is_a_skeleton(&path.display().to_string(), &text(&path));
    }
    settings().bind(|| insta::assert_snapshot!("skeleton", skeleton_of(&text("tests/official/compared.txt"), None)));
}

#[test]
fn texts_in_every_unicode_form_are_one_text() {
    use unicode_normalization::UnicodeNormalization;
    let official = text("tests/official/markdown-headings.txt");
    let (tree, decomposed) = (parse(&official), official.nfd().collect::<String>());
    let other = SourceFile::from_text("nfd", &decomposed).text;
    let linked = fingerprints("thu/1", &official, &tree);
    assert_eq!(linked.changes(&other, &parse(&other)), []);
    // Tone marks in the other place, pages broken elsewhere, quotation marks of another kind.
    let spelt = official.replace("hóa", "hoá").replace("thủ thư", "thủ\u{c}\nthư").replace('"', "”");
    assert_eq!(linked.changes(&spelt, &parse(&spelt)), []);
    assert_eq!(Fingerprints::from_json(&linked.to_json()).unwrap(), linked);
}

/// Breaks every long line of a text at a width, as a typesetter would.
fn wrapped(official: &str, width: usize) -> String {
    let mut out = String::new();
    for line in official.lines() {
        let mut length = 0;
        for (place, word) in line.split(' ').enumerate() {
            let size = word.chars().count();
            if place > 0 && length + 1 + size > width && !line.contains('\t') {
                out.push('\n');
                length = 0;
            } else if place > 0 {
                out.push(' ');
                length += 1;
            }
            out.push_str(word);
            length += size;
        }
        out.push('\n');
    }
    out
}

const PROSE: &str = "Điều 1. Nộp đơn\n\n1. Cơ quan trình Văn phòng hồ sơ của chuyến đi trước ngày đi ít nhất mười lăm ngày làm việc, trừ trường hợp khẩn cấp do \
    Chủ tịch xem xét và quyết định theo đề nghị của Văn phòng.\n\n2. Văn phòng thẩm định hồ sơ; nếu hồ sơ thiếu thì báo cho cơ quan biết:\n\na) Thiếu thư \
    mời của phía bạn hoặc bản dịch của thư mời.\n\nb) Thiếu danh sách những người tham gia chuyến đi và chức vụ của từng người.\n\nSau đó cơ quan bổ sung hồ \
    sơ.\n\nĐiều 2. Báo cáo\n\nCơ quan báo cáo kết quả chuyến đi cho Chủ tịch và gửi bản sao cho Văn phòng để theo dõi chung.\n";

proptest! {
    #[test]
    fn wrapping_changes_no_fingerprint(width in 30_usize..120) {
        let linked = fingerprints("thu/1", PROSE, &parse(PROSE));
        let other = wrapped(PROSE, width);
        prop_assert_eq!(linked.changes(&other, &parse(&other)), vec![], "{}", other);
    }

    #[test]
    fn a_changed_word_names_its_provision_alone(line in 0_usize..9, word in 1_usize..40, width in 40_usize..200) {
        let lines: Vec<&str> = PROSE.lines().filter(|l| !l.is_empty()).collect();
        let chosen = lines[line % lines.len()];
        let words: Vec<&str> = chosen.split(' ').collect();
        // The mark itself is the address; every word behind it is the provision's.
        let marks = if chosen.starts_with("Điều") { 2 } else { 1 };
        let place = marks + word % (words.len() - marks);
        let mut changed: Vec<&str> = words.clone();
        changed[place] = "khác";
        let new = PROSE.replace(chosen, &changed.join(" "));
        let linked = fingerprints("thu/1", PROSE, &parse(PROSE));
        let new = wrapped(&new, width);
        let changes = linked.changes(&new, &parse(&new));
        if words[place] != "khác" {
            prop_assert!(matches!(changes.as_slice(), [Change::Changed { .. }]), "{:?}\n{}", changes, new);
        }
    }
}

#[test]
fn provisions_that_came_and_went_are_named() {
    let linked = fingerprints("thu/1", PROSE, &parse(PROSE));
    let longer = PROSE.replace("Điều 2.", "3. Khoản thêm vào.\n\nĐiều 2.");
    let changes = linked.changes(&longer, &parse(&longer));
    assert!(matches!(changes.as_slice(), [Change::Added { address, line: 13 }] if address == "article 1 clause 3"), "{changes:?}");
    let shorter = PROSE.replace("b) Thiếu danh sách những người tham gia chuyến đi và chức vụ của từng người.\n\n", "");
    let changes = linked.changes(&shorter, &parse(&shorter));
    assert!(changes.iter().any(|c| matches!(c, Change::Removed { address } if address == "article 1 clause 2 point b")), "{changes:?}");
    let outside = format!("QUY CHẾ\n\n{PROSE}");
    assert_eq!(linked.changes(&outside, &parse(&outside)), [Change::Outside]);
}

#[test]
fn numbers_alone_on_a_line_are_taken_for_those_of_pages() {
    let linked = |page: &str| format!("Điều 1. Một\n\nCơ quan nộp hồ sơ và\n{page}các giấy tờ khác.\n");
    let changes = |a: &str, b: &str| fingerprints("thu/1", a, &parse(a)).changes(b, &parse(b));
    for (page, other) in [("\n2\n\n", "\n17\n\n"), ("\u{c}4\n", "\u{c}5\n"), ("2\n", "3\n")] {
        assert_eq!(changes(&linked(page), &linked(other)), [], "{page:?}");
    }
    // Four digits are no page's, and a number beside a word is a word.
    for (number, other) in [("2021\n", "2022\n"), ("05 ngày và\n", "50 ngày và\n")] {
        assert!(matches!(changes(&linked(number), &linked(other)).as_slice(), [Change::Changed { .. }]), "{number:?}");
    }
}

#[test]
fn hostile_texts_take_no_longer_than_their_length() {
    let vocabulary = text("regulations/vocabulary.quy");
    let bundled = read(&[("vocabulary.quy", &vocabulary)]);
    let opening = "Điều 1. A\n\n";
    let repeated = |line: &str, times: usize| format!("{opening}{}", line.repeat(times));
    let numbered = |times: usize, line: &dyn Fn(usize) -> String| format!("{opening}{}", (0..times).map(line).collect::<String>());
    let texts = [
        ("an endless line of tags", repeated("<", 1_000_000)),
        ("dashes", repeated("- gạch.\n", 60_000)),
        ("one article again and again", repeated(opening, 20_000)),
        ("one clause again and again", repeated("1. Khoản trong 5 ngày.\n\n", 40_000)),
        ("a list of forms", numbered(20_000, &|i| format!("Mẫu {i}. Tên mẫu\n\n"))),
        ("a paragraph on many lines", format!("{opening}1. Khoản {}", "trong thời hạn 5 ngày làm việc và rồi\n".repeat(40_000))),
        ("a paragraph on one line", format!("{opening}1. Khoản {}\n", "trong 5 ngày Sở Ngoại vụ trình ".repeat(40_000))),
        ("a title without end", format!("Chương I\n{}", "TÊN CHƯƠNG DÀI MÃI MÃI KHÔNG DỨT VÀ CÒN NỮA\n".repeat(150_000))),
        ("a name without end", format!("QUY CHẾ\n{}{opening}", "tên của quy chế dài mãi mãi không dứt và còn nữa\n".repeat(150_000))),
        ("numbers of two thousand numbers", numbered(2_000, &|i| format!("{} Một:\n\n", "1.".repeat(i + 2)))),
    ];
    for (name, official) in texts {
        let started = std::time::Instant::now();
        let written = skeleton(&parse(&official), &bundled.workspace.vocabulary, &Known::default());
        assert!(written.len() < 60_000_000, "{name}: {} bytes", written.len());
        // Each takes seconds at most; what grows with the square of its length took minutes.
        assert!(started.elapsed().as_secs() < 30, "{name}: {:?}", started.elapsed());
    }
}

// ── The real texts, which are not part of the project ──

fn seed(beginning: &str) -> Option<String> {
    let folder = root().join("../shared/seeds");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        eprintln!("SKIPPED: the official texts are not at {}", folder.display());
        return None;
    };
    let path = entries.flatten().map(|e| e.path()).find(|p| p.file_name().unwrap().to_str().unwrap().starts_with(beginning)).unwrap();
    Some(SourceFile::from_bytes("seed", &std::fs::read(path).unwrap()).unwrap().text)
}

#[test]
fn bac_giangs_text_is_read_as_it_was_read_by_hand() {
    let Some(official) = seed("bac-giang") else { return };
    let lines = text("tests/inventory/bac-giang-19-QC-TU.txt");
    let by_hand: Vec<String> =
        lines.lines().filter(|l| !l.starts_with('#')).map(|l| l.split('#').next().unwrap().trim().to_owned()).filter(|l| !l.is_empty()).collect();
    assert_eq!(addresses(&parse(&official)), by_hand);
}

#[test]
fn bac_giangs_rule_file_says_what_its_text_says() {
    let Some(official) = seed("bac-giang") else { return };
    let read = laws();
    let regulation = read.workspace.regulations.iter().find(|r| r.family() == "bac-giang").unwrap();
    let found = found_in("seed", &official, &read, regulation);
    let findings: Vec<&str> = found.lines().filter(|l| !l.contains("remark")).collect();
    assert!(findings.is_empty(), "{found}");
    // And were it to differ, that would be seen.
    for (there, instead, code, address) in [
        ("trước 30 ngày làm việc", "trước 45 ngày làm việc", "W0704", "article 10 clause 2:"),
        ("trước 30 ngày làm việc", "trước đó", "W0706", "article 10 clause 2:"),
        ("Trước ngày 15/11 hằng năm hoặc", "Trước ngày 16/11 hằng năm hoặc", "W0704", "article 8 clause 1 point 1.2:"),
        ("tăng, giảm không quá 02 ngày", "tăng, giảm không quá 03 ngày", "W0704", "article 4 clause 1 point 1.4:"),
        ("\n2.2. Trường hợp phát sinh", "\nTrường hợp phát sinh", "W0703", "article 9 clause 2 point 2.2:"),
    ] {
        assert!(official.contains(there), "{there}");
        let found = found_in("seed", &official.replace(there, instead), &read, regulation);
        assert!(found.lines().any(|l| l.contains(code) && l.contains(address)), "{instead}\n{found}");
    }
}

#[test]
fn every_official_text_has_a_sound_skeleton_and_stable_fingerprints() {
    for (beginning, articles) in [("bac-giang", 21), ("ben-tre", 22), ("khanh-hoa", 21), ("quang-binh", 0), ("thai-nguyen", 0)] {
        let Some(official) = seed(beginning) else { return };
        let tree = parse(&official);
        let own = addresses(&tree);
        let found = own.iter().filter(|a| a.split(' ').rev().nth(1) == Some("article")).count();
        assert_eq!(found, articles, "{beginning}");
        assert!(tree.twice.is_empty() && tree.skipped.is_empty(), "{beginning}");
        is_a_skeleton(beginning, &official);
        let linked = fingerprints("x/1", &official, &tree);
        assert_eq!(linked.changes(&official, &tree), []);
    }
}
