//! **Dialects**: the few things that the engines write differently.

use chrono::NaiveDate;

/// An engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    DuckDb,
    Postgres,
    Spark,
}

impl Dialect {
    pub fn name(self) -> &'static str {
        match self {
            Dialect::DuckDb => "duckdb",
            Dialect::Postgres => "postgres",
            Dialect::Spark => "spark",
        }
    }

    /// The longest name that the engine keeps whole, in bytes.
    pub fn longest_name(self) -> usize {
        if self == Dialect::Postgres { 63 } else { 255 }
    }

    /// A name, quoted.
    pub fn name_of(self, name: &str) -> String {
        match self {
            Dialect::Spark => format!("`{}`", name.replace('`', "``")),
            _ => format!("\"{}\"", name.replace('"', "\"\"")),
        }
    }

    /// A text. Spark reads backslashes in it, the others do not.
    pub fn text(self, text: &str) -> String {
        match self {
            Dialect::Spark => format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'")),
            _ => format!("'{}'", text.replace('\'', "''")),
        }
    }

    pub fn date(self, date: NaiveDate) -> String {
        format!("DATE '{}'", date.format("%Y-%m-%d"))
    }

    pub fn text_type(self) -> &'static str {
        match self {
            Dialect::DuckDb => "VARCHAR",
            Dialect::Postgres => "text",
            Dialect::Spark => "STRING",
        }
    }

    /// The number at a place, counted from one, of a constant list: written as a text, which every engine reads once, and reads fast.
    pub fn look_up(self, numbers: &[usize], place: &str) -> String {
        let list = numbers.iter().map(usize::to_string).collect::<Vec<_>>().join(",");
        match self {
            Dialect::DuckDb => format!("('[{list}]'::INTEGER[])[{place}]"),
            Dialect::Postgres => format!("('{{{list}}}'::integer[])[{place}]"),
            Dialect::Spark => format!("element_at(CAST(split('{list}', ',') AS ARRAY<INT>), {place})"),
        }
    }

    /// A named query that the planner does not write out again wherever its columns are named: their number would grow with every level.
    pub fn fenced(self, name: &str, query: &str) -> String {
        match self {
            Dialect::DuckDb => format!("{name} AS MATERIALIZED ({query})"),
            Dialect::Postgres => format!("{name} AS ({query} OFFSET 0)"),
            Dialect::Spark => format!("{name} AS ({query})"),
        }
    }

    /// Takes a view away, if it is there: a table of that name stays, and is an error.
    pub fn drop_view(self, name: &str) -> String {
        match self {
            Dialect::Spark => String::new(),
            _ => format!("DROP VIEW IF EXISTS {};\n", self.name_of(name)),
        }
    }

    pub fn create_view(self, name: &str) -> String {
        match self {
            Dialect::Spark => format!("CREATE OR REPLACE TEMPORARY VIEW {} AS", self.name_of(name)),
            _ => format!("CREATE VIEW {} AS", self.name_of(name)),
        }
    }
}
