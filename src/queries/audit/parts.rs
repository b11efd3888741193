//! What could be left out of a regulation: each exception, and each part of each condition that a provision or a rule stands under.
//!
//! Several bodies in one statement are several rules; what stands behind them is written once, so it is left out of all of them together.

use crate::hir::{Condition, ProvisionId, Regulation, Rule, Subject, Test, VerbId};

/// Something that could be left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    pub provision: ProvisionId,
    /// The rules that it stands behind; none where it belongs to the provision.
    pub rules: Vec<usize>,
    pub what: What,
}

#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// `except X`.
    Except(ProvisionId),
    /// `overrides X`, `overrides VERB of X`.
    Overrides(Option<VerbId>, ProvisionId),
    /// `unless C` behind a rule, or `if not C`: the place among what stands behind it.
    Unless(Vec<usize>),
    /// `unless C` behind a deadline, by place: the deadline is never lifted.
    Waiver(usize),
    /// The whole condition of a provision or a rule.
    Whole,
    /// One of several that are joined by `and` or `or`: the way to it.
    Operand(Vec<usize>),
    /// One of several values in a test: the way to the test, and the value's place in the list.
    Value(Vec<usize>, usize),
}

impl What {
    /// Whether it takes cases out, rather than asking for something.
    pub fn is_exception(&self) -> bool {
        matches!(self, What::Except(_) | What::Overrides(..) | What::Unless(_) | What::Waiver(_))
    }
}

/// Everything that could be left out, in the order of the text; of nested parts the outer one first.
pub fn parts(regulation: &Regulation) -> Vec<Part> {
    let mut out = Vec::new();
    for id in regulation.provision_ids() {
        let Some(provision) = regulation.provision(id) else { continue };
        let mut add = |rules: &[usize], what: What| out.push(Part { provision: id, rules: rules.to_vec(), what });
        provision.except.iter().for_each(|of| add(&[], What::Except(*of)));
        provision.overrides.iter().for_each(|(verb, of)| add(&[], What::Overrides(*verb, *of)));
        whole_and_parts(&provision.own, false, &mut |what| add(&[], what));
        for rules in statements(&provision.rules) {
            let Some(rule) = rules.first().and_then(|rule| provision.rules.get(*rule)) else { continue };
            if let Some(guard) = rule.guard() {
                guard.except.iter().for_each(|of| add(&rules, What::Except(*of)));
            }
            whole_and_parts(behind(rule), true, &mut |what| add(&rules, what));
            let waived = rule.timings().iter().enumerate().filter(|(_, timing)| timing.has_waiver);
            waived.for_each(|(timing, _)| add(&rules, What::Waiver(timing)));
        }
    }
    out
}

/// The rules that one statement of the text gives, statement by statement.
fn statements(rules: &[Rule]) -> Vec<Vec<usize>> {
    let mut out: Vec<Vec<usize>> = Vec::new();
    let written = |rule: usize| if let Some(Rule::Act(act)) = rules.get(rule) { Some(act.span) } else { None };
    for rule in 0..rules.len() {
        let same = out.last_mut().filter(|last| written(rule).is_some() && last.first().is_some_and(|first| written(*first) == written(rule)));
        match same {
            Some(last) => last.push(rule),
            None => out.push(vec![rule]),
        }
    }
    out
}

/// The condition that a rule stands behind.
fn behind(rule: &Rule) -> &Condition {
    match rule {
        Rule::Forbid { condition, .. } | Rule::PlanLimit { when: condition, .. } => condition,
        other => other.guard().map_or(&Condition::True, |guard| &guard.condition),
    }
}

fn behind_mut(rule: &mut Rule) -> Option<&mut Condition> {
    match rule {
        Rule::Forbid { condition, .. } | Rule::PlanLimit { when: condition, .. } => Some(condition),
        Rule::Act(act) => Some(&mut act.guard.condition),
        Rule::Follows { guard, .. }
        | Rule::Qualify { guard, .. }
        | Rule::Limit { guard, .. }
        | Rule::Dossier { guard, .. }
        | Rule::Refers { guard, .. }
        | Rule::Excludes { guard, .. } => Some(&mut guard.condition),
    }
}

fn whole_and_parts(condition: &Condition, of_a_rule: bool, add: &mut impl FnMut(What)) {
    match condition {
        Condition::True => {}
        Condition::Not(_) if of_a_rule => add(What::Unless(Vec::new())),
        _ => add(What::Whole),
    }
    operands(condition, &mut Vec::new(), of_a_rule, add);
}

fn operands(condition: &Condition, way: &mut Vec<usize>, of_a_rule: bool, add: &mut impl FnMut(What)) {
    match condition {
        Condition::And(operands_here) | Condition::Or(operands_here) => {
            let conjoined = matches!(condition, Condition::And(_));
            for (place, operand) in operands_here.iter().enumerate() {
                let outermost = way.is_empty();
                way.push(place);
                match operand {
                    Condition::Not(_) if of_a_rule && conjoined && outermost => add(What::Unless(way.clone())),
                    _ => add(What::Operand(way.clone())),
                }
                operands(operand, way, false, add);
                way.pop();
            }
        }
        Condition::Not(inner) => {
            way.push(0);
            operands(inner, way, false, add);
            way.pop();
        }
        Condition::Test(test) => values(test, way, add),
        Condition::True | Condition::Defined { .. } => {}
    }
}

fn values(test: &Test, way: &mut Vec<usize>, add: &mut impl FnMut(What)) {
    match test {
        Test::Count { when: inner, .. } | Test::Quantified { condition: inner, .. } => {
            way.push(0);
            operands(inner, way, false, add);
            way.pop();
        }
        _ => {
            let listed = listed(test).map_or(0, |(_, values)| values.len());
            (0..listed).filter(|_| listed > 1).for_each(|place| add(What::Value(way.clone(), place)));
        }
    }
}

/// The values that a test lists, and of what.
pub fn listed(test: &Test) -> Option<(Option<Subject>, &[usize])> {
    match test {
        Test::OneOf { subject, values } => Some((Some(*subject), values)),
        Test::HasAny { values, .. } | Test::HasAll { values, .. } | Test::Reading { alternatives: values, .. } => Some((None, values)),
        _ => None,
    }
}

/// What a way leads to.
pub fn at<'c>(condition: &'c Condition, way: &[usize]) -> Option<&'c Condition> {
    let Some((first, rest)) = way.split_first() else { return Some(condition) };
    match condition {
        Condition::And(operands) | Condition::Or(operands) => at(operands.get(*first)?, rest),
        Condition::Not(inner) => at(inner, rest),
        Condition::Test(Test::Count { when: inner, .. } | Test::Quantified { condition: inner, .. }) => at(inner, rest),
        _ => None,
    }
}

fn at_mut<'c>(condition: &'c mut Condition, way: &[usize]) -> Option<&'c mut Condition> {
    let Some((first, rest)) = way.split_first() else { return Some(condition) };
    match condition {
        Condition::And(operands) | Condition::Or(operands) => at_mut(operands.get_mut(*first)?, rest),
        Condition::Not(inner) => at_mut(inner, rest),
        Condition::Test(Test::Count { when: inner, .. } | Test::Quantified { condition: inner, .. }) => at_mut(inner, rest),
        _ => None,
    }
}

impl Part {
    /// The condition that it is a part of.
    pub fn condition<'r>(&self, regulation: &'r Regulation) -> Option<&'r Condition> {
        let provision = regulation.provision(self.provision)?;
        match self.rules.first() {
            None => Some(&provision.own),
            Some(rule) => provision.rules.get(*rule).map(behind),
        }
    }

    /// What would be left out, where it is a condition.
    pub fn left_out<'r>(&self, regulation: &'r Regulation) -> Option<&'r Condition> {
        let condition = self.condition(regulation)?;
        match &self.what {
            What::Whole => Some(condition),
            What::Unless(way) | What::Operand(way) | What::Value(way, _) => at(condition, way),
            What::Waiver(timing) => {
                let rule = regulation.provision(self.provision)?.rules.get(*self.rules.first()?)?;
                rule.timings().get(*timing).map(|timing| &timing.waiver)
            }
            What::Except(_) | What::Overrides(..) => None,
        }
    }

    /// Whether it lies within a part that can be left out itself.
    pub fn is_within(&self, outer: &Part) -> bool {
        let way = |part: &Part| match &part.what {
            What::Whole => Some(Vec::new()),
            What::Unless(way) | What::Operand(way) => Some(way.clone()),
            What::Value(way, value) => Some(way.iter().copied().chain([*value]).collect()),
            _ => None,
        };
        let inside = || Some(way(self)?.starts_with(&way(outer)?));
        self.provision == outer.provision && self.rules == outer.rules && self != outer && inside().unwrap_or(false)
    }

    /// The regulation without it; of values, without these. The text without it: a provision that has lost its whole condition is no
    /// conditional one.
    pub fn leave_out(&self, regulation: &mut Regulation, values: &[usize]) {
        if let What::Overrides(verb, of) = &self.what {
            regulation.displacements.retain(|d| *d != (self.provision, *verb, *of));
        }
        let Some(provision) = regulation.provisions.get_mut(self.provision.index()) else { return };
        if self.rules.is_empty() {
            match &self.what {
                What::Except(of) => {
                    provision.except.retain(|id| id != of);
                    provision.conditional = provision.otherwise || !provision.except.is_empty() || provision.own != Condition::True;
                }
                What::Overrides(verb, of) => provision.overrides.retain(|d| *d != (*verb, *of)),
                what => {
                    cut(&mut provision.own, what, values);
                    provision.conditional = provision.otherwise || !provision.except.is_empty() || provision.own != Condition::True;
                }
            }
        }
        for rule in &self.rules {
            let Some(rule) = provision.rules.get_mut(*rule) else { continue };
            match &self.what {
                What::Except(of) => {
                    if let Some(guard) = guard_mut(rule) {
                        guard.except.retain(|id| id != of);
                    }
                }
                What::Waiver(timing) => {
                    let timings = match rule {
                        Rule::Act(act) => act.timings.as_mut_slice(),
                        Rule::Qualify { timings, .. } => timings.as_mut_slice(),
                        _ => &mut [],
                    };
                    timings.get_mut(*timing).into_iter().for_each(|t| (t.has_waiver, t.waiver) = (false, Condition::True));
                }
                what => behind_mut(rule).into_iter().for_each(|condition| cut(condition, what, values)),
            }
        }
    }
}

fn guard_mut(rule: &mut Rule) -> Option<&mut crate::hir::regulation::Guard> {
    match rule {
        Rule::Act(act) => Some(&mut act.guard),
        Rule::Follows { guard, .. }
        | Rule::Qualify { guard, .. }
        | Rule::Limit { guard, .. }
        | Rule::Dossier { guard, .. }
        | Rule::Refers { guard, .. }
        | Rule::Excludes { guard, .. } => Some(guard),
        Rule::PlanLimit { .. } | Rule::Forbid { .. } => None,
    }
}

fn cut(condition: &mut Condition, what: &What, gone: &[usize]) {
    match what {
        What::Whole => *condition = Condition::True,
        What::Unless(way) | What::Operand(way) => match way.split_last() {
            None => *condition = Condition::True,
            Some((place, around)) => {
                let Some(joined) = at_mut(condition, around) else { return };
                if let Condition::And(operands) | Condition::Or(operands) = joined
                    && *place < operands.len()
                {
                    operands.remove(*place);
                    if let [only] = operands.as_slice() {
                        *joined = only.clone();
                    }
                }
            }
        },
        What::Value(way, _) => {
            if let Some(Condition::Test(
                Test::OneOf { values, .. } | Test::HasAny { values, .. } | Test::HasAll { values, .. } | Test::Reading { alternatives: values, .. },
            )) = at_mut(condition, way)
            {
                values.retain(|value| !gone.contains(value));
            }
        }
        What::Except(_) | What::Overrides(..) | What::Waiver(_) => {}
    }
}
