//! All wording about proposals. A proposal has no rule file to point into, so each problem names the proposal and the fact.

use crate::diagnostics::{Code, Diagnostic, Lang, Text};
use crate::hir::case::{Misfit, YEARS};
use crate::hir::{Regulation, Workspace};
use crate::queries::{Answer, DateNote, NotChosen, Question};
use crate::report::Words;
use crate::spelling::printable;

/// What a proposal says is printed as one line, so that it cannot pass for the tool's own words.
pub(super) fn new(code: Code, subject: &str, en: impl Into<String>, vi: impl Into<String>) -> Diagnostic {
    Diagnostic::new(code, Text::new(printable(&en.into()), printable(&vi.into()))).about(printable(subject))
}

/// `detail` is the format's own message, over several lines.
pub fn unreadable(subject: &str, detail: &str) -> Diagnostic {
    let text = Text::new(format!("cannot be read: {detail}"), format!("không đọc được: {detail}"));
    Diagnostic::new(Code::E0605, text).about(printable(subject))
}

/// A file that says how plans are read is not as it should be.
pub fn guide(file: &str, detail: &str) -> Diagnostic {
    let text = Text::new(format!("cannot be read as a guide to plans: {detail}"), format!("không đọc được như tệp hướng dẫn đọc kế hoạch: {detail}"));
    Diagnostic::new(Code::E0635, text).about(printable(file))
}

/// A file that says how an office's own table is read is not as it should be.
pub fn mapping(file: &str, detail: &str, near: &[&str]) -> Diagnostic {
    let text = Text::new(format!("cannot be read as a mapping of columns: {detail}"), format!("không đọc được như tệp ánh xạ cột: {detail}"));
    let problem = Diagnostic::new(Code::E0636, text).about(printable(file));
    match near {
        [] => problem.help(
            "write `activity = \"…\"`, and under `[columns]` a heading with what it is read as",
            "hãy viết `activity = \"…\"`, và dưới `[columns]` mỗi tiêu đề cột kèm cách đọc",
        ),
        _ => list(problem, near),
    }
}

pub fn no_equals_sign(written: &str) -> Diagnostic {
    new(Code::E0605, "--state", format!("`{written}` states no fact"), format!("`{written}` không nêu dữ kiện nào"))
        .help("write `FACT=VALUE`", "hãy viết `DỮ KIỆN=GIÁ TRỊ`")
}

pub fn no_proposal(subject: &str) -> Diagnostic {
    new(Code::E0605, subject, "there is no proposal in it", "không có đề xuất nào trong đó")
}

pub fn beside_proposals(subject: &str, field: &str) -> Diagnostic {
    new(
        Code::E0605,
        subject,
        format!("`{field}` stands beside the proposals, where it belongs to none of them"),
        format!("`{field}` đứng cạnh các đề xuất nên không thuộc đề xuất nào"),
    )
    .help("move it into each proposal that it is a fact of", "hãy chuyển nó vào từng đề xuất mà nó là dữ kiện")
}

pub fn wrong_shape(subject: &str, fact: &str) -> Diagnostic {
    new(
        Code::E0605,
        subject,
        format!("`{fact}` is neither a value nor a list of values or records"),
        format!("`{fact}` không phải giá trị, danh sách giá trị hay danh sách mục"),
    )
}

pub fn no_activity(subject: &str, suggestions: &[&str]) -> Diagnostic {
    let list = suggestions.join(", ");
    new(Code::E0610, subject, "the proposal does not say of which activity it is", "đề xuất không nói thuộc loại hoạt động nào")
        .help(format!("write `activity = …`, one of: {list}"), format!("hãy viết `activity = …`, một trong: {list}"))
}

pub fn activity_is_one_name(subject: &str, suggestions: &[&str]) -> Diagnostic {
    let list = suggestions.join(", ");
    new(Code::E0610, subject, "a proposal is of one activity, stated as a name", "mỗi đề xuất thuộc một loại hoạt động, nêu bằng tên")
        .help(format!("write `activity = \"…\"`, one of: {list}"), format!("hãy viết `activity = \"…\"`, một trong: {list}"))
}

pub fn unknown_activity(subject: &str, written: &str, suggestions: &[&str]) -> Diagnostic {
    list(new(Code::E0205, subject, format!("unknown activity `{written}`"), format!("không có hoạt động `{written}`")), suggestions)
}

pub fn unknown_fact(subject: &str, written: &str, suggestions: &[&str]) -> Diagnostic {
    list(new(Code::E0601, subject, format!("unknown fact `{written}`"), format!("không có dữ kiện `{written}`")), suggestions)
}

pub fn foreign_fact(subject: &str, fact: &str, activity: &str) -> Diagnostic {
    new(Code::E0603, subject, format!("`{activity}` has no fact `{fact}`"), format!("`{activity}` không có dữ kiện `{fact}`"))
        .help(format!("see `quyche vocab {activity}`"), format!("xem `quyche vocab {activity}`"))
}

pub fn stated_twice(subject: &str, fact: &str) -> Diagnostic {
    new(Code::E0605, subject, format!("`{fact}` is stated twice"), format!("`{fact}` được khai hai lần"))
}

pub fn misfit(subject: &str, fact: &str, misfit: &Misfit) -> Diagnostic {
    let diagnostic = match misfit {
        Misfit::WrongKind(en, vi) => new(Code::E0602, subject, format!("`{fact}` must be {en}"), format!("`{fact}` phải là {vi}")),
        Misfit::UnknownValue { written, .. } => {
            new(Code::E0602, subject, format!("`{fact}` has no value `{written}`"), format!("`{fact}` không có giá trị `{written}`"))
        }
        Misfit::UnknownField { written, .. } => {
            new(Code::E0602, subject, format!("a record of `{fact}` has no `{written}`"), format!("mỗi mục của `{fact}` không có `{written}`"))
        }
        Misfit::OutOfRange { written, min, max } => new(
            Code::E0602,
            subject,
            format!("`{fact}` runs from {min} to {max}, not {written}"),
            format!("`{fact}` chạy từ {min} đến {max}, không phải {written}"),
        ),
        Misfit::NoSuchDate { written } => {
            new(Code::E0602, subject, format!("`{fact}`: there is no day `{written}`"), format!("`{fact}`: không có ngày `{written}`"))
        }
        Misfit::YearOutOfRange { written } => new(
            Code::E0602,
            subject,
            format!("`{fact}`: the year of `{written}` must have four digits, from {} to {}", YEARS.start(), YEARS.end()),
            format!("`{fact}`: năm của `{written}` phải có bốn chữ số, từ {} đến {}", YEARS.start(), YEARS.end()),
        ),
        Misfit::Reversed => new(
            Code::E0602,
            subject,
            format!("`{fact}`: `from` lies above `to`, so nothing lies between them"),
            format!("`{fact}`: `from` lớn hơn `to` nên không có gì ở giữa"),
        ),
        Misfit::StatedTwice { field } => {
            new(Code::E0602, subject, format!("a record of `{fact}` states `{field}` twice"), format!("một mục của `{fact}` khai `{field}` hai lần"))
        }
    };
    match misfit {
        Misfit::UnknownValue { suggestions, .. } | Misfit::UnknownField { suggestions, .. } => {
            list(diagnostic, &suggestions.iter().map(String::as_str).collect::<Vec<_>>())
        }
        _ => diagnostic,
    }
}

fn list(diagnostic: Diagnostic, suggestions: &[&str]) -> Diagnostic {
    if suggestions.is_empty() {
        return diagnostic;
    }
    let list = suggestions.iter().map(|s| format!("`{s}`")).collect::<Vec<_>>().join(", ");
    diagnostic.help(format!("write {list}"), format!("hãy viết {list}"))
}

/// The facts contradict `always` lines (by position), or no completion satisfies them all.
pub fn contradiction(subject: &str, workspace: &Workspace, regulation: &Regulation, activity: crate::hir::ActivityId, lines: &[usize]) -> Diagnostic {
    let always = workspace.vocabulary.activity(activity).map(|a| a.always.as_slice()).unwrap_or_default();
    let text = |lang| {
        let words = Words::new(workspace, regulation, lang);
        let line = |i: &usize| {
            always.get(*i).map(|a| match &a.because {
                Some(because) => format!("{} ({because})", words.condition(&a.condition)),
                None => words.condition(&a.condition),
            })
        };
        lines.iter().filter_map(line).collect::<Vec<_>>().join("; ")
    };
    let diagnostic = new(Code::E0604, subject, "the stated facts contradict each other", "các dữ kiện được khai mâu thuẫn nhau");
    match lines {
        [] => diagnostic,
        _ => diagnostic.note(format!("it always holds: {}", text(Lang::En)), format!("luôn đúng: {}", text(Lang::Vi))),
    }
}

pub fn not_chosen(wanted: &str, reason: &NotChosen) -> Diagnostic {
    match reason {
        NotChosen::Unknown { suggestions } => list(
            new(Code::E0607, wanted, "no regulation of this name, and no such file", "không có quy chế tên này, cũng không có tệp này"),
            &suggestions.iter().map(String::as_str).collect::<Vec<_>>(),
        ),
        NotChosen::Ambiguous { names } => list(
            new(Code::E0607, wanted, "several regulations are called so but for their marks", "nhiều quy chế có tên này, chỉ khác dấu"),
            &names.iter().map(String::as_str).collect::<Vec<_>>(),
        ),
        NotChosen::NoneInForce { on, drafts } => {
            let none = new(Code::E0606, wanted, format!("no version is in force on {on}"), format!("không phiên bản nào có hiệu lực ngày {on}"))
                .help("name a version, as `quyche list` shows them", "hãy nêu tên phiên bản, xem `quyche list`");
            match drafts.as_slice() {
                [] => none,
                _ => none.note(
                    format!("a draft is never in force: {}", drafts.join(", ")),
                    format!("dự thảo không có hiệu lực ngày nào: {}", drafts.join(", ")),
                ),
            }
        }
    }
}

/// Two regulations whose facts and bodies are not the same ones; `what` in both languages.
pub fn other_vocabulary(one: &str, other: &str, what: &(String, String), id: &str) -> Diagnostic {
    new(
        Code::E0609,
        other,
        format!("written over another vocabulary than `{one}`: the {} `{id}` is not the same in both", what.0),
        format!("viết trên bộ từ vựng khác với `{one}`: {} `{id}` không giống nhau ở hai bên", what.1),
    )
    .help("compare rule files over one vocabulary", "hãy so sánh các tệp quy tắc dùng chung một bộ từ vựng")
}

/// Nothing is left to compare.
pub fn empty_comparison(what: &str) -> Diagnostic {
    new(Code::E0611, what, "there is nothing to compare: none of the texts speaks of it", "không có gì để so sánh: không văn bản nào nói đến")
        .help("see `quyche vocab` for activities and their facts", "xem `quyche vocab` về các hoạt động và dữ kiện")
}

/// A row that cannot be counted towards a limit over the plan.
pub fn uncounted(subject: &str, workspace: &Workspace, regulation: &Regulation, question: &Question) -> Diagnostic {
    let (fact, _) = Words::new(workspace, regulation, Lang::En).question(question);
    new(
        Code::W0603,
        subject,
        format!("not counted in the limits over the plan: `{fact}` is not stated"),
        format!("chưa tính vào giới hạn của cả kế hoạch: chưa nêu `{fact}`"),
    )
}

/// What to know about an answer besides the answer: an order that contradicts itself, facts too many to go through, uncertain dates.
pub fn notices(subject: &str, answer: &Answer) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    if !answer.order_circle.is_empty() {
        out.push(new(Code::E0608, subject, "the order of the acts contradicts itself", "thứ tự các hành vi tự mâu thuẫn"));
    }
    if !answer.uncounted.is_empty() {
        out.push(new(
            Code::W0602,
            subject,
            "too many facts are missing to count the outcomes",
            "thiếu quá nhiều dữ kiện để duyệt hết các câu trả lời",
        ));
    }
    for note in &answer.date_notes {
        let (en, vi) = match note {
            DateNote::NotStated => continue,
            DateNote::NoCalendar => {
                ("the regulation names no calendar, so there are no due dates".to_owned(), "quy chế không nêu lịch nên không có hạn".to_owned())
            }
            DateNote::YearNotCovered(year) => {
                (format!("the calendar does not cover {year}: a due date is missing"), format!("lịch không phủ năm {year}: thiếu một hạn"))
            }
            DateNote::OutOfRange => ("a due date lies too far away".to_owned(), "một hạn nằm quá xa".to_owned()),
            DateNote::RestsOn(days) => {
                let days = days.iter().map(|d| d.to_string()).collect::<Vec<_>>().join(", ");
                (format!("a due date rests on days that are not confirmed: {days}"), format!("một hạn dựa trên ngày chưa được xác nhận: {days}"))
            }
        };
        out.push(new(Code::W0601, subject, en, vi));
    }
    out
}

/// A calendar to stand in place of the regulation's own bears another name.
pub fn other_calendar(file: &str, wanted: &str, found: &[&str]) -> Diagnostic {
    let diagnostic = new(
        Code::E0641,
        file,
        format!("there is no calendar `{wanted}` in it, by which the regulation counts"),
        format!("không có lịch `{wanted}` mà quy chế dùng để tính"),
    );
    match found {
        [] => diagnostic.help(
            format!("write `calendar {wanted} \"…\" {{ … }}`, as regulations/calendar.quy does"),
            format!("hãy viết `calendar {wanted} \"…\" {{ … }}` như trong regulations/calendar.quy"),
        ),
        names => {
            let names = names.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ");
            diagnostic.help(format!("give {names} the name `{wanted}`"), format!("hãy đặt tên `{wanted}` cho {names}"))
        }
    }
}

/// A regulation that counts by no calendar has none that could change.
pub fn no_calendar(regulation: &str) -> Diagnostic {
    new(
        Code::E0642,
        regulation,
        "the regulation names no calendar, so none can stand in its place",
        "quy chế không nêu lịch nên không có lịch nào để thay",
    )
    .help("write `calendar NAME` in its header", "hãy viết `calendar TÊN` ở phần đầu quy chế")
}
