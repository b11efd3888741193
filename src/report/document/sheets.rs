//! Names of sheets: legal, and each once.

/// Longest name that spreadsheet programs take, in UTF-16 units.
const LONGEST: usize = 31;

/// A name for every heading, in their order: legal, no longer than allowed, unlike all others (letters in either case are one name).
pub fn sheet_names<'h>(headings: impl Iterator<Item = &'h str>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for heading in headings {
        let base = legal(heading);
        let taken = |name: &str| names.iter().any(|known| known.to_lowercase() == name.to_lowercase());
        let mut name = shortened(&base, "");
        let mut number = 2;
        while taken(&name) {
            name = shortened(&base, &format!(" ({number})"));
            number += 1;
        }
        names.push(name);
    }
    names
}

fn legal(heading: &str) -> String {
    let allowed: String = heading.chars().map(|c| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') { ' ' } else { c }).collect();
    let words: Vec<&str> = allowed.split_whitespace().collect();
    let name = words.join(" ");
    let name = name.trim_matches(['\'', ' ']);
    // Spreadsheet programs keep "History" for themselves.
    if name.is_empty() || name.eq_ignore_ascii_case("history") { format!("{name} –").trim_start().to_owned() } else { name.to_owned() }
}

/// The beginning of a name that leaves room for `end`.
fn shortened(name: &str, end: &str) -> String {
    let room = LONGEST - end.encode_utf16().count();
    if name.encode_utf16().count() <= room {
        return format!("{name}{end}");
    }
    let mut used = 1;
    let fits = |c: &char| {
        used += c.len_utf16();
        used <= room
    };
    let beginning: String = name.chars().take_while(fits).collect();
    format!("{}…{end}", beginning.trim_end_matches([' ', '\'']))
}

#[cfg(test)]
mod tests {
    use super::sheet_names;

    #[test]
    fn names_are_legal_short_and_each_once() {
        let long = "Đoàn đi công tác nước ngoài do lãnh đạo tỉnh làm trưởng đoàn";
        let headings = [long, long, "a/b:c*?", "A B C", "", "''", "History", "'quoted'", "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀"];
        let names = sheet_names(headings.into_iter());
        for (index, name) in names.iter().enumerate() {
            assert!((1..=31).contains(&name.encode_utf16().count()), "{name}");
            assert!(!name.contains(['[', ']', ':', '*', '?', '/', '\\']), "{name}");
            assert!(!name.starts_with('\'') && !name.ends_with('\'') && !name.eq_ignore_ascii_case("history"), "{name}");
            assert!(names.iter().skip(index + 1).all(|other| other.to_lowercase() != name.to_lowercase()), "{name} twice in {names:?}");
        }
        assert_eq!(names[2..4], ["a b c", "A B C (2)"]);
        assert!(names[1].ends_with("… (2)"), "{}", names[1]);
    }
}
