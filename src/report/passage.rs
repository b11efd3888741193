//! The passage of an official text that an article stands in, found by its heading line.

/// From the line that begins with "Điều N" (decorated or not; or "N." where the word was lost) to the next article's.
pub fn article_passage<'t>(text: &'t str, label: &str) -> Option<&'t str> {
    let headings: Vec<(usize, String)> = heading_lines(text);
    let start = headings.iter().position(|(_, number)| number == label)?;
    let from = headings.get(start)?.0;
    let to = headings.iter().skip(start + 1).map(|(offset, _)| *offset).next().unwrap_or(text.len());
    text.get(from..to)
}

/// Offsets and numbers of the lines that look like an article's heading.
fn heading_lines(text: &str) -> Vec<(usize, String)> {
    let mut out: Vec<(usize, String)> = Vec::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let decorated = line.starts_with(['#', '*']);
        let bare = line.trim_start_matches(['#', '*', ' ', '\t']);
        let number = |rest: &str| rest.chars().take_while(char::is_ascii_digit).collect::<String>();
        let after_word = bare
            .strip_prefix("Điều ")
            .map(|rest| (number(rest), rest))
            .filter(|(n, rest)| !n.is_empty() && rest.get(n.len()..).is_some_and(|r| r.starts_with(['.', ':'])));
        let next = out.last().and_then(|(_, n)| n.parse::<u32>().ok()).map(|n| (n + 1).to_string());
        // A heading without the word "Điều" counts only if it continues the numbering and is set off as a heading.
        let without_word = decorated
            && line.starts_with("##")
            && next.as_deref() == Some(number(bare).as_str())
            && next.as_deref().is_some_and(|n| n.parse::<u32>().unwrap_or(0) > 9);
        if let Some((found, _)) = after_word {
            out.push((offset, found));
        } else if without_word {
            out.push((offset, number(bare)));
        }
        offset += line.len();
    }
    out
}
