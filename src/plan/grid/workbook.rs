//! A workbook: its sheets in their order, read one by one, so that damage in one costs no other.
//!
//! The parts are read here and not by the crate that commonly does so (the tests compare with it): that one reserves as much
//! memory as a workbook's list of texts claims to need, before any cell is seen, and a file of a kilobyte ends the process so. It
//! takes the first text for an index that is no number, and gives up a whole workbook for one bad sheet; it keeps no hidden rows.

use super::Grid;
use super::archive::{Archive, NoPart};
use super::errors::{self, Report};
use super::limits::{self, Budget};
use super::rels::{self, Relation};
use super::sheet::{Shared, Sheet};
use super::strings;
use super::styles::{self, Styles};
use super::xml::{Step, Trouble, Walker};
use crate::diagnostics::Diagnostic;

pub fn read(bytes: &[u8], report: &mut Report) -> Vec<Grid> {
    let Some(mut archive) = Archive::open(bytes) else {
        report.push(errors::damaged("its zip archive is cut off or broken", "kho nén zip bị cắt hoặc lỗi"));
        return Vec::new();
    };
    match sheets(&mut archive, report) {
        Ok(grids) => grids,
        Err(problem) => {
            report.push(*problem);
            Vec::new()
        }
    }
}

/// A sheet as the workbook lists it.
struct Listed {
    name: String,
    id: String,
    hidden: bool,
}

fn sheets(archive: &mut Archive, report: &mut Report) -> Result<Vec<Grid>, Box<Diagnostic>> {
    let path = main_part(archive)?;
    let folder = path.rfind('/').and_then(|at| path.get(..=at)).unwrap_or_default().to_owned();
    let file = path.get(folder.len()..).unwrap_or_default();
    let xml = needed(archive, &path)?;
    let (listed, since_1904) = contents(&xml).map_err(|trouble| broken(&path, trouble))?;
    let relations_path = format!("{folder}_rels/{file}.rels");
    let relations = rels::read(&needed(archive, &relations_path)?, &folder).map_err(|trouble| broken(&relations_path, trouble))?;
    if archive.names().any(|name| name.ends_with("vbaproject.bin")) || relations.iter().any(|relation| relation.kind == "xlMacrosheet") {
        report.push(errors::macros());
    }
    if listed.is_empty() {
        return Err(Box::new(errors::damaged("it lists no sheet", "tệp không liệt kê trang tính nào")));
    }
    if listed.len() > limits::SHEETS {
        report.push(errors::too_many_sheets(listed.len()));
    }
    let shared = Shared { strings: shared_texts(archive, &relations, report), styles: formats(archive, &relations, report), since_1904 };
    let mut budget = Budget::default();
    let mut grids: Vec<Grid> = Vec::new();
    for sheet in listed.into_iter().take(limits::SHEETS) {
        let relation = relations.iter().find(|relation| relation.id == sheet.id);
        if relation.is_some_and(|relation| matches!(relation.kind.as_str(), "chartsheet" | "dialogsheet" | "xlMacrosheet" | "xlIntlMacrosheet")) {
            continue;
        }
        let name = own_name(&sheet.name, &grids, report);
        let xml = relation.map_or(Err(NoPart::Missing), |relation| archive.text(&relation.path));
        let (rows, merged) = match &xml {
            Ok(xml) => Sheet::new(&name, &shared, &mut budget, report).read(xml),
            Err(NoPart::TooLarge) => {
                report.in_sheet(&name, errors::unpacks_to_too_much(relation.map(|r| r.path.as_str()).unwrap_or_default()));
                continue;
            }
            Err(problem) => {
                report.in_sheet(&name, errors::bad_sheet(problem.en(), problem.vi()));
                continue;
            }
        };
        if rows.is_empty() && !sheet.hidden {
            report.in_sheet(&name, errors::empty_sheet());
        }
        grids.push(Grid { sheet: name, rows, merged, hidden: sheet.hidden });
    }
    Ok(grids)
}

/// The path of the part that lists the sheets, if the archive is a workbook at all.
fn main_part(archive: &mut Archive) -> Result<String, Box<Diagnostic>> {
    if archive.has("mimetype") && archive.has("content.xml") {
        let is_sheet = archive.text("mimetype").is_ok_and(|kind| kind.contains("spreadsheet"));
        return Err(Box::new(match is_sheet {
            true => errors::other_workbook(".ods"),
            false => errors::no_table("an OpenDocument file without a sheet", "tệp OpenDocument không có bảng tính"),
        }));
    }
    let foreign = [
        ("word/document.xml", errors::no_table("a Word document", "tệp Word")),
        ("ppt/presentation.xml", errors::no_table("a presentation", "tệp trình chiếu")),
        ("xl/workbook.bin", errors::other_workbook(".xlsb")),
    ];
    if let Some((_, problem)) = foreign.into_iter().find(|(part, _)| archive.has(part)) {
        return Err(Box::new(problem));
    }
    let roots = archive.text("_rels/.rels").ok().and_then(|xml| rels::read(&xml, "").ok()).unwrap_or_default();
    let stated = roots.into_iter().find(|relation| relation.kind == "officeDocument").map(|relation| relation.path);
    let path = stated.filter(|path| archive.has(path)).unwrap_or_else(|| "xl/workbook.xml".to_owned());
    match archive.has(&path) {
        true => Ok(path),
        false if archive.names().any(|name| name.starts_with("xl/")) => Err(missing(&path, NoPart::Missing)),
        false => Err(Box::new(errors::no_table("a zip archive without a workbook", "kho nén zip không có bảng tính"))),
    }
}

fn needed(archive: &mut Archive, path: &str) -> Result<String, Box<Diagnostic>> {
    archive.text(path).map_err(|problem| missing(path, problem))
}

fn missing(path: &str, problem: NoPart) -> Box<Diagnostic> {
    Box::new(match problem {
        NoPart::Locked => errors::protected(),
        NoPart::TooLarge => errors::unpacks_to_too_much(path),
        _ => errors::damaged(format!("`{path}`: {}", problem.en()), format!("`{path}`: {}", problem.vi())),
    })
}

fn broken(path: &str, trouble: Trouble) -> Box<Diagnostic> {
    Box::new(errors::damaged(format!("`{path}`: {}", trouble.en()), format!("`{path}`: {}", trouble.vi())))
}

/// The sheets in their order, and whether days are counted from 1904.
fn contents(xml: &str) -> Result<(Vec<Listed>, bool), Trouble> {
    let mut walker = Walker::new(xml);
    let (mut listed, mut since_1904) = (Vec::new(), false);
    loop {
        match walker.step()? {
            Step::Open(element) if element.is("sheet") => {
                let attribute = |name| element.attribute(name).map(|value| value.unwrap_or_default().into_owned());
                let hidden = attribute("state")?.to_lowercase().ends_with("hidden");
                listed.push(Listed { name: attribute("name")?, id: attribute("id")?, hidden });
            }
            Step::Open(element) if element.is("workbookPr") => since_1904 |= element.is_set("date1904")?,
            Step::End => return Ok((listed, since_1904)),
            Step::Open(_) | Step::Close | Step::Text(_) => {}
        }
    }
}

fn path_of<'a>(relations: &'a [Relation], kind: &str, otherwise: &'a str) -> &'a str {
    relations.iter().find(|relation| relation.kind == kind).map_or(otherwise, |relation| relation.path.as_str())
}

/// Without them, each cell that takes its text from here says so.
fn shared_texts(archive: &mut Archive, relations: &[Relation], report: &mut Report) -> strings::Strings {
    let path = path_of(relations, "sharedStrings", "xl/sharedStrings.xml");
    match archive.text(path) {
        Ok(xml) => {
            let strings = strings::shared(&xml);
            if let Some(trouble) = strings.trouble {
                report.push(*broken(path, trouble));
            }
            strings
        }
        Err(NoPart::Missing) => strings::Strings::default(),
        Err(problem) => {
            report.push(*missing(path, problem));
            strings::Strings::default()
        }
    }
}

fn formats(archive: &mut Archive, relations: &[Relation], report: &mut Report) -> Styles {
    let path = path_of(relations, "styles", "xl/styles.xml");
    let problem = match archive.text(path) {
        Ok(xml) => match styles::read(&xml) {
            Ok(styles) => return styles,
            Err(trouble) => (trouble.en(), trouble.vi()),
        },
        // A workbook without formats shows no dates.
        Err(NoPart::Missing) if !relations.iter().any(|relation| relation.kind == "styles") => return Styles::default(),
        Err(problem) => (problem.en(), problem.vi()),
    };
    report.push(errors::no_formats(problem.0, problem.1));
    Styles::default()
}

/// The name of a sheet, with a number behind it where another sheet has the same.
fn own_name(written: &str, grids: &[Grid], report: &mut Report) -> String {
    let place = grids.len() + 1;
    let name = strings::tidy(written).unwrap_or_else(|| format!("#{place}"));
    let taken = |name: &str| grids.iter().any(|grid| grid.sheet.to_lowercase() == name.to_lowercase());
    if !taken(&name) {
        return name;
    }
    let own = (2..).map(|number: usize| format!("{name} ({number})")).find(|name| !taken(name)).unwrap_or_else(|| format!("#{place}"));
    report.in_sheet(&name, errors::same_name(&own));
    own
}
