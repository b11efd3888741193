//! Official texts from files, standard input, and through the extractor of PDF text.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use quyche::diagnostics::Diagnostic;
use quyche::official::{self, Kind, Tree, errors};
use quyche::source::SourceFile;

use super::load;

/// The text of a file and its provisions.
///
/// # Errors
/// A diagnostic: unreadable, without text, without provisions.
pub fn read(path: &Path) -> Result<(SourceFile, Tree), Box<Diagnostic>> {
    let name = path.display().to_string();
    let bytes = if name == "-" { load::standard_input_bytes()? } else { load::read_file(path)? };
    let file = match official::kind(&name, &bytes)? {
        Kind::Pdf => official::extracted(&name, &extract(&name, &bytes)?)?,
        Kind::Text | Kind::Word => official::read(&name, &bytes)?,
    };
    let tree = official::parse(&file.text);
    if tree.is_empty() {
        return Err(Box::new(errors::no_provisions(&name)));
    }
    Ok((file, tree))
}

/// What `pdftotext` writes for the bytes of a PDF.
fn extract(name: &str, bytes: &[u8]) -> Result<Vec<u8>, Box<Diagnostic>> {
    let started =
        Command::new("pdftotext").args(["-enc", "UTF-8", "-", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = started.map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Box::new(errors::no_extractor(name)),
        _ => Box::new(errors::extractor_failed(name, &error.to_string())),
    })?;
    let (input, output) = (child.stdin.take(), child.stdout.take());
    let failed = |reason: &str| Box::new(errors::extractor_failed(name, reason));
    // Written from a thread of its own: the extractor may begin to answer before it has read everything.
    let text = std::thread::scope(|scope| {
        scope.spawn(move || input.map(|mut pipe| pipe.write_all(bytes)));
        let mut text = Vec::new();
        let limit = quyche::source::MAX_BYTES as u64 + 1;
        output.map(|pipe| pipe.take(limit).read_to_end(&mut text)).transpose().map(|_| text)
    });
    let text = text.map_err(|e| failed(&e.to_string()))?;
    if text.len() > quyche::source::MAX_BYTES {
        let _ = child.kill();
    }
    let ended = child.wait_with_output().map_err(|e| failed(&e.to_string()))?;
    if !ended.status.success() {
        let reason = String::from_utf8_lossy(&ended.stderr).lines().next().unwrap_or_default().to_owned();
        return Err(failed(&reason));
    }
    Ok(text)
}
