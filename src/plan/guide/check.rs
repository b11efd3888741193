//! The files of the guide over a vocabulary: every name in them is one that there is.

use std::collections::BTreeMap;

use super::data::{FormData, FormsFile, RoleData, SectionData, WordsFile};
use super::words::Phrases;
use super::{Form, FormColumn, FormSection, Guide, Reads, Recurrence, Role, Short, Slots, Words, bare, heading_key};
use crate::diagnostics::Diagnostic;
use crate::hir::case::{Raw, fit};
use crate::hir::vocabulary::Kind;
use crate::hir::{ActivityId, FactId, Value, Vocabulary};
use crate::plan::errors;
use crate::spelling::suggestions;

impl Guide {
    /// Reads the guide: the file of forms and the file of words, each with its name.
    ///
    /// # Errors
    /// E0635: a file that is not what it should be, or names something that there is not.
    pub fn read(vocabulary: &Vocabulary, forms: (&str, &str), words: (&str, &str)) -> Result<Guide, Box<Diagnostic>> {
        let broken = |name: &str, detail: toml::de::Error| Box::new(errors::guide(name, detail.to_string().trim()));
        let forms_file: FormsFile = toml::from_str(forms.1).map_err(|e| broken(forms.0, e))?;
        let words_file: WordsFile = toml::from_str(words.1).map_err(|e| broken(words.0, e))?;
        let reader = Reader { vocabulary, file: forms.0 };
        let mut guide = Guide { words: read_words(&words_file), ..Guide::default() };
        for role in &forms_file.role {
            guide.roles.push(reader.role(role)?);
        }
        Reader { vocabulary, file: words.0 }.phrases(&guide)?;
        for heading in &forms_file.heading {
            let canonical = heading_key(&guide.words.short, &heading.says);
            for also in heading.also.iter().chain([&heading.says]) {
                guide.headings.insert(heading_key(&guide.words.short, also), canonical.clone());
            }
            if let Some(role) = &heading.role {
                let role = reader.role_named(&guide, role)?;
                guide.anywhere.insert(canonical, role);
            }
        }
        for form in &forms_file.form {
            let form = reader.form(&guide, &forms_file, form)?;
            for column in &form.columns {
                let parts: Vec<String> = column.heading.iter().map(|part| guide.heading_key(part)).collect();
                guide.known_headings.extend(parts.into_iter().chain([column.whole.clone()]));
            }
            guide.forms.push(form);
        }
        for destination in &forms_file.destination {
            guide.destinations.push((destination.country.clone(), reader.fact(&destination.fact)?));
        }
        for recurrence in &forms_file.recurrence {
            guide.recurrences.push(Recurrence { happens: reader.fact(&recurrence.happens)?, years_since: reader.fact(&recurrence.years_since)? });
        }
        Ok(guide)
    }
}

fn read_words(file: &WordsFile) -> Words {
    let short = Short::new(file.short.clone());
    let sayings = |say: &[String]| Phrases::of_sayings(&short, say);
    let countries: Vec<_> = file.countries.names.iter().map(|names| super::data::PhraseData { say: names.clone(), ..Default::default() }).collect();
    Words {
        kinds: file.kinds.iter().map(|(kind, phrases)| (kind.clone(), Phrases::new(&short, phrases))).collect(),
        unknown: sayings(&file.unknown.say),
        before_a_name: file.before_a_name.say.iter().map(|say| short.key(say)).collect(),
        units: file.units.say.iter().map(|say| bare(&short.key(say))).collect(),
        leader_titles: sayings(&file.leaders.titles.iter().map(|t| format!("{t} *")).collect::<Vec<_>>()),
        not_leaders: sayings(&file.leaders.others.iter().map(|t| format!("{t} *")).collect::<Vec<_>>()),
        countries: Phrases::new(&short, &countries),
        country_names: file.countries.names.iter().filter_map(|names| names.first().cloned()).collect(),
        groups: sayings(&file.countries.groups),
        places: sayings(&file.countries.places.iter().map(|p| format!("{p} *")).collect::<Vec<_>>()),
        short,
    }
}

struct Reader<'v> {
    vocabulary: &'v Vocabulary,
    file: &'v str,
}

impl Reader<'_> {
    fn problem(&self, detail: String) -> Box<Diagnostic> {
        Box::new(errors::guide(self.file, &detail))
    }

    fn fact(&self, id: &str) -> Result<FactId, Box<Diagnostic>> {
        self.vocabulary.fact_named(id).ok_or_else(|| {
            let near = suggestions(id, self.vocabulary.facts.iter().map(|f| f.term.id.as_str()));
            self.problem(format!("there is no fact `{id}`; near: {}", near.join(", ")))
        })
    }

    fn role_named(&self, guide: &Guide, id: &str) -> Result<usize, Box<Diagnostic>> {
        guide.role(id).ok_or_else(|| self.problem(format!("there is no role `{id}`")))
    }

    fn role(&self, data: &RoleData) -> Result<Role, Box<Diagnostic>> {
        let fact = |name: &Option<String>| name.as_deref().map(|id| self.fact(id)).transpose();
        let needed = |name: &Option<String>, what: &str| match name {
            Some(id) => self.fact(id),
            None => Err(self.problem(format!("the role `{}` needs `{what}`", data.id))),
        };
        let slots = || -> Result<Slots, Box<Diagnostic>> {
            let facts: Result<Vec<_>, Box<Diagnostic>> = data.slots.iter().map(|(slot, id)| Ok((slot.clone(), self.fact(id)?))).collect();
            Ok(Slots { kind: data.kind.clone().unwrap_or_default(), facts: facts? })
        };
        let reads = match data.reads.as_str() {
            "row_number" => Reads::RowNumber,
            "text" => Reads::Text,
            "title" => Reads::Title(slots()?),
            "number" => Reads::Number(needed(&data.fact, "fact")?),
            "period" => Reads::Period { start: needed(&data.start, "start")?, end: fact(&data.end)?, days: fact(&data.days)? },
            "countries" => Reads::Countries { list: self.list(data)?, specific: fact(&data.specific)? },
            "words" => Reads::Words { slots: slots()?, name: fact(&data.name)?, named: fact(&data.named)? },
            "mark" => {
                let of = needed(&data.fact, "fact")?;
                Reads::Mark(of, self.value(of, data.value.as_deref().unwrap_or("yes"))?)
            }
            "leaders" => Reads::Leaders(needed(&data.fact, "fact")?),
            other => return Err(self.problem(format!("a role cannot be read as `{other}`"))),
        };
        Ok(Role { id: data.id.clone(), vi: data.label.0.clone(), en: data.label.1.clone(), reads, silent: data.silent })
    }

    fn list(&self, data: &RoleData) -> Result<Option<(FactId, usize)>, Box<Diagnostic>> {
        let (Some(list), Some(field)) = (&data.list, &data.field) else { return Ok(None) };
        let id = self.fact(list)?;
        let fields = match self.vocabulary.fact(id).map(|f| &f.kind) {
            Some(Kind::List(fields)) => fields.as_slice(),
            _ => &[],
        };
        let at = fields.iter().position(|f| f.term.id == *field);
        at.map(|at| Some((id, at))).ok_or_else(|| self.problem(format!("`{list}` has no field `{field}`")))
    }

    fn value(&self, fact: FactId, written: &str) -> Result<Value, Box<Diagnostic>> {
        let Some(of) = self.vocabulary.fact(fact) else { return Err(self.problem("no such fact".to_owned())) };
        let raw = match &of.kind {
            Kind::Set(_) => Raw::Set(written.split('|').filter(|w| !w.is_empty()).map(|w| Raw::Word(w.to_owned())).collect()),
            Kind::Number { .. } => written.parse().map_or_else(|_| Raw::Word(written.to_owned()), Raw::Int),
            _ => Raw::Word(written.to_owned()),
        };
        fit(of, &raw).map_err(|_| self.problem(format!("`{}` has no value `{written}`", of.term.id)))
    }

    fn states(&self, states: &BTreeMap<String, String>) -> Result<Vec<(FactId, Value)>, Box<Diagnostic>> {
        states.iter().map(|(id, written)| self.fact(id).and_then(|fact| Ok((fact, self.value(fact, written)?)))).collect()
    }

    fn form(&self, guide: &Guide, file: &FormsFile, data: &FormData) -> Result<Form, Box<Diagnostic>> {
        let activity = self.vocabulary.activities.iter().position(|a| a.term.id == data.activity).map(ActivityId::new);
        let activity = activity.ok_or_else(|| self.problem(format!("there is no activity `{}`", data.activity)))?;
        let columns = match &data.columns_of {
            None => &data.columns,
            Some(other) => match file.form.iter().find(|f| f.id == *other) {
                Some(form) => &form.columns,
                None => return Err(self.problem(format!("there is no form `{other}`"))),
            },
        };
        let column = |(heading, role): &(String, String)| {
            let heading: Vec<String> = heading.split(" / ").map(str::to_owned).collect();
            let (whole, last) = (guide.heading_key(&heading.join(" ")), heading.last().map(|part| guide.heading_key(part)).unwrap_or_default());
            Ok(FormColumn { heading, whole, last, role: self.role_named(guide, role)? })
        };
        let section = |data: &SectionData| {
            let role = data.role.as_deref().map(|role| self.role_named(guide, role)).transpose()?;
            Ok(FormSection { says: data.says.clone(), role, states: self.states(&data.states)? })
        };
        Ok(Form {
            id: data.id.clone(),
            name: data.name.clone(),
            title: data.title.clone(),
            activity,
            states: self.states(&data.states)?,
            columns: columns.iter().map(column).collect::<Result<_, Box<Diagnostic>>>()?,
            sections: data.sections.iter().map(section).collect::<Result<_, Box<Diagnostic>>>()?,
        })
    }

    /// Every value that a phrase means is one of the fact that its slot states.
    fn phrases(&self, guide: &Guide) -> Result<(), Box<Diagnostic>> {
        for role in &guide.roles {
            let (Reads::Title(slots) | Reads::Words { slots, .. }) = &role.reads else { continue };
            let phrases = guide.words.kinds.get(&slots.kind);
            if phrases.is_none() && !slots.facts.is_empty() {
                return Err(self.problem(format!("the role `{}` needs phrases of the kind `{}`", role.id, slots.kind)));
            }
            for phrase in phrases.iter().flat_map(|p| &p.list) {
                for (slot, fact) in &slots.facts {
                    for value in [&phrase.means, &phrase.perhaps].into_iter().filter_map(|m| m.get(slot)).flatten() {
                        self.value(*fact, value)?;
                    }
                }
            }
        }
        Ok(())
    }
}
