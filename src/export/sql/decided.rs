//! **A row per case**: its status, what could not be read, what was asked first of what is not known, and per part the number of its outcome.

use super::columns::Columns;
use super::levels::{Running, answer_column, levels};
use super::outcomes::{CONFLICT, OPEN, REFERS, bits, class_bits};
use super::{CASE, Export};
use crate::decision::{Asked, Variable};
use crate::hir::vocabulary::{Activity, Fact};
use crate::mdd::Level;
use crate::queries::{End, OfList};

/// The column that is 0 where no completion of the case is possible.
const POSSIBLE: &str = "possible";

pub struct Decided<'a> {
    pub export: &'a Export<'a>,
    pub activity: &'a Activity,
}

impl Decided<'_> {
    pub fn view(&self) -> String {
        let export = self.export;
        let mut expressions = Vec::new();
        for (place, list) in export.register.lists.iter().enumerate() {
            expressions.extend(self.list(place, list));
        }
        expressions.push(self.coded());
        let mut walks: Vec<Running> =
            export.register.parts.iter().enumerate().map(|(place, part)| Running::new(format!("w{place}"), &part.walk)).collect();
        walks.push(Running::truth(POSSIBLE.into(), &export.register.possible));
        let asked: Vec<Level> = export.register.questions.iter().map(|(level, _)| *level).collect();
        let (chain, last) = levels(export.dialect, "coded", &[CASE, "problem"], &asked, &walks);
        expressions.extend(chain);
        expressions.push(self.judged(&last));
        format!("{}\nWITH {}\n{};\n", export.dialect.create_view(&export.view("decided")), expressions.join(",\n"), self.told())
    }

    fn columns(&self, of: &'static str) -> Columns<'_> {
        Columns { dialect: self.export.dialect, vocabulary: self.export.words.vocabulary(), of }
    }

    /// The facts that questions read, each once.
    fn facts<'b>(columns: &Columns<'b>, questions: &[(Level, Variable)]) -> Vec<&'b Fact> {
        let mut facts: Vec<&Fact> = Vec::new();
        for fact in questions.iter().filter(|(_, v)| v.asked.aggregate().is_none()).filter_map(|(_, v)| columns.fact(v.asked)) {
            if !facts.iter().any(|f| f.term.id == fact.term.id) {
                facts.push(fact);
            }
        }
        facts
    }

    /// What every case states, as numbers; and the first column that cannot be read.
    fn coded(&self) -> String {
        let (export, columns) = (self.export, self.columns("c"));
        let dialect = export.dialect;
        let mut problems: Vec<String> = Vec::new();
        for fact in Self::facts(&columns, &export.register.questions) {
            problems.extend(columns.is_invalid(fact).map(|is| format!("WHEN {is} THEN {}", dialect.text(&fact.term.id))));
        }
        let mut joins = String::new();
        for (place, list) in export.register.lists.iter().enumerate() {
            let id = export.words.fact_id(list.list);
            let stated = format!("coalesce(c.{}, 0)", dialect.name_of(id));
            problems.push(format!("WHEN {stated} <> coalesce(l{place}.records, 0) OR coalesce(l{place}.bad, 0) > 0 THEN {}", dialect.text(id)));
            joins.push_str(&format!(" LEFT JOIN list{place} AS l{place} ON l{place}.{CASE} = c.{CASE}"));
        }
        let problem = match problems.is_empty() {
            true => format!("CAST(NULL AS {})", dialect.text_type()),
            false => format!("CASE {} END", problems.join(" ")),
        };
        let answers = export.register.questions.iter().filter_map(|(level, variable)| {
            let answer = match variable.asked.aggregate() {
                Some(_) => self.of_the_list(*level, variable),
                None => columns.answer(variable),
            };
            answer.map(|answer| format!(",\n    {answer} AS {}", answer_column(*level)))
        });
        let answers: String = answers.collect();
        let query = format!("SELECT c.{CASE}, {problem} AS problem{answers}\n    FROM {} AS c{joins}", dialect.name_of(&export.table));
        dialect.fenced("coded", &query)
    }

    /// The answer to a question about a list as a whole, from what was counted of its records.
    fn of_the_list(&self, level: Level, variable: &Variable) -> Option<String> {
        let export = self.export;
        let list = variable.asked.aggregate()?;
        let place = export.register.lists.iter().position(|l| l.list == list)?;
        let stated = format!("c.{}", export.dialect.name_of(export.words.fact_id(list)));
        let counted = |what: &str| format!("coalesce(l{place}.{what}{}, 0)", level.index());
        let (yes, open) = (counted("yes"), counted("open"));
        let (enough, never) = match variable.asked {
            // What is not stated can only add.
            Asked::Sum { at_least, .. } => (format!("{yes} >= {at_least}"), format!("{open} = 0")),
            Asked::Count { at_least, .. } => (format!("{yes} >= {at_least}"), format!("{yes} + {open} < {at_least}")),
            _ => (format!("{yes} >= 1"), format!("{yes} + {open} < 1")),
        };
        Some(format!("CASE WHEN {stated} IS NULL THEN 2 WHEN {enough} THEN 1 WHEN {never} THEN 0 ELSE 2 END"))
    }

    /// What the records of a list come to, case by case.
    fn list(&self, place: usize, list: &OfList) -> Vec<String> {
        let (export, columns) = (self.export, self.columns("r"));
        let sums: Vec<(Level, String, &Fact)> = export
            .register
            .questions
            .iter()
            .filter(|(_, v)| matches!(v.asked, Asked::Sum { list: of, .. } if of == list.list))
            .filter_map(|(level, v)| columns.fact(v.asked).map(|fact| (*level, format!("sum{}", level.index()), fact)))
            .collect();
        let mut facts = Self::facts(&columns, &list.questions);
        for (_, _, fact) in &sums {
            if !facts.iter().any(|f| f.term.id == fact.term.id) {
                facts.push(fact);
            }
        }
        let bad: Vec<String> = facts.iter().filter_map(|fact| columns.is_invalid(fact)).map(|is| format!("WHEN {is} THEN 1")).collect();
        let bad = if bad.is_empty() { "0".to_owned() } else { format!("CASE {} ELSE 0 END", bad.join(" ")) };
        let answers = list.questions.iter().filter_map(|(level, v)| columns.answer(v).map(|a| format!(",\n    {a} AS {}", answer_column(*level))));
        let summed = sums.iter().map(|(_, name, fact)| format!(", {} AS {name}", columns.column(fact)));
        let more: String = answers.chain(summed).collect();
        let (name, table) = (format!("list{place}_read"), export.dialect.name_of(&export.list_table(list.list)));
        let read = export.dialect.fenced(&name, &format!("SELECT r.{CASE}, {bad} AS bad{more}\n    FROM {table} AS r"));
        let walks: Vec<Running> = list.walks.iter().map(|(level, walk)| Running::truth(format!("w{}", level.index()), walk)).collect();
        let asked: Vec<Level> = list.questions.iter().map(|(level, _)| *level).collect();
        let kept: Vec<&str> = [CASE, "bad"].into_iter().chain(sums.iter().map(|(_, name, _)| name.as_str())).collect();
        let (chain, last) = levels(export.dialect, &name, &kept, &asked, &walks);
        let counted = list.walks.iter().map(|(level, _)| {
            let count = |value: usize| format!("sum(CASE WHEN w{} = {value} THEN 1 ELSE 0 END)", level.index());
            format!(", {} AS yes{1}, {2} AS open{1}", count(1), level.index(), count(2))
        });
        let added = sums
            .iter()
            .map(|(level, name, _)| format!(", sum({name}) AS yes{0}, sum(CASE WHEN {name} IS NULL THEN 1 ELSE 0 END) AS open{0}", level.index()));
        let totals: String = counted.chain(added).collect();
        let total = format!("list{place} AS (SELECT {CASE}, count(*) AS records, sum(bad) AS bad{totals}\n    FROM {last} GROUP BY {CASE})");
        [vec![read], chain, vec![total]].concat()
    }

    /// The bits of all parts together.
    fn judged(&self, last: &str) -> String {
        let export = self.export;
        let parts = &export.register.parts;
        let of_part = |(place, part): (usize, &crate::queries::RegisterPart)| {
            let numbers: Vec<usize> = part.walk.ends.iter().map(|end| bits(&export.words, self.activity, part, *end)).collect();
            export.dialect.look_up(&numbers, &format!("w{place} + 1"))
        };
        let all: Vec<String> = parts.iter().enumerate().map(of_part).collect();
        let all = if all.is_empty() { "0".to_owned() } else { all.join("\n        | ") };
        let walks: String = (0..parts.len()).map(|place| format!(", w{place}")).collect();
        let query = format!("SELECT {CASE}, problem, {POSSIBLE}{walks},\n        {all} AS bits\n    FROM {last}");
        export.dialect.fenced("judged", &query)
    }

    fn told(&self) -> String {
        let export = self.export;
        let dialect = export.dialect;
        let of_parts = (0..export.register.parts.len()).map(|place| {
            let column = dialect.name_of(&export.outcome_column(place));
            format!(",\n    CASE WHEN problem IS NULL AND {POSSIBLE} <> 0 THEN w{place} END AS {column}")
        });
        let of_parts: String = of_parts.collect();
        let (status, asks) = (self.status(), self.asks());
        format!("SELECT {CASE},\n    {status} AS status,\n    problem,\n    {asks} AS asks,\n    {} AS gaps{of_parts}\nFROM judged", self.gaps())
    }

    /// The classes that are required and that nobody acts in, nobody is meant in, and that are not said to be elsewhere.
    fn gap(&self, place: usize) -> String {
        let (acted, unnamed, excluded) = class_bits(place);
        format!("(bits & {}) = 0", acted | unnamed | excluded | REFERS)
    }

    fn status(&self) -> String {
        let held = |bit: usize| format!("(bits & {bit}) <> 0");
        let mut all = vec![("problem IS NOT NULL".to_owned(), "invalid"), (format!("{POSSIBLE} = 0"), "impossible"), (held(OPEN), "undetermined")];
        let classes = 0..self.activity.requires.len();
        if self.export.register.is_whole() {
            all.push((held(CONFLICT), "conflict"));
            // From the worst on; what comes later is asked where nothing before it holds.
            all.extend(classes.clone().map(|place| (self.gap(place), "gap")));
            all.extend(classes.clone().map(|place| (held(class_bits(place).1), "unnamed")));
            let nobody = |place: usize| format!("(bits & {}) = 0", class_bits(place).0);
            all.extend(classes.clone().map(|place| (format!("{} AND {}", nobody(place), held(REFERS)), "refers")));
            all.extend(classes.map(|place| (format!("{} AND {}", nobody(place), held(class_bits(place).2)), "excluded")));
        }
        let best = if self.export.register.is_whole() { "determined" } else { "settled" };
        let branches: Vec<String> = all.iter().map(|(when, status)| format!("WHEN {when} THEN '{status}'")).collect();
        format!("CASE {} ELSE '{best}' END", branches.join("\n        "))
    }

    /// The gaps of a case of which nothing is open, by class.
    fn gaps(&self) -> String {
        let dialect = self.export.dialect;
        let classes =
            self.activity.requires.iter().enumerate().filter_map(|(place, class)| Some((place, self.export.words.vocabulary().class(*class)?)));
        let of_class: Vec<String> = classes
            .map(|(place, class)| format!("CASE WHEN {} THEN {} ELSE '' END", self.gap(place), dialect.text(&format!("{}|", class.id))))
            .collect();
        if of_class.is_empty() || !self.export.register.is_whole() {
            return format!("CAST(NULL AS {})", dialect.text_type());
        }
        let settled = format!("problem IS NULL AND {POSSIBLE} <> 0 AND (bits & {OPEN}) = 0");
        format!("CASE WHEN {settled} THEN {} END", of_class.join(" || "))
    }

    /// The column that was asked first of those that hold nothing.
    fn asks(&self) -> String {
        let export = self.export;
        let mut branches = Vec::new();
        for (place, part) in export.register.parts.iter().enumerate() {
            for (end, level) in
                part.walk.ends.iter().enumerate().filter_map(|(end, e)| if let End::Open(level) = e { Some((end, *level)) } else { None })
            {
                branches.push(format!("WHEN w{place} = {end} THEN {}", export.dialect.text(&export.asked(level))));
            }
        }
        if branches.is_empty() {
            return format!("CAST(NULL AS {})", export.dialect.text_type());
        }
        let open = format!("problem IS NULL AND {POSSIBLE} <> 0 AND (bits & {OPEN}) <> 0");
        format!("CASE WHEN {open} THEN CASE {} END END", branches.join(" "))
    }
}
