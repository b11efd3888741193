//! How the parts of a workbook name each other.

use super::xml::{Step, Trouble, Walker};

pub struct Relation {
    pub id: String,
    /// The last word of its type: `worksheet`, `styles`.
    pub kind: String,
    /// The path of the part, from the root of the archive.
    pub path: String,
}

/// The relations of a part that lies in `folder` (`xl/`, or empty).
pub fn read(xml: &str, folder: &str) -> Result<Vec<Relation>, Trouble> {
    let mut walker = Walker::new(xml);
    let mut out = Vec::new();
    loop {
        match walker.step()? {
            Step::Open(element) if element.is("Relationship") => {
                let attribute = |name| element.attribute(name).map(|value| value.unwrap_or_default().into_owned());
                let (id, kind, target) = (attribute("Id")?, attribute("Type")?, attribute("Target")?);
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                out.push(Relation { id, kind, path: resolve(folder, &target) });
            }
            Step::End => return Ok(out),
            Step::Open(_) | Step::Close | Step::Text(_) => {}
        }
    }
}

fn resolve(folder: &str, target: &str) -> String {
    let whole = if target.starts_with('/') { target.to_owned() } else { format!("{folder}{target}") };
    let mut steps: Vec<&str> = Vec::new();
    for step in whole.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}
