//! Input that nobody would write by accident, and some that people do: bounded time, a located error, never a panic.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use quyche::diagnostics::Lang;

use super::support::{drawn, read, text};

fn first_code(text: &str) -> String {
    let read = read(&[("x.quy", text)]);
    let sorted = read.diagnostics.sorted();
    sorted.first().map(|d| d.code.name().to_owned()).unwrap_or_default()
}

#[test]
fn a_hundred_thousand_brackets_are_refused_at_once() {
    for bracket in ["{", "(", "[", "chapter I { ", "when ("] {
        let started = Instant::now();
        let code = first_code(&format!("regulation a \"1\" {{ effective 2024-01-01 }} {}", bracket.repeat(100_000)));
        assert_eq!(code, "E0104", "{bracket}");
        assert!(started.elapsed() < Duration::from_secs(20), "{bracket}: {:?}", started.elapsed());
    }
    assert_eq!(first_code(&"}".repeat(1000)), "E0102");
}

#[test]
fn long_flat_conditions_are_no_nesting() {
    let condition = vec!["planned"; 20_000].join(" or ");
    let nots = "not ".repeat(20_000);
    let base = text("tests/language/base.quy");
    for condition in [condition, format!("{nots}planned")] {
        let rule = format!("regulation a \"1\" {{ effective 2024-01-01 }} article 1 about trip when {condition} {{ chair decides }}");
        let read = read(&[("x.quy", &rule), ("base.quy", &base)]);
        assert!(!read.diagnostics.has_errors(), "{}", drawn(&read, Lang::En));
    }
}

#[test]
fn nothing_at_all_is_an_error_too() {
    assert_eq!(first_code(""), "E0110");
    assert_eq!(first_code(" \n// only a comment\n"), "E0110");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_it_panic(noise in "\\PC{0,200}") {
        let _ = drawn(&read(&[("x.quy", &noise)]), Lang::Vi);
    }

    /// Real rules with pieces cut out, doubled or replaced: every outcome is a tree and diagnostics that can be drawn.
    #[test]
    fn no_damage_to_real_rules_makes_it_panic(at in 0usize..20_000, length in 0usize..200, with in "[ {}\"()a-zđ0-9/.,=<>-]{0,12}") {
        let sound = text("tests/language/syntax/every-statement-with-english-keywords.quy");
        let floor = |mut i: usize| { i = i.min(sound.len()); while !sound.is_char_boundary(i) { i -= 1 } i };
        let (start, end) = (floor(at % sound.len()), floor(at % sound.len() + length));
        let damaged = format!("{}{}{}", &sound[..start], with, &sound[end.max(start)..]);
        let base = text("tests/language/base.quy");
        let read = read(&[("x.quy", damaged.as_str()), ("base.quy", base.as_str())]);
        let _ = drawn(&read, Lang::En);
    }
}
