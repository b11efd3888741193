//! What is known of a number or a date that is not stated: that it lies between two bounds.

use chrono::NaiveDate;

/// Both bounds are included.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Within {
    Numbers { min: i64, max: i64 },
    Dates { first: NaiveDate, last: NaiveDate },
}

impl Within {
    /// Whether nothing lies between the bounds, since they stand the wrong way round.
    pub fn is_empty(&self) -> bool {
        match self {
            Within::Numbers { min, max } => min > max,
            Within::Dates { first, last } => first > last,
        }
    }
}
