//! The passage of an official text that an article or annex stands in.

use super::tree::Tree;
use crate::syntax::ast::{Level, Step};

/// The text of the provision at an address of a rule file, with all inside it.
pub fn passage<'t>(text: &'t str, tree: &Tree, address: &[Step]) -> Option<&'t str> {
    let addresses = tree.addresses();
    let label = |s: &Step| s.label.as_deref().map(|l| l.trim_start_matches('0').to_owned());
    let same = |a: &[Step]| a.len() == address.len() && a.iter().zip(address).all(|(x, y)| x.level == y.level && label(x) == label(y));
    // An article that two parts share is asked for by its part; where it is not, the last part is the regulation itself.
    let article = address.iter().find(|s| matches!(s.level, Level::Article | Level::Annex));
    let found = tree.ids().find(|id| addresses.get(*id).is_some_and(|a| same(a)));
    let found = found.or_else(|| tree.ids().filter(|id| tree.get(*id).and_then(|p| p.step.as_ref()) == article).last())?;
    let provision = tree.get(found)?;
    text.get(provision.start..provision.end)
}
