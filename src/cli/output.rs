//! Standard output and error, colours, exit codes. Data goes to standard output, messages to standard error; a closed pipe ends
//! the program quietly.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use chrono::NaiveDate;
use clap::CommandFactory;
use quyche::diagnostics::{Diagnostic, Lang, Renderer, Severity, Style, to_json};
use quyche::source::Sources;
use quyche::spelling::turns_direction;

use super::args::{Arguments, Common, CompletionsArgs, Format, LangArg};

/// Nobody reads more problems than this in one run; drawing them all takes long.
const DRAWN: usize = 100;

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    Fine,
    Findings,
    Unusable,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Fine => ExitCode::SUCCESS,
            Exit::Findings => ExitCode::from(1),
            Exit::Unusable => ExitCode::from(2),
        }
    }
}

/// What every command needs to know of its surroundings.
pub struct Context {
    pub lang: Lang,
    /// The language, only if the user asked for one.
    pub chosen_lang: Option<Lang>,
    pub json: bool,
    pub regulations: Option<std::path::PathBuf>,
    color: bool,
}

impl Context {
    pub fn new(common: &Common) -> Self {
        let color = std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()) && std::io::stderr().is_terminal();
        let chosen_lang = common.lang.map(Lang::from);
        Context {
            lang: chosen_lang.unwrap_or_default(),
            chosen_lang,
            json: common.format == Format::Json,
            regulations: common.regulations.clone(),
            color,
        }
    }

    pub fn today(&self) -> NaiveDate {
        let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |d| d.as_secs());
        // Vietnam's time, UTC+7: a proposal filed at seven in the morning is filed that day.
        let local = i64::try_from(seconds).unwrap_or(0) + 7 * 3600;
        chrono::DateTime::from_timestamp(local, 0).map(|t| t.date_naive()).unwrap_or_default()
    }

    pub fn say(&self, en: &str, vi: &str) -> String {
        match self.lang {
            Lang::En => en.to_owned(),
            Lang::Vi => vi.to_owned(),
        }
    }

    /// Says that a name is not known: what it would be the name of in both languages, and what is near, else everything that there is.
    pub fn unknown(&self, (en, vi): (&str, &str), wanted: &str, near: &[&str], all: &[&str]) {
        let known = if near.is_empty() { all } else { near }.join(", ");
        self.message(&self.say(&format!("unknown {en} `{wanted}`; known: {known}\n"), &format!("không có {vi} `{wanted}`; có: {known}\n")));
    }

    /// Writes an answer for people. Control characters that came in with names and titles are left out: they could erase or forge lines.
    pub fn print(&self, text: &str) {
        let harmless = |c: &char| matches!(c, '\n' | '\t') || !c.is_control() && !turns_direction(*c);
        self.print_as_it_is(&text.chars().filter(harmless).collect::<String>());
    }

    /// Writes data that programs read, to the letter.
    pub fn print_as_it_is(&self, text: &str) {
        write_or_end(&mut std::io::stdout().lock(), text.as_bytes());
    }

    /// Writes an answer to a file, whole or not at all, or to standard output.
    pub fn write(&self, file: Option<&std::path::Path>, text: &str) -> Exit {
        match file {
            Some(_) => self.write_bytes(file, text.as_bytes()),
            None => {
                self.print(text);
                Exit::Fine
            }
        }
    }

    /// Writes data, to the letter, to a file, whole or not at all, or to standard output.
    pub fn write_bytes(&self, file: Option<&std::path::Path>, bytes: &[u8]) -> Exit {
        let Some(path) = file else {
            write_or_end(&mut std::io::stdout().lock(), bytes);
            return Exit::Fine;
        };
        match write_whole(path, bytes) {
            Ok(()) => Exit::Fine,
            Err(error) => {
                let name = path.display();
                self.message(&self.say(&format!("{name} cannot be written: {error}\n"), &format!("không ghi được {name}: {error}\n")));
                Exit::Unusable
            }
        }
    }

    /// From here on a stop (Ctrl-C) takes away what is being written beside a file, and ends the program.
    pub fn stop_cleanly(&self) {
        let stop = || {
            // Held to the end: nothing more is put beside a file.
            let beside = BESIDE.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(path) = beside.as_ref() {
                let _ = std::fs::remove_file(path);
            }
            std::process::exit(STOPPED);
        };
        // Where it cannot be set, a stop ends the program all the same.
        let _ = ctrlc::set_handler(stop);
    }

    /// Writes a message.
    pub fn message(&self, text: &str) {
        write_or_end(&mut std::io::stderr().lock(), text.as_bytes());
    }

    /// Diagnostics as messages: the first [`DRAWN`] of them, errors before warnings if there are more.
    pub fn report(&self, diagnostics: &[Diagnostic], sources: &Sources) {
        let mut renderer = Renderer::new(sources, Style { lang: self.lang, color: self.color });
        let more = diagnostics.len().saturating_sub(DRAWN);
        let (errors, warnings): (Vec<&Diagnostic>, Vec<&Diagnostic>) = match more {
            0 => (diagnostics.iter().collect(), Vec::new()),
            _ => diagnostics.iter().partition(|d| d.severity() == Severity::Error),
        };
        for diagnostic in errors.into_iter().chain(warnings).take(DRAWN) {
            self.message(&renderer.render(diagnostic));
        }
        if more > 0 {
            let (en, vi) =
                (format!("… and {more} more, all of them with `--format json`\n"), format!("… và {more} lỗi nữa, xem hết với `--format json`\n"));
            self.message(&self.say(&en, &vi));
        }
    }

    pub fn print_json(&self, value: &serde_json::Value) {
        let text = serde_json::to_string_pretty(value).unwrap_or_default();
        self.print_as_it_is(&(text + "\n"));
    }

    pub fn diagnostics_json(&self, diagnostics: &[Diagnostic], sources: &Sources) -> serde_json::Value {
        to_json(diagnostics, sources, self.lang)
    }
}

/// What is being written beside the file whose place it will take.
static BESIDE: Mutex<Option<PathBuf>> = Mutex::new(None);

/// The exit code of a program that was stopped.
const STOPPED: i32 = 130;

/// Writes a file of a name that nobody has, in the same folder, and puts it in the place of the other only when it is whole. What could not take
/// the file's place does not stay beside it.
fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    // As any other file that the user makes: who may read it is said by the user's own mask.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let beside = |path: Option<&Path>| *BESIDE.lock().unwrap_or_else(PoisonError::into_inner) = path.map(Path::to_owned);
    let mut file = builder.prefix(".quyche-").tempfile_in(folder)?;
    beside(Some(file.path()));
    let written = file.write_all(bytes).and_then(|()| file.persist(path).map_err(|problem| problem.error));
    beside(None);
    written.map(drop)
}

fn write_or_end(out: &mut impl Write, bytes: &[u8]) {
    if let Err(error) = out.write_all(bytes).and_then(|()| out.flush()) {
        let code = if error.kind() == std::io::ErrorKind::BrokenPipe { 0 } else { 2 };
        std::process::exit(code);
    }
}

impl From<LangArg> for Lang {
    fn from(lang: LangArg) -> Self {
        match lang {
            LangArg::Vi => Lang::Vi,
            LangArg::En => Lang::En,
        }
    }
}

/// Wrong use, help and version, as clap words them.
pub fn usage(error: &clap::Error) -> Exit {
    let text = error.render();
    if error.use_stderr() {
        write_or_end(&mut anstream::stderr().lock(), text.ansi().to_string().as_bytes());
        Exit::Unusable
    } else {
        write_or_end(&mut anstream::stdout().lock(), text.ansi().to_string().as_bytes());
        Exit::Fine
    }
}

pub fn completions(context: &Context, args: &CompletionsArgs) -> Exit {
    let mut out = Vec::new();
    clap_complete::generate(args.shell, &mut Arguments::command(), "quyche", &mut out);
    context.print_as_it_is(&String::from_utf8_lossy(&out));
    Exit::Fine
}

pub fn man(context: &Context) -> Exit {
    let mut out = Vec::new();
    if clap_mangen::Man::new(Arguments::command()).render(&mut out).is_err() {
        return Exit::Unusable;
    }
    context.print_as_it_is(&String::from_utf8_lossy(&out));
    Exit::Fine
}
