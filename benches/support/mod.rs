//! Texts and regulations to measure with: the bundled ones, and ones made from them by a fixed seed.

use quyche::diagnostics::Diagnostics;
use quyche::hir::{Workspace, analyze};
use quyche::source::{SourceFile, Sources};
use quyche::syntax::parse;

pub fn text(path: &str) -> String {
    std::fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// A fixed sequence of numbers (xorshift), so that every run measures the same text.
pub struct Sequence(pub u64);

impl Sequence {
    pub fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % below as u64).unwrap()
    }
}

pub fn read(texts: &[&str]) -> (Workspace, Diagnostics) {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let ids: Vec<_> = texts.iter().map(|t| sources.add(SourceFile::from_text("x.quy", t))).collect();
    let files: Vec<_> = ids.into_iter().map(|id| parse(id, sources.get(id).unwrap(), &mut diagnostics)).collect();
    let workspace = analyze(&files, &mut diagnostics);
    (workspace, diagnostics)
}
