//! The keyword table and the grammar say the same.

use quyche::syntax::KEYWORDS;

use super::support::text;

#[test]
fn every_keyword_rule_of_the_grammar_is_in_the_table() {
    let grammar = text("grammar/keywords.pest");
    let rules = grammar.lines().filter_map(|l| l.strip_prefix("k_")).map(|l| format!("k_{}", l.split([' ', '=']).next().unwrap()));
    let mut count = 0;
    for rule in rules.filter(|r| r != "k_weekday") {
        assert!(KEYWORDS.iter().any(|(r, _, _)| format!("{r:?}") == rule), "{rule} is not in the table of keywords.rs");
        count += 1;
    }
    assert_eq!(count, KEYWORDS.len());
}

#[test]
fn every_spelling_of_the_table_stands_in_its_rule() {
    let grammar = text("grammar/keywords.pest");
    for (rule, en, vi) in KEYWORDS {
        let name = format!("{rule:?} ");
        let line = grammar.lines().find(|l| l.starts_with(&name)).unwrap_or_else(|| panic!("{name} is not in the grammar"));
        for word in en.split(' ').chain(vi.split(' ')) {
            assert!(line.contains(&format!("\"{word}\"")), "{line}\nlacks `{word}`");
        }
    }
}

#[test]
fn the_reference_lists_every_keyword() {
    let reference = text("docs/language.md");
    for (_, en, vi) in KEYWORDS {
        assert!(reference.contains(&format!("| `{en}` | `{vi}` |")), "docs/language.md lacks | `{en}` | `{vi}` |");
    }
}
