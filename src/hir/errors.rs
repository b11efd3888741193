//! All wording of the analysis stage, one small function a code and cause.

use crate::diagnostics::{Code, Diagnostic, Text};
use crate::source::Span;
use crate::syntax::ast::{Name, Str};

use super::case::{Misfit, YEARS};

fn new(code: Code, en: impl Into<String>, vi: impl Into<String>) -> Diagnostic {
    Diagnostic::new(code, Text::new(en, vi))
}

/// What a name was looked up as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    Body,
    Verb,
    Fact,
    Activity,
    Document,
    Matter,
    Class,
    Level,
    Values,
    Calendar,
    Regulation,
    Alternative,
    Field,
    Value,
}

pub fn unknown(wanted: Wanted, name: &Name, suggestions: &[&str]) -> Diagnostic {
    let (code, en, vi) = match wanted {
        Wanted::Body => (Code::E0201, "body", "cơ quan"),
        Wanted::Verb => (Code::E0202, "act", "hành vi"),
        Wanted::Fact => (Code::E0203, "fact or definition", "dữ kiện hay định nghĩa"),
        Wanted::Value => (Code::E0204, "value", "giá trị"),
        Wanted::Activity => (Code::E0205, "activity", "hoạt động"),
        Wanted::Document => (Code::E0206, "document", "văn bản"),
        Wanted::Matter => (Code::E0207, "matter", "nội dung"),
        Wanted::Class => (Code::E0212, "class", "nhóm hành vi"),
        Wanted::Level => (Code::E0212, "level", "cấp"),
        Wanted::Values => (Code::E0212, "list of values", "tập giá trị"),
        Wanted::Regulation => (Code::E0213, "regulation", "quy chế"),
        Wanted::Alternative => (Code::E0214, "alternative", "phương án"),
        Wanted::Calendar => (Code::E0215, "calendar", "lịch"),
        Wanted::Field => (Code::E0217, "field", "mục"),
    };
    new(code, format!("unknown {en} `{}`", name.text), format!("không có {vi} `{}`", name.text))
        .at(name.span, "not declared", "chưa khai báo")
        .did_you_mean(name.span, suggestions)
}

pub fn unknown_address(span: Span, written: &str, suggestions: &[&str]) -> Diagnostic {
    new(Code::E0208, format!("there is no {written}"), format!("không có {written}"))
        .at(span, "no provision has this address", "không điều khoản nào có địa chỉ này")
        .did_you_mean(span, suggestions)
}

pub fn duplicate_address(span: Span, first: Span, citation: &str) -> Diagnostic {
    new(Code::E0210, format!("{citation} stands twice"), format!("{citation} xuất hiện hai lần")).at(span, "the second one", "lần thứ hai").at(
        first,
        "the first one",
        "lần thứ nhất",
    )
}

pub fn duplicate_name(name: &Name, first: Span) -> Diagnostic {
    new(Code::E0211, format!("`{}` is declared twice", name.text), format!("`{}` được khai báo hai lần", name.text))
        .at(name.span, "the second one", "lần thứ hai")
        .at(first, "the first one", "lần thứ nhất")
}

pub fn second_principle(span: Span, first: Span) -> Diagnostic {
    new(Code::E0211, "the provision says `principle` twice", "điều khoản ghi `nguyên tắc` hai lần")
        .at(span, "the second one", "lần thứ hai")
        .at(first, "the first one", "lần thứ nhất")
        .help("join both into one text", "hãy gộp cả hai thành một chuỗi")
}

pub fn name_taken(name: &Name) -> Diagnostic {
    new(Code::E0211, format!("`{}` is already a fact of the vocabulary", name.text), format!("`{}` đã là dữ kiện trong từ vựng", name.text))
        .at(name.span, "declared again", "khai báo lại")
        .help("choose another name", "hãy chọn tên khác")
}

pub fn too_many_values(name: &Name) -> Diagnostic {
    new(Code::E0212, format!("`{}` has more than 64 values", name.text), format!("`{}` có hơn 64 giá trị", name.text)).at(
        name.span,
        "a set holds at most 64",
        "một tập có tối đa 64 giá trị",
    )
}

pub fn no_vocabulary(span: Span) -> Diagnostic {
    new(Code::E0216, "there is no vocabulary to read this with", "không có từ vựng để đọc phần này").at(
        span,
        "needs bodies, acts and facts",
        "cần cơ quan, hành vi và dữ kiện",
    )
}

pub fn wrong_test(span: Span, name: &str, kind_en: &str, kind_vi: &str, help_en: String, help_vi: String) -> Diagnostic {
    new(Code::E0301, format!("`{name}` is {kind_en}"), format!("`{name}` là {kind_vi}"))
        .at(span, "this test does not fit it", "phép thử này không hợp")
        .help(help_en, help_vi)
}

/// A total is at most as large as its terms only where none of them is negative.
pub fn sum_of_negative(span: Span, field: &str, min: i64) -> Diagnostic {
    new(
        Code::E0301,
        format!("`{field}` can be negative (from {min}), and `sum` adds only what is not"),
        format!("`{field}` có thể âm (từ {min}), mà `tổng` chỉ cộng số không âm"),
    )
    .at(span, "cannot be added up", "không cộng được")
    .help("give the field a range from 0 in the vocabulary", "hãy cho dữ kiện này khoảng từ 0 trong từ vựng")
}

pub fn bound_list(span: Span, fact: &str) -> Diagnostic {
    new(Code::E0301, format!("`{fact}` is a list, and no list can be bound"), format!("`{fact}` là danh sách, mà danh sách không gán được"))
        .at(span, "bound here", "gán ở đây")
        .help("follow a provision that does not ask for the list", "hãy viện dẫn điều khoản không hỏi danh sách này")
}

pub fn not_of_activity(span: Span, fact: &str, activity: &str) -> Diagnostic {
    new(Code::E0302, format!("`{activity}` has no fact `{fact}`"), format!("`{activity}` không có dữ kiện `{fact}`"))
        .at(span, "asked here", "được hỏi ở đây")
        .help(
            format!("narrow the provision with `about`, or add `{fact}` to the activity"),
            format!("hãy thu hẹp điều khoản bằng `đối với`, hoặc thêm `{fact}` vào hoạt động"),
        )
}

pub fn out_of_range(span: Span, fact: &str, min: i64, max: i64) -> Diagnostic {
    new(Code::E0303, format!("`{fact}` runs from {min} to {max}"), format!("`{fact}` chạy từ {min} đến {max}")).at(span, "outside", "nằm ngoài")
}

pub fn without_activity(span: Span) -> Diagnostic {
    new(Code::E0304, "rules without an activity", "có quy tắc nhưng không rõ hoạt động")
        .at(span, "what is this about?", "đối với hoạt động nào?")
        .help("write `about ACTIVITY` behind the heading", "hãy viết `đối với HOẠT_ĐỘNG` sau tiêu đề")
}

pub fn widens(span: Span, activity: &str, outer: Span) -> Diagnostic {
    new(
        Code::E0305,
        format!("`{activity}` is not an activity of the provision around this one"),
        format!("`{activity}` không thuộc các hoạt động của điều khoản bao quanh"),
    )
    .at(span, "widens", "mở rộng")
    .at(outer, "the provision around it", "điều khoản bao quanh")
}

pub fn cycle(places: &[(Span, String)]) -> Diagnostic {
    // Of a circle that nobody can see at a glance, the beginning.
    let shown = places.get(..12).unwrap_or(places);
    let mut path: Vec<&str> = shown.iter().map(|(_, name)| name.as_str()).collect();
    path.extend((shown.len() < places.len()).then_some("…"));
    path.extend(places.first().map(|(_, name)| name.as_str()));
    let path = path.join(" → ");
    let mut diagnostic = new(Code::E0306, format!("a circle: {path}"), format!("vòng tròn: {path}"));
    for (span, name) in shown {
        diagnostic = diagnostic.at(*span, format!("{name} depends on the next"), format!("{name} phụ thuộc mục kế tiếp"));
    }
    diagnostic
}

pub fn chain_too_long(span: Span, citation: &str, limit: usize) -> Diagnostic {
    new(
        Code::E0318,
        format!("more than {limit} provisions in a row depend on each other, up to {citation}"),
        format!("hơn {limit} điều khoản nối tiếp phụ thuộc nhau, đến {citation}"),
    )
    .at(span, "the chain gets too long here", "chuỗi quá dài tại đây")
    .note(
        "a provision depends on what it names after `except` or `follows`, on what overrides it, and with `otherwise` on those before it",
        "điều khoản phụ thuộc vào phần nêu sau `trừ` hay `theo`, vào phần thay cho nó, và với `còn lại` vào các phần đứng trước",
    )
    .help(
        "state the cases in a condition instead of going from provision to provision",
        "hãy nêu các trường hợp trong điều kiện thay vì dẫn từ điều này sang điều khác",
    )
}

pub fn definition_too_large(name: &Name, levels: usize, tests: usize) -> Diagnostic {
    new(Code::E0318, format!("`{}` rests on too many other definitions", name.text), format!("`{}` dựa trên quá nhiều định nghĩa khác", name.text))
        .at(name.span, "grows too large here", "quá lớn tại đây")
        .note(
            format!("with its definitions written out, a condition has at most {levels} levels and {tests} tests"),
            format!("khi viết hết các định nghĩa ra, một điều kiện có tối đa {levels} tầng và {tests} phép thử"),
        )
}

pub fn definitions_too_large(span: Span, tests: usize) -> Diagnostic {
    new(
        Code::E0318,
        format!("with their definitions written out, the conditions of the regulation have more than {tests} tests"),
        format!("khi viết hết các định nghĩa ra, các điều kiện của quy chế có hơn {tests} phép thử"),
    )
    .at(span, "too many from here on", "quá nhiều từ đây")
}

/// `near`: date facts (and, for anchors, acts) that may have been meant.
pub fn not_an_event(name: &Name, near: &[&str]) -> Diagnostic {
    new(Code::E0307, format!("`{}` is no date to count from", name.text), format!("`{}` không phải ngày để tính", name.text))
        .at(name.span, "not a date fact", "không phải dữ kiện ngày")
        .did_you_mean(name.span, near)
}

pub fn not_a_year(name: &Name) -> Diagnostic {
    new(Code::E0307, format!("`{}` is no year", name.text), format!("`{}` không phải năm", name.text)).at(
        name.span,
        "not a number fact",
        "không phải dữ kiện số",
    )
}

pub fn no_act_for_notices(span: Span) -> Diagnostic {
    new(Code::E0311, "the vocabulary has no act for notices", "từ vựng không có hành vi dành cho thông báo")
        .at(span, "needs one", "cần hành vi này")
        .help("mark an act of the vocabulary `for notices`", "hãy đánh dấu một hành vi trong từ vựng là `cho thông báo`")
}

pub fn unknown_variable(name: &Name) -> Diagnostic {
    new(Code::E0308, format!("`{}` stands for no record here", name.text), format!("ở đây `{}` không chỉ mục nào của danh sách", name.text)).at(
        name.span,
        "no `any`, `every` or `for each` names it",
        "không có `bất kỳ`, `mọi` hay `với mỗi` nào đặt tên này",
    )
}

pub fn header_lacks(span: Span, en: &str, vi: &str) -> Diagnostic {
    new(Code::E0309, format!("the regulation does not say {en}"), format!("quy chế không nêu {vi}")).at(span, "this header", "phần đầu này")
}

pub fn provisions_without_regulation(span: Span) -> Diagnostic {
    new(Code::E0309, "provisions without a regulation", "có điều khoản mà không có quy chế")
        .at(span, "belongs to no regulation", "không thuộc quy chế nào")
        .help("begin the file with `regulation NAME \"NUMBER\" { … }`", "hãy bắt đầu tệp bằng `quy chế TÊN \"SỐ\" { … }`")
}

pub fn dates_contradict(span: Span, en: &str, vi: &str) -> Diagnostic {
    new(Code::E0310, en, vi).at(span, "these dates", "các ngày này")
}

/// `en`, `vi`: the header line that only a law can have.
pub fn no_draft(span: Span, draft: Span, en: &str, vi: &str) -> Diagnostic {
    new(Code::E0319, format!("a draft has no `{en}`"), format!("dự thảo không có `{vi}`"))
        .at(span, "said of a law", "chỉ nói về văn bản đã ban hành")
        .at(draft, "and this is a draft", "mà đây là dự thảo")
        .help(
            format!("take out `draft` once it is law, or `{en}` while it is not"),
            format!("hãy bỏ `dự thảo` khi đã ban hành, hoặc bỏ `{vi}` khi chưa"),
        )
}

pub fn draft_of_nobody(span: Span) -> Diagnostic {
    new(Code::E0319, "the draft does not say whose it is", "dự thảo không nêu là của ai")
        .at(span, "says nothing", "không nêu gì")
        .help("write why there is this draft, or whose it is", "hãy viết vì sao có dự thảo này, hoặc của ai")
}

pub fn wrong_provision(span: Span, statement: &str) -> Diagnostic {
    new(Code::E0311, format!("`{statement}` cannot stand here"), format!("`{statement}` không thể đứng ở đây")).at(
        span,
        "not in this provision",
        "không thuộc điều khoản này",
    )
}

pub fn second_regulation(span: Span, first: Span) -> Diagnostic {
    new(Code::E0312, "the file holds two regulations", "tệp có hai quy chế")
        .at(span, "the second one", "quy chế thứ hai")
        .at(first, "the first one", "quy chế thứ nhất")
        .help("move it to a file of its own", "hãy chuyển nó sang tệp riêng")
}

pub fn versions_overlap(span: Span, first: Span, name: &str) -> Diagnostic {
    new(Code::E0313, format!("two versions of `{name}` are in force at once"), format!("hai phiên bản của `{name}` cùng có hiệu lực"))
        .at(span, "this version", "phiên bản này")
        .at(first, "and this one", "và phiên bản này")
        .help("write `until DATE` in the older one", "hãy viết `đến hết NGÀY` trong phiên bản cũ")
}

pub fn displaces_itself(span: Span) -> Diagnostic {
    new(Code::E0314, "a provision cannot displace itself or what it lies in", "điều khoản không thể thay thế chính nó hay phần bao quanh nó").at(
        span,
        "means the provision itself or one around it",
        "chỉ chính điều khoản này hoặc phần bao quanh",
    )
}

pub fn calendar_problem(span: Span, en: &str, vi: &str) -> Diagnostic {
    new(Code::E0315, en, vi).at(span, "here", "ở đây")
}

pub fn unbound_fact(span: Span, fact: &str, activity: &str) -> Diagnostic {
    new(
        Code::E0316,
        format!("the followed provision asks for `{fact}`, which `{activity}` does not have"),
        format!("điều khoản được viện dẫn cần `{fact}`, mà `{activity}` không có"),
    )
    .at(span, "followed here", "viện dẫn ở đây")
    .help(format!("bind it: `with {fact} = …`"), format!("hãy gán: `với {fact} = …`"))
}

pub fn not_yet(span: Span, citation: &str) -> Diagnostic {
    new(Code::W0501, format!("{citation} is not yet encoded"), format!("{citation} chưa được mã hóa"))
        .at(span, "holds nothing", "không có nội dung")
        .help("encode it, or say why not: `principle \"…\"`, `refers to \"…\"`", "hãy mã hóa, hoặc nêu lý do: `nguyên tắc \"…\"`, `dẫn chiếu \"…\"`")
}

pub fn unused_define(span: Span, name: &str) -> Diagnostic {
    new(Code::W0502, format!("nothing asks for `{name}`"), format!("không chỗ nào dùng `{name}`")).at(span, "defined here", "định nghĩa ở đây")
}

pub fn idle_reading(span: Span, name: &str) -> Diagnostic {
    new(Code::W0503, format!("no condition tests the reading `{name}`"), format!("không điều kiện nào thử cách hiểu `{name}`")).at(
        span,
        "no answer can rest on it",
        "không câu trả lời nào dựa vào nó",
    )
}

pub fn empty_otherwise(span: Span) -> Diagnostic {
    new(Code::W0504, "`otherwise` has nothing before it", "`còn lại` không có gì đứng trước").at(span, "always holds", "luôn đúng")
}

/// A value that does not fit its fact; the place is the caller's to add.
pub fn misfit(code: Code, fact: &str, misfit: &Misfit) -> Diagnostic {
    match misfit {
        Misfit::WrongKind(en, vi) => new(code, format!("`{fact}` must be {en}"), format!("`{fact}` phải là {vi}")),
        Misfit::UnknownValue { written, suggestions } => {
            with_list(new(code, format!("`{fact}` has no value `{written}`"), format!("`{fact}` không có giá trị `{written}`")), suggestions)
        }
        Misfit::UnknownField { written, suggestions } => with_list(
            new(code, format!("a record of `{fact}` has no `{written}`"), format!("mỗi mục của `{fact}` không có `{written}`")),
            suggestions,
        ),
        Misfit::OutOfRange { written, min, max } => {
            new(code, format!("`{fact}` runs from {min} to {max}, not {written}"), format!("`{fact}` chạy từ {min} đến {max}, không phải {written}"))
        }
        Misfit::NoSuchDate { written } => new(code, format!("`{fact}`: there is no day `{written}`"), format!("`{fact}`: không có ngày `{written}`")),
        Misfit::YearOutOfRange { written } => new(
            code,
            format!("`{fact}`: the year of `{written}` must have four digits, from {} to {}", YEARS.start(), YEARS.end()),
            format!("`{fact}`: năm của `{written}` phải có bốn chữ số, từ {} đến {}", YEARS.start(), YEARS.end()),
        ),
        Misfit::Reversed => new(code, format!("`{fact}`: the bounds stand the wrong way round"), format!("`{fact}`: hai giới hạn đảo ngược")),
        Misfit::StatedTwice { field } => {
            new(code, format!("a record of `{fact}` states `{field}` twice"), format!("một mục của `{fact}` khai `{field}` hai lần"))
        }
    }
}

fn with_list(diagnostic: Diagnostic, suggestions: &[String]) -> Diagnostic {
    if suggestions.is_empty() {
        return diagnostic;
    }
    let list = suggestions.iter().map(|s| format!("`{s}`")).collect::<Vec<_>>().join(", ");
    diagnostic.help(format!("write {list}"), format!("hãy viết {list}"))
}

pub fn number_must_be(text: &Str) -> Diagnostic {
    new(Code::E0309, "the regulation has no number", "quy chế không có số hiệu").at(text.span, "empty", "rỗng")
}

pub fn none_in_force(span: Span, name: &str) -> Diagnostic {
    new(
        Code::E0606,
        format!("no version of `{name}` is in force on the date that chooses it"),
        format!("không phiên bản nào của `{name}` có hiệu lực vào ngày dùng để chọn"),
    )
    .at(span, "asked here", "hỏi ở đây")
    .help("state the date, or name a version: `under NAME \"NUMBER\"`", "hãy nêu ngày, hoặc nêu phiên bản: `dưới TÊN \"SỐ\"`")
}

pub fn follows_into_records(span: Span) -> Diagnostic {
    new(Code::E0316, "the followed provision is asked of a list's records", "điều khoản được viện dẫn hỏi từng mục của danh sách")
        .at(span, "followed here, where no record is meant", "viện dẫn ở đây, nơi không chỉ mục nào")
        .help("follow the provision around the `for each`", "hãy viện dẫn điều khoản bao quanh `với mỗi`")
}

pub fn not_expected(span: Span) -> Diagnostic {
    new(Code::E0317, "conditions and order cannot be expected", "không thể mong đợi điều kiện hay thứ tự")
        .at(span, "the answer to a case holds acts alone", "câu trả lời cho một trường hợp chỉ có các hành vi")
        .help(
            "state the facts of the case so that the act is there or not, and expect the act alone",
            "hãy nêu dữ kiện của trường hợp để có hoặc không có hành vi, rồi chỉ mong đợi hành vi",
        )
}

pub fn calendar_runs_backwards(span: Span) -> Diagnostic {
    calendar_problem(span, "the covered years run backwards", "các năm được phủ chạy lùi")
}

pub fn expects_nothing(span: Span) -> Diagnostic {
    new(Code::W0510, "the scenario expects nothing", "tình huống không nêu mong đợi")
        .at(span, "a case without `expect`", "trường hợp không có `mong đợi`")
        .help(
            "write what the official text says of this case, such as `expect BODY decides`",
            "hãy viết điều văn bản nói về trường hợp này, ví dụ `mong đợi CƠ_QUAN HÀNH_VI`",
        )
}
