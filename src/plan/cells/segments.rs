//! A text part by part: what commas, semicolons and line breaks part, and names of persons.

use crate::plan::guide::{Phrases, Words};

/// Parts of a text between commas, semicolons, line breaks and `kiêm`, each trimmed, none empty. What stands in brackets is kept with its part.
pub fn parts(text: &str) -> Vec<String> {
    let joined = text.replace(" kiêm ", ", ").replace(" Kiêm ", ", ").replace(" đồng thời là ", ", ");
    let mut out = vec![String::new()];
    let mut depth = 0usize;
    for c in joined.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        match c {
            ',' | ';' | '\n' if depth == 0 => out.push(String::new()),
            _ => out.last_mut().into_iter().for_each(|part| part.push(c)),
        }
    }
    out.into_iter().map(|part| part.trim().trim_end_matches(['.', ':']).trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// What is found in one run of parts: a phrase by its number, or a part that no phrase is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    Phrase(usize),
    Other(String),
}

/// The longest runs of parts that are phrases: a name of an office may have commas of its own. By its beginning alone a phrase is known within one part.
pub fn phrases(words: &Words, phrases: &Phrases, parts: &[String]) -> Vec<Found> {
    let mut out = Vec::new();
    let mut rest = parts;
    while let Some((first, after)) = rest.split_first() {
        let run = (2..=rest.len().min(4)).rev().find_map(|n| {
            let joined = rest.get(..n)?.join(", ");
            Some((n, phrases.exact(&words.short, &joined)?))
        });
        if let Some((n, number)) = run {
            out.push(Found::Phrase(number));
            rest = rest.get(n..).unwrap_or_default();
            continue;
        }
        out.extend(of_part(words, phrases, first));
        rest = after;
    }
    out
}

/// A part is a phrase, or several with dashes between them.
fn of_part(words: &Words, phrases: &Phrases, part: &str) -> Vec<Found> {
    if let Some(number) = phrases.whole(&words.short, without_address(words, part)) {
        return vec![Found::Phrase(number)];
    }
    let spaced = part.replace(" – ", " - ").replace(" — ", " - ");
    let pieces: Vec<&str> = spaced.split(" - ").map(str::trim).collect();
    let found: Vec<Found> = pieces
        .iter()
        .filter(|piece| !piece.is_empty())
        .map(|piece| match phrases.whole(&words.short, without_address(words, piece)) {
            Some(number) => Found::Phrase(number),
            None => Found::Other((*piece).to_owned()),
        })
        .collect();
    if found.iter().any(|f| matches!(f, Found::Phrase(_))) { found } else { vec![Found::Other(part.to_owned())] }
}

/// A text without "Đ/c" and its like before it.
pub fn without_address<'t>(words: &Words, text: &'t str) -> &'t str {
    address(words, text).unwrap_or(text)
}

/// What stands behind "Đ/c" and its like, where one stands there.
pub fn address<'t>(words: &Words, text: &'t str) -> Option<&'t str> {
    let mut rest = text.trim();
    let mut found = false;
    while let Some((first, after)) = rest.split_once(char::is_whitespace) {
        let two = after.split_once(char::is_whitespace).map(|(second, behind)| (format!("{first} {second}"), behind));
        let is = |word: &str| words.before_a_name.contains(&words.short.key(word));
        match two.filter(|(both, _)| is(both)) {
            Some((_, behind)) => rest = behind.trim_start(),
            None if is(first) => rest = after.trim_start(),
            None => break,
        }
        found = true;
    }
    found.then_some(rest)
}

/// Whether a text can be the name of a person: two to six words, each with a capital first, no digits.
pub fn looks_like_a_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let capital = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
    let lower = |word: &&str| word.chars().skip(1).any(char::is_lowercase) || word.chars().count() == 1;
    (2..=6).contains(&words.len()) && words.iter().all(|w| capital(w) && lower(w)) && !text.chars().any(|c| c.is_ascii_digit())
}

/// A name with a phrase right behind it: `Đ/c Nguyễn Văn A Giám đốc Sở …`.
pub fn name_then_phrase(words: &Words, phrases: &Phrases, text: &str) -> Option<(String, usize)> {
    let text = without_address(words, text);
    let starts = text.char_indices().filter(|(_, c)| *c == ' ').map(|(at, _)| at);
    starts
        .filter_map(|at| {
            let (name, rest) = text.split_at(at);
            looks_like_a_name(name).then(|| phrases.whole(&words.short, rest.trim()).map(|number| (name.to_owned(), number))).flatten()
        })
        .find(|(name, _)| !has_title(words, name))
}

/// Whether some word of a title stands in it: then it is no name.
pub fn has_title(words: &Words, text: &str) -> bool {
    let starts = std::iter::once(0).chain(text.char_indices().filter(|(_, c)| *c == ' ').map(|(at, _)| at + 1));
    starts.filter_map(|at| text.get(at..)).any(|rest| {
        let rest = format!("{rest} …");
        words.leader_titles.whole(&words.short, &rest).is_some() || words.not_leaders.whole(&words.short, &rest).is_some()
    })
}
