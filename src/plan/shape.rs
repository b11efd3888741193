//! TOML, JSON and YAML to one shape: names with values, sets and records. The formats' own readers do the reading.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};

use crate::hir::case::{Raw, read_date};

/// How a proposal is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    Toml,
    Json,
    Yaml,
}

impl Notation {
    /// By a file's extension; standard input and unknown extensions are guessed from the text.
    pub fn of(name: &str, text: &str) -> Notation {
        match name.rsplit_once('.').map(|(_, ext)| ext.to_ascii_lowercase()).as_deref() {
            Some("toml") => Notation::Toml,
            Some("json") => Notation::Json,
            Some("yaml" | "yml") => Notation::Yaml,
            _ if text.trim_start().starts_with(['{']) => Notation::Json,
            _ if text.lines().any(|l| l.split_once('=').is_some_and(|(key, _)| !key.contains([':', '#']))) => Notation::Toml,
            _ if text.trim_start().starts_with('[') && !text.trim_start().starts_with("[[") => Notation::Json,
            _ => Notation::Yaml,
        }
    }
}

/// Any value of the three formats. Numbers with fractions fit no fact and are kept as text, to be refused by name.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Shape {
    Bool(bool),
    Int(i64),
    Fraction(f64),
    Date(toml::value::Datetime),
    Text(String),
    List(Vec<Shape>),
    Table(Fields),
    Nothing(()),
}

/// The fields of a table as they were written: a name that stands twice is kept twice, so that it can be refused.
#[derive(Clone, Debug, Default)]
pub struct Fields(pub Vec<(String, Shape)>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Fields;

            fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
                formatter.write_str("names with values")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Fields::default();
                while let Some(entry) = map.next_entry()? {
                    fields.0.push(entry);
                }
                Ok(fields)
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

/// Reads a text.
///
/// # Errors
/// The format's own message, with its line.
pub fn parse(text: &str, notation: Notation) -> Result<Shape, String> {
    match notation {
        Notation::Toml => toml::from_str(text).map_err(|e| e.to_string().trim().to_owned()),
        Notation::Json => serde_json::from_str(text).map_err(|e| e.to_string()),
        Notation::Yaml => serde_saphyr::from_str(text).map_err(|e| e.to_string()),
    }
}

/// A list of records as a JSON text, `[{"…": …}, …]`.
///
/// # Errors
/// The format's own message; nothing where it is JSON of another shape.
pub fn records(text: &str) -> Result<Raw, Option<String>> {
    let shape: Shape = serde_json::from_str(text).map_err(|e| Some(e.to_string()))?;
    match shape.raw().flatten() {
        // An empty list and an empty set look alike.
        Some(Raw::Set(members)) if members.is_empty() => Ok(Raw::Records(Vec::new())),
        Some(raw @ Raw::Records(_)) => Ok(raw),
        _ => Err(None),
    }
}

impl Shape {
    /// The value as a fact's; `None` for shapes that no fact has. Nothing stated is `Some(None)`: the fact stays unknown.
    pub fn raw(&self) -> Option<Option<Raw>> {
        Some(Some(match self {
            Shape::Nothing(()) => return Some(None),
            Shape::Bool(b) => Raw::Bool(*b),
            Shape::Int(n) => Raw::Int(*n),
            Shape::Fraction(f) => Raw::Word(f.to_string()),
            // What is no day, or a day and a time, is refused by name where the fact is known.
            Shape::Date(date) => read_date(&date.to_string()).map_or_else(|| Raw::Word(date.to_string()), Raw::Date),
            Shape::Text(text) => Raw::Word(text.clone()),
            Shape::List(items) if !items.is_empty() && items.iter().all(|i| matches!(i, Shape::Table(_))) => {
                let records: Option<Vec<_>> = items.iter().map(Shape::record).collect();
                Raw::Records(records?)
            }
            Shape::List(items) => {
                let members: Option<Vec<Raw>> = items.iter().map(|i| i.raw().flatten()).collect();
                Raw::Set(members?)
            }
            Shape::Table(fields) => match fields.0.as_slice() {
                [(from, least), (to, most)] if from == "from" && to == "to" => {
                    Raw::Between(Box::new(least.raw().flatten()?), Box::new(most.raw().flatten()?))
                }
                _ => return None,
            },
        }))
    }

    fn record(&self) -> Option<Vec<(String, Raw)>> {
        let Shape::Table(fields) = self else { return None };
        let mut out = Vec::new();
        for (name, value) in &fields.0 {
            if let Some(raw) = value.raw()? {
                out.push((name.clone(), raw));
            }
        }
        Some(out)
    }
}
