//! The two files of the guide as they are written.

use std::collections::BTreeMap;

use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormsFile {
    #[serde(default)]
    pub role: Vec<RoleData>,
    #[serde(default)]
    pub form: Vec<FormData>,
    #[serde(default)]
    pub heading: Vec<HeadingData>,
    #[serde(default)]
    pub destination: Vec<DestinationData>,
    #[serde(default)]
    pub recurrence: Vec<RecurrenceData>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleData {
    pub id: String,
    /// Vietnamese and English.
    pub label: (String, String),
    pub reads: String,
    pub kind: Option<String>,
    #[serde(default)]
    pub slots: BTreeMap<String, String>,
    pub fact: Option<String>,
    pub value: Option<String>,
    pub list: Option<String>,
    pub field: Option<String>,
    pub specific: Option<String>,
    pub start: Option<String>,
    pub end: Option<String>,
    pub days: Option<String>,
    pub name: Option<String>,
    pub named: Option<String>,
    /// Whether it goes without saying that words are not understood.
    #[serde(default)]
    pub silent: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormData {
    pub id: String,
    pub name: String,
    pub title: String,
    pub activity: String,
    #[serde(default)]
    pub states: BTreeMap<String, String>,
    #[serde(default)]
    pub columns: Vec<(String, String)>,
    pub columns_of: Option<String>,
    #[serde(default)]
    pub sections: Vec<SectionData>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectionData {
    /// Words of the section's heading.
    pub says: String,
    /// As what its heading is read where the row itself says nothing.
    pub role: Option<String>,
    #[serde(default)]
    pub states: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeadingData {
    pub says: String,
    #[serde(default)]
    pub also: Vec<String>,
    /// As what the column is read in any form.
    pub role: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DestinationData {
    pub country: String,
    pub fact: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecurrenceData {
    pub happens: String,
    pub years_since: String,
}

/// Kinds of phrases are the tables of the file that are not named here.
#[derive(Debug, Default, Deserialize)]
pub struct WordsFile {
    #[serde(default)]
    pub short: BTreeMap<String, String>,
    #[serde(default)]
    pub unknown: Says,
    #[serde(default)]
    pub before_a_name: Says,
    #[serde(default)]
    pub units: Says,
    #[serde(default)]
    pub leaders: LeadersData,
    #[serde(default)]
    pub countries: CountriesData,
    #[serde(flatten)]
    pub kinds: BTreeMap<String, Vec<PhraseData>>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Says {
    pub say: Vec<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeadersData {
    /// What makes its holder a leader of the office named behind it.
    pub titles: Vec<String>,
    /// What does not.
    pub others: Vec<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountriesData {
    pub groups: Vec<String>,
    pub places: Vec<String>,
    pub names: Vec<Vec<String>>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhraseData {
    pub say: Vec<String>,
    #[serde(default)]
    pub means: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub perhaps: BTreeMap<String, Vec<String>>,
}
