//! **Effects**: whether one textual change between two versions does anything, in any case: the new version is compared with itself, that one
//! change taken back.

use rayon::prelude::*;

use super::regions::regions;
use super::sides::Sides;
use crate::decision::BUDGET;
use crate::hir::{ActivityId, Regulation, Workspace};
use crate::mdd::Node;
use crate::queries::structure::{ChangeKind, ProvisionChange, Structure};

/// What a textual change does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextEffect {
    /// Some cases of these activities come out differently; none of any other.
    Changes(Vec<ActivityId>),
    /// No case comes out differently.
    Nothing,
    /// The line is about the text or its dates, not about cases.
    NotOfCases,
    /// The change cannot be taken back by itself, or the diagrams grew too large.
    Unknown,
}

/// The effect of every change from one version to another, both by their places.
pub fn text_effects(workspace: &Workspace, old: usize, new: usize, structure: &Structure) -> Vec<TextEffect> {
    let (Some(before), Some(after)) = (workspace.regulations.get(old), workspace.regulations.get(new)) else { return Vec::new() };
    let undone: Vec<Option<Regulation>> = structure.changes.iter().map(|change| structure.undone(before, after, change)).collect();
    // All in one: what they have in common is compiled once.
    let regulations = std::iter::once(after.clone()).chain(undone.iter().flatten().cloned()).collect();
    let together = Workspace { vocabulary: workspace.vocabulary.clone(), calendars: Vec::new(), regulations, scenarios: Vec::new() };
    let places: Vec<usize> = (0..together.regulations.len()).collect();
    let activities: Vec<ActivityId> = (0..workspace.vocabulary.activities.len()).map(ActivityId::new).collect();
    // Per activity, for each that was taken back, whether something differs; nothing where the diagrams grew too large.
    let differs: Vec<Option<Vec<bool>>> = activities.par_iter().map(|activity| differing(&together, &places, *activity)).collect();
    let mut place = 0;
    let effect = |(change, undone): (&ProvisionChange, &Option<Regulation>)| {
        if undone.is_some() {
            place += 1;
        }
        match undone {
            _ if change.kinds.iter().all(|kind| matches!(kind, ChangeKind::Header(_) | ChangeKind::LocalBody(_) | ChangeKind::FactSource(_))) => {
                TextEffect::NotOfCases
            }
            None => TextEffect::Unknown,
            Some(_) => of_all(&activities, &differs, place - 1),
        }
    };
    structure.changes.iter().zip(&undone).map(effect).collect()
}

fn differing(together: &Workspace, places: &[usize], activity: ActivityId) -> Option<Vec<bool>> {
    let mut sides = Sides::new(together, places, activity, BUDGET).ok()?;
    let differs = |place: &usize| regions(&mut sides, &[0, *place], Node::TRUE).ok().map(|found| !found.regions.is_empty());
    places.iter().skip(1).map(differs).collect()
}

fn of_all(activities: &[ActivityId], differs: &[Option<Vec<bool>>], place: usize) -> TextEffect {
    let mut changed = Vec::new();
    for (activity, of) in activities.iter().zip(differs) {
        match of.as_ref().and_then(|all| all.get(place)) {
            Some(true) => changed.push(*activity),
            Some(false) => {}
            None => return TextEffect::Unknown,
        }
    }
    if changed.is_empty() { TextEffect::Nothing } else { TextEffect::Changes(changed) }
}
