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

/// A regulation over the vocabulary of the small texts.
fn regulation(provisions: &str) -> super::support::Read {
    let rules = format!("regulation a \"1\" {{ effective 2024-01-01 }} {provisions}");
    read(&[("x.quy", &rules), ("base.quy", &text("tests/language/base.quy"))])
}

fn codes(read: &super::support::Read) -> Vec<&'static str> {
    read.diagnostics.iter().filter(|d| d.severity() == quyche::diagnostics::Severity::Error).map(|d| d.code.name()).collect()
}

/// `n` pieces, each made from its number.
fn pieces(n: usize, piece: impl Fn(usize) -> String) -> String {
    (0..n).map(piece).collect()
}

#[test]
fn a_chain_of_provisions_without_end_is_refused_whatever_links_it() {
    let started = Instant::now();
    let long = 5_000;
    let last = format!("article {long} about trip {{ chair decides }}");
    let except = pieces(long, |i| format!("article {i} about trip except article {} {{ chair decides }} ", i + 1)) + &last;
    let overrides = pieces(long, |i| format!("article {i} about trip overrides article {} {{ chair decides }} ", i + 1)) + &last;
    let follows = pieces(long, |i| format!("article {i} about trip {{ follows article {} }} ", i + 1)) + &last;
    let otherwise = pieces(long, |i| format!("article {i} about trip otherwise when people = {} {{ chair decides }} ", i % 50 + 1));
    let circle = except.replace(&last, &format!("article {long} about trip except article 0 {{ chair decides }}"));
    for rules in [except, overrides, follows, otherwise, circle] {
        let read = regulation(&rules);
        assert_eq!(codes(&read), ["E0318"], "{}", &rules[..80]);
        let place = drawn(&read, Lang::En);
        assert!(place.contains("Điều 49") || place.contains("Điều 50"), "the first place where it does is named: {place}");
    }
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
}

/// In a thread with the stack of a program's own, as on the command line.
#[test]
fn the_longest_chain_that_is_allowed_is_answered() {
    let thread = std::thread::Builder::new().stack_size(8 * 1024 * 1024).spawn(answer_the_longest_chains).unwrap();
    thread.join().unwrap();
}

fn answer_the_longest_chains() {
    let long = 490;
    let last = format!("article {long} about trip {{ chair decides }}");
    let except = pieces(long, |i| format!("article {i} about trip except article {} {{ chair decides }} ", i + 1));
    let follows = pieces(long, |i| format!("article {i} about trip {{ follows article {} }} ", i + 1));
    let defines = pieces(long, |i| format!("define d{} as d{i} ", i + 1));
    let defined = format!("define d0 as where is town {defines} article 1 about trip when any m in members (d{long} of m) {{ chair decides }}");
    for rules in [except + &last, follows + &last, defined] {
        let read = regulation(&rules);
        assert_eq!(codes(&read), Vec::<&str>::new(), "{}", &rules[..80]);
        let case = quyche::hir::Case::new(read.workspace.vocabulary.activity_named("trip").unwrap());
        assert!(quyche::queries::answer(&quyche::queries::Decisions::new(&read.workspace), 0, &case).is_ok());
    }
}

#[test]
fn definitions_that_double_at_every_step_are_refused_and_each_is_read_once() {
    let started = Instant::now();
    let doubling = pieces(60, |i| format!("define d{} as d{i} and d{i} ", i + 1));
    let chain = pieces(4_000, |i| format!("define d{} as d{i} ", i + 1));
    let reversed = pieces(5_000, |i| format!("define d{} as d{} ", 5_000 - i, 4_999 - i));
    for (defines, last) in [(doubling, 60), (chain, 4_000), (reversed, 5_000)] {
        let read = regulation(&format!("define d0 as planned {defines} article 1 about trip when d{last} {{ chair decides }}"));
        assert_eq!(codes(&read), ["E0318"]);
    }
    let ring = pieces(5_000, |i| format!("define d{i} as d{} ", (i + 1) % 5_000));
    assert_eq!(codes(&regulation(&format!("{ring} article 1 about trip when d1 {{ chair decides }}"))), ["E0306"]);
    let wide = pieces(20, |i| format!("define d{i} as {} ", vec!["planned"; 2_000].join(" or ")));
    let asked = (0..1_000).map(|i| format!("d{}", i % 20)).collect::<Vec<_>>().join(" and ");
    assert_eq!(codes(&regulation(&format!("{wide} article 1 about trip when {asked} {{ chair decides }}"))), ["E0318"]);
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
}

#[test]
fn thousands_of_unknown_names_take_no_time_to_guess() {
    let started = Instant::now();
    let addresses = pieces(3_000, |i| format!("article {i} about trip except article x{i} {{ chair decides }} "));
    let bodies = pieces(3_000, |i| format!("article {i} about trip {{ nobody decides }} "));
    for (rules, code) in [(addresses, "E0208"), (bodies, "E0201")] {
        assert_eq!(codes(&regulation(&rules)), vec![code; 3_000]);
    }
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
}

#[test]
fn a_mistake_on_a_line_without_end_is_said_in_words() {
    let read = regulation(&format!("article 1 about trip {{ chair decides }} {}", "{}".repeat(3_000)));
    let first = read.diagnostics.clone().sorted().into_iter().next().unwrap();
    let drawn = quyche::diagnostics::render(&first, &read.sources, quyche::diagnostics::Style { lang: Lang::En, color: false });
    assert!(drawn.len() < 1_000 && drawn.contains("x.quy:1:"), "{drawn}");
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
