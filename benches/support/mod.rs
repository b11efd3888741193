//! Texts and regulations to measure with: the bundled ones, and ones made from them by a fixed seed.

use quyche::diagnostics::Diagnostics;
use quyche::hir::{Actor, BodyId, Condition, Regulation, Rule, Subject, Test, Vocabulary, Workspace, analyze};
use quyche::source::{SourceFile, Sources};
use quyche::syntax::parse;

pub fn text(path: &str) -> String {
    std::fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// A fixed sequence of numbers (xorshift), so that every run measures the same text.
pub struct Sequence(pub u64);

impl Sequence {
    pub fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % below as u64).unwrap()
    }
}

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

pub fn read(texts: &[&str]) -> (Workspace, Diagnostics) {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let ids: Vec<_> = texts.iter().map(|t| sources.add(SourceFile::from_text("x.quy", t))).collect();
    let files: Vec<_> = ids.into_iter().map(|id| parse(id, sources.get(id).unwrap(), &mut diagnostics)).collect();
    let workspace = analyze(&files, &mut diagnostics);
    (workspace, diagnostics)
}

/// The regulation with one in so many of its provisions changed, and how many those are.
pub fn changed(of: &Regulation, vocabulary: &Vocabulary, sequence: &mut Sequence, one_in: usize) -> (Regulation, usize) {
    let (mut regulation, mut count) = (of.clone(), 0);
    for provision in regulation.provisions.iter_mut().filter(|p| p.has_rules()) {
        if sequence.next(one_in) != 0 {
            continue;
        }
        count += 1;
        for rule in &mut provision.rules {
            if let Rule::Act(act) = rule
                && let Actor::Body(_) = act.actor
            {
                act.actor = Actor::Body(BodyId::new(sequence.next(vocabulary.bodies.len())));
            }
        }
        one_value_changed(&mut provision.own, vocabulary, sequence);
    }
    (regulation, count)
}

fn one_value_changed(condition: &mut Condition, vocabulary: &Vocabulary, sequence: &mut Sequence) {
    match condition {
        Condition::And(parts) | Condition::Or(parts) => {
            let at = sequence.next(parts.len());
            one_value_changed(&mut parts[at], vocabulary, sequence);
        }
        Condition::Not(inner) => one_value_changed(inner, vocabulary, sequence),
        Condition::Test(Test::OneOf { subject: Subject::Case(fact), values }) => {
            let value = sequence.next(vocabulary.fact(*fact).unwrap().kind.values().len());
            match values.iter().position(|v| *v == value) {
                Some(at) if values.len() > 1 => drop(values.remove(at)),
                Some(_) => {}
                None => values.push(value),
            }
        }
        _ => {}
    }
}
