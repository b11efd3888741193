//! Which formats show a number as a date: a workbook stores dates as numbers, and only the cell's format tells.

use std::collections::BTreeMap;

use super::xml::{Step, Trouble, Walker};

/// How a format shows a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Shown {
    #[default]
    Number,
    Date,
    /// A date without its day.
    Month,
}

/// The formats of cells, by number.
#[derive(Default)]
pub struct Styles {
    formats: Vec<Shown>,
}

impl Styles {
    pub fn shown(&self, style: usize) -> Shown {
        self.formats.get(style).copied().unwrap_or_default()
    }
}

pub fn read(xml: &str) -> Result<Styles, Trouble> {
    let mut walker = Walker::new(xml);
    let mut codes: BTreeMap<u32, Shown> = BTreeMap::new();
    let mut styles = Styles::default();
    // The depth within the list of the cells' own formats; other lists use the same element.
    let mut within = None;
    loop {
        match walker.step()? {
            Step::Open(element) if element.is("numFmt") => {
                let id = element.attribute("numFmtId")?.and_then(|id| id.parse().ok());
                if let (Some(id), Some(code)) = (id, element.attribute("formatCode")?) {
                    codes.insert(id, shown_by(&code));
                }
            }
            Step::Open(element) if element.is("cellXfs") => within = Some(walker.depth()),
            Step::Open(element) if element.is("xf") && within.is_some() => {
                let id: u32 = element.attribute("numFmtId")?.and_then(|id| id.parse().ok()).unwrap_or_default();
                styles.formats.push(codes.get(&id).copied().unwrap_or_else(|| builtin(id)));
            }
            Step::Close if within.is_some_and(|depth| walker.depth() < depth) => within = None,
            Step::End => return Ok(styles),
            Step::Open(_) | Step::Close | Step::Text(_) => {}
        }
    }
}

/// The formats that every spreadsheet program has; 27 to 58 are dates of East Asian editions.
fn builtin(id: u32) -> Shown {
    match id {
        14..=16 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58 => Shown::Date,
        17 => Shown::Month,
        _ => Shown::Number,
    }
}

/// Reads a format such as `[$-42A]dd/mm/yyyy;@`: its letters, without what is quoted, escaped or in brackets, up to the part for
/// negative numbers.
pub fn shown_by(code: &str) -> Shown {
    let (mut day, mut month, mut year, mut time) = (false, false, false, false);
    let (mut quoted, mut bracketed) = (false, false);
    let mut characters = code.chars();
    while let Some(c) = characters.next() {
        match c {
            '"' => quoted = !quoted,
            _ if quoted => {}
            ']' => bracketed = false,
            _ if bracketed => {}
            '[' => bracketed = true,
            // The character behind is shown as it is, or only its width is.
            '\\' | '_' | '*' => {
                characters.next();
            }
            ';' => break,
            _ => match c.to_ascii_lowercase() {
                'd' => day = true,
                'm' => month = true,
                'y' => year = true,
                'h' | 's' => time = true,
                _ => {}
            },
        }
    }
    match () {
        () if day => Shown::Date,
        () if month && (year || !time) => Shown::Month,
        () => Shown::Number,
    }
}
