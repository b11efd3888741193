//! Rule files from paths, folders, standard input, and the bundled ones.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use include_dir::{Dir, include_dir};
use quyche::decision::Decision;
use quyche::diagnostics::{Diagnostic, Diagnostics};
use quyche::hir::{Workspace, analyze};
use quyche::queries::Decisions;
use quyche::source::{SourceFile, SourceId, Sources};
use quyche::spelling::name_key;
use quyche::syntax::{ast, name_provisions, parse, unreadable_file, unreadable_path};

use super::output::Context;

/// The regulations that every copy of the program carries.
static BUNDLED: Dir = include_dir!("$CARGO_MANIFEST_DIR/regulations");

/// Files that hold only scenarios, by their name; answering a case does not need them.
const SCENARIOS: &str = ".scenarios.quy";

/// Everything read for one command.
pub struct Loaded {
    pub sources: Sources,
    pub workspace: Workspace,
    pub diagnostics: Diagnostics,
    /// Something could not be read at all: the exit code is 2.
    pub unreadable: bool,
    /// The files that the user named, as against the bundled ones read along.
    pub asked: Vec<SourceId>,
    /// What was read already compiled.
    pub decisions: Vec<Decision>,
}

impl Loaded {
    pub fn sorted(&self) -> Vec<Diagnostic> {
        self.diagnostics.clone().sorted()
    }

    /// The decisions of a regulation, by its place: what was read already compiled is not compiled again.
    pub fn decisions_of(&self, regulation: usize) -> Decisions<'_> {
        let decisions = Decisions::new(&self.workspace);
        self.decisions.iter().for_each(|decision| decisions.put(regulation, decision.clone()));
        decisions
    }

    pub fn is_asked(&self, file: SourceId) -> bool {
        self.asked.contains(&file)
    }
}

/// One file with its tree and its own problems.
struct Parsed {
    id: SourceId,
    file: ast::File,
    diagnostics: Diagnostics,
}

#[derive(Default)]
struct Reader {
    sources: Sources,
    unparsed: Vec<SourceId>,
    parsed: Vec<Parsed>,
    diagnostics: Diagnostics,
    unreadable: bool,
    asked: Vec<SourceId>,
}

/// All bundled files (or those of `--regulations DIR`). `scenarios`: whether to read scenario files too.
pub fn bundled(context: &Context, scenarios: bool) -> Loaded {
    let mut reader = Reader::default();
    for (name, bytes) in base_files(context, &mut reader) {
        if scenarios || !name.ends_with(SCENARIOS) {
            reader.read(&name, &bytes, true);
        }
    }
    reader.finish()
}

/// The vocabulary and the calendars alone.
pub fn bundled_vocabulary(context: &Context) -> Loaded {
    let mut reader = Reader::default();
    for (name, bytes) in base_files(context, &mut reader) {
        if !name.ends_with(SCENARIOS) && regulations_in(&bytes).is_empty() {
            reader.read(&name, &bytes, true);
        }
    }
    reader.finish()
}

/// The bundled files that a case under one regulation needs: all but scenarios and other regulations. Where no file says at once that it
/// is the wanted one, everything is read.
pub fn bundled_for(context: &Context, wanted: &str) -> Loaded {
    let family = name_key(&wanted.split('/').next().unwrap_or_default().replace('-', "_"));
    let mut reader = Reader::default();
    let mut found = false;
    for (name, bytes) in base_files(context, &mut reader) {
        let ids = regulations_in(&bytes);
        found |= ids.contains(&family);
        if !name.ends_with(SCENARIOS) && (ids.is_empty() || ids.contains(&family)) {
            reader.read(&name, &bytes, true);
        }
    }
    if found { reader.finish() } else { bundled(context, false) }
}

/// The regulations whose headers begin a line of a rule file, by their keys.
fn regulations_in(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let headers = text.lines().filter_map(|line| line.strip_prefix("regulation ").or_else(|| line.strip_prefix("quy chế ")));
    headers.filter_map(|rest| rest.split_whitespace().next()).map(name_key).collect()
}

/// The files at `paths`, with what they need of the bundled ones: vocabulary, calendars, regulations that scenarios name.
pub fn paths(context: &Context, paths: &[String]) -> Loaded {
    if paths.is_empty() {
        return bundled(context, true);
    }
    let mut reader = Reader::default();
    for path in paths {
        reader.read_path(path);
    }
    reader.parse_all();
    let own = |has: fn(&ast::File) -> bool| reader.parsed.iter().any(|p| has(&p.file));
    let own_vocabulary = own(|f| !f.vocabularies.is_empty());
    let own_calendar = own(|f| !f.calendars.is_empty());
    let regulations: Vec<String> = reader.files().flat_map(|f| &f.regulations).map(|r| name_key(&r.id.text)).collect();
    let named = reader.files().flat_map(|f| &f.scenarios).map(|s| name_key(&s.under.text));
    let wanted: Vec<String> = named.filter(|id| !regulations.contains(id)).collect();

    let before = reader.parsed.len();
    for (name, bytes) in base_files(context, &mut reader) {
        if !name.ends_with(SCENARIOS) {
            reader.read(&name, &bytes, false);
        }
    }
    reader.parse_all();
    let base = reader.parsed.split_off(before);
    reader.parsed.extend(base.into_iter().filter(|p| {
        (!own_vocabulary && !p.file.vocabularies.is_empty())
            || (!own_calendar && !p.file.calendars.is_empty())
            || p.file.regulations.iter().any(|r| wanted.contains(&name_key(&r.id.text)))
    }));
    reader.finish()
}

/// A compiled regulation; there are no sources to point into.
pub fn of_compiled(workspace: Workspace, decisions: Vec<Decision>) -> Loaded {
    let asked = workspace.regulations.iter().map(|r| r.file).collect();
    Loaded { sources: Sources::default(), workspace, diagnostics: Diagnostics::default(), unreadable: false, asked, decisions }
}

/// The text of one file, for formatting.
pub fn text_of(path: &Path) -> Result<SourceFile, Box<Diagnostic>> {
    let name = path.display().to_string();
    let bytes = read_file(path)?;
    SourceFile::from_bytes(name.clone(), &bytes).map_err(|problem| Box::new(unreadable_file(&name, &problem)))
}

/// A file that stands beside a bundled regulation.
pub fn bundled_file(path: &Path) -> Option<&'static [u8]> {
    BUNDLED.get_file(path).map(|f| f.contents())
}

pub fn standard_input_bytes() -> Result<Vec<u8>, Box<Diagnostic>> {
    let mut bytes = Vec::new();
    let limit = quyche::source::MAX_BYTES as u64 + 1;
    std::io::stdin().lock().take(limit).read_to_end(&mut bytes).map_err(|e| io_problem("-", &e))?;
    Ok(bytes)
}

/// Standard input as a file.
pub fn standard_input() -> Result<SourceFile, Box<Diagnostic>> {
    let bytes = standard_input_bytes()?;
    SourceFile::from_bytes("-", &bytes).map_err(|problem| Box::new(unreadable_file("-", &problem)))
}

/// The rule files below a path.
pub fn rule_files(path: &Path) -> Result<Vec<PathBuf>, Box<Diagnostic>> {
    let name = path.display().to_string();
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).map_err(|e| io_problem(&folder.display().to_string(), &e))?;
        for entry in entries.flatten() {
            let path = entry.path();
            // A link could lead in circles.
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(path),
                Ok(_) if path.extension().is_some_and(|e| e == "quy") => found.push(path),
                _ => {}
            }
        }
    }
    found.sort();
    if found.is_empty() {
        return Err(Box::new(unreadable_path(&name, "the folder holds no rule files (`.quy`)", "thư mục không có tệp quy tắc (`.quy`)")));
    }
    Ok(found)
}

pub fn read_file(path: &Path) -> Result<Vec<u8>, Box<Diagnostic>> {
    read_up_to(path, quyche::source::MAX_BYTES)
}

/// The bytes of a file; of a larger one, one byte more than `limit`.
pub fn read_up_to(path: &Path, limit: usize) -> Result<Vec<u8>, Box<Diagnostic>> {
    let name = path.display().to_string();
    if path.is_dir() {
        return Err(Box::new(unreadable_path(&name, "this is a folder, not a file", "đây là thư mục, không phải tệp")));
    }
    let file = std::fs::File::open(path).map_err(|e| io_problem(&name, &e))?;
    let mut bytes = Vec::new();
    // One byte more than allowed is enough to know, whatever the file's true size.
    file.take(limit as u64 + 1).read_to_end(&mut bytes).map_err(|e| io_problem(&name, &e))?;
    Ok(bytes)
}

fn io_problem(name: &str, error: &std::io::Error) -> Box<Diagnostic> {
    Box::new(match error.kind() {
        std::io::ErrorKind::NotFound => unreadable_path(name, "there is no such file", "không có tệp này"),
        std::io::ErrorKind::PermissionDenied => unreadable_path(name, "the file may not be read", "không được phép đọc tệp"),
        _ => unreadable_path(name, &format!("the file cannot be read: {error}"), &format!("không đọc được tệp: {error}")),
    })
}

/// The bundled files, or those of the folder that replaces them, by name.
fn base_files(context: &Context, reader: &mut Reader) -> Vec<(String, Vec<u8>)> {
    let Some(folder) = &context.regulations else {
        let mut out = Vec::new();
        let mut folders = vec![&BUNDLED];
        while let Some(folder) = folders.pop() {
            folders.extend(folder.dirs());
            let rules = folder.files().filter(|f| f.path().extension().is_some_and(|e| e == "quy"));
            out.extend(rules.map(|f| (f.path().display().to_string(), f.contents().to_vec())));
        }
        out.sort();
        return out;
    };
    match rule_files(folder) {
        Ok(files) => files
            .iter()
            .filter_map(|path| match read_file(path) {
                Ok(bytes) => Some((path.display().to_string(), bytes)),
                Err(problem) => {
                    reader.refuse(*problem);
                    None
                }
            })
            .collect(),
        Err(problem) => {
            reader.refuse(*problem);
            Vec::new()
        }
    }
}

impl Reader {
    fn files(&self) -> impl Iterator<Item = &ast::File> {
        self.parsed.iter().map(|p| &p.file)
    }

    fn refuse(&mut self, problem: Diagnostic) {
        self.diagnostics.push(problem);
        self.unreadable = true;
    }

    fn read_path(&mut self, path: &str) {
        if path == "-" {
            match standard_input() {
                Ok(file) => self.add(file, true),
                Err(problem) => self.refuse(*problem),
            }
            return;
        }
        match rule_files(Path::new(path)) {
            Ok(files) => {
                for file in files {
                    match read_file(&file) {
                        Ok(bytes) => self.read(&file.display().to_string(), &bytes, true),
                        Err(problem) => self.refuse(*problem),
                    }
                }
            }
            Err(problem) => self.refuse(*problem),
        }
    }

    fn read(&mut self, name: &str, bytes: &[u8], asked: bool) {
        match SourceFile::from_bytes(name, bytes) {
            Ok(file) => self.add(file, asked),
            Err(problem) => self.refuse(unreadable_file(name, &problem)),
        }
    }

    fn add(&mut self, file: SourceFile, asked: bool) {
        let id = self.sources.add(file);
        if asked {
            self.asked.push(id);
        }
        self.unparsed.push(id);
    }

    /// Parses what was read since, the largest files first, on all processors: parsing is most of a short run.
    fn parse_all(&mut self) {
        let mut ids = std::mem::take(&mut self.unparsed);
        let size = |id: &SourceId| self.sources.get(*id).map_or(0, |f| f.text.len());
        ids.sort_by_key(|id| std::cmp::Reverse(size(id)));
        let workers = std::thread::available_parallelism().map_or(1, |n| n.get()).min(ids.len());
        let (next, sources) = (AtomicUsize::new(0), &self.sources);
        let work = || {
            let take = || ids.get(next.fetch_add(1, Ordering::Relaxed)).copied();
            std::iter::from_fn(take).filter_map(|id| parsed(sources, id)).collect::<Vec<Parsed>>()
        };
        let mut all: Vec<Parsed> = std::thread::scope(|scope| {
            let others: Vec<_> = (1..workers).map(|_| scope.spawn(work)).collect();
            let own = work();
            own.into_iter().chain(others.into_iter().filter_map(|t| t.join().ok()).flatten()).collect()
        });
        all.sort_by_key(|p| p.id);
        self.parsed.extend(all);
    }

    fn finish(mut self) -> Loaded {
        self.parse_all();
        let mut diagnostics = self.diagnostics;
        let mut files = Vec::new();
        for parsed in self.parsed {
            files.push(parsed.file);
            diagnostics.extend(parsed.diagnostics);
        }
        let workspace = analyze(&files, &mut diagnostics);
        name_provisions(&mut diagnostics, &files.iter().collect::<Vec<_>>());
        Loaded { sources: self.sources, workspace, diagnostics, unreadable: self.unreadable, asked: self.asked, decisions: Vec::new() }
    }
}

fn parsed(sources: &Sources, id: SourceId) -> Option<Parsed> {
    let mut diagnostics = Diagnostics::default();
    let file = parse(id, sources.get(id)?, &mut diagnostics);
    Some(Parsed { id, file, diagnostics })
}
