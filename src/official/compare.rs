//! A text and a rule file held against each other, both ways: provisions, numbers, dates, and what the header says.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use chrono::{Datelike, NaiveDate};

use super::encoded::{self, Encoded};
use super::matching::Matching;
use super::quantities::{Quantity, Unit, quantities};
use super::tree::Tree;
use crate::hir::{ProvisionId, Regulation, Rule, Test, Vocabulary};
use crate::syntax::ast::{Level, Step};

/// What was found, with its places.
#[derive(Clone, Debug)]
pub struct Finding {
    pub kind: Kind,
    /// The provision of the text, or of the node where the text has none.
    pub address: Vec<Step>,
    pub line: Option<usize>,
    /// The node, or the nearest one around where it is missing.
    pub node: Option<ProvisionId>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    NoNode,
    /// A dash, a paragraph or a part of a form: a rule file may have put it into the provision around.
    NoNodeOfItsOwn,
    /// `known`: the node records a slip, so somebody has seen that the text lacks it.
    NoProvision {
        known: bool,
    },
    /// An unnumbered paragraph of the rule file: where one ends is a matter of layout.
    NoParagraph,
    /// A number or date of the text that the node does not have.
    OnlyInText {
        written: String,
        milder: bool,
    },
    OnlyInNode {
        quantity: Quantity,
    },
    Header {
        what: Header,
        text: String,
        rules: String,
    },
    /// One number twice, and the line of the first.
    Twice {
        first: usize,
    },
    /// `known`: the node records a slip, so somebody has seen it.
    Skipped {
        expected: String,
        known: bool,
    },
    Wordless,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Header {
    Number,
    Issued,
    Effective,
}

impl Finding {
    /// A remark does not make the comparison fail.
    pub fn is_remark(&self) -> bool {
        matches!(
            self.kind,
            Kind::NoNodeOfItsOwn
                | Kind::NoParagraph
                | Kind::NoProvision { known: true }
                | Kind::OnlyInText { milder: true, .. }
                | Kind::Wordless
                | Kind::Skipped { known: true, .. }
        )
    }
}

/// Everything that differs, in the order of the text; nodes without a provision come last.
pub fn compare(tree: &Tree, regulation: &Regulation, vocabulary: &Vocabulary) -> Vec<Finding> {
    let matching = Matching::new(tree, regulation);
    let addresses = tree.addresses();
    let side = Sides { tree, regulation, vocabulary, matching: &matching, addresses: &addresses, near: RefCell::default(), said: RefCell::default() };
    let mut out = side.header();
    for id in tree.ids() {
        side.provision(id, &mut out);
        side.numbers(id, &mut out);
    }
    side.slips(&mut out);
    for node in regulation.provision_ids() {
        side.node(node, &mut out);
    }
    out.sort_by_key(|f| f.line.unwrap_or(usize::MAX));
    out
}

struct Sides<'a> {
    tree: &'a Tree,
    regulation: &'a Regulation,
    vocabulary: &'a Vocabulary,
    matching: &'a Matching,
    addresses: &'a [Vec<Step>],
    /// By node, once it was asked for: many provisions of a text can share one.
    near: RefCell<BTreeMap<ProvisionId, Rc<Vec<Encoded>>>>,
    /// By provision of the text, once it was asked for: many nodes can share one.
    said: RefCell<BTreeMap<usize, Rc<Said>>>,
}

/// What a provision says with all that is inside and around it.
struct Said {
    quantities: Vec<Quantity>,
    running: String,
}

impl Sides<'_> {
    fn finding(&self, kind: Kind, id: usize, line: usize) -> Finding {
        let address = self.addresses.get(id).cloned().unwrap_or_default();
        Finding { kind, address, line: Some(line), node: self.nearest(id) }
    }

    /// The node of a provision, or of the nearest one around it.
    fn nearest(&self, id: usize) -> Option<ProvisionId> {
        self.tree.ancestors(id).find_map(|a| self.matching.node(a))
    }

    fn provision(&self, id: usize, out: &mut Vec<Finding>) {
        if self.matching.node(id).is_some() {
            return;
        }
        let Some(provision) = self.tree.get(id) else { return };
        let in_form = self.tree.ancestors(id).skip(1).any(|a| matches!(self.tree.level(a), Some(Level::Form | Level::Annex)));
        let level = self.tree.level(id);
        // What only groups is no loss where what it groups is there.
        let grouped = level == Some(Level::Part) && self.tree.subtree(id).iter().any(|i| self.matching.node(*i).is_some());
        // Where the provision around is missing itself, one finding is enough.
        let around = provision.parent.filter(|p| *p != 0 && self.matching.node(*p).is_none() && self.tree.level(*p) != Some(Level::Part));
        if grouped || around.is_some() {
            return;
        }
        let milder = matches!(level, Some(Level::Dash | Level::Paragraph | Level::Note)) || (in_form && level != Some(Level::Form));
        out.push(self.finding(if milder { Kind::NoNodeOfItsOwn } else { Kind::NoNode }, id, provision.line));
    }

    fn numbers(&self, id: usize, out: &mut Vec<Finding>) {
        let Some(provision) = self.tree.get(id) else { return };
        let in_form = self.tree.ancestors(id).any(|a| matches!(self.tree.level(a), Some(Level::Form | Level::Annex)));
        if in_form {
            return;
        }
        let Some(node) = self.nearest(id) else { return };
        let mut known = None;
        for paragraph in &provision.paragraphs {
            for found in quantities(&paragraph.text) {
                let known = known.get_or_insert_with(|| self.around(node));
                if known.iter().any(|e: &Encoded| e.says(&found.quantity)) {
                    continue;
                }
                let line = paragraph.line_at(found.offset);
                out.push(self.finding(Kind::OnlyInText { written: found.written, milder: found.milder }, id, line));
            }
        }
    }

    /// All that a number in a provision may stand for: its node, what is inside and around it, what that takes out, displaces or
    /// follows, the definitions that rest on its readings, and the header.
    fn around(&self, node: ProvisionId) -> Rc<Vec<Encoded>> {
        let known = self.near.borrow().get(&node).cloned();
        known.unwrap_or_else(|| {
            let found = Rc::new(self.gathered(node));
            self.near.borrow_mut().insert(node, Rc::clone(&found));
            found
        })
    }

    fn gathered(&self, node: ProvisionId) -> Vec<Encoded> {
        let regulation = self.regulation;
        let mut nodes: BTreeSet<ProvisionId> = regulation.provision_ids().filter(|id| regulation.is_within(*id, node)).collect();
        let inside: Vec<ProvisionId> = nodes.iter().copied().collect();
        nodes.extend(regulation.ancestors(node));
        for id in inside.iter().copied() {
            let Some(provision) = regulation.provision(id) else { continue };
            nodes.extend(&provision.except);
            nodes.extend(provision.overrides.iter().map(|(_, target)| target));
            for rule in &provision.rules {
                nodes.extend(rule.guard().into_iter().flat_map(|g| &g.except));
                if let Rule::Follows { target, .. } = rule {
                    nodes.insert(*target);
                }
            }
        }
        let mut out: Vec<Encoded> = nodes.iter().flat_map(|id| encoded::of_node(regulation, self.vocabulary, *id, true)).collect();
        let readings: Vec<usize> =
            (0..regulation.readings.len()).filter(|r| regulation.readings.get(*r).is_some_and(|r| inside.contains(&r.provision))).collect();
        for define in &regulation.defines {
            let mut rests = false;
            define.condition.each_test(&mut |test| rests |= matches!(test, Test::Reading { reading, .. } if readings.contains(&reading.index())));
            if rests {
                out.extend(encoded::of_condition(self.vocabulary, &define.condition));
            }
        }
        out.extend(self.header_quantities());
        out
    }

    fn header_quantities(&self) -> Vec<Encoded> {
        let regulation = self.regulation;
        let mut out = Vec::new();
        let replaced = regulation.replaces.iter().filter_map(|(_, date)| *date);
        for date in regulation.issued.map(|(d, _)| d).into_iter().chain([regulation.effective]).chain(regulation.until).chain(replaced) {
            out.push(Encoded { quantity: date_quantity(date), other: None });
        }
        if let Some((issued, _)) = regulation.issued {
            let value = (regulation.effective - issued).num_days();
            out.push(Encoded { quantity: Quantity::Number { value, unit: Unit::Days }, other: Some(value - 1) });
        }
        out
    }

    fn slips(&self, out: &mut Vec<Finding>) {
        for (first, second) in &self.tree.twice {
            let line = |id: &usize| self.tree.get(*id).map_or(0, |p| p.line);
            out.push(self.finding(Kind::Twice { first: line(first) }, *second, line(second)));
        }
        for (id, expected) in &self.tree.skipped {
            let known = self.nearest(*id).and_then(|n| self.regulation.provision(n)).is_some_and(|n| !n.slips.is_empty());
            out.push(self.finding(Kind::Skipped { expected: expected.clone(), known }, *id, self.tree.get(*id).map_or(0, |p| p.line)));
        }
        for id in &self.tree.wordless {
            out.push(self.finding(Kind::Wordless, *id, self.tree.get(*id).map_or(0, |p| p.line)));
        }
    }

    fn node(&self, id: ProvisionId, out: &mut Vec<Finding>) {
        let Some(provision) = self.regulation.provision(id).filter(|p| p.step.is_some()) else { return };
        let finding = |kind: Kind, line: Option<usize>| Finding { kind, address: provision.address.clone(), line, node: Some(id) };
        let own = self.matching.provision(id);
        let inside = || self.regulation.provision_ids().any(|i| i != id && self.regulation.is_within(i, id) && self.matching.provision(i).is_some());
        if own.is_none() {
            let groups = provision.step.as_ref().is_some_and(|s| matches!(s.level, Level::Part | Level::Annex)) && inside();
            let around = self.regulation.ancestors(id).skip(1).find(|a| self.regulation.provision(*a).is_some_and(|p| p.step.is_some()));
            let said = around.is_some_and(|a| {
                self.matching.provision(a).is_none() && !self.regulation.provision(a).is_some_and(|p| p.address.len() == 1 && inside())
            });
            // An annex that is one table is a form without a number.
            let table = provision.step.as_ref().is_some_and(|s| s.level == Level::Form && s.label.is_none());
            let table = table && around.is_some_and(|a| self.matching.provision(a).is_some());
            if !groups && !said && !table {
                let paragraph = provision.step.as_ref().is_some_and(|s| s.level == Level::Paragraph);
                out.push(finding(if paragraph { Kind::NoParagraph } else { Kind::NoProvision { known: !provision.slips.is_empty() } }, None));
            }
        }
        let Some(text) = self.regulation.ancestors(id).find_map(|a| self.matching.provision(a)) else { return };
        let quantities = encoded::of_node(self.regulation, self.vocabulary, id, false);
        if quantities.is_empty() {
            return;
        }
        let written = self.said(text);
        let mut said: Vec<Quantity> = Vec::new();
        for encoded in quantities {
            // One and none are how conditions say "some" and "no".
            let trivial = matches!(encoded.quantity, Quantity::Number { value, unit: Unit::Other(_) } if value <= 1);
            if trivial
                || said.contains(&encoded.quantity)
                || written.quantities.iter().any(|q| encoded.says(q))
                || in_words(&encoded.quantity, &written.running)
            {
                continue;
            }
            said.push(encoded.quantity.clone());
            let line = self.tree.get(text).map(|p| p.line);
            out.push(finding(Kind::OnlyInNode { quantity: encoded.quantity }, line));
        }
    }

    fn said(&self, id: usize) -> Rc<Said> {
        if let Some(known) = self.said.borrow().get(&id) {
            return Rc::clone(known);
        }
        let mut scope = self.tree.subtree(id);
        scope.extend(self.tree.ancestors(id));
        let provisions = scope.iter().filter_map(|i| self.tree.get(*i));
        let sentences = provisions.flat_map(|p| p.paragraphs.iter().map(|q| q.text.as_str()).chain(p.heading.as_deref()));
        let found = Rc::new(Said {
            quantities: sentences.flat_map(quantities_of).collect(),
            running: scope.iter().map(|i| self.tree.own_text(*i).to_lowercase() + " ").collect(),
        });
        self.said.borrow_mut().insert(id, Rc::clone(&found));
        found
    }

    fn header(&self) -> Vec<Finding> {
        let (data, regulation) = (&self.tree.data, self.regulation);
        let mut out = Vec::new();
        let mut add = |what, line: usize, text: String, rules: String| {
            out.push(Finding { kind: Kind::Header { what, text, rules }, address: Vec::new(), line: Some(line), node: None });
        };
        if let Some((number, line)) = &data.number
            && squeezed(number) != squeezed(&regulation.number)
        {
            add(Header::Number, *line, number.clone(), regulation.number.clone());
        }
        if let (Some((date, line)), Some((issued, _))) = (data.issued, regulation.issued)
            && date != issued
        {
            add(Header::Issued, line, date.to_string(), issued.to_string());
        }
        // "kể từ ngày ký", without days in between.
        for paragraph in self.tree.provisions.iter().flat_map(|p| &p.paragraphs) {
            let signed = paragraph.text.contains("hiệu lực") && paragraph.text.contains("từ ngày ký");
            if let Some((issued, _)) = regulation.issued.filter(|_| signed) {
                let after = quantities(&paragraph.text).iter().find_map(|f| match f.quantity {
                    Quantity::Number { value, unit: Unit::Days } => Some(value),
                    _ => None,
                });
                let days = (regulation.effective - issued).num_days();
                // "sau 10 ngày kể từ ngày ký": the tenth or the eleventh day, as one counts.
                if after.map_or(days != 0, |n| days != n && days != n + 1) {
                    let text = after.map_or_else(|| issued.to_string(), |n| format!("{issued} + {n}"));
                    add(Header::Effective, paragraph.line, text, regulation.effective.to_string());
                }
            }
        }
        out
    }
}

fn quantities_of(text: &str) -> Vec<Quantity> {
    quantities(text).into_iter().map(|f| f.quantity).collect()
}

/// "hai năm": small numbers are also written in words.
fn in_words(quantity: &Quantity, text: &str) -> bool {
    let Quantity::Number { value, unit } = quantity else { return false };
    let words = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"];
    let counted = match unit {
        Unit::WorkingDays => "ngày làm việc",
        Unit::Days => "ngày",
        Unit::Other(unit) => unit,
    };
    let word = usize::try_from(*value).ok().and_then(|v| words.get(v));
    word.is_some_and(|word| text.contains(&format!(" {word} {counted}")))
}

fn date_quantity(date: NaiveDate) -> Quantity {
    Quantity::Date { year: date.year(), month: date.month(), day: date.day() }
}

fn squeezed(number: &str) -> String {
    number.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase()
}
