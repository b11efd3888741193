//! The `quyche` command. Everything that is not files, clock or terminal is in the library.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run().into()
}
