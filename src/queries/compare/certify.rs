//! **Certificates**: a witness of a region, decided again on every side by the direct interpreter, which knows nothing of diagrams.

use super::items::{Part, PartKind, Silent, Told};
use super::meanings::Beyond;
use super::regions::Region;
use super::sides::{Sides, number};
use crate::hir::vocabulary::Kind;
use crate::hir::{Case, Regulation, Rule, Value, VerbId, Vocabulary};
use crate::interpret::{Unknown, World, broken_always, decide, plan_counts};

/// What came of deciding a witness again.
#[derive(Clone, Debug, PartialEq)]
pub enum Certificate {
    /// The case is possible, and every side says there just what the region says.
    Holds,
    /// These lines exclude the case.
    Impossible(Vec<usize>),
    /// A side asks for something that the case does not state.
    Open(Unknown),
    /// By side, what the interpreter finds beyond what all say.
    Differs(Vec<Beyond>),
}

/// Decides a case of a region again.
pub fn certify(sides: &mut Sides, asked: &[usize], region: &Region, case: &Case) -> Certificate {
    match decided_again(sides, asked, &region.part, case) {
        Ok(Some(found)) if found == region.beyond => Certificate::Holds,
        Ok(found) => Certificate::Differs(found.unwrap_or_default()),
        Err(certificate) => certificate,
    }
}

/// What each side says of a case beyond what all say, by the interpreter; nothing where all say the same.
///
/// # Errors
/// The certificate that says why nothing can be said of the case.
pub fn decided_again(sides: &mut Sides, asked: &[usize], part: &Part, case: &Case) -> Result<Option<Vec<Beyond>>, Certificate> {
    let mut meanings = Vec::new();
    for side in asked {
        let Some(regulation) = sides.regulation(*side) else { continue };
        let world = World::new(regulation, with_keys(sides.vocabulary(), regulation, case));
        let broken = broken_always(sides.vocabulary(), regulation, &world);
        if !broken.is_empty() {
            return Err(Certificate::Impossible(broken));
        }
        let outcome = decide(sides.vocabulary(), regulation, &world).map_err(Certificate::Open)?;
        let counts = plan_counts(sides.vocabulary(), regulation, &world).map_err(Certificate::Open)?;
        let told = Told { outcome, counts };
        let silent = match &part.of {
            PartKind::Acts(strand) => Some(silence(sides, &told, part, strand.verb)),
            _ => None,
        };
        let vocabulary = sides.vocabulary();
        meanings.push(number(&mut sides.meanings, vocabulary, regulation, part, &told, silent));
    }
    Ok(sides.meanings.beyond(&meanings, matches!(part.of, PartKind::Silence(_))))
}

/// Limits over a plan count the rows of one key: which key is no part of the comparison, so any will do.
fn with_keys(vocabulary: &Vocabulary, regulation: &Regulation, case: &Case) -> Case {
    let mut case = case.clone();
    let rules = regulation.provisions.iter().flat_map(|p| &p.rules);
    for fact in rules.filter_map(|rule| if let Rule::PlanLimit { per, .. } = rule { *per } else { None }) {
        let own = vocabulary.activity(case.activity).is_some_and(|a| a.facts.contains(&fact));
        if let (true, Some(value)) = (own, vocabulary.fact(fact).and_then(|f| plain_value(&f.kind))) {
            case.facts.entry(fact).or_insert(value);
        }
    }
    case
}

fn plain_value(kind: &Kind) -> Option<Value> {
    match kind {
        Kind::Bool => Some(Value::Bool(false)),
        Kind::One(_) => Some(Value::One(0)),
        Kind::Set(_) => Some(Value::set([])),
        Kind::Number { min, .. } => Some(Value::Number(*min)),
        Kind::Text => Some(Value::Text("…".into())),
        Kind::List(_) => Some(Value::List(Vec::new())),
        Kind::Date => None,
    }
}

fn silence(sides: &Sides, told: &Told, part: &Part, verb: VerbId) -> Silent {
    let class = sides.vocabulary().verb(verb).map(|v| v.class);
    let required = sides.vocabulary().activity(sides.activity).map(|a| a.requires.as_slice()).unwrap_or_default();
    match class.filter(|c| required.contains(c) && part.each.is_none()) {
        Some(class) => told.silent(sides.vocabulary(), class),
        None => Silent::NotRequired,
    }
}
