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
    let (input, output, complaints) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let failed = |reason: &str| Box::new(errors::extractor_failed(name, reason));
    // Each pipe in a thread of its own: the extractor answers before it has read everything, and complains at length of a damaged file.
    let (text, reason) = std::thread::scope(|scope| {
        scope.spawn(move || input.map(|mut pipe| pipe.write_all(bytes)));
        let complaints = scope.spawn(move || complaints.map(first_line).unwrap_or_default());
        let mut text = Vec::new();
        let limit = quyche::source::MAX_BYTES as u64 + 1;
        let read = output.map(|pipe| pipe.take(limit).read_to_end(&mut text)).transpose();
        (read.map(|_| text), complaints.join().unwrap_or_default())
    });
    let text = text.map_err(|e| failed(&e.to_string()))?;
    let ended = child.wait().map_err(|e| failed(&e.to_string()))?;
    // Of a text that is too large not everything was taken, so its extractor cannot have ended well; its size is what is wrong.
    if !ended.success() && text.len() <= quyche::source::MAX_BYTES {
        return Err(failed(if reason.is_empty() { "it gives no reason" } else { &reason }));
    }
    Ok(text)
}

/// The first line of a stream, which is read to its end.
fn first_line(mut stream: impl Read) -> String {
    let mut first = Vec::new();
    let _ = stream.by_ref().take(1000).read_to_end(&mut first);
    let _ = std::io::copy(&mut stream, &mut std::io::sink());
    String::from_utf8_lossy(&first).lines().next().unwrap_or_default().to_owned()
}
