//! **Audit**: everything that can be said of one regulation without a case.
//!
//! | what | where |
//! |---|---|
//! | gaps, conflicts, dead provisions, idle readings | as `check` finds them; of each gap what a provision would settle ([`gaps`]) |
//! | exceptions that never bite, conditions that ask for nothing new | [`idle`], part by part ([`parts`]) |
//! | definitions that nothing uses | [`definitions`] |
//! | the days between the deadlines of two steps of one procedure | [`slack`], [`precedence`], [`rooms`] |
//! | acts beyond the grant that they name | [`excess`] |
//!
//! What changes nothing does so under every alternative of every reading; slack and excess are those of the chosen readings, as gaps are.

mod definitions;
mod excess;
mod gaps;
mod idle;
mod parts;
mod precedence;
mod rooms;
mod slack;

use super::decisions::Decisions;
use super::findings::{Cases, Finding, cases_of, chosen, findings, spoken_of};
use super::readings::{ReadingUse, reading_uses};
use crate::decision::{BUDGET, Decision, TooLarge};
use crate::hir::{ActivityId, DefineId, ProvisionId, Regulation, VerbId, Workspace};
use crate::mdd::{Exhausted, Node, Store};
use crate::outcome::Status;

pub use excess::{Excess, Missing as GrantLacks};
pub use idle::{Idle, value_of};
pub use parts::{Part, What};
pub use precedence::SameAct;
pub use rooms::Room;
pub use slack::{Order, Slack, Step};

/// A kind of finding, as it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Gap,
    Conflict,
    /// Provisions and rules that never apply, and activities without any case.
    Dead,
    Reading,
    Exception,
    Condition,
    Definition,
    Slack,
    Grant,
    /// What could not be gone through.
    Unknown,
}

impl Kind {
    /// Those that can be asked for.
    pub const ALL: [Kind; 9] =
        [Kind::Gap, Kind::Conflict, Kind::Dead, Kind::Slack, Kind::Grant, Kind::Exception, Kind::Condition, Kind::Definition, Kind::Reading];

    pub fn id(self) -> &'static str {
        match self {
            Kind::Gap => "gap",
            Kind::Conflict => "conflict",
            Kind::Dead => "dead",
            Kind::Reading => "reading",
            Kind::Exception => "exception",
            Kind::Condition => "condition",
            Kind::Definition => "definition",
            Kind::Slack => "slack",
            Kind::Grant => "grant",
            Kind::Unknown => "unknown",
        }
    }
}

/// What is asked for; nothing means everything.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    pub activity: Option<ActivityId>,
    pub kind: Option<Kind>,
}

impl Wanted {
    fn wants(&self, kind: Kind) -> bool {
        self.kind.is_none_or(|wanted| wanted == kind)
    }
}

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Something is wrong with the text or its encoding.
    Flaw,
    /// It may be meant so, and changes nothing.
    Remark,
    /// A number to know.
    Information,
}

#[derive(Clone, Debug)]
pub struct Audited {
    /// Nothing where it is of no one activity.
    pub activity: Option<ActivityId>,
    pub found: Found,
}

#[derive(Clone, Debug)]
pub enum Found {
    /// As `check` finds it.
    Known(Finding),
    /// A gap, and the status that its witness has once somebody acts.
    Gap {
        finding: Finding,
        verb: VerbId,
        settled: Status,
    },
    Reading(ReadingUse),
    Idle(Idle),
    Definition(DefineId),
    Slack(Slack),
    Excess(Excess),
}

impl Audited {
    pub fn kind(&self) -> Kind {
        match &self.found {
            Found::Gap { .. } | Found::Known(Finding::Gap { .. }) => Kind::Gap,
            Found::Known(Finding::Conflict { .. }) => Kind::Conflict,
            Found::Known(Finding::TooLarge(_)) => Kind::Unknown,
            Found::Known(_) => Kind::Dead,
            Found::Reading(_) => Kind::Reading,
            Found::Idle(idle) if idle.part.what.is_exception() => Kind::Exception,
            Found::Idle(_) => Kind::Condition,
            Found::Definition(_) => Kind::Definition,
            Found::Slack(_) => Kind::Slack,
            Found::Excess(_) => Kind::Grant,
        }
    }

    pub fn weight(&self) -> Weight {
        match &self.found {
            Found::Slack(slack) if !slack.may_be_negative() => Weight::Information,
            // The vocabulary's order of verbs is a habit of procedures, no duty.
            Found::Slack(slack) if slack.order == Order::Verbs => Weight::Remark,
            Found::Reading(_) | Found::Idle(_) | Found::Definition(_) => Weight::Remark,
            _ => Weight::Flaw,
        }
    }

    /// The provisions that it is about.
    pub fn provisions(&self) -> Vec<ProvisionId> {
        match &self.found {
            Found::Known(finding) | Found::Gap { finding, .. } => match finding {
                Finding::Gap { around, .. } => around.clone(),
                Finding::Conflict { provisions, .. } => provisions.clone(),
                Finding::NeverInScope { provision, .. } | Finding::NeverApplies { provision, .. } => vec![*provision],
                Finding::AlwaysDefeated { provision, by, .. } => [*provision].into_iter().chain(by.iter().copied()).collect(),
                Finding::Impossible { .. } => Vec::new(),
                Finding::TooLarge(large) => large.provisions.clone(),
            },
            Found::Idle(idle) => vec![idle.part.provision],
            Found::Slack(slack) => slack.first.citations.iter().chain(&slack.then.citations).copied().collect(),
            Found::Excess(excess) => vec![excess.provision, excess.grant],
            Found::Reading(_) | Found::Definition(_) => Vec::new(),
        }
    }

    /// The cases that it is about.
    pub fn cases(&self) -> Option<&Cases> {
        match &self.found {
            Found::Known(Finding::Conflict { cases, .. } | Finding::Gap { cases, .. }) => Some(cases),
            Found::Gap { finding: Finding::Gap { cases, .. }, .. } => Some(cases),
            Found::Idle(idle) => idle.cases.as_ref(),
            Found::Slack(slack) => Some(&slack.cases),
            Found::Excess(excess) => Some(&excess.cases),
            _ => None,
        }
    }
}

/// Everything that can be said of one regulation, the kinds one after another; what could not be gone through last.
pub fn audit(decisions: &Decisions, index: usize, wanted: Wanted) -> Vec<Audited> {
    let workspace = decisions.workspace;
    let Some(regulation) = workspace.regulations.get(index) else { return Vec::new() };
    let ground = Ground { workspace, regulation, decisions, index };
    let mut unknown = Unknown::default();
    let needs_known = [Kind::Gap, Kind::Conflict, Kind::Dead, Kind::Exception, Kind::Condition].into_iter().any(|kind| wanted.wants(kind));
    let known = if needs_known { findings(decisions, index) } else { Vec::new() };
    let dead: Vec<&Finding> = known.iter().map(|(_, finding)| finding).collect();
    let mut out = Vec::new();
    let idle_wanted = |what: &What| wanted.wants(if what.is_exception() { Kind::Exception } else { Kind::Condition });
    if wanted.wants(Kind::Exception) || wanted.wants(Kind::Condition) {
        let idle = idle::idle(&ground, &dead, idle_wanted, &mut unknown);
        out.extend(idle.into_iter().map(|idle| Audited { activity: Some(idle.activity), found: Found::Idle(idle) }));
    }
    if wanted.wants(Kind::Slack) {
        out.extend(slack::slack(&ground, wanted.activity, &mut unknown));
    }
    if wanted.wants(Kind::Grant) {
        out.extend(excess::excess(&ground, wanted.activity, &mut unknown));
    }
    if wanted.wants(Kind::Definition) && wanted.activity.is_none() {
        let unused = definitions::unused(regulation);
        out.extend(unused.into_iter().map(|define| Audited { activity: None, found: Found::Definition(define) }));
    }
    if wanted.wants(Kind::Reading) && wanted.activity.is_none() {
        let idle = reading_uses(decisions, index).into_iter().filter(ReadingUse::is_idle);
        out.extend(idle.map(|used| Audited { activity: None, found: Found::Reading(used) }));
    }
    let known = known.into_iter().map(|(activity, finding)| gaps::with_settled(&ground, activity, finding));
    out.extend(known.filter(|audited| audited.kind() == Kind::Unknown || wanted.wants(audited.kind())));
    let told = |large: &TooLarge, out: &[Audited]| {
        out.iter().any(|a| matches!(&a.found, Found::Known(Finding::TooLarge(known)) if known.activity == large.activity))
    };
    for large in unknown.activities {
        if !told(&large, &out) {
            out.push(Audited { activity: Some(large.activity), found: Found::Known(Finding::TooLarge(Box::new(large))) });
        }
    }
    out.retain(|audited| wanted.activity.is_none_or(|activity| concerns(regulation, audited, activity)));
    out.sort_by_key(|audited| Kind::ALL.iter().position(|kind| *kind == audited.kind()).unwrap_or(Kind::ALL.len()));
    out
}

/// Whether it is about an activity; of what holds in all activities, whether its provision speaks of it.
fn concerns(regulation: &Regulation, audited: &Audited, activity: ActivityId) -> bool {
    let speaks = |id: ProvisionId| regulation.provision(id).is_some_and(|p| p.about.is_empty() || p.about.contains(&activity));
    match &audited.found {
        Found::Idle(idle) => speaks(idle.part.provision),
        Found::Known(
            Finding::NeverInScope { provision, .. } | Finding::AlwaysDefeated { provision, .. } | Finding::NeverApplies { provision, .. },
        ) => speaks(*provision),
        _ => audited.activity == Some(activity),
    }
}

/// Activities that a question was too large for.
#[derive(Default)]
struct Unknown {
    activities: Vec<TooLarge>,
}

impl Unknown {
    fn add(&mut self, activity: ActivityId) {
        self.large(*TooLarge::asked(activity, BUDGET));
    }

    fn large(&mut self, large: TooLarge) {
        if !self.activities.iter().any(|known| known.activity == large.activity) {
            self.activities.push(large);
        }
    }
}

/// The regulation that is gone through.
struct Ground<'a> {
    workspace: &'a Workspace,
    regulation: &'a Regulation,
    decisions: &'a Decisions<'a>,
    index: usize,
}

impl Ground<'_> {
    fn spoken_of(&self) -> Vec<ActivityId> {
        spoken_of(self.regulation)
    }

    /// The possible cases of an activity in which some of these rules apply.
    fn where_rules_apply(&self, activity: ActivityId, is_of: impl Fn(ProvisionId, usize) -> bool) -> Option<Cases> {
        let decision = self.decisions.get(self.index, activity).ok()?;
        let mut found = Look::new(self, &decision).ok()?;
        let mut anywhere = Node::FALSE;
        for rule in decision.rules.iter().filter(|rule| is_of(rule.provision, rule.rule)) {
            let applies = found.chosen(rule.applies).ok()?;
            anywhere = found.store.or(anywhere, applies).ok()?;
        }
        let anywhere = found.store.and(anywhere, found.care).ok()?;
        found.cases(anywhere).ok()?
    }
}

/// A decision under the chosen readings, in a store of its own.
struct Look<'a> {
    ground: &'a Ground<'a>,
    decision: &'a Decision,
    store: Store,
    care: Node,
}

impl<'a> Look<'a> {
    fn new(ground: &'a Ground<'a>, decision: &'a Decision) -> Result<Self, Exhausted> {
        let mut store = decision.diagrams.alike(BUDGET);
        let care = decision.diagrams.restrict_into(&mut store, decision.possible, &|_| None)?;
        Ok(Look { ground, decision, store, care })
    }

    fn chosen(&mut self, node: Node) -> Result<Node, Exhausted> {
        chosen(self.ground.regulation, self.decision, &mut self.store, node)
    }

    fn cases(&mut self, node: Node) -> Result<Option<Cases>, Exhausted> {
        cases_of(&self.ground.workspace.vocabulary, self.ground.regulation, self.decision, &mut self.store, node, self.care)
    }
}
