//! Reading rule files the way the command line does, without its files and clock.

use quyche::diagnostics::{Diagnostics, Lang, Style, render};
use quyche::hir::{Workspace, analyze};
use quyche::source::{SourceFile, Sources};
use quyche::syntax::{name_provisions, parse};

pub struct Read {
    pub sources: Sources,
    pub workspace: Workspace,
    pub diagnostics: Diagnostics,
}

/// Reads texts together, each under its name.
pub fn read(texts: &[(&str, &str)]) -> Read {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let mut files = Vec::new();
    for (name, text) in texts {
        let id = sources.add(SourceFile::from_text(*name, text));
        files.push(parse(id, sources.get(id).unwrap(), &mut diagnostics));
    }
    let workspace = analyze(&files, &mut diagnostics);
    name_provisions(&mut diagnostics, &files.iter().collect::<Vec<_>>());
    Read { sources, workspace, diagnostics }
}

/// All problems drawn as on a terminal without colours.
pub fn drawn(read: &Read, lang: Lang) -> String {
    let style = Style { lang, color: false };
    read.diagnostics.clone().sorted().iter().map(|d| render(d, &read.sources, style)).collect()
}

/// The project's folder.
pub fn root() -> std::path::PathBuf {
    std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub fn text(path: impl AsRef<std::path::Path>) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Every file below a folder, sorted.
pub fn files_below(folder: &str, extension: &str) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The bundled rule files.
pub fn bundled() -> Read {
    read_all(&bundled_files())
}

/// The bundled rule files without drafts, which have no official text to be held against, and scenarios only for what differs.
pub fn laws() -> Read {
    let files = bundled_files();
    let is_draft = |text: &str| text.lines().any(|l| l.starts_with("    draft \"") || l.starts_with("    dự thảo \""));
    let drafts: Vec<&str> = files.iter().filter(|(_, text)| is_draft(text)).filter_map(|(name, _)| name.strip_suffix(".quy")).collect();
    let kept: Vec<(String, String)> = files.iter().filter(|(name, _)| !drafts.iter().any(|d| name.starts_with(*d))).cloned().collect();
    let read = read_all(&kept);
    assert!(read.workspace.regulations.iter().all(|r| r.draft.is_none()));
    read
}

fn bundled_files() -> Vec<(String, String)> {
    files_below("regulations", "quy").into_iter().map(|p| (p.strip_prefix(root()).unwrap().display().to_string(), text(&p))).collect()
}

fn read_all(files: &[(String, String)]) -> Read {
    let texts: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let read = read(&texts);
    assert!(!read.diagnostics.has_errors(), "{}", drawn(&read, Lang::En));
    read
}
