//! Rule files from paths, folders, standard input, and the bundled ones.

use std::io::Read;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use quyche::diagnostics::{Diagnostic, Diagnostics};
use quyche::hir::{Workspace, analyze};
use quyche::source::{SourceFile, SourceId, Sources};
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
}

impl Loaded {
    pub fn sorted(&self) -> Vec<Diagnostic> {
        self.diagnostics.clone().sorted()
    }

    pub fn is_asked(&self, file: SourceId) -> bool {
        self.asked.contains(&file)
    }
}

struct Reader {
    sources: Sources,
    files: Vec<ast::File>,
    diagnostics: Diagnostics,
    unreadable: bool,
    asked: Vec<SourceId>,
}

/// All bundled files (or those of `--regulations DIR`). `scenarios`: whether to read scenario files too.
pub fn bundled(context: &Context, scenarios: bool) -> Loaded {
    let mut reader = Reader::new();
    for (name, bytes) in base_files(context, &mut reader) {
        if scenarios || !name.ends_with(SCENARIOS) {
            reader.read(&name, &bytes, true);
        }
    }
    reader.finish()
}

/// The files at `paths`, with what they need of the bundled ones: vocabulary, calendars, regulations that scenarios name.
pub fn paths(context: &Context, paths: &[String]) -> Loaded {
    if paths.is_empty() {
        return bundled(context, true);
    }
    let mut reader = Reader::new();
    for path in paths {
        reader.read_path(path);
    }
    let own_vocabulary = reader.files.iter().any(|f| !f.vocabularies.is_empty());
    let own_calendar = reader.files.iter().any(|f| !f.calendars.is_empty());
    let regulations: Vec<String> = reader.files.iter().flat_map(|f| &f.regulations).map(|r| r.id.text.clone()).collect();
    let wanted: Vec<String> =
        reader.files.iter().flat_map(|f| &f.scenarios).map(|s| s.under.text.clone()).filter(|id| !regulations.contains(id)).collect();
    for (name, bytes) in base_files(context, &mut reader) {
        if name.ends_with(SCENARIOS) {
            continue;
        }
        let mut trial = Reader::new();
        trial.read(&name, &bytes, false);
        let needed = trial.files.iter().any(|f| {
            (!own_vocabulary && !f.vocabularies.is_empty())
                || (!own_calendar && !f.calendars.is_empty())
                || f.regulations.iter().any(|r| wanted.contains(&r.id.text))
        });
        if needed {
            reader.read(&name, &bytes, false);
        }
    }
    reader.finish()
}

/// The text of one file, for formatting.
pub fn text_of(path: &Path) -> Result<SourceFile, Box<Diagnostic>> {
    let name = path.display().to_string();
    let bytes = read_file(path)?;
    SourceFile::from_bytes(name.clone(), &bytes).map_err(|problem| Box::new(unreadable_file(&name, &problem)))
}

/// Standard input as a file.
pub fn standard_input() -> Result<SourceFile, Box<Diagnostic>> {
    let mut bytes = Vec::new();
    let limit = quyche::source::MAX_BYTES as u64 + 1;
    std::io::stdin().lock().take(limit).read_to_end(&mut bytes).map_err(|e| io_problem("-", &e))?;
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

fn read_file(path: &Path) -> Result<Vec<u8>, Box<Diagnostic>> {
    let name = path.display().to_string();
    if path.is_dir() {
        return Err(Box::new(unreadable_path(&name, "this is a folder, not a file", "đây là thư mục, không phải tệp")));
    }
    let file = std::fs::File::open(path).map_err(|e| io_problem(&name, &e))?;
    let mut bytes = Vec::new();
    // One byte more than allowed is enough to know, whatever the file's true size.
    let limit = quyche::source::MAX_BYTES as u64 + 1;
    file.take(limit).read_to_end(&mut bytes).map_err(|e| io_problem(&name, &e))?;
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
    fn new() -> Self {
        Reader { sources: Sources::default(), files: Vec::new(), diagnostics: Diagnostics::default(), unreadable: false, asked: Vec::new() }
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
        if let Some(file) = self.sources.get(id) {
            let parsed = parse(id, file, &mut self.diagnostics);
            self.files.push(parsed);
        }
    }

    fn finish(mut self) -> Loaded {
        let workspace = analyze(&self.files, &mut self.diagnostics);
        name_provisions(&mut self.diagnostics, &self.files.iter().collect::<Vec<_>>());
        Loaded { sources: self.sources, workspace, diagnostics: self.diagnostics, unreadable: self.unreadable, asked: self.asked }
    }
}
