//! Provisions and the statements in them, acts excepted.

use super::super::ast::{Condition, Define, Guard, Name, Node, Reading, SlipReading, Statement, Value};
use super::super::errors;
use super::super::grammar::{Rule, Tree};
use super::super::recover::Place;
use super::conditions::comparison;
use super::{Builder, address, addresses, name, names, span, step, string};

impl Builder<'_> {
    pub(super) fn statements(&mut self, block: &Tree) -> Vec<Statement> {
        let mut out = Vec::new();
        for tree in &block.children {
            self.statement(tree, Place::Statement, &mut out);
        }
        out
    }

    /// Reads one statement into `out`; a broken one is reported, and what stands in its block is still read.
    pub(super) fn statement(&mut self, tree: &Tree, place: Place, out: &mut Vec<Statement>) {
        match tree.rule {
            Rule::broken => return self.broken(tree, place),
            Rule::broken_node => {
                self.broken(tree, Place::Node);
                if let Some(block) = tree.child(Rule::block) {
                    // The children are checked for their own mistakes, but belong to a node that is not known.
                    let _ = self.statements(block);
                }
                return;
            }
            _ => {}
        }
        let before = self.diagnostics.error_count();
        match self.readable_statement(tree) {
            Some(statement) => out.push(statement),
            None if self.diagnostics.error_count() == before => self.diagnostics.push(errors::unreadable(tree.tight())),
            None => {}
        }
    }

    fn readable_statement(&mut self, tree: &Tree) -> Option<Statement> {
        let text = || tree.child(Rule::string).map(string);
        Some(match tree.rule {
            Rule::node => Statement::Node(self.node(tree)?),
            Rule::group => {
                let block = tree.child(Rule::block)?;
                let clause = tree.child(Rule::when_clause).or_else(|| tree.child(Rule::otherwise_clause));
                let guard = match clause {
                    Some(clause) => self.guard(clause)?,
                    None => Guard::default(),
                };
                let about = tree.child(Rule::about_clause).map(names).unwrap_or_default();
                let span = tree.children.first()?.tight();
                Statement::Group { about, guard, span, statements: self.statements(block) }
            }
            Rule::for_each => self.for_each(tree)?,
            Rule::act => Statement::Act(self.act(tree)?),
            Rule::notice => Statement::Notice(self.act(tree)?),
            Rule::follows => {
                let bindings: Option<Vec<(Name, Value)>> =
                    tree.all(Rule::binding).map(|b| Some((name(b.child(Rule::ident)?), self.value(b.child(Rule::value)?)?))).collect();
                let target = address(tree.child(Rule::address)?)?;
                Statement::Follows { target, bindings: bindings?, guards: self.guards(tree)?, span: span(tree) }
            }
            Rule::qualify => self.qualify(tree)?,
            Rule::limit => Statement::Limit {
                should: tree.has(Rule::k_should),
                condition: self.inner_condition(tree)?,
                label: text(),
                guards: self.guards(tree)?,
                span: span(tree),
            },
            Rule::plan_limit => Statement::PlanLimit {
                should: tree.has(Rule::k_should),
                per: tree.child(Rule::ident).map(name),
                when: self.optional_condition(tree)?,
                op: comparison(tree.child(Rule::comparison)?)?,
                bound: self.int(tree.child(Rule::integer)?)?,
                label: text(),
                span: span(tree),
            },
            Rule::forbid => {
                let mut idents = tree.all(Rule::ident).map(name);
                let unless = match idents.next() {
                    Some(body) => Some((body, idents.next()?)),
                    None => None,
                };
                Statement::Forbid { unless, condition: self.optional_condition(tree)?, span: span(tree) }
            }
            Rule::dossier => Statement::Dossier {
                documents: self.documents(tree.child(Rule::documents)?),
                fields: tree.child(Rule::bodies).map(names).unwrap_or_default(),
                guards: self.guards(tree)?,
                span: span(tree),
            },
            Rule::principle => Statement::Principle(text()?),
            Rule::refers => Statement::Refers { to: text()?, guards: self.guards(tree)?, span: span(tree) },
            Rule::excludes => {
                Statement::Excludes { verb: name(tree.child(Rule::ident)?), guards: self.guards(tree)?, because: text(), span: span(tree) }
            }
            Rule::entry => Statement::Entry(text()?),
            Rule::columns => Statement::Columns(tree.all(Rule::string).map(string).collect()),
            Rule::slip => {
                let mut strings = tree.all(Rule::string).map(string);
                let written = strings.next()?;
                let reads = match tree.child(Rule::address) {
                    Some(a) => SlipReading::Address(address(a)?),
                    None => SlipReading::Text(strings.next()?),
                };
                Statement::Slip { written, reads, span: span(tree) }
            }
            Rule::reading => self.reading(tree)?,
            Rule::define => Statement::Define(Define {
                name: name(tree.child(Rule::ident)?),
                label: text(),
                condition: self.inner_condition(tree)?,
                span: span(tree),
            }),
            _ => return None,
        })
    }

    fn node(&mut self, tree: &Tree) -> Option<Node> {
        let level = tree.child(Rule::level)?;
        let block = tree.child(Rule::block)?;
        let header = level.span.to(crate::source::Span { end: block.span.start, ..level.span });
        let mut node = Node {
            step: step(level, tree.child(Rule::label))?,
            heading: tree.child(Rule::string).map(string),
            header,
            span: tree.span,
            about: Vec::new(),
            guard: Guard::default(),
            except: Vec::new(),
            overrides: Vec::new(),
            behalf: None,
            grant: None,
            statements: Vec::new(),
        };
        for clause in &tree.children {
            match clause.rule {
                Rule::about_clause => node.about.extend(names(clause)),
                Rule::when_clause | Rule::otherwise_clause => {
                    let Some(guard) = self.guard(clause) else {
                        // The condition was reported; what stands in the block is still checked.
                        let _ = self.statements(block);
                        return None;
                    };
                    if node.guard != Guard::default() {
                        self.diagnostics.push(errors::two_conditions(clause.tight()));
                    }
                    node.guard = guard;
                }
                Rule::except_clause => node.except.extend(addresses(clause)),
                Rule::overrides_clause => {
                    for target in clause.all(Rule::override_target) {
                        node.overrides.push((target.child(Rule::ident).map(name), address(target.child(Rule::head_address)?)?));
                    }
                }
                Rule::head_behalf => {
                    node.behalf = clause.child(Rule::ident).map(name);
                    node.grant = clause.child(Rule::head_address).and_then(address);
                }
                _ => {}
            }
        }
        node.statements = self.statements(block);
        Some(node)
    }

    fn guard(&mut self, clause: &Tree) -> Option<Guard> {
        let otherwise = (clause.rule == Rule::otherwise_clause).then(|| clause.tight());
        Some(Guard { otherwise, when: self.optional_condition(clause)? })
    }

    fn for_each(&mut self, tree: &Tree) -> Option<Statement> {
        let mut idents = tree.all(Rule::ident).map(name);
        let (variable, list) = (idents.next()?, idents.next()?);
        let when = self.optional_condition(tree)?;
        let block = tree.child(Rule::block)?;
        let head = crate::source::Span { end: block.span.start, ..tree.span };
        Some(Statement::ForEach { variable, list, when, span: head, statements: self.statements(block) })
    }

    fn reading(&mut self, tree: &Tree) -> Option<Statement> {
        let mut idents = tree.all(Rule::ident).map(name);
        let mut strings = tree.all(Rule::string).map(string);
        let alternatives: Option<Vec<_>> =
            tree.all(Rule::alternative).map(|a| Some((name(a.child(Rule::ident)?), a.child(Rule::string).map(string)))).collect();
        Some(Statement::Reading(Reading {
            name: idents.next()?,
            phrase: strings.next()?,
            chosen: idents.next()?,
            alternatives: alternatives?,
            because: strings.next(),
            span: span(tree),
        }))
    }

    /// `None` inside means "no condition written"; the outer `None` that one could not be read.
    pub(super) fn optional_condition(&mut self, tree: &Tree) -> Option<Option<Condition>> {
        match tree.child(Rule::condition) {
            Some(c) => Some(Some(self.condition(c)?)),
            None => Some(None),
        }
    }
}
