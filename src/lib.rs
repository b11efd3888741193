pub mod source;
pub mod spelling;
pub mod diagnostics;
pub mod syntax;
