//! **Outcomes**: what each end of each walk says, as rows of one table, and as bits from which the status is made.

use super::dialect::Dialect;
use crate::hir::vocabulary::Activity;
use crate::hir::{Actor, BodyId, FactId, ProvisionId};
use crate::outcome::{Outcome, OutcomeAct, SilenceKind};
use crate::queries::{End, PartOf, RegisterPart};
use crate::report::Words;
use crate::syntax::ast::Modality;

/// The columns of a row after walk, end and position.
pub const COLUMNS: [&str; 20] = [
    "kind",
    "verb",
    "verb_label",
    "body",
    "body_label",
    "recipient",
    "recipient_label",
    "behalf",
    "behalf_label",
    "matter",
    "modality",
    "in_writing",
    "via",
    "together_with",
    "documents",
    "deadlines",
    "waived",
    "each_of",
    "citations",
    "detail",
];

/// Completions of the case differ.
pub const OPEN: usize = 1;
pub const CONFLICT: usize = 2;
pub const REFERS: usize = 4;

/// The bits of a required class, by its place: somebody acts, somebody unnamed does, the class is excluded.
pub fn class_bits(place: usize) -> (usize, usize, usize) {
    let first = 8 << (3 * place);
    (first, first << 1, first << 2)
}

/// What the status needs to know of an end.
pub fn bits(words: &Words, activity: &Activity, part: &RegisterPart, end: End) -> usize {
    let outcome = match end {
        End::Impossible => return 0,
        End::Open(_) => return OPEN,
        End::Value(value) => part.said.get(value as usize),
    };
    let Some(outcome) = outcome else { return 0 };
    let class_of = |act: &OutcomeAct| words.vocabulary().verb(act.verb).map(|v| v.class);
    let mut all = if outcome.conflicts.is_empty() { 0 } else { CONFLICT };
    if outcome.silences.iter().any(|s| s.kind == SilenceKind::Refers) {
        all |= REFERS;
    }
    for (place, class) in activity.requires.iter().enumerate() {
        let (acted, unnamed, excluded) = class_bits(place);
        let silent = |kind: SilenceKind| outcome.silences.iter().any(|s| s.kind == kind && s.class == Some(*class));
        let held = [
            (acted, outcome.acts.iter().any(|a| class_of(a) == Some(*class))),
            (unnamed, silent(SilenceKind::Unnamed)),
            (excluded, silent(SilenceKind::Excluded)),
        ];
        all |= held.iter().filter(|(_, holds)| *holds).map(|(bit, _)| bit).sum::<usize>();
    }
    all
}

/// One row: the columns that say something.
type Row = Vec<(&'static str, String)>;

/// Writes outcomes.
pub struct Outcomes<'a> {
    pub dialect: Dialect,
    pub words: Words<'a>,
}

impl Outcomes<'_> {
    /// The rows of a part, by end; `asked` names a question.
    pub fn rows(&self, part: &RegisterPart, asked: &impl Fn(crate::mdd::Level) -> String) -> Vec<(usize, Vec<Row>)> {
        let verb = if let PartOf::Verb(verb) = part.of { Some(verb) } else { None };
        let rows = |end: &End| match end {
            End::Impossible => Vec::new(),
            End::Open(level) => {
                let mut row: Row = vec![("kind", "undetermined".into()), ("detail", asked(*level))];
                match verb {
                    Some(verb) => row.extend([("verb", self.words.verb_id(verb).to_owned()), ("verb_label", self.words.verb(verb).to_owned())]),
                    None => row.push(("verb", part_name(&self.words, part.of))),
                }
                vec![row]
            }
            End::Value(value) => part.said.get(*value as usize).map(|outcome| self.said(outcome, part.each_of)).unwrap_or_default(),
        };
        part.walk.ends.iter().map(rows).enumerate().filter(|(_, rows)| !rows.is_empty()).collect()
    }

    /// The rows of an outcome. A gap hangs on all parts together, and stands beside the status.
    fn said(&self, outcome: &Outcome, each_of: Option<FactId>) -> Vec<Row> {
        let words = &self.words;
        let mut rows: Vec<Row> = outcome.acts.iter().map(|act| self.act("act", act, each_of)).collect();
        for silence in &outcome.silences {
            match (silence.kind, &silence.act) {
                (SilenceKind::Gap, _) => continue,
                (SilenceKind::Unnamed, Some(act)) => {
                    // The silence has the grounds of every completion.
                    let act = OutcomeAct { citations: silence.citations.clone(), ..(**act).clone() };
                    rows.push(self.act("unnamed", &act, each_of));
                }
                (kind, _) => {
                    let mut row: Row = vec![("kind", kind.id().to_owned()), ("citations", self.citations(&silence.citations))];
                    row.extend(silence.verb.iter().flat_map(|v| [("verb", words.verb_id(*v).to_owned()), ("verb_label", words.verb(*v).to_owned())]));
                    row.extend(silence.to.iter().map(|to| ("detail", to.clone())));
                    rows.push(row);
                }
            }
        }
        for conflict in &outcome.conflicts {
            let (ids, labels): (Vec<&str>, Vec<String>) = conflict.bodies.iter().map(|b| (words.body_id(*b), words.body(*b))).unzip();
            let mut row: Row = vec![
                ("kind", "conflict".into()),
                ("verb", words.verb_id(conflict.verb).to_owned()),
                ("verb_label", words.verb(conflict.verb).to_owned()),
                ("body", ids.join("|")),
                ("body_label", labels.join("; ")),
                ("citations", self.citations(&conflict.citations)),
            ];
            row.extend(conflict.matter.and_then(|m| words.vocabulary().matter(m)).map(|m| ("matter", m.id.clone())));
            rows.push(row);
        }
        rows.extend(self.others(outcome));
        rows
    }

    /// Prohibitions, broken limits and papers that are asked for.
    fn others(&self, outcome: &Outcome) -> Vec<Row> {
        let words = &self.words;
        let mut rows: Vec<Row> = Vec::new();
        for forbidden in &outcome.forbidden {
            let mut row: Row = vec![("kind", "forbidden".into()), ("citations", words.citation(forbidden.citation))];
            // The body that may lift it.
            row.extend(forbidden.unless.iter().flat_map(|b| [("body", words.body_id(*b).to_owned()), ("body_label", words.body(*b))]));
            rows.push(row);
        }
        for broken in &outcome.violations {
            let mut row: Row = vec![("kind", "limit_broken".into()), ("citations", words.citation(broken.citation))];
            row.push(("modality", modality(broken.modality).to_owned()));
            rows.push(row);
        }
        for dossier in &outcome.dossier {
            let mut row: Row = vec![("kind", "dossier".into()), ("citations", words.citation(dossier.citation))];
            let papers = [("documents", words.documents(&dossier.documents)), ("detail", dossier.fields.join("; "))];
            row.extend(papers.into_iter().filter(|(_, text)| !text.is_empty()));
            rows.push(row);
        }
        rows
    }

    fn act(&self, kind: &str, act: &OutcomeAct, each_of: Option<FactId>) -> Row {
        let words = &self.words;
        let named = |id: &'static str, label: &'static str, body: Option<BodyId>| {
            body.into_iter().flat_map(move |b| [(id, words.body_id(b).to_owned()), (label, words.body(b))])
        };
        let mut row: Row = vec![
            ("kind", kind.to_owned()),
            ("verb", words.verb_id(act.verb).to_owned()),
            ("verb_label", words.verb(act.verb).to_owned()),
            ("modality", modality(act.modality).to_owned()),
            ("in_writing", if act.in_writing { "yes" } else { "no" }.to_owned()),
            ("citations", self.citations(&act.citations)),
        ];
        row.extend(named("body", "body_label", act.actor.body()));
        if act.actor == Actor::Unsaid {
            row.push(("body_label", words.actor(act.actor)));
        }
        row.extend(named("recipient", "recipient_label", act.to));
        row.extend(named("behalf", "behalf_label", act.behalf));
        row.extend(act.matter.and_then(|m| words.vocabulary().matter(m)).map(|m| ("matter", m.id.clone())));
        let ids = |bodies: &[BodyId]| bodies.iter().map(|b| words.body_id(*b)).collect::<Vec<_>>().join("|");
        let deadlines =
            |waived: bool| act.timings.iter().filter(|t| t.waived == waived).map(|t| words.deadline(&t.deadline)).collect::<Vec<_>>().join("; ");
        let documents = words.documents(&act.documents);
        let more = [
            ("via", ids(&act.via)),
            ("together_with", ids(&act.with)),
            ("documents", documents),
            ("deadlines", deadlines(false)),
            ("waived", deadlines(true)),
        ];
        row.extend(more.into_iter().filter(|(_, text)| !text.is_empty()));
        row.extend(each_of.filter(|_| !act.members.is_empty()).map(|list| ("each_of", words.fact_id(list).to_owned())));
        row
    }

    fn citations(&self, of: &[ProvisionId]) -> String {
        self.words.citations(of).join("; ")
    }

    /// A row as a tuple.
    pub fn tuple(&self, walk: usize, end: usize, position: usize, row: &Row) -> String {
        let text = |column: &&str| row.iter().find(|(name, _)| name == column).map_or("NULL".to_owned(), |(_, value)| self.dialect.text(value));
        let texts: Vec<String> = COLUMNS.iter().map(text).collect();
        format!("({walk}, {end}, {position}, {})", texts.join(", "))
    }
}

fn modality(modality: Modality) -> &'static str {
    match modality {
        Modality::Must => "must",
        Modality::May => "may",
        Modality::Should => "should",
    }
}

/// How a part is called in names of columns.
pub fn part_name(words: &Words, of: PartOf) -> String {
    match of {
        PartOf::Verb(verb) => words.verb_id(verb).to_owned(),
        PartOf::Forbidden => "(forbidden)".to_owned(),
        PartOf::Refers => "(refers)".to_owned(),
        PartOf::Excludes => "(excluded)".to_owned(),
        PartOf::Dossier => "(dossier)".to_owned(),
        PartOf::Limit(contribution) | PartOf::Binds(contribution) => format!("(limit {contribution})"),
    }
}
