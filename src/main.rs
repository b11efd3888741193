//! The `quyche` command. Everything that is not files, clock or terminal is in the library.
#![expect(clippy::disallowed_methods, reason = "files, clock and environment are read here and nowhere else")]

mod cli;

fn main() -> std::process::ExitCode {
    cli::run().into()
}
