//! The file: a head with format, version and checksum, and a content that is only used when all three are right.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use super::described::{FORMAT, VERSION, described};
use super::parts::{Parts, put_together, take_apart};
use crate::calendar::Calendar;
use crate::decision::{Asked, BUDGET, Decision};
use crate::hir::{Regulation, VerbId, Vocabulary, Workspace};
use crate::mdd::{Damaged, Image, Node};

/// A regulation read back from its compiled form.
pub struct Compiled {
    /// One regulation, with its vocabulary and calendar.
    pub workspace: Workspace,
    pub decisions: Vec<Decision>,
}

/// Why a file is no compiled regulation that can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotCompiled {
    /// Not this format at all.
    OtherFormat,
    OtherVersion(u64),
    /// The content is not what was written.
    WrongChecksum,
    /// Only one verb of a regulation, from which nothing can be answered.
    Partial,
    /// The checksum is right, the parts do not fit.
    Damaged(String),
}

/// What this program needs to answer from the file.
#[derive(Serialize, Deserialize)]
struct Internal {
    vocabulary: Vocabulary,
    calendars: Vec<Calendar>,
    regulation: Regulation,
    decisions: Vec<(Parts, Vec<u32>)>,
}

/// A regulation with its decisions as a file.
pub fn write(workspace: &Workspace, regulation: &Regulation, decisions: &[&Decision]) -> String {
    let mut described_all = Vec::new();
    let mut internal = Vec::new();
    for decision in decisions {
        let (parts, image, roots) = take_apart(decision);
        let places: HashMap<Node, u32> = roots.iter().copied().zip(image.roots.iter().copied()).collect();
        // Whatever is described begins at a root.
        let place = |node: Node| places.get(&node).copied().unwrap_or(u32::MAX);
        described_all.push(described(workspace, regulation, decision, None, &image, &place));
        internal.push((parts, image.roots.clone()));
    }
    let calendars = workspace.calendars.iter().filter(|c| Some(&c.name) == regulation.calendar.as_ref()).cloned().collect();
    let internal = Internal { vocabulary: workspace.vocabulary.clone(), calendars, regulation: regulation.clone(), decisions: internal };
    let internal = serde_json::to_value(internal).unwrap_or_default();
    file(json!({ "regulation": head(regulation), "decisions": described_all, "internal": internal })).to_string() + "\n"
}

/// The diagrams of one verb alone, in the same form; other programs can read it, answers need the whole.
pub fn verb_json(workspace: &Workspace, regulation: &Regulation, decision: &Decision, verb: VerbId) -> Json {
    let of_lists = decision.variables.iter().filter_map(|(_, v)| match v.asked {
        Asked::Some { of, .. } | Asked::Count { of, .. } => Some(of),
        _ => None,
    });
    let of_verb = decision.rulings.verbs.iter().filter(|v| v.verb == verb).flat_map(|v| v.roots.iter().map(|(_, root)| *root));
    let roots: Vec<Node> = std::iter::once(decision.possible).chain(of_lists).chain(of_verb).collect();
    let image = decision.diagrams.image(&roots);
    let places: HashMap<Node, u32> = roots.iter().copied().zip(image.roots.iter().copied()).collect();
    let place = |node: Node| places.get(&node).copied().unwrap_or(u32::MAX);
    let decision = described(workspace, regulation, decision, Some(verb), &image, &place);
    file(json!({ "regulation": head(regulation), "decisions": [decision] }))
}

fn file(content: Json) -> Json {
    json!({ "format": FORMAT, "version": VERSION, "sha256": checksum(&content), "content": content })
}

fn head(regulation: &Regulation) -> Json {
    json!({
        "name": regulation.name(), "number": regulation.number, "title": regulation.title,
        "effective": regulation.effective, "until": regulation.until, "draft": regulation.draft,
    })
}

fn checksum(content: &Json) -> String {
    Sha256::digest(content.to_string().as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads a compiled regulation.
///
/// # Errors
/// [`NotCompiled`]; nothing of a damaged file is used.
pub fn read(text: &str) -> Result<Compiled, NotCompiled> {
    let mut file: Json = serde_json::from_str(text).map_err(|_| NotCompiled::OtherFormat)?;
    if file.get("format").and_then(Json::as_str) != Some(FORMAT) {
        return Err(NotCompiled::OtherFormat);
    }
    match file.get("version").and_then(Json::as_u64) {
        Some(version) if version == u64::from(VERSION) => {}
        version => return Err(NotCompiled::OtherVersion(version.unwrap_or(0))),
    }
    let mut content = file.get_mut("content").map(Json::take).unwrap_or_default();
    if file.get("sha256").and_then(Json::as_str) != Some(checksum(&content).as_str()) {
        return Err(NotCompiled::WrongChecksum);
    }
    let damaged = |problem: String| NotCompiled::Damaged(problem);
    let internal = content.get_mut("internal").map(Json::take).ok_or(NotCompiled::Partial)?;
    let internal: Internal = serde_json::from_value(internal).map_err(|e| damaged(e.to_string()))?;
    let described = content.get("decisions").and_then(Json::as_array).cloned().unwrap_or_default();
    let mut decisions = Vec::new();
    for (index, (parts, roots)) in internal.decisions.into_iter().enumerate() {
        let of = described.get(index).ok_or_else(|| damaged("a decision is missing".into()))?;
        let nodes = of.get("nodes").cloned().unwrap_or_default();
        let nodes = serde_json::from_value(nodes).map_err(|e| damaged(e.to_string()))?;
        let image = Image { arities: parts.arities(), nodes, roots };
        decisions.push(put_together(parts, &image, BUDGET).map_err(|d: Damaged| damaged(format!("{d:?}")))?);
    }
    let workspace =
        Workspace { vocabulary: internal.vocabulary, calendars: internal.calendars, regulations: vec![internal.regulation], scenarios: Vec::new() };
    Ok(Compiled { workspace, decisions })
}
