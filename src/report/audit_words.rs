//! What an audit finds, in words: for each finding its code, what was found, and what it means.

use super::findings::finding;
use super::words::Words;
use crate::decision::Cause;
use crate::diagnostics::{Code, Lang, Text};
use crate::hir::{ActivityId, Condition, ProvisionId, Regulation, Rule, Test, Workspace};
use crate::queries::ReadingUse;
use crate::queries::audit::{Audited, Excess, Found, GrantLacks, Idle, Kind, Order, Room, Slack, Step, What, value_of};

/// The kind of a finding, as a heading.
pub fn kind_label(words: &Words, kind: Kind) -> String {
    let (en, vi) = match kind {
        Kind::Gap => ("Gaps", "Khoảng trống"),
        Kind::Conflict => ("Conflicts", "Xung đột"),
        Kind::Dead => ("Provisions that never apply", "Điều khoản không bao giờ áp dụng"),
        Kind::Reading => ("Readings on which nothing depends", "Cách hiểu không ảnh hưởng gì"),
        Kind::Exception => ("Exceptions that never bite", "Ngoại lệ không bao giờ có tác dụng"),
        Kind::Condition => ("Conditions that say nothing new", "Điều kiện không nói thêm gì"),
        Kind::Definition => ("Definitions that nothing uses", "Định nghĩa không được dùng"),
        Kind::Slack => ("Slack between deadlines", "Khoảng cách giữa các thời hạn"),
        Kind::Grant => ("Delegated power beyond its grant", "Thay mặt vượt quá ủy quyền"),
        Kind::Unknown => ("Too large to be gone through", "Quá lớn, không duyệt hết"),
    };
    words.say(en, vi).to_owned()
}

/// The code of a finding.
pub fn code(workspace: &Workspace, regulation: &Regulation, audited: &Audited) -> Code {
    match &audited.found {
        Found::Known(found) | Found::Gap { finding: found, .. } => {
            finding(workspace, regulation, audited.activity.unwrap_or(ActivityId::new(0)), found).code
        }
        Found::Reading(used) => {
            if used.tested {
                Code::W0511
            } else {
                Code::W0503
            }
        }
        Found::Idle(idle) => {
            if idle.part.what.is_exception() {
                Code::W0512
            } else {
                Code::W0513
            }
        }
        Found::Definition(_) => Code::W0502,
        Found::Slack(slack) => {
            if slack.may_be_negative() {
                Code::W0514
            } else {
                Code::W0515
            }
        }
        Found::Excess(_) => Code::W0516,
    }
}

/// What was found, in both languages.
pub fn headline(workspace: &Workspace, regulation: &Regulation, audited: &Audited) -> Text {
    let in_both = |text: &dyn Fn(&Words) -> String| {
        Text::new(text(&Words::new(workspace, regulation, Lang::En)), text(&Words::new(workspace, regulation, Lang::Vi)))
    };
    match &audited.found {
        Found::Known(found) | Found::Gap { finding: found, .. } => {
            finding(workspace, regulation, audited.activity.unwrap_or(ActivityId::new(0)), found).headline
        }
        Found::Reading(used) => in_both(&|words| idle_reading(words, used)),
        Found::Idle(idle) => in_both(&|words| left_out(words, idle)),
        Found::Definition(define) => in_both(&|words| {
            let name = words.regulation.defines.get(define.index()).map_or("?", |d| d.name.as_str());
            format!("{} `{name}`", words.say("nothing uses the definition", "không gì dùng định nghĩa"))
        }),
        Found::Slack(slack) => in_both(&|words| between(words, slack)),
        Found::Excess(excess) => in_both(&|words| beyond(words, excess)),
    }
}

/// What it means, in both languages.
pub fn meaning(workspace: &Workspace, regulation: &Regulation, audited: &Audited) -> Text {
    let in_both = |text: &dyn Fn(&Words) -> String| {
        Text::new(text(&Words::new(workspace, regulation, Lang::En)), text(&Words::new(workspace, regulation, Lang::Vi)))
    };
    match &audited.found {
        Found::Idle(idle) => in_both(&|words| why_idle(words, idle)),
        Found::Slack(slack) => in_both(&|words| what_slack_means(words, slack)),
        Found::Excess(excess) => in_both(&|words| what_is_missing(words, excess)),
        Found::Known(_) | Found::Gap { .. } | Found::Reading(_) | Found::Definition(_) => code(workspace, regulation, audited).explanation(),
    }
}

fn idle_reading(words: &Words, used: &ReadingUse) -> String {
    format!("{} `{}`", words.say("nothing depends on the reading", "không gì phụ thuộc cách hiểu"), words.reading_name(used.reading))
}

/// What could be left out.
fn left_out(words: &Words, idle: &Idle) -> String {
    let part = &idle.part;
    let condition = part.left_out(words.regulation);
    let said = condition.map(|c| words.condition(c)).unwrap_or_default();
    let of = part.rules.first().map(|rule| format!(" ({})", rule_words(words, part.provision, *rule))).unwrap_or_default();
    let core = match &part.what {
        What::Except(target) => {
            format!("`{} {}` {}", words.say("except", "trừ"), words.citation(*target), words.say("takes no case out", "không loại trường hợp nào ra"))
        }
        What::Overrides(verb, target) => {
            let only = verb.map(|verb| format!("{} {} ", words.verb(verb), words.say("of", "của"))).unwrap_or_default();
            let never = words.say("displaces nothing", "không thay thế gì");
            format!("`{} {only}{}` {never}", words.say("overrides", "thay cho"), words.citation(*target))
        }
        What::Unless(_) => {
            let inner = if let Some(Condition::Not(inner)) = condition { words.condition(inner) } else { said };
            format!("`{} {inner}` {}", words.say("unless", "trừ khi"), words.say("takes no case out", "không loại trường hợp nào ra"))
        }
        What::Waiver(_) => {
            format!("`({} {said})` {}", words.say("unless", "trừ khi"), words.say("lifts no deadline", "không bỏ thời hạn nào"))
        }
        What::Whole | What::Operand(_) => format!("`{said}` {}", words.say("says nothing new", "không nói thêm gì")),
        What::Value(..) => {
            let value = value_of(words.regulation, part).map(|(test, value)| only(test, value)).map(|test| words.condition(&Condition::Test(test)));
            format!("`… {}` {}", value.unwrap_or_default(), words.say("says nothing new", "không nói thêm gì"))
        }
    };
    format!("{core}{of}")
}

/// The test with one of its values.
fn only(test: &Test, value: usize) -> Test {
    let mut test = test.clone();
    if let Test::OneOf { values, .. } | Test::HasAny { values, .. } | Test::HasAll { values, .. } | Test::Reading { alternatives: values, .. } =
        &mut test
    {
        *values = vec![value];
    }
    test
}

fn rule_words(words: &Words, provision: ProvisionId, rule: usize) -> String {
    match words.regulation.provision(provision).and_then(|p| p.rules.get(rule)) {
        Some(Rule::Act(act)) => format!("{} {}", words.actor(act.actor), words.verb(act.verb)),
        Some(Rule::Follows { target, .. }) => format!("{} {}", words.say("follows", "theo"), words.citation(*target)),
        Some(Rule::Qualify { verb, .. }) => format!("{} {}", words.say("adds to", "bổ sung cho"), words.verb(*verb)),
        Some(Rule::Limit { .. } | Rule::PlanLimit { .. }) => words.say("limit", "yêu cầu").to_owned(),
        Some(Rule::Forbid { .. }) => words.say("prohibition", "điều cấm").to_owned(),
        Some(Rule::Dossier { .. }) => words.say("dossier", "hồ sơ").to_owned(),
        Some(Rule::Refers { to, .. }) => format!("{} {to}", words.say("refers to", "dẫn chiếu")),
        Some(Rule::Excludes { verb, .. }) => format!("{} {}", words.say("excludes", "loại trừ"), words.verb(*verb)),
        None => String::new(),
    }
}

/// What says already what could be left out.
fn why_idle(words: &Words, idle: &Idle) -> String {
    let because = match idle.implied_by.as_deref() {
        None => String::new(),
        Some([]) if idle.part.what == What::Whole => words.say("it always holds", "nó luôn đúng").to_owned(),
        Some([]) => words.say("the rest of its own condition says it already", "phần còn lại của chính điều kiện đã nêu").to_owned(),
        Some(causes) => {
            let said: Vec<String> = causes.iter().map(|cause| cause_words(words, idle, *cause)).collect();
            format!("{} {}", words.say("already said by", "đã được nêu bởi"), said.join("; "))
        }
    };
    if !idle.part.what.is_exception() {
        return because;
    }
    let en = "without it every answer is the same, in every possible case and whatever the readings";
    let same = words.say(en, "bỏ đi thì mọi câu trả lời vẫn như cũ, ở mọi trường hợp có thể và dù hiểu cách nào");
    if because.is_empty() { same.to_owned() } else { format!("{same}: {because}") }
}

fn cause_words(words: &Words, idle: &Idle, cause: Cause) -> String {
    let own = idle.part.provision;
    match cause {
        Cause::Always(line) => {
            let line = words.vocabulary().activity(idle.activity).and_then(|a| a.always.get(line));
            let said = line.map(|l| words.condition(&l.condition)).unwrap_or_default();
            format!("{} ({said})", words.say("the vocabulary's `always` line", "dòng `luôn` của từ vựng"))
        }
        Cause::Condition(id) if id == own && idle.part.rules.is_empty() => {
            words.say("the rest of its own condition", "phần còn lại của chính điều kiện").to_owned()
        }
        Cause::Condition(id) => {
            let condition = words.regulation.provision(id).map(|p| words.condition(&p.own)).unwrap_or_default();
            let at = words.citation(id);
            let at = if at.is_empty() { words.say("the provision around", "điều khoản bao quanh").to_owned() } else { at };
            format!("{at} ({condition})")
        }
        Cause::Otherwise(id) => format!("{} {}", words.say("`otherwise` of", "`còn lại` của"), words.citation(id)),
        Cause::Except { by, of } => {
            format!("{} {} {} {}", words.citation(by), words.say("excepting", "loại trừ"), words.citation(of), "").trim_end().to_owned()
        }
        Cause::Guard => words.say("the rest of what stands behind the rule", "phần còn lại của điều kiện kèm quy tắc").to_owned(),
    }
}

fn step(words: &Words, step: &Step) -> String {
    let to = step.act.to.map(|body| format!(" → {}", words.body(body))).unwrap_or_default();
    format!("{} {}{to} ({})", words.actor(step.act.actor), words.verb(step.act.verb), words.deadline(&step.deadline))
}

fn between(words: &Words, slack: &Slack) -> String {
    let (first, then) = (step(words, &slack.first), step(words, &slack.then));
    format!("{first} {} {then}: {}", words.say("before", "trước"), room(words, slack.room))
}

fn room(words: &Words, room: Option<Room>) -> String {
    let Some(room) = room else { return words.say("no calendar to compare the units by", "không có lịch để so hai đơn vị").to_owned() };
    let unit = if room.working { words.say("working days", "ngày làm việc") } else { words.say("days", "ngày") };
    match room.min == room.max {
        true => format!("{} {unit}", room.min),
        false => format!("{} {} {} {} {unit}", words.say("from", "từ"), room.min, words.say("to", "đến"), room.max),
    }
}

fn what_slack_means(words: &Words, slack: &Slack) -> String {
    let order = match slack.order {
        Order::Text => words.say("the text or an anchor puts the first before the second", "văn bản đặt việc trước trước việc sau"),
        Order::Verbs => words.say(
            "only the vocabulary's order of verbs puts the first before the second",
            "chỉ thứ tự hành vi của từ vựng đặt việc trước trước việc sau",
        ),
    };
    let what = match slack.may_be_negative() {
        true => words.say(
            "done on its last day, the first comes after the last day for the second",
            "làm vào ngày cuối của hạn, việc trước đã sau ngày cuối của việc sau",
        ),
        false => words.say("what is left for the steps between the two last days", "thời gian còn lại giữa hai ngày cuối"),
    };
    let counted = slack.room.and_then(|room| room.years).map(|(first, last)| {
        format!(
            "; {} {first}–{last}",
            words.say("the units differ: counted in working days over every day of", "khác đơn vị: tính theo ngày làm việc trên mọi ngày của")
        )
    });
    format!("{what}; {order}{}", counted.unwrap_or_default())
}

fn beyond(words: &Words, excess: &Excess) -> String {
    let act = format!("{} {}", words.actor(excess.act.actor), words.verb(excess.act.verb));
    let (behalf, beyond) = (words.say("on behalf of", "thay mặt"), words.say("goes beyond", "vượt quá"));
    format!("{act} {behalf} {}: {beyond} {}", words.body(excess.body), words.citation(excess.grant))
}

fn what_is_missing(words: &Words, excess: &Excess) -> String {
    let grant = words.citation(excess.grant);
    match excess.missing {
        GrantLacks::Scope => match words.lang {
            Lang::En => format!("in these cases the act is made, and {grant}, which grants the power, does not cover them"),
            Lang::Vi => format!("trong các trường hợp này việc được làm, còn {grant} là nơi ủy quyền lại không bao trùm"),
        },
        GrantLacks::Power => {
            let body = words.body(excess.body);
            match words.lang {
                Lang::En => format!("in these cases {grant} holds, and gives {body} no such act"),
                Lang::Vi => format!("trong các trường hợp này {grant} có hiệu lực nhưng không trao việc này cho {body}"),
            }
        }
    }
}
