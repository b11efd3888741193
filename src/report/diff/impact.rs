//! The impact of a change on a portfolio of proposals: which are treated differently and how, and which changes none of them touches.

use serde_json::{Value as Json, json};

use super::items::{part_name, said_cell};
use super::json::region_json;
use super::kinds::kind_label;
use super::{ActivityTold, Diff};
use crate::diagnostics::Lang;
use crate::hir::ActivityId;
use crate::queries::{Lies, RegionTold, Touched};
use crate::report::Words;
use crate::report::cases::scenario_case;
use crate::report::document::{Cell, Document, Line, Mark, Section, Table};

/// A portfolio against a comparison; the comparison tells every region.
#[derive(Clone, Debug)]
pub struct Impact<'w> {
    pub diff: Diff<'w>,
    pub proposals: Vec<ProposalTouched>,
}

/// One proposal.
#[derive(Clone, Debug)]
pub struct ProposalTouched {
    pub title: String,
    pub activity: ActivityId,
    pub touched: Vec<Touched>,
}

impl Impact<'_> {
    fn activity(&self, id: ActivityId) -> Option<&ActivityTold> {
        self.diff.activities.iter().find(|a| a.activity == id)
    }

    fn region(&self, activity: ActivityId, touched: &Touched) -> Option<&RegionTold> {
        self.activity(activity)?.told.get(touched.region).map(|(_, told)| told)
    }

    /// Regions that no proposal lies in, or may lie in, with their numbers.
    fn untouched(&self) -> Vec<(&ActivityTold, usize, &RegionTold)> {
        let is_touched =
            |activity: ActivityId, place: usize| self.proposals.iter().any(|p| p.activity == activity && p.touched.iter().any(|t| t.region == place));
        let of = |activity: &'_ ActivityTold| activity.told.iter().enumerate().filter(|(place, _)| !is_touched(activity.activity, *place)).count();
        let mut out = Vec::with_capacity(self.diff.activities.iter().map(of).sum());
        for activity in &self.diff.activities {
            for (place, (number, told)) in activity.told.iter().enumerate() {
                if !is_touched(activity.activity, place) {
                    out.push((activity, *number, told));
                }
            }
        }
        out
    }
}

/// Proposals first, then what none of them touches, each with a generated case.
pub fn impact_document(impact: &Impact, lang: Lang) -> Document {
    let sides: Vec<Words> = impact.diff.sides.iter().map(|side| Words::new(impact.diff.workspace, side, lang)).collect();
    let Some(words) = sides.first() else { return Document::new(lang, "") };
    let names: Vec<String> = impact.diff.sides.iter().map(|r| r.name()).collect();
    let mut document = Document::new(lang, &names.join(" → "));
    let (all, untouched) = (impact.proposals.len(), impact.untouched());
    let certainly = impact.proposals.iter().filter(|p| p.touched.iter().any(|t| t.lies == Lies::Inside)).count();
    let perhaps = impact.proposals.iter().filter(|p| !p.touched.is_empty()).count() - certainly;
    let (regions, free) = (impact.diff.regions(), untouched.len());
    document.note(Line::default().and(
        Mark::Strong,
        &match lang {
            Lang::En => format!(
                "{certainly} of {all} proposals are treated differently, {perhaps} more perhaps; {free} of {regions} changed classes of cases are touched by none"
            ),
            Lang::Vi => format!(
                "{certainly} trong {all} đề xuất được xử lý khác, thêm {perhaps} có thể khác; {free} trong {regions} nhóm thay đổi không đề xuất nào chạm đến"
            ),
        },
    ));
    for proposal in &impact.proposals {
        document.section(of_proposal(impact, &sides, proposal, lang));
    }
    let mut section = Section::new(words.say("Changes that no proposal touches", "Thay đổi không đề xuất nào chạm đến"));
    let heads = [words.say("activity", "hoạt động"), words.say("act", "hành vi"), words.say("change", "thay đổi"), words.say("example", "ví dụ")];
    let mut table = Table::new(heads.iter().map(|h| (*h).to_owned()).chain(names));
    for (activity, number, told) in untouched {
        let name = words.vocabulary().activity(activity.activity).map_or("?", |a| a.term.label(lang));
        let example = told.witness.as_ref().map(|case| scenario_case(words, case)).unwrap_or_default();
        let mut row = vec![Cell::from(format!("{name} · {number}").as_str()), Cell::from(part_name(words, told).as_str()), kinds(told, lang)];
        row.push(Cell::from(example.as_str()));
        row.extend(sides.iter().enumerate().map(|(side, words)| said_cell(words, told, side)));
        table.row(row);
    }
    section.table(table);
    document.section(section);
    document
}

fn of_proposal(impact: &Impact, sides: &[Words], proposal: &ProposalTouched, lang: Lang) -> Section {
    let Some(words) = sides.first() else { return Section::new(&proposal.title) };
    let activity = words.vocabulary().activity(proposal.activity).map_or("?", |a| a.term.label(lang));
    let mut section = Section::new(&format!("{} — {activity}", proposal.title));
    if proposal.touched.is_empty() {
        section.note(words.say("treated as before", "xử lý như trước"));
        return section;
    }
    let heads = [words.say("act", "hành vi"), words.say("change", "thay đổi"), words.say("certain", "chắc chắn")];
    let names = impact.diff.sides.iter().map(|side| side.name());
    let mut table = Table::new(heads.iter().map(|h| (*h).to_owned()).chain(names));
    for touched in &proposal.touched {
        let Some(told) = impact.region(proposal.activity, touched) else { continue };
        let records = match touched.records.as_slice() {
            [] => String::new(),
            records => format!(" · {}", records.iter().map(|r| r.to_string()).collect::<Vec<_>>().join(", ")),
        };
        let certain = match touched.lies {
            Lies::Inside => words.say("yes", "có").to_owned(),
            _ => words.say("depends on facts not stated", "còn tùy dữ kiện chưa nêu").to_owned(),
        };
        let mut row = vec![Cell::from((part_name(words, told) + &records).as_str()), kinds(told, lang), Cell::from(certain.as_str())];
        row.extend(sides.iter().enumerate().map(|(side, words)| said_cell(words, told, side)));
        table.row(row);
    }
    section.table(table);
    section
}

fn kinds(told: &RegionTold, lang: Lang) -> Cell {
    Cell::from(told.region.kinds.iter().map(|kind| Line::from(kind_label(*kind, lang))).collect::<Vec<_>>())
}

/// `{"proposals": […], "untouched": […], "summary": {…}}`; regions as `diff` writes them.
pub fn impact_json(impact: &Impact) -> Json {
    let diff = &impact.diff;
    let proposal = |of: &ProposalTouched| {
        let changed: Vec<Json> = of
            .touched
            .iter()
            .filter_map(|touched| {
                let (number, told) = impact.activity(of.activity)?.told.get(touched.region)?;
                let region = region_json(diff, impact.activity(of.activity)?, *number, told);
                Some(json!({ "certain": touched.lies == Lies::Inside, "records": touched.records, "region": region }))
            })
            .collect();
        let activity = diff.workspace.vocabulary.activity(of.activity).map(|a| a.term.id.as_str());
        json!({ "title": of.title, "activity": activity, "changed": changed })
    };
    let untouched: Vec<Json> = impact.untouched().into_iter().map(|(activity, number, told)| region_json(diff, activity, number, told)).collect();
    let changed = impact.proposals.iter().filter(|p| !p.touched.is_empty()).count();
    json!({
        "proposals": impact.proposals.iter().map(proposal).collect::<Vec<_>>(),
        "summary": { "proposals": impact.proposals.len(), "changed": changed, "regions": diff.regions(), "untouched": untouched.len() },
        "untouched": untouched,
    })
}
