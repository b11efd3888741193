//! Answers as documents: which form, and where to.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use quyche::report::document::{self, Document};
use serde_json::Value as Json;

use super::output::{Context, Exit};

/// Where no terminal says how wide it is.
const WIDTH: usize = 120;

#[derive(Args, Debug)]
pub struct DocumentArgs {
    /// What to write [default: by the ending of FILE, else text]
    #[arg(long = "as", value_enum, value_name = "FORM")]
    pub form: Option<DocumentForm>,
    /// The file to write, whole or not at all; standard output by default
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentForm {
    /// For reading in a terminal
    Text,
    /// Markdown
    Md,
    /// One table for other programs, UTF-8 with a byte order mark
    Csv,
    /// One page that needs nothing else
    Html,
    /// A workbook with one sheet per section
    Xlsx,
}

/// What is written.
enum Form {
    Json,
    Document(DocumentForm),
}

/// Checks early what is asked for, before anything is computed.
///
/// # Errors
/// The exit code, after it was said what is wrong.
pub fn check(context: &Context, args: &DocumentArgs) -> Result<(), Exit> {
    form(context, args).map(drop)
}

/// Whether the form is one for reading, where a table of many columns is hard to follow.
pub fn is_for_reading(context: &Context, args: &DocumentArgs) -> bool {
    matches!(form(context, args), Ok(Form::Document(DocumentForm::Text | DocumentForm::Md)))
}

/// Writes an answer in the form that is asked for.
pub fn write(context: &Context, args: &DocumentArgs, document: impl FnOnce() -> Document, json: impl FnOnce() -> Json) -> Exit {
    let bytes = match form(context, args) {
        Ok(Form::Json) => format!("{:#}\n", json()).into_bytes(),
        Ok(Form::Document(form)) => match bytes(context, args, form, &document()) {
            Ok(bytes) => bytes,
            Err(exit) => return exit,
        },
        Err(exit) => return exit,
    };
    context.write_bytes(args.output.as_deref(), &bytes)
}

/// The same, with a text for the terminal that is not the document's.
pub fn write_with_text(
    context: &Context,
    args: &DocumentArgs,
    text: impl FnOnce() -> String,
    document: impl FnOnce() -> Document,
    json: impl FnOnce() -> Json,
) -> Exit {
    match form(context, args) {
        Ok(Form::Document(DocumentForm::Text)) => context.write(args.output.as_deref(), &text()),
        _ => write(context, args, document, json),
    }
}

fn bytes(context: &Context, args: &DocumentArgs, form: DocumentForm, document: &Document) -> Result<Vec<u8>, Exit> {
    Ok(match form {
        DocumentForm::Text => document::text(document, width(args)).into_bytes(),
        DocumentForm::Md => document::markdown(document).into_bytes(),
        DocumentForm::Csv => document::csv(document).into_bytes(),
        DocumentForm::Html => document::html(document).into_bytes(),
        DocumentForm::Xlsx => document::xlsx(document).map_err(|problem| {
            let problem = problem.0;
            refuse(context, &format!("no workbook can hold this: {problem}"), &format!("sổ tính không chứa được nội dung này: {problem}"))
        })?,
    })
}

fn form(context: &Context, args: &DocumentArgs) -> Result<Form, Exit> {
    let form = match (args.form, context.json) {
        (Some(_), true) => return Err(refuse(context, "write either `--as` or `--format json`", "chỉ dùng một trong `--as` và `--format json`")),
        (None, true) => Form::Json,
        (Some(form), false) => Form::Document(form),
        (None, false) => by_ending(context, args.output.as_deref())?,
    };
    if matches!(form, Form::Document(DocumentForm::Xlsx)) && args.output.is_none() && std::io::stdout().is_terminal() {
        let (en, vi) = (
            "a workbook cannot be shown in a terminal; write it with `-o FILE.xlsx`",
            "không hiện sổ tính trên màn hình được; ghi ra tệp bằng `-o TỆP.xlsx`",
        );
        return Err(refuse(context, en, vi));
    }
    Ok(form)
}

fn by_ending(context: &Context, output: Option<&Path>) -> Result<Form, Exit> {
    let Some(ending) = output.and_then(Path::extension).map(|e| e.to_string_lossy().to_lowercase()) else {
        return Ok(Form::Document(DocumentForm::Text));
    };
    Ok(Form::Document(match ending.as_str() {
        "txt" => DocumentForm::Text,
        "md" | "markdown" => DocumentForm::Md,
        "csv" => DocumentForm::Csv,
        "html" | "htm" => DocumentForm::Html,
        "xlsx" => DocumentForm::Xlsx,
        "json" => return Ok(Form::Json),
        _ => {
            let en = format!("`.{ending}` names no form that can be written; use .txt, .md, .csv, .html, .xlsx or .json, or say `--as FORM`");
            let vi = format!("không có dạng nào cho đuôi `.{ending}`; dùng .txt, .md, .csv, .html, .xlsx hoặc .json, hay ghi rõ `--as DẠNG`");
            return Err(refuse(context, &en, &vi));
        }
    }))
}

fn refuse(context: &Context, en: &str, vi: &str) -> Exit {
    context.message(&format!("{}\n", context.say(en, vi)));
    Exit::Unusable
}

/// As wide as the terminal that is written to.
fn width(args: &DocumentArgs) -> usize {
    let terminal = if args.output.is_none() { terminal_size::terminal_size() } else { None };
    terminal.map_or(WIDTH, |(width, _)| usize::from(width.0))
}
