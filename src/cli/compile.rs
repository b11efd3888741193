//! `quyche compile`, and reading what it wrote.

use std::path::Path;
use std::sync::Arc;

use quyche::decision::Decision;
use quyche::diagnostics::{Code, Diagnostic, Text};
use quyche::export::{self, NotCompiled, VERSION};
use quyche::hir::ActivityId;
use quyche::queries::Decisions;
use quyche::report;

use super::args::CompileArgs;
use super::load::{self, Loaded};
use super::output::{Context, Exit};
use super::regulation;

/// The largest compiled file that is read: the largest real one has about two megabytes.
const MAX_BYTES: u64 = 256 << 20;

pub fn run(context: &Context, args: &CompileArgs) -> Exit {
    let loaded = match regulation::load(context, &args.regulation) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    let workspace = &loaded.workspace;
    let index = match regulation::place(context, &loaded, &args.regulation, args.on) {
        Ok(index) => index,
        Err(exit) => return exit,
    };
    let Some(of) = workspace.regulations.get(index) else { return Exit::Unusable };
    let decisions = Decisions::new(workspace);
    let mut compiled: Vec<Arc<Decision>> = Vec::new();
    for activity in (0..workspace.vocabulary.activities.len()).map(ActivityId::new) {
        match decisions.get(index, activity) {
            Ok(decision) => compiled.push(decision),
            Err(problem) => {
                context.report(&[report::too_large(workspace, of, &problem)], &loaded.sources);
                return Exit::Findings;
            }
        }
    }
    let all: Vec<&Decision> = compiled.iter().map(Arc::as_ref).collect();
    context.write(Some(&args.output), &export::write(workspace, of, &all))
}

/// A compiled regulation, if the file is one; `None` for rule files.
pub fn read(path: &str) -> Option<Result<Loaded, Box<Diagnostic>>> {
    let file = std::fs::File::open(path).ok()?;
    let size = file.metadata().ok()?.len();
    let mut bytes = Vec::new();
    let mut limited = std::io::Read::take(file, MAX_BYTES);
    // Enough to see what it is; the rest only of what begins like data.
    std::io::Read::read_to_end(&mut std::io::Read::take(&mut limited, 64), &mut bytes).ok()?;
    if bytes.iter().find(|b| !b.is_ascii_whitespace()) != Some(&b'{') {
        return None;
    }
    std::io::Read::read_to_end(&mut limited, &mut bytes).ok()?;
    let read = match String::from_utf8(bytes) {
        Ok(text) if size <= MAX_BYTES => export::read(&text),
        _ => Err(NotCompiled::OtherFormat),
    };
    Some(read.map(|compiled| load::of_compiled(compiled.workspace, compiled.decisions)).map_err(|reason| Box::new(refusal(path, &reason))))
}

fn refusal(path: &str, reason: &NotCompiled) -> Diagnostic {
    let headline = match reason {
        NotCompiled::OtherFormat => Text::new("this is no compiled regulation", "đây không phải quy chế đã biên dịch"),
        NotCompiled::OtherVersion(version) => Text::new(
            format!("the file has version {version} of the format; this program reads version {VERSION}"),
            format!("tệp có phiên bản định dạng {version}; chương trình này đọc phiên bản {VERSION}"),
        ),
        NotCompiled::WrongChecksum => {
            Text::new("the file is damaged: its checksum does not fit its content", "tệp đã hỏng: mã kiểm không khớp nội dung")
        }
        NotCompiled::Partial => {
            Text::new("the file holds the graph of one act, not a whole regulation", "tệp chỉ có đồ thị của một hành vi, không phải cả quy chế")
        }
        NotCompiled::Damaged(problem) => Text::new(format!("the file is damaged: {problem}"), format!("tệp đã hỏng: {problem}")),
    };
    Diagnostic::new(Code::E0403, headline)
        .about(path)
        .help("write it again with `quyche compile REGULATION -o FILE`", "ghi lại bằng `quyche compile QUY_CHẾ -o TỆP`")
}

/// Whether a path names a file that could be a compiled regulation.
pub fn could_be(path: &str) -> bool {
    path != "-" && !path.ends_with(".quy") && Path::new(path).is_file()
}
