//! Checks that need the official texts, which are not part of the project: skipped, and said to be, where they are absent.

use super::support::{files_below, root, text};

/// No rule file, document or source repeats sixteen words of an official text in a row.
#[test]
fn no_sentence_of_an_official_text_is_copied() {
    let seeds = root().join("../shared/seeds");
    if !seeds.is_dir() {
        eprintln!("SKIPPED: the official texts are not at {}", seeds.display());
        return;
    }
    let words = |t: &str| t.to_lowercase().split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let mut known = std::collections::HashSet::new();
    for entry in std::fs::read_dir(seeds).unwrap() {
        let official = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let official = quyche::source::SourceFile::from_text("official", &official).text;
        known.extend(words(&official).windows(16).map(|w| w.join(" ")));
    }
    let ours = files_below("regulations", "quy").into_iter().chain(files_below("docs", "md")).chain(files_below("tests", "txt"));
    for path in ours {
        for window in words(&text(&path)).windows(16) {
            let run = window.join(" ");
            // Headings are facts: the longest official heading is longer than sixteen words.
            let is_heading = text(&path)
                .lines()
                .any(|l| l.contains("article") && words(l).join(" ").contains(&run) || l.contains("clause") && words(l).join(" ").contains(&run));
            assert!(is_heading || !known.contains(&run), "{}: {run}", path.display());
        }
    }
}
