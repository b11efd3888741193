//! **Headers**: one to three rows, of which most columns are those of a form. Merged cells above belong to every column below them.

use std::collections::BTreeMap;

use super::PlanOptions;
use super::view::View;
use crate::hir::case::names_term;
use crate::hir::{ActivityId, Vocabulary};
use crate::plan::cells::text_of;
use crate::plan::guide::{Form, FormColumn, Guide, Reads, Role, bare};

/// A header that was found.
#[derive(Clone, Debug)]
pub struct Header {
    pub first_row: u32,
    pub last_row: u32,
    /// The form's place in the guide; nothing where the user's mapping stands for one.
    pub form: Option<usize>,
    pub alike: Vec<usize>,
    pub activity: ActivityId,
    /// By column.
    pub columns: BTreeMap<u32, HeaderColumn>,
    /// Headings of the form that no column has.
    pub absent: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct HeaderColumn {
    pub heading: String,
    pub role: Option<Role>,
    /// The parts of the heading that contradict each other, where two parts name two different columns.
    pub disagrees: bool,
}

/// Columns that a header must have in common with a form, at least.
const LEAST: usize = 3;
const MOST_ROWS: usize = 3;

/// What headers are looked for with.
pub struct Finder<'f> {
    pub vocabulary: &'f Vocabulary,
    pub guide: &'f Guide,
    pub options: &'f PlanOptions,
}

impl Finder<'_> {
    /// The header that begins in the row at `rows[at]`, under these titles.
    pub fn header(&self, view: &View, rows: &[u32], at: usize, titles: &[String]) -> Option<Header> {
        let first = *rows.get(at)?;
        if !self.can_begin(view, first) {
            return None;
        }
        let mut best: Option<(usize, Header)> = None;
        for height in 1..=MOST_ROWS {
            let Some(last) = rows.get(at + height - 1).copied().filter(|last| (*last - first) as usize == height - 1) else { break };
            for (score, header) in self.headers(view, first, last, titles) {
                if best.as_ref().is_none_or(|(known, _)| score > *known) {
                    best = Some((score, header));
                }
            }
        }
        best.map(|(_, header)| header)
    }

    /// Whether some headings stand in a row; what stands alone in its row is a title.
    fn can_begin(&self, view: &View, row: u32) -> bool {
        let texts = view.texts(row);
        let is_known = |(_, text): &&(u32, String)| self.guide.known_headings.contains(&self.guide.heading_key(text));
        let by_mapping = self.options.mapping.activity.is_some();
        let known = texts.iter().filter(is_known).count();
        // Rows of another table above a header are no part of it: most of what stands in its first row are headings.
        texts.len() > 1 && (by_mapping || (known > 1 && known * 2 > texts.len()))
    }

    /// The forms that these rows can be the header of, the likeliest first.
    fn headers(&self, view: &View, first: u32, last: u32, titles: &[String]) -> Vec<(usize, Header)> {
        let paths = self.paths(view, first, last);
        if let Some(header) = self.mapped(&paths, first, last) {
            return vec![(usize::MAX, header)];
        }
        let forms = self.guide.forms.iter().enumerate();
        let wanted = forms.filter(|(_, form)| self.options.form.as_ref().is_none_or(|id| form.id == *id));
        let mut found: Vec<(usize, usize, Header)> = Vec::new();
        for (place, form) in wanted {
            let header = self.of_form(place, form, &paths, first, last);
            let matched = form.columns.len() - header.absent.len();
            if matched < LEAST.min(form.columns.len()) || matched * 2 < form.columns.len() || matched * 2 < header.columns.len() {
                continue;
            }
            found.push((matched * 10 + self.title_fits(form, titles) * 4, header.absent.len(), header));
        }
        // Of forms that have as many of the columns, the one that lacks the fewest of its own; which activity it is, that does not tell.
        found.sort_by_key(|(score, lacking, _)| (std::cmp::Reverse(*score), *lacking));
        let Some((score, lacking, header)) = found.first().cloned() else { return Vec::new() };
        let as_likely = |(other, lacks, of): &&(usize, usize, Header)| *other == score && (*lacks == lacking || of.activity != header.activity);
        let alike = found.iter().skip(1).filter(as_likely).filter_map(|(.., of)| of.form).collect();
        vec![(score, Header { alike, ..header })]
    }

    fn of_form(&self, place: usize, form: &Form, paths: &BTreeMap<u32, Path>, first: u32, last: u32) -> Header {
        let mut absent: Vec<usize> = (0..form.columns.len()).collect();
        let mut columns = BTreeMap::new();
        for (column, path) in paths {
            let found = absent.iter().copied().find(|at| form.columns.get(*at).is_some_and(|c| is_heading(c, path)));
            let (role, disagrees) = match found {
                Some(at) => {
                    absent.retain(|other| *other != at);
                    (form.columns.get(at).and_then(|c| self.guide.roles.get(c.role)).cloned(), false)
                }
                None => (self.elsewhere(form.activity, path), disagrees(form, path)),
            };
            columns.insert(*column, HeaderColumn { heading: path.shown(), role, disagrees });
        }
        let absent = absent.into_iter().filter_map(|at| form.columns.get(at)).map(|c| c.heading.join(" / ")).collect();
        Header { first_row: first, last_row: last, form: Some(place), alike: Vec::new(), activity: form.activity, columns, absent }
    }

    /// A heading that is read in any form: one that offices add, or a fact of the activity.
    fn elsewhere(&self, activity: ActivityId, path: &Path) -> Option<Role> {
        let heading = path.parts.last()?;
        if let Some(role) = path.keys.last().and_then(|key| self.guide.anywhere.get(key)) {
            return self.guide.roles.get(*role).cloned();
        }
        let facts = self.vocabulary.activity(activity)?.facts.iter();
        let fact = facts.copied().find(|id| self.vocabulary.fact(*id).is_some_and(|f| names_term(&f.term, heading)))?;
        let term = &self.vocabulary.fact(fact)?.term;
        Some(Role { id: term.id.clone(), vi: term.vi.clone(), en: term.en.clone(), reads: Reads::Fact(fact), silent: false })
    }

    /// The user's mapping, if every heading that it names stands here.
    fn mapped(&self, paths: &BTreeMap<u32, Path>, first: u32, last: u32) -> Option<Header> {
        let mapping = &self.options.mapping;
        let activity = mapping.activity?;
        let named = |heading: &str| paths.values().any(|path| path.whole == self.guide.heading_key(heading));
        if mapping.columns.is_empty() || !mapping.columns.iter().all(|(heading, _)| named(heading)) {
            return None;
        }
        let column = |path: &Path| {
            let role = mapping.columns.iter().find(|(heading, _)| self.guide.heading_key(heading) == path.whole).map(|(_, role)| role.clone());
            HeaderColumn { heading: path.shown(), role: role.or_else(|| self.elsewhere(activity, path)), disagrees: false }
        };
        let columns = paths.iter().map(|(number, path)| (*number, column(path))).collect();
        Some(Header { first_row: first, last_row: last, form: None, alike: Vec::new(), activity, columns, absent: Vec::new() })
    }

    /// How well a form's title stands above: 10 the whole of it, less for a part.
    fn title_fits(&self, form: &Form, titles: &[String]) -> usize {
        let key = |text: &str| {
            let letters = |c: char| if c.is_alphabetic() { c } else { ' ' };
            bare(&self.guide.words.short.key(text)).chars().map(letters).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let wanted = key(&form.title);
        let name = key(&form.name);
        let best = |title: &String| {
            let title = key(title);
            match () {
                () if title == wanted => 10,
                () if title.contains(&wanted) => 9,
                () if title.len() > 12 && wanted.starts_with(&title) => 7,
                () if wanted.split(' ').take(5).eq(title.split(' ').take(5)) => 5,
                () if !name.is_empty() && title == name => 1,
                () => 0,
            }
        };
        titles.iter().map(best).max().unwrap_or(0)
    }
}

/// The heading of a column: its parts from the top, and their keys.
struct Path {
    parts: Vec<String>,
    keys: Vec<String>,
    whole: String,
}

impl Path {
    fn shown(&self) -> String {
        self.parts.join(" / ")
    }
}

impl Finder<'_> {
    /// The parts of every column's heading; a merged cell once.
    fn paths(&self, view: &View, first: u32, last: u32) -> BTreeMap<u32, Path> {
        let mut out: BTreeMap<u32, Vec<String>> = BTreeMap::new();
        for row in first..=last {
            for column in view.columns(row) {
                let Some(seen) = view.at(row, column).filter(|seen| (first..=last).contains(&seen.row)) else { continue };
                let text = text_of(&seen.cell.content).split_whitespace().collect::<Vec<_>>().join(" ");
                let path = out.entry(column).or_default();
                if path.last() != Some(&text) {
                    path.push(text);
                }
            }
        }
        let path = |parts: Vec<String>| Path {
            keys: parts.iter().map(|part| self.guide.heading_key(part)).collect(),
            whole: self.guide.heading_key(&parts.join(" ")),
            parts,
        };
        out.into_iter().map(|(column, parts)| (column, path(parts))).collect()
    }
}

/// Whether the parts of a heading are those of a form's: all of them, or the last.
fn is_heading(of_form: &FormColumn, path: &Path) -> bool {
    of_form.whole == path.whole || Some(&of_form.last) == path.keys.last()
}

/// Two parts that name two columns of the form.
fn disagrees(form: &Form, path: &Path) -> bool {
    let named = |key: &String| form.columns.iter().position(|c| c.heading.len() == 1 && c.whole == *key);
    let mut places: Vec<usize> = path.keys.iter().filter_map(named).collect();
    places.dedup();
    places.len() > 1
}
