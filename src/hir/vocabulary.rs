//! What all provinces share: bodies, verbs in classes, facts, activities, documents. Names are looked up once, here.

use serde::{Deserialize, Serialize, Serializer};
use std::collections::{BTreeMap, HashMap};

use super::condition::Condition;
use super::ids::{ActivityId, BodyId, ClassId, DocumentId, FactId, MatterId, VerbId};
use crate::diagnostics::Lang;
use crate::source::Span;
use crate::spelling;

/// An identifier with its Vietnamese and English label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    pub id: String,
    pub vi: String,
    pub en: String,
}

impl Term {
    pub fn label(&self, lang: Lang) -> &str {
        match lang {
            Lang::Vi => &self.vi,
            Lang::En => &self.en,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Body {
    pub term: Term,
    /// Rank in `levels`, 0 the highest; `None` for roles, which are filled case by case.
    pub level: Option<usize>,
    pub role: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verb {
    pub term: Term,
    /// A second spelling, for use after `may` and `should`.
    pub alias: Option<String>,
    pub class: ClassId,
    /// Exactly one body may do this in a case; two are a conflict.
    pub one: bool,
    pub for_notices: bool,
}

/// What acts of a class are for, by the class's identifier; a vocabulary may have classes of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    Settles,
    Opines,
    Scrutinises,
    Carries,
    Informs,
    Performs,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    pub term: Term,
    pub fields: Vec<Term>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    pub term: Term,
    pub kind: Kind,
    /// Open texture: a person's assessment, never decided by the tool.
    pub judgement: bool,
    /// The outside instrument that decides it.
    pub set_by: Option<String>,
}

/// What a fact can be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Kind {
    Bool,
    One(Vec<Term>),
    /// At most 64 values.
    Set(Vec<Term>),
    Number {
        unit: Term,
        min: i64,
        max: i64,
    },
    Date,
    Text,
    List(Vec<Fact>),
}

impl Kind {
    pub fn values(&self) -> &[Term] {
        match self {
            Kind::One(values) | Kind::Set(values) => values,
            _ => &[],
        }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Activity {
    pub term: Term,
    pub facts: Vec<FactId>,
    /// A case without an act of such a class has a gap.
    pub requires: Vec<ClassId>,
    pub dated: Vec<Dated>,
    pub always: Vec<Always>,
}

/// Acts of this verb (by and to these bodies, where said) were done on the date that the fact gives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dated {
    pub verb: VerbId,
    pub by: Option<BodyId>,
    pub to: Option<BodyId>,
    pub on: FactId,
}

/// A line that every possible case satisfies.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Always {
    pub condition: Condition,
    pub because: Option<String>,
    pub span: Span,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Vocabulary {
    pub levels: Vec<Term>,
    pub bodies: Vec<Body>,
    pub classes: Vec<Term>,
    pub verbs: Vec<Verb>,
    pub matters: Vec<Term>,
    pub documents: Vec<Document>,
    pub facts: Vec<Fact>,
    pub activities: Vec<Activity>,
    pub names: Names,
}

/// Writes a map in the order of its keys, so that what is written is always the same.
pub(super) fn ordered<K: Ord + Serialize, V: Serialize, S: Serializer>(map: &HashMap<K, V>, to: S) -> Result<S::Ok, S::Error> {
    map.iter().collect::<BTreeMap<_, _>>().serialize(to)
}

/// Every name's entry, by spelling key.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Names {
    #[serde(serialize_with = "ordered")]
    pub bodies: HashMap<String, BodyId>,
    #[serde(serialize_with = "ordered")]
    pub classes: HashMap<String, ClassId>,
    #[serde(serialize_with = "ordered")]
    pub levels: HashMap<String, usize>,
    #[serde(serialize_with = "ordered")]
    pub verbs: HashMap<String, VerbId>,
    #[serde(serialize_with = "ordered")]
    pub matters: HashMap<String, MatterId>,
    #[serde(serialize_with = "ordered")]
    pub documents: HashMap<String, DocumentId>,
    #[serde(serialize_with = "ordered")]
    pub facts: HashMap<String, FactId>,
    #[serde(serialize_with = "ordered")]
    pub activities: HashMap<String, ActivityId>,
}

impl Vocabulary {
    pub fn body(&self, id: BodyId) -> Option<&Body> {
        self.bodies.get(id.index())
    }

    pub fn verb(&self, id: VerbId) -> Option<&Verb> {
        self.verbs.get(id.index())
    }

    pub fn fact(&self, id: FactId) -> Option<&Fact> {
        self.facts.get(id.index())
    }

    /// A field of a list's records.
    pub fn field(&self, list: FactId, field: usize) -> Option<&Fact> {
        match &self.fact(list)?.kind {
            Kind::List(fields) => fields.get(field),
            _ => None,
        }
    }

    pub fn activity(&self, id: ActivityId) -> Option<&Activity> {
        self.activities.get(id.index())
    }

    pub fn document(&self, id: DocumentId) -> Option<&Document> {
        self.documents.get(id.index())
    }

    pub fn matter(&self, id: MatterId) -> Option<&Term> {
        self.matters.get(id.index())
    }

    pub fn class(&self, id: ClassId) -> Option<&Term> {
        self.classes.get(id.index())
    }

    pub fn role(&self, id: ClassId) -> Role {
        match self.class(id).map(|c| c.id.as_str()) {
            Some("settles") => Role::Settles,
            Some("opines") => Role::Opines,
            Some("scrutinises") => Role::Scrutinises,
            Some("carries") => Role::Carries,
            Some("informs") => Role::Informs,
            _ => Role::Performs,
        }
    }

    pub fn role_of(&self, verb: VerbId) -> Role {
        self.verb(verb).map_or(Role::Performs, |v| self.role(v.class))
    }

    pub fn fact_named(&self, name: &str) -> Option<FactId> {
        self.names.facts.get(&spelling::name_key(name)).copied()
    }

    pub fn activity_named(&self, name: &str) -> Option<ActivityId> {
        self.names.activities.get(&spelling::name_key(name)).copied()
    }

    /// The first verb of a class, in the vocabulary's order: the one that a gap is named after.
    pub fn principal_verb(&self, class: ClassId) -> Option<VerbId> {
        self.verbs.iter().position(|v| v.class == class).map(VerbId::new)
    }
}
