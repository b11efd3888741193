//! Writes a register to measure with: `cargo run --release --example register_rows -- ROWS ACTIVITY RULE_FILE [EMPTY] > rows.csv`.
//!
//! A row states every fact that the regulation asks in the activity (but lists), every date of the activity, and an `id`. Values are drawn by a fixed seed:
//! enumerations, yes/no facts and the cells of numbers evenly, of each set none, one or two values; a row that contradicts the `always` lines is drawn again.
//! Dates lie in 2026. Then each cell of a fact that is asked is left empty with a chance of EMPTY in a thousand (10 by default). Heads are
//! 20,000 names.
#![expect(clippy::disallowed_methods, reason = "an example reads files and prints what it makes")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "an example that cannot go on fails")]

mod support;

use std::io::{BufWriter, Write};

use quyche::decision::{Asked, BUDGET, Cell, Decision, Facts, lower};
use quyche::hir::vocabulary::{Fact, Kind};
use quyche::hir::{Case, FactId, Value};
use support::{Sequence, read, text};

fn is_asked(decision: &Decision, fact: FactId) -> bool {
    decision.variables.iter().any(|(_, v)| matches!(v.asked, Asked::Fact(f) | Asked::Element(f, _) if f == fact))
}

fn value(decision: &Decision, id: FactId, fact: &Fact, sequence: &mut Sequence) -> Value {
    match &fact.kind {
        Kind::Bool => Value::Bool(sequence.next(2) == 0),
        Kind::One(terms) => Value::One(sequence.next(terms.len())),
        Kind::Set(terms) => Value::set((0..sequence.next(3)).map(|_| sequence.next(terms.len())).collect::<Vec<_>>()),
        Kind::Number { min, .. } => {
            let cells = decision.variables.level(&Asked::Fact(id)).map(|level| &decision.variables.get(level).unwrap().cells);
            let cell = cells.map(|cells| &cells[sequence.next(cells.len())]);
            Value::Number(if let Some(Cell::Numbers { min, max }) = cell { min + sequence.next((max - min + 1) as usize) as i64 } else { *min })
        }
        Kind::Date => Value::Date(chrono::NaiveDate::from_yo_opt(2026, 1 + sequence.next(365) as u32).unwrap()),
        Kind::Text | Kind::List(_) => Value::Text(format!("Nguyễn Văn {}", sequence.next(20_000))),
    }
}

fn written(fact: &Fact, value: &Value) -> String {
    let id = |index: usize| fact.kind.values()[index].id.clone();
    match value {
        Value::Bool(b) => if *b { "yes" } else { "no" }.to_owned(),
        Value::One(index) => id(*index),
        Value::Set { members: 0, .. } => "[]".to_owned(),
        Value::Set { members, .. } => (0..64).filter(|i| members & (1 << i) != 0).map(id).collect::<Vec<_>>().join("|"),
        Value::Number(n) => n.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Text(text) => text.clone(),
        Value::List(_) => String::new(),
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let rows: usize = arguments[1].parse().unwrap();
    let texts = ["regulations/vocabulary.quy", "regulations/calendar.quy", arguments[3].as_str()].map(text);
    let (workspace, _) = read(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    let (vocabulary, regulation) = (&workspace.vocabulary, &workspace.regulations[0]);
    let activity = vocabulary.activity_named(&arguments[2]).unwrap();
    let empty: usize = arguments.get(4).map_or(10, |e| e.parse().unwrap());
    let decision = lower(vocabulary, regulation, activity, BUDGET).unwrap();
    let readings = regulation.chosen_readings();
    let stated = |id: &FactId| {
        let kind = &vocabulary.fact(*id).unwrap().kind;
        !matches!(kind, Kind::List(_)) && (is_asked(&decision, *id) || matches!(kind, Kind::Date | Kind::Text))
    };
    let facts: Vec<FactId> = vocabulary.activity(activity).unwrap().facts.iter().copied().filter(stated).collect();
    let mut out = BufWriter::new(std::io::stdout().lock());
    let names: Vec<&str> = facts.iter().map(|f| vocabulary.fact(*f).unwrap().term.id.as_str()).collect();
    writeln!(out, "id,{}", names.join(",")).unwrap();
    let mut sequence = Sequence(0x2545_F491_4F6C_DD1D);
    for row in 1..=rows {
        let case = loop {
            let mut case = Case::new(activity);
            case.facts.extend(facts.iter().map(|id| (*id, value(&decision, *id, vocabulary.fact(*id).unwrap(), &mut sequence))));
            // What only a list can tell is not stated.
            if decision.walk(Facts { case: &case, readings: &readings }, &[], decision.possible) != Ok(0) {
                break case;
            }
        };
        let cell = |id: &FactId| match is_asked(&decision, *id) && sequence.next(1_000) < empty {
            true => String::new(),
            false => written(vocabulary.fact(*id).unwrap(), &case.facts[id]),
        };
        let cells: Vec<String> = facts.iter().map(cell).collect();
        writeln!(out, "{row},{}", cells.join(",")).unwrap();
    }
    out.flush().unwrap();
}
