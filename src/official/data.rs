//! What a text says of itself: its number, title and day of issue.

use chrono::NaiveDate;

use super::lines::Line;
use super::marks::is_title;
use super::tree::Data;
use crate::spelling::bare_key;

/// Reads the lines above the first provision; an instrument that is named only below ("Kèm theo Quy chế số …") is named there.
pub fn read(lines: &[Line], first: usize) -> Data {
    let head: Vec<&Line> = lines.iter().take_while(|l| l.number < first && !is_basis(&l.text)).collect();
    let mut data = Data { title: title(&head), ..Data::default() };
    for line in &head {
        let bare = bare_key(&line.text);
        if let Some(at) = line.text.find("Số").filter(|_| bare.starts_with("so") || bare.contains(" so:") || bare.contains(" so ")) {
            let after = line.text.get(at + "Số".len()..).unwrap_or_default().trim_start_matches([':', ' ']);
            data.number = data.number.or_else(|| instrument_number(after).map(|n| (n, line.number)));
        }
        data.issued = data.issued.or_else(|| place_and_date(&line.text).map(|d| (d, line.number)));
    }
    for line in lines {
        let Some(at) = line.text.find("kèm theo").or_else(|| line.text.find("Kèm theo")) else { continue };
        let after = line.text.get(at..).unwrap_or_default();
        // "Ban hành kèm theo Quyết định số 22/…" in brackets, under the title of what is issued with it.
        if !line.text.starts_with('(') || data.number.is_some() {
            continue;
        }
        let number = after.find("số ").and_then(|i| instrument_number(after.get(i + "số ".len()..)?));
        if let Some(number) = number {
            data.issued = data.issued.or_else(|| any_date(after).map(|d| (d, line.number)));
            data.number = Some((number, line.number));
        }
    }
    data
}

fn is_basis(text: &str) -> bool {
    let bare = bare_key(text.trim_start_matches(['-', ' ']));
    bare.starts_with("can cu")
}

/// "48 /KH-UBND", "10-QC/TU": digits, then capitals.
fn instrument_number(text: &str) -> Option<String> {
    let joined: String = text.chars().take(40).collect::<String>().replace(" /", "/").replace("/ ", "/");
    let number: String = joined.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '/' | '-')).collect();
    let shaped = number.starts_with(|c: char| c.is_ascii_digit()) && number.contains(['/', '-']) && number.chars().any(char::is_uppercase);
    shaped.then(|| number.trim_end_matches(['-', '/']).to_owned())
}

/// "Bến Tre, ngày 20 tháng 8 năm 2012".
fn place_and_date(text: &str) -> Option<NaiveDate> {
    let at = text.find(", ngày")?;
    any_date(text.get(at..)?)
}

/// The first date of a piece of text, in words or with slashes.
pub fn any_date(text: &str) -> Option<NaiveDate> {
    super::quantities::dates(text).into_iter().find_map(|(_, year, month, day)| NaiveDate::from_ymd_opt(year?, month, day))
}

/// The name below the kind of the instrument ("QUY CHẾ").
fn title(head: &[&Line]) -> Option<String> {
    let kinds = ["quy che", "quyet dinh", "ke hoach", "quy dinh", "huong dan", "chi thi", "nghi quyet", "chuong trinh"];
    let at = head.iter().position(|l| is_title(&l.text) && kinds.contains(&bare_key(&l.text).trim_end_matches(':')))?;
    let mut out = String::new();
    for line in head.iter().skip(at + 1) {
        let ends =
            line.text.starts_with('(') || line.text.starts_with('-') || (is_title(&line.text) && !out.is_empty()) || line.text.ends_with([';', '.']);
        if ends {
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&line.text);
    }
    let mut letters = out.chars();
    let first = letters.next()?;
    Some(first.to_uppercase().chain(letters).collect())
}
