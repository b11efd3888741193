//! Findings and changes in words and as data.

use serde_json::{Value, json};

use super::compare::{Finding, Header, Kind};
use super::fingerprint::Change;
use super::quantities::{Quantity, Unit};
use crate::diagnostics::{Code, Lang, Text};
use crate::hir::Regulation;
use crate::source::SourceFile;
use crate::spelling::printable;
use crate::syntax::citation;

/// Where the two sides are, for every line that is printed.
pub struct Sides<'a> {
    pub text: &'a SourceFile,
    pub rules: Option<&'a SourceFile>,
    pub regulation: &'a Regulation,
}

pub fn code(kind: &Kind) -> Code {
    match kind {
        Kind::NoNode => Code::W0701,
        Kind::NoNodeOfItsOwn | Kind::NoParagraph => Code::W0702,
        Kind::NoProvision { .. } => Code::W0703,
        Kind::OnlyInText { milder: false, .. } => Code::W0704,
        Kind::OnlyInText { milder: true, .. } => Code::W0705,
        Kind::OnlyInNode { .. } => Code::W0706,
        Kind::Header { .. } => Code::W0707,
        Kind::Twice { .. } | Kind::Skipped { .. } | Kind::Wordless => Code::W0708,
    }
}

fn said(kind: &Kind) -> Text {
    match kind {
        Kind::NoNode => Text::new("the rule file has no node for it", "tệp quy tắc không có nút cho điều khoản này"),
        Kind::NoNodeOfItsOwn => {
            Text::new("no node of its own; it may be part of the one around it", "không có nút riêng; có thể đã nằm trong nút bao quanh")
        }
        Kind::NoParagraph => Text::new("no paragraph of its own was found in the text", "không thấy đoạn riêng nào như vậy trong văn bản"),
        Kind::NoProvision { .. } => Text::new("the text has no such provision", "văn bản không có điều khoản này"),
        Kind::OnlyInText { written, milder: false } => Text::new(
            format!("“{written}” stands in no act, limit or condition of its node"),
            format!("“{written}” không có trong hành vi, giới hạn hay điều kiện nào của nút"),
        ),
        Kind::OnlyInText { written, milder: true } => Text::new(
            format!("“{written}” stands in no condition of its node; no deadline is counted so"),
            format!("“{written}” không có trong điều kiện nào của nút; không thời hạn nào tính theo đơn vị này"),
        ),
        Kind::OnlyInNode { quantity } => Text::new(
            format!("the text of it does not say “{}”", quantity_words(quantity, Lang::En)),
            format!("văn bản không ghi “{}”", quantity_words(quantity, Lang::Vi)),
        ),
        Kind::Header { what, text, rules } => {
            let (en, vi) = match what {
                Header::Number => ("the number", "số hiệu"),
                Header::Issued => ("the day of issue", "ngày ban hành"),
                Header::Effective => ("the first day in force", "ngày có hiệu lực"),
            };
            Text::new(format!("{en} is {text} in the text, {rules} in the rule file"), format!("{vi}: văn bản ghi {text}, tệp quy tắc ghi {rules}"))
        }
        Kind::Twice { first } => {
            Text::new(format!("stands twice in the text; first on line {first}"), format!("có hai lần trong văn bản; lần đầu ở dòng {first}"))
        }
        Kind::Skipped { expected, .. } => {
            Text::new(format!("the number before it is missing: {expected} was expected"), format!("nhảy số: lẽ ra là {expected}"))
        }
        Kind::Wordless => Text::new("its line lacks the word “Điều”", "dòng này thiếu chữ “Điều”"),
    }
}

fn quantity_words(quantity: &Quantity, lang: Lang) -> String {
    match (quantity, lang) {
        (Quantity::Number { value, unit: Unit::WorkingDays }, Lang::En) => format!("{value} working days"),
        (Quantity::Number { value, unit: Unit::WorkingDays }, Lang::Vi) => format!("{value} ngày làm việc"),
        (Quantity::Number { value, unit: Unit::Days }, Lang::En) => format!("{value} days"),
        (Quantity::Number { value, unit: Unit::Days }, Lang::Vi) => format!("{value} ngày"),
        (Quantity::Number { value, unit: Unit::Other(unit) }, _) => format!("{value} {unit}").trim().to_owned(),
        (Quantity::Date { year, month, day }, Lang::En) => format!("{year:04}-{month:02}-{day:02}"),
        (Quantity::Date { year, month, day }, Lang::Vi) => format!("{day}/{month}/{year}"),
        (Quantity::Yearly { month, day }, _) => format!("{day}/{month}"),
    }
}

impl Sides<'_> {
    fn node_line(&self, finding: &Finding) -> Option<usize> {
        let span = self.regulation.provision(finding.node?)?.header;
        Some(self.rules?.position(span.start).0)
    }

    /// One line a finding, with its places on both sides.
    pub fn finding(&self, finding: &Finding, lang: Lang) -> String {
        let name = match lang {
            Lang::En if finding.is_remark() => "remark",
            Lang::En => "finding",
            Lang::Vi if finding.is_remark() => "ghi nhận",
            Lang::Vi => "khác biệt",
        };
        let place = citation(&finding.address, lang);
        let place = if place.is_empty() { String::new() } else { format!("{place}: ") };
        let own = matches!(finding.kind, Kind::NoProvision { .. } | Kind::NoParagraph);
        let text = finding.line.filter(|_| !own).map(|l| format!("{}:{l}", self.text.name));
        let rules = self.node_line(finding).map(|l| format!("{}:{l}", self.rules.map_or("", |r| r.name.as_str())));
        let places: Vec<String> = text.into_iter().chain(rules).collect();
        printable(&format!("[{}] {name}: {place}{}  ({})", code(&finding.kind).name(), said(&finding.kind).get(lang), places.join(", "))) + "\n"
    }

    pub fn finding_json(&self, finding: &Finding, lang: Lang) -> Value {
        let rules = self.rules.map(|r| r.name.as_str());
        json!({
            "code": code(&finding.kind).name(),
            "severity": if finding.is_remark() { "remark" } else { "finding" },
            "address": citation(&finding.address, Lang::En),
            "citation": citation(&finding.address, lang),
            "message": said(&finding.kind).get(lang),
            "written": match &finding.kind { Kind::OnlyInText { written, .. } => Some(written.clone()), _ => None },
            "text": { "file": self.text.name, "line": finding.line },
            "rules": { "file": rules, "line": self.node_line(finding) },
        })
    }
}

pub fn change_code(change: &Change) -> Code {
    match change {
        Change::Changed { .. } => Code::W0711,
        Change::Added { .. } => Code::W0712,
        Change::Removed { .. } => Code::W0713,
        Change::Outside => Code::W0714,
    }
}

/// One line a change.
pub fn change(change: &Change, text: &SourceFile, lang: Lang) -> String {
    let say = |en: &str, vi: &str| if lang == Lang::En { en.to_owned() } else { vi.to_owned() };
    let line = match change {
        Change::Changed { address, line } => format!("{}: {address}  ({}:{line})", say("changed", "đã đổi"), text.name),
        Change::Added { address, line } => format!("{}: {address}  ({}:{line})", say("added", "thêm vào"), text.name),
        Change::Removed { address } => format!("{}: {address}", say("removed", "bị bỏ")),
        Change::Outside => say(
            "changed: no provision's own words; what lies outside them, their marks or their order",
            "đã đổi: không phải lời của điều khoản nào, mà là phần ngoài, ký hiệu hoặc thứ tự của chúng",
        ),
    };
    printable(&format!("[{}] {line}", change_code(change).name())) + "\n"
}

pub fn change_json(change: &Change) -> Value {
    let (what, address, line) = match change {
        Change::Changed { address, line } => ("changed", Some(address), Some(line)),
        Change::Added { address, line } => ("added", Some(address), Some(line)),
        Change::Removed { address } => ("removed", Some(address), None),
        Change::Outside => ("outside", None, None),
    };
    json!({ "code": change_code(change).name(), "change": what, "address": address, "line": line })
}
