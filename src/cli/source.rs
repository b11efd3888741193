//! `quyche source`: a regulation's rule file and its official text.

use std::path::{Path, PathBuf};

use quyche::diagnostics::{Diagnostic, Lang};
use quyche::hir::Regulation;
use quyche::official::{self, Fingerprints, Sides, Tree, errors};
use quyche::source::{SourceFile, Sources};
use serde_json::json;

use super::args::{SourceArgs, SourceSides, SourceWhat};
use super::load::{self, Loaded};
use super::output::{Context, Exit};
use super::{regulation, source_text};

/// What the file of fingerprints is called, beside `NAME.quy`.
const ENDING: &str = "fingerprints.json";

pub fn run(context: &Context, args: &SourceArgs) -> Exit {
    let (SourceWhat::Check(sides) | SourceWhat::Link(sides) | SourceWhat::Verify(sides)) = &args.what;
    let loaded = match regulation::load(context, &sides.regulation) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    let found = match regulation::place(context, &loaded, &sides.regulation, sides.on) {
        Ok(index) => loaded.workspace.regulations.get(index),
        Err(exit) => return exit,
    };
    let Some(found) = found else { return Exit::Unusable };
    let (text, tree) = match source_text::read(&sides.text) {
        Ok(read) => read,
        Err(problem) => return refuse(context, *problem),
    };
    let side = Side { context, loaded: &loaded, regulation: found, asked: sides, text: &text, tree: &tree };
    match &args.what {
        SourceWhat::Check(_) => side.check(),
        SourceWhat::Link(_) => side.link(),
        SourceWhat::Verify(_) => side.verify(),
    }
}

fn refuse(context: &Context, problem: Diagnostic) -> Exit {
    context.report(&[problem], &Sources::default());
    Exit::Unusable
}

struct Side<'a> {
    context: &'a Context,
    loaded: &'a Loaded,
    regulation: &'a Regulation,
    asked: &'a SourceSides,
    text: &'a SourceFile,
    tree: &'a Tree,
}

impl Side<'_> {
    fn check(&self) -> Exit {
        let (lang, regulation) = (self.context.lang, self.regulation);
        let found = official::compare(self.tree, regulation, &self.loaded.workspace.vocabulary);
        let remarks = found.iter().filter(|f| f.is_remark()).count();
        let findings = found.len() - remarks;
        let sides = Sides { text: self.text, rules: self.loaded.sources.get(regulation.file), regulation };
        let (provisions, nodes) = (self.tree.ids().count(), regulation.encodings().len());
        if self.context.json {
            let rows: Vec<_> = found.iter().map(|f| sides.finding_json(f, lang)).collect();
            let counts = json!({ "provisions": provisions, "nodes": nodes, "findings": findings, "remarks": remarks });
            self.context.print_json(&json!({ "regulation": regulation.name(), "text": self.text.name, "counts": counts, "found": rows }));
        } else {
            found.iter().for_each(|f| self.context.print(&sides.finding(f, lang)));
            let name = regulation.name();
            let en = format!("{name}: {provisions} provisions in the text, {nodes} nodes: {findings} findings, {remarks} remarks\n");
            let vi = format!("{name}: {provisions} điều khoản trong văn bản, {nodes} nút: {findings} khác biệt, {remarks} ghi nhận\n");
            self.context.print(&self.context.say(&en, &vi));
        }
        if findings > 0 { Exit::Findings } else { Exit::Fine }
    }

    /// Where the fingerprints are, and whether that is a place to write to.
    fn place(&self) -> (PathBuf, bool) {
        let name = self.loaded.sources.get(self.regulation.file).map(|f| f.name.clone()).unwrap_or_default();
        let on_disk = name != "-" && (self.context.regulations.is_some() || Path::new(&self.asked.regulation).is_file());
        (Path::new(&name).with_extension(ENDING), on_disk)
    }

    fn link(&self) -> Exit {
        let (path, on_disk) = self.place();
        if !on_disk {
            return refuse(self.context, errors::nowhere_to_write(&self.regulation.name()));
        }
        let fingerprints = official::fingerprints(&self.regulation.name(), &self.text.text, self.tree);
        let exit = self.context.write(Some(&path), &fingerprints.to_json());
        if exit == Exit::Fine {
            let (count, place) = (fingerprints.provisions.len(), path.display());
            let (en, vi) = (format!("{place}: {count} fingerprints\n"), format!("{place}: {count} dấu vân tay\n"));
            self.context.message(&self.context.say(&en, &vi));
        }
        exit
    }

    fn verify(&self) -> Exit {
        let (path, on_disk) = self.place();
        let linked = match self.linked(&path, on_disk) {
            Ok(linked) => linked,
            Err(problem) => return refuse(self.context, *problem),
        };
        let changes = linked.changes(&self.text.text, self.tree);
        if self.context.json {
            let rows: Vec<_> = changes.iter().map(official::change_json).collect();
            self.context.print_json(&json!({ "regulation": self.regulation.name(), "text": self.text.name, "changes": rows }));
        } else {
            changes.iter().for_each(|c| self.context.print(&official::change(c, self.text, self.context.lang)));
            let name = self.regulation.name();
            let summary = match (changes.len(), self.context.lang) {
                (0, Lang::En) => format!("{name}: the text is the one that was linked\n"),
                (0, Lang::Vi) => format!("{name}: văn bản đúng như lúc tạo dấu vân tay\n"),
                (n, Lang::En) => format!("{name}: {n} changes\n"),
                (n, Lang::Vi) => format!("{name}: {n} thay đổi\n"),
            };
            self.context.print(&summary);
        }
        if changes.is_empty() { Exit::Fine } else { Exit::Findings }
    }

    fn linked(&self, path: &Path, on_disk: bool) -> Result<Fingerprints, Box<Diagnostic>> {
        let name = path.display().to_string();
        let bytes = match (on_disk, load::bundled_file(path)) {
            (true, _) if !path.exists() => return Err(Box::new(errors::no_fingerprints(&name))),
            (true, _) => load::read_file(path)?,
            (false, Some(bytes)) => bytes.to_vec(),
            (false, None) => return Err(Box::new(errors::no_fingerprints(&self.regulation.name()))),
        };
        let read = Fingerprints::from_json(&String::from_utf8_lossy(&bytes)).map_err(|e| Box::new(errors::unusable_fingerprints(&name, &e)))?;
        if read.regulation != self.regulation.name() {
            return Err(Box::new(errors::of_another(&name, &read.regulation, &self.regulation.name())));
        }
        Ok(read)
    }
}
