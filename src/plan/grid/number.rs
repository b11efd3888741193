//! Numbers as workbooks store them: to exact decimals, and to the dates that some of them are.

use chrono::{Days, NaiveDate};

/// As many digits as the programs themselves treat as exact; they store seventeen, `1.1000000000000001` for a typed 1.1.
const EXACT: usize = 15;
/// Beyond this, a number has more zeros than digits.
const LARGEST: i64 = 330;

/// The decimal number of a stored one, such as `-1200.5`; `None` for what is no number.
pub fn decimal(stored: &str) -> Option<String> {
    let text = stored.trim();
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.strip_prefix('+').unwrap_or(exponent).parse::<i64>().ok()?),
        None => (unsigned, 0),
    };
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{part}");
    if digits.is_empty() || digits.len() > 400 || exponent.abs() > LARGEST || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    // The first digits as they were typed: the shortest decimal that is stored as the same binary number.
    if mantissa != whole && digits.trim_matches('0').len() > EXACT || exponent != 0 && digits.trim_matches('0').len() > EXACT {
        let near: f64 = text.parse().ok().filter(|n: &f64| n.is_finite())?;
        return Some(tidy(&near.abs().to_string()).map_or_else(|| "0".to_owned(), |n| format!("{sign}{n}")));
    }
    let point = i64::try_from(whole.len()).ok()? + exponent;
    let shifted = if point <= 0 {
        format!("0.{}{digits}", "0".repeat(usize::try_from(-point).ok()?))
    } else {
        let point = usize::try_from(point).ok()?;
        match digits.split_at_checked(point) {
            Some((whole, part)) => format!("{whole}.{part}"),
            None => format!("{digits}{}", "0".repeat(point - digits.len())),
        }
    };
    Some(tidy(&shifted).map_or_else(|| "0".to_owned(), |n| format!("{sign}{n}")))
}

/// Without zeros that mean nothing; `None` for zero.
fn tidy(number: &str) -> Option<String> {
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let (whole, part) = (whole.trim_start_matches('0'), part.trim_end_matches('0'));
    match (whole, part) {
        ("", "") => None,
        (whole, "") => Some(whole.to_owned()),
        ("", part) => Some(format!("0.{part}")),
        (whole, part) => Some(format!("{whole}.{part}")),
    }
}

/// The day that a stored number stands for; its fraction is a time of day. `None` outside the years that the programs know, for a
/// bare time, and for the 29 February 1900 that they count and that never was.
pub fn date(decimal: &str, since_1904: bool) -> Option<NaiveDate> {
    let days: u64 = decimal.split('.').next()?.parse().ok()?;
    let day = if since_1904 {
        NaiveDate::from_ymd_opt(1904, 1, 1)?.checked_add_days(Days::new(days))
    } else {
        let before = match days {
            0 | 60 => return None,
            1..=59 => NaiveDate::from_ymd_opt(1899, 12, 31)?,
            _ => NaiveDate::from_ymd_opt(1899, 12, 30)?,
        };
        before.checked_add_days(Days::new(days))
    };
    day.filter(|day| chrono::Datelike::year(day) <= 9999)
}
