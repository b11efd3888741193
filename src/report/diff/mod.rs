//! A comparison of regulations, as a document and as data.
//!
//! - [`kinds`]: kinds of change in words
//! - [`items`]: what one side says in a region
//! - [`document`]: summary first, then the regions, activity by activity
//! - [`texts`]: the provisions that changed between versions
//! - [`json`]: the same as data
//! - [`impact`]: what it means for a portfolio

mod document;
mod impact;
mod items;
mod json;
mod texts;
mod kinds;

use crate::hir::{ActivityId, Regulation, Workspace};
use crate::queries::{NotCompared, RegionTold, Structure, TextEffect};

pub use document::diff_document;
pub use impact::{Impact, ProposalTouched, impact_document, impact_json};
pub use items::{part_name, said_cell};
pub use json::diff_json;
pub use kinds::{kind_label, kind_named};

/// A comparison, ready to be told.
#[derive(Clone, Debug)]
pub struct Diff<'w> {
    pub workspace: &'w Workspace,
    /// The sides in the order in which they were named; `a` is the first.
    pub sides: Vec<&'w Regulation>,
    pub activities: Vec<ActivityTold>,
    pub not_compared: Vec<NotCompared>,
    /// Between versions of one regulation: what changed in the text, and whether it does anything; with the side that is the new version.
    pub texts: Vec<(usize, Structure, Vec<TextEffect>)>,
    /// Whether witnesses were decided again.
    pub certified: bool,
}

/// One activity.
#[derive(Clone, Debug)]
pub struct ActivityTold {
    pub activity: ActivityId,
    /// How many regions there are; those told may be fewer.
    pub regions: usize,
    /// How many different things are said where all sides say the same.
    pub agreeing: usize,
    /// Kinds of change, each with the number of regions that have it.
    pub kinds: Vec<(crate::queries::Kind, usize)>,
    /// The regions told, each with its number in the activity, from one.
    pub told: Vec<(usize, RegionTold)>,
    /// Terms that another side defines otherwise than the first, with the side.
    pub terms: Vec<(usize, crate::queries::TermDiffers)>,
    /// Provisions asked of records within records, which are not compared: side and provision.
    pub left_out: Vec<(usize, crate::hir::ProvisionId)>,
}

impl Diff<'_> {
    /// All regions, told or not.
    pub fn regions(&self) -> usize {
        self.activities.iter().map(|a| a.regions).sum()
    }

    /// Regions that are told.
    pub fn told(&self) -> usize {
        self.activities.iter().map(|a| a.told.len()).sum()
    }

    pub fn agreeing(&self) -> usize {
        self.activities.iter().map(|a| a.agreeing).sum()
    }

    /// `a`, `b`, … by place.
    pub fn letter(side: usize) -> String {
        u32::try_from(side).ok().and_then(|side| char::from_u32('a' as u32 + side)).filter(char::is_ascii_lowercase).map_or("?".into(), String::from)
    }
}
