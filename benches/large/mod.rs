//! A regulation as large as is wanted.

use super::support::{Sequence, text};

/// At least `provisions` provisions: copies of the real articles, numbered on, a fifth of the lines changed.
pub fn large_regulation(provisions: usize) -> String {
    let real = text("regulations/bac-giang/19-QC-TU.quy");
    let first = real.find("chapter I ").unwrap();
    let annex = real.find("annex ").unwrap();
    let body = &real[first..annex];
    let articles: Vec<&str> = body.split("\n    article ").skip(1).collect();
    let mut sequence = Sequence(0x9E37_79B9_7F4A_7C15);
    let mut out = real[..annex].to_owned();
    // The annex, with its forms and notes, is not copied and not counted.
    let mut count = 100;
    let mut number = 100;
    while count < provisions {
        for article in &articles {
            let copy = copied(article, number, &mut sequence);
            let levels = ["article ", "clause ", "point ", "paragraph ", "dash "];
            count += copy.lines().filter(|l| levels.iter().any(|level| l.trim_start().starts_with(level))).count();
            out.push_str(&copy);
            number += 1;
        }
    }
    out
}

fn copied(article: &str, number: usize, sequence: &mut Sequence) -> String {
    let bodies = ["so_ngoai_vu", "so_noi_vu", "van_phong_ubnd", "van_phong_tinh_uy"];
    let mut out = String::new();
    for (index, line) in article.lines().enumerate() {
        let trimmed = line.trim_start();
        let line = match (index, trimmed.strip_prefix("reading ").map(|rest| rest.split_once(' ').unwrap_or((rest, "")))) {
            (0, _) => format!("article {number} {}", line.split_once(' ').map_or("", |(_, rest)| rest)),
            // A reading's name is its own; the copies' conditions go on asking the first.
            (_, Some((name, rest))) => format!("reading {name}_{number} {rest}"),
            _ => line.to_owned(),
        };
        let mentioned = bodies.iter().find(|b| line.contains(**b));
        out.push_str(&match (mentioned, sequence.next(5)) {
            (Some(body), 0) => line.replacen(body, bodies[sequence.next(bodies.len())], 1),
            _ => line,
        });
        out.push('\n');
    }
    // What follows the article's own closing brace belongs to no article.
    let mut depth = 0i32;
    let end = out.char_indices().find_map(|(at, c)| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        (c == '}' && depth == 0).then_some(at + 1)
    });
    format!("{}\n", &out[..end.unwrap_or(out.len())])
}
