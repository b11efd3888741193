//! What is known only once the whole text was read: headings, unnumbered paragraphs as provisions, instruments as parts.

use std::collections::BTreeSet;

use super::lines::finished;
use super::tree::{Provision, Tree};
use crate::syntax::ast::{Level, Step};

/// A first paragraph that does not end as a sentence, with something below it, is a heading.
pub fn headings(tree: &mut Tree) {
    for provision in &mut tree.provisions {
        let Some(level) = provision.step.as_ref().map(|s| s.level) else { continue };
        let below = provision.paragraphs.len() > 1 || !provision.children.is_empty();
        let can = match level {
            Level::Article | Level::Section | Level::Chapter | Level::Part => true,
            Level::Clause | Level::Point => below,
            _ => false,
        };
        let heading = provision.paragraphs.first().map(|p| p.text.trim_end_matches(')')).is_some_and(|t| !finished(t) && !t.ends_with(','));
        if can && heading && provision.heading.is_none() {
            provision.heading = Some(provision.paragraphs.remove(0).text);
        }
    }
}

/// Later paragraphs become provisions: the lead-in is the first, so they count from two.
pub fn paragraphs(tree: Tree) -> Tree {
    let mut out = Tree { provisions: Vec::new(), twice: Vec::new(), wordless: Vec::new(), skipped: Vec::new(), ..tree.clone() };
    let mut places = vec![0; tree.provisions.len()];
    copy(&tree, 0, None, &mut out, &mut places);
    let place = |id: &usize| places.get(*id).copied().unwrap_or(0);
    out.wordless = tree.wordless.iter().map(place).collect();
    out.skipped = tree.skipped.iter().map(|(id, expected)| (place(id), expected.clone())).collect();
    out
}

fn copy(tree: &Tree, id: usize, parent: Option<usize>, out: &mut Tree, places: &mut [usize]) -> usize {
    let Some(provision) = tree.get(id) else { return 0 };
    let new = out.provisions.len();
    if let Some(place) = places.get_mut(id) {
        *place = new;
    }
    let level = provision.step.as_ref().map(|s| s.level);
    // Only below these is a second paragraph a provision; forms and annexes hold whatever they hold.
    let in_form = tree.ancestors(id).any(|a| matches!(tree.level(a), Some(Level::Form | Level::Annex)));
    let splits = matches!(level, Some(Level::Article | Level::Clause | Level::Point | Level::Section)) && !in_form;
    let mut own = provision.clone();
    let later = if splits && own.paragraphs.len() > 1 { own.paragraphs.split_off(1) } else { Vec::new() };
    own.parent = parent;
    own.children = Vec::new();
    out.provisions.push(own);
    let mut children = Vec::new();
    let mut count = 1;
    for paragraph in later {
        count += 1;
        children.push(out.provisions.len());
        out.provisions.push(Provision {
            parent: Some(new),
            children: Vec::new(),
            step: Some(Step { level: Level::Paragraph, label: Some(count.to_string()) }),
            heading: None,
            line: paragraph.line,
            start: provision.start,
            end: provision.end,
            paragraphs: vec![paragraph],
            rows: Vec::new(),
        });
    }
    for child in &provision.children {
        let at = copy(tree, *child, Some(new), out, places);
        if tree.level(*child) == Some(Level::Paragraph) {
            count += 1;
            if let Some(step) = out.provisions.get_mut(at).and_then(|p| p.step.as_mut()) {
                step.label = Some(count.to_string());
            }
        }
        children.push(at);
    }
    if let Some(own) = out.provisions.get_mut(new) {
        own.children = children;
    }
    new
}

/// Two instruments in one file are its parts.
pub fn parts(tree: Tree, instruments: usize) -> Tree {
    if instruments < 2 {
        return tree;
    }
    // An instrument begins at its first chapter or article: the top-level provisions whose numbering starts anew.
    let top: Vec<usize> = tree.get(0).map(|p| p.children.clone()).unwrap_or_default();
    let mut groups: Vec<Vec<usize>> = vec![Vec::new()];
    let mut seen: BTreeSet<Step> = BTreeSet::new();
    let mut loose = Vec::new();
    for id in top {
        let Some(step) = tree.get(id).and_then(|p| p.step.clone()) else { continue };
        if matches!(step.level, Level::Annex | Level::Form) {
            loose.push(id);
            continue;
        }
        let numbers: Vec<Step> =
            tree.subtree(id).iter().filter_map(|i| tree.get(*i)?.step.clone()).filter(|s| s.level == Level::Article || *s == step).collect();
        let anew = numbers.iter().any(|s| seen.contains(s)) && numbers.iter().any(is_first);
        if anew {
            groups.push(Vec::new());
            seen.clear();
        }
        seen.extend(numbers);
        if let Some(group) = groups.last_mut() {
            group.push(id);
        }
    }
    if groups.len() < 2 {
        return tree;
    }
    with_parts(&tree, &groups, &loose)
}

fn is_first(step: &Step) -> bool {
    step.level == Level::Article && step.label.as_deref() == Some("1")
}

fn with_parts(tree: &Tree, groups: &[Vec<usize>], loose: &[usize]) -> Tree {
    let mut grouped = tree.clone();
    let mut top = Vec::new();
    for (place, group) in groups.iter().enumerate() {
        let (Some(first), Some(last)) = (group.first().and_then(|i| tree.get(*i)), group.last().and_then(|i| tree.get(*i))) else { continue };
        let part = Provision {
            parent: Some(0),
            children: group.clone(),
            step: Some(Step { level: Level::Part, label: Some((place + 1).to_string()) }),
            heading: None,
            paragraphs: Vec::new(),
            rows: Vec::new(),
            line: first.line,
            start: first.start,
            end: last.end,
        };
        top.push(grouped.provisions.len());
        grouped.provisions.push(part);
    }
    top.extend(loose);
    if let Some(root) = grouped.provisions.get_mut(0) {
        root.children = top;
    }
    // Copied once more, so that the order of entries is the order of the text again.
    let mut out = Tree { provisions: Vec::new(), ..grouped.clone() };
    let mut places = vec![0; grouped.provisions.len()];
    copy(&grouped, 0, None, &mut out, &mut places);
    let place = |id: &usize| places.get(*id).copied().unwrap_or(0);
    out.wordless = tree.wordless.iter().map(place).collect();
    out.skipped = tree.skipped.iter().map(|(id, expected)| (place(id), expected.clone())).collect();
    out
}

/// Pairs of provisions with one address.
pub fn twice(tree: &Tree) -> Vec<(usize, usize)> {
    let mut first = std::collections::BTreeMap::new();
    let addresses = tree.addresses();
    let mut out = Vec::new();
    for (id, address) in addresses.iter().enumerate().skip(1) {
        match first.get(address) {
            Some(earlier) => out.push((*earlier, id)),
            None => {
                first.insert(address.clone(), id);
            }
        }
    }
    out
}
