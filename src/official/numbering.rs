//! Numbers that Word counts itself: they stand in no paragraph, so they are counted again from `word/numbering.xml`.

use std::collections::BTreeMap;

use roxmltree::{Document, Node};

/// How one level of a list is numbered: its form, its text ("Điều %1.", "%1.%2."), where it starts.
#[derive(Clone, Debug)]
struct Level {
    form: String,
    text: String,
    start: u32,
}

/// The lists of a file and how far each has been counted.
#[derive(Default)]
pub struct Numbering {
    /// By list and level.
    levels: BTreeMap<(String, u32), Level>,
    counted: BTreeMap<(String, u32), u32>,
}

/// A file's deepest list has nine levels.
const LEVELS: u32 = 9;
/// "Điều %1." and the like: what is longer is no mark.
const LONGEST: usize = 100;

impl Numbering {
    pub fn read(document: &Document) -> Self {
        let named = |node: &Node, name: &str| node.descendants().filter(|n| n.tag_name().name() == name).map(|n| n.id()).collect::<Vec<_>>();
        let root = document.root_element();
        let mut out = Numbering::default();
        let mut patterns: BTreeMap<String, BTreeMap<u32, Level>> = BTreeMap::new();
        for node in named(&root, "abstractNum").into_iter().filter_map(|id| document.get_node(id)) {
            let levels = node.children().filter(|n| n.tag_name().name() == "lvl");
            let read = levels.filter_map(|l| Some((value(l, "ilvl")?.parse().ok().filter(|n| *n < LEVELS)?, level(l))));
            patterns.insert(value(node, "abstractNumId").unwrap_or_default(), read.filter(|(_, l)| l.text.len() <= LONGEST).collect());
        }
        for node in root.children().filter(|n| n.tag_name().name() == "num") {
            let (Some(list), Some(pattern)) = (value(node, "numId"), child_value(node, "abstractNumId")) else { continue };
            for (depth, level) in patterns.get(&pattern).into_iter().flatten() {
                out.levels.insert((list.clone(), *depth), level.clone());
            }
        }
        out
    }

    /// The mark of the next paragraph of a list; a dash where the list is unknown.
    pub fn next(&mut self, list: &str, depth: u32) -> String {
        let place = (list.to_owned(), depth.min(LEVELS - 1));
        let Some(level) = self.levels.get(&place).cloned() else { return "-".to_owned() };
        if level.form == "bullet" || level.form == "none" {
            return if level.form == "none" { String::new() } else { "-".to_owned() };
        }
        let number = self.counted.get(&place).map_or(level.start, |n| n.saturating_add(1));
        self.counted.insert(place.clone(), number);
        // What lies below begins anew.
        for inner in place.1 + 1..LEVELS {
            self.counted.remove(&(list.to_owned(), inner));
        }
        let mut out = level.text.clone();
        for above in 0..=place.1 {
            let key = (list.to_owned(), above);
            let form = self.levels.get(&key).map_or("decimal", |l| l.form.as_str());
            let count = self.counted.get(&key).copied().or_else(|| self.levels.get(&key).map(|l| l.start)).unwrap_or(1);
            out = out.replace(&format!("%{}", above + 1), &written(count, form));
        }
        out
    }
}

fn level(node: Node) -> Level {
    Level {
        form: child_value(node, "numFmt").unwrap_or_else(|| "decimal".to_owned()),
        text: child_value(node, "lvlText").unwrap_or_default(),
        start: child_value(node, "start").and_then(|s| s.parse().ok()).unwrap_or(1),
    }
}

/// The list and level of a paragraph, if it is numbered by Word.
pub fn place(paragraph: Node) -> Option<(String, u32)> {
    let properties = paragraph.children().find(|n| n.tag_name().name() == "pPr")?;
    let numbered = properties.children().find(|n| n.tag_name().name() == "numPr")?;
    let list = child_value(numbered, "numId").filter(|id| id != "0")?;
    Some((list, child_value(numbered, "ilvl").and_then(|l| l.parse().ok()).unwrap_or(0)))
}

fn value(node: Node, name: &str) -> Option<String> {
    node.attributes().find(|a| a.name() == name).map(|a| a.value().to_owned())
}

fn child_value(node: Node, name: &str) -> Option<String> {
    value(node.children().find(|n| n.tag_name().name() == name)?, "val")
}

fn written(count: u32, form: &str) -> String {
    match form {
        "lowerLetter" => {
            (b'a'..=b'z').nth(usize::try_from(count).unwrap_or(0).wrapping_sub(1)).map_or_else(|| count.to_string(), |b| char::from(b).to_string())
        }
        "upperRoman" => roman(count),
        "lowerRoman" => roman(count).to_lowercase(),
        _ => count.to_string(),
    }
}

fn roman(mut count: u32) -> String {
    let mut out = String::new();
    for (value, digits) in [(10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")] {
        while count >= value && out.len() < 20 {
            out.push_str(digits);
            count -= value;
        }
    }
    out
}
