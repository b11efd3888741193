//! **Kinds of change**: in what way one side differs from another, read off what each says beyond the other.

use std::collections::BTreeSet;

use super::deadlines::deadlines;
use super::items::{ActSaid, Item, Part, PartKind, Silent};
use super::meanings::Beyond;
use super::sides::Sides;
use crate::hir::vocabulary::Role;
use crate::hir::{BodyId, Vocabulary};

/// In what way the second side differs from the first. The order is that of importance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    NewlyRegulated,
    NoLongerRegulated,
    ProhibitionAdded,
    ProhibitionLifted,
    ProhibitionChanged,
    /// To a body of a higher level.
    DeciderUp,
    DeciderDown,
    /// To another body of the same level, or one whose level is not fixed.
    DeciderSideways,
    DeciderAdded,
    DeciderDropped,
    /// The class is settled under another verb.
    OtherAct,
    OnBehalf,
    ConsentAdded,
    ConsentDropped,
    ConsentMoved,
    Reordered,
    FocalOffice,
    AppraisalAdded,
    AppraisalDropped,
    RouteChanged,
    RouteAdded,
    RouteDropped,
    DeadlineLonger,
    DeadlineShorter,
    /// Working days against calendar days.
    DeadlineUnit,
    DeadlineAdded,
    DeadlineDropped,
    DeadlineChanged,
    Waiver,
    LimitTightened,
    LimitRelaxed,
    Dossier,
    NotificationAdded,
    NotificationDropped,
    TaskAdded,
    TaskDropped,
    TaskMoved,
    /// Duty, power or advice.
    Modality,
    /// In writing, through whom, with whom.
    Manner,
    /// Another kind of silence.
    Silence,
    Reference,
}

impl Kind {
    pub const ALL: [Kind; 41] = [
        Kind::NewlyRegulated,
        Kind::NoLongerRegulated,
        Kind::ProhibitionAdded,
        Kind::ProhibitionLifted,
        Kind::ProhibitionChanged,
        Kind::DeciderUp,
        Kind::DeciderDown,
        Kind::DeciderSideways,
        Kind::DeciderAdded,
        Kind::DeciderDropped,
        Kind::OtherAct,
        Kind::OnBehalf,
        Kind::ConsentAdded,
        Kind::ConsentDropped,
        Kind::ConsentMoved,
        Kind::Reordered,
        Kind::FocalOffice,
        Kind::AppraisalAdded,
        Kind::AppraisalDropped,
        Kind::RouteChanged,
        Kind::RouteAdded,
        Kind::RouteDropped,
        Kind::DeadlineLonger,
        Kind::DeadlineShorter,
        Kind::DeadlineUnit,
        Kind::DeadlineAdded,
        Kind::DeadlineDropped,
        Kind::DeadlineChanged,
        Kind::Waiver,
        Kind::LimitTightened,
        Kind::LimitRelaxed,
        Kind::Dossier,
        Kind::NotificationAdded,
        Kind::NotificationDropped,
        Kind::TaskAdded,
        Kind::TaskDropped,
        Kind::TaskMoved,
        Kind::Modality,
        Kind::Manner,
        Kind::Silence,
        Kind::Reference,
    ];

    pub fn id(self) -> &'static str {
        match self {
            Kind::NewlyRegulated => "newly_regulated",
            Kind::NoLongerRegulated => "no_longer_regulated",
            Kind::ProhibitionAdded => "prohibition_added",
            Kind::ProhibitionLifted => "prohibition_lifted",
            Kind::ProhibitionChanged => "prohibition_changed",
            Kind::DeciderUp => "decider_up",
            Kind::DeciderDown => "decider_down",
            Kind::DeciderSideways => "decider_sideways",
            Kind::DeciderAdded => "decider_added",
            Kind::DeciderDropped => "decider_dropped",
            Kind::OtherAct => "other_act",
            Kind::OnBehalf => "on_behalf",
            Kind::ConsentAdded => "consent_added",
            Kind::ConsentDropped => "consent_dropped",
            Kind::ConsentMoved => "consent_moved",
            Kind::Reordered => "reordered",
            Kind::FocalOffice => "focal_office",
            Kind::AppraisalAdded => "appraisal_added",
            Kind::AppraisalDropped => "appraisal_dropped",
            Kind::RouteChanged => "route_changed",
            Kind::RouteAdded => "route_added",
            Kind::RouteDropped => "route_dropped",
            Kind::DeadlineLonger => "deadline_longer",
            Kind::DeadlineShorter => "deadline_shorter",
            Kind::DeadlineUnit => "deadline_unit",
            Kind::DeadlineAdded => "deadline_added",
            Kind::DeadlineDropped => "deadline_dropped",
            Kind::DeadlineChanged => "deadline_changed",
            Kind::Waiver => "waiver",
            Kind::LimitTightened => "limit_tightened",
            Kind::LimitRelaxed => "limit_relaxed",
            Kind::Dossier => "dossier",
            Kind::NotificationAdded => "notification_added",
            Kind::NotificationDropped => "notification_dropped",
            Kind::TaskAdded => "task_added",
            Kind::TaskDropped => "task_dropped",
            Kind::TaskMoved => "task_moved",
            Kind::Modality => "modality",
            Kind::Manner => "manner",
            Kind::Silence => "silence",
            Kind::Reference => "reference",
        }
    }
}

/// The kinds of change from the first side to each of the others.
pub(super) fn kinds(sides: &Sides, part: &Part, asked: &[usize], beyond: &[Beyond]) -> Vec<Kind> {
    let mut out = BTreeSet::new();
    let Some((first, others)) = beyond.split_first() else { return Vec::new() };
    for (other, side) in others.iter().zip(asked.iter().skip(1)) {
        let compared = [asked.first().copied().unwrap_or(0), *side];
        let mut between = Between { sides, compared, out: &mut out };
        between.part(part, first, other);
    }
    out.into_iter().collect()
}

/// The first side against one other.
struct Between<'b, 'w> {
    sides: &'b Sides<'w>,
    /// Their places.
    compared: [usize; 2],
    out: &'b mut BTreeSet<Kind>,
}

impl Between<'_, '_> {
    fn vocabulary(&self) -> &Vocabulary {
        self.sides.vocabulary()
    }

    fn items(&self, beyond: &Beyond) -> Vec<&Item> {
        beyond.items.iter().filter_map(|n| self.sides.meanings.item(*n)).collect()
    }

    fn part(&mut self, part: &Part, a: &Beyond, b: &Beyond) {
        if !a.reversed.is_empty() || !b.reversed.is_empty() {
            self.out.insert(Kind::Reordered);
        }
        let (has_a, has_b) = (!a.items.is_empty(), !b.items.is_empty());
        match &part.of {
            PartKind::Acts(strand) => self.verb(self.vocabulary().role_of(strand.verb), a, b),
            PartKind::Silence(_) if has_a || has_b => drop(self.out.insert(Kind::Silence)),
            PartKind::Dossier if has_a || has_b => drop(self.out.insert(Kind::Dossier)),
            PartKind::Reference if has_a || has_b => drop(self.out.insert(Kind::Reference)),
            PartKind::Prohibition => match (has_a, has_b) {
                (true, true) => drop(self.out.insert(Kind::ProhibitionChanged)),
                (true, false) => drop(self.out.insert(Kind::ProhibitionLifted)),
                (false, true) => drop(self.out.insert(Kind::ProhibitionAdded)),
                (false, false) => {}
            },
            PartKind::Limit(_) => {
                if has_a {
                    self.out.insert(Kind::LimitRelaxed);
                }
                if has_b {
                    self.out.insert(Kind::LimitTightened);
                }
            }
            PartKind::Silence(_) | PartKind::Dossier | PartKind::Reference => {}
        }
    }

    fn verb(&mut self, role: Role, a: &Beyond, b: &Beyond) {
        match (a.silent, b.silent) {
            (Some(Silent::Gap), None) => drop(self.out.insert(Kind::NewlyRegulated)),
            (None, Some(Silent::Gap)) => drop(self.out.insert(Kind::NoLongerRegulated)),
            (Some(Silent::Elsewhere), None) | (None, Some(Silent::Elsewhere)) => drop(self.out.insert(Kind::OtherAct)),
            (Some(Silent::Refers | Silent::Excluded), None) => self.out.extend([Kind::NewlyRegulated, Kind::Silence]),
            (None, Some(Silent::Refers | Silent::Excluded)) => self.out.extend([Kind::NoLongerRegulated, Kind::Silence]),
            _ => self.acts(role, a, b),
        }
    }

    fn acts(&mut self, role: Role, a: &Beyond, b: &Beyond) {
        let acts = |items: Vec<&Item>| {
            items.into_iter().filter_map(|i| if let Item::Act(act) = i { Some((**act).clone()) } else { None }).collect::<Vec<_>>()
        };
        let (a, mut b) = (acts(self.items(a)), acts(self.items(b)));
        let mut left = Vec::new();
        let same_body = |x: &ActSaid, y: &ActSaid| x.actor == y.actor && x.to == y.to && x.matter == y.matter;
        let alike = |x: &ActSaid, y: &ActSaid| x.matter == y.matter && (x.actor == y.actor || x.to.is_some() && x.to == y.to);
        // An act against the one that is most like it.
        let any = |_: &ActSaid, _: &ActSaid| matches!(role, Role::Settles | Role::Scrutinises);
        let mut open = a;
        for round in 0..3 {
            let fits = |x: &ActSaid, y: &ActSaid| [same_body(x, y), alike(x, y), any(x, y)].into_iter().nth(round) == Some(true);
            for act in std::mem::take(&mut open) {
                match b.iter().position(|other| fits(&act, other)) {
                    Some(at) => {
                        let other = b.remove(at);
                        self.changed(role, &act, &other);
                    }
                    None => left.push(act),
                }
            }
            open = std::mem::take(&mut left);
        }
        let (dropped, added) = match role {
            Role::Settles => (Kind::DeciderDropped, Kind::DeciderAdded),
            Role::Opines => (Kind::ConsentDropped, Kind::ConsentAdded),
            Role::Scrutinises => (Kind::AppraisalDropped, Kind::AppraisalAdded),
            Role::Carries => (Kind::RouteDropped, Kind::RouteAdded),
            Role::Informs => (Kind::NotificationDropped, Kind::NotificationAdded),
            Role::Performs => (Kind::TaskDropped, Kind::TaskAdded),
        };
        if !open.is_empty() {
            self.out.insert(dropped);
        }
        if !b.is_empty() {
            self.out.insert(added);
        }
    }

    /// One act in place of another.
    fn changed(&mut self, role: Role, a: &ActSaid, b: &ActSaid) {
        if a.actor != b.actor {
            let moved = match role {
                Role::Settles => self.direction(a, b),
                Role::Opines => Kind::ConsentMoved,
                Role::Scrutinises => Kind::FocalOffice,
                Role::Carries | Role::Informs => Kind::RouteChanged,
                Role::Performs => Kind::TaskMoved,
            };
            self.out.insert(moved);
        }
        if a.to != b.to {
            let focal = |side: usize, to: Option<BodyId>| to.is_some_and(|to| self.sides.focal_offices.get(side).is_some_and(|f| f.contains(&to)));
            let office = focal(self.compared[0], a.to) && focal(self.compared[1], b.to);
            self.out.insert(if office { Kind::FocalOffice } else { Kind::RouteChanged });
        }
        let differs = [
            (a.behalf != b.behalf, Kind::OnBehalf),
            (a.modality != b.modality, Kind::Modality),
            (a.documents != b.documents, Kind::Dossier),
            (a.via != b.via || a.with != b.with || a.in_writing != b.in_writing, Kind::Manner),
        ];
        self.out.extend(differs.into_iter().filter(|(differs, _)| *differs).map(|(_, kind)| kind));
        deadlines(a, b, self.out);
    }

    fn direction(&self, a: &ActSaid, b: &ActSaid) -> Kind {
        let level = |act: &ActSaid| act.actor.body().and_then(|body| self.vocabulary().body(body)).and_then(|body| body.level);
        match (level(a), level(b)) {
            // Level 0 is the highest.
            (Some(from), Some(to)) if to < from => Kind::DeciderUp,
            (Some(from), Some(to)) if to > from => Kind::DeciderDown,
            _ => Kind::DeciderSideways,
        }
    }
}
