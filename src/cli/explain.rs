//! `quyche explain`.

use quyche::diagnostics::Code;
use quyche::spelling::suggestions;
use serde_json::json;

use super::args::ExplainArgs;
use super::output::{Context, Exit};

pub fn run(context: &Context, args: &ExplainArgs) -> Exit {
    let Some(code) = Code::from_name(&args.code) else {
        let near = suggestions(&args.code, Code::ALL.iter().map(|c| c.name())).join(", ");
        let en = format!("there is no code `{}`; near: {near}\n", args.code);
        let vi = format!("không có mã `{}`; gần giống: {near}\n", args.code);
        context.message(&context.say(&en, &vi));
        return Exit::Unusable;
    };
    let text = code.explanation();
    if context.json {
        context.print_json(&json!({ "code": code.name(), "explanation": text.get(context.lang) }));
    } else {
        context.print(&format!("{}\n\n{}\n", code.name(), text.get(context.lang)));
    }
    Exit::Fine
}
