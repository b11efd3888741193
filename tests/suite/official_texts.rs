//! Checks that need the official texts, which are not part of the project: skipped, and said to be, where they are absent.

use super::support::{bundled, files_below, root, text};

/// No rule file, document or test repeats sixteen words of an official text in a row; headings are facts and may.
#[test]
fn no_sentence_of_an_official_text_is_copied() {
    let seeds = root().join("../shared/seeds");
    if !seeds.is_dir() {
        eprintln!("SKIPPED: the official texts are not at {}", seeds.display());
        return;
    }
    let words = |t: &str| {
        let lower = t.to_lowercase();
        lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    let mut known = std::collections::HashSet::new();
    for entry in std::fs::read_dir(seeds).unwrap() {
        let official = std::fs::read(entry.unwrap().path()).unwrap();
        let official = quyche::source::SourceFile::from_bytes("official", &official).unwrap().text;
        known.extend(words(&official).windows(16).map(|w| w.join(" ")));
    }
    let regulations = bundled().workspace.regulations;
    let titles = regulations.iter().map(|r| &r.title);
    let mut headings: Vec<&String> = regulations.iter().flat_map(|r| &r.provisions).filter_map(|p| p.heading.as_ref()).chain(titles).collect();
    // A heading may hold another one.
    headings.sort_by_key(|heading| std::cmp::Reverse(heading.len()));
    for path in files_below("regulations", "quy").into_iter().chain(files_below("docs", "md")).chain(files_below("tests", "txt")) {
        let mut own = text(&path);
        for heading in &headings {
            own = own.replace(heading.as_str(), " § ");
        }
        // The columns of official forms are facts too; a list of them goes on while lines end in a comma.
        let mut in_columns = false;
        let kept: Vec<&str> = own
            .lines()
            .filter(|line| {
                let was = in_columns || line.trim_start().starts_with("columns ");
                in_columns = was && line.trim_end().ends_with(',');
                !was
            })
            .collect();
        for window in words(&kept.join("\n")).windows(16) {
            assert!(!known.contains(&window.join(" ")), "{}: {}", path.display(), window.join(" "));
        }
    }
}
