//! Conditions.

use super::super::ast::{Aggregate, Bound, Comparison, Condition, Predicate, TestName, Value};
use super::super::grammar::{Rule, Tree};
use super::{Builder, name, string};

impl Builder<'_> {
    pub(super) fn condition(&mut self, tree: &Tree) -> Option<Condition> {
        let parts: Option<Vec<Condition>> = tree.all(Rule::conjunction).map(|c| self.conjunction(c)).collect();
        Some(one_or(parts?, Condition::Or))
    }

    /// The condition that a clause such as `when C` or `if C` carries.
    pub(super) fn inner_condition(&mut self, tree: &Tree) -> Option<Condition> {
        self.condition(tree.child(Rule::condition)?)
    }

    fn conjunction(&mut self, tree: &Tree) -> Option<Condition> {
        let parts: Option<Vec<Condition>> = tree.all(Rule::negation).map(|n| self.negation(n)).collect();
        Some(one_or(parts?, Condition::And))
    }

    fn negation(&mut self, tree: &Tree) -> Option<Condition> {
        let negated = tree.all(Rule::k_not).count() % 2 == 1;
        let inner = tree.children.iter().find(|c| c.rule != Rule::k_not)?;
        let condition = match inner.rule {
            Rule::paren => self.inner_condition(inner)?,
            Rule::aggregate => self.aggregate(inner)?,
            Rule::quantified => self.quantified(inner)?,
            Rule::of_activity => {
                let predicate = inner.children.iter().find(|c| c.rule != Rule::k_activity)?;
                Condition::Activity { predicate: self.predicate(predicate)?, span: inner.tight() }
            }
            Rule::test => self.test(inner)?,
            _ => return None,
        };
        Some(if negated { Condition::Not(Box::new(condition)) } else { condition })
    }

    fn test(&mut self, tree: &Tree) -> Option<Condition> {
        let written = tree.child(Rule::name)?;
        let mut idents = written.all(Rule::ident).map(name);
        let first = idents.next()?;
        let test_name = match idents.next() {
            None => TestName::Plain(first),
            Some(record) if written.has(Rule::k_of) => TestName::Of { name: first, record },
            Some(field) => TestName::Field { record: first, field },
        };
        let predicate = match tree.children.iter().find(|c| c.rule != Rule::name) {
            None => Predicate::Holds,
            Some(p) => self.predicate(p)?,
        };
        Some(Condition::Test { name: test_name, predicate, span: tree.tight() })
    }

    fn predicate(&mut self, tree: &Tree) -> Option<Predicate> {
        let negated = tree.has(Rule::k_not);
        Some(match tree.rule {
            Rule::p_is => Predicate::Is { negated, value: self.value(tree.child(Rule::value)?)? },
            Rule::p_in => Predicate::In { negated, values: self.values(tree.child(Rule::value_set)?)? },
            Rule::p_has => {
                let values = match tree.child(Rule::value_set) {
                    Some(set) => self.values(set)?,
                    None => vec![self.value(tree.child(Rule::value)?)?],
                };
                Predicate::Has { all: tree.has(Rule::k_all), values }
            }
            Rule::p_compare => {
                let op = comparison(tree.child(Rule::comparison)?)?;
                let bound = tree.children.iter().find(|c| c.rule != Rule::comparison)?;
                let with = match bound.rule {
                    Rule::date => Bound::Date(self.date(bound)?),
                    Rule::yearly => Bound::Yearly(self.yearly(bound)?, bound.span),
                    _ => Bound::Int(self.int(bound)?),
                };
                Predicate::Compare { op, with }
            }
            _ => return None,
        })
    }

    fn aggregate(&mut self, tree: &Tree) -> Option<Condition> {
        let written = tree.children.first()?;
        let mut idents = written.all(Rule::ident).map(name);
        let list = idents.next()?;
        let function = match written.rule {
            Rule::agg_count => {
                let when = match written.child(Rule::condition) {
                    Some(c) => Some(Box::new(self.condition(c)?)),
                    None => None,
                };
                Aggregate::Count { list, when }
            }
            Rule::agg_max => Aggregate::Max { list, field: idents.next()? },
            _ => Aggregate::Sum { list, field: idents.next()? },
        };
        let op = comparison(tree.child(Rule::comparison)?)?;
        let bound = self.int(tree.child(Rule::integer)?)?;
        Some(Condition::Aggregate { function, op, bound, span: tree.tight() })
    }

    fn quantified(&mut self, tree: &Tree) -> Option<Condition> {
        let mut idents = tree.all(Rule::ident).map(name);
        let (variable, list) = (idents.next()?, idents.next()?);
        let condition = Box::new(self.inner_condition(tree)?);
        Some(Condition::Quantified { every: tree.has(Rule::k_every), variable, list, condition, span: tree.tight() })
    }

    pub(super) fn values(&mut self, tree: &Tree) -> Option<Vec<Value>> {
        tree.all(Rule::value).map(|v| self.value(v)).collect()
    }

    pub(super) fn value(&mut self, tree: &Tree) -> Option<Value> {
        let inner = tree.children.first()?;
        Some(match inner.rule {
            Rule::date => Value::Date(self.date(inner)?),
            Rule::integer => Value::Int(self.int(inner)?),
            Rule::k_yes => Value::Bool(true, inner.span),
            Rule::k_no => Value::Bool(false, inner.span),
            Rule::string => Value::Text(string(inner)),
            _ => Value::Name(name(inner)),
        })
    }
}

pub(super) fn comparison(tree: &Tree) -> Option<Comparison> {
    Some(match tree.text {
        "<" => Comparison::Less,
        "<=" => Comparison::LessEqual,
        ">" => Comparison::Greater,
        ">=" => Comparison::GreaterEqual,
        "=" => Comparison::Equal,
        _ => return None,
    })
}

fn one_or(mut parts: Vec<Condition>, join: fn(Vec<Condition>) -> Condition) -> Condition {
    match (parts.len(), parts.pop()) {
        (1, Some(only)) => only,
        (_, Some(last)) => {
            parts.push(last);
            join(parts)
        }
        (_, None) => join(parts),
    }
}
